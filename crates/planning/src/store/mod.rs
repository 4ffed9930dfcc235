//! Programmes, plans and offers in the database.

mod coach;
mod forecast;
mod fund;
mod glance;
mod lock;
mod need;
mod offer;
mod plan;
mod price;
mod programme;

use platform::db::{Column, Migration, Table};

pub use coach::{Coach, CoachRecord, find_coach, list_coaches};
pub(crate) use coach::{hold_coaches, insert_coach, update_coach};
pub(crate) use forecast::add_forecasts;
pub use forecast::{OfferForecast, list_forecasts};
pub(crate) use fund::list_funding_of_approved;
pub use fund::{
    Fund, OfferFunding, find_fund, list_funding, list_funds, list_funds_of_school,
    list_funds_of_schools,
};
pub(crate) use fund::{hold_funds, insert_fund, remove_funding, replace_funding, update_fund};
pub use glance::{
    NeedHours, PlanSums, list_approved_offers, list_approved_plans, list_need_hours, list_plan_sums,
};
pub use lock::{LockKind, PlanLock, list_locks};
pub(crate) use lock::{add_lock, remove_lock};
pub(crate) use need::replace_plan_needs;
pub use need::{PlanNeed, list_plan_needs};
use offer::list_proposed;
pub use offer::{
    Allocation, Offer, find_offer, find_offers, list_allocations, list_begun_offers,
    list_offers_of_coach, list_offers_of_person, list_offers_of_plan, list_offers_of_plans,
    list_offers_of_schools, list_participants, set_offer_state,
};
pub(crate) use offer::{
    add_allocation, add_allocations, add_offers, change_offer, list_offers_of_coaches,
    list_offers_with_part, remove_allocation, remove_offer, remove_offers, set_offers_planned,
};
pub use plan::{
    Plan, find_plan, list_plans_by_ids, list_plans_of_schools, list_plans_of_semester,
    list_plans_with_part,
};
pub(crate) use plan::{add_plan, claim_plan, write_plan};
pub(crate) use price::replace_prices;
pub use price::{PlanPrice, Scarce, list_prices};
pub use programme::{
    Programme, ProgrammeEffect, find_programme, list_effects_of, list_effects_of_programmes,
    list_programmes, list_programmes_by_ids,
};
pub(crate) use programme::{
    ProgrammeRecord, insert_programmes, set_programme_cost, update_programme,
};

platform::id! {
    /// A programme of the catalogue.
    ProgrammeId,
    /// What a programme is expected to move.
    ProgrammeEffectId,
    /// A plan of a school for a semester.
    PlanId,
    /// One run of a programme in a plan.
    OfferId,
    /// That a person takes part in an offer.
    AllocationId,
    /// A coach of a school.
    CoachId,
    /// That a coach can lead a programme.
    CoachProgrammeId,
    /// A source of money of a school for a semester.
    FundId,
    /// What an offer takes from a source.
    OfferFundingId,
    /// A need a plan was made for.
    PlanNeedId,
    /// What a plan must keep or leave out.
    PlanLockId,
    /// What a little more of something scarce would add to a plan.
    PlanPriceId,
    /// What a programme type was measured to do.
    LearnedEffectId,
    /// What an offer was expected to bring.
    OfferForecastId,
}

/// This crate's tables.
pub const MIGRATIONS: &[Migration] = &[
    PLANS,
    MEANS,
    LOCKS,
    LEARNED,
    crate::consult::MIGRATION,
    crate::time::MIGRATION,
    crate::money::MIGRATION,
];

const PLANS: Migration = Migration {
    name: "planning-01-programmes-plans-offers",
    tables: || {
        vec![
            Table::tenant("programme")
                .maybe_refers("school_id", "school")
                .with("title", Column::Text)
                .with("mode", Column::Text)
                .with("hours", Column::Count)
                .with("preparation_hours", Column::Count)
                .with("fixed_cost", Column::Int)
                .with("seat_cost", Column::Int)
                .with("smallest_group", Column::Count)
                .with("largest_group", Column::Count)
                .with("is_active", Column::Bool)
                .with("version", Column::Count),
            Table::tenant("programme_effect")
                .refers("programme_id", "programme")
                .with("indicator", Column::Text)
                .with("milli_levels", Column::Count)
                .unique(&["programme_id", "indicator"]),
            Table::tenant("plan")
                .refers("school_id", "school")
                .with("semester", Column::Count)
                .with("state", Column::Text)
                .with("note", Column::Text)
                .with("value", Column::Int)
                .with("bound", Column::Int)
                .with("made_by", Column::Id)
                .with("made_at", Column::Moment)
                .maybe("decided_by", Column::Id)
                .maybe("decided_at", Column::Moment)
                .with("reason", Column::Text)
                .with("version", Column::Count)
                .index(&["school_id", "semester"]),
            Table::tenant("offer")
                .refers("plan_id", "plan")
                .refers("programme_id", "programme")
                .refers("school_id", "school")
                .refers("coach_id", "person")
                .with("title", Column::Text)
                .with("mode", Column::Text)
                .with("slot", Column::Count)
                .with("cost", Column::Int)
                .with("state", Column::Text)
                .maybe("started_on", Column::Day)
                .maybe("finished_on", Column::Day)
                .index(&["plan_id"])
                .index(&["school_id", "state"])
                .index(&["coach_id"]),
            Table::tenant("allocation")
                .refers("offer_id", "offer")
                .refers("person_id", "person")
                .unique(&["offer_id", "person_id"])
                .index(&["person_id"]),
        ]
    },
};

const MEANS: Migration = Migration {
    name: "planning-02-coaches-money-needs",
    tables: || {
        vec![
            Table::tenant("coach")
                .refers("school_id", "school")
                .refers("person_id", "person")
                .with("hours", Column::Count)
                .with("free", Column::Count)
                .with("is_active", Column::Bool)
                .with("version", Column::Count)
                .unique(&["school_id", "person_id"]),
            Table::tenant("coach_programme")
                .refers("coach_id", "coach")
                .refers("programme_id", "programme")
                .unique(&["coach_id", "programme_id"]),
            Table::tenant("fund")
                .refers("school_id", "school")
                .with("semester", Column::Count)
                .with("source", Column::Text)
                .with("amount", Column::Int)
                .with("version", Column::Count)
                .unique(&["school_id", "semester", "source"]),
            Table::tenant("offer_funding")
                .refers("offer_id", "offer")
                .refers("fund_id", "fund")
                .with("amount", Column::Int)
                .unique(&["offer_id", "fund_id"])
                .index(&["fund_id"]),
            Table::tenant("plan_need")
                .refers("plan_id", "plan")
                .refers("person_id", "person")
                .with("indicator", Column::Text)
                .with("gap", Column::Int)
                .with("weight", Column::Count)
                .with("met", Column::Int)
                .unique(&["plan_id", "person_id", "indicator"]),
        ]
    },
};

const LOCKS: Migration = Migration {
    name: "planning-03-locks-prices",
    tables: || {
        vec![
            Table::tenant("plan_lock")
                .refers("plan_id", "plan")
                .with("kind", Column::Text)
                .refers("programme_id", "programme")
                .maybe_refers("person_id", "person")
                .maybe("slot", Column::Count)
                .index(&["plan_id"]),
            Table::tenant("plan_price")
                .refers("plan_id", "plan")
                .with("kind", Column::Text)
                .with("subject", Column::Id)
                .maybe("slot", Column::Count)
                .with("worth", Column::Int)
                .index(&["plan_id"]),
        ]
    },
};

const LEARNED: Migration = Migration {
    name: "planning-04-learned-effects-forecasts",
    tables: || {
        vec![
            Table::widened("programme").with("kind", Column::Text),
            Table::tenant("learned_effect")
                .with("kind", Column::Text)
                .with("indicator", Column::Text)
                .with("levels", Column::Real)
                .with("standard_error", Column::Real)
                .with("people", Column::Count)
                .with("school_year", Column::Count)
                .with("measured_on", Column::Day)
                .unique(&["kind", "indicator", "school_year"]),
            Table::tenant("offer_forecast")
                .refers("offer_id", "offer")
                .with("indicator", Column::Text)
                .with("levels", Column::Real)
                .with("standard_error", Column::Real)
                .with("people", Column::Count)
                .unique(&["offer_id", "indicator"]),
        ]
    },
};
