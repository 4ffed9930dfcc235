//! What follows from a look: a gain that fades opens the need again, one that holds closes it.

use needs::{ReopenedNeed, ReopenedNeedId, close_reopened_need, reopen_need};
use platform::Day;
use platform::audit::Audited;
use platform::db::Tx;
use serde_json::json;

use crate::error::FollowUpError;
use crate::overview::seen;
use crate::rules::fading;
use crate::store::{Commitment, list_checks_of, list_results_of};

/// What the latest look says.
pub(crate) struct Looked {
    pub(crate) on: Day,
    /// Whether the practice was seen to hold.
    pub(crate) is_held: bool,
}

/// Opens the need again or closes it, as all looks together say, and what is to be audited of it.
pub(crate) async fn follow(
    tx: &Tx,
    commitment: &Commitment,
    looked: &Looked,
) -> Result<Option<Audited>, FollowUpError> {
    let authority_id = commitment.authority_id;
    let checks = list_checks_of(&**tx, authority_id, &[commitment.id]).await?;
    let ids: Vec<_> = checks.iter().map(|check| check.id).collect();
    let results = list_results_of(&**tx, authority_id, &ids).await?;
    let (person, indicator) = (commitment.person_id, commitment.indicator.as_str());
    let Some(fading) = fading(&seen(&checks, &results)) else {
        if !looked.is_held {
            return Ok(None);
        }
        let is_closed = close_reopened_need(tx, authority_id, person, indicator, looked.on).await?;
        return Ok(is_closed.then(|| Audited::new("need.held-again", commitment.id.0)));
    };
    let row = ReopenedNeed {
        authority_id,
        id: ReopenedNeedId::new(),
        person_id: person,
        school_id: commitment.school_id,
        indicator: indicator.to_owned(),
        reason: fading.reason(),
        opened_on: looked.on,
        closed_on: None,
    };
    let id = row.id;
    let data = json!({ "commitment": commitment.id, "reason": row.reason });
    let is_new = reopen_need(tx, row).await?;
    Ok(is_new.then(|| Audited::new("need.reopened", id.0).with(data)))
}
