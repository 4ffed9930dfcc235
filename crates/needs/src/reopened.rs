//! Needs that were met and opened again, because what had been gained was seen to fade.
//!
//! A later stage says so and why; what it was that faded it keeps to itself.

use std::collections::BTreeSet;

use kernel::{AuthorityId, PersonId, SchoolId};
use platform::db::within;
use platform::db::{self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, authority_column};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{Day, records, text_enum};

platform::id! {
    /// A need that opened again.
    ReopenedNeedId,
}

text_enum! {
    /// Why a need opened again.
    pub enum ReopenReason("reopened") {
        /// Less of the practice was seen than before.
        LessSeen = "less-seen",
        /// The practice was not seen when it should have lasted.
        NotSeen = "not-seen",
        /// The level on the map fell by more than its uncertainty.
        LevelFell = "level-fell",
    }
}

records! {
    /// A need that opened again, and why.
    pub ReopenedNeed in reopened_need = "reopened_need" {
        /// Its identifier.
        id: ReopenedNeedId,
        /// Whose need.
        person_id: PersonId,
        /// Where.
        school_id: SchoolId,
        /// The code of the indicator.
        indicator: String,
        /// Why.
        reason: ReopenReason,
        /// Since when.
        opened_on: Day,
        /// When the practice was seen to hold again.
        closed_on: Option<Day>,
    }
}

/// The table of this module.
pub const MIGRATION: Migration = Migration {
    name: "needs-reopened-01",
    tables: || {
        vec![
            Table::tenant("reopened_need")
                .refers("person_id", "person")
                .refers("school_id", "school")
                .with("indicator", Column::Text)
                .with("reason", Column::Text)
                .with("opened_on", Column::Day)
                .maybe("closed_on", Column::Day)
                .index(&["school_id"])
                .index(&["person_id", "indicator"]),
        ]
    },
};

/// Opens a need again; says whether it was not open already.
pub async fn reopen_need(tx: &Tx, row: ReopenedNeed) -> Result<bool, DbErr> {
    let open = list_reopened_of_people(&**tx, row.authority_id, &[row.person_id]).await?;
    if open.iter().any(|found| found.indicator == row.indicator) {
        return Ok(false);
    }
    db::add(tx, row).await?;
    Ok(true)
}

/// Notes that the practice holds again; says whether such a need was open.
pub async fn close_reopened_need(
    tx: &Tx,
    authority: AuthorityId,
    person: PersonId,
    indicator: &str,
    day: Day,
) -> Result<bool, DbErr> {
    let change = reopened_need::Entity::update_many()
        .col_expr(reopened_need::Column::ClosedOn, Expr::value(day))
        .filter(authority_column::<reopened_need::Entity>().eq(authority))
        .filter(reopened_need::Column::PersonId.eq(person))
        .filter(reopened_need::Column::Indicator.eq(indicator))
        .filter(reopened_need::Column::ClosedOn.is_null());
    Ok(change.exec(&**tx).await?.rows_affected > 0)
}

/// The needs of these people that opened again and are open still, oldest first.
pub async fn list_reopened_of_people(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
) -> Result<Vec<ReopenedNeed>, DbErr> {
    let mut rows = Vec::new();
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        rows.extend(
            within::<reopened_need::Entity>(authority)
                .filter(reopened_need::Column::PersonId.is_in(chunk.iter().copied()))
                .filter(reopened_need::Column::ClosedOn.is_null())
                .order_by_asc(reopened_need::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(rows)
}

/// Whose needs in which indicator are open again at a school.
pub(crate) async fn load_reopened(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<BTreeSet<(PersonId, String)>, DbErr> {
    let rows = within::<reopened_need::Entity>(authority)
        .filter(reopened_need::Column::SchoolId.eq(school))
        .filter(reopened_need::Column::ClosedOn.is_null())
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.person_id, row.indicator))
        .collect())
}
