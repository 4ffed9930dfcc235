//! Mechanisms without domain words: database, audit, identity, language, jobs and the web shell.
//!
//! This crate knows no stage of the cycle and no competency; it would serve any program that keeps
//! records for authorities.

pub mod audit;
pub mod clock;
pub mod db;
pub mod i18n;
pub mod identity;
pub mod ids;
pub mod jobs;
pub mod offline;
pub mod shell;
pub mod text_enum;
pub mod time;
pub mod web;

pub use clock::Clock;
pub use ids::AuthorityId;
pub use shell::Shell;
pub use time::{Day, Moment};

/// The platform's own sentences.
pub const WORDS: i18n::Words = words!();
// Re-exported because the macros of this crate expand to paths below it.
pub use sea_orm;
