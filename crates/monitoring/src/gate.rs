//! Leave to act on an offer: the policy's, and that of the coach whom the approved plan names.

use kernel::{Action, Ctx, Permit, Target};
use planning::Offer;
use platform::web::Problem;

/// Leave to run or monitor an offer. Its own coach has it wherever they work, for the principal who
/// approved the plan named them.
pub async fn permit_for_offer(ctx: &Ctx, offer: &Offer, action: Action) -> Result<Permit, Problem> {
    if offer.coach_id == ctx.me.id {
        return Ok(Permit::for_program(ctx.authority(), action));
    }
    ctx.permit(action, Target::School(offer.school_id)).await
}

/// Whether that leave would be given.
pub async fn may_for_offer(ctx: &Ctx, offer: &Offer, action: Action) -> Result<bool, Problem> {
    Ok(offer.coach_id == ctx.me.id || ctx.may(action, Target::School(offer.school_id)).await?)
}
