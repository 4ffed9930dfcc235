//! The cumulative logit of one rating: its log-likelihood and derivatives.
//!
//! Equation (1) of `docs/numerics/measure.md`: `logit P(Y <= c) = tau_c - x`. Knows one rating only.

/// The logistic function.
pub(crate) fn logistic(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + (-z).exp())
    } else {
        let e = z.exp();
        e / (1.0 + e)
    }
}

fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// First and (negated) second derivative by `x` of the log-likelihood of category `y` (from 0), equation (3).
pub(crate) fn slope_and_curvature(thresholds: &[f64], y: usize, x: f64) -> (f64, f64) {
    let upper = thresholds.get(y).map_or(1.0, |t| logistic(t - x));
    let lower = if y == 0 {
        0.0
    } else {
        logistic(thresholds[y - 1] - x)
    };
    (
        upper + lower - 1.0,
        upper * (1.0 - upper) + lower * (1.0 - lower),
    )
}

/// The log-likelihood of category `y` (from 0) at `x` but for the last term of equation (2), which `x` does not enter.
pub(crate) fn varying_log_likelihood(thresholds: &[f64], y: usize, x: f64) -> f64 {
    let upper = thresholds.get(y).map_or(0.0, |t| -softplus(x - t));
    if y == 0 {
        return upper;
    }
    upper - softplus(thresholds[y - 1] - x)
}

/// The log-likelihood of category `y` (from 0) at `x`, equation (2).
pub(crate) fn log_likelihood(thresholds: &[f64], y: usize, x: f64) -> f64 {
    let inner = y > 0 && y < thresholds.len();
    let gap = |y: usize| (-(thresholds[y - 1] - thresholds[y]).exp_m1()).ln();
    varying_log_likelihood(thresholds, y, x) + if inner { gap(y) } else { 0.0 }
}

/// The information that a rating not yet made would carry at `x`: the expected curvature, equation (14).
pub(crate) fn expected_information(thresholds: &[f64], x: f64) -> f64 {
    let mut below = 0.0;
    let mut sum = 0.0;
    for y in 0..=thresholds.len() {
        let upper = thresholds.get(y).map_or(1.0, |t| logistic(t - x));
        let slope = upper + below - 1.0;
        sum += (upper - below).max(0.0) * slope * slope;
        below = upper;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAU: [f64; 4] = [-3.0, -1.0, 1.2, 2.9];

    #[test]
    fn probabilities_of_all_categories_sum_to_one() {
        for x in [-9.0, -1.0, 0.0, 2.5, 30.0] {
            let sum: f64 = (0..5).map(|y| log_likelihood(&TAU, y, x).exp()).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{x} {sum}");
        }
    }

    #[test]
    fn derivatives_agree_with_differences() {
        let h = 1e-5;
        for y in 0..5 {
            for x in [-4.0, -0.3, 0.0, 1.7, 5.0] {
                let (slope, curvature) = slope_and_curvature(&TAU, y, x);
                let f = |x| log_likelihood(&TAU, y, x);
                let first = (f(x + h) - f(x - h)) / (2.0 * h);
                let second = (f(x + h) - 2.0 * f(x) + f(x - h)) / (h * h);
                assert!((slope - first).abs() < 1e-8, "{y} {x}");
                assert!((curvature + second).abs() < 1e-4, "{y} {x}");
            }
        }
    }

    #[test]
    fn expected_information_is_the_mean_curvature() {
        for x in [-4.0, 0.0, 1.7] {
            let mean: f64 = (0..5)
                .map(|y| log_likelihood(&TAU, y, x).exp() * slope_and_curvature(&TAU, y, x).1)
                .sum();
            assert!((mean - expected_information(&TAU, x)).abs() < 1e-12);
        }
    }
}
