//! Sealed entries, wrapped keys, and pieces that were shared.

use kernel::{AuthorityId, PersonId};
use planning::OfferId;
use platform::db::{self, Column, Migration, Table, Tx, find, within};
use platform::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{Day, records};

platform::id! {
    /// A wrapped key.
    JournalKeyId,
    /// An entry of a journal.
    JournalEntryId,
    /// A piece that was shared.
    JournalPieceId,
}

records! {
    /// The key of someone's journal, wrapped by a key that their passphrase makes in the browser.
    pub JournalKey in journal_key = "journal_key" {
        /// Its identifier.
        id: JournalKeyId,
        /// Whose journal.
        person_id: PersonId,
        /// What the browser needs to unwrap it with the passphrase; opaque here.
        wrapped: String,
    }
    /// An entry as the browser sealed it.
    pub JournalEntry in journal_entry = "journal_entry" {
        /// Its identifier, made by the browser.
        id: JournalEntryId,
        /// Whose.
        person_id: PersonId,
        /// The day it was written.
        written_on: Day,
        /// The sealed words; opaque here.
        sealed: String,
    }
    /// A piece that its writer chose to share.
    pub JournalPiece in journal_piece = "journal_piece" {
        /// Its identifier, made by the form.
        id: JournalPieceId,
        /// Who shares.
        person_id: PersonId,
        /// With whom; empty when with a community.
        to_id: Option<PersonId>,
        /// With which community; empty when with one person.
        offer_id: Option<OfferId>,
        /// The words, in clear: they are meant to be read.
        words: String,
        /// When.
        shared_on: Day,
    }
}

/// The tables of this module.
pub(crate) const MIGRATION: Migration = Migration {
    name: "culture-03-journal",
    tables: || {
        vec![
            Table::tenant("journal_key")
                .refers("person_id", "person")
                .with("wrapped", Column::Text)
                .unique(&["person_id"]),
            Table::tenant("journal_entry")
                .refers("person_id", "person")
                .with("written_on", Column::Day)
                .with("sealed", Column::Text)
                .index(&["person_id", "written_on"]),
            Table::tenant("journal_piece")
                .refers("person_id", "person")
                .maybe_refers("to_id", "person")
                .maybe_refers("offer_id", "offer")
                .with("words", Column::Text)
                .with("shared_on", Column::Day)
                .index(&["person_id"])
                .index(&["to_id"])
                .index(&["offer_id"]),
        ]
    },
};

/// The most entries that a page shows.
const SHOWN: u64 = 100;

pub(super) async fn add_key(tx: &Tx, row: JournalKey) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(super) async fn add_entry(tx: &Tx, row: JournalEntry) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(super) async fn add_piece(tx: &Tx, row: JournalPiece) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(super) async fn find_piece(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: JournalPieceId,
) -> Result<Option<JournalPiece>, DbErr> {
    find::<journal_piece::Entity, _>(db, authority, id).await
}

/// The wrapped key of someone's journal.
pub(super) async fn find_key(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Option<JournalKey>, DbErr> {
    within::<journal_key::Entity>(authority)
        .filter(journal_key::Column::PersonId.eq(person))
        .one(db)
        .await
}

/// The newest entries of someone's journal.
pub(super) async fn list_entries(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<JournalEntry>, DbErr> {
    within::<journal_entry::Entity>(authority)
        .filter(journal_entry::Column::PersonId.eq(person))
        .order_by_desc(journal_entry::Column::WrittenOn)
        .order_by_desc(journal_entry::Column::Id)
        .limit(SHOWN)
        .all(db)
        .await
}

/// The days on which someone wrote, from a day on.
pub(super) async fn list_days_written(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
    since: Day,
) -> Result<Vec<Day>, DbErr> {
    within::<journal_entry::Entity>(authority)
        .select_only()
        .column(journal_entry::Column::WrittenOn)
        .filter(journal_entry::Column::PersonId.eq(person))
        .filter(journal_entry::Column::WrittenOn.gte(since))
        .into_tuple()
        .all(db)
        .await
}

/// What someone shared, and what was shared with them or their communities, newest first.
pub(super) async fn list_pieces_around(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
    communities: &[OfferId],
) -> Result<Vec<JournalPiece>, DbErr> {
    within::<journal_piece::Entity>(authority)
        .filter(
            Condition::any()
                .add(journal_piece::Column::PersonId.eq(person))
                .add(journal_piece::Column::ToId.eq(person))
                .add(journal_piece::Column::OfferId.is_in(communities.iter().copied())),
        )
        .order_by_desc(journal_piece::Column::SharedOn)
        .order_by_desc(journal_piece::Column::Id)
        .limit(SHOWN)
        .all(db)
        .await
}
