//! The words every stage of the cycle shares: people and posts, frameworks, evidence, the competency
//! map, and who may see whom. It knows no stage.

pub mod access;
pub mod admin;
pub mod app;
pub mod calendar;
pub mod competency_map;
pub mod ctx;
pub mod evidence;
pub mod frameworks;
pub mod instruments;
pub mod part;
pub mod people;
pub mod reading;
pub mod router;
pub mod setup;

pub use access::{Action, Denied, Permit, Target};
pub use app::App;
pub use calendar::Semester;
pub use ctx::Ctx;
pub use part::{Part, StoryEntry, Task};
pub use people::{Person, PersonId, School, SchoolId};
pub use platform::AuthorityId;

use platform::db::Migration;

/// This crate's tables, after the platform's.
pub const MIGRATIONS: &[Migration] = &[
    platform::audit::MIGRATION,
    platform::identity::MIGRATION,
    platform::jobs::MIGRATION,
    platform::offline::MIGRATION,
    people::MIGRATION,
    access::MIGRATION,
    evidence::MIGRATION,
    competency_map::MIGRATION,
    competency_map::FIT_MIGRATION,
    instruments::MIGRATION,
    people::CLUSTER_MIGRATION,
    evidence::SOURCES_MIGRATION,
];

/// This crate's share of the program, the platform's tables and sign-in pages included.
pub fn part() -> Part {
    Part {
        name: "kernel",
        migrations: MIGRATIONS,
        words: platform::words!(),
        routes: || {
            setup::routes()
                .merge(admin::routes())
                .merge(platform::identity::routes())
                .merge(platform::offline::routes())
        },
        tasks: part::no_tasks,
        kept: part::nothing_kept,
        story: part::no_story,
    }
}
