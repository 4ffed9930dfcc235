//! Ways of working together: mentoring, lesson study, in-on-in, communities, peer observation,
//! workshops, job shadowing. One mechanism carries them all: named steps with roles and what each asks
//! for, as data. It knows no plan and no map; what was written is for those who take part.

mod list;
mod load;
mod model;
mod modes;
mod open;
mod page;
mod people;
mod rules;
mod say;
mod store;
mod write;

pub(crate) use list::{kept, tasks};
pub use model::{
    Cycle, CycleEntry, CycleEntryId, CycleId, CycleRole, CycleRoleId, CycleSeat, MIGRATION,
};
pub use modes::{Ask, OpenedBy, Opens, Step, Way, way_of, ways};
pub use open::{OpenCycle, open_cycle};
pub use rules::{Standing, heads, standing};
pub use store::{find_cycle, list_entries, list_seats};
pub use write::{WriteEntry, write_entry};

use axum::Router;
use axum::routing::{get, post};
use kernel::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/cycles", get(list::show))
        .route("/cycles/new/{mode}", get(open::show).post(open::post))
        .route("/cycles/{id}", get(page::show))
        .route("/cycles/{id}/steps", post(write::post))
        .route("/cycles/{id}/join", post(people::join))
        .route("/cycles/{id}/members", post(people::add_member))
        .route("/cycles/{id}/lead", post(people::hand_over))
        .route("/cycles/{id}/close", post(people::close))
}
