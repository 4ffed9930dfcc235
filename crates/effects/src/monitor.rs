//! While a programme runs: where an indicator will end, whether that is off track, and what is mere noise.
//!
//! Equations (27) to (30) of `docs/numerics/effects.md`. Knows numbers in time, not what they measure.

mod chart;
mod forecast;

pub use chart::{Chart, Signal, control_chart};
pub use forecast::{Forecast, Goal, GoalError, Point, forecast};
