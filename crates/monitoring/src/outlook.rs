//! Where an indicator is heading: the forecast to its last day, the limits of its readings, and whether
//! that is cause for a warning. Pure; the engine's derivation is in `docs/numerics/effects.md` 9.

use effects::monitor::{Chart, Forecast, Goal, Point, control_chart, forecast};
use platform::Day;

use crate::rules::Line;

/// Readings that control limits are taken from: the first twelve, as far as there are so many.
const BASIS: usize = 12;

/// One reading with its standard error, when that is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// The day.
    pub day: Day,
    /// The value.
    pub value: f64,
    /// Its standard error in the indicator's unit.
    pub se: Option<f64>,
}

/// Where an indicator is heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// The forecast to the last day; none before the first reading.
    pub forecast: Option<Forecast>,
    /// Limits within which the readings' changes lie as long as only chance moves them.
    pub limits: Option<Chart>,
}

impl Outlook {
    /// Looks ahead from the readings, in the order of their days.
    pub fn of(line: &Line, seen: &[Seen]) -> Self {
        // What is meant to move has no steady level: the limits are those of the distance from the line.
        let distances: Vec<f64> = seen
            .iter()
            .map(|one| one.value - line.expected_on(one.day))
            .collect();
        Self {
            forecast: (!seen.is_empty()).then(|| ahead(line, seen)).flatten(),
            // The latest is judged by those before it.
            limits: control_chart(&distances, BASIS.min(distances.len().saturating_sub(1))),
        }
    }

    /// The probability that the target is missed; none before the first reading.
    pub fn misses(&self) -> Option<f64> {
        self.forecast.map(|found| found.misses)
    }

    /// Whether a warning is due.
    pub fn is_off_track(&self, probability: f64) -> bool {
        self.forecast
            .is_some_and(|found| found.is_off_track(probability))
    }
}

fn ahead(line: &Line, seen: &[Seen]) -> Option<Forecast> {
    let since = |day: Day| day.days_since(line.starts_on) as f64;
    let goal = Goal {
        baseline: line.baseline,
        target: line.target,
        start: 0.0,
        end: since(line.due_on),
    };
    let points: Vec<Point> = seen
        .iter()
        .map(|one| Point {
            at: since(one.day),
            value: one.value,
            se: one.se,
        })
        .collect();
    forecast(&goal, &points).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        Line {
            baseline: 40.0,
            target: 80.0,
            starts_on: "2026-08-01".parse().unwrap(),
            due_on: "2026-11-09".parse().unwrap(),
        }
    }

    fn seen(values: &[f64]) -> Vec<Seen> {
        let day = |i: usize| line().starts_on.plus_days(10 * (i as i64 + 1));
        let one = |(i, value): (usize, &f64)| Seen {
            day: day(i),
            value: *value,
            se: None,
        };
        values.iter().enumerate().map(one).collect()
    }

    #[test]
    fn nothing_is_foretold_before_the_first_reading() {
        let nothing = Outlook::of(&line(), &[]);
        assert_eq!((nothing.misses(), nothing.limits), (None, None));
    }

    #[test]
    fn off_track_is_a_matter_of_probability_and_one_low_reading_is_not_enough() {
        let once = Outlook::of(&line(), &seen(&[43.0]));
        assert!(!once.is_off_track(0.8), "{once:?}");
        let still = Outlook::of(&line(), &seen(&[41.0, 40.0, 42.0, 41.0]));
        assert!(still.is_off_track(0.8), "{still:?}");
        let well = Outlook::of(&line(), &seen(&[45.0, 50.0, 53.0, 58.0]));
        assert!(well.misses().unwrap() < 0.3, "{well:?}");
    }

    #[test]
    fn limits_follow_the_line_and_show_a_fall_from_it() {
        let mut values: Vec<f64> = (1..=9).map(|i| 40.0 + 4.0 * f64::from(i)).collect();
        for (i, value) in values.iter_mut().enumerate() {
            *value += if i % 2 == 0 { 1.0 } else { -1.0 };
        }
        let steady = Outlook::of(&line(), &seen(&values)).limits.unwrap();
        assert!(steady.signals.is_empty(), "{steady:?}");
        values.push(50.0);
        let fallen = Outlook::of(&line(), &seen(&values)).limits.unwrap();
        assert_eq!(
            fallen.signals.first().map(|(i, _)| *i),
            Some(9),
            "{fallen:?}"
        );
    }
}
