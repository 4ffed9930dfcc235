//! What is recorded of people in sessions: attendance, tasks and their outcome, reflections, and
//! the agreement at the end.

use kernel::PersonId;
use planning::OfferId;
use platform::db::{ROWS_PER_STATEMENT, within};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{AuthorityId, Day, Moment, records};

use super::{
    AgreementId, AttendanceId, PracticeOutcomeId, PracticeTaskId, SessionId, SessionReflectionId,
    latest, list_where,
};
use crate::model::Presence;

records! {
    /// Whether someone was there.
    pub Attendance in attendance = "attendance" {
        /// Its identifier.
        id: AttendanceId,
        /// In which session.
        session_id: SessionId,
        /// Of which offer.
        offer_id: OfferId,
        /// Who.
        person_id: PersonId,
        /// Counts corrections from 1.
        version: i32,
        /// Whether they were there.
        presence: Presence,
        /// Who recorded it.
        recorded_by: Uuid,
        /// When.
        recorded_at: Moment,
    }
    /// What a session agreed on at its end.
    pub Agreement in session_agreement = "session_agreement" {
        /// Its identifier.
        id: AgreementId,
        /// Which session.
        session_id: SessionId,
        /// Counts corrections from 1.
        version: i32,
        /// The sentence; empty when it was taken back.
        text: String,
        /// Who wrote it down.
        made_by: Uuid,
        /// When.
        made_at: Moment,
    }
    /// Something to try in one's own lesson or duty after a session.
    pub PracticeTask in practice_task = "practice_task" {
        /// Its identifier.
        id: PracticeTaskId,
        /// After which session.
        session_id: SessionId,
        /// Of which offer.
        offer_id: OfferId,
        /// Whose task.
        person_id: PersonId,
        /// Counts corrections from 1.
        version: i32,
        /// In which lesson or duty of theirs.
        duty: String,
        /// What to try.
        text: String,
        /// Until when.
        due_on: Day,
        /// Who set it.
        set_by: Uuid,
        /// When.
        set_at: Moment,
    }
    /// What came of a practice task, in its owner's words.
    pub PracticeOutcome in practice_outcome = "practice_outcome" {
        /// Its identifier.
        id: PracticeOutcomeId,
        /// Of the task after which session.
        session_id: SessionId,
        /// Of which offer.
        offer_id: OfferId,
        /// Whose task.
        person_id: PersonId,
        /// Counts corrections from 1.
        version: i32,
        /// What was tried.
        tried: String,
        /// What was noticed.
        noticed: String,
        /// When it was marked done first.
        done_on: Day,
        /// When this was recorded.
        recorded_at: Moment,
    }
    /// A participant's reflection on a session. Private until shared.
    pub SessionReflection in session_reflection = "session_reflection" {
        /// Its identifier.
        id: SessionReflectionId,
        /// On which session.
        session_id: SessionId,
        /// Of which offer.
        offer_id: OfferId,
        /// Who wrote it.
        person_id: PersonId,
        /// Counts corrections from 1.
        version: i32,
        /// Peristiwa: what happened.
        event: String,
        /// Perasaan: how it felt.
        feeling: String,
        /// Pembelajaran: what was learned.
        learning: String,
        /// Penerapan: what comes of it.
        application: String,
        /// Whether the coach of the offer may read it.
        is_shared: bool,
        /// The day it was written.
        written_on: Day,
        /// When.
        written_at: Moment,
    }
}

/// Makes the queries that every kind of record has: the latest versions by session, by offer and
/// by person.
macro_rules! latest_of {
    ($module:ident, $row:ident: $($name:ident by $column:ident: $key:ty),+) => {$(
        #[doc = concat!("The latest version of each `", stringify!($row), "`, by ", stringify!($column), ".")]
        pub async fn $name(
            db: &impl ConnectionTrait,
            authority: AuthorityId,
            keys: &[$key],
        ) -> Result<Vec<$row>, DbErr> {
            let column = $module::Column::$column;
            let rows = list_where::<$module::Entity, _>(db, authority, column, keys).await?;
            Ok(latest(rows, |row| row.version, |row| (row.session_id, row.person_id)))
        }
    )+};
}

latest_of!(attendance, Attendance:
    list_attendance_of_session by SessionId: SessionId,
    list_attendance_of by OfferId: OfferId,
    list_attendance_of_person by PersonId: PersonId);
latest_of!(practice_task, PracticeTask:
    list_tasks_of_session by SessionId: SessionId,
    list_tasks_of by OfferId: OfferId,
    list_tasks_of_person by PersonId: PersonId);
latest_of!(practice_outcome, PracticeOutcome:
    list_outcomes_of_session by SessionId: SessionId,
    list_outcomes_of by OfferId: OfferId,
    list_outcomes_of_person by PersonId: PersonId);
latest_of!(session_reflection, SessionReflection:
    list_reflections_of_session by SessionId: SessionId,
    list_reflections_by by PersonId: PersonId);

/// The reflections on a session whose writers share them.
pub async fn list_shared_reflections(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    session: SessionId,
) -> Result<Vec<SessionReflection>, DbErr> {
    let mut found = list_reflections_of_session(db, authority, &[session]).await?;
    found.retain(|reflection| reflection.is_shared);
    Ok(found)
}

/// Who first wrote on which session of some offers, and when; nothing of what they wrote.
pub async fn list_reflection_days(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<Vec<(OfferId, SessionId, PersonId, Day)>, DbErr> {
    use session_reflection::Column;
    let mut found = Vec::new();
    for chunk in offers.chunks(ROWS_PER_STATEMENT) {
        let days = within::<session_reflection::Entity>(authority)
            .select_only()
            .columns([Column::OfferId, Column::SessionId, Column::PersonId])
            .column_as(Column::WrittenOn.min(), "first")
            .filter(Column::OfferId.is_in(chunk.iter().copied()))
            .group_by(Column::OfferId)
            .group_by(Column::SessionId)
            .group_by(Column::PersonId)
            .into_tuple::<(OfferId, SessionId, PersonId, Day)>();
        found.extend(days.all(db).await?);
    }
    Ok(found)
}

/// A person's reflection on a session. The caller has decided whether it may be read.
pub async fn find_reflection(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    session: SessionId,
    person: PersonId,
) -> Result<Option<SessionReflection>, DbErr> {
    within::<session_reflection::Entity>(authority)
        .filter(session_reflection::Column::SessionId.eq(session))
        .filter(session_reflection::Column::PersonId.eq(person))
        .order_by_desc(session_reflection::Column::Version)
        .one(db)
        .await
}

/// What a session agreed on at its end.
pub async fn find_agreement(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    session: SessionId,
) -> Result<Option<Agreement>, DbErr> {
    within::<session_agreement::Entity>(authority)
        .filter(session_agreement::Column::SessionId.eq(session))
        .order_by_desc(session_agreement::Column::Version)
        .one(db)
        .await
}
