//! One person at a time: the best places for someone, given who has what.
//!
//! It refuses to start or end runs.

use super::lns::Search;
use crate::dual::SeatPrices;
use crate::state::{NONE, State};

const PINNED: f64 = -1e12;

impl Search<'_> {
    /// Takes all places of a person and gives the best that can be had, pushing out whoever gains least from a full
    /// run, and then doing the same for those pushed out; true when that was for the better.
    pub(crate) fn improve_person(&mut self, person: usize, depth: u32) -> bool {
        let mark = self.state.mark();
        let (worth, spent) = (self.state.worth, self.state.spent);
        self.chain.clear();
        self.chain.push(person as u32);
        let mut done = 0;
        let mut changed = false;
        while done < self.chain.len() {
            let person = self.chain[done] as usize;
            changed |= self.reseat(
                person,
                done as u32 + 1 < depth && self.chain.len() < depth as usize,
            );
            done += 1;
        }
        let gain = (self.state.worth - worth) as f64
            - self.price_level * (self.state.spent - spent) as f64;
        if !changed || gain <= 0.0 {
            self.state.undo_to(mark);
            return false;
        }
        true
    }

    /// Gives a person the best places at the going prices; those pushed out join the chain.
    fn reseat(&mut self, person: usize, may_push: bool) -> bool {
        let model = self.state.model;
        self.start.clear();
        self.start.extend_from_slice(&self.state.held[person]);
        for index in 0..self.start.len() {
            self.state.unseat(self.start[index] as usize);
        }
        let group = model.group[person] as usize;
        let short = self.state.group_hours[group] < model.floors[group];
        let hour = if short { model.shortfall as f64 } else { 0.0 };
        let going = Going {
            state: &self.state,
            money: &self.prices.money,
            chain: &self.chain,
            hour,
            overdraft: self.overdraft,
            may_push,
        };
        let overdraft = self.overdraft;
        self.chooser.choose(model, person, &going, &self.start);
        let mut same = self.chooser.best().len() == self.start.len();
        for index in 0..self.chooser.best().len() {
            let seat = self.chooser.best()[index] as usize;
            let class = model.seat(seat).class as usize;
            let offering = model.class(class).offering as usize;
            let is_full = self.state.members[class].len() >= model.offers[offering].max;
            if is_full && let Some((_, other)) = weakest(&self.state, class, &self.chain) {
                self.state.unseat(other as usize);
                self.chain.push(model.seat(other as usize).educator);
            }
            same &= self.start.contains(&(seat as u32));
            if overdraft || self.state.can_pay(offering, model.offers[offering].seat) {
                self.state.seat(seat);
            }
        }
        !same
    }

    /// Takes seats back where they are worth least for their money, until no source is overdrawn.
    pub(crate) fn fit_budget(&mut self) {
        let model = self.state.model;
        while let Some(set) = self.state.money.iter().position(|left| *left < 0) {
            let mut best: Option<(f64, u32)> = None;
            let count = self.in_use.len();
            let offset = if count > 96 { self.rng.below(count) } else { 0 };
            for index in 0..count.min(96) {
                let class = self.in_use[(index + offset) % count] as usize;
                let offering = model.class(class).offering as usize;
                let offer = &model.offers[offering];
                if !self.state.is_open(class)
                    || offer.seat == 0
                    || self.state.members[class].len() <= offer.min
                    || !self.state.sources.of(offering).contains(&(set as u32))
                {
                    continue;
                }
                for seat in &self.state.members[class] {
                    let rate = self.state.loss(*seat as usize) as f64 / offer.seat as f64;
                    if best.is_none_or(|(known, _)| rate < known) {
                        best = Some((rate, *seat));
                    }
                }
            }
            let Some((_, seat)) = best else { return };
            self.state.unseat(seat as usize);
        }
    }

    /// Gives free places of open runs to those who gain most, at the going price of money.
    pub(crate) fn top_up(&mut self, class: usize, price_share: f64) {
        let model = self.state.model;
        let offering = model.class(class).offering as usize;
        let offer = &model.offers[offering];
        if !self.state.is_open(class) || self.state.members[class].len() >= offer.max {
            return;
        }
        let cost = self.prices.money[offering] * offer.seat as f64 * price_share;
        let mut wanting: Vec<(i64, u32)> = Vec::new();
        for seat in model.class_seats.row(class) {
            if self.state.is_free_for(*seat as usize) {
                let gain = self.state.gain(*seat as usize);
                if gain as f64 > cost {
                    wanting.push((gain, *seat));
                }
            }
        }
        wanting.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, seat) in wanting {
            if self.state.members[class].len() >= offer.max
                || !self.state.can_pay(offering, offer.seat)
            {
                break;
            }
            self.state.seat(seat as usize);
        }
    }
}

/// The prices one person meets, given who has what.
struct Going<'a> {
    state: &'a State<'a>,
    money: &'a [f64],
    chain: &'a [u32],
    hour: f64,
    overdraft: bool,
    may_push: bool,
}

impl SeatPrices for Going<'_> {
    fn offering(&self, offering: usize) -> f64 {
        if self.state.runs[offering] == 0 {
            return f64::INFINITY;
        }
        -self.hour * self.state.model.offers[offering].hours as f64
    }

    fn seat(&self, seat: u32, base: f64) -> f64 {
        let model = self.state.model;
        let it = model.seat(seat as usize);
        let class = it.class as usize;
        if !self.state.is_open(class) || base == f64::INFINITY {
            return f64::INFINITY;
        }
        let offering = model.class(class).offering as usize;
        let offer = &model.offers[offering];
        let size = self.state.members[class].len();
        let bonus = it.bonus as f64;
        if size >= offer.max {
            let weakest = if self.may_push {
                weakest(self.state, class, self.chain)
            } else {
                None
            };
            return weakest.map_or(f64::INFINITY, |(loss, _)| loss as f64 - bonus);
        }
        if !self.overdraft && self.state.purse(offering) < offer.seat {
            return f64::INFINITY;
        }
        let cost = self.money[offering] * offer.seat as f64 - bonus;
        if size < offer.min {
            cost + PINNED
        } else {
            cost
        }
    }
}

/// The member whose place is worth least, leaving out those who have just been seated.
fn weakest(state: &State<'_>, class: usize, chain: &[u32]) -> Option<(i64, u32)> {
    let is_seated = |seat: u32| chain.contains(&state.model.seat(seat as usize).educator);
    let known = state.weakest[class].get();
    if known.1 != NONE && !is_seated(known.1) {
        return Some(known);
    }
    let members = state.members[class].iter();
    let found = members
        .filter(|seat| !is_seated(**seat))
        .map(|seat| (state.loss(*seat as usize), *seat))
        .min();
    if known.1 == NONE
        && let Some(found) = found
    {
        state.weakest[class].set(found);
    }
    found
}
