//! Stage 1, needs: evidence from three sources, the competency map it makes, and the needs ranked
//! from the map.
//!
//! It knows nothing of plans and programmes.

mod agreement;
mod assess;
mod assess_page;
mod calibration_page;
mod chart;
mod choose_page;
mod evidence_page;
mod map_page;
mod need;
pub mod observation;
mod practice;
mod refit_page;
mod school_map_page;
mod school_needs_page;
mod schools_page;
mod sources;
mod tasks;

pub use need::{SchoolNeed, list_needs_of_school, rank_needs};

use axum::Router;
use axum::routing::{get, post};
use kernel::{App, Part};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "needs",
        migrations: &[
            observation::MIGRATION,
            sources::MIGRATION,
            practice::MIGRATION,
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
        .merge(observation::routes())
        .merge(sources::routes())
        .merge(practice::routes())
}
