//! What an offer has delivered to each participant, and the shares that later stages read.

use std::collections::HashMap;

use kernel::{AuthorityId, PersonId};
use planning::{Mode, Offer, OfferId, list_participants};
use platform::sea_orm::{ConnectionTrait, DbErr};

use crate::model::{Presence, Share};
use crate::rules::counted_minutes;
use crate::store::{
    Attendance, PracticeOutcome, PracticeTask, SessionId, list_attendance_of, list_outcomes_of,
    list_seats_of, list_tasks_of,
};

/// What an offer has delivered to a participant so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Participation {
    /// Who.
    pub person: PersonId,
    /// Sessions they were at, of those whose attendance is recorded.
    pub attendance: Share,
    /// Practice tasks done, of those set.
    pub tasks: Share,
    /// Minutes they were there.
    pub attended_minutes: i32,
    /// Minutes that count: a workshop counts only when its practice task is done.
    pub counted_minutes: i32,
}

/// What an offer has delivered to each of its participants.
pub async fn list_participation(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offer: &Offer,
) -> Result<Vec<Participation>, DbErr> {
    let members = list_participants(db, authority, offer.id).await?;
    let seats = list_seats_of(db, authority, offer.id).await?;
    let records = Records {
        minutes: seats
            .iter()
            .map(|seat| (seat.session_id, seat.minutes))
            .collect(),
        attendance: list_attendance_of(db, authority, &[offer.id]).await?,
        tasks: list_tasks_of(db, authority, &[offer.id]).await?,
        outcomes: list_outcomes_of(db, authority, &[offer.id]).await?,
    };
    Ok(members
        .into_iter()
        .map(|person| records.of(person, offer.mode))
        .collect())
}

/// Those present, of all whose attendance is recorded.
pub async fn attendance_share(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offer: OfferId,
) -> Result<Share, DbErr> {
    let rows = list_attendance_of(db, authority, &[offer]).await?;
    Ok(rows.iter().fold(Share::default(), |share, row| {
        share.plus(row.presence == Presence::Present)
    }))
}

/// Practice tasks done, of all that were set.
pub async fn practice_done_share(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offer: OfferId,
) -> Result<Share, DbErr> {
    let tasks = list_tasks_of(db, authority, &[offer]).await?;
    let outcomes = list_outcomes_of(db, authority, &[offer]).await?;
    Ok(tasks.iter().fold(Share::default(), |share, task| {
        share.plus(is_done(task, &outcomes))
    }))
}

/// Whether the owner of a task has marked it done.
pub(crate) fn is_done(task: &PracticeTask, outcomes: &[PracticeOutcome]) -> bool {
    let key = (task.session_id, task.person_id);
    outcomes
        .iter()
        .any(|outcome| (outcome.session_id, outcome.person_id) == key)
}

struct Records {
    minutes: HashMap<SessionId, i32>,
    attendance: Vec<Attendance>,
    tasks: Vec<PracticeTask>,
    outcomes: Vec<PracticeOutcome>,
}

impl Records {
    fn of(&self, person: PersonId, mode: Mode) -> Participation {
        let mut attendance = Share::default();
        let mut attended_minutes = 0;
        for row in self.attendance.iter().filter(|row| row.person_id == person) {
            let is_present = row.presence == Presence::Present;
            attendance = attendance.plus(is_present);
            if is_present {
                attended_minutes += self.minutes.get(&row.session_id).copied().unwrap_or(0);
            }
        }
        let tasks = self
            .tasks
            .iter()
            .filter(|task| task.person_id == person)
            .fold(Share::default(), |share, task| {
                share.plus(is_done(task, &self.outcomes))
            });
        Participation {
            person,
            attendance,
            tasks,
            attended_minutes,
            counted_minutes: counted_minutes(mode, attended_minutes, tasks),
        }
    }
}
