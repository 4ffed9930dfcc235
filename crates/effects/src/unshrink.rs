//! Estimates that a prior pulled together, and a walk through time smoothed, brought back to what the ratings alone say.
//!
//! Equations (24) and (25) of `docs/numerics/effects.md`. An engine that measures people reports what is believed
//! of them; the difference of two such beliefs is too small, and their errors hang together. The effect needs estimates
//! whose errors have nothing to do with the level or with each other.

use crate::linalg;
use crate::panel::Reading;

/// The prior that the estimates were made with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pull {
    /// Mean of people's levels.
    pub mean: f64,
    /// Variance of people's levels at the first occasion.
    pub variance: f64,
    /// Variance that one unit of time adds.
    pub walk: f64,
}

/// Least share of what the prior knows that an occasion's own evidence must add to count as seen.
const LEAST_EVIDENCE: f64 = 0.02;

impl Pull {
    /// Inverse of the prior's covariance over occasions.
    fn precision(&self, times: &[i32]) -> Option<Vec<f64>> {
        let n = times.len();
        let since = |t: i32| f64::from(t) - f64::from(times[0]);
        let mut covariance = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..n {
                covariance[i * n + j] =
                    self.variance + self.walk * since(times[i]).min(since(times[j]));
            }
        }
        linalg::invert(&covariance, n)
    }

    /// What one person's own evidence says at each occasion, from beliefs at rising occasions; none where there was no
    /// evidence to speak of. None of all if the beliefs cannot be from this prior.
    pub fn undo(&self, beliefs: &[(i32, Reading)]) -> Vec<Option<Reading>> {
        let times: Vec<i32> = beliefs.iter().map(|(t, _)| *t).collect();
        let n = times.len();
        let sound = n > 0
            && self.variance > 0.0
            && (n == 1 || self.walk > 0.0)
            && times.windows(2).all(|pair| pair[0] < pair[1])
            && beliefs
                .iter()
                .all(|(_, b)| b.estimate.is_finite() && b.se > 0.0);
        let found = sound.then(|| self.precision(&times)).flatten();
        let Some((precision, own)) = found.and_then(|p| evidence(&p, beliefs).map(|own| (p, own)))
        else {
            return vec![None; n];
        };
        let from_mean: Vec<f64> = beliefs
            .iter()
            .map(|(_, b)| b.estimate - self.mean)
            .collect();
        let pulled = linalg::times(&precision, n, &from_mean);
        let reading = |i: usize| {
            (own[i] * self.variance > LEAST_EVIDENCE).then(|| Reading {
                estimate: self.mean + from_mean[i] + pulled[i] / own[i],
                se: own[i].sqrt().recip(),
            })
        };
        (0..n).map(reading).collect()
    }
}

/// The precision of each occasion's own evidence, from the beliefs' variances: occasion by occasion until nothing moves.
fn evidence(precision: &[f64], beliefs: &[(i32, Reading)]) -> Option<Vec<f64>> {
    let n = beliefs.len();
    let mut own = vec![0.0; n];
    for _ in 0..200 {
        let mut moved = 0.0_f64;
        for i in 0..n {
            let mut matrix = precision.to_vec();
            for (k, own) in own.iter().enumerate() {
                matrix[k * n + k] += own;
            }
            let inverse = linalg::invert(&matrix, n)?;
            let from_others = 1.0 / inverse[i * n + i] - own[i];
            let next = (beliefs[i].1.se.powi(-2) - from_others).max(0.0);
            moved = moved.max((next - own[i]).abs() / (1.0 + next));
            own[i] = next;
        }
        if moved < 1e-10 {
            break;
        }
    }
    own.iter().all(|x| x.is_finite()).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Beliefs from evidence: the posterior of a walk with known variances.
    fn believe(pull: &Pull, times: &[i32], evidence: &[Option<Reading>]) -> Vec<(i32, Reading)> {
        let n = times.len();
        let mut matrix = pull.precision(times).unwrap();
        let mut right: Vec<f64> = matrix
            .chunks(n)
            .map(|r| pull.mean * r.iter().sum::<f64>())
            .collect();
        for (i, e) in evidence.iter().enumerate() {
            if let Some(e) = e {
                matrix[i * n + i] += e.se.powi(-2);
                right[i] += e.estimate * e.se.powi(-2);
            }
        }
        let inverse = linalg::invert(&matrix, n).unwrap();
        let means = linalg::times(&inverse, n, &right);
        let reading = |i: usize| Reading {
            estimate: means[i],
            se: inverse[i * n + i].sqrt(),
        };
        (0..n).map(|i| (times[i], reading(i))).collect()
    }

    #[test]
    fn what_the_prior_pulled_together_comes_back() {
        let pull = Pull {
            mean: 2.5,
            variance: 0.3,
            walk: 0.05,
        };
        let seen = [
            Some(Reading {
                estimate: 1.6,
                se: 0.4,
            }),
            None,
            Some(Reading {
                estimate: 3.1,
                se: 0.3,
            }),
        ];
        let beliefs = believe(&pull, &[1, 2, 4], &seen);
        assert!(beliefs[2].1.estimate - beliefs[0].1.estimate < 1.0);
        for (back, seen) in pull.undo(&beliefs).iter().zip(seen) {
            match (back, seen) {
                (Some(back), Some(seen)) => {
                    assert!((back.estimate - seen.estimate).abs() < 1e-5, "{back:?}");
                    assert!((back.se - seen.se).abs() < 1e-5, "{back:?}");
                }
                (back, seen) => assert_eq!(*back, seen),
            }
        }
    }

    #[test]
    fn beliefs_that_no_prior_gives_come_back_as_nothing() {
        let pull = Pull {
            mean: 0.0,
            variance: 0.3,
            walk: 0.0,
        };
        let belief = Reading {
            estimate: 1.0,
            se: 0.2,
        };
        assert_eq!(pull.undo(&[(1, belief), (2, belief)]), vec![None, None]);
        assert_eq!(pull.undo(&[]), vec![]);
        assert_eq!(
            pull.undo(&[(
                1,
                Reading {
                    estimate: f64::NAN,
                    se: 0.2
                }
            )]),
            vec![None]
        );
        assert_eq!(
            pull.undo(&[(
                1,
                Reading {
                    estimate: 1.0,
                    se: 9.0
                }
            )]),
            vec![None]
        );
    }
}
