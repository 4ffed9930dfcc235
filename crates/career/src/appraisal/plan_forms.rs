//! What is sent from the page of an appraisal while it is planned and while the year runs.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, Ctx, PersonId, Target};
use platform::web::{Fault, Form, Problem, see_other};

use super::begin::{TakeOver, superiors_of, take_over};
use super::notes::{WriteNote, write_note};
use super::page::{Again, again};
use super::plan::{PlanStep, agree, propose, return_plan};
use super::seen::{Seen, Side, open};
use crate::error::CareerError;
use crate::model::NoteKind;
use crate::store::{AppraisalId, NoteId, find_appraisal};

/// The most letters of a note or reason.
pub(crate) const LONGEST: usize = 2000;

pub(crate) fn done(seen: &Seen, notice: &str) -> Response {
    see_other(&format!("{}?notice={notice}", seen.path()))
}

pub(crate) fn refused(seen: &Seen, error: CareerError) -> Problem {
    Problem::from(error).back_to(seen.path())
}

/// The page again, because something was left out.
pub(crate) async fn incomplete(
    ctx: &Ctx,
    id: AppraisalId,
    form: Again,
) -> Result<Response, Problem> {
    again(ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The page as it is now with what was typed over an older one.
pub(crate) async fn typed_late(
    ctx: &Ctx,
    id: AppraisalId,
    mut form: Form,
    field: &str,
    kind: fn(Form) -> Again,
) -> Result<Response, Problem> {
    form.fail(field, Fault::new("fault-appraisal-changed"));
    again(ctx, id, kind(form), StatusCode::CONFLICT).await
}

fn step(ctx: &Ctx, seen: &Seen, form: &mut Form) -> Result<PlanStep, Problem> {
    Ok(PlanStep {
        id: seen.row.id,
        by: ctx.me.id,
        seen: form
            .choice::<i32>("version")
            .ok_or_else(|| refused(seen, CareerError::Changed))?,
        today: ctx.today(),
    })
}

pub(crate) async fn send(
    ctx: Ctx,
    Path(id): Path<AppraisalId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::WriteAppraisal).await?;
    let step = step(&ctx, &seen, &mut form)?;
    propose(&ctx.app, &ctx.actor, permit, step)
        .await
        .map_err(|error| refused(&seen, error))?;
    Ok(done(&seen, "appraisal-proposed"))
}

pub(crate) async fn agree_to(
    ctx: Ctx,
    Path(id): Path<AppraisalId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::RateAppraisal).await?;
    let step = step(&ctx, &seen, &mut form)?;
    agree(&ctx.app, &ctx.actor, permit, step)
        .await
        .map_err(|error| refused(&seen, error))?;
    Ok(done(&seen, "appraisal-agreed"))
}

pub(crate) async fn send_back(
    ctx: Ctx,
    Path(id): Path<AppraisalId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::RateAppraisal).await?;
    let Some(reason) = form.text("reason", LONGEST) else {
        return incomplete(&ctx, id, Again::Return(form)).await;
    };
    let step = step(&ctx, &seen, &mut form)?;
    match return_plan(&ctx.app, &ctx.actor, permit, step, reason).await {
        Ok(()) => Ok(done(&seen, "appraisal-returned")),
        Err(CareerError::Changed) => typed_late(&ctx, id, form, "reason", Again::Return).await,
        Err(error) => Err(refused(&seen, error)),
    }
}

pub(crate) async fn note(
    ctx: Ctx,
    Path(id): Path<AppraisalId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::ViewAppraisal).await?;
    let kind = form.choice::<NoteKind>("kind");
    let text = form.text("text", LONGEST);
    let held_on = form.day("held_on");
    let note = form.choice::<NoteId>("id");
    if held_on.is_some_and(|day| day > ctx.today()) {
        form.fail("held_on", Fault::new("fault-day-future"));
    }
    // The talk is the superior's to record; the person says what they make of it in a note.
    let kinds = match seen.side {
        Side::Superior => &[NoteKind::Note, NoteKind::Talk][..],
        Side::Own | Side::Decider => &[NoteKind::Note][..],
    };
    if kind.is_some_and(|kind| !kinds.contains(&kind)) {
        form.fail("kind", Fault::new("fault-choose"));
    }
    let (true, Some(kind), Some(text), Some(held_on), Some(note)) =
        (form.is_valid(), kind, text, held_on, note)
    else {
        return incomplete(&ctx, id, Again::Note(form)).await;
    };
    let write = WriteNote {
        id: note,
        appraisal: id,
        by: ctx.me.id,
        kind,
        text,
        held_on,
    };
    write_note(&ctx.app, &ctx.actor, permit, write)
        .await
        .map_err(|error| refused(&seen, error))?;
    Ok(done(&seen, "appraisal-noted"))
}

/// The person names their new superior, or the new superior takes over from one who is none any more.
pub(crate) async fn hand_over(
    ctx: Ctx,
    Path(id): Path<AppraisalId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let row = find_appraisal(db, authority, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let person = Target::Person(row.person_id);
    let path = format!("/appraisals/{id}");
    let appraiser = form.choice::<PersonId>("appraiser");
    if row.appraiser_id == ctx.me.id && appraiser == Some(ctx.me.id) {
        // Sent twice, it was done the first time.
        return Ok(see_other(&path));
    }
    let permit = if row.person_id == ctx.me.id {
        ctx.permit(Action::WriteAppraisal, person).await?
    } else {
        let superiors = superiors_of(db, authority, row.person_id).await?;
        let is_vacant = !superiors.contains(&row.appraiser_id);
        if !superiors.contains(&ctx.me.id) || !is_vacant || appraiser != Some(ctx.me.id) {
            return Err(Problem::not_found());
        }
        ctx.permit(Action::Appraise, person).await?
    };
    let (Some(appraiser), Some(seen)) = (appraiser, form.choice::<i32>("version")) else {
        return Err(Problem::from(CareerError::NotSuperior).back_to(path));
    };
    let change = TakeOver {
        id,
        seen,
        appraiser,
        by: ctx.me.id,
        note: String::new(),
        today: ctx.today(),
    };
    take_over(&ctx.app, &ctx.actor, permit, change)
        .await
        .map_err(|error| Problem::from(error).back_to(path.clone()))?;
    Ok(see_other(&format!("{path}?notice=appraisal-handed-over")))
}
