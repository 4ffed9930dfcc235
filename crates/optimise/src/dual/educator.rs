//! The best set of places for one person when every place has a price: exact branch and bound.
//!
//! It refuses to know where the prices come from.

use crate::model::Model;

/// What places cost a person, in units of the objective.
pub(crate) trait Prices {
    /// What every seat of this offering costs.
    fn offering(&self, offering: usize) -> f64;
    /// What this seat costs on top; endless when it is not to be had. `base` is what the offering costs.
    fn seat(&self, seat: u32, base: f64) -> f64;
}

/// One offering still open to the person, with what it would add now.
#[derive(Debug, Clone, Copy)]
struct Item {
    pair: u32,
    /// Worth of the effects on top of what is chosen already.
    worth: f64,
    /// Worth less the cheapest price.
    net: f64,
    hours: i64,
    /// Needs it touches, and slots it could be in, as sets.
    needs: u64,
    slots: u64,
}

impl Item {
    fn density(&self) -> f64 {
        if self.hours > 0 {
            self.net / self.hours as f64
        } else {
            f64::INFINITY
        }
    }
}

/// Scratch space and the best set found, reused from person to person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chooser {
    levels: Vec<i64>,
    lists: Vec<Vec<Item>>,
    seats: Vec<(u32, u8, f64)>,
    seat_rows: Vec<(u32, u32, u32)>,
    chosen: Vec<u32>,
    best: Vec<u32>,
    best_net: f64,
}

impl Chooser {
    /// Finds the best set of seats of `person`; returns its worth net of prices and leaves the seats in `best`.
    ///
    /// `start` is a set known to be possible, tried first.
    pub(crate) fn choose(
        &mut self,
        model: &Model,
        person: usize,
        prices: &impl Prices,
        start: &[u32],
    ) -> f64 {
        self.best.clear();
        self.best_net = 0.0;
        self.seats.clear();
        self.seat_rows.clear();
        if self.lists.is_empty() {
            self.lists.push(Vec::new());
        }
        let mut list = std::mem::take(&mut self.lists[0]);
        list.clear();
        for pair in model.pairs.range(person) {
            self.add_pair(model, pair, prices, &mut list);
        }
        if !list.is_empty() {
            let needs = model.needs.range(person);
            self.levels.clear();
            self.levels.resize(needs.len(), 0);
            self.try_start(model, needs.start, start, prices);
            let hours = model.hours[person];
            self.search(model, needs.start, 0, &mut list, hours, 0, 0.0);
        }
        self.lists[0] = list;
        self.best_net
    }

    /// The seats of the best set.
    pub(crate) fn best(&self) -> &[u32] {
        &self.best
    }

    fn add_pair(&mut self, model: &Model, pair: usize, prices: &impl Prices, list: &mut Vec<Item>) {
        let root = model.roots[pair];
        let first = self.seats.len() as u32;
        let mut cheapest = f64::INFINITY;
        let offering = model.pairs.all()[pair].offering as usize;
        let base = prices.offering(offering);
        for seat in model.seats.range(pair) {
            let cost = base + prices.seat(seat as u32, base);
            // The price is compared alone: a pair adds most when nothing else is chosen.
            if root > cost {
                let class = model.seat(seat).class as usize;
                self.seats
                    .push((seat as u32, model.class(class).slot, cost));
                cheapest = cheapest.min(cost);
            }
        }
        if self.seats.len() as u32 > first {
            let row = self.seat_rows.len() as u32;
            self.seat_rows
                .push((pair as u32, first, self.seats.len() as u32));
            let needs = model
                .effects
                .row(pair)
                .iter()
                .fold(0, |set, (need, _)| set | 1 << (need % 64));
            let options = &self.seats[first as usize..];
            let slots = options.iter().fold(0, |set, option| set | 1 << option.1);
            let hours = model.offers[offering].hours;
            list.push(Item {
                pair: row,
                worth: root,
                net: root - cheapest,
                hours,
                needs,
                slots,
            });
        }
    }

    fn try_start(&mut self, model: &Model, first_need: usize, start: &[u32], prices: &impl Prices) {
        if start.is_empty() {
            return;
        }
        let mut net = 0.0;
        for seat in start {
            let pair = model.seat(*seat as usize).pair as usize;
            let base = prices.offering(model.pairs.all()[pair].offering as usize);
            net += self.marginal(model, first_need, pair) - base - prices.seat(*seat, base);
            self.shift(model, first_need, pair, 1);
        }
        for seat in start {
            self.shift(
                model,
                first_need,
                model.seat(*seat as usize).pair as usize,
                -1,
            );
        }
        if net > self.best_net {
            self.best_net = net;
            self.best.extend_from_slice(start);
        }
    }

    fn marginal(&self, model: &Model, first_need: usize, pair: usize) -> f64 {
        let mut gain = 0;
        for (need, level) in model.effects.row(pair) {
            let now = self.levels[*need as usize - first_need];
            gain += model.worth(*need as usize, now + level) - model.worth(*need as usize, now);
        }
        gain as f64
    }

    fn shift(&mut self, model: &Model, first_need: usize, pair: usize, sign: i64) {
        for (need, level) in model.effects.row(pair) {
            self.levels[*need as usize - first_need] += sign * level;
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the state of one level of the search, kept on the stack"
    )]
    fn search(
        &mut self,
        model: &Model,
        first_need: usize,
        depth: usize,
        list: &mut [Item],
        hours: i64,
        busy: u64,
        net: f64,
    ) {
        list.sort_unstable_by(|a, b| {
            b.density()
                .total_cmp(&a.density())
                .then(a.pair.cmp(&b.pair))
        });
        if self.lists.len() <= depth + 1 {
            self.lists.push(Vec::new());
        }
        for index in 0..list.len() {
            if net + bound(&list[index..], hours) <= self.best_net + 1e-7 {
                return;
            }
            let item = list[index];
            let (pair, first, last) = self.seat_rows[item.pair as usize];
            for option in first..last {
                let (seat, slot, cost) = self.seats[option as usize];
                if busy >> slot & 1 == 1 {
                    continue;
                }
                let net = net + item.worth - cost;
                self.chosen.push(seat);
                if net > self.best_net {
                    self.best_net = net;
                    self.best.clear();
                    self.best.extend_from_slice(&self.chosen);
                }
                let (busy, hours) = (busy | 1 << slot, hours - item.hours);
                if net + bound(&list[index + 1..], hours) > self.best_net + 1e-7 {
                    self.shift(model, first_need, pair as usize, 1);
                    let mut next = std::mem::take(&mut self.lists[depth + 1]);
                    next.clear();
                    let renewed = list[index + 1..].iter().filter_map(|other| {
                        let mut other = *other;
                        let keeps = self.renew(
                            model,
                            first_need,
                            &mut other,
                            item.needs,
                            1 << slot,
                            hours,
                            busy,
                        );
                        keeps.then_some(other)
                    });
                    next.extend(renewed);
                    if !next.is_empty() {
                        self.search(model, first_need, depth + 1, &mut next, hours, busy, net);
                    }
                    self.lists[depth + 1] = next;
                    self.shift(model, first_need, pair as usize, -1);
                }
                self.chosen.pop();
            }
        }
    }

    /// Brings up to date what an item adds; false when it no longer fits or pays.
    #[expect(
        clippy::too_many_arguments,
        reason = "the state of one level of the search, kept on the stack"
    )]
    fn renew(
        &self,
        model: &Model,
        first_need: usize,
        item: &mut Item,
        needs: u64,
        taken: u64,
        hours: i64,
        busy: u64,
    ) -> bool {
        if item.hours > hours {
            return false;
        }
        let (pair, first, last) = self.seat_rows[item.pair as usize];
        let mut cheapest = item.worth - item.net;
        if item.needs & needs != 0 {
            item.worth = self.marginal(model, first_need, pair as usize);
        }
        if item.slots & taken != 0 {
            let options = &self.seats[first as usize..last as usize];
            let free = options.iter().filter(|option| busy >> option.1 & 1 == 0);
            cheapest = free.map(|option| option.2).fold(f64::INFINITY, f64::min);
        }
        item.net = item.worth - cheapest;
        item.net > 0.0
    }
}

/// No set of these items adds more: what each adds only falls as others are chosen, and the last may be split.
///
/// The items come in falling order of worth per hour.
fn bound(list: &[Item], mut hours: i64) -> f64 {
    let mut sum = 0.0;
    for item in list {
        if item.hours > hours {
            return sum + item.net * hours as f64 / item.hours as f64;
        }
        hours -= item.hours;
        sum += item.net;
    }
    sum
}
