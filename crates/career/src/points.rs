//! Credit points, kept whole in thousandths so that sums stay exact.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};
use std::str::FromStr;

use platform::i18n::Speech;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Credit points (*angka kredit*) in thousandths of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i64);

impl Points {
    /// None.
    pub const ZERO: Self = Self(0);

    /// So many thousandths of a point.
    pub const fn of_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// Thousandths of a point.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// What is missing from these points to others; none when there are enough.
    #[must_use]
    pub fn missing_to(self, needed: Self) -> Self {
        Self((needed.0 - self.0).max(0))
    }

    /// As the language writes it: two decimals, three where a record has them.
    pub fn say(self, speech: &Speech) -> String {
        let decimals = if self.0 % 10 == 0 { 2 } else { 3 };
        speech.number(self.0 as f64 / 1000.0, decimals)
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.abs() / 1000, self.0.abs() % 1000);
        let digits = format!("{rest:03}");
        match digits.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{decimals}"),
        }
    }
}

/// A text that is no number of points with at most three decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no number of points with at most three decimals")]
pub struct NotPoints;

impl FromStr for Points {
    type Err = NotPoints;

    /// Reads `12.5` or `12,5`; never negative, at most 9,999 whole points.
    fn from_str(text: &str) -> Result<Self, NotPoints> {
        let text = text.trim().replace(',', ".");
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 4 || decimals.len() > 3 {
            return Err(NotPoints);
        }
        if !is_digits(whole) || !is_digits(decimals) {
            return Err(NotPoints);
        }
        let whole: i64 = whole.parse().map_err(|_| NotPoints)?;
        let rest: i64 = format!("{decimals:0<3}").parse().map_err(|_| NotPoints)?;
        Ok(Self(whole * 1000 + rest))
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_and_written_without_loss() {
        for (text, thousandths) in [
            ("12.5", 12_500),
            ("0", 0),
            ("9,375", 9_375),
            ("450", 450_000),
        ] {
            let points: Points = text.parse().unwrap();
            assert_eq!(points.thousandths(), thousandths, "{text}");
            assert_eq!(points.to_string().parse(), Ok(points));
        }
    }

    #[test]
    fn what_is_no_number_of_points_is_refused() {
        for text in ["", "-1", "1.2345", "1e3", "12.5.0", "banyak", "12345"] {
            assert_eq!(text.parse::<Points>(), Err(NotPoints), "{text}");
        }
    }
}
