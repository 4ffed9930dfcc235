//! Whether programmes have shown in practice what they were for.

use kernel::AuthorityId;
use planning::OfferId;
use platform::sea_orm::{ConnectionTrait, DbErr};

use crate::model::CheckOutcome;
use crate::rules::{Proof, proof};
use crate::store::{
    CheckResult, Commitment, CommitmentCheck, list_checks_of, list_commitments_of_offer,
    list_results_of,
};

/// What a later look says of a programme's run.
pub async fn proof_of_offer(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offer: OfferId,
) -> Result<Proof, DbErr> {
    let commitments = list_commitments_of_offer(db, authority, offer).await?;
    let ids: Vec<_> = commitments.iter().map(|row| row.id).collect();
    let checks = list_checks_of(db, authority, &ids).await?;
    let ids: Vec<_> = checks.iter().map(|check| check.id).collect();
    let results = list_results_of(db, authority, &ids).await?;
    let latest: Vec<_> = commitments
        .iter()
        .map(|row| latest(row, &checks, &results))
        .collect();
    Ok(proof(&latest))
}

/// What the last look after the end saw of one commitment.
fn latest(
    commitment: &Commitment,
    checks: &[CommitmentCheck],
    results: &[CheckResult],
) -> Option<CheckOutcome> {
    let of_it = |check: &&CommitmentCheck| check.commitment_id == commitment.id;
    checks
        .iter()
        .filter(of_it)
        .filter_map(|check| results.iter().find(|result| result.check_id == check.id))
        .rfind(|result| result.held_on > commitment.made_on)
        .map(|result| result.outcome)
}
