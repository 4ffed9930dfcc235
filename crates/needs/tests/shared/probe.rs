//! A page that prints what waits for its reader in stage 1: home gathers all stages and is elsewhere.

use axum::routing::get;
use kernel::part::no_story;
use kernel::{Ctx, Part};
use platform::web::Problem;

/// A page that prints what waits in stage 1 for its reader.
pub fn probe() -> Part {
    Part {
        name: "probe",
        migrations: &[],
        words: platform::i18n::Words { id: "", en: "" },
        routes: || axum::Router::new().route("/probe/tasks", get(tasks)),
        tasks: kernel::part::no_tasks,
        kept: kernel::part::nothing_kept,
        story: no_story,
    }
}

async fn tasks(ctx: Ctx) -> Result<String, Problem> {
    let tasks = (needs::part().tasks)(ctx).await?;
    let lines = tasks
        .iter()
        .map(|task| format!("{} | {} | {}", task.title, task.detail, task.href));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}
