//! How the signed-in person stands to an appraisal: their own, their superior's work, or an objection to decide.

use kernel::{Action, Ctx, Permit, Target};
use platform::web::Problem;

use super::begin::superiors_of;
use super::deciders::Deciders;
use crate::model::{AppraisalState, VerdictKind};
use crate::store::{Appraisal, AppraisalId, find_appraisal, list_verdicts_of};

/// From which side an appraisal is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// It is one's own.
    Own,
    /// One is the superior now.
    Superior,
    /// One decides on the objection for the authority.
    Decider,
}

/// An appraisal that the signed-in person may see.
pub(crate) struct Seen {
    pub(crate) row: Appraisal,
    pub(crate) side: Side,
    /// What to ask leave for.
    pub(crate) target: Target,
    /// Whether the appraiser still is a superior of the person.
    pub(crate) is_current: bool,
}

impl Seen {
    /// The address of its page.
    pub(crate) fn path(&self) -> String {
        format!("/appraisals/{}", self.row.id)
    }
}

/// The appraisal, when the signed-in person may see it; a page that says there is none otherwise.
pub(crate) async fn load(ctx: &Ctx, id: AppraisalId) -> Result<Seen, Problem> {
    let row = find_appraisal(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let superiors = superiors_of(ctx.db(), ctx.authority(), row.person_id).await?;
    let is_current = superiors.contains(&row.appraiser_id);
    // Someone who was the superior has no part in it any more.
    let target = match is_current {
        true => Target::Support {
            person: row.person_id,
            given_to: row.appraiser_id,
        },
        false => Target::Person(row.person_id),
    };
    let side = if ctx.may(Action::ViewAppraisal, target).await? {
        match row.person_id == ctx.me.id {
            true => Side::Own,
            false => Side::Superior,
        }
    } else if is_objected(&row)
        && ctx.may(Action::DecideObjection, target).await?
        && is_decider(ctx, &row).await?
    {
        Side::Decider
    } else {
        return Err(Problem::not_found());
    };
    Ok(Seen {
        row,
        side,
        target,
        is_current,
    })
}

/// The appraisal, and the signed-in person's leave to do something about it.
pub(crate) async fn open(
    ctx: &Ctx,
    id: AppraisalId,
    action: Action,
) -> Result<(Seen, Permit), Problem> {
    let seen = load(ctx, id).await?;
    let permit = ctx.permit(action, seen.target).await?;
    Ok((seen, permit))
}

/// Whether the signed-in person decides on the objection, or decided on it when it was theirs to decide.
async fn is_decider(ctx: &Ctx, row: &Appraisal) -> Result<bool, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    if Deciders::load(db, authority).await?.is_one(row, ctx.me.id) {
        return Ok(true);
    }
    let verdicts = list_verdicts_of(db, authority, row.id).await?;
    Ok(verdicts
        .iter()
        .any(|verdict| verdict.kind == VerdictKind::Decision && verdict.made_by == ctx.me.id))
}

/// Whether the person has laid the appraisal before the authority.
fn is_objected(row: &Appraisal) -> bool {
    matches!(
        row.state,
        AppraisalState::Objected | AppraisalState::Decided
    )
}
