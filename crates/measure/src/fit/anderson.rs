//! Anderson acceleration of a fixed-point map: EM's slow directions are extrapolated from the last few steps.
//!
//! Knows vectors only. Section 5 of `docs/numerics/measure.md`.

use std::collections::VecDeque;

use crate::linalg;

/// Steps remembered.
const MEMORY: usize = 6;
/// Longest extrapolated move of one coordinate.
const LONGEST: f64 = 1.5;

/// The memory of an accelerated iteration.
#[derive(Default)]
pub(crate) struct Anderson {
    points: VecDeque<Vec<f64>>,
    residuals: VecDeque<Vec<f64>>,
    best: Option<f64>,
}

impl Anderson {
    /// The next point, given the current one and where the map sends it.
    pub(crate) fn next(&mut self, point: &[f64], image: &[f64]) -> Vec<f64> {
        let residual: Vec<f64> = image.iter().zip(point).map(|(g, x)| g - x).collect();
        let size = linalg::dot(&residual, &residual).sqrt();
        if self.best.is_some_and(|best| size > 3.0 * best) {
            // The last extrapolation went astray: start again from the plain map.
            self.points.clear();
            self.residuals.clear();
            self.best = None;
        }
        self.best = Some(self.best.map_or(size, |best| best.min(size)));
        self.points.push_back(point.to_vec());
        self.residuals.push_back(residual.clone());
        if self.points.len() > MEMORY {
            self.points.pop_front();
            self.residuals.pop_front();
        }
        self.extrapolate(point, image, &residual)
    }

    fn extrapolate(&self, point: &[f64], image: &[f64], residual: &[f64]) -> Vec<f64> {
        let m = self.points.len() - 1;
        let difference = |list: &VecDeque<Vec<f64>>, i: usize| -> Vec<f64> {
            list[i + 1]
                .iter()
                .zip(&list[i])
                .map(|(b, a)| b - a)
                .collect()
        };
        let steps: Vec<Vec<f64>> = (0..m).map(|i| difference(&self.residuals, i)).collect();
        let moves: Vec<Vec<f64>> = (0..m).map(|i| difference(&self.points, i)).collect();
        let mut gram = vec![0.0; m * m];
        let mut weights: Vec<f64> = steps.iter().map(|s| linalg::dot(s, residual)).collect();
        for i in 0..m {
            for j in 0..m {
                gram[i * m + j] = linalg::dot(&steps[i], &steps[j]);
            }
        }
        let scale = (0..m).map(|i| gram[i * m + i]).fold(0.0, f64::max);
        for i in 0..m {
            gram[i * m + i] += 1e-10 * scale + 1e-300;
        }
        if m == 0 || linalg::factor(&mut gram, m).is_err() {
            return image.to_vec();
        }
        linalg::solve(&gram, m, &mut weights);
        let mut next = image.to_vec();
        for (w, (s, x)) in weights.iter().zip(steps.iter().zip(&moves)) {
            for (n, (a, b)) in next.iter_mut().zip(s.iter().zip(x)) {
                *n -= w * (a + b);
            }
        }
        for (n, x) in next.iter_mut().zip(point) {
            *n = if n.is_finite() {
                *x + (*n - *x).clamp(-LONGEST, LONGEST)
            } else {
                *x
            };
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_linear_map_is_solved_in_a_few_steps() {
        let map = |x: &[f64]| vec![0.99 * x[0] + 0.01, 0.9 * x[1] + 0.02 * x[0]];
        let mut x = vec![0.0, 0.5];
        let mut anderson = Anderson::default();
        for _ in 0..8 {
            let image = map(&x);
            x = anderson.next(&x, &image);
        }
        assert!(
            (x[0] - 1.0).abs() < 1e-6 && (x[1] - 0.2).abs() < 1e-6,
            "{x:?}"
        );
    }
}
