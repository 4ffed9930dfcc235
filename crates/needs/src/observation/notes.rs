//! Pieces of a visit, each saved by itself the moment it is there: a note, a rating. Each may arrive
//! late and twice.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Ctx;
use kernel::frameworks::Line;
use platform::audit::Audited;
use platform::web::{Fault, Form, Problem, see_other};

use super::error::ObservationError;
use super::load::{instrument_of, own_with_leave};
use super::model::{Visit, VisitId, VisitNote, VisitNoteId, VisitRating, VisitState};
use super::{rules, store, visit_page};
use crate::instruments::reading::{is_answered, read_answer};

/// The longest note.
const LONGEST: usize = 1000;
/// States in which a rating may change: until it is sent, and once more after a disagreement.
const RATES: [VisitState; 3] = [VisitState::Observing, VisitState::Talk, VisitState::Answer];
const NOTES: [VisitState; 2] = [VisitState::Observing, VisitState::Talk];

/// Takes a note in; it gets the minute in which it was written.
pub(super) async fn add(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (visit, _) = own_with_leave(&ctx, id).await?;
    let note = form.choice::<VisitNoteId>("id");
    let text = form.text("text", LONGEST);
    let item = read_item(&ctx, &visit, &mut form)?;
    let (Some(note), Some(text), true) = (note, text, form.is_valid()) else {
        return visit_page::again(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let started = visit.started_at.ok_or(ObservationError::NotNow)?;
    // A piece that waited on the phone says for how long; its clock need not be right.
    let ago = form.value("ago").parse().unwrap_or(0);
    let written_at = rules::written_at(started, ctx.now(), ago);
    let row = VisitNote {
        authority_id: visit.authority_id,
        id: note,
        visit_id: visit.id,
        minute: rules::minute(started, written_at),
        text,
        item,
        written_at,
    };
    // Sent before, the note is there already; a duplicate ends the transaction, so it is looked for first.
    if store::find_note(ctx.db(), ctx.authority(), note)
        .await?
        .is_none()
    {
        let tx = ctx.app.shell.db.begin().await?;
        if !store::hold_for_pieces(&tx, &visit, ctx.now(), &NOTES).await? {
            return Err(ObservationError::NotNow.into());
        }
        if store::add_note(&tx, row).await? {
            tx.commit(&ctx.actor, Audited::new("visit.note-taken", id.0))
                .await?;
        }
    }
    Ok(see_other(&format!(
        "/observations/{id}?notice=note-kept#take-note"
    )))
}

/// The item a note is evidence for: none, or one of the instrument; any other is a fault.
fn read_item(ctx: &Ctx, visit: &Visit, form: &mut Form) -> Result<Option<String>, Problem> {
    let typed = form.value("item").to_owned();
    if typed.is_empty() {
        return Ok(None);
    }
    let instrument = instrument_of(ctx, visit)?;
    let is_item = instrument
        .items
        .iter()
        .any(|item| item.code.as_str() == typed);
    if !is_item {
        form.fail("item", Fault::new("fault-choose"));
        return Ok(None);
    }
    Ok(Some(typed))
}

/// Ties a note to an item, or to none.
pub(super) async fn attach(
    ctx: Ctx,
    Path((id, note)): Path<(VisitId, VisitNoteId)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (visit, _) = own_with_leave(&ctx, id).await?;
    let item = read_item(&ctx, &visit, &mut form)?;
    if !form.is_valid() {
        return visit_page::again(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let known = find(&ctx, &visit, note).await?;
    let tx = ctx.app.shell.db.begin().await?;
    if !store::hold_for_pieces(&tx, &visit, ctx.now(), &NOTES).await? {
        return Err(ObservationError::NotNow.into());
    }
    store::write_note(&tx, VisitNote { item, ..known }).await?;
    tx.commit(&ctx.actor, Audited::new("visit.note-tied", id.0))
        .await?;
    Ok(see_other(&format!(
        "/observations/{id}?notice=note-tied#notes"
    )))
}

/// Takes a note away that was a slip.
pub(super) async fn remove(
    ctx: Ctx,
    Path((id, note)): Path<(VisitId, VisitNoteId)>,
    _: Form,
) -> Result<Response, Problem> {
    let (visit, _) = own_with_leave(&ctx, id).await?;
    let known = find(&ctx, &visit, note).await?;
    let tx = ctx.app.shell.db.begin().await?;
    if !store::hold_for_pieces(&tx, &visit, ctx.now(), &NOTES).await? {
        return Err(ObservationError::NotNow.into());
    }
    store::remove_note(&tx, &known).await?;
    tx.commit(&ctx.actor, Audited::new("visit.note-removed", id.0))
        .await?;
    Ok(see_other(&format!(
        "/observations/{id}?notice=note-removed#notes"
    )))
}

async fn find(ctx: &Ctx, visit: &Visit, note: VisitNoteId) -> Result<VisitNote, Problem> {
    store::find_note(ctx.db(), ctx.authority(), note)
        .await?
        .filter(|found| found.visit_id == visit.id)
        .ok_or_else(Problem::not_found)
}

/// Takes a rating in, in place of what was chosen before.
pub(super) async fn rate(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    form: Form,
) -> Result<Response, Problem> {
    let (visit, _) = own_with_leave(&ctx, id).await?;
    let instrument = instrument_of(&ctx, &visit)?;
    let (code, value) = rules::asked(&instrument, &visit.focus)
        .into_iter()
        .find(|item| item.code.as_str() == form.value("item"))
        .and_then(|item| {
            let value = form.value("value").parse().ok()?;
            item.scale.category(value)?;
            Some((item.code.clone(), value))
        })
        .ok_or(ObservationError::OutsideInstrument)?;
    let tx = ctx.app.shell.db.begin().await?;
    if !store::hold_for_pieces(&tx, &visit, ctx.now(), &RATES).await? {
        return Err(ObservationError::NotNow.into());
    }
    let row = VisitRating::of(&visit, code.as_str(), value, ctx.now());
    store::put_rating(&tx, row).await?;
    tx.commit(&ctx.actor, Audited::new("visit.rated", id.0))
        .await?;
    let item = code.number();
    Ok(see_other(&format!(
        "/observations/{id}?notice=rating-kept#item-{item}"
    )))
}

/// Takes what was counted, timed or written in one line in, in place of what stood there; an emptied
/// line is taken away. The line comes whole each time, so that a piece sent late or twice does no harm.
pub(super) async fn answer(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (visit, _) = own_with_leave(&ctx, id).await?;
    let instrument = instrument_of(&ctx, &visit)?;
    let question = rules::lines(&instrument, &visit.focus)
        .into_iter()
        .find_map(|line| match line {
            Line::Asked(question) if question.code.as_str() == form.value("item") => Some(question),
            _ => None,
        })
        .ok_or(ObservationError::OutsideInstrument)?;
    let given = match is_answered(&form, Line::Asked(question)) {
        true => read_answer(&mut form, question).map(|answer| answer.value),
        false => None,
    };
    if !form.is_valid() {
        return visit_page::again(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let tx = ctx.app.shell.db.begin().await?;
    if !store::hold_for_pieces(&tx, &visit, ctx.now(), &RATES).await? {
        return Err(ObservationError::NotNow.into());
    }
    store::put_answer(&tx, &visit, &question.code, given.as_ref(), ctx.now()).await?;
    tx.commit(&ctx.actor, Audited::new("visit.counted", id.0))
        .await?;
    let item = question.code.number();
    Ok(see_other(&format!(
        "/observations/{id}?notice=answer-kept#item-{item}"
    )))
}
