//! Questionnaires without names: learners about a teacher, those served about a member of staff.
//!
//! Whoever answers has no account; neither their name nor their address nor the time is kept. Answers
//! of fewer than five are never shown, and nothing moves the map until the questionnaire is closed.

mod answer_page;
mod change;
mod result;
mod round_page;
mod rounds_page;

use axum::Router;
use axum::routing::{get, post};
use kernel::App;

pub use change::{AnswerRound, OpenRound, RoundError, answer, close, find, open};
pub(crate) use rounds_page::waiting;

/// Answers of fewer than this are never shown: whoever gave them could be told by what they say.
pub(crate) const FEWEST: usize = 5;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/rounds/people/{person}",
            get(rounds_page::show).post(rounds_page::open),
        )
        .route("/rounds/{round}", get(round_page::show))
        .route("/rounds/{round}/close", post(round_page::close))
        .route("/q/{code}", get(answer_page::show).post(answer_page::take))
}
