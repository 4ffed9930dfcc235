//! Leading, measured by what it provides: who waits for an answer and how long, whose support is missing,
//! what was promised, whom to thank today, and what was made of time and money.

mod load;
mod page;
mod schools_page;

use axum::Router;
use axum::routing::get;
use kernel::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/leader", get(schools_page::show))
        .route("/leader/{school}", get(page::show))
}
