//! How the signed-in person stands to an offer: who sets up, who reads, who takes part.

use kernel::{Action, AuthorityId, Ctx, Permit, Target};
use planning::{Offer, OfferId, find_offer};
use platform::sea_orm::ConnectionTrait;
use platform::web::Problem;

use crate::error::DeliveryError;
use crate::store::{
    Session, SessionId, SessionSeat, find_session, list_call_offs_of, list_seats_of_session,
};

/// The signed-in person before an offer.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub offer: Offer,
    /// They coach this offer.
    pub is_coach: bool,
    /// They may set up sessions, record attendance and set tasks.
    pub may_run: bool,
    /// They may see everyone's attendance and tasks.
    pub may_read: bool,
}

impl Standing {
    pub async fn load(ctx: &Ctx, id: OfferId) -> Result<Self, Problem> {
        let offer = find_offer(ctx.db(), ctx.authority(), id)
            .await?
            .ok_or_else(Problem::not_found)?;
        let school = Target::School(offer.school_id);
        let is_coach = offer.coach_id == ctx.me.id;
        let may_run = ctx.may(Action::RunProgramme, offer.work()).await?;
        let may_read = may_run || ctx.may(Action::ViewSchool, school).await?;
        Ok(Self {
            offer,
            is_coach,
            may_run,
            may_read,
        })
    }

    /// Leave to run the offer.
    pub async fn permit(&self, ctx: &Ctx) -> Result<Permit, Problem> {
        ctx.permit(Action::RunProgramme, self.offer.work()).await
    }
}

/// A session and its offer.
pub(crate) async fn get_session(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: SessionId,
) -> Result<(Session, Offer), DeliveryError> {
    let session = find_session(db, authority, id)
        .await?
        .ok_or(DeliveryError::Unknown)?;
    let offer = find_offer(db, authority, session.offer_id)
        .await?
        .ok_or(DeliveryError::Unknown)?;
    Ok((session, offer))
}

/// Leave to run the offer of a session, and who takes part in it.
pub(crate) async fn permit_for_session(
    ctx: &Ctx,
    id: SessionId,
) -> Result<(Permit, Vec<SessionSeat>), Problem> {
    let (_, offer) = get_session(ctx.db(), ctx.authority(), id).await?;
    let permit = ctx.permit(Action::RunProgramme, offer.work()).await?;
    let seats = list_seats_of_session(ctx.db(), ctx.authority(), id).await?;
    Ok((permit, seats))
}

/// Nothing is recorded of a session that was called off.
pub(crate) async fn check_stands(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    session: &Session,
) -> Result<(), DeliveryError> {
    let call_offs = list_call_offs_of(db, authority, &[session.offer_id]).await?;
    if call_offs.iter().any(|off| off.session_id == session.id) {
        return Err(DeliveryError::CalledOff);
    }
    Ok(())
}
