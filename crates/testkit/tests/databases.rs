//! The databases that tests get: each its own, migrated, and gone afterwards.

use std::sync::atomic::{AtomicUsize, Ordering};

use sea_orm::{ConnectionTrait, Database, DbErr, Statement};
use testkit::{PostgresDatabase, SERVER_VARIABLE, SqliteDatabase, block_on};

async fn make_a_table(url: String) -> Result<(), DbErr> {
    let database = Database::connect(url).await?;
    database
        .execute_unprepared("CREATE TABLE school (name TEXT NOT NULL)")
        .await?;
    database.close().await
}

async fn add_a_school(url: &str) -> Result<usize, DbErr> {
    let database = Database::connect(url).await?;
    database
        .execute_unprepared("INSERT INTO school (name) VALUES ('SDN Contoh')")
        .await?;
    let count = rows(&database, "SELECT name FROM school").await?;
    database.close().await?;
    Ok(count)
}

async fn rows(database: &impl ConnectionTrait, query: &str) -> Result<usize, DbErr> {
    let statement = Statement::from_string(database.get_database_backend(), query);
    Ok(database.query_all_raw(statement).await?.len())
}

#[test]
fn sqlite_each_test_has_a_migrated_file_of_its_own() {
    block_on(async {
        let one = SqliteDatabase::fresh(make_a_table).await;
        let other = SqliteDatabase::fresh(make_a_table).await;
        assert_eq!(add_a_school(&one.url()).await.unwrap(), 1);
        assert_eq!(add_a_school(&other.url()).await.unwrap(), 1);
    });
}

#[test]
fn postgres_each_test_has_a_migrated_database_of_its_own() {
    block_on(async {
        let one = PostgresDatabase::fresh("a school", make_a_table).await;
        let other = PostgresDatabase::fresh("a school", make_a_table).await;
        assert_eq!(add_a_school(&one.url()).await.unwrap(), 1);
        assert_eq!(add_a_school(&other.url()).await.unwrap(), 1);
    });
}

#[test]
fn postgres_a_template_is_migrated_once_however_many_tests_copy_it() {
    static MIGRATIONS: AtomicUsize = AtomicUsize::new(0);
    // Another template for each run, for a server that lives longer than one.
    let contents = format!("counted {}", std::process::id());
    let copy_it = || {
        block_on(PostgresDatabase::fresh(&contents, async |url| {
            MIGRATIONS.fetch_add(1, Ordering::SeqCst);
            make_a_table(url).await
        }))
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(copy_it);
        }
    });
    assert_eq!(MIGRATIONS.load(Ordering::SeqCst), 1);
}

#[test]
fn postgres_a_migration_that_fails_leaves_no_template_behind() {
    let contents = format!("failing {}", std::process::id());
    let failing = async |url| {
        make_a_table(url).await?;
        Err(DbErr::Custom("half way".into()))
    };
    let attempt = || block_on(PostgresDatabase::fresh(&contents, failing));
    assert!(std::thread::scope(|scope| scope.spawn(attempt).join()).is_err());
    block_on(async {
        let database = PostgresDatabase::fresh(&contents, make_a_table).await;
        assert_eq!(add_a_school(&database.url()).await.unwrap(), 1);
    });
}

#[test]
fn postgres_a_database_is_gone_after_its_test_even_with_connections_left() {
    block_on(async {
        let database = PostgresDatabase::fresh("a school", make_a_table).await;
        let left_open = Database::connect(database.url()).await.unwrap();
        let name = database.url().rsplit('/').next().unwrap().to_owned();
        drop(database);
        let server = Database::connect(std::env::var(SERVER_VARIABLE).unwrap())
            .await
            .unwrap();
        let query = format!("SELECT 1 AS one FROM pg_database WHERE datname = '{name}'");
        assert_eq!(rows(&server, &query).await.unwrap(), 0);
        assert!(rows(&left_open, "SELECT 1 AS one").await.is_err());
    });
}
