//! The rating: each result and behaviour, both as a whole with reasons, and the predicate that follows.

use kernel::{App, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::Tx;
use serde_json::json;

use super::plan::take_step;
use crate::error::CareerError;
use crate::model::{AppraisalState, Expectation, VerdictKind};
use crate::rules::{AppraisalRules, rules};
use crate::store::{
    Appraisal, AppraisalId, Verdict, VerdictId, VerdictLine, VerdictLineId, add_verdict, advance,
    find_appraisal, find_verdict, list_results_of,
};

/// How one result or behaviour is rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatedLine {
    /// The identifier of the result, or the code of the behaviour.
    pub subject: String,
    /// The rating.
    pub expectation: Expectation,
    /// What is said of it; may be empty.
    pub remark: String,
}

/// A rating as it was typed.
#[derive(Clone, Debug)]
pub struct Rate {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: VerdictId,
    /// Of which appraisal.
    pub appraisal: AppraisalId,
    /// Who rates.
    pub by: PersonId,
    /// The version that was seen.
    pub seen: i32,
    /// Every result and behaviour.
    pub lines: Vec<RatedLine>,
    /// The results as a whole.
    pub results: Expectation,
    /// Why.
    pub results_reason: String,
    /// The behaviour as a whole.
    pub behaviour: Expectation,
    /// Why.
    pub behaviour_reason: String,
    /// The day.
    pub today: Day,
}

/// Keeps a rating; until the person has answered, a better one may take its place.
pub async fn rate(app: &App, actor: &Actor, permit: Permit, rate: Rate) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    let row = find_appraisal(&*tx, authority_id, rate.appraisal)
        .await?
        .filter(|row| row.appraiser_id == rate.by)
        .ok_or(CareerError::NotFound)?;
    if find_verdict(&*tx, authority_id, rate.id).await?.is_some() {
        return Ok(());
    }
    let rules = rules().appraisal(row.year);
    check_fit(&tx, &row, rules, &rate.lines).await?;
    if row.state == AppraisalState::Rated && row.version == rate.seen {
        if !advance(&tx, &row, rate.seen, AppraisalState::Rated).await? {
            return Err(CareerError::Changed);
        }
    } else {
        let (from, to) = (AppraisalState::Running, AppraisalState::Rated);
        take_step(&tx, &row, rate.seen, from, to).await?;
    }
    let predicate = rules.predicate(rate.results, rate.behaviour).value;
    let verdict = Verdict {
        authority_id,
        id: rate.id,
        appraisal_id: row.id,
        made_by: rate.by,
        kind: VerdictKind::Rating,
        results: rate.results,
        behaviour: rate.behaviour,
        predicate,
        rules: rules.head.code.clone(),
        results_reason: rate.results_reason,
        behaviour_reason: rate.behaviour_reason,
        made_on: rate.today,
        made_at: actor.at,
    };
    let line = |line: RatedLine| VerdictLine {
        authority_id,
        id: VerdictLineId::new(),
        verdict_id: rate.id,
        subject: line.subject,
        expectation: line.expectation,
        remark: line.remark,
    };
    add_verdict(&tx, verdict, rate.lines.into_iter().map(line).collect()).await?;
    let entry =
        Audited::new("appraisal.rated", row.id.0).with(json!({ "predicate": predicate.as_str() }));
    tx.commit(actor, entry).await?;
    Ok(())
}

/// Refuses a rating that leaves out a result or behaviour, or rates something else.
async fn check_fit(
    tx: &Tx,
    row: &Appraisal,
    rules: &AppraisalRules,
    lines: &[RatedLine],
) -> Result<(), CareerError> {
    let mut wanted: Vec<String> = list_results_of(&**tx, row.authority_id, row.id)
        .await?
        .into_iter()
        .map(|result| result.id.to_string())
        .chain(rules.behaviours.iter().map(|one| one.code.clone()))
        .collect();
    let mut given: Vec<String> = lines.iter().map(|line| line.subject.clone()).collect();
    wanted.sort_unstable();
    given.sort_unstable();
    match wanted == given {
        true => Ok(()),
        false => Err(CareerError::RatingDoesNotFit),
    }
}
