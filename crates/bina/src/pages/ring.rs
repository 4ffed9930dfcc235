//! Bina's sign: the five stages as arcs, the present one full, in each the number of things waiting.

use std::f64::consts::PI;

const CENTRE: (f64, f64) = (160.0, 150.0);
const OUTER: f64 = 92.0;
const INNER: f64 = 62.0;
/// Half the gap between two arcs, in radians.
const GAP: f64 = 0.052;

/// The stages in the order of the cycle.
pub(crate) const STAGES: [&str; 5] = ["needs", "planning", "delivery", "monitoring", "follow-up"];

/// One arc of the ring.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arc {
    /// The stage, as a style name.
    pub stage: &'static str,
    /// The translation key of its name.
    pub key: String,
    /// Its outline.
    pub path: String,
    /// Where the number stands.
    pub count_at: (f64, f64),
    /// Where the name stands.
    pub label_at: (f64, f64),
    /// How the name is anchored.
    pub anchor: &'static str,
    /// Things that wait.
    pub count: usize,
    /// Whether it is the stage of the next step.
    pub is_now: bool,
}

/// Lays the ring out. `counts` follow [`STAGES`].
pub(crate) fn ring(counts: [usize; 5], now: Option<&str>) -> Vec<Arc> {
    STAGES
        .iter()
        .enumerate()
        .map(|(index, stage)| {
            let from = -PI / 2.0 + 2.0 * PI * index as f64 / 5.0 + GAP;
            let to = -PI / 2.0 + 2.0 * PI * (index + 1) as f64 / 5.0 - GAP;
            let middle = f64::midpoint(from, to);
            let label_at = at(middle, OUTER + 14.0);
            Arc {
                stage,
                key: format!("stage-{stage}"),
                path: outline(from, to),
                count_at: shifted(at(middle, f64::midpoint(OUTER, INNER)), 6.0),
                label_at: shifted(label_at, 4.0),
                anchor: match label_at.0 - CENTRE.0 {
                    x if x > 20.0 => "start",
                    x if x < -20.0 => "end",
                    _ => "middle",
                },
                count: counts[index],
                is_now: now == Some(*stage),
            }
        })
        .collect()
}

fn outline(from: f64, to: f64) -> String {
    let [(ax, ay), (bx, by)] = [at(from, OUTER), at(to, OUTER)];
    let [(cx, cy), (dx, dy)] = [at(to, INNER), at(from, INNER)];
    format!("M{ax} {ay}A{OUTER} {OUTER} 0 0 1 {bx} {by}L{cx} {cy}A{INNER} {INNER} 0 0 0 {dx} {dy}Z")
}

fn at(angle: f64, radius: f64) -> (f64, f64) {
    let round = |value: f64| (value * 10.0).round() / 10.0;
    (
        round(CENTRE.0 + radius * angle.cos()),
        round(CENTRE.1 + radius * angle.sin()),
    )
}

fn shifted((x, y): (f64, f64), down: f64) -> (f64, f64) {
    (x, y + down)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_begins_at_the_top_and_marks_the_stage_of_the_next_step() {
        let arcs = ring([0, 1, 2, 0, 3], Some("delivery"));
        assert_eq!(arcs.len(), 5);
        assert!(arcs[0].path.starts_with("M164.8 58.1A92 92"));
        let marked: Vec<_> = arcs
            .iter()
            .filter(|arc| arc.is_now)
            .map(|arc| arc.count)
            .collect();
        assert_eq!(marked, [2]);
    }
}
