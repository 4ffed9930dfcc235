//! One Newton step for every item's thresholds at the present predictors.
//!
//! Section 5 of `docs/numerics/measure.md`, equation (21).

use crate::fit::design::{Design, STRIDE};
use crate::fit::hyper::Hyper;
use crate::fit::moments::Totals;
use crate::fit::update::Weights;
use crate::linalg;

/// Updates the thresholds in `hyper`; `target` is what regularisation holds on to.
pub(crate) fn update_thresholds(
    design: &Design,
    totals: &Totals,
    hyper: &mut Hyper,
    target: &Hyper,
    weights: Weights,
) {
    let counts = design.code_counts();
    for (j, item) in design.items.iter().enumerate() {
        let start = j * STRIDE;
        let m = item.categories - 1;
        let tau = hyper.tau[start..start + m].to_vec();
        let mut slope = vec![0.0; m];
        let mut curvature = vec![0.0; m * m];
        for c in 0..m {
            slope[c] = totals.borders[start + c][0] + totals.borders[start + c + 1][1];
            curvature[c * m + c] = totals.borders[start + c][2] + totals.borders[start + c + 1][3];
        }
        for y in 1..m {
            let ratio = 1.0 / (tau[y] - tau[y - 1]).exp_m1();
            let count = counts[start + y] + weights.imagined;
            slope[y] += count * ratio;
            slope[y - 1] -= count * ratio;
            add_difference(&mut curvature, m, y, count * ratio * (1.0 + ratio));
        }
        let away: Vec<f64> = (0..m).map(|c| tau[c] - target.tau[start + c]).collect();
        for y in 1..m {
            let pull = weights.thresholds * (away[y] - away[y - 1]);
            slope[y] -= pull;
            slope[y - 1] += pull;
            add_difference(&mut curvature, m, y, weights.thresholds);
        }
        for c in 0..m {
            slope[c] -= 0.1 * weights.thresholds * away[c];
            curvature[c * m + c] += 0.1 * weights.thresholds + 1e-9;
        }
        if linalg::factor(&mut curvature, m).is_ok() {
            linalg::solve(&curvature, m, &mut slope);
            let share = longest_share(&tau, &slope);
            for c in 0..m {
                hyper.tau[start + c] = (tau[c] + share * slope[c]).clamp(-50.0, 50.0);
            }
        }
    }
}

/// Adds `value` times the square of the difference between thresholds `y - 1` and `y`.
fn add_difference(matrix: &mut [f64], m: usize, y: usize, value: f64) {
    matrix[y * m + y] += value;
    matrix[(y - 1) * m + y - 1] += value;
    matrix[y * m + y - 1] -= value;
    matrix[(y - 1) * m + y] -= value;
}

/// The share of a step after which no threshold moves by more than 1 and no gap shrinks to less than a third.
fn longest_share(tau: &[f64], step: &[f64]) -> f64 {
    let mut share = 1.0_f64;
    for c in 0..tau.len() {
        share = share.min(1.0 / step[c].abs().max(1e-300));
        if c > 0 {
            let shrink = step[c - 1] - step[c];
            if shrink > 0.0 {
                share = share.min(0.667 * (tau[c] - tau[c - 1]) / shrink);
            }
        }
    }
    share
}
