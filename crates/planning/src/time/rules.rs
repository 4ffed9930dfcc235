//! How many hours and which slots a school's semester leaves for coaching. Pure.

use std::collections::BTreeSet;

use kernel::Semester;
use platform::Day;

use super::store::{SchoolBreak, SchoolHours};
use crate::slots::{SLOTS_A_DAY, Week};

/// Weeks of a semester in which there is school, before tests and a school's own days off.
pub const WEEKS: i64 = 18;
/// Hours of coaching a week bears beside the work, where a school has not said otherwise.
pub const HOURS_A_WEEK: i64 = 2;

/// What a school's semester leaves for coaching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchoolTime {
    /// Hours of coaching a week bears for each person.
    pub hours_a_week: i64,
    /// Weeks in which there can be coaching.
    pub weeks: i64,
    /// Slots in which the school holds no coaching.
    pub closed: Week,
}

impl SchoolTime {
    /// What a school has settled, for a semester with these breaks.
    pub fn new(hours: Option<&SchoolHours>, breaks: &[SchoolBreak], semester: Semester) -> Self {
        let closed = hours
            .filter(|hours| hours.only_then)
            .and_then(|hours| hours.learning_day)
            .map_or(Week::default(), |day| {
                let open: Week = (day * SLOTS_A_DAY..(day + 1) * SLOTS_A_DAY).collect();
                Week::full().without(open)
            });
        Self {
            hours_a_week: hours.map_or(HOURS_A_WEEK, |hours| i64::from(hours.hours_a_week)),
            weeks: (WEEKS - weeks_taken(breaks, semester)).max(0),
            closed,
        }
    }

    /// Hours of coaching the semester bears for each person.
    pub fn hours(self) -> i64 {
        self.hours_a_week * self.weeks
    }
}

/// Calendar weeks of a semester of which breaks take three days or more.
fn weeks_taken(breaks: &[SchoolBreak], semester: Semester) -> i64 {
    let mut days: BTreeSet<Day> = BTreeSet::new();
    for pause in breaks {
        let length = pause.ends_on.days_since(pause.starts_on).clamp(0, 366);
        let all = (0..=length).map(|at| pause.starts_on.plus_days(at));
        let is_school_day = |day: &Day| day.0.weekday().to_monday_zero_offset() < 5;
        days.extend(all.filter(|day| Semester::of(*day) == semester && is_school_day(day)));
    }
    let monday = |day: &Day| day.plus_days(-i64::from(day.0.weekday().to_monday_zero_offset()));
    let weeks: Vec<Day> = days.iter().map(monday).collect();
    let taken = weeks.chunk_by(|a, b| a == b).filter(|week| week.len() >= 3);
    taken.count() as i64
}

#[cfg(test)]
mod tests {
    use platform::AuthorityId;

    use super::super::store::{SchoolBreakId, SchoolHoursId};
    use super::*;

    fn pause(from: &str, to: &str) -> SchoolBreak {
        SchoolBreak {
            authority_id: AuthorityId::new(),
            id: SchoolBreakId::new(),
            school_id: kernel::SchoolId::new(),
            name: "Ujian".to_owned(),
            starts_on: from.parse().unwrap(),
            ends_on: to.parse().unwrap(),
        }
    }

    fn odd() -> Semester {
        Semester::of("2026-11-24".parse().unwrap())
    }

    #[test]
    fn weeks_that_breaks_take_bear_no_hours() {
        let none = SchoolTime::new(None, &[], odd());
        assert_eq!(none.hours(), 36);
        // Two whole weeks, one of two days, one in the next semester, and a week said twice.
        let breaks = [
            pause("2026-11-30", "2026-12-11"),
            pause("2026-12-07", "2026-12-09"),
            pause("2026-08-17", "2026-08-18"),
            pause("2027-03-01", "2027-03-12"),
        ];
        let found = SchoolTime::new(None, &breaks, odd());
        assert_eq!((found.weeks, found.hours()), (16, 32));
    }

    #[test]
    fn a_school_that_learns_on_one_day_only_closes_the_others() {
        let hours = SchoolHours {
            authority_id: AuthorityId::new(),
            id: SchoolHoursId::new(),
            school_id: kernel::SchoolId::new(),
            hours_a_week: 3,
            learning_day: Some(2),
            only_then: true,
            version: 1,
        };
        let found = SchoolTime::new(Some(&hours), &[], odd());
        let open: Vec<i32> = Week::full().without(found.closed).slots().collect();
        assert_eq!((open, found.hours()), (vec![8, 9, 10, 11], 54));
        let free = SchoolHours {
            only_then: false,
            ..hours
        };
        assert!(SchoolTime::new(Some(&free), &[], odd()).closed.is_empty());
    }
}
