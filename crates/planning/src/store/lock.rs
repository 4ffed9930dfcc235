//! What a plan must keep or leave out when it is planned again.

use kernel::PersonId;
use platform::db::{self, Tx, authority_column, within};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, records, text_enum};

use super::{PlanId, PlanLockId, ProgrammeId};
use crate::question::LockSpec;

text_enum! {
    /// What is to be kept or left out.
    pub enum LockKind("lock") {
        /// A run with its coach and slot.
        KeepRun = "keep-run",
        /// Every run of a programme.
        DropRun = "drop-run",
        /// A person's place in a programme.
        KeepPlace = "keep-place",
        /// A person is not to be in a programme.
        DropPlace = "drop-place",
    }
}

records! {
    /// What a plan must keep or leave out.
    pub PlanLock in plan_lock = "plan_lock" {
        /// Its identifier.
        id: PlanLockId,
        /// The plan.
        plan_id: PlanId,
        /// What is to be kept or left out.
        kind: LockKind,
        /// The programme.
        programme_id: ProgrammeId,
        /// Whose place, or who leads the run.
        person_id: Option<PersonId>,
        /// When, for a run.
        slot: Option<i32>,
    }
}

impl PlanLock {
    /// The row of a lock.
    pub(crate) fn new(
        authority: AuthorityId,
        id: PlanLockId,
        plan: PlanId,
        spec: LockSpec,
    ) -> Self {
        let (kind, programme_id, person_id, slot) = match spec {
            LockSpec::KeepRun(programme, coach, slot) => {
                (LockKind::KeepRun, programme, Some(coach), Some(slot))
            }
            LockSpec::DropRun(programme) => (LockKind::DropRun, programme, None, None),
            LockSpec::KeepPlace(programme, who) => {
                (LockKind::KeepPlace, programme, Some(who), None)
            }
            LockSpec::DropPlace(programme, who) => {
                (LockKind::DropPlace, programme, Some(who), None)
            }
        };
        Self {
            authority_id: authority,
            id,
            plan_id: plan,
            kind,
            programme_id,
            person_id,
            slot,
        }
    }

    /// The lock a row holds; nothing when the row lacks what its kind needs.
    pub(crate) fn spec(&self) -> Option<LockSpec> {
        Some(match self.kind {
            LockKind::KeepRun => LockSpec::KeepRun(self.programme_id, self.person_id?, self.slot?),
            LockKind::DropRun => LockSpec::DropRun(self.programme_id),
            LockKind::KeepPlace => LockSpec::KeepPlace(self.programme_id, self.person_id?),
            LockKind::DropPlace => LockSpec::DropPlace(self.programme_id, self.person_id?),
        })
    }
}

/// What a plan must keep or leave out, in the order it was said.
pub async fn list_locks(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    plan: PlanId,
) -> Result<Vec<PlanLock>, DbErr> {
    within::<plan_lock::Entity>(authority)
        .filter(plan_lock::Column::PlanId.eq(plan))
        .order_by_asc(plan_lock::Column::Id)
        .all(db)
        .await
}

/// Adds a lock.
pub(crate) async fn add_lock(tx: &Tx, row: PlanLock) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Takes a lock of a plan away.
pub(crate) async fn remove_lock(
    tx: &Tx,
    authority: AuthorityId,
    plan: PlanId,
    id: PlanLockId,
) -> Result<(), DbErr> {
    plan_lock::Entity::delete_many()
        .filter(authority_column::<plan_lock::Entity>().eq(authority))
        .filter(plan_lock::Column::PlanId.eq(plan))
        .filter(plan_lock::Column::Id.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}
