//! A fresh SQLite file for one test.

use std::fmt::Display;

use crate::scratch::Scratch;

/// A migrated SQLite database in a folder of its own, removed when dropped.
#[derive(Debug)]
pub struct SqliteDatabase {
    folder: Scratch,
}

impl SqliteDatabase {
    /// Makes an empty file and migrates it.
    ///
    /// `migrate` gets the URL of the database and closes its connections before it returns.
    pub async fn fresh<E: Display>(migrate: impl AsyncFnOnce(String) -> Result<(), E>) -> Self {
        let database = Self {
            folder: Scratch::new(),
        };
        migrate(database.url())
            .await
            .unwrap_or_else(|e| panic!("cannot migrate {}: {e}", database.url()));
        database
    }

    /// The file.
    pub fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("bina.sqlite")
    }

    /// Where to connect to.
    pub fn url(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.file().display())
    }
}
