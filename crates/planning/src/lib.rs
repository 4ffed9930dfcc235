//! Stage 2, planning: the catalogue, coaches and money, the plan and its approval.
//!
//! It reads ranked needs and knows nothing of what happens once a programme runs; later stages read
//! the offers of an approved plan from here.

mod model;
mod offer_head;
mod slots;
mod store;

pub use model::{Mode, OfferState, PlanState};
pub use offer_head::{OfferHead, OfferTab, OfferTabLink};
pub use slots::{SLOTS, slot_name};
pub use store::{
    Allocation, AllocationId, MIGRATIONS, Offer, OfferId, Plan, PlanId, Programme, ProgrammeEffect,
    ProgrammeEffectId, ProgrammeId, find_offer, find_programme, list_effects_of,
    list_offers_of_coach, list_offers_of_person, list_offers_of_schools, list_participants,
    set_offer_state,
};

use axum::Router;
use kernel::Part;

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "planning",
        migrations: MIGRATIONS,
        words: platform::words!(),
        routes: Router::new,
        tasks: kernel::part::no_tasks,
        story: kernel::part::no_story,
    }
}
