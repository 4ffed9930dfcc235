//! A transaction that can be committed only together with its audit entry.

use std::ops::Deref;

use sea_orm::sea_query::{Alias, Expr, OnConflict, Query, Table};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use crate::audit::{self, Actor, Audited};
use crate::offline;

/// A running transaction; reads and writes go through it, dropping it undoes everything.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
}

impl Tx {
    pub(super) async fn begin(writer: &DatabaseConnection) -> Result<Self, DbErr> {
        // Taking SQLite's write lock at once avoids a deadlock between two readers that both want to write.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Self {
            inner: writer.begin_with_options(options).await?,
        })
    }

    /// Commits what was done, together with the entry that says who did it.
    pub async fn commit(self, actor: &Actor, entry: Audited) -> Result<(), DbErr> {
        self.commit_all(actor, vec![entry]).await
    }

    /// Commits a change that concerns many records, with an entry for each; the receipt of a piece of
    /// waiting work is committed with what it is a receipt of.
    pub async fn commit_all(self, actor: &Actor, entries: Vec<Audited>) -> Result<(), DbErr> {
        audit::add(&self.inner, actor, entries).await?;
        offline::receive_in(&self.inner).await?;
        self.inner.commit().await?;
        offline::is_received();
        Ok(())
    }

    /// Commits bookkeeping of the mechanisms themselves, such as progress or a sign-in attempt.
    pub(crate) async fn commit_bookkeeping(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }

    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    pub(super) async fn record_migration(self, name: &str) -> Result<(), DbErr> {
        let row = Query::insert()
            .into_table(Alias::new(MIGRATION_TABLE))
            .columns([Alias::new("name")])
            .values_panic([Expr::val(name)])
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .to_owned();
        self.inner.execute(&row).await?;
        self.inner.commit().await
    }
}

impl Deref for Tx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

const MIGRATION_TABLE: &str = "migration";

pub(super) async fn install_migration_table(db: &DatabaseConnection) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Alias::new(MIGRATION_TABLE))
        .if_not_exists()
        .col(
            sea_orm::sea_query::ColumnDef::new(Alias::new("name"))
                .string_len(100)
                .primary_key(),
        )
        .to_owned();
    db.execute(&table).await.map(|_| ())
}

pub(super) async fn migration_names(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let query = Query::select()
        .column(Alias::new("name"))
        .from(Alias::new(MIGRATION_TABLE))
        .to_owned();
    db.query_all(&query)
        .await?
        .into_iter()
        .map(|row| row.try_get_by_index(0))
        .collect()
}
