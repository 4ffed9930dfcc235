//! Programmes, plans and offers in the database.

mod offer;
mod plan;
mod programme;

use platform::db::{Column, Migration, Table};

pub use offer::{
    Allocation, Offer, find_offer, list_offers_of_coach, list_offers_of_person,
    list_offers_of_schools, list_participants, set_offer_state,
};
pub use plan::Plan;
pub use programme::{Programme, ProgrammeEffect, find_programme, list_effects_of};

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
}

/// This crate's tables.
pub const MIGRATIONS: &[Migration] = &[Migration {
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
}];
