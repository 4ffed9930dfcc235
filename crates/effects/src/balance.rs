//! Weights that make those who did not take part look like those who did, on true levels and covariates.
//!
//! Equations (8) to (10) of `docs/numerics/effects.md`. Knows numbers only.

use crate::linalg::{self, add_outer, add_scaled};

/// Pull of the weights' coefficients towards zero: exactness of balance against evenness of weights. The first that
/// leaves enough to compare with is taken; what balance it leaves open is carried by the regression.
const RIDGES: [f64; 5] = [0.1, 0.3, 1.0, 3.0, 10.0];

/// Least share of the people that the weights may leave, in equally weighted ones.
const LEAST_EFFECTIVE: f64 = 0.25;

/// Largest coefficient per standard deviation.
const LARGEST: f64 = 4.0;

/// People to be weighted. The last of the columns is known with error, the others exactly.
pub(crate) struct Pool<'a> {
    /// Columns row by row.
    pub(crate) rows: &'a [f64],
    pub(crate) width: usize,
    /// Error variance of the last column, per row.
    pub(crate) error: &'a [f64],
    /// What the weighted means should be.
    pub(crate) target: &'a [f64],
}

/// Weights with mean 1.
pub(crate) struct Weights {
    pub(crate) weight: Vec<f64>,
    /// Coefficient of the last column, in its own unit: under the weights its errors have mean `tilt * variance`.
    pub(crate) tilt: f64,
    /// Number of equally weighted people that would tell as much.
    pub(crate) effective: f64,
}

/// Columns shifted to the target and scaled.
struct Scaled {
    rows: Vec<f64>,
    error: Vec<f64>,
    scale: Vec<f64>,
    ridge: f64,
}

impl Pool<'_> {
    fn scaled(&self) -> Scaled {
        let (p, n) = (self.width, self.error.len());
        let mut scale = vec![1.0; p];
        for (c, scale) in scale.iter_mut().enumerate() {
            let column = || self.rows.iter().skip(c).step_by(p);
            let mean = column().sum::<f64>() / n as f64;
            let sd = (column().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64).sqrt();
            // A column that does not differ among these people cannot be balanced.
            *scale = if sd > 1e-9 { sd } else { f64::INFINITY };
        }
        let rows = self.rows.chunks_exact(p).flat_map(|row| {
            let shifted = row.iter().zip(self.target).zip(&scale);
            shifted.map(|((x, t), s)| (x - t) / s)
        });
        Scaled {
            rows: rows.collect(),
            error: self
                .error
                .iter()
                .map(|e| e / scale[p - 1].powi(2))
                .collect(),
            scale,
            ridge: RIDGES[0],
        }
    }

    /// Finds the weights: as balanced as leaves enough people to compare with.
    pub(crate) fn balance(&self) -> Weights {
        let mut scaled = self.scaled();
        // Each pull begins where the one before ended: the function is convex, so the end is the same.
        let mut lambda = vec![0.0; self.width];
        let mut weights = self.balance_with(&scaled, &mut lambda);
        for ridge in &RIDGES[1..] {
            if weights.effective >= LEAST_EFFECTIVE * self.error.len() as f64 {
                break;
            }
            scaled.ridge = *ridge;
            weights = self.balance_with(&scaled, &mut lambda);
        }
        weights
    }

    /// Finds the weights by Newton's method on a convex function, with shorter steps where it overshoots.
    fn balance_with(&self, scaled: &Scaled, lambda: &mut Vec<f64>) -> Weights {
        let (p, n) = (self.width, self.error.len());
        let mut state = scaled.evaluate(lambda);
        for _ in 0..30 {
            let Some(inverse) = linalg::invert(&state.curvature, p) else {
                break;
            };
            let step = linalg::times(&inverse, p, &state.slope);
            let Some((tried, candidate)) = scaled.downhill(lambda, &step, state.value) else {
                break;
            };
            let gained = state.value - candidate.value;
            (*lambda, state) = (tried, candidate);
            if gained < 1e-10 {
                break;
            }
        }
        let sum: f64 = state.weight.iter().sum();
        let squares = linalg::dot(&state.weight, &state.weight);
        Weights {
            effective: sum * sum / squares.max(f64::MIN_POSITIVE),
            tilt: lambda[p - 1] / scaled.scale[p - 1],
            weight: state.weight.iter().map(|w| w * n as f64 / sum).collect(),
        }
    }
}

struct State {
    value: f64,
    weight: Vec<f64>,
    slope: Vec<f64>,
    curvature: Vec<f64>,
}

impl Scaled {
    /// The longest step, halved as often as needed, that leads below `value`.
    fn downhill(&self, lambda: &[f64], step: &[f64], value: f64) -> Option<(Vec<f64>, State)> {
        let mut length = 1.0;
        while length > 1e-4 {
            let mut tried = lambda.to_vec();
            add_scaled(&mut tried, -length, step);
            for l in &mut tried {
                *l = l.clamp(-LARGEST, LARGEST);
            }
            let candidate = self.evaluate(&tried);
            if candidate.value < value {
                return Some((tried, candidate));
            }
            length *= 0.5;
        }
        None
    }

    /// Value, slope and curvature of eq. (9) at the coefficients.
    fn evaluate(&self, lambda: &[f64]) -> State {
        let p = lambda.len();
        let tilt = lambda[p - 1];
        let exponents: Vec<f64> = self
            .rows
            .chunks_exact(p)
            .zip(&self.error)
            .map(|(row, e)| linalg::dot(row, lambda) - 0.5 * tilt * tilt * e)
            .collect();
        let largest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weight: Vec<f64> = exponents.iter().map(|e| (e - largest).exp()).collect();
        let sum: f64 = weight.iter().sum();
        let mut mean = vec![0.0; p];
        let mut square = vec![0.0; p * p];
        let mut z = vec![0.0; p];
        let mut error = 0.0;
        for ((row, w), e) in self.rows.chunks_exact(p).zip(&weight).zip(&self.error) {
            z.copy_from_slice(row);
            // Under the tilt the errors have a mean of their own, eq. (8).
            z[p - 1] -= tilt * e;
            let share = w / sum;
            add_scaled(&mut mean, share, &z);
            add_outer(&mut square, share, &z, &z);
            error += share * e;
        }
        let variance = square[p * p - 1] - mean[p - 1] * mean[p - 1];
        add_outer(&mut square, -1.0, &mean, &mean);
        square[p * p - 1] -= error.min(0.9 * variance);
        let norm = linalg::dot(lambda, lambda);
        for i in 0..p {
            square[i * p + i] += self.ridge;
            mean[i] += self.ridge * lambda[i];
        }
        State {
            value: largest + sum.ln() + 0.5 * self.ridge * norm,
            weight,
            slope: mean,
            curvature: square,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(target: &[f64], error: f64) -> Weights {
        let rows: Vec<f64> = (0..400)
            .flat_map(|i| [f64::from(i % 2), f64::from(i % 20) / 5.0 - 2.0])
            .collect();
        let errors = vec![error; 400];
        let pool = Pool {
            rows: &rows,
            width: 2,
            error: &errors,
            target,
        };
        let weights = pool.balance();
        let mean = |c: usize| {
            (0..400)
                .map(|i| weights.weight[i] * rows[2 * i + c])
                .sum::<f64>()
                / 400.0
        };
        // The balance that was asked for, up to the pull towards even weights.
        assert!((mean(0) - target[0]).abs() < 0.12);
        assert!((mean(1) - weights.tilt * error - target[1]).abs() < 0.2);
        weights
    }

    #[test]
    fn weights_bring_the_means_to_the_target() {
        let even = pool(&[0.5, -0.1], 0.0);
        let uneven = pool(&[0.2, -1.0], 0.0);
        assert!(even.effective > 380.0 && uneven.effective < 300.0);
        pool(&[0.4, -0.5], 0.4);
    }

    #[test]
    fn a_target_beyond_everybody_still_gives_finite_weights() {
        let rows: Vec<f64> = (0..50).map(f64::from).collect();
        let pool = Pool {
            rows: &rows,
            width: 1,
            error: &[0.0; 50],
            target: &[-1e6],
        };
        let weights = pool.balance();
        assert!(weights.weight.iter().all(|w| w.is_finite()) && weights.effective >= 1.0);
    }
}
