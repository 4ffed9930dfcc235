//! Correcting a final visit: new evidence in place of the old, with the reason, the old one kept.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::evidence::{AssessmentId, keep_correction};
use kernel::frameworks::{Instrument, Line};
use kernel::people::Person;
use kernel::{Ctx, Permit, competency_map};
use platform::audit::Audited;
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::error::ObservationError;
use super::finish::submission;
use super::load::{given_of, instrument_of, own_with_leave};
use super::model::{Visit, VisitId, VisitState};
use super::visit_rows::label;
use super::{rules, store};
use crate::instruments::lines::{LineView, field, lay_out};
use crate::instruments::reading::{fill, read_lines};

#[derive(Template)]
#[template(path = "visit_correct.html")]
struct CorrectPage {
    page: Page,
    form: Form,
    visit: Visit,
    person: Person,
    /// Each line with what stands now where it is judged.
    lines: Vec<(LineView, String)>,
}

/// Asks what was wrong.
pub(super) async fn show(ctx: Ctx, Path(id): Path<VisitId>) -> Result<Response, Problem> {
    let (visit, instrument, _) = correctable(&ctx, id).await?;
    let given = given_of(ctx.db(), &visit).await?;
    let mut form = Form::empty().with("id", AssessmentId::new());
    for line in rules::lines(&instrument, &visit.focus) {
        let code = line.code();
        if let Some(value) = given.ratings.get(code.as_str()) {
            form = form.with(&field(line), value);
        }
        if let Some(value) = given.answers.get(code.as_str()) {
            form = fill(form, code, value);
        }
    }
    page(&ctx, visit, &instrument, form).await
}

/// A final visit of the signed-in observer, who still may observe this person.
async fn correctable(ctx: &Ctx, id: VisitId) -> Result<(Visit, Instrument, Permit), Problem> {
    let (visit, permit) = own_with_leave(ctx, id).await?;
    if visit.state != VisitState::Final {
        return Err(ObservationError::NotNow.into());
    }
    let instrument = instrument_of(ctx, &visit)?;
    Ok((visit, instrument, permit))
}

async fn page(
    ctx: &Ctx,
    visit: Visit,
    instrument: &Instrument,
    form: Form,
) -> Result<Response, Problem> {
    let given = given_of(ctx.db(), &visit).await?;
    let lines = rules::lines(instrument, &visit.focus)
        .into_iter()
        .map(|line| {
            let now = match line {
                Line::Judged(item) => label(item, given.ratings.get(item.code.as_str()).copied()),
                Line::Asked(_) => None,
            };
            let view = lay_out(&ctx.speech, instrument, line);
            (view, now.unwrap_or_default())
        })
        .collect();
    html(&CorrectPage {
        page: ctx.page("visit-correct").in_stage("needs"),
        person: ctx.person(visit.person_id).await?,
        lines,
        visit,
        form,
    })
}

/// Keeps the correction; the map moves with it.
pub(super) async fn save(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (visit, instrument, permit) = correctable(&ctx, id).await?;
    let fresh = form.choice::<AssessmentId>("id");
    // Sent twice, it is kept once.
    if fresh.is_some() && fresh == visit.assessment_id {
        return Ok(done(id));
    }
    let filled = read_lines(&mut form, &rules::lines(&instrument, &visit.focus));
    let reason = form.text("reason", 1000);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if form.value("version") != visit.version.to_string() {
        form.fail("reason", Fault::new("problem-visit-changed"));
        status = StatusCode::CONFLICT;
    }
    let (Some(fresh), Some(reason), true) = (fresh, reason, form.is_valid()) else {
        let mut response = page(&ctx, visit, &instrument, form).await?;
        *response.status_mut() = status;
        return Ok(response);
    };
    let mut submission = submission(&visit, fresh, ctx.today(), filled);
    submission.note = reason;
    let person = visit.person_id;
    let corrected = visit.assessment_id.ok_or(ObservationError::NotNow)?;
    let row = Visit {
        assessment_id: Some(fresh),
        changed_at: ctx.now(),
        corrected_at: Some(ctx.now()),
        ..visit.clone()
    };
    let tx = ctx.app.shell.db.begin().await?;
    if !store::change_visit(&tx, row, visit.version).await? {
        return Err(ObservationError::Changed.into());
    }
    let kept = keep_correction(&ctx.app, &tx, &ctx.actor, permit, submission, corrected).await?;
    let Some(kept) = kept else {
        return Err(ObservationError::NotNow.into());
    };
    competency_map::move_map(&ctx.app, &tx, ctx.authority(), person).await?;
    let entry = Audited::new("visit.corrected", id.0);
    tx.commit_all(&ctx.actor, vec![kept, entry]).await?;
    Ok(done(id))
}

fn done(id: VisitId) -> Response {
    see_other(&format!("/observations/{id}?notice=visit-corrected"))
}
