//! A fresh PostgreSQL database for one test, on the server that `cargo xtask test` starts.
//!
//! Migrating takes longer than most tests, so each test binary migrates one template database and every
//! test copies that. This file knows how to make, copy and drop databases, not what is in them.

use std::fmt::Display;
use std::hash::{DefaultHasher, Hash, Hasher};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};

/// Names the environment variable with the address of a server on which databases may be made.
pub const SERVER_VARIABLE: &str = "BINA_TEST_POSTGRES";

/// A migrated PostgreSQL database of a test's own, dropped when this is.
#[derive(Debug)]
pub struct PostgresDatabase {
    server: String,
    name: String,
}

impl PostgresDatabase {
    /// Copies the template of this test binary, after making the template if no test did so yet.
    ///
    /// `contents` tells templates of one test binary apart: the same word means the same migrations.
    /// `migrate` gets the URL of the template.
    pub async fn fresh<E: Display>(
        contents: &str,
        migrate: impl AsyncFnOnce(String) -> Result<(), E>,
    ) -> Self {
        let server = server_url();
        let template = template_name(contents);
        let admin = connect(&server).await;
        ensure_template(&admin, &server, &template, migrate).await;
        let name = format!("bina_test_{}", uuid::Uuid::now_v7().simple());
        run(
            &admin,
            &format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await;
        close(admin).await;
        Self { server, name }
    }

    /// Where to connect to.
    pub fn url(&self) -> String {
        with_database(&self.server, &self.name)
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let server = self.server.clone();
        let command = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A thread of its own, because this one may be inside a runtime that cannot wait here.
        let dropping = std::thread::spawn(move || {
            crate::block_on(async {
                let admin = connect(&server).await;
                run(&admin, &command).await;
                close(admin).await;
            });
        });
        let dropped = dropping.join();
        assert!(
            dropped.is_ok() || std::thread::panicking(),
            "cannot drop the database of a test"
        );
    }
}

fn server_url() -> String {
    std::env::var(SERVER_VARIABLE).unwrap_or_else(|_| {
        panic!(
            "this test needs a PostgreSQL server, and {SERVER_VARIABLE} does not name one: \
             run `cargo xtask test`, which starts one for the tests"
        )
    })
}

/// Names the template after the running test binary, so that no template outlives the code it was made by.
fn template_name(contents: &str) -> String {
    let mut hasher = DefaultHasher::new();
    contents.hash(&mut hasher);
    let binary = std::env::current_exe().expect("invariant: a running test has a file");
    let built = binary.metadata().and_then(|m| m.modified()).ok();
    (binary, built).hash(&mut hasher);
    format!("bina_template_{:016x}", hasher.finish())
}

/// Makes the template unless it is there; tests in other threads and processes wait meanwhile.
///
/// The template gets its name only once it is complete, so that a test that was killed while migrating
/// leaves nothing that a later test would take for a template.
async fn ensure_template<E: Display>(
    admin: &DatabaseConnection,
    server: &str,
    template: &str,
    migrate: impl AsyncFnOnce(String) -> Result<(), E>,
) {
    run(
        admin,
        &format!("SELECT pg_advisory_lock(hashtext('{template}'))"),
    )
    .await;
    if !exists(admin, template).await {
        let unfinished = format!("{template}_unfinished");
        run(
            admin,
            &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"),
        )
        .await;
        run(admin, &format!("CREATE DATABASE {unfinished}")).await;
        migrate(with_database(server, &unfinished))
            .await
            .unwrap_or_else(|e| panic!("cannot migrate the template database: {e}"));
        disconnect_all(admin, &unfinished).await;
        run(
            admin,
            &format!("ALTER DATABASE {unfinished} RENAME TO {template}"),
        )
        .await;
    }
    run(
        admin,
        &format!("SELECT pg_advisory_unlock(hashtext('{template}'))"),
    )
    .await;
}

async fn exists(admin: &DatabaseConnection, name: &str) -> bool {
    let query = format!("SELECT 1 AS one FROM pg_database WHERE datname = '{name}'");
    let statement = Statement::from_string(admin.get_database_backend(), query);
    admin
        .query_one_raw(statement)
        .await
        .unwrap_or_else(|e| panic!("cannot list the databases of the test server: {e}"))
        .is_some()
}

/// A closed pool takes a moment to be gone from the server, and a database in use cannot be renamed.
async fn disconnect_all(admin: &DatabaseConnection, name: &str) {
    run(
        admin,
        &format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        ),
    )
    .await;
}

/// Connects with a single connection, because a lock belongs to the connection that took it.
async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .sqlx_logging(false)
        .connect_timeout(std::time::Duration::from_secs(30));
    Database::connect(options)
        .await
        .unwrap_or_else(|e| panic!("cannot reach the test server named by {SERVER_VARIABLE}: {e}"))
}

async fn run(admin: &DatabaseConnection, command: &str) {
    admin
        .execute_unprepared(command)
        .await
        .unwrap_or_else(|e| panic!("the test server refused `{command}`: {e}"));
}

async fn close(admin: DatabaseConnection) {
    // The work is done by then; the server forgets a connection that was not closed well.
    let _ = admin.close().await;
}

/// The same server, another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, query) = match server.split_once('?') {
        Some((address, query)) => (address, format!("?{query}")),
        None => (server, String::new()),
    };
    let authority = address.find("://").map_or(0, |at| at + 3);
    let end = address[authority..]
        .find('/')
        .map_or(address.len(), |at| authority + at);
    format!("{}/{name}{query}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn another_database_on_the_same_server_keeps_everything_else() {
        for (server, expected) in [
            ("postgres://a:b@h:5/postgres", "postgres://a:b@h:5/x"),
            ("postgres://h", "postgres://h/x"),
            ("postgres://h/?ssl=no", "postgres://h/x?ssl=no"),
        ] {
            assert_eq!(with_database(server, "x"), expected);
        }
    }
}
