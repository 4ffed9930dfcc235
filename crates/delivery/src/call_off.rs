//! Calling a session off: the way out of a session planned by mistake or overtaken by events.

use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, Ctx, Permit};
use platform::audit::{Actor, Audited};
use platform::db::{Db, add, is_duplicate};
use platform::web::{Form, Problem, see_other};

use crate::error::DeliveryError;
use crate::session_page::{self, Forms};
use crate::standing::get_session;
use crate::store::{CallOff, CallOffId, SessionId, list_attendance_of_session};

/// Calls a session off while nobody's attendance is recorded. Sent twice, it is kept once.
pub async fn call_off_session(
    db: &Db,
    actor: &Actor,
    permit: Permit,
    id: SessionId,
    reason: String,
) -> Result<(), DeliveryError> {
    let authority = permit.authority();
    let (session, _) = get_session(db.read(), authority, id).await?;
    let tx = db.begin().await?;
    if !list_attendance_of_session(&*tx, authority, &[id])
        .await?
        .is_empty()
    {
        return Err(DeliveryError::AlreadyHeld);
    }
    let row = CallOff {
        authority_id: authority,
        id: CallOffId::new(),
        session_id: id,
        offer_id: session.offer_id,
        reason,
        made_by: actor.person.unwrap_or_default(),
        made_at: actor.at,
    };
    match add(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        other => other?,
    }
    tx.commit(actor, Audited::new("session.called-off", id.0))
        .await?;
    Ok(())
}

/// Takes in the form of the session's page.
pub(crate) async fn post(
    ctx: Ctx,
    Path(id): Path<SessionId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (session, offer) = get_session(ctx.db(), ctx.authority(), id).await?;
    let permit = ctx.permit(Action::RunProgramme, offer.work()).await?;
    let Some(reason) = form.text("reason", 300) else {
        let forms = Forms {
            call_off: Some(form),
            ..Forms::default()
        };
        return session_page::show_again(&ctx, id, forms).await;
    };
    call_off_session(&ctx.app.shell.db, &ctx.actor, permit, id, reason).await?;
    let offer = session.offer_id;
    Ok(see_other(&format!(
        "/offers/{offer}?notice=session-called-off"
    )))
}
