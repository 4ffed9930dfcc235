//! A mixture of normal distributions: probabilities, quantiles, moments.
//!
//! Knows numbers only. What is integrated over a grid of variances ends here.

use crate::chance::normal_cdf;

/// Weighted normal distributions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mixture {
    /// Weight, mean and standard deviation of each; weights sum to 1.
    parts: Vec<(f64, f64, f64)>,
}

impl Mixture {
    /// A mixture from the logarithms of weights, means and standard deviations.
    pub(crate) fn new(parts: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        let mut parts: Vec<(f64, f64, f64)> =
            parts.into_iter().filter(|(w, _, _)| !w.is_nan()).collect();
        let largest = parts
            .iter()
            .fold(f64::NEG_INFINITY, |m, (w, _, _)| m.max(*w));
        for (weight, _, _) in &mut parts {
            *weight = (*weight - largest).exp();
        }
        let sum: f64 = parts.iter().map(|(w, _, _)| w).sum();
        for (weight, _, _) in &mut parts {
            *weight /= sum;
        }
        Self { parts }
    }

    fn sum(&self, of: impl Fn(f64, f64) -> f64) -> f64 {
        self.parts.iter().map(|(w, m, s)| w * of(*m, *s)).sum()
    }

    /// Probability of at most `x`.
    pub(crate) fn below(&self, x: f64) -> f64 {
        self.sum(|m, s| match s > 0.0 {
            true => normal_cdf((x - m) / s),
            false => f64::from(u8::from(m <= x)),
        })
    }

    /// The mean.
    pub(crate) fn mean(&self) -> f64 {
        self.sum(|m, _| m)
    }

    /// The standard deviation.
    pub(crate) fn sd(&self) -> f64 {
        let mean = self.mean();
        self.sum(|m, s| s * s + (m - mean).powi(2)).sqrt()
    }

    /// The value not exceeded with probability `p`.
    pub(crate) fn quantile(&self, p: f64) -> f64 {
        let (mean, sd) = (self.mean(), self.sd());
        let (mut low, mut high) = (mean - sd - 1e-12, mean + sd + 1e-12);
        let mut width = sd + 1e-12;
        while self.below(low) > p && width < 1e6 * (sd + 1e-12) {
            width *= 2.0;
            low = mean - width;
        }
        width = sd + 1e-12;
        while self.below(high) < p && width < 1e6 * (sd + 1e-12) {
            width *= 2.0;
            high = mean + width;
        }
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.below(middle) < p {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::midpoint(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_a_normal_distribution_and_two_are_both() {
        let one = Mixture::new([(-3.0, 1.0, 2.0)]);
        assert!((one.quantile(0.95) - 4.289_707_253_902_945).abs() < 1e-9);
        let two = Mixture::new([(0.0, -1.0, 0.5), (0.0, 1.0, 0.5)]);
        assert!((two.mean()).abs() < 1e-12 && (two.below(0.0) - 0.5).abs() < 1e-12);
        assert!((two.sd() - 1.25_f64.sqrt()).abs() < 1e-12);
    }
}
