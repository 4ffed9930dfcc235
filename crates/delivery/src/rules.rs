//! What may be done when, what counts as delivered, and who reads a reflection: decisions without
//! a database.

use kernel::PersonId;
use planning::{Mode, OfferState};
use platform::Day;

use crate::error::DeliveryError;
use crate::model::{SessionKind, Share};

/// A session is planned for the present school year; a later day is a slip of the pen.
const FURTHEST_DAYS: i64 = 366;
/// Minutes of coaching in a week when a school has set no limit of its own.
pub const DEFAULT_WEEKLY_MINUTES: i32 = 240;

/// The kinds of session a mode is made of, in the order in which they follow one another.
pub fn kinds_of(mode: Mode) -> &'static [SessionKind] {
    use SessionKind::{
        Input, Meeting, Observation, OnTheJob, OpenClass, Plan, PostTalk, PreTalk, See,
    };
    match mode {
        Mode::Mentoring | Mode::PeerObservation => &[PreTalk, Observation, PostTalk],
        Mode::LessonStudy => &[Plan, OpenClass, See],
        Mode::InOnIn => &[Input, OnTheJob],
        Mode::Community | Mode::Workshop | Mode::Course | Mode::JobShadowing => &[Meeting],
    }
}

/// The kind that follows the last one of a mode; after the last kind a new round begins.
pub fn next_kind(mode: Mode, last: Option<SessionKind>) -> SessionKind {
    let kinds = kinds_of(mode);
    let after = last.and_then(|last| kinds.iter().position(|kind| *kind == last));
    kinds[after.map_or(0, |index| (index + 1) % kinds.len())]
}

/// Whether sessions and tasks may be set up in an offer of this state.
pub fn check_open(state: OfferState) -> Result<(), DeliveryError> {
    match state {
        OfferState::Proposed => Err(DeliveryError::NotApproved),
        OfferState::Planned | OfferState::Running => Ok(()),
        OfferState::Finished => Err(DeliveryError::Finished),
    }
}

/// Whether what happened in a session may be recorded: a programme begins with its indicators.
pub fn check_begun(state: OfferState) -> Result<(), DeliveryError> {
    match state {
        OfferState::Proposed => Err(DeliveryError::NotApproved),
        OfferState::Planned => Err(DeliveryError::NotBegun),
        OfferState::Running | OfferState::Finished => Ok(()),
    }
}

/// Whether a session may be planned for a day, or a task be due on it.
pub fn check_coming(day: Day, today: Day) -> Result<(), DeliveryError> {
    match day.days_since(today) {
        ..0 => Err(DeliveryError::DayPast),
        0..=FURTHEST_DAYS => Ok(()),
        _ => Err(DeliveryError::DayTooFar),
    }
}

/// Whether what happened in a session may be recorded yet.
pub fn check_held(day: Day, today: Day) -> Result<(), DeliveryError> {
    if day > today {
        return Err(DeliveryError::NotHeldYet);
    }
    Ok(())
}

/// The Monday of a day's week.
pub fn week_of(day: Day) -> Day {
    day.plus_days(-i64::from(day.0.weekday().to_monday_zero_offset()))
}

/// Minutes that count as delivered to a participant. A workshop counts only when its practice task
/// is done: a seminar without practice changes nothing.
pub fn counted_minutes(mode: Mode, attended: i32, tasks: Share) -> i32 {
    let is_practised = tasks.whole > 0 && tasks.part == tasks.whole;
    match mode {
        Mode::Workshop if !is_practised => 0,
        _ => attended,
    }
}

/// Whether a reflection is open to a reader: always to its writer, when shared to the coach of the
/// offer, and to nobody else whatever their role.
pub fn may_read_reflection(
    reader: PersonId,
    writer: PersonId,
    coach: PersonId,
    is_shared: bool,
) -> bool {
    reader == writer || (is_shared && reader == coach)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_mentoring_cycle_goes_from_talk_to_observation_to_talk_and_round_again() {
        use SessionKind::{Observation, PostTalk, PreTalk};
        for (last, next) in [
            (None, PreTalk),
            (Some(PreTalk), Observation),
            (Some(Observation), PostTalk),
            (Some(PostTalk), PreTalk),
        ] {
            assert_eq!(next_kind(Mode::Mentoring, last), next);
        }
        assert_eq!(
            next_kind(Mode::Workshop, Some(SessionKind::Meeting)),
            SessionKind::Meeting
        );
    }

    #[test]
    fn sessions_are_set_up_only_while_the_offer_is_planned_or_runs() {
        assert!(matches!(
            check_open(OfferState::Proposed),
            Err(DeliveryError::NotApproved)
        ));
        assert!(check_open(OfferState::Planned).is_ok());
        assert!(check_open(OfferState::Running).is_ok());
        assert!(matches!(
            check_open(OfferState::Finished),
            Err(DeliveryError::Finished)
        ));
    }

    #[test]
    fn a_planned_day_is_today_or_later_but_not_years_away() {
        let today = day("2026-11-24");
        assert!(matches!(
            check_coming(day("2026-11-23"), today),
            Err(DeliveryError::DayPast)
        ));
        assert!(check_coming(today, today).is_ok());
        assert!(check_coming(day("2027-11-25"), today).is_ok());
        assert!(matches!(
            check_coming(day("2027-11-26"), today),
            Err(DeliveryError::DayTooFar)
        ));
    }

    #[test]
    fn what_happened_is_recorded_from_the_day_of_the_session_on() {
        let today = day("2026-11-24");
        assert!(check_held(today, today).is_ok());
        assert!(matches!(
            check_held(day("2026-11-25"), today),
            Err(DeliveryError::NotHeldYet)
        ));
    }

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(week_of(day("2026-11-23")), day("2026-11-23"));
        assert_eq!(week_of(day("2026-11-29")), day("2026-11-23"));
        assert_eq!(week_of(day("2027-01-01")), day("2026-12-28"));
    }

    #[test]
    fn a_workshop_counts_only_when_every_practice_task_of_it_is_done() {
        let share = |part, whole| Share { part, whole };
        for (mode, tasks, counted) in [
            (Mode::Workshop, share(0, 0), 0),
            (Mode::Workshop, share(1, 2), 0),
            (Mode::Workshop, share(2, 2), 180),
            (Mode::Mentoring, share(0, 1), 180),
            (Mode::Community, share(0, 0), 180),
        ] {
            assert_eq!(
                counted_minutes(mode, 180, tasks),
                counted,
                "{mode} {tasks:?}"
            );
        }
    }

    #[test]
    fn a_reflection_is_read_by_its_writer_and_when_shared_by_the_coach() {
        let [writer, coach, other] = [(); 3].map(|()| PersonId::new());
        for (reader, is_shared, may) in [
            (writer, false, true),
            (writer, true, true),
            (coach, false, false),
            (coach, true, true),
            (other, false, false),
            (other, true, false),
        ] {
            assert_eq!(may_read_reflection(reader, writer, coach, is_shared), may);
        }
    }
}
