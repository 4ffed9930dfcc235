//! How the signed-in person stands to an offer: who sets up, who reads, who takes part.

use kernel::{Action, AuthorityId, Ctx, Permit, Target};
use planning::{Offer, OfferId, find_offer};
use platform::sea_orm::ConnectionTrait;
use platform::web::Problem;

use crate::error::DeliveryError;
use crate::store::{Session, SessionId, find_session, list_call_offs_of};

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
        let may_run = is_coach || ctx.may(Action::RunProgramme, school).await?;
        let may_read = may_run || ctx.may(Action::ViewSchool, school).await?;
        Ok(Self {
            offer,
            is_coach,
            may_run,
            may_read,
        })
    }

    /// Leave to run the offer: its coach has it by coaching it, whatever role they hold.
    pub async fn permit(&self, ctx: &Ctx) -> Result<Permit, Problem> {
        if self.is_coach {
            return Ok(Permit::for_program(ctx.authority(), Action::RunProgramme));
        }
        ctx.permit(Action::RunProgramme, Target::School(self.offer.school_id))
            .await
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
