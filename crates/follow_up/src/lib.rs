//! Stage 5, follow-up: what was promised at the end of a programme, who stays beside the person, and
//! what is seen of it 30, 60 and 90 days later.
//!
//! What a check sees is evidence and moves the competency map, from which needs are ranked again:
//! here the cycle closes. It knows nothing of how needs are ranked.

mod check;
mod commitment_forms;
mod commitment_page;
mod commitments_page;
mod correct;
mod correct_page;
mod error;
mod fade;
mod finish;
mod glance;
mod mentoring;
mod model;
mod offer_page;
mod overview;
mod promise;
mod proof;
mod rules;
mod settings;
mod store;
mod story;
mod support;
mod support_forms;
mod support_view;
mod tasks;

pub use check::{RecordCheck, record_check};
pub use correct::{CorrectCheck, correct_check};
pub use error::FollowUpError;
pub use finish::finish_offer;
pub use glance::{DueChecks, IN_TIME_DAYS, list_due_checks, list_sustained};
pub use mentoring::{Candidate, Distance, rank_mentors};
pub use model::{CheckMethod, CheckOutcome};
pub use promise::{WriteCommitment, accept_commitment, write_commitment};
pub use proof::proof_of_offer;
pub use rules::{Fading, Proof, Rung, Seen, Standing};
pub use settings::{Escalation, Settings, settings};
pub use store::{
    CheckCorrection, CheckCorrectionId, CheckId, CheckResult, CheckResultId, Commitment,
    CommitmentCheck, CommitmentId, MIGRATIONS, SupportPromise, SupportPromiseId, find_check,
    find_commitment, list_checks_of, list_commitments_of_offer, list_commitments_of_person,
    list_commitments_of_schools, list_promises_of_commitments, list_results_of,
};
pub use support::{
    PromiseSupport, SupportStanding, SupportWish, list_support_wishes, note_support_given,
    promise_support,
};

use axum::Router;
use axum::routing::{get, post};
use kernel::{App, Part};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "follow_up",
        migrations: MIGRATIONS,
        words: platform::words!(),
        routes,
        tasks: tasks::tasks,
        kept: tasks::kept,
        story: story::story,
    }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/offers/{id}/follow-up", get(offer_page::show))
        .route("/offers/{id}/finish", post(offer_page::finish))
        .route("/commitments", get(commitments_page::show))
        .route(
            "/commitments/{id}",
            get(commitment_page::show).post(commitment_forms::write),
        )
        .route("/commitments/{id}/accept", post(commitment_forms::accept))
        .route(
            "/commitments/{id}/checks/{check}",
            post(commitment_forms::record),
        )
        .route(
            "/commitments/{id}/checks/{check}/correct",
            get(correct_page::show).post(correct_page::save),
        )
        .route("/commitments/{id}/support", post(support_forms::answer))
        .route(
            "/commitments/{id}/support/{promise}/given",
            post(support_forms::given),
        )
}
