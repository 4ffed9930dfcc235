//! Three sources side by side: what supervision, appraisal and self-reflection say each by itself,
//! where they disagree beyond their uncertainty, and what is missing and asked for.

mod ask;
mod page;
mod school_page;
mod store;
mod tasks;

pub use store::MIGRATION;
pub(crate) use store::find_request;
pub(crate) use tasks::tasks;

use axum::Router;
use axum::routing::{get, post};
use kernel::competency_map::SOURCES;
use kernel::frameworks::Source;
use kernel::people::{self, SchoolId};
use kernel::{App, Ctx, PersonId, evidence};
use platform::web::Problem;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/people/{person}/sources", get(page::show))
        .route("/people/{person}/sources/ask", post(ask::of_person))
        .route("/map/schools/{school}/sources", get(school_page::show))
        .route("/map/schools/{school}/sources/ask", post(ask::of_school))
}

/// Who of a school is measured, and which of the three sources have said something about them.
pub(crate) struct Spread {
    /// Person and name, and per source in the order of [`SOURCES`] whether it is there.
    pub people: Vec<(PersonId, String, [bool; 3])>,
}

impl Spread {
    /// Reads it in four queries, however many people there are.
    pub(crate) async fn of_school(ctx: &Ctx, school: SchoolId) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let posts = people::list_posts_of_school(db, authority, school).await?;
        let mut people = people::list_people_of_school(db, authority, school).await?;
        people.retain(|person| {
            posts.iter().any(|post| {
                let framework = ctx.app.frameworks.framework_for_post(post.kind.as_str());
                post.person_id == person.id && framework.is_some()
            })
        });
        let ids: Vec<_> = people.iter().map(|person| person.id).collect();
        let said = evidence::list_sources_of_people(db, authority, &ids).await?;
        let people = people
            .into_iter()
            .map(|person| {
                let has = |source: Source| {
                    said.iter()
                        .any(|(id, word)| *id == person.id && word == source.as_str())
                };
                (person.id, person.name, SOURCES.map(has))
            })
            .collect();
        Ok(Self { people })
    }

    /// How many rest on all three, and of how many.
    pub(crate) fn figures(&self) -> (usize, usize) {
        (self.whole(), self.people.len())
    }

    /// How many rest on all three.
    pub(crate) fn whole(&self) -> usize {
        let is_whole = |row: &&(PersonId, String, [bool; 3])| row.2 == [true; 3];
        self.people.iter().filter(is_whole).count()
    }
}
