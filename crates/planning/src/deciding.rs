//! The principal's decision: a plan is approved after every rule was checked once more, or returned
//! with a reason.

use std::collections::BTreeSet;

use kernel::access::{CoachingRelation, CoachingRelationId, add_coaching_relation};
use kernel::{App, Permit};
use platform::Day;
use platform::audit::{Actor, Audited};

use crate::editing::{PlanError, claim};
use crate::loading::{load_draft, load_question_of};
use crate::model::PlanState;
use crate::outlook::forecast;
use crate::rules::clashes;
use crate::store::{
    Plan, PlanId, add_forecasts, hold_coaches, hold_funds, set_offers_planned, write_plan,
};

/// A decision on a plan as it was seen.
#[derive(Clone, Debug)]
pub struct Decide {
    /// Which plan.
    pub plan: PlanId,
    /// The version the principal saw.
    pub version: i32,
    /// Why; may be empty when approving.
    pub reason: String,
    /// The day at the school.
    pub today: Day,
}

/// Approves a plan: its runs may begin, and coaches may see the maps of those they coach.
pub async fn approve(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: Decide,
) -> Result<(), PlanError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let plan = claim(&tx, authority, ask.plan, ask.version).await?;
    hold_coaches(&tx, authority, plan.school_id).await?;
    hold_funds(&tx, authority, plan.school_id, plan.semester).await?;
    let question = load_question_of(&*tx, &plan).await?;
    let (draft, offers) = load_draft(&*tx, authority, plan.id).await?;
    if draft.offers.is_empty() {
        return Err(PlanError::Empty);
    }
    let broken = clashes(&question, &draft);
    if !broken.is_empty() {
        return Err(PlanError::Clashes(broken));
    }
    set_offers_planned(&tx, authority, plan.id).await?;
    let forecasts = forecast(&*tx, &plan, &draft, question.people.len()).await?;
    add_forecasts(&tx, forecasts).await?;
    let pairs: BTreeSet<_> = draft
        .offers
        .iter()
        .flat_map(|offer| {
            offer
                .participants
                .iter()
                .map(|person| (offer.coach, *person))
        })
        .collect();
    for (coach_id, person_id) in pairs {
        let relation = CoachingRelation {
            authority_id: authority,
            id: CoachingRelationId::new(),
            coach_id,
            person_id,
            starts_on: ask.today,
            ends_on: None,
        };
        add_coaching_relation(&tx, relation).await?;
    }
    let plan = decided(plan, actor, PlanState::Approved, ask.reason);
    write_plan(&tx, plan.clone()).await?;
    let data = serde_json::json!({ "offers": offers.len(), "version": plan.version });
    let mut entries = vec![Audited::new("plan.approved", plan.id.0).with(data)];
    entries.extend(
        offers
            .iter()
            .map(|offer| Audited::new("offer.planned", offer.id.0)),
    );
    tx.commit_all(actor, entries).await?;
    Ok(())
}

/// Returns a plan to those who draft it.
pub async fn return_plan(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: Decide,
) -> Result<(), PlanError> {
    if ask.reason.trim().is_empty() {
        return Err(PlanError::NoReason);
    }
    let tx = app.shell.db.begin().await?;
    let plan = claim(&tx, permit.authority(), ask.plan, ask.version).await?;
    let plan = decided(plan, actor, PlanState::Returned, ask.reason);
    write_plan(&tx, plan.clone()).await?;
    let data = serde_json::json!({ "version": plan.version });
    tx.commit(actor, Audited::new("plan.returned", plan.id.0).with(data))
        .await?;
    Ok(())
}

fn decided(plan: Plan, actor: &Actor, state: PlanState, reason: String) -> Plan {
    Plan {
        state,
        decided_by: actor.person,
        decided_at: Some(actor.at),
        reason,
        ..plan
    }
}
