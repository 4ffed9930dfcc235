//! Moments and days as the database keeps them: UTC milliseconds and ISO dates.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable, Value};
use serde::{Deserialize, Serialize};

/// An instant, kept as milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub jiff::Timestamp);

impl Moment {
    /// Milliseconds since 1970 in UTC.
    pub fn as_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The instant so many milliseconds after 1970; out-of-range values become 1970.
    pub fn from_millis(millis: i64) -> Self {
        Self(jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH))
    }

    /// The calendar day of this instant in a time zone.
    pub fn day_in(self, zone: &TimeZone) -> Day {
        Day(zone.to_datetime(self.0).date())
    }

    /// This instant moved by so many seconds.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_millis(
            self.as_millis()
                .saturating_add(seconds.saturating_mul(1000)),
        )
    }
}

/// A calendar day, kept as `YYYY-MM-DD` so that text order is time order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub jiff::civil::Date);

impl Day {
    /// The day so many days later (earlier when negative), within the calendar's range.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// Days from `earlier` to this day.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0
            .since((jiff::Unit::Day, earlier.0))
            .map_or(0, |span| i64::from(span.get_days()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

macro_rules! stored_as {
    ($type:ty, $raw:ty, $variant:ident, $column:expr, $to:expr, $from:expr) => {
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                let to: fn($type) -> $raw = $to;
                to(value).into()
            }
        }

        impl TryGetable for $type {
            fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
                let raw = <$raw as TryGetable>::try_get_by(row, index)?;
                let from: fn($raw) -> Option<$type> = $from;
                from(raw).ok_or_else(|| {
                    TryGetError::DbErr(sea_orm::DbErr::Type(
                        concat!("stored ", stringify!($type), " is malformed").to_owned(),
                    ))
                })
            }
        }

        impl ValueType for $type {
            fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                let raw = <$raw as ValueType>::try_from(value)?;
                let from: fn($raw) -> Option<$type> = $from;
                from(raw).ok_or(ValueTypeErr)
            }

            fn type_name() -> String {
                stringify!($type).to_owned()
            }

            fn array_type() -> ArrayType {
                ArrayType::$variant
            }

            fn column_type() -> ColumnType {
                $column
            }
        }

        impl Nullable for $type {
            fn null() -> Value {
                Value::$variant(None)
            }
        }
    };
}

stored_as!(
    Moment,
    i64,
    BigInt,
    ColumnType::BigInteger,
    Moment::as_millis,
    |millis| Some(Moment::from_millis(millis))
);
stored_as!(
    Day,
    String,
    String,
    ColumnType::String(StringLen::N(10)),
    |day| day.to_string(),
    |text| text.parse().ok()
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_across_months_and_leap_years() {
        let day: Day = "2028-02-28".parse().unwrap();
        assert_eq!(day.plus_days(2).to_string(), "2028-03-01");
        assert_eq!(day.plus_days(90).days_since(day), 90);
    }

    #[test]
    fn a_moment_survives_being_stored() {
        let moment = Moment::from_millis(1_795_489_200_123);
        assert_eq!(Moment::from_millis(moment.as_millis()), moment);
    }
}
