//! What one level gained by one person cost, with an interval, or why there is no such figure.
//!
//! Equation (23) of `docs/numerics/effects.md` (Fieller's set for a ratio). Money is in any currency.

use serde::Serialize;

use crate::chance::student_quantile;
use crate::effect::Effect;

/// Cost of one level gained by one person.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum CostPerLevel {
    /// The effect is surely above nothing: cost and interval.
    Known {
        /// Cost over effect.
        estimate: f64,
        /// Lower end of the interval.
        low: f64,
        /// Upper end of the interval.
        high: f64,
    },
    /// The effect may be nothing, so there is no upper end: at least this much.
    AtLeast(f64),
    /// The interval of the effect holds no gain at all.
    NoGain,
}

/// Cost per level from the cost of a person, its standard error (0 if it is known) and the effect; none if the cost is
/// not a number above or at 0.
pub fn cost_per_level(
    cost: f64,
    cost_se: f64,
    effect: &Effect,
    interval: f64,
) -> Option<CostPerLevel> {
    if !(cost.is_finite() && cost >= 0.0 && cost_se.is_finite() && cost_se >= 0.0) {
        return None;
    }
    let t = student_quantile(f64::midpoint(1.0, interval), effect.df);
    let (gain, se) = (effect.estimate, effect.se);
    if !(t.is_finite() && gain.is_finite() && se.is_finite()) {
        return None;
    }
    if gain + t * se <= 0.0 {
        return Some(CostPerLevel::NoGain);
    }
    // The set of ratios r with (cost - r gain)^2 <= t^2 (cost_se^2 + r^2 se^2).
    let a = gain * gain - t * t * se * se;
    let b = cost * gain;
    let c = cost * cost - t * t * cost_se * cost_se;
    if gain <= 0.0 || a <= 0.0 {
        let least = (cost - t * cost_se).max(0.0);
        return Some(CostPerLevel::AtLeast(least / (gain + t * se)));
    }
    let root = (b * b - a * c).max(0.0).sqrt();
    Some(CostPerLevel::Known {
        estimate: cost / gain,
        low: ((b - root) / a).max(0.0),
        high: (b + root) / a,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::ErrorFrom;

    fn cost(gain: f64, se: f64, cost_se: f64) -> Option<CostPerLevel> {
        let effect = Effect::new(gain, se, 1e9, ErrorFrom::MixedModel, 0.9);
        cost_per_level(1_000.0, cost_se, &effect, 0.9)
    }

    #[test]
    fn a_known_cost_has_the_reciprocal_interval_of_its_effect() {
        let Some(CostPerLevel::Known {
            estimate,
            low,
            high,
        }) = cost(0.4, 0.1, 0.0)
        else {
            panic!("known");
        };
        let reach = 1.644_853_626_951_473 * 0.1;
        assert!((estimate - 2_500.0).abs() < 1e-9);
        assert!((low - 1_000.0 / (0.4 + reach)).abs() < 1e-3);
        assert!((high - 1_000.0 / (0.4 - reach)).abs() < 1e-3);
    }

    #[test]
    fn an_effect_that_may_be_nothing_has_no_upper_end_and_none_has_no_cost() {
        assert!(
            matches!(cost(0.1, 0.1, 0.0), Some(CostPerLevel::AtLeast(x)) if (x - 3_780.93).abs() < 0.1)
        );
        assert!(matches!(
            cost(-0.1, 0.1, 50.0),
            Some(CostPerLevel::AtLeast(_))
        ));
        assert_eq!(cost(-0.3, 0.1, 0.0), Some(CostPerLevel::NoGain));
        assert_eq!(cost(f64::NAN, 0.1, 0.0), None);
    }

    #[test]
    fn an_unsure_cost_widens_the_interval() {
        let width = |c: Option<CostPerLevel>| match c {
            Some(CostPerLevel::Known { low, high, .. }) => high - low,
            other => panic!("{other:?}"),
        };
        assert!(width(cost(0.4, 0.1, 200.0)) > width(cost(0.4, 0.1, 0.0)));
    }
}
