//! When checks fall due, who hears of a late one, and when a gain fades. Pure decisions.

use kernel::frameworks::Scale;
use needs::ReopenReason;
use platform::Day;
use serde::Deserialize;

use crate::model::CheckOutcome;
use crate::settings::settings;

/// Who hears of a late check, besides the mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rung {
    /// Nobody else.
    Mentor,
    /// The principal of the school.
    Principal,
    /// The principal, and the supervisor.
    Supervisor,
}

/// How far a late check has risen.
pub fn rung(days_late: i64) -> Rung {
    settings()
        .escalations
        .iter()
        .rev()
        .find_map(|step| (days_late > step.after_days).then_some(step.to))
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
    } else if due_on.days_since(today) <= settings().opens_days_before {
        Standing::Due
    } else {
        Standing::Later
    }
}

/// The first day on which a check may be held.
pub fn earliest_day(after_days: i32, made_on: Day, due_on: Day) -> Day {
    if settings().check_after_days.first() == Some(&after_days) {
        made_on
    } else {
        due_on.plus_days(-settings().earliest_days_before)
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
    /// The level on the map fell by more than its uncertainty.
    LevelFell,
}

impl Fading {
    /// The key of the sentence that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Less => "fading-less",
            Self::NotSeen => "fading-not-seen",
            Self::LevelFell => "fading-level-fell",
        }
    }

    /// The reason with which the need is opened again.
    pub fn reason(self) -> ReopenReason {
        match self {
            Self::Less => ReopenReason::LessSeen,
            Self::NotSeen => ReopenReason::NotSeen,
            Self::LevelFell => ReopenReason::LevelFell,
        }
    }
}

/// What a check saw, and the level on the map that followed from all evidence by then.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Days after the commitment was made.
    pub after_days: i32,
    /// What was seen.
    pub outcome: CheckOutcome,
    /// The level and its 90 % interval: low, level, high; none when nothing was estimated.
    pub line: Option<[f64; 3]>,
}

/// Whether a gain fades, judged by the latest check; a practice that came back is no longer fading.
pub fn fading(seen: &[Seen]) -> Option<Fading> {
    let (latest, earlier) = seen.split_last()?;
    let best = earlier.iter().map(|check| check.outcome).max();
    if best.is_some_and(|best| latest.outcome < best) {
        Some(Fading::Less)
    } else if latest.after_days >= settings().lasting_after_days
        && latest.outcome == CheckOutcome::NotSeen
    {
        Some(Fading::NotSeen)
    } else if earlier.iter().any(|check| has_fallen(check, latest)) {
        Some(Fading::LevelFell)
    } else {
        None
    }
}

/// Whether the level fell by more than its uncertainty: each level lies outside the other's interval.
fn has_fallen(before: &Seen, after: &Seen) -> bool {
    match (before.line, after.line) {
        (Some([low, before, _]), Some([_, after, high])) => after < low && before > high,
        _ => false,
    }
}

/// Whether a programme has shown in practice what it was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// No look after its end has seen the practice yet; attendance proves nothing.
    Unproven,
    /// Of so many participants so many were seen to do it, when last looked at after its end.
    Shown {
        /// Seen to do it.
        held: usize,
        /// All who promised.
        of: usize,
    },
}

/// What the latest look at each participant says of a programme; looks on the day of its end are too
/// early to tell.
pub fn proof(latest: &[Option<CheckOutcome>]) -> Proof {
    let is_held = |outcome: &&Option<CheckOutcome>| **outcome == Some(CheckOutcome::Held);
    match latest.iter().filter(is_held).count() {
        0 => Proof::Unproven,
        held => Proof::Shown {
            held,
            of: latest.len(),
        },
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
            let checks: Vec<Seen> = seen
                .iter()
                .map(|(after_days, outcome)| Seen {
                    after_days: *after_days,
                    outcome: *outcome,
                    line: None,
                })
                .collect();
            assert_eq!(fading(&checks), expected, "{seen:?}");
        }
    }

    #[test]
    fn a_level_that_falls_within_its_uncertainty_does_not_fade() {
        let check = |after_days, line| Seen {
            after_days,
            outcome: Held,
            line: Some(line),
        };
        for (before, after, expected) in [
            ([2.6, 3.0, 3.4], [2.4, 2.8, 3.2], None),
            ([2.6, 3.0, 3.4], [2.1, 2.5, 3.1], None),
            ([2.6, 3.0, 3.4], [1.8, 2.2, 2.6], Some(Fading::LevelFell)),
            ([1.8, 2.2, 2.6], [2.6, 3.0, 3.4], None),
        ] {
            let seen = [check(30, before), check(60, after)];
            assert_eq!(fading(&seen), expected, "{before:?} {after:?}");
        }
    }

    #[test]
    fn a_programme_is_unproven_until_someone_was_seen_to_do_it() {
        for (latest, expected) in [
            (&[][..], Proof::Unproven),
            (&[None, Some(Partly)], Proof::Unproven),
            (&[None, Some(Held)], Proof::Shown { held: 1, of: 2 }),
            (&[Some(Held), Some(Held)], Proof::Shown { held: 2, of: 2 }),
        ] {
            assert_eq!(proof(latest), expected, "{latest:?}");
        }
    }
}
