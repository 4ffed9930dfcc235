//! Sums over the ratings of one run, which share their linear predictor: one exponential a node, one division a rating.
//!
//! Equations (3) and (15) of `docs/numerics/measure.md`.

use crate::fit::design::STRIDE;

/// How the spread of the linear predictor enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nodes {
    /// At the mode, as Laplace's method wants it.
    Mode,
    /// Averaged over three Gauss-Hermite nodes, as the variational bound wants it.
    Three,
}

/// Slope, curvature and derivative of the curvature of one run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RunSums {
    pub(crate) slope: f64,
    pub(crate) curvature: f64,
    pub(crate) third: f64,
}

/// What the passes over the ratings need of a predictor's variance: itself, or the ratio between neighbouring nodes.
pub(crate) fn spread_of(kind: Nodes, variance: f64) -> f64 {
    match kind {
        Nodes::Mode => variance,
        Nodes::Three => (3.0 * variance).sqrt().min(20.0).exp(),
    }
}

/// The nodes and weights for a predictor `x`; `spread` is what [`spread_of`] gives, or 0 before there is any.
fn nodes(nodes: Nodes, x: f64, spread: f64) -> ([(f64, f64); 3], usize) {
    let x = x.clamp(-40.0, 40.0);
    if nodes == Nodes::Mode || spread <= 1.0 {
        return ([(x.exp(), 1.0), (0.0, 0.0), (0.0, 0.0)], 1);
    }
    let (middle, step) = (x.exp(), spread);
    let sixth = 1.0 / 6.0;
    (
        [
            (middle, 4.0 * sixth),
            (middle * step, sixth),
            (middle / step, sixth),
        ],
        3,
    )
}

/// Distribution functions at the upper and the lower border of the category of `code`.
#[inline]
fn borders(odds: &[f64], code: u16, e: f64) -> (f64, f64) {
    let at = usize::from(code);
    let upper = 1.0 + e * odds[at + 1];
    let lower = 1.0 + e * odds[at];
    let inverse = 1.0 / (upper * lower);
    (lower * inverse, upper * inverse)
}

/// Sums over the ratings `codes` at predictor `x`; `odds` must have an entry behind every code.
#[inline]
pub(crate) fn run_sums(odds: &[f64], codes: &[u16], x: f64, spread: f64, kind: Nodes) -> RunSums {
    let (points, count) = nodes(kind, x, spread);
    let mut sums = RunSums::default();
    for &(e, weight) in &points[..count] {
        for &code in codes {
            let (upper, lower) = borders(odds, code, e);
            let (fu, fl) = (upper * (1.0 - upper), lower * (1.0 - lower));
            sums.slope += weight * (upper + lower - 1.0);
            sums.curvature += weight * (fu + fl);
            sums.third -= weight * (fu * (1.0 - 2.0 * upper) + fl * (1.0 - 2.0 * lower));
        }
    }
    sums
}

/// Per code: derivative of the objective by the upper and the lower border, and the curvatures, without the gap's term.
pub(crate) type BorderSums = [f64; 4];

/// What enters the derivative by the borders beside the predictor: see equation (20).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Correction {
    /// The predictor's spread as [`spread_of`] gives it.
    pub(crate) spread: f64,
    /// Displacement of the mode by the determinant; 0 for the variational bound.
    pub(crate) displacement: f64,
}

/// Adds a run's ratings to the sums per code, and returns the objective's slope by the predictor.
pub(crate) fn add_borders(
    odds: &[f64],
    codes: &[u16],
    x: f64,
    correction: Correction,
    kind: Nodes,
    sums: &mut [BorderSums],
) -> f64 {
    let (points, count) = nodes(kind, x, correction.spread);
    let half = if kind == Nodes::Mode {
        0.5 * correction.spread
    } else {
        0.0
    };
    let t = correction.displacement;
    let mut slope = 0.0;
    for &(e, weight) in &points[..count] {
        for &code in codes {
            let (upper, lower) = borders(odds, code, e);
            let (fu, fl) = (upper * (1.0 - upper), lower * (1.0 - lower));
            let up = (1.0 - upper) + fu * (t - half * (1.0 - 2.0 * upper));
            let down = -lower + fl * (t - half * (1.0 - 2.0 * lower));
            let sum = &mut sums[usize::from(code)];
            sum[0] += weight * up;
            sum[1] += weight * down;
            sum[2] += weight * fu;
            sum[3] += weight * fl;
            slope -= weight * (up + down);
        }
    }
    slope
}

/// The log-likelihood of a run at predictor `x`, equation (2), with the gaps' terms from a table.
pub(crate) fn run_log_likelihood(odds: &[f64], codes: &[u16], x: f64, gaps: &[f64]) -> f64 {
    let e = x.clamp(-40.0, 40.0).exp();
    let mut sum = 0.0;
    let mut product = 1.0;
    for &code in codes {
        let at = usize::from(code);
        let upper = 1.0 + e * odds[at + 1];
        let lower = 1.0 / (1.0 + 1.0 / (e * odds[at]));
        product *= lower / upper;
        if product < 1e-200 {
            sum += product.ln();
            product = 1.0;
        }
        sum += gaps[at];
    }
    sum + product.ln()
}

/// `ln(1 - exp(-gap))` of every category, by code.
pub(crate) fn gap_terms(tau: &[f64], categories: impl Iterator<Item = usize>) -> Vec<f64> {
    let mut out = vec![0.0; tau.len()];
    for (j, c) in categories.enumerate() {
        for y in 1..c - 1 {
            let at = j * STRIDE + y;
            out[at] = (-(tau[at - 1] - tau[at]).exp_m1()).ln();
        }
    }
    out
}
