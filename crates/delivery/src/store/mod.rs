//! Sessions and what is recorded of them. Records are added and never changed: a correction is a
//! row with the next version, and the highest version is what is shown.

mod glance;
mod record;
mod session;
mod workload;

use std::collections::HashMap;
use std::hash::Hash;

use kernel::AuthorityId;
use platform::db::{Column, Migration, ROWS_PER_STATEMENT, Table, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Value};

pub use glance::{OfferSums, count_people_present, list_offer_sums};
pub use record::{
    Agreement, Attendance, PracticeOutcome, PracticeTask, SessionReflection, find_agreement,
    find_reflection, list_attendance_of, list_attendance_of_person, list_attendance_of_session,
    list_outcomes_of, list_outcomes_of_person, list_outcomes_of_session, list_reflection_days,
    list_reflections_by, list_shared_reflections, list_tasks_of, list_tasks_of_person,
    list_tasks_of_session,
};
pub use session::{
    CallOff, Session, SessionSeat, find_session, list_all_sessions_of, list_call_offs_of,
    list_seats_between, list_seats_of, list_seats_of_person, list_seats_of_session,
    list_sessions_by_ids, list_sessions_of, list_sessions_of_offers,
};
pub use workload::{WorkloadLimit, find_limit, list_limits};

platform::id! {
    /// A session of an offer.
    SessionId,
    /// That someone is expected at a session.
    SessionSeatId,
    /// That a session was called off.
    CallOffId,
    /// Whether someone was there.
    AttendanceId,
    /// What a session agreed on at its end.
    AgreementId,
    /// Something to try in one's own lesson or duty.
    PracticeTaskId,
    /// What came of a practice task.
    PracticeOutcomeId,
    /// A participant's reflection on a session.
    SessionReflectionId,
    /// How much coaching a school's people bear in a week.
    WorkloadLimitId,
}

/// This crate's tables.
pub const MIGRATIONS: &[Migration] = &[SESSIONS, crate::cycle::MIGRATION];

const SESSIONS: Migration = Migration {
    name: "delivery-01-sessions",
    tables: || {
        vec![
            session_table(),
            seat_table(),
            Table::tenant("session_call_off")
                .refers("session_id", "coaching_session")
                .refers("offer_id", "offer")
                .with("reason", Column::Text)
                .with("made_by", Column::Id)
                .with("made_at", Column::Moment)
                .unique(&["session_id"])
                .index(&["offer_id"]),
            of_person("attendance")
                .with("presence", Column::Text)
                .with("recorded_by", Column::Id)
                .with("recorded_at", Column::Moment),
            Table::tenant("session_agreement")
                .refers("session_id", "coaching_session")
                .with("version", Column::Count)
                .with("text", Column::Text)
                .with("made_by", Column::Id)
                .with("made_at", Column::Moment)
                .unique(&["session_id", "version"]),
            of_person("practice_task")
                .with("duty", Column::Text)
                .with("text", Column::Text)
                .with("due_on", Column::Day)
                .with("set_by", Column::Id)
                .with("set_at", Column::Moment),
            of_person("practice_outcome")
                .with("tried", Column::Text)
                .with("noticed", Column::Text)
                .with("done_on", Column::Day)
                .with("recorded_at", Column::Moment),
            of_person("session_reflection")
                .with("event", Column::Text)
                .with("feeling", Column::Text)
                .with("learning", Column::Text)
                .with("application", Column::Text)
                .with("is_shared", Column::Bool)
                .with("written_on", Column::Day)
                .with("written_at", Column::Moment),
            Table::tenant("workload_limit")
                .refers("school_id", "school")
                .with("version", Column::Count)
                .with("weekly_minutes", Column::Count)
                .with("set_by", Column::Id)
                .with("set_at", Column::Moment)
                .unique(&["school_id", "version"]),
        ]
    },
};

fn session_table() -> Table {
    Table::tenant("coaching_session")
        .refers("offer_id", "offer")
        .with("kind", Column::Text)
        .with("day", Column::Day)
        .with("starts_at", Column::Count)
        .with("minutes", Column::Count)
        .with("place", Column::Text)
        .with("topic", Column::Text)
        .with("made_by", Column::Id)
        .with("made_at", Column::Moment)
        .index(&["offer_id", "day"])
}

// A session's day and length never change, so that each seat may carry them: a person's week is
// then read from one index.
fn seat_table() -> Table {
    Table::tenant("session_seat")
        .refers("session_id", "coaching_session")
        .refers("offer_id", "offer")
        .refers("person_id", "person")
        .with("day", Column::Day)
        .with("minutes", Column::Count)
        .unique(&["session_id", "person_id"])
        .index(&["person_id", "day"])
        .index(&["offer_id"])
}

/// A table of what is recorded of one person in one session, version after version.
fn of_person(name: &'static str) -> Table {
    Table::tenant(name)
        .refers("session_id", "coaching_session")
        .refers("offer_id", "offer")
        .refers("person_id", "person")
        .with("version", Column::Count)
        .unique(&["session_id", "person_id", "version"])
        .index(&["offer_id"])
        .index(&["person_id"])
}

/// Rows whose column holds one of the values, in as few statements as the engine allows.
async fn list_where<E, V>(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    column: E::Column,
    values: &[V],
) -> Result<Vec<E::Model>, DbErr>
where
    E: EntityTrait,
    V: Copy + Into<Value>,
{
    let mut found = Vec::with_capacity(values.len());
    for chunk in values.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<E>(authority)
                .filter(column.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The highest version of each key.
fn latest<R, K: Eq + Hash>(
    mut rows: Vec<R>,
    version: impl Fn(&R) -> i32,
    key: impl Fn(&R) -> K,
) -> Vec<R> {
    rows.sort_by_key(&version);
    let last: HashMap<K, i32> = rows.iter().map(|row| (key(row), version(row))).collect();
    rows.retain(|row| last.get(&key(row)) == Some(&version(row)));
    rows
}
