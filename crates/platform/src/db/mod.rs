//! The database: one writer and many readers on SQLite, one pool on PostgreSQL.
//!
//! All branches on the engine live in this folder.

mod query;
mod schema;
mod table;
mod tx;

use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr};

pub use query::{add, add_all, add_once, authority_column, find, is_duplicate, replace, within};
pub use schema::{Column, Migration, Table};
pub use tx::Tx;

/// The most values one statement binds: SQLite's limit with room to spare.
pub const ROWS_PER_STATEMENT: usize = 500;

/// Where the records are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DbUrl {
    /// A file of the embedded database.
    Sqlite(std::path::PathBuf),
    /// The address of a PostgreSQL-compatible server.
    Postgres(String),
}

impl DbUrl {
    /// The embedded database inside a data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self::Sqlite(folder.join("bina.sqlite"))
    }
}

/// An open database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    readers: DatabaseConnection,
}

impl Db {
    /// Opens the database; an embedded file is created when it is not there.
    pub async fn open(url: &DbUrl) -> Result<Self, DbErr> {
        match url {
            DbUrl::Sqlite(file) => {
                let writer = Database::connect(sqlite_options(file, 1)).await?;
                let readers = Database::connect(sqlite_options(file, 4)).await?;
                Ok(Self { writer, readers })
            }
            DbUrl::Postgres(url) => {
                let mut options = ConnectOptions::new(url);
                options
                    .max_connections(20)
                    .acquire_timeout(Duration::from_secs(10))
                    .sqlx_logging(false);
                let pool = Database::connect(options).await?;
                Ok(Self {
                    writer: pool.clone(),
                    readers: pool,
                })
            }
        }
    }

    /// A connection for reading. It sees only what has been committed.
    pub fn read(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// Begins a transaction that changes something. Dropping it undoes everything.
    pub async fn begin(&self) -> Result<Tx, DbErr> {
        Tx::begin(&self.writer).await
    }

    /// Closes every connection.
    pub async fn close(self) -> Result<(), DbErr> {
        self.writer.close().await?;
        self.readers.close().await
    }

    /// Whether the database lies in a file beside the program, so that this process alone migrates it.
    pub fn is_embedded(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Sqlite
    }

    /// Applies the migrations that are still pending, in order, each in a transaction of its own.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<usize, DbErr> {
        let applied = self.applied_migrations().await?;
        let mut count = 0;
        for migration in migrations {
            if applied.iter().any(|name| name == migration.name) {
                continue;
            }
            let tx = Tx::begin(&self.writer).await?;
            migration.apply(tx.connection()).await?;
            tx.record_migration(migration.name).await?;
            count += 1;
        }
        Ok(count)
    }

    /// Names of the migrations that are not applied yet.
    pub async fn pending_migrations(&self, migrations: &[Migration]) -> Result<Vec<String>, DbErr> {
        let applied = self.applied_migrations().await?;
        Ok(migrations
            .iter()
            .map(|migration| migration.name.to_owned())
            .filter(|name| !applied.contains(name))
            .collect())
    }

    async fn applied_migrations(&self) -> Result<Vec<String>, DbErr> {
        tx::install_migration_table(&self.writer).await?;
        tx::migration_names(&self.writer).await
    }
}

fn sqlite_options(file: &Path, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", file.display()));
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        // Set on every connection: a PRAGMA sent once reaches one pooled connection only.
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
        });
    options
}
