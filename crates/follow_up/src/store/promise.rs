//! Support that a leader promised for someone's commitment: the leader's own commitment.

use kernel::{PersonId, SchoolId};
use platform::db::{
    self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, authority_column, find, within,
};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, records};

use super::CommitmentId;

platform::id! {
    /// Support that was promised.
    SupportPromiseId,
}

records! {
    /// Support that a leader promised, or a reason why it cannot be given.
    pub SupportPromise in support_promise = "support_promise" {
        /// Its identifier, made by the form.
        id: SupportPromiseId,
        /// For which commitment.
        commitment_id: CommitmentId,
        /// Where.
        school_id: SchoolId,
        /// Who promised.
        promised_by: PersonId,
        /// What, or why not, in their words.
        what: String,
        /// Until when; empty when it cannot be given.
        due_on: Option<Day>,
        /// When it was promised.
        promised_on: Day,
        /// When it was given.
        given_on: Option<Day>,
    }
}

/// The table of this module.
pub(super) const MIGRATION: Migration = Migration {
    name: "follow_up-04-promised-support",
    tables: || {
        vec![
            Table::tenant("support_promise")
                .refers("commitment_id", "commitment")
                .refers("school_id", "school")
                .refers("promised_by", "person")
                .with("what", Column::Text)
                .maybe("due_on", Column::Day)
                .with("promised_on", Column::Day)
                .maybe("given_on", Column::Day)
                .index(&["commitment_id"])
                .index(&["promised_by"]),
        ]
    },
};

/// Keeps a promise.
pub(crate) async fn add_promise(tx: &Tx, row: SupportPromise) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// A promise.
pub(crate) async fn find_promise(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: SupportPromiseId,
) -> Result<Option<SupportPromise>, DbErr> {
    find::<support_promise::Entity, _>(db, authority, id).await
}

/// Notes that the support was given; says whether it was not noted yet.
pub(crate) async fn set_given(
    tx: &Tx,
    authority: AuthorityId,
    id: SupportPromiseId,
    day: Day,
) -> Result<bool, DbErr> {
    let change = support_promise::Entity::update_many()
        .col_expr(support_promise::Column::GivenOn, Expr::value(day))
        .filter(authority_column::<support_promise::Entity>().eq(authority))
        .filter(support_promise::Column::Id.eq(id))
        .filter(support_promise::Column::GivenOn.is_null());
    Ok(change.exec(&**tx).await?.rows_affected == 1)
}

/// The answers to wishes for support in some commitments, oldest first.
pub async fn list_promises_of_commitments(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    commitments: &[CommitmentId],
) -> Result<Vec<SupportPromise>, DbErr> {
    let mut found = Vec::new();
    for chunk in commitments.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<support_promise::Entity>(authority)
                .filter(support_promise::Column::CommitmentId.is_in(chunk.iter().copied()))
                .order_by_asc(support_promise::Column::PromisedOn)
                .order_by_asc(support_promise::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}
