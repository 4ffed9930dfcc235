//! Making all maps anew: what the last fit found, a button, and a page that shows progress.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::competency_map::{self, refit};
use kernel::{Action, Ctx, Target};
use platform::jobs::{JobId, JobState};
use platform::web::{Form, Page, Problem, html, see_other};
use serde_json::json;

/// Seconds after which the page of a running job loads itself again.
const REFRESH_SECONDS: u32 = 2;

#[derive(Template)]
#[template(path = "refit.html")]
struct RefitPage {
    page: Page,
    fits: Vec<Found>,
}

struct Found {
    framework: String,
    summary: String,
    cautions: Vec<String>,
}

#[derive(Template)]
#[template(path = "refit_job.html")]
struct JobPage {
    page: Page,
    job: JobId,
    is_running: bool,
    done: u64,
    total: u64,
    sentence: String,
}

pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    ctx.permit(Action::RefitMap, Target::Authority).await?;
    let zone = jiff::tz::TimeZone::UTC;
    let fits = competency_map::list_current_fits(ctx.db(), ctx.authority())
        .await?
        .into_iter()
        .map(|(fit, record)| {
            let say = |key: &str| ctx.speech.say(key);
            let mut cautions = Vec::new();
            if let Some(record) = &record {
                if !record.converged {
                    cautions.push(say("refit-not-settled").to_string());
                }
                if record.connection.components > 1 {
                    let parts = say("refit-parts").with("count", record.connection.components);
                    cautions.push(parts.to_string());
                }
            }
            let code = kernel::frameworks::FrameworkCode::new(fit.framework.clone());
            let framework = ctx.app.frameworks.framework(&code);
            Found {
                framework: framework.map_or(fit.framework, |found| found.name.clone()),
                summary: say("refit-line")
                    .with("day", ctx.speech.day(fit.made_at.day_in(&zone)))
                    .with("people", fit.people)
                    .with("ratings", fit.ratings)
                    .with("rounds", record.map_or(0, |record| record.rounds))
                    .to_string(),
                cautions,
            }
        })
        .collect();
    html(&RefitPage {
        page: ctx.page("refit-title").in_stage("needs"),
        fits,
    })
}

pub(crate) async fn start(ctx: Ctx, _form: Form) -> Result<Response, Problem> {
    let permit = ctx.permit(Action::RefitMap, Target::Authority).await?;
    let (app, actor) = (ctx.app.clone(), ctx.actor.clone());
    let job = ctx
        .app
        .shell
        .jobs
        .start(&ctx.actor, "refit", move |progress| async move {
            match refit(&app, &actor, permit, &progress).await {
                Ok(done) => Ok(json!({ "people": done.people, "fits": done.fits })),
                Err(error) => Err(error.to_string()),
            }
        })
        .await?;
    Ok(see_other(&format!("/map/refit/{job}")))
}

pub(crate) async fn show_job(ctx: Ctx, Path(id): Path<JobId>) -> Result<Response, Problem> {
    ctx.permit(Action::RefitMap, Target::Authority).await?;
    let (job, progress) = ctx
        .app
        .shell
        .jobs
        .find(ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let (done, total) = progress.map_or((0, 0), |progress| progress.steps());
    let sentence = match job.state {
        JobState::Running => ctx
            .speech
            .say("refit-running")
            .with("done", done)
            .with("total", total),
        JobState::Done => {
            let result: serde_json::Value = serde_json::from_str(&job.result).unwrap_or_default();
            let people = result["people"].as_u64().unwrap_or(0);
            ctx.speech.say("refit-done").with("people", people)
        }
        JobState::Failed => ctx.speech.say("refit-failed"),
        JobState::Stopped => ctx.speech.say("refit-stopped"),
        JobState::Interrupted => ctx.speech.say("refit-interrupted"),
    }
    .to_string();
    let is_running = job.state == JobState::Running;
    let mut page = ctx.page("refit-title").in_stage("needs");
    page.refresh = is_running.then_some(REFRESH_SECONDS);
    html(&JobPage {
        page,
        job: id,
        is_running,
        done,
        total,
        sentence,
    })
}

pub(crate) async fn stop(
    ctx: Ctx,
    Path(id): Path<JobId>,
    _form: Form,
) -> Result<Response, Problem> {
    ctx.permit(Action::RefitMap, Target::Authority).await?;
    if let Some((_, Some(progress))) = ctx.app.shell.jobs.find(ctx.authority(), id).await? {
        progress.stop();
    }
    Ok(see_other(&format!("/map/refit/{id}")))
}
