//! Where an indicator will stand at its end date, and how probably it misses its target.
//!
//! Equations (27) to (29) of `docs/numerics/effects.md`: a level that drifts and wanders, read with error, through a
//! Kalman filter for every pair of variances of a grid, weighted by how well each explains the readings. A programme has
//! three to ten readings: too few to estimate variances, enough to weigh them.

use serde::{Deserialize, Serialize};

use crate::mixture::Mixture;

/// What an indicator starts from and shall reach; times in any unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// Value at the start.
    pub baseline: f64,
    /// Value that shall be reached, above or below the baseline.
    pub target: f64,
    /// Time of the baseline.
    pub start: f64,
    /// Time at which the target shall be reached.
    pub end: f64,
}

/// One reading.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// When it was taken.
    pub at: f64,
    /// The value.
    pub value: f64,
    /// Its standard error, if known; otherwise it is weighed from the readings.
    pub se: Option<f64>,
}

/// A goal or a reading that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GoalError {
    /// The target is the baseline, or one of them is not a number.
    #[error("the target must be a number other than the baseline")]
    NoDistance,
    /// The end is not after the start.
    #[error("the end must be after the start")]
    NoTime,
    /// A reading is not a number, is from before the start, or has a negative error.
    #[error("reading {0} is not a number, lies before the start, or has a negative error")]
    Reading(usize),
}

/// The forecast, in the indicator's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Forecast {
    /// Expected true value at the end.
    pub expected: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
    /// Expected true value at the time of the last reading.
    pub now: f64,
    /// Probability that the true value at the end falls short of the target.
    pub misses: f64,
}

impl Forecast {
    /// Whether a warning is due: the target is missed with at least this probability.
    pub fn is_off_track(&self, probability: f64) -> bool {
        self.misses >= probability
    }
}

/// Standard deviations of a reading, where unknown, in distances from baseline to target.
const ERRORS: [f64; 8] = [0.02, 0.04, 0.07, 0.12, 0.2, 0.35, 0.6, 1.0];

/// Standard deviations of wandering over the whole time, likewise.
const WANDERS: [f64; 5] = [0.0, 0.1, 0.2, 0.4, 0.8];

/// Spread of the pace before any reading: half of all programmes are expected to reach their target.
const PACE_SD: f64 = 1.0;

/// Level and pace with their covariance, times and values scaled to the goal.
#[derive(Clone, Copy)]
struct State {
    level: f64,
    pace: f64,
    level_variance: f64,
    covariance: f64,
    pace_variance: f64,
}

impl State {
    fn start(error: f64) -> Self {
        Self {
            level: 0.0,
            pace: 1.0,
            level_variance: error * error,
            covariance: 0.0,
            pace_variance: PACE_SD * PACE_SD,
        }
    }

    /// Time passes, eq. (27).
    fn pass(&mut self, time: f64, wander: f64) {
        self.level += self.pace * time;
        self.level_variance += 2.0 * time * self.covariance
            + time * time * self.pace_variance
            + wander * wander * time;
        self.covariance += time * self.pace_variance;
    }

    /// A reading is taken; gives the logarithm of its likelihood, eq. (28).
    fn read(&mut self, value: f64, error: f64) -> f64 {
        let variance = (self.level_variance + error * error).max(1e-12);
        let surprise = value - self.level;
        let (gain, pace_gain) = (self.level_variance / variance, self.covariance / variance);
        self.level += gain * surprise;
        self.pace += pace_gain * surprise;
        self.pace_variance -= pace_gain * self.covariance;
        self.covariance -= gain * self.covariance;
        self.level_variance -= gain * self.level_variance;
        -0.5 * (variance.ln() + surprise * surprise / variance)
    }
}

fn check(goal: &Goal, points: &[Point]) -> Result<(), GoalError> {
    let distance = goal.target - goal.baseline;
    if !(distance.is_finite() && distance != 0.0) {
        return Err(GoalError::NoDistance);
    }
    let time = goal.end - goal.start;
    if !(time.is_finite() && time > 0.0) {
        return Err(GoalError::NoTime);
    }
    let scaled = |p: &Point| (p.value - goal.baseline) / distance;
    let bad = |p: &Point| {
        !scaled(p).is_finite()
            || scaled(p).abs() > 1e6
            || !(p.at >= goal.start && p.at.is_finite())
            || p.se.is_some_and(|se| !(se.is_finite() && se >= 0.0))
    };
    match points.iter().position(bad) {
        Some(at) => Err(GoalError::Reading(at)),
        None => Ok(()),
    }
}

/// Forecasts an indicator from its readings after the baseline, in any order.
pub fn forecast(goal: &Goal, points: &[Point]) -> Result<Forecast, GoalError> {
    check(goal, points)?;
    let distance = goal.target - goal.baseline;
    let time = goal.end - goal.start;
    let mut sorted: Vec<&Point> = points.iter().collect();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut at_end = Vec::new();
    let mut now = Vec::new();
    for error in ERRORS {
        for wander in WANDERS {
            let mut state = State::start(error);
            let (mut last, mut weight) = (0.0, 0.0);
            for point in &sorted {
                let at = (point.at - goal.start) / time;
                state.pass(at - last, wander);
                last = at;
                let error = point.se.map_or(error, |se| (se / distance).abs());
                weight += state.read((point.value - goal.baseline) / distance, error);
            }
            now.push((weight, state.level, state.level_variance.max(0.0).sqrt()));
            // Readings from after the end tell of the end all the same.
            state.pass((1.0 - last).max(0.0), wander);
            at_end.push((weight, state.level, state.level_variance.max(0.0).sqrt()));
        }
    }
    let end = Mixture::new(at_end);
    let back = |scaled: f64| goal.baseline + distance * scaled;
    let ends = [back(end.quantile(0.05)), back(end.quantile(0.95))];
    Ok(Forecast {
        expected: back(end.mean()),
        low: ends[0].min(ends[1]),
        high: ends[0].max(ends[1]),
        now: back(Mixture::new(now).mean()),
        misses: end.below(1.0),
    })
}
