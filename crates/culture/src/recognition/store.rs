//! Words of thanks in the database.

use kernel::{AuthorityId, PersonId};
use platform::db::{self, Column, Migration, Table, Tx, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::{Day, records};

platform::id! {
    /// Words of thanks.
    ThanksId,
}

records! {
    /// Words of thanks from one to another. They belong to the one who is thanked.
    pub Thanks in thanks = "thanks" {
        /// Its identifier, made by the form.
        id: ThanksId,
        /// Who is thanked.
        person_id: PersonId,
        /// Who thanks.
        from_id: PersonId,
        /// For what, in their words.
        words: String,
        /// When.
        given_on: Day,
    }
}

/// The table of this module.
pub(crate) const MIGRATION: Migration = Migration {
    name: "culture-02-thanks",
    tables: || {
        vec![
            Table::tenant("thanks")
                .refers("person_id", "person")
                .refers("from_id", "person")
                .with("words", Column::Text)
                .with("given_on", Column::Day)
                .index(&["person_id", "given_on"])
                .index(&["from_id", "given_on"]),
        ]
    },
};

/// Keeps words of thanks.
pub(super) async fn add_thanks(tx: &Tx, row: Thanks) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// The thanks a person received, newest first.
pub async fn list_thanks_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Thanks>, DbErr> {
    within::<thanks::Entity>(authority)
        .filter(thanks::Column::PersonId.eq(person))
        .order_by_desc(thanks::Column::GivenOn)
        .order_by_desc(thanks::Column::Id)
        .all(db)
        .await
}

/// The thanks a person gave on a day or later.
pub(crate) async fn list_thanks_from(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    from: PersonId,
    since: Day,
) -> Result<Vec<Thanks>, DbErr> {
    within::<thanks::Entity>(authority)
        .filter(thanks::Column::FromId.eq(from))
        .filter(thanks::Column::GivenOn.gte(since))
        .all(db)
        .await
}
