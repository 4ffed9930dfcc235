//! Calendar months, the smallest stretch of time that counts for a career.

use platform::Day;

/// A calendar month, counted on from year zero so that neighbours differ by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// A month of a year; `month` is 1 to 12.
    pub fn new(year: i32, month: i32) -> Self {
        Self(year * 12 + month - 1)
    }

    /// The month a day lies in.
    pub fn of(day: Day) -> Self {
        Self::new(i32::from(day.0.year()), i32::from(day.0.month()))
    }

    /// The first month whose first day is not before `day`.
    pub fn beginning_from(day: Day) -> Self {
        let month = Self::of(day);
        if day.0.day() == 1 {
            month
        } else {
            month.plus(1)
        }
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Its number within the year, 1 to 12.
    pub fn number(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }

    /// The month so many months later.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// Months from `earlier` to this one.
    pub fn months_since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// Its first day; the calendar's last day for years it does not reach.
    pub fn first_day(self) -> Day {
        let year = i16::try_from(self.year()).unwrap_or(jiff::civil::Date::MAX.year());
        let month = i8::try_from(self.number()).unwrap_or(1);
        Day(jiff::civil::Date::new(year, month, 1).unwrap_or(jiff::civil::Date::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_neighbours_across_the_year() {
        let december = Month::new(2025, 12);
        assert_eq!(december.plus(1), Month::new(2026, 1));
        assert_eq!((december.year(), december.number()), (2025, 12));
        assert_eq!(Month::new(2026, 1).first_day().to_string(), "2026-01-01");
    }

    #[test]
    fn a_day_within_a_month_begins_with_the_next() {
        let begins = |day: &str| Month::beginning_from(day.parse().unwrap());
        assert_eq!(begins("2026-04-01"), Month::new(2026, 4));
        assert_eq!(begins("2026-04-02"), Month::new(2026, 5));
    }
}
