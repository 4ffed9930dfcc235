//! School years and semesters as Dapodik numbers them, and Indonesia's three time zones.

use jiff::tz::TimeZone;
use platform::i18n::{Say, Speech};
use platform::{Day, text_enum};

text_enum! {
    /// A time zone of Indonesia.
    pub enum Zone("zone") {
        /// Western.
        Wib = "WIB",
        /// Central.
        Wita = "WITA",
        /// Eastern.
        Wit = "WIT",
    }
}

impl Zone {
    /// The zone's clock: seven, eight or nine hours ahead of UTC, without summer time.
    pub fn time_zone(self) -> TimeZone {
        let hours = match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        };
        TimeZone::fixed(jiff::tz::offset(hours))
    }
}

/// A semester: the year its school year began in, and its half (1 odd, July to December; 2 even).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, platform::sea_orm::DeriveValueType,
)]
pub struct Semester(i32);

impl Semester {
    /// The semester a day lies in.
    pub fn of(day: Day) -> Self {
        let year = i32::from(day.0.year());
        if day.0.month() >= 7 {
            Self(year * 10 + 1)
        } else {
            Self((year - 1) * 10 + 2)
        }
    }

    /// The running number: neighbours differ by one.
    pub fn number(self) -> i32 {
        (self.0 / 10) * 2 + (self.0 % 10 - 1)
    }

    /// The semester with this running number.
    pub fn from_number(number: i32) -> Self {
        Self(number.div_euclid(2) * 10 + number.rem_euclid(2) + 1)
    }

    /// The code Dapodik uses, for example 20251.
    pub fn code(self) -> i32 {
        self.0
    }

    /// The year in which its school year began.
    pub fn school_year(self) -> i32 {
        self.0 / 10
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        let (year, half) = (self.0 / 10, self.0 % 10);
        let (year, month, day) = if half == 1 {
            (year, 12, 31)
        } else {
            (year + 1, 6, 30)
        };
        let year = i16::try_from(year).unwrap_or(jiff::civil::Date::MAX.year());
        Day(jiff::civil::Date::new(year, month, day).unwrap_or(jiff::civil::Date::MAX))
    }

    /// Its name: Semester ganjil 2025/2026.
    pub fn say(self, speech: &Speech) -> Say {
        let key = if self.0 % 10 == 1 {
            "semester-odd"
        } else {
            "semester-even"
        };
        let year = self.0 / 10;
        speech
            .say(key)
            .with("years", format!("{year}/{}", year + 1))
    }
}

impl std::fmt::Display for Semester {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_semester_is_numbered_by_the_year_its_school_year_began_in() {
        let semester = |text: &str| Semester::of(text.parse().unwrap()).code();
        assert_eq!(semester("2025-07-01"), 20251);
        assert_eq!(semester("2025-12-31"), 20251);
        assert_eq!(semester("2026-01-01"), 20252);
        assert_eq!(semester("2026-06-30"), 20252);
    }

    #[test]
    fn running_numbers_are_neighbours_across_the_year() {
        let odd = Semester::of("2025-09-01".parse().unwrap());
        let even = Semester::of("2026-03-01".parse().unwrap());
        assert_eq!(even.number(), odd.number() + 1);
        assert_eq!(Semester::from_number(even.number()), even);
        assert_eq!(odd.last_day().to_string(), "2025-12-31");
        assert_eq!(even.last_day().to_string(), "2026-06-30");
    }
}
