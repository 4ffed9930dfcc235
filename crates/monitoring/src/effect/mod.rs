//! What programmes changed: their participants against comparable people who took part in nothing, as
//! `effects` tells it from the map. Measured for a whole authority at once, kept run by run, and handed to
//! the catalogue only when a person says so.

mod confirm;
mod job_page;
mod model;
mod offer_page;
mod overview;
mod overview_page;
mod panel;
mod run;
mod say;
mod store_effects;

pub use confirm::confirm;
pub use model::{CostPer, Group, KindSummary, ModeSummary, Outcome, Span, Told};
pub use overview::{ForecastError, ModeLine, OfferLine, Overview, load_overview};
pub use run::{EffectError, measure};
pub use say::cost as cost_words;
pub use store_effects::{
    EffectRun, EffectRunId, MIGRATION, MeasuredEffect, MeasuredEffectId, find_latest_run,
    list_effects_of_run,
};

use axum::Router;
use axum::routing::{get, post};
use kernel::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/effects", get(overview_page::show).post(job_page::start))
        .route("/effects/confirm", post(confirm::post))
        .route("/effects/jobs/{job}", get(job_page::show))
        .route("/effects/jobs/{job}/stop", post(job_page::stop))
        .route("/offers/{id}/effect", get(offer_page::show))
}
