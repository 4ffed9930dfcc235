//! Culture: what makes people want to come back. What leaders give and owe, how people find it to work
//! here, thanks for what was done, and a journal that only its writer can read.
//!
//! It never ranks people, gives no points, and shows nothing of groups smaller than five.

pub mod climate;
mod coaching;
mod error;
pub mod journal;
mod leader;
pub mod recognition;

pub use error::CultureError;

use axum::Router;
use kernel::part::Pending;
use kernel::{App, Ctx, Part, Task};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "culture",
        migrations: &[
            climate::MIGRATION,
            recognition::MIGRATION,
            journal::MIGRATION,
        ],
        words: platform::words!(),
        routes,
        tasks,
        kept: kernel::part::nothing_kept,
        story: kernel::part::no_story,
    }
}

fn routes() -> Router<App> {
    climate::routes()
        .merge(leader::routes())
        .merge(recognition::routes())
        .merge(journal::routes())
}

fn tasks(ctx: Ctx) -> Pending<Vec<Task>> {
    Box::pin(async move { Ok(climate::tasks(&ctx).await?.into_iter().collect()) })
}
