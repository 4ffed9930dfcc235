//! The map of groups, schools and people over time, and its export. What is aggregated is hidden
//! where fewer than five people stand behind it.

mod explore_page;
mod export_page;
mod export_rows;
mod filter;
mod group_people_page;
mod level_chart;
mod levels_page;
mod say;
mod schools_page;

use axum::Router;
use axum::routing::get;
use kernel::App;

/// Fewer people than this are not shown as a group: a mean of few tells of each.
pub(crate) const FEWEST: i64 = 5;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/map/schools", get(schools_page::show))
        .route("/map/explore", get(explore_page::show))
        .route("/map/explore/people", get(group_people_page::show))
        .route("/map/export", get(export_page::show))
        .route("/map/export/file", get(export_page::send))
        .route("/people/{person}/levels", get(levels_page::show))
}
