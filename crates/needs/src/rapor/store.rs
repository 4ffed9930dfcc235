//! Reports in the database: one that was read waits for a look, one that was kept stays.

use kernel::{AuthorityId, PersonId, SchoolId};
use platform::db::{self, Column, Migration, Table, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{Moment, records};

platform::id! {
    /// A report of Rapor Pendidikan.
    RaporId,
}

records! {
    /// A school's report of one year.
    pub Rapor in rapor = "rapor" {
        /// Its identifier.
        id: RaporId,
        /// The school.
        school_id: SchoolId,
        /// The year of its scores.
        year: i32,
        /// Whether it was looked at and kept.
        is_kept: bool,
        /// The lines, as JSON.
        lines: String,
        /// Who read it.
        made_by: PersonId,
        /// When.
        made_at: Moment,
    }
}

/// The table of this module.
pub const MIGRATION: Migration = Migration {
    name: "needs-rapor-01",
    tables: || {
        vec![
            Table::tenant("rapor")
                .refers("school_id", "school")
                .with("year", Column::Count)
                .with("is_kept", Column::Bool)
                .with("lines", Column::Text)
                .with("made_by", Column::Id)
                .with("made_at", Column::Moment)
                .index(&["school_id"]),
        ]
    },
};

/// Keeps a report that was read, in place of others of the school that nobody has kept.
pub(super) async fn put_draft(tx: &Tx, row: Rapor) -> Result<(), DbErr> {
    rapor::Entity::delete_many()
        .filter(authority_column::<rapor::Entity>().eq(row.authority_id))
        .filter(rapor::Column::SchoolId.eq(row.school_id))
        .filter(rapor::Column::IsKept.eq(false))
        .exec(&**tx)
        .await?;
    db::add(tx, row).await
}

/// A report.
pub(super) async fn find_rapor(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: RaporId,
) -> Result<Option<Rapor>, DbErr> {
    find::<rapor::Entity, _>(db, authority, id).await
}

/// Keeps a draft in place of the report of the same year.
pub(super) async fn keep(tx: &Tx, row: &Rapor) -> Result<(), DbErr> {
    rapor::Entity::delete_many()
        .filter(authority_column::<rapor::Entity>().eq(row.authority_id))
        .filter(rapor::Column::SchoolId.eq(row.school_id))
        .filter(rapor::Column::Year.eq(row.year))
        .filter(rapor::Column::IsKept.eq(true))
        .exec(&**tx)
        .await?;
    rapor::Entity::update_many()
        .col_expr(rapor::Column::IsKept, Expr::value(true))
        .filter(authority_column::<rapor::Entity>().eq(row.authority_id))
        .filter(rapor::Column::Id.eq(row.id))
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// Forgets a draft.
pub(super) async fn remove(tx: &Tx, authority: AuthorityId, id: RaporId) -> Result<(), DbErr> {
    rapor::Entity::delete_many()
        .filter(authority_column::<rapor::Entity>().eq(authority))
        .filter(rapor::Column::Id.eq(id))
        .filter(rapor::Column::IsKept.eq(false))
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// A school's latest kept report.
pub(super) async fn find_latest(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Option<Rapor>, DbErr> {
    within::<rapor::Entity>(authority)
        .filter(rapor::Column::SchoolId.eq(school))
        .filter(rapor::Column::IsKept.eq(true))
        .order_by_desc(rapor::Column::Year)
        .limit(1)
        .one(db)
        .await
}

/// The kept reports of some schools, oldest year first.
pub(super) async fn list_kept(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<Rapor>, DbErr> {
    within::<rapor::Entity>(authority)
        .filter(rapor::Column::SchoolId.is_in(schools.iter().copied()))
        .filter(rapor::Column::IsKept.eq(true))
        .order_by_asc(rapor::Column::Year)
        .all(db)
        .await
}
