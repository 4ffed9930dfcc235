//! A private journal. What is written is sealed in the browser with a key that a passphrase wraps; the
//! server keeps what it cannot read. A piece is shared only when its writer copies it out.
//!
//! Nobody can open a journal whose passphrase is lost: neither its writer nor whoever runs the program.

mod page;
mod prompts;
mod seal;
mod share;
mod share_page;
mod store;
mod year_page;

pub use seal::{KeepKey, SealEntry, keep_key, seal_entry};
pub use share::{SharePiece, ShareWith, share_piece};
pub use store::{JournalEntryId, JournalKeyId, JournalPieceId};

pub(crate) use store::MIGRATION;

use axum::Router;
use axum::routing::{get, post};
use kernel::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/journal", get(page::show).post(page::write))
        .route("/journal/key", post(page::set_key))
        .route("/journal/year", get(year_page::show))
        .route(
            "/journal/share",
            get(share_page::show).post(share_page::share),
        )
}
