//! A plan from the prices: runs are fixed a few at a time, then people are placed.
//!
//! It refuses to end early in a state no plan can be read from; when time is too short it does nothing.

use std::ops::ControlFlow;
use std::time::Instant;

use super::{LINES, Work, inside};
use crate::dual::{Ascent, close_rest, fix_runs};
use crate::export::Draft;
use crate::pace::DIVED;
use crate::solve::Progress;
use crate::state::State;

/// Steps of the prices between two fixings of runs, and at the end.
const DIVE_STEPS: u32 = 12;
const LAST_STEPS: u32 = 25;
/// Most rounds of fixing runs.
const DIVE_ROUNDS: u32 = 24;

impl Work<'_> {
    /// A plan from the prices: runs fixed a few at a time, then people placed.
    pub(super) fn dive(
        &mut self,
        progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(mut ascent) = self.ascent.clone() else {
            return ControlFlow::Continue(());
        };
        let model = self.model;
        let (plan, bound) = (self.best.worth as f64, self.bound);
        ascent.duals.clone_from(&ascent.best);
        let mut state = State::new(model, self.sources);
        let mut rounds = 0;
        let start = Instant::now();
        ascent.step(model, plan);
        let took = start.elapsed().as_secs_f64();
        let expected = ascent
            .run_share
            .iter()
            .filter(|share| **share > 0.3)
            .count()
            .max(self.best.runs.len());
        let affordable = match self.pace.portion(1.0) {
            Some(all) => {
                ((DIVED * all - self.pace.elapsed().as_secs_f64())
                    / (took.max(1e-6) * f64::from(DIVE_STEPS))) as u32
            }
            None => DIVE_ROUNDS,
        };
        if affordable < 4 {
            return ControlFlow::Continue(());
        }
        let batch = expected.div_ceil(affordable.saturating_sub(3).clamp(1, DIVE_ROUNDS) as usize);
        while fix_runs(&mut ascent, &mut state, batch) && rounds < 2 * DIVE_ROUNDS {
            self.dive_steps(&mut ascent, DIVE_STEPS, plan);
            rounds += 1;
            self.report(progress)?;
            if !self.pace.allows(DIVED, rounds, 2 * DIVE_ROUNDS, took) {
                break;
            }
        }
        close_rest(&mut ascent);
        self.dive_steps(&mut ascent, LAST_STEPS, plan);
        self.bound = bound;
        let runs: Vec<(u32, u32)> = (0..state.leader.len())
            .filter(|class| state.is_open(*class))
            .map(|class| (class as u32, state.leader[class]))
            .collect();
        let (prices, _) = self.advice(&ascent);
        self.lines[0].settle(&runs, &ascent.seat_share, &prices);
        let settled = &self.lines[0].state;
        let is_allowed = settled.is_paid() && settled.voice_holds();
        let draft = if is_allowed {
            Draft::of(settled)
        } else {
            self.best.clone()
        };
        for line in &mut self.lines {
            line.restart(&draft);
        }
        for index in 0..LINES {
            let best = self.lines[index].best.clone();
            self.keep(&best);
        }
        self.report(progress)
    }

    fn dive_steps(&self, ascent: &mut Ascent, steps: u32, plan: f64) {
        let model = self.model;
        inside(self.pool.as_ref(), || {
            for _ in 0..steps {
                ascent.step(model, plan);
            }
        });
    }
}
