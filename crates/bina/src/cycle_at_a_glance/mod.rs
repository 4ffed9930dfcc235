//! The cycle at a glance, for who leads a school, an authority, or gives money: what can be seen of each
//! stage, counted from the records. What no record tells is named as such and never guessed.

mod equity;
mod export;
mod few;
mod figures;
mod load;
mod page;

use axum::Router;
use axum::routing::get;
use kernel::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/cycle", get(page::show))
        .route("/cycle/file", get(export::send))
}
