//! Large-neighbourhood search: end a few related runs, start others, settle the people concerned, keep what is better.
//!
//! It refuses to keep a plan that is not allowed.

use crate::dual::Chooser;
use crate::export::Draft;
use crate::greedy::{Prices, build};
use crate::model::Model;
use crate::purse::Sources;
use crate::rng::Rng;
use crate::state::State;

/// Most runs ended in one attempt.
const MOST_ENDED: usize = 4;
/// Most people whose wishes are looked at for runs to start.
const MOST_ASKED: usize = 24;
/// How far what a run adds is tilted by chance, as a share of it.
const TILT: f64 = 0.5;
/// Least and spread of the share of the money price that is charged in an attempt.
const PRICE_SHARE: (f64, f64) = (0.3, 0.8);
/// How many people may be pushed from their seats in turn.
const CHAIN: u32 = 2;
/// Up to this many classes the best plan is copied at once; above, at the end of a batch.
const SMALL: usize = 2000;

/// One line of search, with its plan, its random numbers and the best it has seen.
#[derive(Debug, Clone)]
pub(crate) struct Search<'m> {
    pub(crate) state: State<'m>,
    pub(crate) best: Draft,
    pub(crate) prices: Prices,
    /// One price of money for all.
    pub(crate) price_level: f64,
    pub(crate) chooser: Chooser,
    pub(crate) start: Vec<u32>,
    pub(crate) chain: Vec<u32>,
    /// Whether sources may be overdrawn for the time being.
    pub(crate) overdraft: bool,
    pub(crate) in_use: Vec<u32>,
    pub(crate) rng: Rng,
    /// Chance that a class is thought of, by how close it is to paying at the prices.
    pub(crate) appeal: Vec<f64>,
    open: Vec<u32>,
    tilt: Vec<f64>,
    class_seen: Vec<u32>,
    person_seen: Vec<u32>,
    stamp: u32,
}

impl<'m> Search<'m> {
    pub(crate) fn new(model: &'m Model, sources: &'m Sources, seed: u64) -> Self {
        let state = State::new(model, sources);
        let classes = model.classes.all().len();
        Self {
            best: Draft::of(&state),
            prices: Prices::flat(&state, 0.0),
            state,
            price_level: 0.0,
            chooser: Chooser::default(),
            start: Vec::new(),
            chain: Vec::new(),
            overdraft: true,
            in_use: Vec::new(),
            rng: Rng::new(seed),
            appeal: vec![1.0; classes],
            open: Vec::new(),
            tilt: vec![1.0; classes],
            class_seen: vec![0; classes],
            person_seen: vec![0; model.educators()],
            stamp: 0,
        }
    }

    /// Takes the prices as advice.
    pub(crate) fn advise(&mut self, prices: &Prices, appeal: &[f64]) {
        self.prices.clone_from(prices);
        self.price_level = prices.money.iter().sum::<f64>() / prices.money.len().max(1) as f64;
        self.appeal.clear();
        self.appeal.extend_from_slice(appeal);
    }

    /// Goes on from this plan.
    pub(crate) fn restart(&mut self, draft: &Draft) {
        draft.restore(&mut self.state);
        self.collect_open();
        self.remember();
    }

    pub(crate) fn clear(&mut self) {
        Draft::default().restore(&mut self.state);
    }

    /// Keeps the plan as it stands, and remembers it when it is the best so far.
    pub(crate) fn accept(&mut self) {
        self.state.settle();
        self.collect_open();
        if self.state.leader.len() <= SMALL {
            self.remember();
        }
    }

    fn remember(&mut self) {
        if self.state.worth > self.best.worth && self.state.is_paid() && self.state.voice_holds() {
            self.best = Draft::of(&self.state);
        }
    }

    fn collect_open(&mut self) {
        self.open.clear();
        let open = (0..self.state.leader.len()).filter(|class| self.state.is_open(*class));
        self.open.extend(open.map(|class| class as u32));
    }

    /// Makes a number of attempts; `heat` is how much worse a plan may be and still be kept now and then.
    pub(crate) fn batch(&mut self, attempts: u32, heat: f64) {
        for _ in 0..attempts {
            self.attempt(heat);
        }
        self.remember();
    }

    fn attempt(&mut self, heat: f64) {
        let before = self.state.worth;
        self.stamp += 1;
        let (mut people, ended) = self.take_apart();
        let candidates = self.candidates(&people, &ended);
        let mut prices = self.prices.clone();
        let share = PRICE_SHARE.0 + PRICE_SHARE.1 * self.rng.unit();
        for price in &mut prices.money {
            *price *= share;
        }
        for class in &candidates {
            self.tilt[*class] = 1.0 - TILT + 2.0 * TILT * self.rng.unit();
        }
        build(
            &mut self.state,
            candidates.iter().copied(),
            &prices,
            &self.tilt,
        );
        for class in &candidates {
            self.gather(*class, &mut people);
        }
        for person in &people {
            self.improve_person(*person as usize, CHAIN);
        }
        if !self.state.is_paid() {
            self.in_use.clone_from(&self.open);
            let started = candidates
                .iter()
                .filter(|class| self.state.is_open(**class));
            self.in_use.extend(started.map(|class| *class as u32));
            self.fit_budget();
        }
        for class in &candidates {
            self.top_up(*class, 0.0);
        }
        let limit = before as f64 + heat * self.rng.unit().max(1e-12).ln();
        if self.state.worth as f64 >= limit && self.state.is_paid() && self.state.voice_holds() {
            self.accept();
        } else {
            self.state.undo_to(0);
        }
    }

    /// Ends a few related runs; returns the people who lost a place, and the ended classes.
    fn take_apart(&mut self) -> (Vec<u32>, Vec<u32>) {
        let mut people = Vec::new();
        let mut ended = Vec::new();
        if self.open.is_empty() {
            return (people, ended);
        }
        let mut next = self.open[self.rng.below(self.open.len())];
        for _ in 0..=self.rng.below(MOST_ENDED) {
            if !self.state.is_open(next as usize) {
                break;
            }
            self.gather(next as usize, &mut people);
            self.state.close(next as usize);
            ended.push(next);
            next = self.related(&people);
        }
        (people, ended)
    }

    /// Adds the members of a class to the people concerned, each once.
    fn gather(&mut self, class: usize, people: &mut Vec<u32>) {
        for seat in &self.state.members[class] {
            let person = self.state.model.seat(*seat as usize).educator;
            if std::mem::replace(&mut self.person_seen[person as usize], self.stamp) != self.stamp {
                people.push(person);
            }
        }
    }

    /// A run that one of these people takes part in, or else any.
    fn related(&mut self, people: &[u32]) -> u32 {
        for _ in 0..8 {
            if people.is_empty() || self.rng.unit() < 0.15 {
                break;
            }
            let person = people[self.rng.below(people.len())] as usize;
            let held = &self.state.held[person];
            if !held.is_empty() {
                let seat = held[self.rng.below(held.len())];
                return self.state.model.seat(seat as usize).class;
            }
        }
        self.open[self.rng.below(self.open.len())]
    }

    /// Classes worth starting: the ended ones, attractive ones these people could join, and those locks ask for.
    fn candidates(&mut self, people: &[u32], ended: &[u32]) -> Vec<usize> {
        let model = self.state.model;
        let mut found: Vec<usize> = Vec::new();
        let locked = self
            .state
            .open_run_locks()
            .flat_map(|lock| &model.run_locks[lock].classes);
        for class in ended.iter().chain(locked) {
            if std::mem::replace(&mut self.class_seen[*class as usize], self.stamp) != self.stamp {
                found.push(*class as usize);
            }
        }
        let asked = people.len().min(MOST_ASKED);
        for index in 0..asked.max(usize::from(people.is_empty() && model.educators() > 0)) {
            let any = people.is_empty() || (index == 0 && self.rng.unit() < 0.2);
            let person = if any {
                self.rng.below(model.educators())
            } else {
                people[self.rng.below(people.len())] as usize
            };
            for pair in model.pairs.range(person) {
                for seat in model.seats.range(pair) {
                    let class = model.seat(seat).class as usize;
                    let seen =
                        std::mem::replace(&mut self.class_seen[class], self.stamp) == self.stamp;
                    if seen || self.state.is_open(class) {
                        continue;
                    }
                    if self.rng.unit() < self.appeal[class] {
                        found.push(class);
                    }
                }
            }
        }
        found
    }
}
