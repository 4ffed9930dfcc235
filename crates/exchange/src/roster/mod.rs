//! Taking in a roster: choose the file, see row by row what it would do, confirm, done as a whole or not at all.
//!
//! Nothing is decided silently and nobody is deleted. It knows no stage of the cycle.

mod carry_out;
mod choose_page;
mod compare;
mod confirm_page;
mod import;
mod matching;
mod plan;
mod preview_page;
mod sheet;
mod store;
mod words;

pub use compare::{Change, Field, Value};
pub use import::{Counts, ImportError, Imported, Place, import, preview};
pub use matching::{MatchedBy, Skip};
pub use plan::{Line, Outcome, Plan};
pub use sheet::{Doubt, Incoming};
pub use words::{doubt_sentence, file_sentence, look_sentence, skip_sentence};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kernel::part::{no_story, no_tasks, nothing_kept};
use kernel::{App, Part};

use crate::dapodik::Limits;

/// What a form with a file may hold beyond the file the reader takes, so that a file a little too
/// large still gets the reader's own sentence.
const ROOM_ABOVE_FILE: usize = 4 * 1024 * 1024;

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "exchange",
        migrations: &[store::MIGRATION],
        words: platform::words!(),
        routes,
        tasks: no_tasks,
        kept: nothing_kept,
        story: no_story,
    }
}

fn routes() -> Router<App> {
    let most = usize::try_from(Limits::default().max_bytes).unwrap_or(usize::MAX);
    let upload = get(choose_page::show)
        .post(choose_page::upload)
        .layer(DefaultBodyLimit::max(most.saturating_add(ROOM_ABOVE_FILE)));
    Router::new()
        .route("/roster", upload)
        .route(
            "/roster/{draft}",
            get(preview_page::show).post(confirm_page::confirm),
        )
        .route("/roster/{draft}/drop", post(confirm_page::drop_draft))
        .route("/roster/{draft}/jobs/{job}", get(confirm_page::progress))
}
