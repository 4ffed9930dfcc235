//! Where the marks of an indicator's chart lie, so that the template only draws.

use platform::Day;

use crate::outlook::Outlook;
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
    /// Where the forecast ends: its interval on the last day, with the way there from the last reading.
    pub ahead: Option<Ahead>,
    /// The limits of chance as an outline around the line; empty while there are too few readings.
    pub limits: String,
}

/// The forecast's marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// The way from the last reading to the expected value, and its interval, as an outline.
    pub fan: String,
    /// The expected value.
    pub dot: Dot,
}

impl Chart {
    /// Lays out an indicator with its readings in the order of their days.
    pub fn of(line: &Line, readings: &[(Day, f64)], outlook: &Outlook) -> Self {
        let last = readings
            .iter()
            .map(|(day, _)| *day)
            .fold(line.due_on, Day::max);
        let days = last.days_since(line.starts_on).max(1) as f64;
        let values = readings.iter().map(|(_, value)| *value);
        let ahead = outlook.forecast.map(|found| [found.low, found.high]);
        let ends = [line.baseline, line.target]
            .into_iter()
            .chain(ahead.into_iter().flatten());
        let lowest = values
            .clone()
            .chain(ends.clone())
            .fold(f64::INFINITY, f64::min);
        let highest = values.chain(ends).fold(f64::NEG_INFINITY, f64::max);
        let span = (highest - lowest).max(f64::MIN_POSITIVE);
        let place = |day: Day, value: f64| Dot {
            x: round(LEFT + day.days_since(line.starts_on) as f64 / days * (RIGHT - LEFT)),
            // Limits may lie beyond what is shown.
            y: round(
                (BOTTOM - (value - lowest) / span * (BOTTOM - TOP)).clamp(TOP - 6.0, BOTTOM + 2.0),
            ),
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
            ahead: ahead_of(line, readings, outlook, &place),
            limits: limits_of(line, outlook, &place),
            target: place(line.due_on, line.target),
            baseline,
            trend,
            dots,
        }
    }
}

fn ahead_of(
    line: &Line,
    readings: &[(Day, f64)],
    outlook: &Outlook,
    place: &impl Fn(Day, f64) -> Dot,
) -> Option<Ahead> {
    let (found, (day, _)) = outlook.forecast.zip(readings.last())?;
    let end = line.due_on.max(*day);
    let ends = [(*day, found.now), (end, found.high), (end, found.low)];
    Some(Ahead {
        fan: outline(ends.map(|(day, value)| place(day, value))),
        dot: place(end, found.expected),
    })
}

fn limits_of(line: &Line, outlook: &Outlook, place: &impl Fn(Day, f64) -> Dot) -> String {
    let Some(limits) = &outlook.limits else {
        return String::new();
    };
    let along = |by: f64, day: Day| place(day, line.expected_on(day) + by);
    outline([
        along(limits.low, line.starts_on),
        along(limits.low, line.due_on),
        along(limits.high, line.due_on),
        along(limits.high, line.starts_on),
    ])
}

fn outline<const N: usize>(dots: [Dot; N]) -> String {
    dots.map(|dot| format!("{},{}", dot.x, dot.y)).join(" ")
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
        let nothing = Outlook {
            forecast: None,
            limits: None,
        };
        let chart = Chart::of(&line, &readings, &nothing);
        let corners = (chart.baseline.x, chart.dots[0].y, chart.dots[1].y);
        assert_eq!(corners, (LEFT, BOTTOM, TOP));
        assert!((chart.dots[1].x - chart.target.x).abs() < 0.2);
        assert!((chart.dots[2].x - RIGHT).abs() < 0.2);
        assert!(chart.target.y < chart.baseline.y);
        assert_eq!(chart.trend.split(' ').count(), 4);
    }
}
