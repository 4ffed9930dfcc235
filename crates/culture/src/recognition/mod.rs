//! Thanks between colleagues. Small and frequent, no points, no lists of the best.

mod settings;
mod store;
mod thanks;
mod thanks_page;

pub(crate) use thanks_page::sentence;

pub use settings::{Settings, settings};
pub use store::{Thanks, ThanksId, list_thanks_of};
pub use thanks::{GiveThanks, Limit, give_thanks};

pub(crate) use store::MIGRATION;

use axum::Router;
use axum::routing::get;
use kernel::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/thanks", get(thanks_page::show_mine))
        .route(
            "/thanks/{person}",
            get(thanks_page::show).post(thanks_page::give),
        )
}
