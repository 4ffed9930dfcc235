//! Where the marks of an indicator's chart lie, so that the template only draws.

use platform::Day;

use crate::rules::Line;

const LEFT: f64 = 8.0;
const RIGHT: f64 = 292.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 138.0;

/// A dot with its value beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Across.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// The marks: the straight line from baseline to target, and the readings.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Where the line begins.
    pub baseline: Dot,
    /// Where the line ends.
    pub target: Dot,
    /// The readings as points of a line, the baseline before them.
    pub trend: String,
    /// The readings.
    pub dots: Vec<Dot>,
}

impl Chart {
    /// Lays out an indicator with its readings in the order of their days.
    pub fn of(line: &Line, readings: &[(Day, f64)]) -> Self {
        let last = readings
            .iter()
            .map(|(day, _)| *day)
            .fold(line.due_on, Day::max);
        let days = last.days_since(line.starts_on).max(1) as f64;
        let values = readings.iter().map(|(_, value)| *value);
        let ends = [line.baseline, line.target];
        let lowest = values.clone().chain(ends).fold(f64::INFINITY, f64::min);
        let highest = values.chain(ends).fold(f64::NEG_INFINITY, f64::max);
        let span = (highest - lowest).max(f64::MIN_POSITIVE);
        let place = |day: Day, value: f64| Dot {
            x: round(LEFT + day.days_since(line.starts_on) as f64 / days * (RIGHT - LEFT)),
            y: round(BOTTOM - (value - lowest) / span * (BOTTOM - TOP)),
        };
        let baseline = place(line.starts_on, line.baseline);
        let dots: Vec<_> = readings
            .iter()
            .map(|(day, value)| place(*day, *value))
            .collect();
        let trend = std::iter::once(&baseline)
            .chain(&dots)
            .map(|dot| format!("{},{}", dot.x, dot.y))
            .collect::<Vec<_>>()
            .join(" ");
        Self {
            target: place(line.due_on, line.target),
            baseline,
            trend,
            dots,
        }
    }
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_inside_and_keep_the_order_of_days_and_values() {
        let day = |text: &str| -> Day { text.parse().unwrap() };
        let line = Line {
            baseline: 40.0,
            target: 80.0,
            starts_on: day("2026-08-01"),
            due_on: day("2026-11-09"),
        };
        let readings = [
            (day("2026-09-20"), 35.0),
            (day("2026-11-09"), 90.0),
            (day("2026-12-09"), 60.0),
        ];
        let chart = Chart::of(&line, &readings);
        let corners = (chart.baseline.x, chart.dots[0].y, chart.dots[1].y);
        assert_eq!(corners, (LEFT, BOTTOM, TOP));
        assert!((chart.dots[1].x - chart.target.x).abs() < 0.2);
        assert!((chart.dots[2].x - RIGHT).abs() < 0.2);
        assert!(chart.target.y < chart.baseline.y);
        assert_eq!(chart.trend.split(' ').count(), 4);
    }
}
