//! Sums over the ratings of one run, which share their linear predictor: no exponential a rating, only divisions.
//!
//! At the mode in double precision; averaged over three nodes in single precision, with the nodes side by side in one
//! register: a slope is then known to about 1e-7 a rating, far below what any rating tells.
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
pub(crate) fn spread_of(kind: Nodes, variance: f64) -> f32 {
    match kind {
        Nodes::Mode => variance as f32,
        Nodes::Three => exp((3.0 * variance as f32).sqrt().min(20.0)),
    }
}

/// Largest predictor, in logits, beyond which nothing changes.
const FAR: f32 = 40.0;

/// The exponential, to seven digits, for |x| up to 80; unlike the library's it can be computed for several `x` at once.
#[inline]
fn exp(x: f32) -> f32 {
    // Adding 1.5 * 2^23 leaves the nearest whole number in the lowest bits of the sum.
    const SHIFT: f32 = 12_582_912.0;
    let shifted = x * std::f32::consts::LOG2_E + SHIFT;
    let whole = shifted - SHIFT;
    let r = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let p = 1.987_569_2e-4 * r + 1.398_2e-3;
    let p = (p * r + 8.333_452e-3) * r + 4.166_579_6e-2;
    let p = (p * r + 1.666_666_5e-1) * r + 5e-1;
    let value = p * r * r + r + 1.0;
    value * f32::from_bits((shifted.to_bits() << 23).wrapping_add(0x3f80_0000))
}

/// Replaces predictors by their exponentials.
pub(crate) fn exponentials(x: &mut [f32]) {
    for value in x {
        *value = exp(value.clamp(-FAR, FAR));
    }
}

/// Weights of the middle and of the two outer nodes.
const MIDDLE: f32 = 2.0 / 3.0;
const OUTER: f32 = 1.0 / 6.0;

/// One value a node; the fourth lane only fills the register.
type Lanes = [f32; 4];

/// The exponentials of the predictor's nodes.
#[inline]
fn nodes(e: f32, spread: f32) -> Lanes {
    [e, e * spread, e / spread, e]
}

#[inline]
fn mean(lanes: Lanes) -> f32 {
    MIDDLE * lanes[0] + OUTER * (lanes[1] + lanes[2])
}

/// Distribution functions at one border for all nodes; a border at infinity has odds of 0 or infinity.
#[inline]
fn below(odds: f32, e: Lanes) -> Lanes {
    e.map(|e| 1.0 / (1.0 + e * odds))
}

/// Slope and curvature over the ratings `codes`, averaged over the nodes of a predictor with exponential `e`.
#[inline]
pub(crate) fn averaged_sums(borders: &[[f32; 2]], codes: &[u16], e: f32, spread: f32) -> RunSums {
    let e = nodes(e, spread);
    let (mut sum, mut squares) = ([0.0; 4], [0.0; 4]);
    for &code in codes {
        let [lower, upper] = borders[usize::from(code)];
        let (u, l) = (below(upper, e), below(lower, e));
        for i in 0..4 {
            sum[i] += u[i] + l[i];
            squares[i] += u[i] * u[i] + l[i] * l[i];
        }
    }
    let sum = mean(sum);
    RunSums {
        slope: f64::from(sum - codes.len() as f32),
        curvature: f64::from((sum - mean(squares)).max(0.0)),
        third: 0.0,
    }
}

/// Adds a run's ratings, averaged over the nodes, to the sums per code, and returns the objective's slope.
pub(crate) fn add_averaged_borders(
    borders: &[[f32; 2]],
    codes: &[u16],
    e: f32,
    spread: f32,
    sums: &mut [BorderSums],
) -> f64 {
    let e = nodes(e, spread);
    let mut slope = 0.0;
    for &code in codes {
        let [lower, upper] = borders[usize::from(code)];
        let (u, l) = (below(upper, e), below(lower, e));
        let (mu, ml) = (mean(u), mean(l));
        let sum = &mut sums[usize::from(code)];
        sum[0] += f64::from(1.0 - mu);
        sum[1] -= f64::from(ml);
        sum[2] += f64::from(mu - mean(u.map(|u| u * u)));
        sum[3] += f64::from(ml - mean(l.map(|l| l * l)));
        slope += mu + ml - 1.0;
    }
    f64::from(slope)
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
pub(crate) fn sums_at(odds: &[f64], codes: &[u16], x: f64) -> RunSums {
    let e = x.clamp(-f64::from(FAR), f64::from(FAR)).exp();
    let mut sums = RunSums::default();
    for &code in codes {
        let (upper, lower) = borders(odds, code, e);
        let (fu, fl) = (upper * (1.0 - upper), lower * (1.0 - lower));
        sums.slope += upper + lower - 1.0;
        sums.curvature += fu + fl;
        sums.third -= fu * (1.0 - 2.0 * upper) + fl * (1.0 - 2.0 * lower);
    }
    sums
}

/// Per code: derivative of the objective by the upper and the lower border, and the curvatures, without the gap's term.
pub(crate) type BorderSums = [f64; 4];

/// What enters the derivative by the borders beside the mode of the predictor: see equation (21).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Correction {
    /// The predictor's variance.
    pub(crate) variance: f64,
    /// Displacement of the mode by the determinant.
    pub(crate) displacement: f64,
}

/// Adds a run's ratings at predictor `x` to the sums per code, and returns the objective's slope by the predictor.
pub(crate) fn add_borders_at(
    odds: &[f64],
    codes: &[u16],
    x: f64,
    correction: Correction,
    sums: &mut [BorderSums],
) -> f64 {
    let e = x.clamp(-f64::from(FAR), f64::from(FAR)).exp();
    let (half, t) = (0.5 * correction.variance, correction.displacement);
    let mut slope = 0.0;
    for &code in codes {
        let (upper, lower) = borders(odds, code, e);
        let (fu, fl) = (upper * (1.0 - upper), lower * (1.0 - lower));
        let up = (1.0 - upper) + fu * (t - half * (1.0 - 2.0 * upper));
        let down = -lower + fl * (t - half * (1.0 - 2.0 * lower));
        let sum = &mut sums[usize::from(code)];
        sum[0] += up;
        sum[1] += down;
        sum[2] += fu;
        sum[3] += fl;
        slope -= up + down;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_exponential_has_seven_digits() {
        for i in -4000..=4000 {
            let x = i as f32 * 0.01;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 3e-7, "{x}");
        }
    }

    #[test]
    fn without_spread_both_precisions_agree_and_with_it_the_average_is_that_of_three_nodes() {
        let tau = [-2.0_f64, -0.5, 1.0];
        let odds = [1e100, 2.0_f64.exp(), 0.5_f64.exp(), (-1.0_f64).exp(), 0.0];
        assert!((odds[1].ln() + tau[0]).abs() < 1e-12);
        let at = |c: usize| odds[c] as f32;
        let borders: Vec<[f32; 2]> = (0..4).map(|c| [at(c), at(c + 1)]).collect();
        assert!(borders[0][0].is_infinite());
        let variance: f64 = 0.3;
        let step = (3.0 * variance).sqrt();
        for x in [-45.0, -6.0, 0.0, 0.7, 12.0, 45.0] {
            for code in 0..4_u16 {
                let mut e = [x as f32];
                exponentials(&mut e);
                let plain = averaged_sums(&borders, &[code], e[0], 1.0);
                let exact = sums_at(&odds, &[code], x);
                assert!((plain.slope - exact.slope).abs() < 1e-6, "{x} {code}");
                assert!((plain.curvature - exact.curvature).abs() < 1e-6);
                if x.abs() < 20.0 {
                    let spread = spread_of(Nodes::Three, variance);
                    let averaged = averaged_sums(&borders, &[code], e[0], spread).slope;
                    let slope = |x| sums_at(&odds, &[code], x).slope;
                    let three = (4.0 * slope(x) + slope(x - step) + slope(x + step)) / 6.0;
                    assert!((averaged - three).abs() < 1e-6, "{x} {code}");
                }
            }
        }
    }
}
