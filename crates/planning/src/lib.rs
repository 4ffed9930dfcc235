//! Stage 2, planning: the catalogue, coaches and money, the plan and its approval.
//!
//! It reads ranked needs and knows nothing of what happens once a programme runs; later stages read
//! the offers of an approved plan from here.

mod coach_form;
mod coaches_page;
mod deciding;
mod editing;
mod funds_page;
mod loading;
mod lock_actions;
mod locks;
mod model;
mod names;
mod offer_head;
mod offers_visible;
mod place;
mod plan_actions;
mod plan_offer_page;
mod plan_page;
mod plan_view;
mod plans_page;
mod programme_form;
mod programmes_page;
mod propose;
mod propose_job;
mod proposing;
mod question;
mod replan;
mod rules;
mod scarce_view;
mod slots;
mod starter;
mod store;
mod story;
mod tasks;
mod why;
mod why_not_page;

pub use coaches_page::add_coach;
pub use deciding::{Decide, approve, return_plan};
pub use editing::{EditPlan, PlanError, edit_plan};
pub use funds_page::add_fund;
pub use model::{Mode, OfferState, PlanState};
pub use offer_head::{OfferHead, OfferTab, OfferTabLink};
pub use offers_visible::list_offers_visible;
pub use proposing::{Missing, Propose, ProposeError, list_missing, propose};
pub use question::LockSpec;
pub use replan::{Change, Replan, ReplanError, replan};
pub use rules::{Clash, Edit, Rule};
pub use slots::{SLOTS, Week, slot_name};
pub use starter::{Starter, StarterProgramme, adopt_starter_programmes, starter};
pub use store::{
    Allocation, AllocationId, Coach, CoachId, CoachRecord, Fund, FundId, LockKind, MIGRATIONS,
    Offer, OfferFunding, OfferId, Plan, PlanId, PlanLock, PlanLockId, PlanNeed, PlanPrice,
    PlanPriceId, Programme, ProgrammeEffect, ProgrammeEffectId, ProgrammeId, Scarce, find_coach,
    find_fund, find_offer, find_plan, find_programme, list_allocations, list_coaches,
    list_effects_of, list_effects_of_programmes, list_funding, list_funds, list_locks,
    list_offers_of_coach, list_offers_of_person, list_offers_of_plan, list_offers_of_schools,
    list_participants, list_plan_needs, list_plans_of_schools, list_prices, list_programmes,
    set_offer_state,
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
    Router::new()
        .route("/plans", get(plans_page::list).post(plans_page::create))
        .route("/plans/jobs/{job}", get(propose_job::show))
        .route("/plans/jobs/{job}/stop", post(propose_job::stop))
        .route("/plans/{id}", get(plan_page::show))
        .route("/plans/{id}/why", get(why_not_page::show))
        .route("/plans/{id}/lock", post(lock_actions::lock))
        .route("/plans/{id}/unlock", post(lock_actions::unlock))
        .route("/plans/{id}/replan", post(lock_actions::replan_plan))
        .route("/plans/{id}/offers/{offer}", get(plan_offer_page::show))
        .route("/plans/{id}/remove", post(plan_actions::remove))
        .route("/plans/{id}/leave", post(plan_actions::leave))
        .route("/plans/{id}/join", post(plan_actions::join))
        .route("/plans/{id}/hand", post(plan_actions::hand))
        .route("/plans/{id}/approve", post(plan_actions::approve_plan))
        .route("/plans/{id}/return", post(plan_actions::send_back))
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
            "/coaches",
            get(coaches_page::list).post(coaches_page::create),
        )
        .route("/coaches/new", get(coaches_page::new))
        .route(
            "/coaches/{id}",
            get(coaches_page::edit).post(coaches_page::change),
        )
        .route("/funds", get(funds_page::list).post(funds_page::create))
        .route(
            "/funds/{id}",
            get(funds_page::edit).post(funds_page::change),
        )
}
