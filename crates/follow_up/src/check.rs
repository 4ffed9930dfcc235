//! Recording a check: what was seen is evidence, moves the map, and is kept beside the commitment.

use kernel::competency_map::{MapEntry, list_latest_of_people, move_map};
use kernel::evidence::{AssessmentId, RatedItem, Submission, keep};
use kernel::frameworks::{IndicatorCode, ItemEntry, Source};
use kernel::{App, Permit, PersonId};
use platform::audit::{Actor, Audited};
use platform::sea_orm::ConnectionTrait;
use platform::{AuthorityId, Day};
use serde_json::json;

use crate::error::FollowUpError;
use crate::fade::{Looked, follow};
use crate::model::{CheckMethod, CheckOutcome};
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
    /// How it looked.
    pub method: CheckMethod,
    /// What was seen; may be empty.
    pub note: String,
}

/// Records a check: evidence, moved map and result are committed together or not at all. The
/// evidence has the identifier of the check, so that a check is evidence once, however often and by
/// however many it is sent.
pub async fn record_check(
    app: &App,
    actor: &Actor,
    permit: Permit,
    record: RecordCheck,
) -> Result<(), FollowUpError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let check = find_check(&*tx, authority, record.check)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    let commitment = find_commitment(&*tx, authority, check.commitment_id)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    let item = app
        .frameworks
        .practice_check(&IndicatorCode::new(commitment.indicator.clone()))
        .ok_or(FollowUpError::NothingToCheck)?;
    if let Some(done) = list_results_of(&*tx, authority, &[check.id]).await?.first() {
        return same_again(done, &record);
    }
    may_be_recorded(&*tx, &commitment, &check, &record).await?;
    let seen = outcome(&item.item.scale, record.value).ok_or(FollowUpError::OutsideScale)?;
    let before = find_line(&*tx, &commitment).await?;
    let look = Look {
        id: AssessmentId(record.check.0),
        by: record.by,
        held_on: record.held_on,
        today: record.today,
        value: record.value,
        note: &record.note,
    };
    let form = submission(&item, &commitment, &look);
    let method = record.method;
    let looked = Looked {
        on: record.today,
        is_held: seen == CheckOutcome::Held,
    };
    let Some(kept) = keep(app, &tx, actor, permit, form).await? else {
        drop(tx);
        return recorded_meanwhile(app, authority, &record).await;
    };
    move_map(app, &tx, authority, commitment.person_id).await?;
    let after = find_line(&*tx, &commitment).await?;
    let row = result(
        authority,
        actor,
        record,
        seen,
        [before.as_ref(), after.as_ref()],
    );
    if !add_result(&tx, row).await? {
        return Err(FollowUpError::AlreadyDone);
    }
    let data = json!({ "after_days": check.after_days, "method": method });
    let entry = Audited::new("check.recorded", check.id.0).with(data);
    let mut entries = vec![kept, entry];
    entries.extend(follow(&tx, &commitment, &looked).await?);
    tx.commit_all(actor, entries).await?;
    Ok(())
}

/// Someone else looked at the same moment, or the same form came twice: what is kept decides.
async fn recorded_meanwhile(
    app: &App,
    authority: AuthorityId,
    record: &RecordCheck,
) -> Result<(), FollowUpError> {
    let db = app.shell.db.read();
    let results = list_results_of(db, authority, &[record.check]).await?;
    let done = results.first().ok_or(FollowUpError::AlreadyDone)?;
    same_again(done, record)
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

/// One look at someone's practice, as evidence wants it.
pub(crate) struct Look<'a> {
    pub(crate) id: AssessmentId,
    pub(crate) by: PersonId,
    pub(crate) held_on: Day,
    pub(crate) today: Day,
    pub(crate) value: u8,
    pub(crate) note: &'a str,
}

pub(crate) fn submission(
    item: &ItemEntry<'_>,
    commitment: &Commitment,
    look: &Look<'_>,
) -> Submission {
    Submission {
        id: look.id,
        instrument: item.instrument.code.clone(),
        source: Source::Check,
        person: commitment.person_id,
        rater: look.by,
        school: Some(commitment.school_id),
        held_on: look.held_on,
        today: look.today,
        note: look.note.to_owned(),
        ratings: vec![RatedItem {
            item: item.item.code.clone(),
            value: look.value,
            note: String::new(),
        }],
        answers: Vec::new(),
        group: None,
    }
}

fn result(
    authority_id: AuthorityId,
    actor: &Actor,
    record: RecordCheck,
    outcome: CheckOutcome,
    [before, after]: [Option<&MapEntry>; 2],
) -> CheckResult {
    CheckResult {
        authority_id,
        id: CheckResultId::new(),
        check_id: record.check,
        held_on: record.held_on,
        value: i32::from(record.value),
        outcome,
        method: Some(record.method),
        note: record.note,
        assessment_id: AssessmentId(record.check.0),
        made_by: record.by,
        made_at: actor.at,
        level_before: before.map(|line| line.level),
        low_before: before.map(|line| line.low),
        high_before: before.map(|line| line.high),
        level_after: after.map(|line| line.level),
        low_after: after.map(|line| line.low),
        high_after: after.map(|line| line.high),
    }
}

/// Where the person stands now in the indicator of their commitment.
pub(crate) async fn find_line(
    db: &impl ConnectionTrait,
    commitment: &Commitment,
) -> Result<Option<MapEntry>, FollowUpError> {
    let lines = list_latest_of_people(db, commitment.authority_id, &[commitment.person_id]).await?;
    Ok(lines
        .into_iter()
        .find(|line| line.subject == commitment.indicator && line.ratings > 0))
}
