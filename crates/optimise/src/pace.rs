//! How far the work has come, by the clock or by rounds.
//!
//! It refuses to mix the two: counted by rounds, nothing depends on the machine.

use std::time::{Duration, Instant};

use crate::solve::Budget;

/// Shares of the budget at which the parts of the work end.
pub(crate) const PRICED: f64 = 0.3;
pub(crate) const DIVED: f64 = 0.55;
/// The same for the prices where the gap is then closed by branching.
pub(crate) const PRICED_FIRST: f64 = 0.06;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    start: Instant,
    budget: Budget,
    done: f64,
}

impl Pace {
    pub(crate) fn new(budget: Budget) -> Self {
        Self {
            start: Instant::now(),
            budget,
            done: 0.0,
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Share of the budget used.
    pub(crate) fn share(&self) -> f64 {
        match self.budget {
            Budget::Seconds(limit) => (self.elapsed().as_secs_f64() / limit.max(1e-3)).min(1.0),
            Budget::Rounds(_) => self.done,
        }
    }

    /// Whether there is time for one more piece of work before this share of the budget is used.
    ///
    /// `count` pieces of this kind are done, of `per_round` in each round, and each takes about `seconds`.
    pub(crate) fn allows(&mut self, share: f64, count: u32, per_round: u32, seconds: f64) -> bool {
        match self.budget {
            Budget::Seconds(limit) => self.elapsed().as_secs_f64() + seconds < limit * share,
            Budget::Rounds(rounds) => {
                let all = rounds.saturating_mul(per_round);
                let part = share * f64::from(count) / f64::from(all.max(1));
                self.done = self.done.max(part.min(share));
                count < all
            }
        }
    }

    /// Time one piece of work may take so that about this many fit, for work that can be cut to size.
    pub(crate) fn portion(&self, pieces: f64) -> Option<f64> {
        match self.budget {
            Budget::Seconds(limit) => Some(limit / pieces),
            Budget::Rounds(_) => None,
        }
    }
}
