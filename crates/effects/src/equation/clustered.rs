//! The error of one number from the scatter of schools, corrected for how few they are.
//!
//! Equations (16) and (17) of `docs/numerics/effects.md`: each school's contribution is scaled so that the variance has
//! the right expectation under the model, and the degrees of freedom are those of Satterthwaite.

use super::Solution;
use crate::linalg::{self, add_outer, add_scaled};

/// What one school contributes to a combination of coefficients.
struct Contribution {
    /// The contribution that was seen.
    seen: f64,
    /// Its variance under the model.
    variance: f64,
    /// How the coefficients' errors enter it, and its covariance with the normal equations.
    leverage: Vec<f64>,
    covariance: Vec<f64>,
}

/// What is needed of one school only, kept from one to the next: there are thousands.
struct Scratch {
    weighted: Vec<f64>,
    weights: Vec<f64>,
    through: Vec<f64>,
    sums: Vec<f64>,
    a: Vec<f64>,
}

impl Scratch {
    fn of(width: usize) -> Self {
        let zeros = || vec![0.0; width];
        Self {
            weighted: zeros(),
            weights: Vec::new(),
            through: zeros(),
            sums: zeros(),
            a: zeros(),
        }
    }

    fn clear(&mut self) {
        for sums in [&mut self.weighted, &mut self.through, &mut self.sums] {
            sums.fill(0.0);
        }
    }
}

impl Solution<'_> {
    /// Variance and degrees of freedom; none if a school alone decides the number.
    pub(super) fn clustered(&self, line: &[f64]) -> Option<(f64, f64)> {
        let p = self.equation.width;
        let mut model = vec![0.0; p * p];
        let mut scratch = Scratch::of(p);
        let contributions: Vec<Contribution> = self
            .equation
            .schools()
            .zip(&self.pulls)
            .map(|(school, pull)| {
                scratch.clear();
                self.contribution(&school, *pull, line, &mut model, &mut scratch)
            })
            .collect();
        let (mut variance, mut expected, mut spread) = (0.0, 0.0, 0.0);
        let mut gram = vec![0.0; 4 * p * p];
        let mut pair = Vec::with_capacity(2 * p);
        for c in &contributions {
            if c.variance <= 0.0 {
                continue;
            }
            let through = linalg::times(&model, p, &c.leverage);
            let taken =
                linalg::dot(&through, &c.leverage) - 2.0 * linalg::dot(&c.leverage, &c.covariance);
            let left = c.variance + taken;
            if left < 0.02 * c.variance {
                return None;
            }
            let scale = c.variance / left;
            variance += scale * c.seen * c.seen;
            expected += c.variance;
            spread += scale * scale * c.variance * (c.variance + 2.0 * taken);
            pair.clear();
            pair.extend_from_slice(&c.leverage);
            pair.extend_from_slice(&c.covariance);
            add_outer(&mut gram, scale, &pair, &pair);
        }
        spread += common_spread(&gram, &model, p);
        let df = expected * expected / spread;
        (variance > 0.0 && df.is_finite() && df > 0.0).then_some((variance, df))
    }

    fn contribution(
        &self,
        school: &std::ops::Range<usize>,
        pull: f64,
        line: &[f64],
        model: &mut [f64],
        scratch: &mut Scratch,
    ) -> Contribution {
        let e = self.equation;
        let p = e.width;
        let Scratch {
            weighted,
            weights,
            through,
            sums,
            a,
        } = scratch;
        for i in school.clone() {
            add_scaled(weighted, e.rows[i].weight, e.x(i));
        }
        self.weigh(school, pull, line, weights);
        let (mut seen, mut variance, mut sum) = (0.0, 0.0, 0.0);
        let mut covariance = vec![0.0; p];
        for (i, weight) in school.clone().zip(&*weights) {
            let row = &e.rows[i];
            for ((a, x), w) in a.iter_mut().zip(e.x(i)).zip(&*weighted) {
                *a = row.weight * x - pull * w;
            }
            let v = self.variance(i);
            seen += weight * self.residuals[i]
                + (1.0 - pull) * row.weight * row.shift * linalg::dot(e.x(i), line);
            variance += v * weight * weight;
            sum += weight;
            add_scaled(&mut covariance, v * weight, a);
            add_scaled(through, *weight, e.x(i));
            add_scaled(sums, 1.0, a);
            add_outer(model, v, a, a);
        }
        let common = e.school_variance;
        add_outer(model, common, sums, sums);
        add_scaled(&mut covariance, common * sum, sums);
        Contribution {
            seen,
            variance: variance + common * sum * sum,
            leverage: linalg::transpose_times(&self.inverse, p, through),
            covariance,
        }
    }
}

/// The part of the variance's variance that comes from the coefficients all schools share: the trace of `(J G)^2` with
/// `J` of eq. (17).
fn common_spread(gram: &[f64], model: &[f64], p: usize) -> f64 {
    let q = 2 * p;
    // Rows of J G: the upper half is M G_upper - G_lower, the lower half is -G_upper.
    let mut product = vec![0.0; q * q];
    for i in 0..p {
        let row = &mut product[i * q..(i + 1) * q];
        for k in 0..p {
            add_scaled(row, model[i * p + k], &gram[k * q..(k + 1) * q]);
        }
        add_scaled(row, -1.0, &gram[(p + i) * q..(p + i + 1) * q]);
    }
    for i in 0..p {
        let from = &gram[i * q..(i + 1) * q];
        add_scaled(&mut product[(p + i) * q..(p + i + 1) * q], -1.0, from);
    }
    let mut trace = 0.0;
    for i in 0..q {
        for j in 0..q {
            trace += product[i * q + j] * product[j * q + i];
        }
    }
    trace
}
