//! Plans of a school for a semester.

use kernel::{PersonId, SchoolId, Semester};
use platform::db::{self, ROWS_PER_STATEMENT, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Moment, records};

use super::PlanId;
use crate::model::PlanState;

records! {
    /// What a school means to run in a semester.
    pub Plan in plan = "plan" {
        /// Its identifier.
        id: PlanId,
        /// The school.
        school_id: SchoolId,
        /// The semester.
        semester: Semester,
        /// How far it is.
        state: PlanState,
        /// What its maker says about it.
        note: String,
        /// Need reduced, in the optimiser's unit.
        value: i64,
        /// No plan can reduce more than this.
        bound: i64,
        /// Who drafted it.
        made_by: Uuid,
        /// When.
        made_at: Moment,
        /// Who approved or returned it.
        decided_by: Option<Uuid>,
        /// When.
        decided_at: Option<Moment>,
        /// Why it was returned, or what was said on approval.
        reason: String,
        /// Counts changes, so that two editors notice each other.
        version: i32,
    }
}

/// A plan.
pub async fn find_plan(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: PlanId,
) -> Result<Option<Plan>, DbErr> {
    find::<plan::Entity, _>(db, authority, id).await
}

/// Several plans, in no order.
pub async fn list_plans_by_ids(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[PlanId],
) -> Result<Vec<Plan>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<plan::Entity>(authority)
                .filter(plan::Column::Id.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The plans of some schools, newest semester and newest plan first.
pub async fn list_plans_of_schools(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<Plan>, DbErr> {
    within::<plan::Entity>(authority)
        .filter(plan::Column::SchoolId.is_in(schools.iter().copied()))
        .order_by_desc(plan::Column::Semester)
        .order_by_desc(plan::Column::Id)
        .all(db)
        .await
}

/// The plans in a state in whose offers a person takes part or coaches, newest first.
pub async fn list_plans_with_part(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
    state: PlanState,
) -> Result<Vec<Plan>, DbErr> {
    let offers = super::list_offers_with_part(db, authority, person).await?;
    let mut ids: Vec<PlanId> = offers.iter().map(|offer| offer.plan_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut plans = list_plans_by_ids(db, authority, &ids).await?;
    plans.retain(|plan| plan.state == state);
    plans.sort_by_key(|plan| std::cmp::Reverse(plan.id));
    Ok(plans)
}

/// The approved plans of a semester, whatever the school.
pub async fn list_plans_of_semester(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    semester: Semester,
) -> Result<Vec<Plan>, DbErr> {
    within::<plan::Entity>(authority)
        .filter(plan::Column::Semester.eq(semester))
        .filter(plan::Column::State.eq(PlanState::Approved))
        .all(db)
        .await
}

/// Adds a plan.
pub(crate) async fn add_plan(tx: &Tx, row: Plan) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Takes the next version of a plan for this transaction; says whether it still had the one seen.
pub(crate) async fn claim_plan(
    tx: &Tx,
    authority: AuthorityId,
    id: PlanId,
    seen: i32,
) -> Result<bool, DbErr> {
    let taken = plan::Entity::update_many()
        .col_expr(plan::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<plan::Entity>().eq(authority))
        .filter(plan::Column::Id.eq(id))
        .filter(plan::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Writes a plan whose version this transaction has claimed.
pub(crate) async fn write_plan(tx: &Tx, row: Plan) -> Result<(), DbErr> {
    db::replace(tx, row).await
}
