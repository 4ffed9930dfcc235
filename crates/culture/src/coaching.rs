//! What coaching brought, to stand beside the climate: the share of checks that saw the practice hold.

use std::collections::BTreeMap;

use follow_up::{CheckOutcome, list_checks_of, list_commitments_of_schools, list_results_of};
use kernel::{AuthorityId, SchoolId};
use platform::sea_orm::{ConnectionTrait, DbErr};

use crate::climate::Quarter;

/// Fewer checks than this say nothing, and might tell of one person.
const FEWEST: u32 = 5;

/// How many checks were made in a quarter, and how many saw the practice hold.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Kept {
    pub(crate) held: u32,
    pub(crate) all: u32,
}

impl Kept {
    /// The share that held, when there are enough.
    pub(crate) fn share(self) -> Option<f64> {
        (self.all >= FEWEST).then(|| f64::from(self.held) / f64::from(self.all))
    }
}

/// The checks of some schools, by the quarter they were held in.
pub(crate) async fn kept_by_quarter(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<BTreeMap<Quarter, Kept>, DbErr> {
    let rows = list_commitments_of_schools(db, authority, schools).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let checks = list_checks_of(db, authority, &ids).await?;
    let ids: Vec<_> = checks.iter().map(|check| check.id).collect();
    let mut found: BTreeMap<Quarter, Kept> = BTreeMap::new();
    for result in list_results_of(db, authority, &ids).await? {
        let kept = found.entry(Quarter::of(result.held_on)).or_default();
        kept.all += 1;
        kept.held += u32::from(result.outcome == CheckOutcome::Held);
    }
    Ok(found)
}
