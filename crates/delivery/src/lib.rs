//! Stage 3, delivery: sessions of an offer, who was there, what is tried in one's own work, and
//! what people make of it. It reads approved offers and knows nothing of indicators or effects.

mod activities;
mod add_session;
mod call_off;
pub mod cycle;
mod error;
mod home;
mod model;
mod offer_page;
mod participation;
mod practice;
mod record_attendance;
mod reflection;
mod rules;
mod session_page;
mod standing;
mod store;
mod workload;

pub use add_session::{AddSession, add_session};
pub use call_off::call_off_session;
pub use error::DeliveryError;
pub use model::{NotATime, Presence, SessionKind, Share, TimeOfDay};
pub use participation::{Participation, attendance_share, list_participation, practice_done_share};
pub use practice::{FinishTask, SetTask, finish_task, set_task};
pub use record_attendance::{RecordAttendance, record_attendance};
pub use reflection::{WriteReflection, read_reflection, write_reflection};
pub use rules::DEFAULT_WEEKLY_MINUTES;
pub use store::{
    Attendance, MIGRATIONS, OfferSums, PracticeOutcome, PracticeTask, Session, SessionId,
    SessionReflection, SessionSeat, count_people_present, find_session, list_attendance_of,
    list_offer_sums, list_outcomes_of, list_reflection_days, list_seats_of, list_sessions_of,
    list_sessions_of_offers, list_tasks_of,
};
pub use workload::{Overload, list_overloads, set_weekly_limit, weekly_limit, weekly_load};

use axum::Router;
use axum::routing::{get, post};
use kernel::{App, Part};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "delivery",
        migrations: MIGRATIONS,
        words: platform::words!(),
        routes,
        tasks: home::tasks,
        kept: home::kept,
        story: home::story,
    }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/activities", get(activities::show))
        .route("/activities/limits/{school}", post(workload::post))
        .route("/offers/{id}", get(offer_page::show))
        .route("/offers/{id}/sessions", post(add_session::post))
        .merge(cycle::routes())
        .route("/sessions/{id}", get(session_page::show))
        .route("/sessions/{id}/attendance", post(record_attendance::post))
        .route("/sessions/{id}/tasks", post(practice::post_tasks))
        .route("/sessions/{id}/done", post(practice::post_done))
        .route("/sessions/{id}/call-off", post(call_off::post))
        .route(
            "/sessions/{id}/reflection",
            get(reflection::show).post(reflection::post),
        )
        .route("/sessions/{id}/reflections/{person}", get(reflection::read))
}
