//! Reading a workbook, looking at what it says, keeping it.

use askama::Template;
use axum::extract::{FromRequest, Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use exchange::dapodik::FileProblem;
use exchange::rapor::{Report, file_sentence, read_report, rules};
use kernel::people::{self, SchoolId};
use kernel::{Action, Ctx, Permit, School, Target};
use platform::audit::Audited;
use platform::web::{Fault, Form, Page, Problem, Upload, html, see_other};

use super::focus::{Focus, focus};
use super::keeping::{self, KeepReport, keep_draft};
use super::limits;
use super::store::{self, Rapor, RaporId};

struct Row {
    code: String,
    name: String,
    label: String,
    score: String,
    before: String,
    change: String,
}

#[derive(Template)]
#[template(path = "rapor/school.html")]
struct SchoolPage {
    page: Page,
    form: Form,
    school: School,
    file_problem: Option<String>,
    kept: Option<(i32, Vec<Row>)>,
    focus: Option<Focus>,
    source: &'static str,
}

#[derive(Template)]
#[template(path = "rapor/preview.html")]
struct PreviewPage {
    page: Page,
    id: RaporId,
    school: School,
    year: i32,
    rows: Vec<Row>,
    unread: Option<String>,
    replaces: bool,
    focus: Option<Focus>,
}

pub(super) async fn show(ctx: Ctx, Path(school): Path<SchoolId>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewSchool, Target::School(school))
        .await?;
    page(&ctx, school, Form::empty(), None).await
}

async fn page(
    ctx: &Ctx,
    school: SchoolId,
    form: Form,
    file_problem: Option<String>,
) -> Result<Response, Problem> {
    let found = people::find_school(ctx.db(), ctx.authority(), school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let latest = store::find_latest(ctx.db(), ctx.authority(), school).await?;
    let report = latest.as_ref().map(report_of).transpose()?;
    let is_faulty = !form.is_valid() || file_problem.is_some();
    let title = ctx
        .speech
        .say("rapor-title")
        .with("school", found.name.as_str());
    let mut response = html(&SchoolPage {
        page: ctx.page("rapor-title").titled(title).in_stage("needs"),
        form,
        school: found,
        file_problem,
        focus: report.as_ref().and_then(|report| focus(ctx, report)),
        kept: latest
            .zip(report)
            .map(|(row, report)| (row.year, rows(ctx, &report))),
        source: &rules().source,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn report_of(row: &Rapor) -> Result<Report, Problem> {
    serde_json::from_str(&row.lines).map_err(Problem::internal)
}

fn rows(ctx: &Ctx, report: &Report) -> Vec<Row> {
    let number = |value: Option<f64>| {
        value.map_or_else(|| "–".to_owned(), |value| ctx.speech.number(value, 1))
    };
    report
        .lines
        .iter()
        .map(|line| Row {
            code: line.code.clone(),
            name: line.name.clone(),
            label: line.label.clone(),
            score: number(line.score),
            before: number(line.before),
            change: match (line.score, line.before) {
                (Some(now), Some(before)) if now > before => {
                    format!("+{}", number(Some(now - before)))
                }
                (Some(now), Some(before)) => number(Some(now - before)),
                _ => number(None),
            },
        })
        .collect()
}

async fn may_import(ctx: &Ctx, school: SchoolId) -> Result<Permit, Problem> {
    ctx.permit(Action::WeighNeeds, Target::School(school)).await
}

pub(super) async fn upload(
    ctx: Ctx,
    Path(school): Path<SchoolId>,
    request: Request,
) -> Result<Response, Problem> {
    let permit = may_import(&ctx, school).await?;
    let sent = match Upload::from_request(request, &()).await {
        Ok(sent) => sent,
        Err(problem) => {
            let response = problem.into_response();
            if response.status() != StatusCode::PAYLOAD_TOO_LARGE {
                return Ok(response);
            }
            let most = limits().max_bytes;
            let sentence = file_sentence(
                &ctx.speech,
                &FileProblem::TooLarge {
                    bytes: most,
                    limit: most,
                },
            );
            return page(&ctx, school, Form::empty(), Some(sentence)).await;
        }
    };
    let mut form = sent.form;
    if sent.file_name.is_empty() {
        form.fail("file", Fault::new("rapor-file-missing"));
        return page(&ctx, school, form, None).await;
    }
    let read = tokio::task::spawn_blocking(move || read_report(&sent.bytes, &limits()));
    let report = match read.await.unwrap_or(Err(FileProblem::Damaged)) {
        Ok(report) => report,
        Err(problem) => {
            let sentence = file_sentence(&ctx.speech, &problem);
            return page(&ctx, school, form, Some(sentence)).await;
        }
    };
    let ask = KeepReport {
        school,
        by: ctx.me.id,
        report,
    };
    let id = keep_draft(&ctx.app, &ctx.actor, permit, ask).await?;
    Ok(see_other(&format!("/rapor/drafts/{id}")))
}

/// A draft that the signed-in person may keep.
async fn draft(ctx: &Ctx, id: RaporId) -> Result<(Rapor, Permit), Problem> {
    let row = store::find_rapor(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let permit = may_import(ctx, row.school_id).await?;
    Ok((row, permit))
}

pub(super) async fn preview(ctx: Ctx, Path(id): Path<RaporId>) -> Result<Response, Problem> {
    let (row, _) = draft(&ctx, id).await?;
    if row.is_kept {
        return Ok(see_other(&format!("/rapor/{}", row.school_id)));
    }
    let school = people::find_school(ctx.db(), ctx.authority(), row.school_id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let report = report_of(&row)?;
    let latest = store::find_latest(ctx.db(), ctx.authority(), row.school_id).await?;
    let unread = (!report.unread.is_empty()).then(|| {
        let rows: Vec<String> = report.unread.iter().map(ToString::to_string).collect();
        let say = ctx.speech.say("rapor-unread");
        say.with("rows", rows.join(", ")).to_string()
    });
    html(&PreviewPage {
        page: ctx.page("rapor-preview").in_stage("needs"),
        id,
        school,
        year: row.year,
        rows: rows(&ctx, &report),
        unread,
        replaces: latest.is_some_and(|kept| kept.year == row.year),
        focus: focus(&ctx, &report),
    })
}

pub(super) async fn keep(ctx: Ctx, Path(id): Path<RaporId>, _: Form) -> Result<Response, Problem> {
    let (row, permit) = draft(&ctx, id).await?;
    if !row.is_kept {
        keeping::keep(&ctx.app, &ctx.actor, permit, &row).await?;
    }
    let school = row.school_id;
    Ok(see_other(&format!("/rapor/{school}?notice=rapor-kept")))
}

pub(super) async fn drop_draft(
    ctx: Ctx,
    Path(id): Path<RaporId>,
    _: Form,
) -> Result<Response, Problem> {
    let (row, permit) = draft(&ctx, id).await?;
    let tx = ctx.app.shell.db.begin().await?;
    store::remove(&tx, permit.authority(), id).await?;
    tx.commit(&ctx.actor, Audited::new("rapor.dropped", id.0))
        .await?;
    Ok(see_other(&format!(
        "/rapor/{}?notice=rapor-dropped",
        row.school_id
    )))
}
