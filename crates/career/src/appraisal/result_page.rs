//! One planned result: written, changed and taken out by the person while the plan is theirs.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::competency_map::find_map;
use kernel::{Action, Ctx};
use platform::web::{Difference, Fault, Form, Page, Problem, differences, html};

use super::plan::{SaveResult, drop_result, save_planned_result};
use super::plan_forms::{done, refused};
use super::seen::{Seen, open};
use crate::error::CareerError;
use crate::store::{AppraisalId, WorkResult, WorkResultId, find_result};

#[derive(Template)]
#[template(path = "result.html")]
struct ResultPage {
    page: Page,
    path: String,
    id: WorkResultId,
    year: i32,
    form: Form,
    /// What is kept, beside what was typed, when it was changed meanwhile.
    conflict: Vec<Difference>,
    is_new: bool,
    /// The person's largest needs, as a place to begin.
    needs: Vec<String>,
}

type Place = Path<(AppraisalId, WorkResultId)>;

pub(crate) async fn show(ctx: Ctx, Path((id, result)): Place) -> Result<Response, Problem> {
    let (seen, _) = open(&ctx, id, Action::WriteAppraisal).await?;
    let found = find(&ctx, id, result).await?;
    let form = filled(found.as_ref());
    page(&ctx, &seen, result, form, found.is_none(), Vec::new()).await
}

/// The form as the record stands; a new one is empty.
fn filled(row: Option<&WorkResult>) -> Form {
    let Some(row) = row else {
        return Form::empty().with("version", 0);
    };
    Form::empty()
        .with("title", &row.title)
        .with("measure", &row.measure)
        .with("version", row.version)
}

async fn find(
    ctx: &Ctx,
    id: AppraisalId,
    result: WorkResultId,
) -> Result<Option<WorkResult>, Problem> {
    let found = find_result(ctx.db(), ctx.authority(), result).await?;
    match found {
        Some(row) if row.appraisal_id != id => Err(Problem::not_found()),
        other => Ok(other),
    }
}

async fn page(
    ctx: &Ctx,
    seen: &Seen,
    id: WorkResultId,
    form: Form,
    is_new: bool,
    conflict: Vec<Difference>,
) -> Result<Response, Problem> {
    let map = find_map(ctx.db(), &ctx.app.frameworks, &ctx.me).await?;
    html(&ResultPage {
        page: ctx.page("result-title").in_stage("career"),
        path: seen.path(),
        id,
        year: seen.row.year,
        form,
        conflict,
        is_new,
        needs: map
            .iter()
            .flat_map(|map| map.needs())
            .take(3)
            .map(|line| line.name.clone())
            .collect(),
    })
}

pub(crate) async fn save(
    ctx: Ctx,
    Path((id, result)): Place,
    mut form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::WriteAppraisal).await?;
    let title = form.text("title", 300);
    let measure = form.text("measure", 600);
    let version = form.choice::<i32>("version");
    let (Some(title), Some(measure), Some(version)) = (title, measure, version) else {
        let is_new = find(&ctx, id, result).await?.is_none();
        let mut response = page(&ctx, &seen, result, form, is_new, Vec::new()).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    let save = SaveResult {
        id: result,
        appraisal: id,
        person: ctx.me.id,
        title,
        measure,
        seen: version,
    };
    match save_planned_result(&ctx.app, &ctx.actor, permit, save).await {
        Ok(()) => Ok(done(&seen, "result-saved")),
        Err(CareerError::Changed) => typed_over(&ctx, &seen, result, form).await,
        Err(error) => Err(refused(&seen, error)),
    }
}

/// What was typed, to be sent again over the version that the page now shows beside it.
async fn typed_over(
    ctx: &Ctx,
    seen: &Seen,
    id: WorkResultId,
    typed: Form,
) -> Result<Response, Problem> {
    let kept = find(ctx, seen.row.id, id).await?;
    let stored = filled(kept.as_ref());
    let labels = [("title", "result-name"), ("measure", "result-measure")]
        .map(|(name, label)| (name.to_owned(), ctx.speech.say(label).to_string()));
    let conflict = differences(&ctx.speech, &labels, &stored, &typed);
    let mut form = Form::empty()
        .with("title", typed.value("title"))
        .with("measure", typed.value("measure"))
        .with("version", stored.value("version"));
    form.fail("title", Fault::new("fault-appraisal-changed"));
    let mut response = page(ctx, seen, id, form, kept.is_none(), conflict).await?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

pub(crate) async fn remove(
    ctx: Ctx,
    Path((id, result)): Place,
    _form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::WriteAppraisal).await?;
    drop_result(&ctx.app, &ctx.actor, permit, id, ctx.me.id, result)
        .await
        .map_err(|error| refused(&seen, error))?;
    Ok(done(&seen, "result-removed"))
}
