//! Ranks and grades that were held, and predicates of years that were not appraised in Bina. A wrong entry is
//! withdrawn, never changed.

use kernel::PersonId;
use kernel::people::PostKind;
use platform::db::{self, ROWS_PER_STATEMENT, Tx, authority_column, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, Moment, records};

use super::{DegreeId, PastResultId, PlacementId};
use crate::model::Predicate;

records! {
    /// A rank and grade, held from a day on.
    pub PlacementRow in placement = "placement" {
        /// Its identifier.
        id: PlacementId,
        /// Who holds it.
        person_id: PersonId,
        /// The functional office.
        office: PostKind,
        /// The key of the grade, from which the rank follows.
        grade: String,
        /// Since when, by the decision.
        starts_on: Day,
        /// Thousandths of a point that an official record states.
        opening: Option<i64>,
        /// The first day that is not yet in them.
        opening_from: Option<Day>,
        /// The decision or record it rests on, in words.
        basis: String,
        /// Who entered it.
        made_by: PersonId,
        /// When.
        made_at: Moment,
        /// When it was withdrawn.
        withdrawn_at: Option<Moment>,
    }
    /// A new higher degree.
    pub Degree in degree = "degree" {
        /// Its identifier.
        id: DegreeId,
        /// Who holds it.
        person_id: PersonId,
        /// Since when.
        held_on: Day,
        /// The degree and its certificate, in words.
        basis: String,
        /// Who entered it.
        made_by: PersonId,
        /// When.
        made_at: Moment,
        /// When it was withdrawn.
        withdrawn_at: Option<Moment>,
    }
    /// The predicate of months that were not appraised in Bina.
    pub PastResult in past_result = "past_result" {
        /// Its identifier.
        id: PastResultId,
        /// Whose.
        person_id: PersonId,
        /// The year.
        year: i32,
        /// The first month, 1 to 12.
        first_month: i32,
        /// The last month.
        last_month: i32,
        /// The predicate.
        predicate: Predicate,
        /// The record it rests on, in words.
        basis: String,
        /// Who entered it.
        made_by: PersonId,
        /// When.
        made_at: Moment,
        /// When it was withdrawn.
        withdrawn_at: Option<Moment>,
    }
}

pub(crate) async fn add_placement(tx: &Tx, row: PlacementRow) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(crate) async fn add_past_result(tx: &Tx, row: PastResult) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(crate) async fn add_degree(tx: &Tx, row: Degree) -> Result<(), DbErr> {
    db::add(tx, row).await
}

macro_rules! kept_of_people {
    ($($(#[$doc:meta])* $list:ident, $withdraw:ident: $module:ident => $row:ident, $id:ident);+ $(;)?) => {$(
        $(#[$doc])*
        pub async fn $list(
            db: &impl ConnectionTrait,
            authority: AuthorityId,
            people: &[PersonId],
        ) -> Result<Vec<$row>, DbErr> {
            let mut found = Vec::new();
            for chunk in people.chunks(ROWS_PER_STATEMENT) {
                found.extend(
                    within::<$module::Entity>(authority)
                        .filter($module::Column::PersonId.is_in(chunk.iter().copied()))
                        .filter($module::Column::WithdrawnAt.is_null())
                        .order_by_asc($module::Column::Id)
                        .all(db)
                        .await?,
                );
            }
            Ok(found)
        }

        /// Withdraws an entry of a person; says whether it stood until now.
        pub(crate) async fn $withdraw(
            tx: &Tx,
            authority: AuthorityId,
            person: PersonId,
            id: $id,
            at: Moment,
        ) -> Result<bool, DbErr> {
            let done = $module::Entity::update_many()
                .col_expr($module::Column::WithdrawnAt, Expr::value(at))
                .filter(authority_column::<$module::Entity>().eq(authority))
                .filter($module::Column::PersonId.eq(person))
                .filter($module::Column::Id.eq(id))
                .filter($module::Column::WithdrawnAt.is_null())
                .exec(&**tx)
                .await?;
            Ok(done.rows_affected == 1)
        }
    )+};
}

kept_of_people! {
    /// The placements of some people that were not withdrawn, in the order of their entry.
    list_placements_of, withdraw_placement: placement => PlacementRow, PlacementId;
    /// The past results of some people that were not withdrawn, in the order of their entry.
    list_past_results_of, withdraw_past_result: past_result => PastResult, PastResultId;
    /// The degrees of some people that were not withdrawn, in the order of their entry.
    list_degrees_of, withdraw_degree: degree => Degree, DegreeId;
}
