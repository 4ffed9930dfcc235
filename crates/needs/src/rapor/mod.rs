//! Rapor Pendidikan at a school: the workbook is read, looked at, kept; its lowest line of practice
//! in class is suggested as the focus of observations.
//!
//! How a workbook is read `exchange` knows; here is whose it is.

mod focus;
mod keeping;
mod kept;
mod pages;
mod store;

pub(crate) use focus::{Focus, focus_of_school};
pub use keeping::{KeepReport, keep_report};
pub use kept::{KeptReport, list_reports_of};
pub(crate) use store::MIGRATION;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use exchange::dapodik::Limits;
use kernel::App;

/// What a form with a file may hold beyond the file itself, so that a file a little too large still
/// gets the reader's own sentence.
const ROOM_ABOVE_FILE: usize = 1024 * 1024;

/// A report has some hundred rows: far less than a roster.
pub(crate) fn limits() -> Limits {
    Limits {
        max_bytes: 5 * 1024 * 1024,
        max_unpacked_bytes: 64 * 1024 * 1024,
        max_rows: 2_000,
        max_cells: 200_000,
    }
}

pub(crate) fn routes() -> Router<App> {
    let most = usize::try_from(limits().max_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route(
            "/rapor/{school}",
            get(pages::show)
                .post(pages::upload)
                .layer(DefaultBodyLimit::max(most.saturating_add(ROOM_ABOVE_FILE))),
        )
        .route(
            "/rapor/drafts/{draft}",
            get(pages::preview).post(pages::keep),
        )
        .route("/rapor/drafts/{draft}/drop", post(pages::drop_draft))
}
