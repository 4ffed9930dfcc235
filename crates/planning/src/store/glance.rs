//! Plans seen from afar: the approved ones, what they meet, and whose hours meet a ranked need. Counted in the
//! database; it names nobody.

use kernel::{SchoolId, Semester};
use platform::AuthorityId;
use platform::db::within;
use platform::sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr,
};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::need::plan_need;
use super::offer::{allocation, offer};
use super::plan::{Plan, plan};
use super::programme::{programme, programme_effect};
use super::{Offer, PlanId};
use crate::model::{OfferState, PlanState};

/// What a plan was made for and what it is expected to meet, in thousandths of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanSums {
    /// The plan.
    pub plan: PlanId,
    /// What was missing, all people together.
    pub gap: i64,
    /// What the plan is expected to meet of it.
    pub met: i64,
}

/// Participants' hours of a school's approved offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedHours {
    /// The school.
    pub school: SchoolId,
    /// Hours of all participants.
    pub hours: i64,
    /// Of them, those of a programme that moves what the participant was found to need.
    pub on_need: i64,
}

/// Every plan that was approved since a semester.
pub async fn list_approved_plans(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    since: Semester,
) -> Result<Vec<Plan>, DbErr> {
    within::<plan::Entity>(authority)
        .filter(plan::Column::Semester.gte(since))
        .filter(plan::Column::State.eq(PlanState::Approved))
        .all(db)
        .await
}

/// Every approved offer of an authority, oldest first.
pub async fn list_approved_offers(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<Offer>, DbErr> {
    within::<offer::Entity>(authority)
        .filter(offer::Column::State.ne(OfferState::Proposed))
        .order_by_asc(offer::Column::Id)
        .all(db)
        .await
}

/// What each plan of an authority was made for and is expected to meet.
pub async fn list_plan_sums(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<PlanSums>, DbErr> {
    // The sum of large whole numbers is no whole number on every engine.
    let whole = |column: plan_need::Column| {
        let sum: SimpleExpr = column.sum();
        sum.cast_as(Alias::new("bigint"))
    };
    let rows = within::<plan_need::Entity>(authority)
        .select_only()
        .column(plan_need::Column::PlanId)
        .column_as(whole(plan_need::Column::Gap), "gap")
        .column_as(whole(plan_need::Column::Met), "met")
        .group_by(plan_need::Column::PlanId)
        .into_tuple::<(PlanId, i64, i64)>()
        .all(db)
        .await?;
    let sums = rows
        .into_iter()
        .map(|(plan, gap, met)| PlanSums { plan, gap, met });
    Ok(sums.collect())
}

/// Whose hours meet a ranked need, school by school.
pub async fn list_need_hours(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<NeedHours>, DbErr> {
    let hours = || Expr::col((programme::Entity, programme::Column::Hours));
    let on_need = Expr::case(Expr::exists(need_met()), hours()).finally(0);
    let whole = |sum: SimpleExpr| -> SimpleExpr { Func::coalesce([sum, Expr::val(0_i64)]).into() };
    let rows = within::<allocation::Entity>(authority)
        .select_only()
        .column(offer::Column::SchoolId)
        .column_as(whole(Func::sum(hours()).into()), "hours")
        .column_as(whole(Func::sum(on_need).into()), "on_need")
        .join(JoinType::InnerJoin, to_offer())
        .join(JoinType::InnerJoin, to_programme())
        .filter(offer::Column::State.ne(OfferState::Proposed))
        .group_by(offer::Column::SchoolId)
        .into_tuple::<(SchoolId, i64, i64)>()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(school, hours, on_need)| NeedHours {
            school,
            hours,
            on_need,
        })
        .collect())
}

/// That the offer's programme moves an indicator which the plan found its participant to need.
fn need_met() -> SelectStatement {
    let need = |column| Expr::col((plan_need::Entity, column));
    let effect = |column| Expr::col((programme_effect::Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from(plan_need::Entity)
        .inner_join(
            programme_effect::Entity,
            effect(programme_effect::Column::AuthorityId)
                .equals((plan_need::Entity, plan_need::Column::AuthorityId))
                .and(
                    effect(programme_effect::Column::Indicator)
                        .equals((plan_need::Entity, plan_need::Column::Indicator)),
                ),
        )
        .and_where(
            need(plan_need::Column::AuthorityId)
                .equals((allocation::Entity, allocation::Column::AuthorityId)),
        )
        .and_where(need(plan_need::Column::PlanId).equals((offer::Entity, offer::Column::PlanId)))
        .and_where(
            need(plan_need::Column::PersonId)
                .equals((allocation::Entity, allocation::Column::PersonId)),
        )
        .and_where(
            effect(programme_effect::Column::ProgrammeId)
                .equals((offer::Entity, offer::Column::ProgrammeId)),
        )
        .to_owned()
}

fn to_offer() -> RelationDef {
    allocation::Entity::belongs_to(offer::Entity)
        .from((allocation::Column::AuthorityId, allocation::Column::OfferId))
        .to((offer::Column::AuthorityId, offer::Column::Id))
        .into()
}

fn to_programme() -> RelationDef {
    offer::Entity::belongs_to(programme::Entity)
        .from((offer::Column::AuthorityId, offer::Column::ProgrammeId))
        .to((programme::Column::AuthorityId, programme::Column::Id))
        .into()
}
