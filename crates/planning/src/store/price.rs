//! What a little more of anything scarce would add to a plan.

use platform::db::{self, Tx, authority_column, within};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, records, text_enum};

use super::{PlanId, PlanPriceId};

text_enum! {
    /// What there could be more of.
    pub enum Scarce("price") {
        /// A million rupiah of a source.
        Money = "money",
        /// An hour of a coach.
        CoachHour = "coach-hour",
        /// One more coach like this one in a slot.
        CoachSlot = "coach-slot",
    }
}

records! {
    /// What a little more of something scarce would add, by the prices of the plan's bound.
    pub PlanPrice in plan_price = "plan_price" {
        /// Its identifier.
        id: PlanPriceId,
        /// The plan.
        plan_id: PlanId,
        /// What there could be more of.
        kind: Scarce,
        /// Which source, or which coach.
        subject: Uuid,
        /// When, for a slot.
        slot: Option<i32>,
        /// Need reduced by one more, in the optimiser's unit.
        worth: i64,
    }
}

/// What a little more would add to a plan, most first.
pub async fn list_prices(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    plan: PlanId,
) -> Result<Vec<PlanPrice>, DbErr> {
    within::<plan_price::Entity>(authority)
        .filter(plan_price::Column::PlanId.eq(plan))
        .order_by_desc(plan_price::Column::Worth)
        .order_by_asc(plan_price::Column::Id)
        .all(db)
        .await
}

/// Puts a plan's prices in the place of those kept before.
pub(crate) async fn replace_prices(
    tx: &Tx,
    authority: AuthorityId,
    plan: PlanId,
    rows: Vec<PlanPrice>,
) -> Result<(), DbErr> {
    plan_price::Entity::delete_many()
        .filter(authority_column::<plan_price::Entity>().eq(authority))
        .filter(plan_price::Column::PlanId.eq(plan))
        .exec(&**tx)
        .await?;
    db::add_all(tx, rows).await
}
