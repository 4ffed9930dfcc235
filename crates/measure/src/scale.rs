//! The framework's level scale: from logits to levels 1..L and back, and what a posterior says about a target level.
//!
//! Equation (12) of `docs/numerics/measure.md`. Knows no framework by name.

use serde::{Deserialize, Serialize};

/// A level scale could not be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScaleError {
    /// There must be at least two levels.
    #[error("a level scale needs at least 2 levels, not {0}")]
    TooFewLevels(u8),
    /// The knots must rise in both coordinates, be finite, and lie strictly inside the scale.
    #[error("knot {0} of the level scale is not above the one before it or lies outside the scale")]
    KnotsNotRising(usize),
    /// Two knots are the least that fix a scale.
    #[error("a level scale needs at least 2 knots")]
    TooFewKnots,
}

/// A strictly rising map between logits and the levels 1 to L, through knots and flattening towards both ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawScale", into = "RawScale")]
pub struct LevelScale {
    levels: u8,
    theta: Vec<f64>,
    level: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
struct RawScale {
    levels: u8,
    knots: Vec<(f64, f64)>,
}

impl TryFrom<RawScale> for LevelScale {
    type Error = ScaleError;

    fn try_from(raw: RawScale) -> Result<Self, ScaleError> {
        Self::through(raw.levels, &raw.knots)
    }
}

impl From<LevelScale> for RawScale {
    fn from(scale: LevelScale) -> Self {
        Self {
            levels: scale.levels,
            knots: scale.theta.into_iter().zip(scale.level).collect(),
        }
    }
}

/// What a posterior says about a person against a target level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// The target level.
    pub target: f64,
    /// Probability that the person's level, rounded to a whole level, is below the target.
    pub probability_below: f64,
    /// Expected value of `max(0, target - level)`, in levels.
    pub expected_shortfall: f64,
}

impl LevelScale {
    /// A scale on which every level is `logits_per_level` wide and the middle of the scale lies at 0 logits.
    pub fn even(levels: u8, logits_per_level: f64) -> Result<Self, ScaleError> {
        let middle = f64::midpoint(1.0, f64::from(levels));
        let knots: Vec<(f64, f64)> = (1..levels.max(1))
            .map(|k| {
                let level = f64::from(k) + 0.5;
                ((level - middle) * logits_per_level, level)
            })
            .collect();
        if levels == 2 {
            let half = 0.25 * logits_per_level;
            return Self::through(levels, &[(-half, 1.25), (half, 1.75)]);
        }
        Self::through(levels, &knots)
    }

    /// A scale through `(logits, level)` knots, both rising; between them it is linear.
    pub fn through(levels: u8, knots: &[(f64, f64)]) -> Result<Self, ScaleError> {
        if levels < 2 {
            return Err(ScaleError::TooFewLevels(levels));
        }
        if knots.len() < 2 {
            return Err(ScaleError::TooFewKnots);
        }
        let (theta, level): (Vec<f64>, Vec<f64>) = knots.iter().copied().unzip();
        for i in 0..knots.len() {
            let inside = level[i] > 1.0 && level[i] < f64::from(levels) && theta[i].is_finite();
            let rises = i == 0 || (theta[i] > theta[i - 1] && level[i] > level[i - 1]);
            if !(inside && rises) {
                return Err(ScaleError::KnotsNotRising(i));
            }
        }
        Ok(Self {
            levels,
            theta,
            level,
        })
    }

    /// The number of levels L.
    pub fn levels(&self) -> u8 {
        self.levels
    }

    fn slope(&self, i: usize) -> f64 {
        (self.level[i + 1] - self.level[i]) / (self.theta[i + 1] - self.theta[i])
    }

    /// The level, between 1 and L, at `theta` logits.
    pub fn level(&self, theta: f64) -> f64 {
        let last = self.theta.len() - 1;
        let top = f64::from(self.levels);
        if theta <= self.theta[0] {
            let room = self.level[0] - 1.0;
            return 1.0 + room * ((theta - self.theta[0]) * self.slope(0) / room).exp();
        }
        if theta >= self.theta[last] {
            let room = top - self.level[last];
            let fall = (self.theta[last] - theta) * self.slope(last - 1) / room;
            return top - room * fall.exp();
        }
        let i = self.theta.partition_point(|t| *t <= theta) - 1;
        self.level[i] + (theta - self.theta[i]) * self.slope(i)
    }

    /// The logits at `level`; infinite at or beyond the ends of the scale.
    pub fn theta(&self, level: f64) -> f64 {
        let last = self.theta.len() - 1;
        let top = f64::from(self.levels);
        if level <= self.level[0] {
            let room = self.level[0] - 1.0;
            let share = ((level - 1.0) / room).max(0.0);
            return self.theta[0] + share.ln() * room / self.slope(0);
        }
        if level >= self.level[last] {
            let room = top - self.level[last];
            let share = ((top - level) / room).max(0.0);
            return self.theta[last] - share.ln() * room / self.slope(last - 1);
        }
        let i = self.level.partition_point(|l| *l <= level) - 1;
        self.theta[i] + (level - self.level[i]) / self.slope(i)
    }

    /// The expected level of a normal posterior.
    pub fn expected_level(&self, theta: f64, se: f64) -> f64 {
        normal_mean(|z| self.level(theta + se * z))
    }

    /// The probability that the level rounds to less than `target`, and the expected shortfall to it.
    pub fn need(&self, theta: f64, se: f64, target: f64) -> Need {
        let border = self.theta(target - 0.5);
        let probability_below = if se > 0.0 {
            normal_cdf((border - theta) / se)
        } else {
            f64::from(u8::from(theta < border))
        };
        Need {
            target,
            probability_below,
            expected_shortfall: normal_mean(|z| (target - self.level(theta + se * z)).max(0.0)),
        }
    }
}

/// The mean of `f` over a standard normal variable, by the trapezoid rule, which is very accurate for it.
fn normal_mean(f: impl Fn(f64) -> f64) -> f64 {
    const HALF: i32 = 16;
    let mut weight = 0.0;
    let mut sum = 0.0;
    for i in -HALF..=HALF {
        let z = f64::from(i) * 0.25;
        let w = (-0.5 * z * z).exp();
        weight += w;
        sum += w * f(z);
    }
    sum / weight
}

/// The standard normal distribution function, with an absolute error below 1e-7.
pub fn normal_cdf(z: f64) -> f64 {
    if z.is_nan() {
        return 0.5;
    }
    // Abramowitz and Stegun 26.2.17, mirrored for the lower half.
    let x = z.abs();
    let t = 1.0 / (1.0 + 0.231_641_9 * x);
    let series = t
        * (0.319_381_530
            + t * (-0.356_563_782
                + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    let tail = (-0.5 * x * x).exp() * 0.398_942_280_401_432_7 * series;
    if z >= 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_rise_with_logits_and_come_back() {
        let scale = LevelScale::even(5, 2.0).unwrap();
        let mut before = 0.0;
        for i in -60..=60 {
            let theta = f64::from(i) * 0.1;
            let level = scale.level(theta);
            assert!(level > before && level > 1.0 && level < 5.0, "{theta}");
            assert!((scale.theta(level) - theta).abs() < 1e-9, "{theta}");
            before = level;
        }
        assert!((scale.level(0.0) - 3.0).abs() < 1e-12);
        assert!((scale.level(-3.0) - 1.5).abs() < 1e-12);
    }

    #[test]
    fn a_person_at_the_lower_border_of_the_target_is_below_it_in_half_the_cases() {
        let scale = LevelScale::even(5, 2.0).unwrap();
        let need = scale.need(-1.0, 0.8, 3.0);
        assert!((need.probability_below - 0.5).abs() < 1e-6);
        assert!(need.expected_shortfall > 0.5 && need.expected_shortfall < 0.6);
        assert!(scale.need(4.0, 0.1, 3.0).probability_below < 1e-6);
        assert!(scale.need(0.0, 0.0, 1.0).probability_below < 1e-12);
        assert!(scale.need(-9.0, 0.0, 2.0).probability_below > 1.0 - 1e-12);
    }

    #[test]
    fn knots_that_fall_are_refused() {
        let falling = LevelScale::through(5, &[(0.0, 2.0), (-1.0, 3.0)]);
        assert_eq!(falling, Err(ScaleError::KnotsNotRising(1)));
        assert_eq!(LevelScale::even(1, 2.0), Err(ScaleError::TooFewLevels(1)));
        assert!(LevelScale::even(2, 2.0).is_ok());
        assert!(LevelScale::even(5, f64::NAN).is_err());
    }
}
