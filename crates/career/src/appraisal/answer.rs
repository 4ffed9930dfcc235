//! The person's answer to a rating, and the authority's decision on an objection.

use kernel::{App, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use serde_json::json;

use super::deciders::Deciders;
use super::plan::take_step;
use crate::error::CareerError;
use crate::model::{AppraisalState, Expectation, NoteKind, VerdictKind};
use crate::rules::rules;
use crate::store::{
    AppraisalId, Note, NoteId, Verdict, VerdictId, add_note, add_verdict, find_appraisal,
    find_note, find_verdict,
};

/// The person's answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: NoteId,
    /// To the rating of which appraisal.
    pub appraisal: AppraisalId,
    /// Whose it must be.
    pub by: PersonId,
    /// The version that was seen.
    pub seen: i32,
    /// `Answer` for agreeing, `Objection` for objecting.
    pub kind: NoteKind,
    /// In their words.
    pub text: String,
    /// The day.
    pub today: Day,
}

/// Keeps the person's answer: the result stands, or the authority decides.
pub async fn answer(
    app: &App,
    actor: &Actor,
    permit: Permit,
    answer: Answer,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    let row = find_appraisal(&*tx, authority_id, answer.appraisal)
        .await?
        .filter(|row| row.person_id == answer.by)
        .ok_or(CareerError::NotFound)?;
    if find_note(&*tx, authority_id, answer.id).await?.is_some() {
        return Ok(());
    }
    let (to, action) = match answer.kind {
        NoteKind::Objection => (AppraisalState::Objected, "appraisal.objected"),
        _ => (AppraisalState::Accepted, "appraisal.accepted"),
    };
    take_step(&tx, &row, answer.seen, AppraisalState::Rated, to).await?;
    let note = Note {
        authority_id,
        id: answer.id,
        appraisal_id: row.id,
        author_id: answer.by,
        kind: answer.kind,
        text: answer.text,
        held_on: answer.today,
        made_at: actor.at,
    };
    add_note(&tx, note).await?;
    tx.commit(actor, Audited::new(action, row.id.0)).await?;
    Ok(())
}

/// The authority's decision on an objection.
#[derive(Clone, Debug)]
pub struct Decide {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: VerdictId,
    /// On which appraisal.
    pub appraisal: AppraisalId,
    /// Who decides: one of those whose decision it is, neither the person nor their appraiser.
    pub by: PersonId,
    /// The version that was seen.
    pub seen: i32,
    /// The results as a whole.
    pub results: Expectation,
    /// The behaviour as a whole.
    pub behaviour: Expectation,
    /// Why.
    pub reason: String,
    /// The day.
    pub today: Day,
}

/// Keeps the decision; from then on it stands.
pub async fn decide(
    app: &App,
    actor: &Actor,
    permit: Permit,
    decide: Decide,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    let row = find_appraisal(&*tx, authority_id, decide.appraisal)
        .await?
        .ok_or(CareerError::NotFound)?;
    let deciders = Deciders::load(&*tx, authority_id).await?;
    if !deciders.is_one(&row, decide.by) {
        return Err(CareerError::OwnDecision);
    }
    if find_verdict(&*tx, authority_id, decide.id).await?.is_some() {
        return Ok(());
    }
    let (from, to) = (AppraisalState::Objected, AppraisalState::Decided);
    take_step(&tx, &row, decide.seen, from, to).await?;
    let rules = rules().appraisal(row.year);
    let predicate = rules.predicate(decide.results, decide.behaviour).value;
    let verdict = Verdict {
        authority_id,
        id: decide.id,
        appraisal_id: row.id,
        made_by: decide.by,
        kind: VerdictKind::Decision,
        results: decide.results,
        behaviour: decide.behaviour,
        predicate,
        rules: rules.head.code.clone(),
        results_reason: decide.reason.clone(),
        behaviour_reason: decide.reason,
        made_on: decide.today,
        made_at: actor.at,
    };
    add_verdict(&tx, verdict, Vec::new()).await?;
    let entry = Audited::new("appraisal.decided", row.id.0)
        .with(json!({ "predicate": predicate.as_str() }));
    tx.commit(actor, entry).await?;
    Ok(())
}
