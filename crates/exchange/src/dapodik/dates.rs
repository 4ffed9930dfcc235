//! Dates as they appear in exports.

use jiff::Span;
use jiff::civil::{Date, DateTime, date};

/// The dates that can stand in a roster: nobody in it was born or appointed outside.
fn plausible(date: Date) -> Option<Date> {
    (1900..=2100).contains(&date.year()).then_some(date)
}

/// Reads `YYYY-MM-DD`, `DD-MM-YYYY` or `DD/MM/YYYY`, with or without a time after it; `None` for anything else.
pub(super) fn parse(text: &str) -> Option<Date> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let mut parts = day.split(['-', '/', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = if first.len() == 4 {
        (first, second, third)
    } else {
        (third, second, first)
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    plausible(date)
}

/// True for the zeros that stand for no date.
pub(super) fn is_zero(text: &str) -> bool {
    text.starts_with("0000-00-00")
        || text.starts_with("00-00-0000")
        || text.starts_with("00/00/0000")
}

/// Reads a spreadsheet's day number.
pub(super) fn from_serial(serial: f64, is_1904: bool) -> Option<Date> {
    if !(1.0..100_000.0).contains(&serial) {
        return None;
    }
    let days = serial.trunc() as i64;
    // Day 60 is 29 February 1900, which spreadsheets believe in; only days before it are shifted.
    let epoch = match (is_1904, days < 60) {
        (true, _) => date(1904, 1, 1),
        (false, true) => date(1899, 12, 31),
        (false, false) => date(1899, 12, 30),
    };
    plausible(epoch.checked_add(Span::new().days(days)).ok()?)
}

/// Reads a date and time as `YYYY-MM-DD HH:MM:SS`.
pub(super) fn parse_date_time(text: &str) -> Option<DateTime> {
    let text = text.get(..19)?;
    DateTime::strptime("%Y-%m-%d %H:%M:%S", text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_written_form_is_read() {
        let expected = Some(date(1985, 3, 9));
        for text in [
            "1985-03-09",
            "09-03-1985",
            "09/03/1985",
            "9/3/1985",
            "1985-03-09 00:00:00",
            "1985-03-09T00:00:00.000",
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for text in [
            "",
            "1985",
            "31-02-1985",
            "09-03-85",
            "19850309",
            "03-2010",
            "0000-00-00",
            "a-b-c",
            "1-2-3-2000",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn day_numbers_are_read_in_both_epochs() {
        assert_eq!(from_serial(31_115.0, false), Some(date(1985, 3, 9)));
        assert_eq!(from_serial(29_653.5, true), Some(date(1985, 3, 9)));
        assert_eq!(from_serial(1.0, false), Some(date(1900, 1, 1)));
        assert_eq!(from_serial(0.0, false), None);
        assert_eq!(from_serial(f64::NAN, false), None);
        assert_eq!(from_serial(1e300, false), None);
    }
}
