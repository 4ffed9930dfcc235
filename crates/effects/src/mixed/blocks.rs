//! Sums of a mixed model that its criterion needs, so that no evaluation walks the rows again.
//!
//! The first grouping is eliminated group by group, the other groupings and the fixed effects stay dense.

use super::MixedModel;
use crate::linalg::{self, add_outer};

/// Sums over the rows. "Wide" columns are those of all other groupings' effects, the fixed effects and the response.
pub(crate) struct Blocks {
    rows: usize,
    fixed: usize,
    /// Columns of the first term, 0 if there is none.
    first: usize,
    /// Per group of the first term: `Z'Z` and `Z'W`.
    groups: Vec<(Vec<f64>, Vec<f64>)>,
    /// Number of groups and columns of each other term.
    others: Vec<(usize, usize)>,
    wide: usize,
    /// `W'W`.
    square: Vec<f64>,
}

/// The answer for given relative factors.
pub(crate) struct Solved {
    pub(crate) criterion: f64,
    pub(crate) residual_variance: f64,
    pub(crate) fixed: Vec<f64>,
    pub(crate) fixed_covariance: Vec<f64>,
}

/// Groups numbered without holes, and how many there are.
fn dense(groups: &[u32]) -> (Vec<usize>, usize) {
    let mut sorted = groups.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let of = |g: &u32| sorted.binary_search(g).unwrap_or_default();
    (groups.iter().map(of).collect(), sorted.len())
}

impl Blocks {
    /// Sums everything once.
    pub(crate) fn gather(model: &MixedModel) -> Self {
        let numbered: Vec<(Vec<usize>, usize)> =
            model.random.iter().map(|t| dense(&t.groups)).collect();
        let others: Vec<(usize, usize)> = numbered
            .iter()
            .zip(&model.random)
            .skip(1)
            .map(|((_, count), term)| (*count, term.columns.len()))
            .collect();
        let effects: usize = others
            .iter()
            .map(|(groups, columns)| groups * columns)
            .sum();
        let wide = effects + model.fixed.len() + 1;
        let first = model.random.first().map_or(0, |t| t.columns.len());
        let count = numbered.first().map_or(0, |(_, count)| *count);
        let mut out = Self {
            rows: model.response.len(),
            fixed: model.fixed.len(),
            first,
            groups: vec![(vec![0.0; first * first], vec![0.0; first * wide]); count],
            others,
            wide,
            square: vec![0.0; wide * wide],
        };
        for row in 0..out.rows {
            out.add_row(model, &numbered, row);
        }
        out
    }

    fn add_row(&mut self, model: &MixedModel, numbered: &[(Vec<usize>, usize)], row: usize) {
        // The few wide columns in which this row is not zero.
        let mut entries: Vec<(usize, f64)> = Vec::new();
        let mut offset = 0;
        for (term, (groups, count)) in model.random.iter().zip(numbered).skip(1) {
            let columns = term.columns.len();
            let at = offset + groups[row] * columns;
            entries.extend(
                term.columns
                    .iter()
                    .enumerate()
                    .map(|(c, x)| (at + c, x[row])),
            );
            offset += count * columns;
        }
        let fixed = model.fixed.iter().enumerate();
        entries.extend(fixed.map(|(c, x)| (offset + c, x[row])));
        entries.push((self.wide - 1, model.response[row]));
        for (i, x) in &entries {
            for (j, y) in &entries {
                self.square[i * self.wide + j] += x * y;
            }
        }
        if let (Some(term), Some((groups, _))) = (model.random.first(), numbered.first()) {
            let z: Vec<f64> = term.columns.iter().map(|c| c[row]).collect();
            let (zz, zw) = &mut self.groups[groups[row]];
            add_outer(zz, 1.0, &z, &z);
            for (i, x) in z.iter().enumerate() {
                for (j, y) in &entries {
                    zw[i * self.wide + j] += x * y;
                }
            }
        }
    }

    /// Multiplies the other terms' columns by their relative factors.
    fn scale_columns(&self, matrix: &mut [f64], lambda: &[Vec<f64>]) {
        for row in matrix.chunks_exact_mut(self.wide) {
            let mut at = 0;
            for ((groups, q), l) in self.others.iter().zip(lambda) {
                for _ in 0..*groups {
                    let block = &mut row[at..at + q];
                    // Lower triangular: column j needs only the old columns from j on.
                    for j in 0..*q {
                        block[j] = (j..*q).map(|i| block[i] * l[i * q + j]).sum();
                    }
                    at += q;
                }
            }
        }
    }

    /// Solves the model for relative factors; none if it is singular.
    pub(crate) fn solve(&self, lambda: &[Vec<f64>]) -> Option<Solved> {
        let (w, q) = (self.wide, self.first);
        let rest = lambda.get(1..).unwrap_or_default();
        let mut square = self.square.clone();
        if !rest.is_empty() {
            self.scale_columns(&mut square, rest);
            transpose(&mut square, w);
            self.scale_columns(&mut square, rest);
        }
        let effects = w - self.fixed - 1;
        for i in 0..effects {
            square[i * w + i] += 1.0;
        }
        let mut log_determinant = 0.0;
        for (zz, zw) in &self.groups {
            let mut block = sandwich(zz, &lambda[0], q);
            for i in 0..q {
                block[i * q + i] += 1.0;
            }
            if !linalg::factor(&mut block, q) {
                return None;
            }
            log_determinant += linalg::log_determinant(&block, q);
            let mut half = zw.clone();
            self.scale_columns(&mut half, rest);
            let half = scaled_solve(&block, &lambda[0], &half, q, w);
            for row in half.chunks_exact(w) {
                subtract_outer(&mut square, row);
            }
        }
        self.finish(square, log_determinant)
    }

    /// Factors what is left after the first grouping and reads the answer off the factor.
    fn finish(&self, mut square: Vec<f64>, mut log_determinant: f64) -> Option<Solved> {
        let (w, p) = (self.wide, self.fixed);
        let effects = w - p - 1;
        let total = self.square[w * w - 1];
        if !linalg::factor(&mut square, w) {
            return None;
        }
        for i in 0..effects + p {
            log_determinant += 2.0 * square[i * w + i].ln();
        }
        for i in 0..p {
            // A column that the ones before it explain to working precision.
            let own = self.square[(effects + i) * w + effects + i];
            if square[(effects + i) * w + effects + i].powi(2) <= 1e-11 * own {
                return None;
            }
        }
        let left = square[w * w - 1].powi(2);
        if left <= 1e-14 * total {
            return None;
        }
        let df = (self.rows - p) as f64;
        let residual_variance = left / df;
        let criterion =
            log_determinant + df * (1.0 + (2.0 * std::f64::consts::PI * residual_variance).ln());
        let mut lower = vec![0.0; p * p];
        for i in 0..p {
            for j in 0..=i {
                lower[i * p + j] = square[(effects + i) * w + effects + j];
            }
        }
        let mut fixed: Vec<f64> = square[(w - 1) * w + effects..(w - 1) * w + effects + p].to_vec();
        linalg::solve_upper(&lower, p, &mut fixed);
        let mut fixed_covariance = vec![0.0; p * p];
        for i in 0..p {
            let row = &mut fixed_covariance[i * p..(i + 1) * p];
            row[i] = residual_variance;
            linalg::solve_lower(&lower, p, row);
            linalg::solve_upper(&lower, p, row);
        }
        Some(Solved {
            criterion,
            residual_variance,
            fixed,
            fixed_covariance,
        })
    }
}

fn transpose(a: &mut [f64], n: usize) {
    for i in 0..n {
        for j in 0..i {
            a.swap(i * n + j, j * n + i);
        }
    }
}

/// `L' A L` of square matrices.
fn sandwich(a: &[f64], l: &[f64], q: usize) -> Vec<f64> {
    let mut out = vec![0.0; q * q];
    for i in 0..q {
        for j in 0..q {
            let mut sum = 0.0;
            for k in i..q {
                for m in j..q {
                    sum += l[k * q + i] * a[k * q + m] * l[m * q + j];
                }
            }
            out[i * q + j] = sum;
        }
    }
    out
}

/// Solves `factor X = l' half`, row by row.
fn scaled_solve(factor: &[f64], l: &[f64], half: &[f64], q: usize, w: usize) -> Vec<f64> {
    let mut out = vec![0.0; q * w];
    for i in 0..q {
        let (done, rest) = out.split_at_mut(i * w);
        let row = &mut rest[..w];
        for k in i..q {
            linalg::add_scaled(row, l[k * q + i], &half[k * w..(k + 1) * w]);
        }
        for j in 0..i {
            linalg::add_scaled(row, -factor[i * q + j], &done[j * w..(j + 1) * w]);
        }
        let pivot = factor[i * q + i];
        for x in row {
            *x /= pivot;
        }
    }
    out
}

/// Subtracts `row row'` from the lower triangle.
fn subtract_outer(square: &mut [f64], row: &[f64]) {
    let w = row.len();
    for (i, x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
        linalg::add_scaled(&mut square[i * w..=i * w + i], -x, &row[..=i]);
    }
}
