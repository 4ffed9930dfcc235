//! Stage 2, planning: the catalogue, coaches and money, the plan and its approval.
//!
//! It reads ranked needs and knows nothing of what happens once a programme runs; later stages read
//! the offers of an approved plan from here.

mod catalogue_view;
mod coach_form;
mod coaches_page;
mod compare_page;
mod consult;
mod deciding;
mod editing;
mod expectation;
mod expertise;
mod funds_page;
pub mod learned;
mod loading;
mod lock_actions;
mod locks;
mod model;
mod money;
mod names;
mod offer_head;
mod offers_visible;
mod outlook;
mod place;
mod plan_actions;
mod plan_offer_page;
mod plan_page;
mod plan_side;
mod plan_view;
mod plans_page;
mod programme_form;
mod programme_types;
mod programmes_page;
mod propose;
mod propose_job;
mod proposing;
mod question;
mod replan;
mod rules;
mod scarce_view;
mod slots;
mod store;
mod story;
mod tasks;
mod time;
mod why;
mod why_not_page;

pub use coaches_page::add_coach;
pub use consult::{
    AnswerKind, Answering, AskOpinions, ConsultError, Consultation, ConsultationId, Counts,
    GiveAnswer, PlanAnswer, PlanAnswerId, PlanSupport, PlanSupportId, Reply, Standing,
    SupportState, ask_opinions, find_consultation, give_answer, list_answers, list_supports, reply,
};
pub use deciding::{Decide, approve, return_plan};
pub use editing::{EditPlan, PlanError, edit_plan};
pub use expectation::{Expected, Part as ExpectationPart};
pub use expertise::{Expertise, expertise};
pub use funds_page::add_fund;
pub use model::{Mode, OfferState, PlanState};
pub use money::{
    Account, Activity, BudgetLine, Charged, FundSpending, FundSpendingId, MoneyRules,
    ProgrammeCost, ProgrammeCostId, budget_lines, list_costs_of_programmes, list_spending_of_funds,
    money_rules,
};
pub use offer_head::{OfferHead, OfferTab, OfferTabLink};
pub use offers_visible::list_offers_visible;
pub use outlook::{Outlook, Prospect};
pub use programme_types::{
    Access, CostKind, CostLine, CostPer, ProgrammeType, ProgrammeTypes, adopt_starter_programmes,
    programme_types,
};
pub use proposing::{Missing, Propose, ProposeError, list_missing, propose};
pub use question::LockSpec;
pub use replan::{Change, Replan, ReplanError, replan};
pub use rules::{Clash, Edit, Rule};
pub use slots::{SLOTS, Week, slot_name};
pub use store::{
    Allocation, AllocationId, Coach, CoachId, CoachRecord, Fund, FundId, LearnedEffectId, LockKind,
    MIGRATIONS, NeedHours, Offer, OfferForecast, OfferForecastId, OfferFunding, OfferId, Plan,
    PlanId, PlanLock, PlanLockId, PlanNeed, PlanNeedId, PlanPrice, PlanPriceId, PlanSums,
    Programme, ProgrammeEffect, ProgrammeEffectId, ProgrammeId, Scarce, find_coach, find_fund,
    find_offer, find_offers, find_plan, find_programme, list_allocations, list_approved_offers,
    list_approved_plans, list_begun_offers, list_coaches, list_effects_of,
    list_effects_of_programmes, list_forecasts, list_funding, list_funds, list_funds_of_schools,
    list_locks, list_need_hours, list_offers_of_coach, list_offers_of_person, list_offers_of_plan,
    list_offers_of_schools, list_participants, list_plan_needs, list_plan_sums,
    list_plans_of_schools, list_prices, list_programmes, list_programmes_by_ids, set_offer_state,
};
pub use time::{
    SchoolBreak, SchoolBreakId, SchoolHours, SchoolHoursId, SchoolTime, Timetable, TimetableId,
    list_timetables, load_school_time, put_timetables,
};

use axum::Router;
use axum::routing::{get, post};
use kernel::{App, Part};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "planning",
        migrations: MIGRATIONS,
        words: platform::words!(),
        routes,
        tasks: tasks::tasks,
        kept: kernel::part::nothing_kept,
        story: story::story,
    }
}

fn routes() -> Router<App> {
    plan_routes().merge(means_routes())
}

fn plan_routes() -> Router<App> {
    Router::new()
        .route("/plans", get(plans_page::list).post(plans_page::create))
        .route("/plans/jobs/{job}", get(propose_job::show))
        .route("/plans/jobs/{job}/stop", post(propose_job::stop))
        .route("/plans/compare", get(compare_page::show))
        .route("/plans/{id}", get(plan_page::show))
        .route("/plans/{id}/why", get(why_not_page::show))
        .route("/plans/{id}/lock", post(lock_actions::lock))
        .route("/plans/{id}/unlock", post(lock_actions::unlock))
        .route("/plans/{id}/replan", post(lock_actions::replan_plan))
        .route("/plans/{id}/offers/{offer}", get(plan_offer_page::show))
        .route("/plans/{id}/consult", post(consult::ask))
        .route(
            "/plans/{id}/answers",
            get(consult::show).post(consult::answer),
        )
        .route("/plans/{id}/reply", post(consult::give_reply))
        .route(
            "/plans/{id}/support",
            get(consult::show_support).post(consult::ask_support),
        )
        .route("/plans/{id}/support/answer", post(consult::answer_support))
        .route("/plans/{id}/rkas/{format}", get(money::export))
        .route("/plans/{id}/remove", post(plan_actions::remove))
        .route("/plans/{id}/leave", post(plan_actions::leave))
        .route("/plans/{id}/join", post(plan_actions::join))
        .route("/plans/{id}/hand", post(plan_actions::hand))
        .route("/plans/{id}/approve", post(plan_actions::approve_plan))
        .route("/plans/{id}/return", post(plan_actions::send_back))
}

fn means_routes() -> Router<App> {
    Router::new()
        .route(
            "/programmes",
            get(programmes_page::list).post(programmes_page::create),
        )
        .route("/programmes/new", get(programmes_page::new))
        .route("/programmes/starter", post(programmes_page::adopt))
        .route(
            "/programmes/{id}",
            get(programmes_page::edit).post(programmes_page::change),
        )
        .route(
            "/programmes/{id}/costs",
            get(money::edit_sheet).post(money::change_sheet),
        )
        .route(
            "/coaches",
            get(coaches_page::list).post(coaches_page::create),
        )
        .route("/coaches/new", get(coaches_page::new))
        .route(
            "/coaches/{id}",
            get(coaches_page::edit).post(coaches_page::change),
        )
        .route("/time", get(time::list).post(time::change))
        .route("/time/breaks", post(time::add_break))
        .route("/time/breaks/remove", post(time::drop_break))
        .route("/time/import", get(time::import).post(time::take_in))
        .route("/time/people/{person}", get(time::edit).post(time::keep))
        .route("/funds", get(funds_page::list).post(funds_page::create))
        .route(
            "/funds/{id}",
            get(funds_page::edit).post(funds_page::change),
        )
        .route("/funds/{id}/spend", post(money::spend))
}
