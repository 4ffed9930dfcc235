//! Where the marks of levels over semesters lie, so that the template only draws.

use kernel::competency_map::MapEntry;

const LEFT: f64 = 30.0;
const WIDTH: f64 = 360.0;
const TOP: f64 = 10.0;
const HEIGHT: f64 = 120.0;

/// The marks of one line over the semesters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LevelChart {
    /// Each level's height and number.
    pub levels: Vec<(f64, usize)>,
    /// Each semester's interval from top to bottom and its estimate: x, high, low, level.
    pub marks: Vec<(f64, f64, f64, f64)>,
    /// The estimates as a line.
    pub line: String,
    /// The targets as a line.
    pub target: String,
}

impl LevelChart {
    /// Lays out a history; semesters without ratings leave a gap in place and none in the line.
    pub(super) fn of(history: &[MapEntry], levels: usize) -> Self {
        let known: Vec<&MapEntry> = history.iter().filter(|entry| entry.ratings > 0).collect();
        let number = |entry: &MapEntry| f64::from(entry.semester.number());
        let first = known.first().map_or(0.0, |entry| number(entry));
        let span = known.last().map_or(0.0, |entry| number(entry)) - first;
        let x = |entry: &MapEntry| match span > 0.0 {
            true => round(LEFT + 20.0 + (number(entry) - first) / span * (WIDTH - 40.0)),
            false => round(LEFT + WIDTH / 2.0),
        };
        let most = (levels.max(2) - 1) as f64;
        let y = |level: f64| round(TOP + (1.0 - (level - 1.0) / most) * HEIGHT);
        let points = |of: &dyn Fn(&MapEntry) -> f64| {
            let points = known
                .iter()
                .map(|entry| format!("{},{}", x(entry), y(of(entry))));
            points.collect::<Vec<_>>().join(" ")
        };
        // One semester has no line: its target is drawn across the whole width.
        let target = match known.as_slice() {
            [one] => format!("{LEFT},{0} {1},{0}", y(one.target), LEFT + WIDTH),
            _ => points(&|entry| entry.target),
        };
        Self {
            levels: (1..=levels).map(|level| (y(level as f64), level)).collect(),
            marks: known
                .iter()
                .map(|entry| (x(entry), y(entry.high), y(entry.low), y(entry.level)))
                .collect(),
            line: points(&|entry| entry.level),
            target,
        }
    }
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
