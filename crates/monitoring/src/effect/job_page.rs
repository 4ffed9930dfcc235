//! The job that measures all effects: its start, its progress, and the way to stop it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, Ctx, Permit, Target};
use platform::jobs::{JobId, JobState};
use platform::web::{Form, Page, Problem, html, see_other};
use serde_json::json;

use super::run::measure;

/// Seconds after which the page of a running job loads itself again.
const REFRESH_SECONDS: u32 = 2;

#[derive(Template)]
#[template(path = "effects_job.html")]
struct JobPage {
    page: Page,
    job: JobId,
    is_running: bool,
    done: u64,
    total: u64,
    sentence: String,
}

/// Leave to measure: the authority's, or that of a school whose principal asks.
async fn permit(ctx: &Ctx) -> Result<Permit, Problem> {
    let schools = ctx.schools_for(Action::MeasureEffects).await?;
    let target = match schools.first() {
        Some(school) if !ctx.reaches_all_schools() => Target::School(school.id),
        _ => Target::Authority,
    };
    ctx.permit(Action::MeasureEffects, target).await
}

pub(super) async fn start(ctx: Ctx, _form: Form) -> Result<Response, Problem> {
    let permit = permit(&ctx).await?;
    let (app, actor, today) = (ctx.app.clone(), ctx.actor.clone(), ctx.today());
    let job = ctx
        .app
        .shell
        .jobs
        .start(&ctx.actor, "effects", move |progress| async move {
            match measure(&app, &actor, permit, &progress, today).await {
                Ok(run) => Ok(json!({ "run": run })),
                Err(error) => Err(error.to_string()),
            }
        })
        .await?;
    Ok(see_other(&format!("/effects/jobs/{job}")))
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<JobId>) -> Result<Response, Problem> {
    permit(&ctx).await?;
    let (job, progress) = ctx
        .app
        .shell
        .jobs
        .find(ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    if job.state == JobState::Done {
        return Ok(see_other("/effects?notice=effects-measured"));
    }
    let (done, total) = progress.map_or((0, 0), |progress| progress.steps());
    let key = match job.state {
        JobState::Running | JobState::Done => "effects-running",
        JobState::Failed => "effects-failed",
        JobState::Stopped => "effects-stopped",
        JobState::Interrupted => "effects-interrupted",
    };
    let is_running = job.state == JobState::Running;
    let mut page = ctx.page("effects-title").in_stage("monitoring");
    page.refresh = is_running.then_some(REFRESH_SECONDS);
    html(&JobPage {
        sentence: ctx.speech.say(key).to_string(),
        page,
        job: id,
        is_running,
        done,
        total,
    })
}

pub(super) async fn stop(
    ctx: Ctx,
    Path(id): Path<JobId>,
    _form: Form,
) -> Result<Response, Problem> {
    permit(&ctx).await?;
    if let Some((_, Some(progress))) = ctx.app.shell.jobs.find(ctx.authority(), id).await? {
        progress.stop();
    }
    Ok(see_other(&format!("/effects/jobs/{id}")))
}
