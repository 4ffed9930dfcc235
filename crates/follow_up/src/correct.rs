//! Correcting a check: whoever looked says what was seen after all. The first record stays, and new
//! evidence supersedes the old.

use kernel::competency_map::{MapEntry, move_map};
use kernel::evidence::{AssessmentId, keep_correction};
use kernel::frameworks::IndicatorCode;
use kernel::people::hold_person;
use kernel::{App, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};

use crate::check::{Look, find_line, submission};
use crate::error::FollowUpError;
use crate::fade::{Looked, follow};
use crate::model::{CheckMethod, CheckOutcome};
use crate::rules::outcome;
use crate::store::{
    CheckCorrection, CheckCorrectionId, CheckId, CheckResult, add_correction, find_check,
    find_commitment, list_results_of,
};

/// What was seen after all.
#[derive(Clone, Debug)]
pub struct CorrectCheck {
    /// Made by the form.
    pub id: CheckCorrectionId,
    /// The check.
    pub check: CheckId,
    /// Who corrects: whoever had looked.
    pub by: PersonId,
    /// The day of the correction.
    pub today: Day,
    /// The value on the scale of the practice check.
    pub value: u8,
    /// How it looked.
    pub method: CheckMethod,
    /// What was seen.
    pub note: String,
    /// Why it is corrected.
    pub reason: String,
}

/// Corrects a check that is done. Sent twice, it is corrected once.
pub async fn correct_check(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: CorrectCheck,
) -> Result<(), FollowUpError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let check = find_check(&*tx, authority, ask.check)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    let commitment = find_commitment(&*tx, authority, check.commitment_id)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    // Two corrections at the same moment stand one after the other, each on what the other left.
    hold_person(&tx, authority, commitment.person_id).await?;
    let now = list_results_of(&*tx, authority, &[check.id]).await?.pop();
    // Another's look is not for this person to change.
    let now = now
        .filter(|result| result.made_by == ask.by)
        .ok_or(FollowUpError::NotFound)?;
    let evidence = AssessmentId(ask.id.0);
    if now.assessment_id == evidence {
        return Ok(());
    }
    let item = app
        .frameworks
        .practice_check(&IndicatorCode::new(commitment.indicator.clone()))
        .ok_or(FollowUpError::NothingToCheck)?;
    let seen = outcome(&item.item.scale, ask.value).ok_or(FollowUpError::OutsideScale)?;
    let look = Look {
        id: evidence,
        by: ask.by,
        held_on: now.held_on,
        today: ask.today,
        value: ask.value,
        note: &ask.note,
    };
    let form = submission(&item, &commitment, &look);
    let kept = keep_correction(app, &tx, actor, permit, form, now.assessment_id).await?;
    let Some(kept) = kept else {
        return Err(FollowUpError::Changed);
    };
    move_map(app, &tx, authority, commitment.person_id).await?;
    let after = find_line(&*tx, &commitment).await?;
    let looked = Looked {
        on: ask.today,
        is_held: seen == CheckOutcome::Held,
    };
    let row = row(actor, &now, seen, after.as_ref(), ask);
    add_correction(&tx, row).await?;
    let mut entries = vec![kept, Audited::new("check.corrected", check.id.0)];
    entries.extend(follow(&tx, &commitment, &looked).await?);
    tx.commit_all(actor, entries).await?;
    Ok(())
}

fn row(
    actor: &Actor,
    now: &CheckResult,
    outcome: CheckOutcome,
    after: Option<&MapEntry>,
    ask: CorrectCheck,
) -> CheckCorrection {
    CheckCorrection {
        authority_id: actor.authority,
        id: ask.id,
        check_id: ask.check,
        held_on: now.held_on,
        value: i32::from(ask.value),
        outcome,
        method: ask.method,
        note: ask.note,
        reason: ask.reason,
        assessment_id: AssessmentId(ask.id.0),
        made_by: ask.by,
        made_at: actor.at,
        level_after: after.map(|line| line.level),
        low_after: after.map(|line| line.low),
        high_after: after.map(|line| line.high),
    }
}
