//! When a programme may start, whether it is on track, and when a reading is due. Pure decisions.

use platform::Day;

use crate::model::OutcomeKind;

/// The lowest of Guskey's levels that lets a programme start: what participants learned.
pub const LEAST_LEVEL_TO_START: u8 = 2;
/// Days between two readings of an indicator for which nothing else was said.
pub const READING_EVERY_DAYS: i32 = 30;
/// Figures about fewer people than this are shown to those concerned and their leaders only.
pub const LEAST_GROUP: usize = 5;

/// What stands against the start of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no indicator at all.
    Indicator,
    /// Attendance is counted, change is not.
    BeyondAttendance,
    /// What participants say is asked, change is not.
    BeyondReaction,
    /// Change is measured, but not whether it is used in daily work.
    UseInPractice,
}

impl Missing {
    /// The key of the sentence that says what to do.
    pub fn key(self) -> &'static str {
        match self {
            Self::Indicator => "start-missing-indicator",
            Self::BeyondAttendance => "start-missing-beyond-attendance",
            Self::BeyondReaction => "start-missing-beyond-reaction",
            Self::UseInPractice => "start-missing-practice",
        }
    }
}

/// What a programme with these indicators still lacks before it may start: one beyond attendance and
/// reaction, and one of use in practice, which may be the same.
pub fn missing_to_start(kinds: &[OutcomeKind]) -> Option<Missing> {
    match kinds.iter().map(|kind| kind.level()).max() {
        None => Some(Missing::Indicator),
        Some(None) => Some(Missing::BeyondAttendance),
        Some(Some(level)) if level < LEAST_LEVEL_TO_START => Some(Missing::BeyondReaction),
        Some(Some(_)) if kinds.contains(&OutcomeKind::Practice) => None,
        Some(Some(_)) => Some(Missing::UseInPractice),
    }
}

/// The straight way from a baseline to a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Where it begins.
    pub baseline: f64,
    /// Where it is to end.
    pub target: f64,
    /// When it begins.
    pub starts_on: Day,
    /// When it is to end.
    pub due_on: Day,
}

impl Line {
    /// Where the line is on a day; level before its beginning and after its end.
    pub fn expected_on(&self, day: Day) -> f64 {
        let whole = self.due_on.days_since(self.starts_on).max(1) as f64;
        let gone = (day.days_since(self.starts_on) as f64).clamp(0.0, whole);
        self.baseline + (self.target - self.baseline) * gone / whole
    }

    /// How the latest reading stands to the line.
    pub fn pace(&self, latest: Option<(Day, f64)>) -> Pace {
        let Some((day, value)) = latest else {
            return Pace::NoReading;
        };
        // Some indicators are meant to fall: the way to the target decides what ahead means.
        let up = (self.target - self.baseline).signum();
        let expected = self.expected_on(day);
        if (value - self.target) * up >= 0.0 {
            Pace::Reached
        } else if (value - expected) * up >= 0.0 {
            Pace::OnTrack { expected }
        } else {
            Pace::OffTrack { expected }
        }
    }
}

/// How an indicator stands to the straight line from its baseline to its target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Nothing has been read yet.
    NoReading,
    /// The target is reached.
    Reached,
    /// At the line or ahead of it.
    OnTrack {
        /// Where the line was on the day of the reading.
        expected: f64,
    },
    /// Behind the line.
    OffTrack {
        /// Where the line was on the day of the reading.
        expected: f64,
    },
}

/// When the next reading is due; never after the last day of the line, and not once that was read.
pub fn next_reading_on(line: &Line, latest: Option<Day>, every_days: i32) -> Option<Day> {
    if latest.is_some_and(|day| day >= line.due_on) {
        return None;
    }
    let next = latest
        .unwrap_or(line.starts_on)
        .plus_days(i64::from(every_days.max(1)));
    Some(next.min(line.due_on))
}

/// Whether a value can be measured in this unit: shares end at 100.
pub fn is_within_unit(unit: &str, value: f64) -> bool {
    let is_share = matches!(
        unit.trim().to_lowercase().as_str(),
        "%" | "persen" | "percent"
    );
    !is_share || (0.0..=100.0).contains(&value)
}

/// How much of the change in competency someone may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The group's mean.
    Group,
    /// Only what is about themselves.
    Own,
    /// Nothing but that the group is too small.
    Nothing,
}

/// What someone sees of a group with so many people counted.
pub fn sight(counted: usize, leads: bool, takes_part: bool) -> Sight {
    if leads || counted >= LEAST_GROUP {
        Sight::Group
    } else if takes_part {
        Sight::Own
    } else {
        Sight::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OutcomeKind::{Attendance, Learners, Learning, Practice, Reaction, Support};

    #[test]
    fn a_programme_starts_only_with_an_indicator_of_change() {
        let table: [(&[OutcomeKind], Option<Missing>); 8] = [
            (&[], Some(Missing::Indicator)),
            (&[Attendance], Some(Missing::BeyondAttendance)),
            (&[Attendance, Attendance], Some(Missing::BeyondAttendance)),
            (&[Reaction], Some(Missing::BeyondReaction)),
            (&[Attendance, Reaction], Some(Missing::BeyondReaction)),
            (&[Attendance, Learning], Some(Missing::UseInPractice)),
            (&[Support, Learners], Some(Missing::UseInPractice)),
            (&[Reaction, Practice, Learners], None),
        ];
        for (kinds, expected) in table {
            assert_eq!(missing_to_start(kinds), expected, "{kinds:?}");
        }
    }

    fn line(baseline: f64, target: f64) -> Line {
        Line {
            baseline,
            target,
            starts_on: day("2026-08-01"),
            due_on: day("2026-11-09"),
        }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_reading_is_held_against_the_straight_line_whichever_way_it_goes() {
        let (up, down) = (line(40.0, 80.0), line(12.0, 4.0));
        let half = day("2026-09-20");
        let table = [
            (up, None, Pace::NoReading),
            (up, Some((half, 60.0)), Pace::OnTrack { expected: 60.0 }),
            (up, Some((half, 59.9)), Pace::OffTrack { expected: 60.0 }),
            (up, Some((half, 80.0)), Pace::Reached),
            (
                up,
                Some((day("2026-12-01"), 70.0)),
                Pace::OffTrack { expected: 80.0 },
            ),
            (
                up,
                Some((day("2026-07-01"), 39.0)),
                Pace::OffTrack { expected: 40.0 },
            ),
            (down, Some((half, 7.0)), Pace::OnTrack { expected: 8.0 }),
            (down, Some((half, 9.0)), Pace::OffTrack { expected: 8.0 }),
            (down, Some((half, 3.0)), Pace::Reached),
        ];
        for (line, latest, expected) in table {
            assert_eq!(line.pace(latest), expected, "{line:?} {latest:?}");
        }
    }

    #[test]
    fn readings_fall_due_every_month_until_the_last_day() {
        let line = line(0.0, 1.0);
        let table = [
            (None, Some("2026-08-31")),
            (Some("2026-09-10"), Some("2026-10-10")),
            (Some("2026-10-20"), Some("2026-11-09")),
            (Some("2026-11-08"), Some("2026-11-09")),
            (Some("2026-11-09"), None),
        ];
        for (latest, expected) in table {
            assert_eq!(
                next_reading_on(&line, latest.map(day), READING_EVERY_DAYS),
                expected.map(day),
                "{latest:?}"
            );
        }
    }

    #[test]
    fn shares_end_at_a_hundred_and_other_units_do_not() {
        for (unit, value, expected) in [
            ("%", 100.0, true),
            (" Persen", 101.0, false),
            ("%", -1.0, false),
            ("skor", 640.0, true),
            ("kali", -3.0, true),
        ] {
            assert_eq!(is_within_unit(unit, value), expected, "{unit} {value}");
        }
    }

    #[test]
    fn small_groups_are_seen_by_those_concerned_alone() {
        for (counted, leads, takes_part, expected) in [
            (5, false, false, Sight::Group),
            (4, false, false, Sight::Nothing),
            (4, false, true, Sight::Own),
            (1, true, false, Sight::Group),
            (0, false, false, Sight::Nothing),
        ] {
            assert_eq!(sight(counted, leads, takes_part), expected, "{counted}");
        }
    }
}
