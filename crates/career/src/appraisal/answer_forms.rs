//! What is sent once a rating is there: the person's answer, and the authority's decision on an objection.

use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, Ctx};
use platform::web::{Fault, Form, Problem};

use super::answer::{Answer, Decide, answer, decide};
use super::page::Again;
use super::plan_forms::{LONGEST, done, incomplete, refused, typed_late};
use super::seen::open;
use crate::error::CareerError;
use crate::model::{Expectation, NoteKind};
use crate::store::{AppraisalId, NoteId, VerdictId};

pub(crate) async fn reply(
    ctx: Ctx,
    Path(id): Path<AppraisalId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::WriteAppraisal).await?;
    let kind = form.choice::<NoteKind>("kind");
    // Agreeing needs no words; an objection does, because someone has to decide on it.
    let text = match kind {
        Some(NoteKind::Objection) => form.text("text", LONGEST),
        _ => form.optional_text("text", LONGEST),
    };
    let note = form.choice::<NoteId>("id");
    let version = form.choice::<i32>("version");
    if kind.is_some_and(|kind| !matches!(kind, NoteKind::Answer | NoteKind::Objection)) {
        form.fail("kind", Fault::new("fault-choose"));
    }
    let (true, Some(kind), Some(text), Some(note), Some(version)) =
        (form.is_valid(), kind, text, note, version)
    else {
        return incomplete(&ctx, id, Again::Answer(form)).await;
    };
    let reply = Answer {
        id: note,
        appraisal: id,
        by: ctx.me.id,
        seen: version,
        kind,
        text,
        today: ctx.today(),
    };
    match answer(&ctx.app, &ctx.actor, permit, reply).await {
        Ok(()) => Ok(done(&seen, "appraisal-answered")),
        Err(CareerError::Changed) => typed_late(&ctx, id, form, "text", Again::Answer).await,
        Err(error) => Err(refused(&seen, error)),
    }
}

pub(crate) async fn settle(
    ctx: Ctx,
    Path(id): Path<AppraisalId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::DecideObjection).await?;
    let results = form.choice::<Expectation>("results");
    let behaviour = form.choice::<Expectation>("behaviour");
    let reason = form.text("reason", LONGEST);
    let verdict = form.choice::<VerdictId>("id");
    let version = form.choice::<i32>("version");
    let (Some(results), Some(behaviour), Some(reason), Some(verdict), Some(version)) =
        (results, behaviour, reason, verdict, version)
    else {
        return incomplete(&ctx, id, Again::Decide(form)).await;
    };
    let settle = Decide {
        id: verdict,
        appraisal: id,
        by: ctx.me.id,
        seen: version,
        results,
        behaviour,
        reason,
        today: ctx.today(),
    };
    match decide(&ctx.app, &ctx.actor, permit, settle).await {
        Ok(()) => Ok(done(&seen, "appraisal-decided")),
        Err(CareerError::Changed) => typed_late(&ctx, id, form, "reason", Again::Decide).await,
        Err(error) => Err(refused(&seen, error)),
    }
}
