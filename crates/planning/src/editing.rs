//! Changes a draft by hand: every edit names the version it saw and is judged by the hard rules.

use kernel::{App, AuthorityId, Permit};
use platform::audit::{Actor, Audited};
use platform::db::Tx;
use platform::sea_orm::DbErr;

use crate::loading::{load_draft, load_question_of};
use crate::model::PlanState;
use crate::proposing::need_rows;
use crate::question::Draft;
use crate::rules::{Clash, Edit, apply};
use crate::store::{
    Allocation, AllocationId, Offer, Plan, PlanId, add_allocation, change_offer, claim_plan,
    find_plan, remove_allocation, remove_offer, replace_funding, replace_plan_needs, write_plan,
};

/// An edit of a plan as it was seen.
#[derive(Clone, Copy, Debug)]
pub struct EditPlan {
    /// Which plan.
    pub plan: PlanId,
    /// The version the editor saw.
    pub version: i32,
    /// What changes.
    pub edit: Edit,
}

/// Why a plan was not changed.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// There is no such plan, or no such run in it.
    #[error("no such plan or run")]
    NotFound,
    /// Somebody changed the plan since it was seen.
    #[error("the plan was changed by someone else")]
    Changed,
    /// The plan is approved; it is not edited any more.
    #[error("the plan is approved")]
    Approved,
    /// The plan has no runs left.
    #[error("the plan is empty")]
    Empty,
    /// Hard rules stand against it.
    #[error("rules are broken: {0:?}")]
    Clashes(Vec<Clash>),
    /// So many requests and objections wait for a change or a reply.
    #[error("{0} answers wait for a change or a reply")]
    Unheard(usize),
    /// A reason is missing.
    #[error("no reason is given")]
    NoReason,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Changes a plan that is not approved.
pub async fn edit_plan(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: EditPlan,
) -> Result<(), PlanError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let mut plan = claim(&tx, authority, ask.plan, ask.version).await?;
    let question = load_question_of(&*tx, &plan).await?;
    let (draft, offers) = load_draft(&*tx, authority, plan.id).await?;
    let touched = offers
        .into_iter()
        .find(|offer| offer.id == ask.edit.offer());
    let touched = touched.ok_or(PlanError::NotFound)?;
    let after = apply(&question, &draft, ask.edit).map_err(PlanError::Clashes)?;
    write_edit(&tx, ask.edit, touched, &after).await?;
    replace_plan_needs(&tx, authority, plan.id, need_rows(&plan, &question, &after)).await?;
    plan.value = after.worth(&question);
    // Means that grew since the plan was made may lift it above what was the best possible then.
    plan.bound = plan.bound.max(plan.value);
    plan.state = plan.state.worked_on();
    write_plan(&tx, plan.clone()).await?;
    let data = serde_json::json!({ "offer": ask.edit.offer().0, "version": plan.version });
    let entry = Audited::new(action(ask.edit), plan.id.0).with(data);
    tx.commit(actor, entry).await?;
    Ok(())
}

/// The plan at its next version, held for this transaction, when it was still as seen.
pub(crate) async fn claim(
    tx: &Tx,
    authority: AuthorityId,
    id: PlanId,
    version: i32,
) -> Result<Plan, PlanError> {
    let taken = claim_plan(tx, authority, id, version).await?;
    let plan = find_plan(&**tx, authority, id)
        .await?
        .ok_or(PlanError::NotFound)?;
    if plan.state == PlanState::Approved {
        return Err(PlanError::Approved);
    }
    if taken {
        Ok(plan)
    } else {
        Err(PlanError::Changed)
    }
}

fn action(edit: Edit) -> &'static str {
    match edit {
        Edit::Remove(_) => "plan.offer-removed",
        Edit::Leave(..) => "plan.place-removed",
        Edit::Join(..) => "plan.place-given",
        Edit::Hand(..) => "plan.offer-changed",
    }
}

async fn write_edit(tx: &Tx, edit: Edit, offer: Offer, after: &Draft) -> Result<(), DbErr> {
    let authority = offer.authority_id;
    match edit {
        Edit::Remove(id) => return remove_offer(tx, authority, id).await,
        Edit::Leave(id, person) => remove_allocation(tx, authority, id, person).await?,
        Edit::Join(id, person) => {
            remove_allocation(tx, authority, id, person).await?;
            let place = Allocation {
                authority_id: authority,
                id: AllocationId::new(),
                offer_id: id,
                person_id: person,
            };
            add_allocation(tx, place).await?;
        }
        Edit::Hand(..) => {}
    }
    let Some(changed) = after.offer(offer.id) else {
        return Ok(());
    };
    replace_funding(tx, authority, offer.id, &changed.funding).await?;
    let row = Offer {
        coach_id: changed.coach,
        slot: changed.slot,
        cost: changed.cost,
        ..offer
    };
    change_offer(tx, row).await
}
