//! Draws from one person's posterior: plausible values, which carry the uncertainty of measurement into later evaluation.
//!
//! Section 12 of `docs/numerics/measure.md`, equation (27). The same seed and person give the same draws, whatever the
//! number of threads.

use crate::fit::Posterior;
use crate::linalg;

/// Share of a variance that is added before factoring: covariances are kept in single precision.
const RIDGE: f64 = 1e-6;

/// A small generator (SplitMix64) with normal draws.
struct Normal(u64);

impl Normal {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn draw(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// One joint draw of a person's traits in all semesters.
#[derive(Debug, Clone, PartialEq)]
pub struct PlausibleValues {
    traits: usize,
    values: Vec<f64>,
}

impl PlausibleValues {
    /// Value of a weighted sum of traits in a semester, as a deviation from the mean of the people.
    pub fn value(&self, slot: usize, weights: &[(usize, f64)]) -> f64 {
        let start = slot * self.traits;
        weights
            .iter()
            .map(|(i, a)| a * self.values[start + i])
            .sum()
    }
}

impl Posterior<'_> {
    /// `n` independent draws, each joint over traits and semesters, so that a change within a draw has the right spread.
    pub fn draw(&self, n: usize, seed: u64) -> Vec<PlausibleValues> {
        let size = self.semesters.len() * self.traits;
        let mut factor = vec![0.0; size * size];
        for i in 0..size {
            let row = &self.covariance[i * self.size..i * self.size + size];
            factor[i * size..(i + 1) * size].copy_from_slice(row);
            factor[i * size + i] *= 1.0 + RIDGE;
        }
        if linalg::factor(&mut factor, size).is_err() {
            // Not even the ridge makes it definite: the variances alone are still right for every single value.
            factor.fill(0.0);
            for i in 0..size {
                factor[i * size + i] = self.covariance[i * self.size + i].max(0.0).sqrt();
            }
        }
        let mut normal = Normal(seed);
        normal.0 = normal.next() ^ self.person as u64;
        normal.0 = normal.next();
        let mut one = || {
            let z: Vec<f64> = (0..size).map(|_| normal.draw()).collect();
            let value =
                |i: usize| self.dense[i] + linalg::dot(&factor[i * size..=i * size + i], &z[..=i]);
            PlausibleValues {
                traits: self.traits,
                values: (0..size).map(value).collect(),
            }
        };
        (0..n).map(|_| one()).collect()
    }
}
