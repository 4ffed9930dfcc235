//! Making a commitment one's own, and accepting to stay beside someone.

use kernel::access::{add_coaching_relation, end_coaching_relation};
use kernel::{App, Permit, PersonId};
use planning::{Offer, OfferState, list_offers_of_person};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use crate::error::FollowUpError;
use crate::finish::relation;
use crate::store::{
    Commitment, CommitmentId, find_commitment, list_commitments_of_person, set_accepted,
    update_words,
};

/// What a person makes of their commitment.
#[derive(Clone, Debug)]
pub struct WriteCommitment {
    /// The commitment.
    pub id: CommitmentId,
    /// Whose it is; nobody else may write it.
    pub by: PersonId,
    /// What they will do.
    pub what: String,
    /// Why.
    pub why: String,
    /// When.
    pub timing: String,
    /// What support they need.
    pub support: String,
    /// Who stays beside them.
    pub mentor: PersonId,
    /// The version they saw.
    pub seen: i32,
    /// The day it is written.
    pub today: Day,
}

/// Writes a person's own commitment. A new mentor is asked anew.
pub async fn write_commitment(
    app: &App,
    actor: &Actor,
    permit: Permit,
    write: WriteCommitment,
) -> Result<(), FollowUpError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let old = find_commitment(&*tx, authority, write.id)
        .await?
        .filter(|row| row.person_id == write.by)
        .ok_or(FollowUpError::NotFound)?;
    if write.mentor == write.by {
        return Err(FollowUpError::OwnMentor);
    }
    let is_same_mentor = old.mentor_id == write.mentor;
    let row = Commitment {
        what: write.what,
        why: write.why,
        timing: write.timing,
        support: write.support,
        mentor_id: write.mentor,
        written_on: Some(write.today),
        ..old.clone()
    };
    if says_the_same(&old, &row) {
        return Ok(());
    }
    if !update_words(&tx, &row, write.seen, is_same_mentor).await? {
        return Err(FollowUpError::Changed);
    }
    if !is_same_mentor && !still_coaches(&*tx, &old).await? {
        let (coach, person) = (old.mentor_id, old.person_id);
        end_coaching_relation(&tx, authority, coach, person, write.today).await?;
    }
    let entry = Audited::new("commitment.written", write.id.0)
        .with(json!({ "mentor_changed": !is_same_mentor }));
    tx.commit(actor, entry).await?;
    Ok(())
}

/// Whether the mentor who is replaced coaches the person for another reason: a programme that is
/// not over, or another commitment.
async fn still_coaches(db: &impl ConnectionTrait, old: &Commitment) -> Result<bool, DbErr> {
    let (authority, person) = (old.authority_id, old.person_id);
    let offers = list_offers_of_person(db, authority, person).await?;
    let commitments = list_commitments_of_person(db, authority, person).await?;
    let is_coach =
        |offer: &Offer| offer.coach_id == old.mentor_id && offer.state != OfferState::Finished;
    let is_mentor = |row: &Commitment| row.id != old.id && row.mentor_id == old.mentor_id;
    Ok(offers.iter().any(is_coach) || commitments.iter().any(is_mentor))
}

/// Whether a form that was sent twice would change nothing more.
fn says_the_same(old: &Commitment, new: &Commitment) -> bool {
    let words = |row: &Commitment| {
        (
            row.what.clone(),
            row.why.clone(),
            row.timing.clone(),
            row.support.clone(),
        )
    };
    old.written_on.is_some() && old.mentor_id == new.mentor_id && words(old) == words(new)
}

/// The named mentor accepts, and from then on sees the person's map and records checks.
pub async fn accept_commitment(
    app: &App,
    actor: &Actor,
    permit: Permit,
    id: CommitmentId,
    mentor: PersonId,
    today: Day,
) -> Result<(), FollowUpError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let old = find_commitment(&*tx, authority, id)
        .await?
        .filter(|row| row.mentor_id == mentor)
        .ok_or(FollowUpError::NotFound)?;
    if old.accepted_on.is_some() {
        return Ok(());
    }
    if !set_accepted(&tx, authority, id, mentor, today).await? {
        return Err(FollowUpError::Changed);
    }
    add_coaching_relation(&tx, relation(&old, today)).await?;
    tx.commit(actor, Audited::new("commitment.accepted", id.0))
        .await?;
    Ok(())
}
