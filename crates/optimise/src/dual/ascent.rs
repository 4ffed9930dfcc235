//! Moving the prices so that the bound comes down: a subgradient method with momentum and one scale per kind of price.
//!
//! It refuses to know plans, except for the worth of the best one, which tells it how far there is to go.
//! Derived in `docs/numerics/optimise.md`, section 3.

use super::asked::Asked;
use super::oracle::Oracle;
use super::prices::{BLOCKS, Duals};
use super::whole::Whole;
use crate::model::Model;

/// What one seat, and one unit of money, are roughly worth in this question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measure {
    pub(crate) seat: f64,
    pub(crate) money: f64,
}

/// How much of the last direction is kept.
const MOMENTUM: f64 = 0.8;
/// What counts as headway, as a share of the distance to the plan.
const HEADWAY: f64 = 0.002;
/// Steps at the start in which people are always asked in full.
const FULL_AT_FIRST: u32 = 8;
/// Below this many pairs, steps cost so little that patience pays.
const FEW_PAIRS: usize = 4_000;
/// From this many pairs on, most steps ask people in full only in turn.
const MANY_PAIRS: usize = 40_000;
/// One in this many people is then asked in full in each step.
const IN_TURN: usize = 16;
/// With so many pairs steps would shrink to nothing at once; the more there are, the longer steps stay long.
const DECAY_PAIRS: f64 = 700.0;
/// What is left of the step length after a cut.
const CUT: f64 = 0.7;
/// The step length, as a share of the full one, at which the prices count as settled.
const STILL: f64 = 0.004;
/// Weight of the last answer in the running average of answers.
pub(crate) const RECENT_RUNS: f64 = 0.1;
pub(crate) const RECENT_SEATS: f32 = 0.05;

/// Prices on their way down to the best bound.
#[derive(Debug, Clone)]
pub(crate) struct Ascent {
    pub(crate) oracle: Oracle,
    pub(crate) duals: Duals,
    /// The prices that gave the best bound.
    pub(crate) best: Duals,
    pub(crate) bound: f64,
    /// Share of recent answers in which each class was run.
    pub(crate) run_share: Vec<f64>,
    /// Share of recent answers in which each seat was taken; kept only while `watches_seats`.
    pub(crate) seat_share: Vec<f32>,
    pub(crate) watches_seats: bool,
    slack: Duals,
    direction: Duals,
    scale: [f64; BLOCKS],
    length: f64,
    /// What is left of the step length after each step.
    decay: f64,
    stalled: u32,
    steps: u32,
    /// One in this many steps asks people in full.
    stride: u32,
    /// Full steps without headway before the step length is cut.
    patience: u32,
}

impl Ascent {
    /// Starts from one price of money and from seats priced so that each class just pays.
    pub(crate) fn new(model: &Model, measure: Measure) -> Self {
        let mut duals = Duals::zero(model);
        duals.fund.fill(measure.money);
        let Measure { seat, money } = measure;
        let pairs = model.pairs.all().len();
        let (stride, patience, length, decay) = match pairs {
            0..FEW_PAIRS => (1, 40, 1.0, 1.0),
            FEW_PAIRS..MANY_PAIRS => (1, 6, 1.0, 1.0),
            _ => (48, 3, 1.5, 1.0 - DECAY_PAIRS / pairs as f64),
        };
        let mut ascent = Self {
            oracle: Oracle::new(model),
            best: duals.clone(),
            bound: f64::INFINITY,
            run_share: vec![0.0; model.classes.all().len()],
            seat_share: Vec::new(),
            watches_seats: false,
            slack: Duals::zero(model),
            direction: Duals::zero(model),
            scale: [
                4.0 * seat,
                0.15 * money,
                0.3 * money,
                0.05 * model.shortfall as f64,
                0.025 * seat,
                0.5 * seat,
            ],
            length,
            decay,
            stalled: 0,
            steps: 0,
            stride,
            patience,
            duals,
        };
        ascent.start_seats(model);
        ascent
    }

    /// Asks for whole numbers of runs, in a question in which every offering has one class and a slot of its own.
    pub(crate) fn whole(model: &Model, measure: Measure, whole: Whole) -> Self {
        let mut ascent = Self::new(model, measure);
        ascent.oracle.whole = Some(whole);
        ascent.watches_seats = true;
        ascent.patience = 5;
        // Nobody is short of slots there: what a coach does at once is not priced.
        ascent.scale[BLOCKS - 1] = 0.0;
        ascent
    }

    /// Each class asks of its best group the same share of what they gain, so that it just pays.
    fn start_seats(&mut self, model: &Model) {
        let mut nets: Vec<(f64, u32)> = Vec::new();
        for class in 0..model.classes.all().len() {
            let offering = model.class(class).offering as usize;
            let offer = &model.offers[offering];
            let money = self.duals.money(model, offering).1;
            nets.clear();
            nets.extend(model.class_seats.row(class).iter().filter_map(|seat| {
                let it = model.seat(*seat as usize);
                let net =
                    model.roots[it.pair as usize] + it.bonus as f64 - money * offer.seat as f64;
                (net > 0.0).then_some((net, *seat))
            }));
            nets.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let total: f64 = nets.iter().take(offer.max).map(|seat| seat.0).sum();
            let share = (money * offer.fixed as f64 / total.max(1.0)).min(1.0);
            for (net, seat) in &nets {
                self.duals.seat[*seat as usize] = net * share;
            }
        }
    }

    /// Goes on from other prices, and forgets what was answered before.
    pub(crate) fn restart(&mut self, duals: &Duals, length: f64) {
        self.duals.clone_from(duals);
        self.best.clone_from(duals);
        self.bound = f64::INFINITY;
        self.run_share.fill(0.0);
        self.seat_share.fill(0.0);
        for direction in self.direction.blocks_mut() {
            direction.fill(0.0);
        }
        self.steps = 0;
        self.lengthen(length);
    }

    /// The length of the steps, as a share of the full one.
    pub(crate) fn length(&self) -> f64 {
        self.length
    }

    /// Whether the steps have become too short to matter.
    pub(crate) fn is_still(&self) -> bool {
        self.length < STILL
    }

    /// Goes on from here with steps of this length.
    pub(crate) fn lengthen(&mut self, length: f64) {
        self.length = length;
        self.stalled = 0;
    }

    /// Asks everyone at the current prices and moves the prices; `plan` is the worth of the best plan known.
    pub(crate) fn step(&mut self, model: &Model, plan: f64) {
        let in_full = self.steps < FULL_AT_FIRST || self.steps.is_multiple_of(self.stride);
        let asked = if in_full {
            Asked::Everyone
        } else {
            Asked::Every(IN_TURN, self.steps as usize % IN_TURN)
        };
        self.steps += 1;
        self.length *= self.decay;
        let value = self.oracle.ask(model, &self.duals, asked);
        if in_full {
            self.judge(value, plan);
        }
        self.average(model);
        self.oracle.slack(model, &mut self.slack);
        self.turn();
        self.move_prices(model, self.length * (value - plan).max(0.0));
    }

    /// Keeps the best prices, and shortens the steps when they lead nowhere.
    fn judge(&mut self, value: f64, plan: f64) {
        if value < self.bound - (self.bound - plan).max(1.0) * HEADWAY {
            self.stalled = 0;
        } else {
            self.stalled += 1;
            if self.stalled > self.patience {
                self.length *= CUT;
                self.stalled = 0;
            }
        }
        if value < self.bound {
            self.bound = value;
            self.best.clone_from(&self.duals);
        }
    }

    fn average(&mut self, model: &Model) {
        for share in &mut self.run_share {
            *share *= 1.0 - RECENT_RUNS;
        }
        for run in self.oracle.runs.iter().flatten() {
            self.run_share[run.class as usize] += RECENT_RUNS;
        }
        if !self.watches_seats {
            return;
        }
        self.seat_share.resize(model.seats.all().len(), 0.0);
        for share in &mut self.seat_share {
            *share *= 1.0 - RECENT_SEATS;
        }
        for seat in self.oracle.picks.iter().flatten() {
            self.seat_share[*seat as usize] += RECENT_SEATS;
        }
    }

    fn turn(&mut self) {
        for (direction, slack) in self
            .direction
            .blocks_mut()
            .into_iter()
            .zip(self.slack.blocks())
        {
            for (direction, slack) in direction.iter_mut().zip(slack) {
                *direction = slack + MOMENTUM * *direction;
            }
        }
    }

    /// Moves along the direction, so far that the bound would fall by `fall` if it were linear.
    fn move_prices(&mut self, model: &Model, fall: f64) {
        let mut norm = 0.0;
        for (direction, scale) in self.direction.blocks().iter().zip(self.scale) {
            norm += scale * scale * direction.iter().map(|slack| slack * slack).sum::<f64>();
        }
        if norm <= 0.0 {
            return;
        }
        let ranges = [
            (f64::NEG_INFINITY, f64::INFINITY),
            (0.0, f64::INFINITY),
            (0.0, f64::INFINITY),
            (0.0, model.shortfall as f64),
            (0.0, f64::INFINITY),
            (0.0, f64::INFINITY),
        ];
        let directions = self.direction.blocks();
        for (kind, prices) in self.duals.blocks_mut().into_iter().enumerate() {
            let step = fall / norm * self.scale[kind] * self.scale[kind];
            let (low, high) = ranges[kind];
            for (price, direction) in prices.iter_mut().zip(directions[kind]) {
                *price = (*price - step * direction).clamp(low, high);
            }
        }
    }
}
