//! The pages that belong to no stage, because they gather what all stages have to say.

mod home_page;
mod kept;
mod people_page;
mod person_page;
mod ring;

use axum::Router;
use axum::routing::get;
use kernel::part::{no_story, no_tasks, nothing_kept};
use kernel::{App, Part};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "bina",
        migrations: &[],
        words: platform::words!(),
        routes,
        tasks: no_tasks,
        kept: nothing_kept,
        story: no_story,
    }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home_page::show))
        .route("/kept", get(kept::show))
        .route("/people", get(people_page::show))
        .route("/people/{person}", get(person_page::show))
        .merge(crate::cycle_at_a_glance::routes())
}
