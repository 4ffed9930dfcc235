//! Stage 2 as people meet it: catalogue, coaches, money, and the plan from proposal to approval.

#![expect(
    clippy::unwrap_used,
    reason = "a world that cannot be set up fails the test"
)]

mod approving;
mod catalogue;
mod editing;
mod home;
mod learning;
mod means;
mod offer_head;
mod proposing;
mod replanning;
mod support;

use kernel::Part;

/// The parts of the program these tests need; the last one lets a test see an offer's head.
fn parts() -> Vec<Part> {
    vec![
        kernel::part(),
        needs::part(),
        planning::part(),
        offer_head::probe(),
    ]
}
