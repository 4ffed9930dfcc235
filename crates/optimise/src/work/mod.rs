//! The order of the work: a first plan, the prices, runs from the prices, then search while the prices go on.
//!
//! It refuses to know how any of these is done.

mod dive;
mod search;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::answers::Answers;
use crate::closing::Closing;
use crate::dual::{Ascent, Duals, Measure, Oracle};
use crate::export::Draft;
use crate::greedy::{Prices, build};
use crate::instance::Instance;
use crate::model::Model;
use crate::pace::{PRICED, PRICED_FIRST, Pace};
use crate::plan::{Plan, relative_gap};
use crate::purse::Sources;
use crate::search::Search;
use crate::solve::{Options, Progress};
use crate::state::State;

/// Lines of search, whatever the number of threads, so that a count of rounds means the same everywhere.
const LINES: usize = 2;
/// How fast the appeal of a class falls with what it lacks to pay, in worths of a seat.
const APPEAL: f64 = 2.0;

pub(crate) struct Work<'m> {
    instance: &'m Instance,
    seed: u64,
    model: &'m Model,
    sources: &'m Sources,
    pace: Pace,
    pool: Option<rayon::ThreadPool>,
    measure: Measure,
    ascent: Option<Ascent>,
    /// Branching, where the question is small.
    closing: Option<Closing<'m>>,
    lines: Vec<Search<'m>>,
    best: Draft,
    bound: i64,
}

impl<'m> Work<'m> {
    pub(crate) fn new(
        instance: &'m Instance,
        model: &'m Model,
        sources: &'m Sources,
        options: &Options,
    ) -> Self {
        let line = |index: usize| {
            Search::new(
                model,
                sources,
                options.seed.wrapping_mul(1000).wrapping_add(index as u64),
            )
        };
        let lines: Vec<Search<'m>> = (0..LINES).map(line).collect();
        Self {
            instance,
            seed: options.seed,
            model,
            sources,
            pace: Pace::new(options.budget),
            pool: rayon::ThreadPoolBuilder::new()
                .num_threads(options.threads)
                .build()
                .ok(),
            measure: Measure {
                seat: 1.0,
                money: 0.0,
            },
            ascent: None,
            closing: None,
            best: lines[0].best.clone(),
            lines,
            bound: model.most() - model.lock * (model.place_locks as i64),
        }
    }

    /// Does all the work, or as much as the budget and the caller allow.
    pub(crate) fn run(
        &mut self,
        progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.first_plans(progress)?;
        self.closing = Closing::new(
            self.instance,
            self.model,
            self.sources,
            self.measure,
            self.seed.wrapping_add(1),
        );
        self.price(progress)?;
        if self.closing.is_none() {
            self.dive(progress)?;
        }
        self.search(progress)
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.pace.elapsed()
    }

    /// The best plan so far, in the form of the plan file.
    pub(crate) fn plan(&self) -> Plan {
        let mut state = State::new(self.model, self.sources);
        self.best.restore(&mut state);
        self.best
            .export(self.model, &state, self.bound)
            .expect("invariant: kept plans overdraw no source")
    }

    /// What each limit costs, by the best prices; all nothing when the prices were never asked.
    pub(crate) fn answers(&self) -> Answers {
        let none = Duals::zero(self.model);
        Answers::new(
            self.model,
            self.ascent.as_ref().map_or(&none, |ascent| &ascent.best),
        )
    }

    pub(crate) fn kept_locks(&self) -> usize {
        let mut state = State::new(self.model, self.sources);
        self.best.restore(&mut state);
        state.kept_locks()
    }

    fn report(&self, progress: &mut impl FnMut(Progress) -> ControlFlow<()>) -> ControlFlow<()> {
        let objective = self.best.worth - self.model.lock * self.best.locks as i64;
        let bound = self.bound.max(objective);
        let (elapsed, done) = (self.pace.elapsed(), self.pace.share());
        progress(Progress {
            objective,
            bound,
            gap: relative_gap(objective, bound),
            elapsed,
            done,
        })
    }

    /// Worth of the best plan, locks apart, when it keeps them all.
    fn allowed_worth(&self) -> Option<i64> {
        let wanted = self.model.run_locks.len() + self.model.place_locks;
        let worth = self.best.worth - self.model.lock * self.best.locks as i64;
        (self.best.locks >= wanted).then_some(worth)
    }

    fn keep(&mut self, draft: &Draft) {
        if draft.worth > self.best.worth {
            self.best.clone_from(draft);
        }
    }

    /// Greedy plans at a few prices of money, from which the measure of the question follows.
    fn first_plans(
        &mut self,
        progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut state = State::new(self.model, self.sources);
        let empty = state.worth;
        let mut took = 0.0;
        let mut price = 0.0;
        for round in 0..6 {
            if round > 0 && !self.pace.allows(0.05, round, 6, took) {
                break;
            }
            let start = Instant::now();
            Draft::default().restore(&mut state);
            let prices = Prices::flat(&state, price);
            build(&mut state, 0..self.model.classes.all().len(), &prices, &[]);
            took = start.elapsed().as_secs_f64();
            if round == 0 {
                let seats: usize = state.members.iter().map(Vec::len).sum();
                let locks = self.model.lock * state.kept_locks() as i64;
                let gained = (state.worth - empty - locks).max(1) as f64;
                self.measure = Measure {
                    seat: gained / seats.max(1) as f64,
                    money: 0.85 * gained / scarce_money(&state),
                };
            }
            if state.voice_holds() && state.is_paid() && state.worth > self.best.worth {
                self.best = Draft::of(&state);
            }
            price = self.measure.money * (0.4 + 0.2 * f64::from(round));
            self.report(progress)?;
        }
        let best = self.best.clone();
        for line in &mut self.lines {
            line.restart(&best);
            let prices = Prices::flat(&line.state, self.measure.money);
            line.advise(&prices, &vec![1.0; self.model.classes.all().len()]);
        }
        ControlFlow::Continue(())
    }

    /// Steps of the prices until they are still or their share of the budget is used.
    fn price(&mut self, progress: &mut impl FnMut(Progress) -> ControlFlow<()>) -> ControlFlow<()> {
        let mut ascent = Ascent::new(self.model, self.measure);
        self.fix_locked(&mut ascent);
        let mut steps = 0;
        let mut took = 0.0;
        let share = if self.closing.is_some() {
            PRICED_FIRST
        } else {
            PRICED
        };
        while !ascent.is_still() && self.pace.allows(share, steps, 10, took) {
            let start = Instant::now();
            self.step(&mut ascent, 1);
            took = start.elapsed().as_secs_f64();
            steps += 1;
            if steps % 8 == 0 {
                self.report(progress)?;
            }
        }
        self.ascent = Some(ascent);
        self.advise();
        self.report(progress)
    }

    /// A class that is the only one to keep a lock must be run.
    fn fix_locked(&self, ascent: &mut Ascent) {
        for lock in &self.model.run_locks {
            if let [class] = lock.classes[..] {
                ascent.oracle.fixed[class as usize] = 1;
            }
        }
    }

    fn step(&mut self, ascent: &mut Ascent, steps: u32) {
        let (model, plan) = (self.model, self.best.worth as f64);
        inside(self.pool.as_ref(), || {
            for _ in 0..steps {
                ascent.step(model, plan);
            }
        });
        self.lower_bound_to(ascent.bound);
    }

    /// Takes a bound computed in floating point, with a margin for its rounding.
    fn lower_bound_to(&mut self, bound: f64) {
        let margin = 1.0 + 1e-9 * bound.abs();
        let locks = self.model.lock as f64 * self.model.place_locks as f64;
        let bound = (bound - locks + margin).floor();
        if bound < self.bound as f64 {
            self.bound = bound as i64;
        }
    }

    fn advice(&self, ascent: &Ascent) -> (Prices, Vec<f64>) {
        let money = (0..self.model.offers.len())
            .map(|offering| ascent.best.money(self.model, offering).1)
            .collect();
        let prices = Prices {
            money,
            coach: ascent.best.coach.clone(),
        };
        let scale = APPEAL * self.measure.seat;
        let profits = Oracle::profits(self.model, &ascent.best);
        (
            prices,
            profits
                .into_iter()
                .map(|net| (net / scale).exp().min(1.0))
                .collect(),
        )
    }

    fn advise(&mut self) {
        let Some(ascent) = &self.ascent else { return };
        let (prices, appeal) = self.advice(ascent);
        for line in &mut self.lines {
            line.advise(&prices, &appeal);
        }
    }
}

/// The money a first plan competes for: what it spent, or all there is when it left most of that.
fn scarce_money(state: &State<'_>) -> f64 {
    let all: i64 = state.model.budgets.iter().sum();
    let spent = if state.spent < all / 2 {
        all
    } else {
        state.spent
    };
    spent.max(1) as f64
}

/// Runs work on the pool, or here when there is none.
fn inside(pool: Option<&rayon::ThreadPool>, work: impl FnOnce() + Send) {
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}
