//! How much of a level before is found again after: a regression on a variable that is only known with error.
//!
//! Equation (3a) of `docs/numerics/effects.md`: the known error variances are taken out of the normal equations.

use super::Window;
use crate::linalg::{self, add_outer, add_scaled};

/// Least share of the variance of levels before that must be true for a correction to be taken in full.
const LEAST_TRUE_SHARE: f64 = 0.1;

/// The slope with its variance, which holds for errors before and after and is robust to likeness within schools.
pub(super) struct Slope {
    pub(super) slope: f64,
    pub(super) variance: f64,
}

struct Sums {
    size: usize,
    /// Normal matrix without correction, and what is to be taken from its last diagonal.
    matrix: Vec<f64>,
    error: f64,
    right: Vec<f64>,
}

/// One row of the design: 1, covariates, level before from its mean.
fn design(window: &Window, entry: usize, mean: f64) -> Vec<f64> {
    let mut x = Vec::with_capacity(window.width + 2);
    x.push(1.0);
    x.extend_from_slice(window.row(entry));
    x.push(window.entries[entry].before - mean);
    x
}

/// The weight of a school's mean in its people's residuals, divided by their number, eq. (11).
fn pull(window: &Window, count: usize, residual: f64) -> f64 {
    let whole = residual + count as f64 * window.school_variance;
    if whole > 0.0 {
        window.school_variance / whole
    } else {
        0.0
    }
}

/// Residual variance of one person, errors of both estimates included, on average.
fn residual_variance(window: &Window, free: &[usize]) -> f64 {
    let error = |i: &usize| {
        let e = &window.entries[*i];
        e.after_variance + window.slope * window.slope * e.before_variance
    };
    window.own_variance + free.iter().map(error).sum::<f64>() / free.len() as f64
}

/// Estimates the slope from the entries `free`, which are sorted by school; none if levels before do not differ.
pub(super) fn slope(window: &Window, free: &[usize]) -> Option<Slope> {
    let mean = free.iter().map(|i| window.entries[*i].before).sum::<f64>() / free.len() as f64;
    let schools: Vec<&[usize]> = free
        .chunk_by(|a, b| window.entries[*a].school == window.entries[*b].school)
        .collect();
    let residual = residual_variance(window, free);
    let sums = gather(window, &schools, mean, residual);
    let p = sums.size;
    if free.len() <= p {
        return None;
    }
    let own = sums.matrix[p * p - 1];
    let inverse = linalg::invert(&sums.matrix, p)?;
    // What the other columns leave of the level before.
    let left = 1.0 / inverse[p * p - 1];
    if left.is_nan() || left <= 1e-10 * own.max(f64::MIN_POSITIVE) {
        return None;
    }
    let error = sums.error.min((1.0 - LEAST_TRUE_SHARE) * left);
    let mut matrix = sums.matrix.clone();
    matrix[p * p - 1] -= error;
    let inverse = linalg::invert(&matrix, p)?;
    let coefficients = linalg::times(&inverse, p, &sums.right);
    let share = if sums.error > 0.0 {
        error / sums.error
    } else {
        1.0
    };
    let last = &inverse[(p - 1) * p..];
    let robust = clustered(window, &schools, mean, residual, &coefficients, share, last);
    let slope = coefficients[p - 1];
    // Under the model; never less, since a handful of schools can agree by chance.
    let plain = residual_after(window, free, mean, &coefficients)
        * linalg::dot(&linalg::times(&sums.matrix, p, last), last);
    let variance = robust.max(plain);
    (slope.is_finite() && variance.is_finite()).then_some(Slope { slope, variance })
}

fn gather(window: &Window, schools: &[&[usize]], mean: f64, residual: f64) -> Sums {
    let p = window.width + 2;
    let mut sums = Sums {
        size: p,
        matrix: vec![0.0; p * p],
        error: 0.0,
        right: vec![0.0; p],
    };
    for people in schools {
        let pull = pull(window, people.len(), residual);
        let (mut x_sum, mut y_sum) = (vec![0.0; p], 0.0);
        for i in *people {
            let x = design(window, *i, mean);
            let entry = &window.entries[*i];
            add_outer(&mut sums.matrix, 1.0, &x, &x);
            add_scaled(&mut sums.right, entry.after, &x);
            sums.error += entry.before_variance * (1.0 - pull);
            add_scaled(&mut x_sum, 1.0, &x);
            y_sum += entry.after;
        }
        add_outer(&mut sums.matrix, -pull, &x_sum, &x_sum);
        add_scaled(&mut sums.right, -pull * y_sum, &x_sum);
    }
    sums
}

/// Variance of the slope from the scatter of schools' contributions.
fn clustered(
    window: &Window,
    schools: &[&[usize]],
    mean: f64,
    residual: f64,
    coefficients: &[f64],
    share: f64,
    last: &[f64],
) -> f64 {
    let slope = coefficients[coefficients.len() - 1];
    let own = last[last.len() - 1];
    let mut total = 0.0;
    for people in schools {
        let pull = pull(window, people.len(), residual);
        let (mut score, mut weights, mut residuals) = (0.0, 0.0, 0.0);
        for i in *people {
            let x = design(window, *i, mean);
            let entry = &window.entries[*i];
            let r = entry.after - linalg::dot(&x, coefficients);
            let weight = linalg::dot(&x, last);
            score += weight * r + own * slope * entry.before_variance * share * (1.0 - pull);
            weights += weight;
            residuals += r;
        }
        score -= pull * weights * residuals;
        total += score * score;
    }
    let count = schools.len() as f64;
    if schools.len() > 1 {
        total * count / (count - 1.0)
    } else {
        0.0
    }
}

/// Mean square of the residuals.
fn residual_after(window: &Window, free: &[usize], mean: f64, coefficients: &[f64]) -> f64 {
    let square = |i: &usize| {
        let r = window.entries[*i].after - linalg::dot(&design(window, *i, mean), coefficients);
        r * r
    };
    free.iter().map(square).sum::<f64>() / (free.len() - coefficients.len()).max(1) as f64
}
