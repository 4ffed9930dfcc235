//! The map from above: per school how much is known and how much lies below target, in one query.

use platform::AuthorityId;
use platform::db::within;
use platform::sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use platform::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    QueryFilter, QuerySelect, RelationDef,
};

use super::store::map_entry;
use crate::frameworks::Frameworks;
use crate::people::SchoolId;
use crate::people::store::post;

/// What is known of a school's people.
#[derive(Clone, Copy, Debug, PartialEq, FromQueryResult)]
pub struct SchoolOverview {
    /// The school.
    pub school_id: SchoolId,
    /// People who hold a post there.
    pub people: i64,
    /// Those of them of whom anything is known.
    pub known: i64,
    /// Competencies of people that are more likely below target than not.
    pub below: i64,
    /// Competencies of people of which anything is known.
    pub estimates: i64,
}

impl SchoolOverview {
    /// The share of known competencies that are more likely below target than not.
    pub fn share_below(&self) -> Option<f64> {
        (self.estimates > 0).then(|| self.below as f64 / self.estimates as f64)
    }
}

/// Looks at every school of an authority from above. Reads the lines about whole competencies only,
/// a third as many as those about indicators.
pub async fn overview_of_schools(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    frameworks: &Frameworks,
) -> Result<Vec<SchoolOverview>, DbErr> {
    let competencies: Vec<String> = frameworks
        .frameworks()
        .iter()
        .flat_map(|framework| &framework.competencies)
        .map(|competency| competency.code.as_str().to_owned())
        .collect();
    let entry = |column: map_entry::Column| Expr::col((map_entry::Entity, column));
    let is_known = entry(map_entry::Column::Ratings).gt(0);
    let is_below = is_known
        .clone()
        .and(entry(map_entry::Column::ProbabilityBelow).gt(0.5));
    within::<post::Entity>(authority)
        .select_only()
        .column(post::Column::SchoolId)
        .column_as(
            count_distinct(Expr::col((post::Entity, post::Column::PersonId))),
            "people",
        )
        .column_as(
            count_distinct(Expr::case(is_known.clone(), entry(map_entry::Column::PersonId)).into()),
            "known",
        )
        .column_as(count(Expr::case(is_below, 1).into()), "below")
        .column_as(count(Expr::case(is_known, 1).into()), "estimates")
        .join(JoinType::LeftJoin, to_entries(competencies))
        .filter(post::Column::EndsOn.is_null())
        .group_by(post::Column::SchoolId)
        .into_model::<SchoolOverview>()
        .all(db)
        .await
}

/// The latest lines about these competencies. A join names the authority on both sides.
fn to_entries(competencies: Vec<String>) -> RelationDef {
    post::Entity::belongs_to(map_entry::Entity)
        .from((post::Column::AuthorityId, post::Column::PersonId))
        .to((map_entry::Column::AuthorityId, map_entry::Column::PersonId))
        .on_condition(move |_, entry| {
            let column = |column: map_entry::Column| Expr::col((entry.clone(), column));
            Condition::all()
                .add(column(map_entry::Column::IsLatest).eq(true))
                .add(column(map_entry::Column::Subject).is_in(competencies.clone()))
        })
        .into()
}

fn count(what: SimpleExpr) -> SimpleExpr {
    Func::count(what).into()
}

fn count_distinct(what: SimpleExpr) -> SimpleExpr {
    Func::count_distinct(what).into()
}
