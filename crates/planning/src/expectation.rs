//! What a programme is expected to move: what was believed before, joined with what was measured. Pure.
//!
//! Each part counts by its precision (one over the square of its standard error); the precision of a measurement halves
//! with every half-life that has passed. Formula: the mean of a normal prior and independent normal measurements.

use crate::programme_types::Learning;

/// One opinion of what a participant gains, in levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The gain.
    pub levels: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// School years since it was formed; 0 for what does not age.
    pub years: i32,
}

/// What a participant is expected to gain, in levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// The gain.
    pub levels: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The expectation that prior and measurements give together.
pub fn expect(learning: &Learning, prior: Part, measured: &[Part]) -> Expected {
    let (mut weights, mut sum) = (0.0, 0.0);
    let precision = |part: &Part| {
        let error = part.standard_error.max(learning.least_standard_error);
        let age = f64::from(part.years.max(0));
        0.5_f64.powf(age / learning.half_life_years) / (error * error)
    };
    for part in std::iter::once(&prior).chain(measured) {
        let weight = precision(part);
        weights += weight;
        sum += weight * part.levels;
    }
    Expected {
        levels: sum / weights,
        standard_error: weights.recip().sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LEARNING: Learning = Learning {
        half_life_years: 3.0,
        least_standard_error: 0.03,
        own_standard_error: 0.2,
    };

    fn part(levels: f64, standard_error: f64, years: i32) -> Part {
        Part {
            levels,
            standard_error,
            years,
        }
    }

    #[test]
    fn without_measurements_the_prior_stands() {
        let found = expect(&LEARNING, part(0.4, 0.15, 0), &[]);
        assert!((found.levels - 0.4).abs() < 1e-12);
        assert!((found.standard_error - 0.15).abs() < 1e-12);
    }

    #[test]
    fn equally_sure_opinions_meet_in_the_middle() {
        let found = expect(&LEARNING, part(0.4, 0.2, 0), &[part(0.0, 0.2, 0)]);
        assert!((found.levels - 0.2).abs() < 1e-12);
        assert!((found.standard_error - 0.2 / 2_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_measurement_counts_half_after_its_half_life() {
        // Weights 1 and 1/2: two thirds of the prior are left.
        let found = expect(&LEARNING, part(0.3, 0.1, 0), &[part(0.0, 0.1, 3)]);
        assert!((found.levels - 0.2).abs() < 1e-12);
    }

    #[test]
    fn a_measurement_that_claims_to_be_exact_does_not_silence_all_others() {
        let found = expect(&LEARNING, part(0.4, 0.15, 0), &[part(0.1, 0.0, 0)]);
        assert!(found.levels > 0.1 && found.levels.is_finite());
    }

    proptest! {
        #[test]
        fn the_expectation_lies_between_the_opinions_and_is_surer_than_each(
            prior in (-0.5..1.0_f64, 0.05..0.5_f64),
            measured in prop::collection::vec((-0.5..1.0_f64, 0.05..0.5_f64, 0..9_i32), 0..5),
        ) {
            let prior = part(prior.0, prior.1, 0);
            let parts: Vec<Part> = measured.into_iter().map(|(l, e, y)| part(l, e, y)).collect();
            let found = expect(&LEARNING, prior, &parts);
            let all = || parts.iter().chain(std::iter::once(&prior)).map(|part| part.levels);
            let least = all().fold(f64::INFINITY, f64::min);
            let most = all().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(least - 1e-9 <= found.levels && found.levels <= most + 1e-9);
            prop_assert!(found.standard_error <= prior.standard_error + 1e-12);
        }
    }
}
