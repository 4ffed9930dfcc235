//! Proposing a large plan in the background: the page shows how near the best plan so far is to the
//! best possible, and the search can be ended with what it has.

use std::ops::ControlFlow;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Permit};
use platform::jobs::{Job, JobId, JobState, Progress};
use platform::web::{Form, Page, Problem, html, see_other};
use serde_json::json;

use crate::proposing::{Propose, ProposeError, propose_watched};

/// The kind of these jobs.
const KIND: &str = "propose-plan";
/// Seconds after which the page of a running job loads itself again.
const REFRESH_SECONDS: u32 = 2;

#[derive(Template)]
#[template(path = "propose_job.html")]
struct JobPage {
    page: Page,
    job: JobId,
    is_running: bool,
    /// Worth of the best plan so far, and what none exceeds.
    value: u64,
    bound: u64,
    sentence: String,
}

/// Starts the search and returns its job. The steps of its progress are the plan's worth of the bound.
pub(crate) async fn start(ctx: &Ctx, permit: Permit, ask: Propose) -> Result<JobId, Problem> {
    let (app, actor) = (ctx.app.clone(), ctx.actor.clone());
    let jobs = &ctx.app.shell.jobs;
    let id = jobs
        .start(&ctx.actor, KIND, move |progress| async move {
            let seen = progress.clone();
            let watch = move |at: optimise::Progress| {
                seen.expect(at.bound.max(0) as u64);
                seen.report(at.objective.max(0) as u64);
                match seen.is_stopped() || at.bound <= at.objective {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            };
            match propose_watched(&app, &actor, permit, ask, watch).await {
                Ok(plan) => Ok(json!({ "plan": plan })),
                Err(ProposeError::Missing(_)) => Ok(json!({ "refusal": "proposal-missing" })),
                Err(ProposeError::NothingFits) => Ok(json!({ "refusal": "proposal-nothing-fits" })),
                Err(error) => Err(error.to_string()),
            }
        })
        .await?;
    Ok(id)
}

/// A job of the reader, with its progress while it is at work here.
async fn own_job(ctx: &Ctx, id: JobId) -> Result<(Job, Option<std::sync::Arc<Progress>>), Problem> {
    let found = ctx.app.shell.jobs.find(ctx.authority(), id).await?;
    let is_own = |job: &Job| job.kind == KIND && Some(job.asked_by) == ctx.actor.person;
    found
        .filter(|(job, _)| is_own(job))
        .ok_or_else(Problem::not_found)
}

/// How far the search is; leads to the plan when it is there.
pub(crate) async fn show(ctx: Ctx, Path(id): Path<JobId>) -> Result<Response, Problem> {
    let (job, progress) = own_job(&ctx, id).await?;
    let result: serde_json::Value = serde_json::from_str(&job.result).unwrap_or_default();
    if let Some(plan) = result["plan"].as_str() {
        return Ok(see_other(&format!("/plans/{plan}?notice=plan-proposed")));
    }
    let (value, bound) = progress.map_or((0, 0), |progress| progress.steps());
    let speech = &ctx.speech;
    let sentence = match job.state {
        JobState::Running if bound == 0 => speech.say("propose-begun"),
        JobState::Running => {
            let gap = 100.0 * bound.saturating_sub(value) as f64 / value.max(1) as f64;
            speech
                .say("propose-running")
                .with("gap", speech.number(gap, 1))
        }
        JobState::Done => speech.say(result["refusal"].as_str().unwrap_or("propose-failed")),
        JobState::Failed | JobState::Stopped => speech.say("propose-failed"),
        JobState::Interrupted => speech.say("propose-interrupted"),
    }
    .to_string();
    let is_running = job.state == JobState::Running;
    let mut page = ctx.page("propose-title").in_stage("planning");
    page.refresh = is_running.then_some(REFRESH_SECONDS);
    html(&JobPage {
        page,
        job: id,
        is_running,
        value,
        bound,
        sentence,
    })
}

/// Ends the search; the best plan so far is kept.
pub(crate) async fn stop(
    ctx: Ctx,
    Path(id): Path<JobId>,
    _form: Form,
) -> Result<Response, Problem> {
    let (_, progress) = own_job(&ctx, id).await?;
    if let Some(progress) = progress {
        progress.stop();
    }
    Ok(see_other(&format!("/plans/jobs/{id}")))
}
