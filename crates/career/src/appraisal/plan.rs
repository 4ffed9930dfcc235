//! The plan of a year: its results, sent to the superior, agreed or returned.

use kernel::{App, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::Tx;

use crate::error::CareerError;
use crate::model::{AppraisalState, NoteKind};
use crate::store::{
    Appraisal, AppraisalId, Note, NoteId, WorkResult, WorkResultId, add_note, advance,
    find_appraisal, find_result, list_results_of, remove_result, save_result,
};

/// The most results of a plan; a year has room for few.
pub(crate) const MOST_RESULTS: usize = 8;

/// A planned result as it was typed.
#[derive(Clone, Debug)]
pub struct SaveResult {
    /// Made by the form.
    pub id: WorkResultId,
    /// Of which appraisal.
    pub appraisal: AppraisalId,
    /// Whose appraisal it must be.
    pub person: PersonId,
    /// What is to be achieved.
    pub title: String,
    /// By what one sees it.
    pub measure: String,
    /// The version that was seen; 0 for a new one.
    pub seen: i32,
}

/// Adds or changes a planned result while the plan is being written.
pub async fn save_planned_result(
    app: &App,
    actor: &Actor,
    permit: Permit,
    save: SaveResult,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    let _ = planned(&tx, permit, save.appraisal, save.person).await?;
    let old = find_result(&*tx, authority_id, save.id).await?;
    if old
        .as_ref()
        .is_some_and(|old| old.appraisal_id != save.appraisal)
    {
        return Err(CareerError::NotFound);
    }
    let says_the_same = |old: &WorkResult| old.title == save.title && old.measure == save.measure;
    if old.as_ref().is_some_and(says_the_same) {
        return Ok(());
    }
    if old.is_none() {
        let all = list_results_of(&*tx, authority_id, save.appraisal).await?;
        if save.seen != 0 {
            return Err(CareerError::Changed);
        }
        if all.len() >= MOST_RESULTS {
            return Err(CareerError::NotNow);
        }
    }
    let row = WorkResult {
        authority_id,
        id: save.id,
        appraisal_id: save.appraisal,
        title: save.title,
        measure: save.measure,
        version: 1,
    };
    if !save_result(&tx, row, save.seen).await? {
        return Err(CareerError::Changed);
    }
    tx.commit(actor, Audited::new("appraisal.planned", save.appraisal.0))
        .await?;
    Ok(())
}

/// Takes a result out of the plan while it is being written; one that is gone already stays gone.
pub(crate) async fn drop_result(
    app: &App,
    actor: &Actor,
    permit: Permit,
    appraisal: AppraisalId,
    person: PersonId,
    id: WorkResultId,
) -> Result<(), CareerError> {
    let tx = app.shell.db.begin().await?;
    let _ = planned(&tx, permit, appraisal, person).await?;
    let found = find_result(&*tx, permit.authority(), id).await?;
    if found.is_none_or(|row| row.appraisal_id != appraisal) {
        return Ok(());
    }
    remove_result(&tx, permit.authority(), id).await?;
    tx.commit(actor, Audited::new("appraisal.planned", appraisal.0))
        .await?;
    Ok(())
}

async fn planned(
    tx: &Tx,
    permit: Permit,
    id: AppraisalId,
    person: PersonId,
) -> Result<Appraisal, CareerError> {
    let row = find_appraisal(&**tx, permit.authority(), id)
        .await?
        .filter(|row| row.person_id == person)
        .ok_or(CareerError::NotFound)?;
    match row.state {
        AppraisalState::Planning => Ok(row),
        _ => Err(CareerError::NotNow),
    }
}

/// A step of the plan.
#[derive(Clone, Debug)]
pub struct PlanStep {
    /// The appraisal.
    pub id: AppraisalId,
    /// Who takes it.
    pub by: PersonId,
    /// The version that was seen.
    pub seen: i32,
    /// The day.
    pub today: Day,
}

/// Sends the plan to the superior.
pub async fn propose(
    app: &App,
    actor: &Actor,
    permit: Permit,
    step: PlanStep,
) -> Result<(), CareerError> {
    let tx = app.shell.db.begin().await?;
    let row = find_appraisal(&*tx, permit.authority(), step.id)
        .await?
        .filter(|row| row.person_id == step.by)
        .ok_or(CareerError::NotFound)?;
    if row.state == AppraisalState::Proposed {
        return Ok(());
    }
    let results = list_results_of(&*tx, permit.authority(), step.id).await?;
    if results.is_empty() {
        return Err(CareerError::EmptyPlan);
    }
    let (from, to) = (AppraisalState::Planning, AppraisalState::Proposed);
    take_step(&tx, &row, step.seen, from, to).await?;
    tx.commit(actor, Audited::new("appraisal.proposed", step.id.0))
        .await?;
    Ok(())
}

/// The superior agrees; the year runs.
pub async fn agree(
    app: &App,
    actor: &Actor,
    permit: Permit,
    step: PlanStep,
) -> Result<(), CareerError> {
    let tx = app.shell.db.begin().await?;
    let row = of_appraiser(&tx, permit, &step).await?;
    if row.state == AppraisalState::Running {
        return Ok(());
    }
    let (from, to) = (AppraisalState::Proposed, AppraisalState::Running);
    take_step(&tx, &row, step.seen, from, to).await?;
    tx.commit(actor, Audited::new("appraisal.agreed", step.id.0))
        .await?;
    Ok(())
}

/// The superior gives the plan back with a reason.
pub async fn return_plan(
    app: &App,
    actor: &Actor,
    permit: Permit,
    step: PlanStep,
    reason: String,
) -> Result<(), CareerError> {
    let tx = app.shell.db.begin().await?;
    let row = of_appraiser(&tx, permit, &step).await?;
    if row.state == AppraisalState::Planning && row.version == step.seen + 1 {
        return Ok(());
    }
    let (from, to) = (AppraisalState::Proposed, AppraisalState::Planning);
    take_step(&tx, &row, step.seen, from, to).await?;
    let note = Note {
        authority_id: permit.authority(),
        id: NoteId::new(),
        appraisal_id: row.id,
        author_id: step.by,
        kind: NoteKind::Return,
        text: reason,
        held_on: step.today,
        made_at: actor.at,
    };
    add_note(&tx, note).await?;
    tx.commit(actor, Audited::new("appraisal.returned", step.id.0))
        .await?;
    Ok(())
}

async fn of_appraiser(tx: &Tx, permit: Permit, step: &PlanStep) -> Result<Appraisal, CareerError> {
    find_appraisal(&**tx, permit.authority(), step.id)
        .await?
        .filter(|row| row.appraiser_id == step.by)
        .ok_or(CareerError::NotFound)
}

/// Brings an appraisal from one state to the next, when it is there and was not changed meanwhile.
pub(crate) async fn take_step(
    tx: &Tx,
    row: &Appraisal,
    seen: i32,
    from: AppraisalState,
    to: AppraisalState,
) -> Result<(), CareerError> {
    if row.version != seen {
        return Err(CareerError::Changed);
    }
    if row.state != from {
        return Err(CareerError::NotNow);
    }
    match advance(tx, row, seen, to).await? {
        true => Ok(()),
        false => Err(CareerError::Changed),
    }
}
