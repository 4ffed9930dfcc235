//! Confirming an import, watching it, and what came of it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, Ctx, Target};
use platform::audit::Audited;
use platform::jobs::{JobId, JobState};
use platform::web::{Form, Page, Problem, html, see_other};
use serde::Deserialize;
use serde_json::json;

use super::import::{Confirmed, Counts, ImportError, confirm as take_in};
use super::store::{self, RosterImportId};

/// The kind under which the work is listed.
const JOB: &str = "roster-job";
/// Seconds between two looks at work under way.
const LOOK_AGAIN: u32 = 2;

#[derive(Template)]
#[template(path = "roster_progress.html")]
struct ProgressPage {
    page: Page,
    done: u64,
    total: u64,
}

#[derive(Template)]
#[template(path = "roster_done.html")]
struct DonePage {
    page: Page,
    counts: Counts,
}

#[derive(Template)]
#[template(path = "roster_not_done.html")]
struct NotDonePage {
    page: Page,
    key: &'static str,
    back: String,
    button: &'static str,
}

/// What the work leaves behind.
#[derive(Deserialize)]
enum Ending {
    #[serde(rename = "counts")]
    Counts(Counts),
    #[serde(rename = "changed")]
    Changed,
    #[serde(rename = "gone")]
    Gone,
}

pub(super) async fn confirm(
    ctx: Ctx,
    Path(draft): Path<RosterImportId>,
    form: Form,
) -> Result<Response, Problem> {
    let permit = ctx.permit(Action::ImportRoster, Target::Authority).await?;
    if store::find_import(ctx.db(), ctx.authority(), draft)
        .await?
        .is_none()
    {
        return Err(ImportError::NoDraft.into());
    }
    let confirmed = Confirmed {
        draft,
        fingerprint: form.value("fingerprint").to_owned(),
        principals: form
            .values("principal")
            .iter()
            .filter_map(|row| row.parse().ok())
            .collect(),
    };
    let (app, actor) = (ctx.app.clone(), ctx.actor.clone());
    let work = async move |progress: std::sync::Arc<platform::jobs::Progress>| match take_in(
        &app, &actor, permit, &confirmed, &progress,
    )
    .await
    {
        Ok(counts) => Ok(json!({ "counts": counts })),
        Err(ImportError::Changed) => Ok(json!("changed")),
        Err(ImportError::NoDraft | ImportError::NoSchool) => Ok(json!("gone")),
        Err(error) => Err(error.to_string()),
    };
    let job = ctx.app.shell.jobs.start(&ctx.actor, JOB, work).await?;
    Ok(see_other(&format!("/roster/{draft}/jobs/{job}")))
}

pub(super) async fn progress(
    ctx: Ctx,
    Path((draft, id)): Path<(RosterImportId, JobId)>,
) -> Result<Response, Problem> {
    ctx.permit(Action::ImportRoster, Target::Authority).await?;
    let (job, progress) = ctx
        .app
        .shell
        .jobs
        .find(ctx.authority(), id)
        .await?
        .filter(|(job, _)| job.kind == JOB)
        .ok_or_else(Problem::not_found)?;
    match job.state {
        JobState::Running => {
            let (done, total) = progress.map_or((0, 0), |progress| progress.steps());
            let mut page = ctx.page("roster-progress-title");
            page.refresh = Some(LOOK_AGAIN);
            html(&ProgressPage { page, done, total })
        }
        JobState::Done => match serde_json::from_str(&job.result).map_err(Problem::internal)? {
            Ending::Counts(counts) => show_done(&ctx, counts),
            Ending::Changed => not_done(&ctx, "roster-changed", draft, "roster-look-again"),
            Ending::Gone => Err(ImportError::NoDraft.into()),
        },
        JobState::Failed | JobState::Stopped | JobState::Interrupted => {
            not_done(&ctx, "roster-failed", draft, "roster-try-again")
        }
    }
}

fn not_done(
    ctx: &Ctx,
    key: &'static str,
    draft: RosterImportId,
    button: &'static str,
) -> Result<Response, Problem> {
    let page = ctx.page("roster-not-done-title");
    html(&NotDonePage {
        page,
        key,
        back: format!("/roster/{draft}"),
        button,
    })
}

/// The page of a file that was taken in.
pub(super) fn done(ctx: &Ctx, outcome: &str) -> Result<Response, Problem> {
    show_done(
        ctx,
        serde_json::from_str(outcome).map_err(Problem::internal)?,
    )
}

fn show_done(ctx: &Ctx, counts: Counts) -> Result<Response, Problem> {
    html(&DonePage {
        page: ctx.page("roster-done-title"),
        counts,
    })
}

pub(super) async fn drop_draft(
    ctx: Ctx,
    Path(draft): Path<RosterImportId>,
    _form: Form,
) -> Result<Response, Problem> {
    let permit = ctx.permit(Action::ImportRoster, Target::Authority).await?;
    let tx = ctx.app.shell.db.begin().await?;
    store::remove(&tx, permit.authority(), draft).await?;
    tx.commit(&ctx.actor, Audited::new("roster.dropped", draft.0))
        .await?;
    Ok(see_other("/roster?notice=roster-dropped"))
}
