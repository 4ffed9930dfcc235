//! Recording a check: what was seen is evidence, moves the map, and is kept beside the commitment.

use kernel::competency_map::{MapEntry, list_latest_of_people};
use kernel::evidence::{
    Assessment, AssessmentId, RatedItem, Submission, find_assessment, list_ratings_of, submit,
};
use kernel::frameworks::{IndicatorCode, ItemEntry, Source};
use kernel::{App, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::sea_orm::ConnectionTrait;
use serde_json::json;

use crate::error::FollowUpError;
use crate::rules::{earliest_day, outcome};
use crate::store::{
    CheckId, CheckResult, CheckResultId, Commitment, CommitmentCheck, add_result, find_check,
    find_commitment, list_checks_of, list_results_of,
};

/// What someone saw.
#[derive(Clone, Debug)]
pub struct RecordCheck {
    /// The check.
    pub check: CheckId,
    /// Who looked.
    pub by: PersonId,
    /// When.
    pub held_on: Day,
    /// The day it is entered.
    pub today: Day,
    /// The value on the scale of the practice check.
    pub value: u8,
    /// What was seen; may be empty.
    pub note: String,
}

/// Records a check. The evidence has the identifier of the check, so that a check is evidence once,
/// however often it is sent, and a program that died between the two is mended by sending again.
pub async fn record_check(
    app: &App,
    actor: &Actor,
    permit: Permit,
    record: RecordCheck,
) -> Result<(), FollowUpError> {
    let authority = permit.authority();
    let db = app.shell.db.read();
    let check = find_check(db, authority, record.check)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    let commitment = find_commitment(db, authority, check.commitment_id)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    let item = app
        .frameworks
        .practice_check(&IndicatorCode::new(commitment.indicator.clone()))
        .ok_or(FollowUpError::NothingToCheck)?;
    if let Some(done) = list_results_of(db, authority, &[check.id]).await?.first() {
        return same_again(done, &record);
    }
    may_be_recorded(db, &commitment, &check, &record).await?;
    outcome(&item.item.scale, record.value).ok_or(FollowUpError::OutsideScale)?;
    let id = AssessmentId(check.id.0);
    // When the evidence is there already, the level before it is no longer known.
    let is_fresh = find_assessment(db, authority, id).await?.is_none();
    let before = if is_fresh {
        find_line(db, &commitment).await?
    } else {
        None
    };
    let entry =
        Audited::new("check.recorded", check.id.0).with(json!({ "after_days": check.after_days }));
    let sent = record.clone();
    submit(
        app,
        actor,
        permit,
        submission(&item, &commitment, id, record),
    )
    .await?;
    let row = result(app, actor, &commitment, &check, &item, before).await?;
    let tx = app.shell.db.begin().await?;
    let kept = row.clone();
    if add_result(&tx, row).await? {
        tx.commit(actor, entry).await?;
    }
    // Someone else may have looked at the same moment; then theirs is kept, and this one says so.
    same_again(&kept, &sent)
}

/// A form that was sent twice is kept once; another one about a check that is done is refused.
fn same_again(done: &CheckResult, record: &RecordCheck) -> Result<(), FollowUpError> {
    let is_same = done.made_by == record.by
        && done.held_on == record.held_on
        && done.value == i32::from(record.value);
    if is_same {
        Ok(())
    } else {
        Err(FollowUpError::AlreadyDone)
    }
}

async fn may_be_recorded(
    db: &impl ConnectionTrait,
    commitment: &Commitment,
    check: &CommitmentCheck,
    record: &RecordCheck,
) -> Result<(), FollowUpError> {
    if record.by == commitment.person_id {
        return Err(FollowUpError::OwnCheck);
    }
    let checks = list_checks_of(db, commitment.authority_id, &[commitment.id]).await?;
    let is_open_before =
        |other: &CommitmentCheck| other.after_days < check.after_days && other.done_on.is_none();
    if checks.iter().any(is_open_before) {
        return Err(FollowUpError::EarlierIsOpen);
    }
    let earliest = earliest_day(check.after_days, commitment.made_on, check.due_on);
    let latest_held = checks.iter().filter_map(|other| other.done_on).max();
    let earliest = latest_held.map_or(earliest, |held| earliest.max(held));
    if record.held_on < earliest {
        return Err(FollowUpError::TooEarly { earliest });
    }
    Ok(())
}

fn submission(
    item: &ItemEntry<'_>,
    commitment: &Commitment,
    id: AssessmentId,
    record: RecordCheck,
) -> Submission {
    Submission {
        id,
        instrument: item.instrument.code.clone(),
        source: Source::Check,
        person: commitment.person_id,
        rater: record.by,
        school: Some(commitment.school_id),
        held_on: record.held_on,
        today: record.today,
        note: record.note,
        ratings: vec![RatedItem {
            item: item.item.code.clone(),
            value: record.value,
            note: String::new(),
        }],
    }
}

/// The result as the kept evidence has it, which is what moved the map.
async fn result(
    app: &App,
    actor: &Actor,
    commitment: &Commitment,
    check: &CommitmentCheck,
    item: &ItemEntry<'_>,
    before: Option<MapEntry>,
) -> Result<CheckResult, FollowUpError> {
    let (db, authority) = (app.shell.db.read(), commitment.authority_id);
    let id = AssessmentId(check.id.0);
    let kept: Assessment = find_assessment(db, authority, id)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    let ratings = list_ratings_of(db, authority, id).await?;
    let value = ratings.first().map_or(0, |rating| rating.value);
    let seen = u8::try_from(value)
        .ok()
        .and_then(|value| outcome(&item.item.scale, value))
        .ok_or(FollowUpError::OutsideScale)?;
    let after = find_line(db, commitment).await?;
    let (before, after) = (before.as_ref(), after.as_ref());
    Ok(CheckResult {
        authority_id: authority,
        id: CheckResultId::new(),
        check_id: check.id,
        held_on: kept.held_on,
        value,
        outcome: seen,
        note: kept.note,
        assessment_id: id,
        made_by: kept.rater_id,
        made_at: actor.at,
        level_before: before.map(|line| line.level),
        low_before: before.map(|line| line.low),
        high_before: before.map(|line| line.high),
        level_after: after.map(|line| line.level),
        low_after: after.map(|line| line.low),
        high_after: after.map(|line| line.high),
    })
}

async fn find_line(
    db: &impl ConnectionTrait,
    commitment: &Commitment,
) -> Result<Option<MapEntry>, FollowUpError> {
    let lines = list_latest_of_people(db, commitment.authority_id, &[commitment.person_id]).await?;
    Ok(lines
        .into_iter()
        .find(|line| line.subject == commitment.indicator && line.ratings > 0))
}
