//! Stage 1, needs: evidence from three sources, the competency map it makes, and the needs ranked
//! from the map.
//!
//! It knows nothing of plans and programmes.

mod assess;
mod assess_page;
mod calibration_page;
mod chart;
mod choose_page;
mod evidence_page;
mod instruments;
mod map_page;
mod need;
mod refit_page;
mod school_map_page;
mod school_needs_page;
mod schools_page;
mod tasks;

pub use instruments::{AnswerRound, Filled, OpenRound, RoundError, SheetId, questionnaire};
pub use need::{SchoolNeed, list_needs_of_school, rank_needs};

use axum::Router;
use axum::routing::{get, post};
use kernel::{App, Part};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "needs",
        migrations: &[
            instruments::PAPER_MIGRATION,
            instruments::ROUND_MIGRATION,
            instruments::PEER_MIGRATION,
        ],
        words: platform::words!(),
        routes,
        tasks: |ctx| Box::pin(tasks::tasks(ctx)),
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
        .route("/map/schools", get(schools_page::show))
        .route("/map/calibration", get(calibration_page::show))
        .route("/map/refit", get(refit_page::show).post(refit_page::start))
        .route("/map/refit/{job}", get(refit_page::show_job))
        .route("/map/refit/{job}/stop", post(refit_page::stop))
        .route("/needs/{school}", get(school_needs_page::show))
        .route("/assess/people/{person}", get(choose_page::show))
        .route(
            "/assess/{instrument}/{person}",
            get(assess_page::show).post(assess_page::submit),
        )
        .merge(instruments::routes())
}
