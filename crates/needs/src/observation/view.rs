//! The person observed has their say, the observer answers, and the visit is final.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, Ctx, Target};
use platform::audit::Audited;
use platform::web::{Form, Problem, see_other};

use super::error::ObservationError;
use super::finish::finish_visit;
use super::load::own;
use super::model::{ViewKind, Visit, VisitId, VisitState};
use super::{store, visit_page};

/// The longest answer.
const LONGEST: usize = 2000;

/// Takes the person's view in. Whoever agrees or adds makes the visit final; a disagreement goes back
/// to the observer first.
pub(super) async fn add(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let visit = store::find_visit(ctx.db(), ctx.authority(), id)
        .await?
        .filter(|visit| visit.person_id == ctx.me.id)
        .ok_or_else(Problem::not_found)?;
    let kind = form.choice::<ViewKind>("view");
    let text = match kind {
        Some(ViewKind::Add | ViewKind::Disagree) => form.text("view_text", LONGEST),
        _ => form.optional_text("view_text", LONGEST),
    };
    let commitment = form.optional_text("commitment", LONGEST);
    let (Some(kind), Some(text), Some(commitment)) = (kind, text, commitment) else {
        return visit_page::again(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    // The same form sent twice finds its view there and changes nothing.
    if visit.view == Some(kind) && visit.view_text == text {
        return Ok(see_other(&format!("/observations/{id}?notice=view-kept")));
    }
    let state = visit.state;
    let is_silent = visit.view.is_none();
    let row = Visit {
        view: Some(kind),
        view_text: text,
        viewed_at: Some(ctx.now()),
        commitment: match commitment.is_empty() {
            true => visit.commitment.clone(),
            false => commitment,
        },
        ..visit
    };
    match (state, kind) {
        (VisitState::View, ViewKind::Disagree) => {
            keep(&ctx, row, VisitState::Answer).await?;
        }
        (VisitState::View, ViewKind::Agree | ViewKind::Add) => finish(&ctx, row).await?,
        // Late, the view stands beside what is final, with its day; nothing else moves.
        (VisitState::Final, _) if is_silent => keep(&ctx, row, VisitState::Final).await?,
        _ => return Err(ObservationError::NotNow.into()),
    }
    Ok(see_other(&format!("/observations/{id}?notice=view-kept")))
}

/// The person observed says that they have read the correction.
pub(super) async fn read_correction(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    _: Form,
) -> Result<Response, Problem> {
    let visit = store::find_visit(ctx.db(), ctx.authority(), id)
        .await?
        .filter(|visit| visit.person_id == ctx.me.id)
        .ok_or_else(Problem::not_found)?;
    if visit.has_unread_correction() {
        let seen = visit.version;
        let row = Visit {
            correction_read_at: Some(ctx.now()),
            ..visit
        };
        let tx = ctx.app.shell.db.begin().await?;
        if !store::change_visit(&tx, row, seen).await? {
            return Err(ObservationError::Changed.into());
        }
        tx.commit(&ctx.actor, Audited::new("visit.correction-read", id.0))
            .await?;
    }
    Ok(see_other(&format!(
        "/observations/{id}?notice=correction-read"
    )))
}

/// The observer makes a visit final: with an answer to a disagreement, or when nothing came in time.
pub(super) async fn close(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let visit = own(&ctx, id).await?;
    let is_overdue = visit.view_due_on.is_some_and(|due| due < ctx.today());
    let answer = match visit.state {
        VisitState::Answer => form.text("answer", LONGEST),
        VisitState::View if is_overdue => Some(String::new()),
        _ => return Err(ObservationError::NotNow.into()),
    };
    let Some(answer) = answer else {
        return visit_page::again(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    finish(&ctx, Visit { answer, ..visit }).await?;
    Ok(see_other(&format!("/observations/{id}?notice=visit-final")))
}

/// The observer's leave was asked when the talk was sent; a right lost since does not undo the lesson.
async fn finish(ctx: &Ctx, visit: Visit) -> Result<(), Problem> {
    let given = Target::Support {
        person: visit.person_id,
        given_to: visit.observer_id,
    };
    let permit = ctx.permit(Action::CloseObservation, given).await?;
    Ok(finish_visit(&ctx.app, &ctx.actor, permit, visit, ctx.today()).await?)
}

async fn keep(ctx: &Ctx, visit: Visit, state: VisitState) -> Result<(), ObservationError> {
    let (id, seen) = (visit.id, visit.version);
    let row = Visit {
        state,
        changed_at: ctx.now(),
        ..visit
    };
    let tx = ctx.app.shell.db.begin().await?;
    if !store::change_visit(&tx, row, seen).await? {
        return Err(ObservationError::Changed);
    }
    tx.commit(&ctx.actor, Audited::new("visit.viewed", id.0))
        .await?;
    Ok(())
}
