//! Where the marks of a map line lie, so that the template only draws.

use kernel::competency_map::MapLine;

/// Width of the part that shows levels, in the drawing's own units.
const LEVELS_WIDTH: f64 = 300.0;
const LEFT: f64 = 14.0;
/// Where the trend of past semesters begins and how wide it is.
const TREND_LEFT: f64 = 336.0;
const TREND_WIDTH: f64 = 76.0;
const TREND_TOP: f64 = 6.0;
const TREND_HEIGHT: f64 = 32.0;

/// The marks of one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Marks {
    /// Where the levels' lines stand.
    pub levels: Vec<f64>,
    /// Where the target stands.
    pub target: f64,
    /// Estimate and interval, when there is evidence.
    pub estimate: Option<EstimateMarks>,
    /// Past semesters as points of a line; empty when there are fewer than two.
    pub trend: String,
    /// The last point of the trend.
    pub trend_end: Option<(f64, f64)>,
}

/// Where an estimate and its interval lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EstimateMarks {
    /// The lower end.
    pub low: f64,
    /// The estimate.
    pub level: f64,
    /// The upper end.
    pub high: f64,
}

impl Marks {
    /// Lays out a line of a scale with so many levels.
    pub fn of(line: &MapLine, levels: usize) -> Self {
        let x = |level: f64| round(LEFT + (level - 1.0) / (levels as f64 - 1.0) * LEVELS_WIDTH);
        let latest = line.latest();
        let points = trend_points(line, levels);
        Self {
            levels: (1..=levels).map(|level| x(level as f64)).collect(),
            target: x(line.target),
            estimate: latest.map(|entry| EstimateMarks {
                low: x(entry.low),
                level: x(entry.level),
                high: x(entry.high),
            }),
            trend_end: points.last().copied(),
            trend: points
                .iter()
                .map(|(x, y)| format!("{x},{y}"))
                .collect::<Vec<_>>()
                .join(" "),
        }
    }
}

fn trend_points(line: &MapLine, levels: usize) -> Vec<(f64, f64)> {
    let known: Vec<_> = line
        .history
        .iter()
        .filter(|entry| entry.ratings > 0)
        .collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return Vec::new();
    };
    let span = f64::from(last.semester.number() - first.semester.number());
    if span < 1.0 {
        return Vec::new();
    }
    known
        .iter()
        .map(|entry| {
            let along = f64::from(entry.semester.number() - first.semester.number()) / span;
            let up = (entry.level - 1.0) / (levels as f64 - 1.0);
            (
                round(TREND_LEFT + along * TREND_WIDTH),
                round(TREND_TOP + (1.0 - up) * TREND_HEIGHT),
            )
        })
        .collect()
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
