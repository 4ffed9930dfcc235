//! Links logits to the framework's levels: common borders through the items' thresholds, and a shift per trait.
//!
//! Section 7 of `docs/numerics/measure.md`, equation (26). Knows thresholds and stated borders only.

use crate::scale::{LevelScale, ScaleError};

/// A threshold with the level at which it is stated to lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Anchor {
    pub(crate) trait_index: usize,
    pub(crate) threshold: f64,
    pub(crate) boundary: f64,
    pub(crate) weight: f64,
}

/// Logits per level where the data show one border only.
const USUAL_WIDTH: f64 = 2.0;

/// The level scale and, per trait, how much higher its thresholds lie than the common ones.
pub(crate) fn link(
    anchors: &[Anchor],
    traits: usize,
    levels: u8,
) -> Result<(LevelScale, Vec<f64>), ScaleError> {
    let mut shifts = vec![0.0; traits];
    let mut borders: Vec<f64> = anchors.iter().map(|a| a.boundary).collect();
    borders.sort_unstable_by(f64::total_cmp);
    borders.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
    let place = |a: &Anchor| {
        let after = borders.partition_point(|b| *b < a.boundary - 1e-6);
        after.min(borders.len() - 1)
    };
    let mut knots = vec![0.0; borders.len()];
    for _ in 0..50 {
        let mut sums = vec![(0.0, 0.0); borders.len()];
        for a in anchors {
            let sum = &mut sums[place(a)];
            sum.0 += a.weight * (a.threshold - shifts[a.trait_index]);
            sum.1 += a.weight;
        }
        for (knot, (sum, weight)) in knots.iter_mut().zip(&sums) {
            *knot = sum / weight.max(1e-12);
        }
        let mut moves = vec![(0.0, 0.0); traits];
        for a in anchors {
            let m = &mut moves[a.trait_index];
            m.0 += a.weight * (a.threshold - knots[place(a)]);
            m.1 += a.weight;
        }
        for (shift, (sum, weight)) in shifts.iter_mut().zip(&moves) {
            *shift = sum / f64::max(*weight, 1e-12);
        }
        let mean = shifts.iter().sum::<f64>() / traits as f64;
        for shift in &mut shifts {
            *shift -= mean;
        }
    }
    Ok((scale_through(&knots, &borders, levels)?, shifts))
}

/// A rising scale through the knots; knots out of order are pooled.
fn scale_through(knots: &[f64], borders: &[f64], levels: u8) -> Result<LevelScale, ScaleError> {
    let mut pools: Vec<(f64, f64, f64)> = Vec::new();
    for (knot, border) in knots.iter().zip(borders) {
        pools.push((*knot, *border, 1.0));
        while let [.., before, last] = pools[..] {
            if last.0 > before.0 + 0.05 * (last.1 - before.1) {
                break;
            }
            let n = before.2 + last.2;
            let mean = |a: f64, b: f64| (a * before.2 + b * last.2) / n;
            pools.truncate(pools.len() - 2);
            pools.push((mean(before.0, last.0), mean(before.1, last.1), n));
        }
    }
    if let [(theta, level, _)] = pools[..] {
        let room = 0.5 * (level - 1.0).min(f64::from(levels) - level).min(0.5);
        let half = room * USUAL_WIDTH;
        return LevelScale::through(
            levels,
            &[(theta - half, level - room), (theta + half, level + room)],
        );
    }
    let through: Vec<(f64, f64)> = pools.iter().map(|p| (p.0, p.1)).collect();
    LevelScale::through(levels, &through)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(trait_index: usize, threshold: f64, boundary: f64) -> Anchor {
        Anchor {
            trait_index,
            threshold,
            boundary,
            weight: 1.0,
        }
    }

    #[test]
    fn two_traits_with_shifted_thresholds_share_one_scale() {
        let anchors = [
            anchor(0, -2.0, 1.5),
            anchor(0, 0.0, 2.5),
            anchor(0, 3.0, 3.5),
            anchor(1, -1.0, 1.5),
            anchor(1, 1.0, 2.5),
            anchor(1, 4.0, 3.5),
        ];
        let (scale, shifts) = link(&anchors, 2, 4).unwrap();
        assert!((shifts[0] + 0.5).abs() < 1e-9 && (shifts[1] - 0.5).abs() < 1e-9);
        assert!((scale.level(0.5) - 2.5).abs() < 1e-9);
        assert!((scale.level(-1.5) - 1.5).abs() < 1e-9);
    }

    #[test]
    fn one_border_or_borders_out_of_order_still_give_a_rising_scale() {
        let (scale, _) = link(&[anchor(0, 0.7, 3.0)], 1, 5).unwrap();
        assert!((scale.level(0.7) - 3.0).abs() < 1e-9);
        let twisted = [
            anchor(0, 1.0, 1.5),
            anchor(0, 0.5, 2.5),
            anchor(0, 2.0, 3.5),
        ];
        let (scale, _) = link(&twisted, 1, 4).unwrap();
        assert!(scale.level(0.0) < scale.level(1.0) && scale.level(1.0) < scale.level(3.0));
    }
}
