//! Instruments beyond those that are built in: designing them, printing them, and asking without names.

mod design;
pub(crate) mod lines;
pub(crate) mod paper;
pub(crate) mod peer;
pub mod questionnaire;
pub(crate) mod reading;
mod short_code;
mod store_paper;
mod store_round;

use axum::Router;
use axum::routing::{get, post};
use kernel::App;

pub(crate) use peer::MIGRATION as PEER_MIGRATION;
pub use questionnaire::{AnswerRound, OpenRound, RoundError};
pub use reading::Filled;
pub(crate) use store_paper::MIGRATION as PAPER_MIGRATION;
pub(crate) use store_round::MIGRATION as ROUND_MIGRATION;
pub use store_round::SheetId;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(design::routes())
        .merge(questionnaire::routes())
        .route("/papers", get(paper::list).post(paper::make))
        .route("/papers/open", get(paper::open))
        .route("/papers/{code}", get(paper::show))
        .route("/peers", post(peer::invite))
        .route("/peers/{invitation}/withdraw", post(peer::withdraw))
}
