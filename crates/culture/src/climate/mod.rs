//! How people find it to work here: five questions a quarter, without names.
//!
//! What is kept are counts, never a sheet: no two answers of one person stand together anywhere, and who
//! has answered is noted apart, without place or time. Nothing is shown before the quarter is over, and
//! what is shown says nothing of fewer than five people, neither by itself nor by subtracting.

mod acts;
mod answer_page;
mod quarter;
mod release;
mod results_page;
mod store;
mod survey;
mod tasks;

pub use acts::{Answer, answer};
pub use quarter::Quarter;
pub use release::{FEWEST, Figure, Released, Tally, release, together};
pub use store::{ClimateGroup, list_tallies};
pub use survey::{Item, Survey, survey};

pub(crate) use store::MIGRATION;
pub(crate) use tasks::tasks;

use axum::Router;
use axum::routing::get;
use kernel::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/climate", get(answer_page::show).post(answer_page::submit))
        .route("/climate/results", get(results_page::show_all))
        .route("/climate/results/{school}", get(results_page::show))
}
