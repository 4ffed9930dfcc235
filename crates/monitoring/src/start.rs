//! Starting a programme: only when it can be seen afterwards whether it changed anything.

use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, App, Ctx, Permit};
use planning::{OfferId, OfferState, find_offer, set_offer_state};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::web::{Form, Problem, see_other};

use crate::indicators::MonitoringError;
use crate::rules::missing_to_start;
use crate::store::list_indicators_of;

/// Moves a planned offer to running; one that runs already is left as it is.
pub async fn start_offer(
    app: &App,
    actor: &Actor,
    permit: Permit,
    id: OfferId,
    today: Day,
) -> Result<(), MonitoringError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let offer = find_offer(&*tx, authority, id)
        .await?
        .ok_or(MonitoringError::NotFound)?;
    match offer.state {
        OfferState::Running => return Ok(()),
        OfferState::Proposed | OfferState::Finished => return Err(MonitoringError::NotPlanned),
        OfferState::Planned => {}
    }
    let indicators = list_indicators_of(&*tx, authority, &[id]).await?;
    let kinds: Vec<_> = indicators.iter().map(|indicator| indicator.kind).collect();
    if let Some(missing) = missing_to_start(&kinds) {
        return Err(MonitoringError::CannotStart(missing));
    }
    let (from, to) = (OfferState::Planned, OfferState::Running);
    if !set_offer_state(&tx, authority, id, from, to, today).await? {
        return Ok(());
    }
    tx.commit(actor, Audited::new("offer.started", id.0))
        .await?;
    Ok(())
}

pub(crate) async fn start(
    ctx: Ctx,
    Path(id): Path<OfferId>,
    _form: Form,
) -> Result<Response, Problem> {
    let offer = find_offer(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let permit = ctx.permit(Action::RunProgramme, offer.work()).await?;
    let path = format!("/offers/{id}/indicators");
    match start_offer(&ctx.app, &ctx.actor, permit, id, ctx.today()).await {
        Ok(()) => Ok(see_other(&format!("{path}?notice=offer-started"))),
        Err(error) => Err(Problem::from(error).back_to(path)),
    }
}
