//! The needs a plan was made for, as they stood then, and how far it meets them.

use kernel::PersonId;
use platform::db::{self, Tx, authority_column, within};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, records};

use super::{PlanId, PlanNeedId};

records! {
    /// What a person lacked in an indicator when the plan was made, in thousandths of a level.
    pub PlanNeed in plan_need = "plan_need" {
        /// Its identifier.
        id: PlanNeedId,
        /// The plan.
        plan_id: PlanId,
        /// Whose need.
        person_id: PersonId,
        /// The indicator's code.
        indicator: String,
        /// How much was missing to the target.
        gap: i64,
        /// How much it counts.
        weight: i32,
        /// How much of it the plan is expected to meet.
        met: i64,
    }
}

/// The needs of a plan.
pub async fn list_plan_needs(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    plan: PlanId,
) -> Result<Vec<PlanNeed>, DbErr> {
    within::<plan_need::Entity>(authority)
        .filter(plan_need::Column::PlanId.eq(plan))
        .order_by_asc(plan_need::Column::Id)
        .all(db)
        .await
}

/// Puts a plan's needs in the place of those kept before.
pub(crate) async fn replace_plan_needs(
    tx: &Tx,
    authority: AuthorityId,
    plan: PlanId,
    rows: Vec<PlanNeed>,
) -> Result<(), DbErr> {
    plan_need::Entity::delete_many()
        .filter(authority_column::<plan_need::Entity>().eq(authority))
        .filter(plan_need::Column::PlanId.eq(plan))
        .exec(&**tx)
        .await?;
    db::add_all(tx, rows).await
}
