//! Quarters of a year.

use platform::Day;
use platform::i18n::{Say, Speech};

/// A quarter, written as the year and 1 to 4: 20264.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, platform::sea_orm::DeriveValueType,
)]
pub struct Quarter(i32);

impl Quarter {
    /// The quarter a day lies in.
    pub fn of(day: Day) -> Self {
        Self(i32::from(day.0.year()) * 10 + i32::from((day.0.month() - 1) / 3) + 1)
    }

    /// The quarter before.
    #[must_use]
    pub fn before(self) -> Self {
        match self.0 % 10 {
            1 => Self(self.0 - 10 + 3),
            _ => Self(self.0 - 1),
        }
    }

    /// The code: 20264.
    pub fn code(self) -> i32 {
        self.0
    }

    /// The first day of the next quarter.
    pub fn next_begins(self) -> Day {
        let (year, quarter) = (self.0 / 10, self.0 % 10);
        let (year, month) = match quarter {
            4 => (year + 1, 1),
            _ => (year, quarter * 3 + 1),
        };
        Day(jiff::civil::date(year as i16, month as i8, 1))
    }

    /// Whether nobody can answer for it any more.
    pub fn is_over(self, today: Day) -> bool {
        today >= self.next_begins()
    }

    /// Its name.
    pub fn say(self, speech: &Speech) -> Say {
        speech
            .say("climate-quarter")
            .with("quarter", self.0 % 10)
            .with("year", (self.0 / 10).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_four_quarters_and_the_fifth_is_the_next_years_first() {
        for (day, code, next) in [
            ("2026-01-01", 20261, "2026-04-01"),
            ("2026-06-30", 20262, "2026-07-01"),
            ("2026-09-30", 20263, "2026-10-01"),
            ("2026-11-24", 20264, "2027-01-01"),
        ] {
            let quarter = Quarter::of(day.parse().unwrap());
            assert_eq!(quarter.code(), code);
            assert_eq!(quarter.next_begins(), next.parse().unwrap());
            assert_eq!(Quarter::of(quarter.next_begins()).before(), quarter);
            assert!(!quarter.is_over(day.parse().unwrap()));
            assert!(quarter.is_over(next.parse().unwrap()));
        }
    }
}
