//! When checks fall due, who hears of a late one, and when a gain fades. Pure decisions.

use kernel::frameworks::Scale;
use platform::Day;

use crate::model::CheckOutcome;

/// Days after the end of a programme on which its commitments are checked.
pub const CHECK_AFTER_DAYS: [i32; 3] = [30, 60, 90];
/// Days before its day from which a check waits for its mentor.
pub const OPENS_DAYS_BEFORE: i64 = 7;
/// Days before its day from which a later check may be recorded at all: sustained use takes time to
/// see. The first check may come at any time; a first look soon after is always welcome.
pub const EARLIEST_DAYS_BEFORE: i64 = 14;
/// From this check on, practice that is not seen is a gain that fades.
pub const LASTING_AFTER_DAYS: i32 = 60;

/// Who hears of a late check, besides the mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// Nobody else.
    Mentor,
    /// The principal of the school.
    Principal,
    /// The principal, and the supervisor.
    Supervisor,
}

/// A check that is late by more than so many days is shown to this rung.
pub const ESCALATIONS: [(i64, Rung); 2] = [(7, Rung::Principal), (21, Rung::Supervisor)];

/// How far a late check has risen.
pub fn rung(days_late: i64) -> Rung {
    ESCALATIONS
        .iter()
        .rev()
        .find_map(|(days, rung)| (days_late > *days).then_some(*rung))
        .unwrap_or(Rung::Mentor)
}

/// How a check stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not yet to be done.
    Later,
    /// To be done about now.
    Due,
    /// Its day has passed so many days ago.
    Late(i64),
    /// Done.
    Done,
}

impl Standing {
    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Later => "check-later",
            Self::Due => "check-due",
            Self::Late(_) => "check-late",
            Self::Done => "check-done",
        }
    }

    /// Its style.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Later => "unknown",
            Self::Due => "unclear",
            Self::Late(_) => "below",
            Self::Done => "met",
        }
    }

    /// How many days late; 0 when not.
    pub fn days_late(self) -> i64 {
        match self {
            Self::Late(days) => days,
            _ => 0,
        }
    }
}

/// How a check stands today.
pub fn standing(due_on: Day, is_done: bool, today: Day) -> Standing {
    if is_done {
        Standing::Done
    } else if today > due_on {
        Standing::Late(today.days_since(due_on))
    } else if due_on.days_since(today) <= OPENS_DAYS_BEFORE {
        Standing::Due
    } else {
        Standing::Later
    }
}

/// The first day on which a check may be held.
pub fn earliest_day(after_days: i32, made_on: Day, due_on: Day) -> Day {
    if after_days == CHECK_AFTER_DAYS[0] {
        made_on
    } else {
        due_on.plus_days(-EARLIEST_DAYS_BEFORE)
    }
}

/// What a value on the scale of the practice check says; none when the scale has no such value.
pub fn outcome(scale: &Scale, value: u8) -> Option<CheckOutcome> {
    let (lowest, highest) = scale.range();
    scale.category(value)?;
    Some(if value == highest {
        CheckOutcome::Held
    } else if value == lowest {
        CheckOutcome::NotSeen
    } else {
        CheckOutcome::Partly
    })
}

/// Why a gain is said to fade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fading {
    /// Less was seen than before.
    Less,
    /// The practice was not seen although it should have taken root.
    NotSeen,
}

impl Fading {
    /// The key of the sentence that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Less => "fading-less",
            Self::NotSeen => "fading-not-seen",
        }
    }
}

/// Whether a gain fades, judged by the latest check; a practice that came back is no longer fading.
pub fn fading(seen: &[(i32, CheckOutcome)]) -> Option<Fading> {
    let (latest, earlier) = seen.split_last()?;
    let best = earlier.iter().map(|(_, outcome)| *outcome).max();
    if best.is_some_and(|best| latest.1 < best) {
        Some(Fading::Less)
    } else if latest.0 >= LASTING_AFTER_DAYS && latest.1 == CheckOutcome::NotSeen {
        Some(Fading::NotSeen)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CheckOutcome::{Held, NotSeen, Partly};
    use kernel::frameworks::{Frameworks, IndicatorCode};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_late_check_rises_politely() {
        for (days, expected) in [
            (0, Rung::Mentor),
            (7, Rung::Mentor),
            (8, Rung::Principal),
            (21, Rung::Principal),
            (22, Rung::Supervisor),
            (400, Rung::Supervisor),
        ] {
            assert_eq!(rung(days), expected, "{days} days late");
        }
    }

    #[test]
    fn a_check_waits_is_due_is_late_and_is_done() {
        let due = day("2026-12-24");
        for (today, is_done, expected) in [
            ("2026-11-24", false, Standing::Later),
            ("2026-12-16", false, Standing::Later),
            ("2026-12-17", false, Standing::Due),
            ("2026-12-24", false, Standing::Due),
            ("2026-12-25", false, Standing::Late(1)),
            ("2027-01-14", false, Standing::Late(21)),
            ("2027-01-14", true, Standing::Done),
        ] {
            assert_eq!(standing(due, is_done, day(today)), expected, "{today}");
        }
    }

    #[test]
    fn a_first_look_may_come_soon_and_later_ones_take_time() {
        let made = day("2026-11-24");
        for (after, expected) in [(30, "2026-11-24"), (60, "2027-01-09"), (90, "2027-02-08")] {
            let due = made.plus_days(i64::from(after));
            assert_eq!(
                earliest_day(after, made, due),
                day(expected),
                "{after} days"
            );
        }
    }

    #[test]
    fn values_of_the_practice_check_are_held_partly_and_not_seen() {
        let frameworks = Frameworks::embedded();
        let code = IndicatorCode::new("guru-2626-2023/1.1");
        let scale = &frameworks.practice_check(&code).unwrap().item.scale;
        for (value, expected) in [
            (0, None),
            (1, Some(NotSeen)),
            (2, Some(Partly)),
            (3, Some(Held)),
            (4, None),
        ] {
            assert_eq!(outcome(scale, value), expected, "{value}");
        }
    }

    #[test]
    fn a_gain_fades_when_less_is_seen_or_nothing_when_it_should_last() {
        type Row = (&'static [(i32, CheckOutcome)], Option<Fading>);
        let table: [Row; 11] = [
            (&[], None),
            (&[(30, NotSeen)], None),
            (&[(30, Held)], None),
            (&[(30, Held), (60, Held)], None),
            (&[(30, Held), (60, Partly)], Some(Fading::Less)),
            (&[(30, Partly), (60, NotSeen)], Some(Fading::Less)),
            (&[(30, NotSeen), (60, NotSeen)], Some(Fading::NotSeen)),
            (&[(30, NotSeen), (60, Partly)], None),
            (
                &[(30, NotSeen), (60, NotSeen), (90, NotSeen)],
                Some(Fading::NotSeen),
            ),
            (
                &[(30, Held), (60, NotSeen), (90, Partly)],
                Some(Fading::Less),
            ),
            (&[(30, Held), (60, Partly), (90, Held)], None),
        ];
        for (seen, expected) in table {
            assert_eq!(fading(seen), expected, "{seen:?}");
        }
    }
}
