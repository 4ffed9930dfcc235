//! What comes out: the runs, who pays, what is left open, and how far from the best it can be.
//!
//! It refuses to know how the plan was found.

use serde::{Deserialize, Serialize};

/// A plan as the plan file holds it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// Worth of the plan, in tenths of weighted milli-levels.
    pub objective: i64,
    /// No plan at all is worth more than this.
    pub bound: i64,
    /// Distance of the bound from the plan, as a share of the plan.
    pub gap: f64,
    /// What is run.
    pub runs: Vec<Run>,
    /// Hours each group lies below its floor.
    pub shortfall: Vec<i64>,
    /// Need that stays open, as `(educator, competency, milli-levels)`.
    pub unmet: Vec<(usize, usize, i64)>,
}

/// One run of an offering.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Run {
    /// What is run.
    pub offering: usize,
    /// In which weekly slot.
    pub slot: usize,
    /// By whom.
    pub coach: usize,
    /// For whom, in rising order.
    pub participants: Vec<usize>,
    /// Who pays, as `(source, amount)`.
    pub funding: Vec<(usize, i64)>,
}

/// Distance of a bound from a plan as a share of the plan.
pub fn relative_gap(objective: i64, bound: i64) -> f64 {
    (bound - objective).max(0) as f64 / (objective.unsigned_abs().max(1)) as f64
}
