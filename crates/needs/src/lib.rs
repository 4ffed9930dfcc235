//! Stage 1, needs: evidence from three sources, the competency map it makes, the needs ranked from the
//! map, and the people's own voice.
//!
//! It knows nothing of plans and programmes.

mod agreement;
mod assess;
mod assess_page;
mod calibration_page;
mod chart;
mod choose_page;
mod evidence_page;
mod instruments;
mod map;
mod map_page;
mod minutes_page;
mod need;
mod need_page;
pub mod observation;
mod practice;
mod rapor;
mod refit_page;
mod reopened;
mod school_map_page;
mod school_needs_page;
mod sources;
mod tasks;
mod voice;

pub use instruments::{AnswerRound, Filled, OpenRound, RoundError, SheetId, questionnaire};
pub use need::{SchoolNeed, list_needs_of_school, rank_needs};
pub use rapor::{KeepReport, KeptReport, keep_report, list_reports_of};
pub use reopened::{
    ReopenReason, ReopenedNeed, ReopenedNeedId, close_reopened_need, list_reopened_of_people,
    reopen_need,
};
pub use voice::{
    Answer, Heard, Said, Speak, Support, VoiceError, VoiceId, VoiceKind, VoiceState, Weigh, Weight,
    Wish, answer, list_heard, load_said, load_wishes, speak, support, weigh,
};

use axum::Router;
use axum::routing::{get, post};
use kernel::{App, Part};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "needs",
        migrations: &[
            voice::MIGRATION,
            rapor::MIGRATION,
            observation::MIGRATION,
            observation::ANSWER_MIGRATION,
            sources::MIGRATION,
            practice::MIGRATION,
            instruments::PAPER_MIGRATION,
            instruments::ROUND_MIGRATION,
            instruments::PEER_MIGRATION,
            reopened::MIGRATION,
        ],
        words: platform::words!(),
        routes,
        tasks: |ctx| Box::pin(tasks::tasks(ctx)),
        kept: |ctx| Box::pin(tasks::kept(ctx)),
        story: |ctx, person| Box::pin(tasks::story(ctx, person)),
    }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/map", get(map_page::show_mine))
        .route("/people/{person}/map", get(map_page::show))
        .route(
            "/people/{person}/evidence/{assessment}",
            get(evidence_page::show),
        )
        .route("/map/schools/{school}", get(school_map_page::show))
        .route("/map/calibration", get(calibration_page::show))
        .route("/map/refit", get(refit_page::show).post(refit_page::start))
        .route("/map/refit/{job}", get(refit_page::show_job))
        .route("/map/refit/{job}/stop", post(refit_page::stop))
        .route("/needs/{school}", get(school_needs_page::show))
        .route(
            "/needs/{school}/of",
            get(need_page::show).post(need_page::submit),
        )
        .route("/minutes", get(minutes_page::show_mine))
        .route("/minutes/{school}", get(minutes_page::show))
        .merge(voice::routes())
        .merge(map::routes())
        .merge(rapor::routes())
        .route("/assess/people/{person}", get(choose_page::show))
        .route(
            "/assess/{instrument}/{person}",
            get(assess_page::show).post(assess_page::submit),
        )
        .merge(observation::routes())
        .merge(sources::routes())
        .merge(practice::routes())
        .merge(instruments::routes())
}
