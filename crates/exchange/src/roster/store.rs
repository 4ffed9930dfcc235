//! Files between preview and confirmation, reduced to what an import needs. What was confirmed leaves only its counts.

use kernel::AuthorityId;
use platform::Moment;
use platform::db::{Column, Migration, Table, Tx, add, authority_column, find, within};
use platform::records;
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

platform::id! {
    /// A file that was read and awaits confirmation, or was taken in.
    RosterImportId,
}

records! {
    /// A file that was read and awaits confirmation, or was taken in.
    pub RosterImport in roster_import = "roster_import" {
        /// Its identifier.
        id: RosterImportId,
        /// Who read it.
        made_by: Uuid,
        /// When.
        made_at: Moment,
        /// The place and the rows, as JSON; empty once it was taken in.
        payload: String,
        /// What came of it, as JSON; empty until it was taken in.
        outcome: String,
    }
}

/// The table of this module.
pub const MIGRATION: Migration = Migration {
    name: "exchange-01-roster",
    tables: || {
        vec![
            Table::tenant("roster_import")
                .with("made_by", Column::Id)
                .with("made_at", Column::Moment)
                .with("payload", Column::Text)
                .with("outcome", Column::Text)
                .index(&["made_by"]),
        ]
    },
};

/// Seconds after which a file that nobody confirmed is forgotten.
const KEPT_SECONDS: i64 = 24 * 3600;

/// Keeps a file that was read, in place of earlier ones by the same person and of forgotten ones.
pub(super) async fn put(tx: &Tx, row: RosterImport) -> Result<(), DbErr> {
    let forgotten = row.made_at.plus_seconds(-KEPT_SECONDS);
    roster_import::Entity::delete_many()
        .filter(authority_column::<roster_import::Entity>().eq(row.authority_id))
        .filter(
            Condition::any()
                .add(roster_import::Column::MadeBy.eq(row.made_by))
                .add(roster_import::Column::MadeAt.lt(forgotten)),
        )
        .exec(&**tx)
        .await?;
    add(tx, row).await
}

/// A file by its identifier.
pub(super) async fn find_import(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: RosterImportId,
) -> Result<Option<RosterImport>, DbErr> {
    find::<roster_import::Entity, _>(db, authority, id).await
}

/// A file, held until the transaction ends, so that it is taken in once.
pub(super) async fn hold(
    tx: &Tx,
    authority: AuthorityId,
    id: RosterImportId,
) -> Result<Option<RosterImport>, DbErr> {
    within::<roster_import::Entity>(authority)
        .filter(roster_import::Column::Id.eq(id))
        .lock_exclusive()
        .one(&**tx)
        .await
}

/// The latest file of a person that awaits confirmation.
pub(super) async fn find_open_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: Uuid,
) -> Result<Option<RosterImportId>, DbErr> {
    within::<roster_import::Entity>(authority)
        .select_only()
        .column(roster_import::Column::Id)
        .filter(roster_import::Column::MadeBy.eq(person))
        .filter(roster_import::Column::Payload.ne(""))
        .order_by_desc(roster_import::Column::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
}

/// Empties a file that was taken in and notes what came of it.
pub(super) async fn close(
    tx: &Tx,
    authority: AuthorityId,
    id: RosterImportId,
    outcome: String,
) -> Result<(), DbErr> {
    roster_import::Entity::update_many()
        .col_expr(roster_import::Column::Payload, Expr::value(""))
        .col_expr(roster_import::Column::Outcome, Expr::value(outcome))
        .filter(authority_column::<roster_import::Entity>().eq(authority))
        .filter(roster_import::Column::Id.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// Forgets a file.
pub(super) async fn remove(
    tx: &Tx,
    authority: AuthorityId,
    id: RosterImportId,
) -> Result<(), DbErr> {
    roster_import::Entity::delete_many()
        .filter(authority_column::<roster_import::Entity>().eq(authority))
        .filter(roster_import::Column::Id.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}
