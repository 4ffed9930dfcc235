//! Delivery as people use it, on both database engines.

mod activities;
mod attendance;
mod cycles;
mod offline;
mod practice;
mod reflection;
mod sessions;
#[cfg(test)]
mod support;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use kernel::{App, Ctx, Part, PersonId};
use platform::web::Problem;

fn parts() -> Vec<Part> {
    let probe = Part {
        name: "probe",
        migrations: &[],
        words: platform::i18n::Words { id: "", en: "" },
        routes: probe_routes,
        tasks: kernel::part::no_tasks,
        kept: kernel::part::nothing_kept,
        story: kernel::part::no_story,
    };
    vec![kernel::part(), planning::part(), delivery::part(), probe]
}

/// Pages of this test alone, which print what delivery tells the home page and a person's story.
fn probe_routes() -> Router<App> {
    Router::new()
        .route("/probe/tasks", get(tasks))
        .route("/probe/story/{id}", get(story))
}

async fn tasks(ctx: Ctx) -> Result<String, Problem> {
    let mut found = (delivery::part().tasks)(ctx).await?;
    found.sort_by_key(|task| (task.rank, task.due));
    let line = |task: &kernel::Task| format!("{} | {} | {}\n", task.title, task.button, task.href);
    Ok(found.iter().map(line).collect())
}

async fn story(ctx: Ctx, Path(id): Path<PersonId>) -> Result<String, Problem> {
    let found = (delivery::part().story)(ctx, id).await?;
    let line = |entry: &kernel::StoryEntry| {
        format!("{} | {} | {}\n", entry.day, entry.title, entry.detail)
    };
    Ok(found.iter().map(line).collect())
}
