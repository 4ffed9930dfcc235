//! The test world: what a test needs to see the program as a person would, on either database engine.
//!
//! A test that is marked with `#[db_test]` gets a fresh, migrated database on each engine. This crate is for
//! tests only; no part of the program may depend on it.

mod browser;
mod engine;
mod postgres;
mod scratch;
mod sqlite;
mod world;

pub use browser::{Answer, Browser, Piece};
pub use engine::{Engine, block_on};
pub use postgres::{PostgresDatabase, SERVER_VARIABLE};
pub use scratch::Scratch;
pub use sqlite::SqliteDatabase;
pub use testkit_macros::db_test;
pub use world::{Cast, World};
