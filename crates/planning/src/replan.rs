//! Plans a draft again: what is locked stays or stays out, and where asked for as little as possible changes.

use std::ops::ControlFlow;

use kernel::{App, Permit};
use optimise::Budget;
use platform::audit::{Actor, Audited};
use platform::sea_orm::DbErr;

use crate::consult::{heed, list_answers};
use crate::editing::{PlanError, claim};
use crate::loading::{load_draft, load_question_of};
use crate::model::PlanState;
use crate::propose::{AdapterError, Solved, solve, solve_near};
use crate::proposing::write_draft;
use crate::question::{Draft, LockSpec, Question};
use crate::rules::{Clash, clashes};
use crate::store::{PlanId, find_plan, remove_offers, write_plan};

/// Seconds the optimiser may take.
const SECONDS: f64 = 1.5;

/// How much may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// As little as possible.
    Little,
    /// Whatever reduces most need.
    Anything,
}

/// Asks for a plan to be made again.
#[derive(Clone, Copy, Debug)]
pub struct Replan {
    /// Which plan.
    pub plan: PlanId,
    /// The version the planner saw.
    pub version: i32,
    /// How much may change.
    pub change: Change,
    /// How long the optimiser may work.
    pub budget: Budget,
}

impl Replan {
    /// A plan made again within two seconds.
    pub fn new(plan: PlanId, version: i32, change: Change) -> Self {
        Self {
            plan,
            version,
            change,
            budget: Budget::Seconds(SECONDS),
        }
    }
}

/// Why a plan was not made again.
#[derive(Debug, thiserror::Error)]
pub enum ReplanError {
    /// These cannot all be kept.
    #[error("these cannot be kept together: {0:?}")]
    LocksClash(Vec<LockSpec>),
    /// Nothing that can be run helps anyone.
    #[error("no run fits")]
    NothingFits,
    /// The plan cannot be changed.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The optimiser's plan breaks a rule of the house.
    #[error("the plan breaks a rule: {0:?}")]
    Broken(Vec<Clash>),
    /// The optimiser failed.
    #[error(transparent)]
    Optimiser(AdapterError),
    /// The work was stopped.
    #[error("the optimiser stopped: {0}")]
    Stopped(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Makes a plan that is not approved again, with what is locked.
pub async fn replan(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: Replan,
) -> Result<(), ReplanError> {
    let authority = permit.authority();
    let db = app.shell.db.read();
    let found = find_plan(db, authority, ask.plan).await?;
    let seen = found.ok_or(PlanError::NotFound)?;
    if seen.state == PlanState::Approved {
        return Err(PlanError::Approved.into());
    }
    let mut question = load_question_of(db, &seen).await?;
    let (before, _) = load_draft(db, authority, ask.plan).await?;
    let answers = list_answers(db, authority, ask.plan).await?;
    let agreed = heed(&mut question, &before, &answers);
    // The search holds no transaction; the version says whether anything changed meanwhile.
    let answering = tokio::task::spawn_blocking(move || {
        let solved = answer(&mut question, &before, ask, &agreed);
        (question, solved)
    });
    let (question, solved) = answering
        .await
        .map_err(|error| ReplanError::Stopped(error.to_string()))?;
    let solved = solved.map_err(|error| match error {
        AdapterError::LocksClash(locks) => ReplanError::LocksClash(locks),
        other => ReplanError::Optimiser(other),
    })?;
    if solved.draft.offers.is_empty() {
        return Err(ReplanError::NothingFits);
    }
    let broken = clashes(&question, &solved.draft);
    if !broken.is_empty() {
        return Err(ReplanError::Broken(broken));
    }
    let tx = app.shell.db.begin().await?;
    let mut plan = claim(&tx, authority, ask.plan, ask.version).await?;
    let (old, _) = load_draft(&*tx, authority, plan.id).await?;
    let ids: Vec<_> = old.offers.iter().map(|offer| offer.id).collect();
    remove_offers(&tx, authority, &ids).await?;
    write_draft(&tx, &plan, &question, &solved).await?;
    plan.value = solved.value;
    plan.bound = solved.bound;
    plan.state = plan.state.worked_on();
    write_plan(&tx, plan.clone()).await?;
    let kept = ids
        .iter()
        .filter(|id| solved.draft.offer(**id).is_some())
        .count();
    let data = serde_json::json!({
        "version": plan.version,
        "offers": solved.draft.offers.len(),
        "kept": kept,
        "value": plan.value,
        "bound": plan.bound,
    });
    tx.commit(actor, Audited::new("plan.replanned", plan.id.0).with(data))
        .await?;
    Ok(())
}

/// Plans again; a place that someone agreed to gives way only where it cannot be kept together with the rest.
fn answer(
    question: &mut Question,
    before: &Draft,
    ask: Replan,
    agreed: &[LockSpec],
) -> Result<Solved, AdapterError> {
    let watch = &mut |_| ControlFlow::Continue(());
    loop {
        let solved = match ask.change {
            Change::Little => solve_near(question, before, ask.budget, watch),
            Change::Anything => solve(question, ask.budget, watch),
        };
        let Err(AdapterError::LocksClash(clashing)) = &solved else {
            return solved;
        };
        let count = question.locks.len();
        question
            .locks
            .retain(|lock| !(agreed.contains(lock) && clashing.contains(lock)));
        if question.locks.len() == count {
            return solved;
        }
    }
}
