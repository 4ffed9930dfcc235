//! Closing the gap of small questions: branching on whole numbers of runs, then on places, with the prices' bound at
//! every branch.
//!
//! It refuses large questions, and those in which slots are what is scarce; there it has nothing to add.
//! Derived in `docs/numerics/optimise.md`, section 4.

mod branch;
mod coaches;
mod relax;

use std::collections::BinaryHeap;
use std::time::Instant;

use branch::Branch;
use coaches::Coaches;

use crate::dual::{Ascent, Duals, Measure, RECENT_RUNS, RECENT_SEATS, Whole};
use crate::export::Draft;
use crate::greedy::{Prices, best_coach};
use crate::instance::Instance;
use crate::model::Model;
use crate::purse::Sources;
use crate::search::Search;

/// Steps of the prices at the first branch, and at each later one.
const FIRST_STEPS: u32 = 400;
const STEPS: u32 = 80;
/// Length of the first step at a later branch, and the length at which a branch is given up for its children.
const LENGTH: f64 = 1.0;
const SHORT: f64 = 0.06;
/// A plan is tried from each of the first branches, then from one in so many.
const ALWAYS_TRIED: u32 = 32;
const TRIED: u32 = 4;
/// Attempts to better a plan that came from a branch.
const ATTEMPTS: u32 = 12;
/// Branches kept open at most; beyond, the least promising are given up, and their bound stands.
const MOST_OPEN: usize = 6_000;

/// Branches still open, and the plans found on the way.
#[derive(Debug)]
pub(crate) struct Closing<'m> {
    model: &'m Model,
    /// The question without slots: one class for each offering.
    whole: Model,
    ascent: Ascent,
    coaches: Coaches,
    open: BinaryHeap<Branch>,
    /// The highest bound of branches that cannot be divided further.
    undivided: f64,
    line: Search<'m>,
    asked: u32,
}

impl<'m> Closing<'m> {
    /// Takes the question up when it is small and slots leave it free; nothing otherwise.
    pub(crate) fn new(
        instance: &Instance,
        model: &'m Model,
        sources: &'m Sources,
        measure: Measure,
        seed: u64,
    ) -> Option<Self> {
        let whole = relax::without_slots(instance, model)?;
        let first = relax::first_branch(model, &whole);
        let frame = Whole::new(&whole, first.most.clone());
        let mut line = Search::new(model, sources, seed);
        let prices = Prices::flat(&line.state, measure.money);
        line.advise(&prices, &vec![1.0; model.classes.all().len()]);
        let ascent = Ascent::whole(&whole, measure, frame);
        let first = Branch {
            duals: ascent.best.clone(),
            ..first
        };
        Some(Self {
            model,
            coaches: Coaches::new(&whole),
            whole,
            ascent,
            open: BinaryHeap::from([first]),
            undivided: f64::NEG_INFINITY,
            line,
            asked: 0,
        })
    }

    /// Whether nothing is left to divide.
    pub(crate) fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    /// No plan that keeps all locks is worth more than this, unless it is worth no more than the one last named.
    pub(crate) fn bound(&self) -> f64 {
        let open = self
            .open
            .peek()
            .map_or(f64::NEG_INFINITY, |branch| branch.bound);
        open.max(self.undivided)
    }

    /// The best plan found here.
    pub(crate) fn best(&self) -> &Draft {
        &self.line.best
    }

    /// Divides branches for about this time, or a number of them where rounds are counted.
    ///
    /// `plan` is the worth of the best plan known that keeps all locks.
    pub(crate) fn work(&mut self, plan: Option<i64>, branches: u32, seconds: Option<f64>) {
        let start = Instant::now();
        for _ in 0..branches {
            let Some(branch) = self.open.pop() else {
                return;
            };
            if !is_beaten(branch.bound, plan) {
                self.divide(branch, plan);
            }
            if seconds.is_some_and(|limit| start.elapsed().as_secs_f64() > limit) {
                return;
            }
        }
    }

    fn divide(&mut self, mut branch: Branch, plan: Option<i64>) {
        if !self.coaches.tighten(&self.whole, &mut branch) {
            return;
        }
        let is_first = self.asked == 0;
        self.asked += 1;
        let frame = self.ascent.oracle.whole.as_mut();
        let frame = frame.expect("invariant: these prices ask for whole numbers of runs");
        frame.least.clone_from(&branch.least);
        frame.most.clone_from(&branch.most);
        frame.place.clone_from(&branch.place);
        if !is_first {
            self.ascent.restart(&branch.duals, LENGTH);
        }
        let steps = if is_first { FIRST_STEPS } else { STEPS };
        let mut taken = 0;
        // Without a plan the prices aim at nothing gained at all.
        let aim = plan.unwrap_or(0) as f64;
        while taken < steps && (is_first || self.ascent.length() > SHORT) {
            self.ascent.step(&self.whole, aim);
            taken += 1;
            if is_beaten(self.ascent.bound, plan) {
                return;
            }
        }
        branch.bound = branch.bound.min(self.ascent.bound);
        branch.duals.clone_from(&self.ascent.best);
        let (runs, places) = self.shares(taken);
        if self.asked < ALWAYS_TRIED || self.asked.is_multiple_of(TRIED) {
            self.try_plan(&runs, &places, &branch);
        }
        match branch.split(&self.whole, &runs, &places) {
            Some(parts) => self.open.extend(parts),
            None => self.undivided = self.undivided.max(branch.bound),
        }
        if self.open.len() > MOST_OPEN {
            self.give_up_half();
        }
    }

    /// Gives up the less promising half of the open branches.
    fn give_up_half(&mut self) {
        let mut rising = std::mem::take(&mut self.open).into_sorted_vec();
        let kept = rising.split_off(rising.len() / 2);
        if let Some(highest) = rising.last() {
            self.undivided = self.undivided.max(highest.bound);
        }
        self.open = kept.into();
    }

    /// Runs of each offering, and how often each pair was chosen, on average over the last steps.
    fn shares(&self, steps: u32) -> (Vec<f64>, Vec<f32>) {
        let counted = 1.0 - (1.0 - RECENT_RUNS).powi(steps as i32);
        let runs = (0..self.whole.offers.len()).map(|offering| {
            let class = self.whole.classes.range(offering).next();
            class.map_or(0.0, |class| self.ascent.run_share[class] / counted)
        });
        let counted = 1.0 - (1.0 - RECENT_SEATS).powi(steps as i32);
        let places = self.ascent.seat_share.iter().map(|share| share / counted);
        (runs.collect(), places.collect())
    }

    /// Makes a plan from what the prices of a branch mostly answered, and betters it a little.
    fn try_plan(&mut self, runs: &[f64], places: &[f32], branch: &Branch) {
        let model = self.model;
        let prices = prices(&self.whole, &branch.duals);
        let mut wanted: Vec<(f64, usize)> = Vec::new();
        for (offering, share) in runs.iter().enumerate() {
            let number = share.round().clamp(
                f64::from(branch.least[offering]),
                f64::from(branch.most[offering]),
            );
            let each = (share / number.max(1.0)).min(1.0);
            wanted.extend((0..number as usize).map(|_| (each, offering)));
        }
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.line.clear();
        let mut in_slot = vec![0u32; model.slots];
        let mut opened = Vec::new();
        for (_, offering) in wanted {
            let state = &mut self.line.state;
            let found = model
                .classes
                .range(offering)
                .filter(|class| !state.is_open(*class))
                .filter_map(|class| Some((class, best_coach(state, class, &prices)?.0)))
                .min_by_key(|(class, _)| in_slot[model.class(*class).slot as usize]);
            if let Some((class, coach)) = found {
                state.open(class, coach as usize);
                in_slot[model.class(class).slot as usize] += 1;
                opened.push((class as u32, coach));
            }
        }
        let mut shares = vec![0.0; model.seats.all().len()];
        for (class, _) in &opened {
            for seat in model.class_seats.row(*class as usize) {
                shares[*seat as usize] = places[model.seat(*seat as usize).pair as usize];
            }
        }
        self.line.settle(&opened, &shares, &prices);
        self.line.batch(ATTEMPTS, 0.0);
    }
}

/// Whether a branch of this bound can hold no plan better than the best known, rounding included.
fn is_beaten(bound: f64, plan: Option<i64>) -> bool {
    if bound == f64::NEG_INFINITY {
        return true;
    }
    let margin = 0.01 + 1e-9 * bound.abs();
    plan.is_some_and(|plan| (bound + margin).floor() <= plan as f64)
}

fn prices(whole: &Model, duals: &Duals) -> Prices {
    Prices {
        money: (0..whole.offers.len())
            .map(|offering| duals.money(whole, offering).1)
            .collect(),
        coach: duals.coach.clone(),
    }
}
