//! Observation as it happens: agreed, observed with notes and ratings, talked over, answered by the
//! person observed, final. Until it is final it is a visit; then its ratings are evidence and
//! nothing else, and only the talk stays here, for the two alone.

mod acts;
mod correct_page;
mod double;
mod error;
mod finish;
mod list_page;
mod load;
mod model;
mod notes;
mod rules;
mod rules_page;
mod start_page;
mod store;
mod talk;
mod tasks;
mod view;
mod visit_page;
mod visit_rows;

pub use error::ObservationError;
pub use finish::{Talk, finish_visit, send_talk};
pub use model::{
    ANSWER_MIGRATION, MIGRATION, ViewKind, Visit, VisitId, VisitNote, VisitNoteId, VisitRating,
    VisitRatingId, VisitState,
};
pub(crate) use rules::is_for_visits;
pub use store::{
    add_note, add_visit, change_visit, find_visit, find_visit_of_assessment, list_visits_of,
    put_rating,
};
pub(crate) use tasks::{kept, tasks};

use axum::Router;
use axum::routing::{get, post};
use kernel::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/observations", get(list_page::show))
        .route(
            "/observations/rules",
            get(rules_page::show).post(rules_page::save),
        )
        .route(
            "/observations/new/{instrument}/{person}",
            get(start_page::show).post(start_page::agree),
        )
        .route("/observations/{visit}", get(visit_page::show))
        .route("/observations/{visit}/begin", post(acts::begin))
        .route("/observations/{visit}/observed", post(acts::observed))
        .route("/observations/{visit}/drop", post(acts::drop_visit))
        .route("/observations/{visit}/notes", post(notes::add))
        .route(
            "/observations/{visit}/notes/{note}/attach",
            post(notes::attach),
        )
        .route(
            "/observations/{visit}/notes/{note}/remove",
            post(notes::remove),
        )
        .route("/observations/{visit}/rate", post(notes::rate))
        .route("/observations/{visit}/answer", post(notes::answer))
        .route("/observations/{visit}/read", post(view::read_correction))
        .route("/observations/{visit}/talk", post(talk::save))
        .route("/observations/{visit}/view", post(view::add))
        .route("/observations/{visit}/close", post(view::close))
        .route(
            "/observations/{visit}/correct",
            get(correct_page::show).post(correct_page::save),
        )
}
