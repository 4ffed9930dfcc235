//! Control limits for a series of single readings.
//!
//! Equation (30) of `docs/numerics/effects.md`: limits from the mean moving range, and two signs that something changed.

use std::cmp::Ordering;

use serde::Serialize;

/// Fewest values that can have limits.
const LEAST: usize = 6;

/// Values in a row on one side of the centre that are a sign.
const RUN: usize = 8;

/// Mean moving range of normal values in standard deviations.
const RANGE_PER_SD: f64 = std::f64::consts::FRAC_2_SQRT_PI;

/// A sign that a value is not mere noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Signal {
    /// The value lies outside the limits.
    Outside,
    /// It is the last of eight or more in a row on one side of the centre.
    Run,
}

/// Limits and signs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    /// The mean.
    pub centre: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Signs with the running number of their value.
    pub signals: Vec<(usize, Signal)>,
}

/// Limits from the first `basis` values, and signs among all; none with fewer than six finite values in the basis.
pub fn control_chart(values: &[f64], basis: usize) -> Option<Chart> {
    let basis = values.get(..basis.min(values.len()))?;
    if basis.len() < LEAST || values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let centre = basis.iter().sum::<f64>() / basis.len() as f64;
    let ranges = basis.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let sd = ranges.sum::<f64>() / (basis.len() - 1) as f64 / RANGE_PER_SD;
    let (low, high) = (centre - 3.0 * sd, centre + 3.0 * sd);
    if !(low.is_finite() && high.is_finite()) {
        return None;
    }
    let mut signals = Vec::new();
    let (mut side, mut length) = (Ordering::Equal, 0);
    for (i, value) in values.iter().enumerate() {
        let now = value.total_cmp(&centre);
        length = match now {
            Ordering::Equal => 0,
            same if same == side => length + 1,
            _ => 1,
        };
        side = now;
        if *value < low || *value > high {
            signals.push((i, Signal::Outside));
        } else if length >= RUN {
            signals.push((i, Signal::Run));
        }
    }
    Some(Chart {
        centre,
        low,
        high,
        signals,
    })
}
