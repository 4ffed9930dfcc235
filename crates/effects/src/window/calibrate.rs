//! What an estimate before says about the true level: the spread of true levels, and estimates pulled towards peers.
//!
//! Equations (4) and (5) of `docs/numerics/effects.md`.

use super::Entry;
use crate::linalg;
use crate::mixed::{Boundary, MixedModel, RandomTerm};

fn mean(values: impl Iterator<Item = f64>, count: usize) -> f64 {
    values.sum::<f64>() / count.max(1) as f64
}

/// Standard deviation of true levels before: that of the estimates without their errors.
pub(super) fn true_spread(entries: &[Entry]) -> f64 {
    let n = entries.len();
    let middle = mean(entries.iter().map(|e| e.before), n);
    let all = mean(entries.iter().map(|e| (e.before - middle).powi(2)), n);
    let error = mean(entries.iter().map(|e| e.before_variance), n);
    (all - error).max(0.0).sqrt()
}

/// Replaces every estimate before by what is expected of the true level given the estimate, the covariates and the
/// school's colleagues; what is left of its error does not hang together with who was chosen by the estimate.
pub(super) fn towards_peers(entries: &mut [Entry], covariates: &[f64], width: usize) {
    let n = entries.len();
    let middle = mean(entries.iter().map(|e| e.before), n);
    let error = mean(entries.iter().map(|e| e.before_variance), n);
    let total = mean(entries.iter().map(|e| (e.before - middle).powi(2)), n);
    let mut fixed = vec![vec![1.0; n]];
    if n > 3 * (width + 1) {
        fixed.extend((0..width).map(|c| (0..n).map(|i| covariates[i * width + c]).collect()));
    }
    let model = MixedModel {
        response: entries.iter().map(|e| e.before).collect(),
        fixed,
        random: vec![RandomTerm::intercept(
            entries.iter().map(|e| e.school).collect(),
        )],
    };
    let schools = entries.chunk_by(|a, b| a.school == b.school).count();
    let fit = (schools >= 3 && schools < n)
        .then(|| model.fit(Boundary::Reml).ok())
        .flatten();
    let (line, school, own): (Vec<f64>, f64, f64) = match fit {
        Some(fit) => {
            let line = (0..n).map(|i| {
                fit.fixed
                    .iter()
                    .zip(&model.fixed)
                    .map(|(b, x)| b * x[i])
                    .sum()
            });
            (
                line.collect(),
                fit.covariances[0][0],
                fit.residual_variance - error,
            )
        }
        None => (vec![middle; n], 0.0, total - error),
    };
    let own = own.max(0.0);
    let mut start = 0;
    for people in entries.chunk_by_mut(|a, b| a.school == b.school) {
        let line = &line[start..start + people.len()];
        start += people.len();
        pull_school(people, line, school, own);
    }
}

fn pull_school(people: &mut [Entry], line: &[f64], school: f64, own: f64) {
    // Known exactly and alike: nothing to pull.
    let precision = |e: &Entry| 1.0 / (own + e.before_variance).max(1e-12);
    let weights: Vec<f64> = people.iter().map(precision).collect();
    let residuals: Vec<f64> = people.iter().zip(line).map(|(e, l)| e.before - l).collect();
    let sum: f64 = weights.iter().sum();
    let common = if school > 0.0 {
        linalg::dot(&weights, &residuals) / (sum + 1.0 / school)
    } else {
        0.0
    };
    for ((entry, line), residual) in people.iter_mut().zip(line).zip(residuals) {
        let whole = own + entry.before_variance;
        let trust = if whole > 0.0 { own / whole } else { 1.0 };
        entry.before = line + common + trust * (residual - common);
        entry.before_variance = 0.0;
    }
}
