//! Search in several lines, while the prices go on on the side until they are still.
//!
//! It refuses to change the number of lines with the machine, so that rounds mean the same everywhere.

use std::ops::ControlFlow;
use std::time::Instant;

use rayon::prelude::*;

use super::{LINES, Work, inside};
use crate::dual::Ascent;
use crate::model::Model;
use crate::solve::Progress;

/// Attempts of each line in one round, when rounds are counted.
const ATTEMPTS: u32 = 48;
/// Branches divided in one round of the search, when rounds are counted.
const BRANCHES: u32 = 12;
/// Heat at the start of the search, as a share of what a seat is worth.
const HEAT: f64 = 0.6;
/// Attempts for each run of the plan from which on the search starts with full heat.
const FULL_HEAT: f64 = 100.0;
/// Steps of the prices in one round of the search.
const STEPS_ASIDE: u32 = 6;
/// Share of the search in which nothing worse is kept, at its end.
const COLD: f64 = 0.15;

impl Work<'_> {
    /// Search in several lines, while the prices go on on the side until they are still.
    pub(super) fn search(
        &mut self,
        progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut attempts = ATTEMPTS;
        let mut rounds = 0;
        let mut all_attempts = 0.0;
        let mut took = 0.0;
        let from = self.pace.share();
        while !self.is_proven() && self.pace.allows(1.0, rounds, 1, took) {
            let start = Instant::now();
            let share = ((self.pace.share() - from) / (1.0 - from).max(1e-9)).max(1e-3);
            let per_run = all_attempts / share / self.best.runs.len().max(1) as f64;
            let warmth = (per_run / FULL_HEAT).min(1.0) * (1.0 - share / (1.0 - COLD)).max(0.0);
            let portion = self.pace.portion(150.0);
            self.search_round(attempts, HEAT * self.measure.seat * warmth, portion);
            rounds += 1;
            all_attempts += f64::from(attempts);
            took = start.elapsed().as_secs_f64();
            if let Some(portion) = portion {
                let faster = (portion / took.max(1e-6)).clamp(0.5, 2.0);
                attempts = ((f64::from(attempts) * faster) as u32).clamp(1, 1 << 20);
            }
            if rounds % 20 == 0 {
                self.share_best();
                self.advise();
            }
            self.report(progress)?;
        }
        ControlFlow::Continue(())
    }

    /// Whether no plan can be better than the best known.
    fn is_proven(&self) -> bool {
        self.allowed_worth()
            .is_some_and(|worth| worth >= self.bound)
    }

    /// Takes over what branching has found: a plan, and a bound.
    fn learn_from_closing(&mut self) {
        let Some(closing) = &self.closing else { return };
        let plan = closing.best().clone();
        let bound = closing.bound();
        self.keep(&plan);
        if let Some(worth) = self.allowed_worth() {
            // With nothing left to divide, no plan is better than the best known.
            let above = if bound.is_finite() {
                (bound + 0.01 + 1e-9 * bound.abs()).floor()
            } else {
                bound
            };
            self.bound = self.bound.min(above.max(worth as f64) as i64);
        }
    }

    /// One batch of attempts in each line; the last line gives way to the prices until they are still.
    fn search_round(&mut self, attempts: u32, heat: f64, portion: Option<f64>) {
        let (model, plan) = (self.model, self.best.worth as f64);
        let allowed = self.allowed_worth();
        let mut closing = self.closing.take();
        let closing_now = closing.as_mut().filter(|closing| !closing.is_done());
        let mut ascent = self.ascent.take();
        let pricing = ascent.as_mut().filter(|ascent| !ascent.is_still());
        let is_pricing = pricing.is_some();
        let (first, rest) = self.lines.split_at_mut(LINES - 1);
        let search = || {
            first
                .par_iter_mut()
                .for_each(|line| line.batch(attempts, heat));
        };
        inside(self.pool.as_ref(), || {
            rayon::join(search, || match (closing_now, pricing) {
                (Some(closing), _) => {
                    let branches = portion.map_or(BRANCHES, |_| u32::MAX);
                    closing.work(allowed, branches, portion);
                }
                (None, Some(ascent)) => price_on(model, ascent, plan, portion),
                (None, None) => rest[0].batch(attempts, heat),
            });
        });
        if is_pricing && let Some(ascent) = &ascent {
            self.lower_bound_to(ascent.bound);
        }
        self.ascent = ascent;
        self.closing = closing;
        for index in 0..LINES {
            if self.lines[index].best.worth > self.best.worth {
                self.best = self.lines[index].best.clone();
            }
        }
        self.learn_from_closing();
    }

    /// The line that has fallen furthest behind goes on from the best plan.
    fn share_best(&mut self) {
        let last = (0..LINES)
            .min_by_key(|line| self.lines[*line].best.worth)
            .unwrap_or(0);
        if self.lines[last].best.worth < self.best.worth {
            let best = self.best.clone();
            self.lines[last].restart(&best);
        }
    }
}

/// Steps of the prices for about this time, or a fixed number of them where rounds are counted.
fn price_on(model: &Model, ascent: &mut Ascent, plan: f64, portion: Option<f64>) {
    let start = Instant::now();
    for _ in 0..STEPS_ASIDE {
        ascent.step(model, plan);
        if portion.is_some_and(|portion| start.elapsed().as_secs_f64() > portion) {
            break;
        }
    }
}
