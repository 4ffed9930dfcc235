//! What a crate brings to the program: tables, words, pages, and what it has to say on the pages
//! that belong to no stage.

use std::pin::Pin;

use axum::Router;
use platform::Day;
use platform::db::Migration;
use platform::i18n::Words;
use platform::web::Problem;

use crate::{App, Ctx, PersonId};

/// An answer that takes a while.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T, Problem>> + Send>>;

/// One crate's share of the program. `bina` lists them all; tests list those they need.
#[derive(Clone)]
pub struct Part {
    /// Its name, for the log.
    pub name: &'static str,
    /// Its tables, oldest first.
    pub migrations: &'static [Migration],
    /// Its sentences.
    pub words: Words,
    /// Its pages.
    pub routes: fn() -> Router<App>,
    /// What waits for the signed-in person.
    pub tasks: fn(Ctx) -> Pending<Vec<Task>>,
    /// The pages of the coming thirty days that the signed-in person's device keeps, most wanted first.
    pub kept: fn(Ctx) -> Pending<Vec<String>>,
    /// What it knows of a person's way round the cycle. The caller has asked leave to read.
    pub story: fn(Ctx, PersonId) -> Pending<Vec<StoryEntry>>,
}

/// For parts from which nothing waits.
pub fn no_tasks(_: Ctx) -> Pending<Vec<Task>> {
    Box::pin(async { Ok(Vec::new()) })
}

/// For parts none of whose pages are filled without a network.
pub fn nothing_kept(_: Ctx) -> Pending<Vec<String>> {
    Box::pin(async { Ok(Vec::new()) })
}

/// For parts that tell nothing of a person.
pub fn no_story(_: Ctx, _: PersonId) -> Pending<Vec<StoryEntry>> {
    Box::pin(async { Ok(Vec::new()) })
}

/// Something that waits for the signed-in person.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The stage of the cycle, as a style name: `needs`, `planning`, `delivery`, `monitoring`, `follow-up`.
    pub stage: &'static str,
    /// What to do, as a sentence.
    pub title: String,
    /// Why, or for whom, as a sentence; may be empty.
    pub detail: String,
    /// What the button says.
    pub button: String,
    /// Where it is done.
    pub href: String,
    /// Until when, if there is a day.
    pub due: Option<Day>,
    /// Minutes it will take.
    pub minutes: u32,
    /// Smaller is more urgent; tasks that are alike sort by day.
    pub rank: u8,
}

/// Something that happened to a person, for the story of their development.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryEntry {
    /// The stage of the cycle, as a style name.
    pub stage: &'static str,
    /// When.
    pub day: Day,
    /// What, as a sentence.
    pub title: String,
    /// More about it; may be empty.
    pub detail: String,
    /// Where it can be read in full; may be empty.
    pub href: String,
}
