//! Whether locks can be kept together, and if not, which few of them clash.
//!
//! It refuses to guess: a clash is reported only when every way to keep the locks has been ruled out. It looks at
//! slots, coaches, hours, group sizes and money, and takes for granted that other people can be found.

use std::collections::BTreeMap;

use crate::instance::{Instance, Lock};
use crate::model::Model;
use crate::purse::share_out;

/// Ways looked at before the question is left open.
const MOST_TRIED: u32 = 100_000;
/// Up to this many locks, every pair is tried on its own.
const MANY: usize = 60;

/// A few locks that cannot hold together, none of which can be left out; nothing when no clash was shown.
pub(crate) fn find_clash(instance: &Instance, model: &Model) -> Option<Vec<Lock>> {
    let mut locks: Vec<Lock> = Vec::new();
    for lock in &instance.locks {
        if !locks.contains(lock) {
            locks.push(*lock);
        }
    }
    if let Some(alone) = locks.iter().find(|lock| clashes(model, &[**lock])) {
        return Some(vec![*alone]);
    }
    if !clashes(model, &locks) {
        return None;
    }
    if locks.len() <= MANY {
        for (index, first) in locks.iter().enumerate() {
            if let Some(second) = locks[..index]
                .iter()
                .find(|second| clashes(model, &[**second, *first]))
            {
                return Some(vec![*second, *first]);
            }
        }
    }
    let mut index = 0;
    while index < locks.len() {
        let lock = locks.remove(index);
        if !clashes(model, &locks) {
            locks.insert(index, lock);
            index += 1;
        }
    }
    Some(locks)
}

/// Whether it is certain that these locks cannot be kept together.
fn clashes(model: &Model, locks: &[Lock]) -> bool {
    let mut trial = Trial {
        model,
        tried: 0,
        seats: Vec::new(),
        open: BTreeMap::new(),
    };
    let (places, runs): (Vec<&Lock>, Vec<&Lock>) = locks
        .iter()
        .partition(|lock| matches!(lock, Lock::Place { .. }));
    let ordered: Vec<&Lock> = places.into_iter().chain(runs).collect();
    !trial.keep(&ordered) && trial.tried < MOST_TRIED
}

struct Trial<'m> {
    model: &'m Model,
    tried: u32,
    seats: Vec<u32>,
    /// Classes that run, with the coach where one is given.
    open: BTreeMap<u32, Option<u32>>,
}

impl Trial<'_> {
    /// Tries to keep the rest of the locks; true when nothing speaks against it.
    fn keep(&mut self, locks: &[&Lock]) -> bool {
        self.tried += 1;
        if self.tried >= MOST_TRIED {
            return false;
        }
        let Some((lock, rest)) = locks.split_first() else {
            let open: Vec<u32> = self.open.keys().copied().collect();
            return self.sizes_fit() && self.lead(&open);
        };
        match **lock {
            Lock::Place {
                educator,
                offering,
                slot,
            } => self.keep_place(educator, offering, slot, rest),
            Lock::Run {
                offering,
                slot,
                coach,
            } => self.keep_run(offering, slot, coach, rest),
        }
    }

    fn keep_place(
        &mut self,
        educator: usize,
        offering: usize,
        slot: Option<usize>,
        rest: &[&Lock],
    ) -> bool {
        let model = self.model;
        let pair = model
            .pairs
            .range(educator)
            .find(|pair| model.pairs.all()[*pair].offering as usize == offering);
        let Some(pair) = pair else { return false };
        for seat in model.seats.range(pair) {
            let class = model.seat(seat).class;
            if slot.is_some_and(|slot| model.class(class as usize).slot as usize != slot) {
                continue;
            }
            let given = self.seats.contains(&(seat as u32));
            if !given && !self.has_time(educator, seat) {
                continue;
            }
            let added = !self.open.contains_key(&class);
            if added {
                self.open.insert(class, None);
            }
            self.seats.push(seat as u32);
            if self.runs_fit(offering) && self.keep(rest) {
                return true;
            }
            self.seats.pop();
            if added {
                self.open.remove(&class);
            }
        }
        false
    }

    fn keep_run(
        &mut self,
        offering: usize,
        slot: Option<usize>,
        coach: Option<usize>,
        rest: &[&Lock],
    ) -> bool {
        let model = self.model;
        let coach = coach.map(|coach| coach as u32);
        for class in model.classes.range(offering) {
            let fits = slot.is_none_or(|slot| model.class(class).slot as usize == slot)
                && coach.is_none_or(|coach| model.class_coaches.row(class).contains(&coach));
            let before = self.open.get(&(class as u32)).copied();
            let other = before
                .flatten()
                .is_some_and(|led| coach.is_some_and(|coach| coach != led));
            if !fits || other {
                continue;
            }
            self.open.insert(class as u32, coach.or(before.flatten()));
            if self.runs_fit(offering) && self.keep(rest) {
                return true;
            }
            match before {
                Some(before) => self.open.insert(class as u32, before),
                None => self.open.remove(&(class as u32)),
            };
        }
        false
    }

    fn has_time(&self, educator: usize, seat: usize) -> bool {
        let model = self.model;
        let class = model.class(model.seat(seat).class as usize);
        let mut hours = model.offers[class.offering as usize].hours;
        for other in &self.seats {
            let it = model.seat(*other as usize);
            if it.educator as usize != educator || *other as usize == seat {
                continue;
            }
            let its = model.class(it.class as usize);
            if its.slot == class.slot || its.offering == class.offering {
                return false;
            }
            if self.seats.iter().filter(|seat| *seat == other).count() == 1 {
                hours += model.offers[its.offering as usize].hours;
            }
        }
        hours <= model.hours[educator]
    }

    fn runs_fit(&self, offering: usize) -> bool {
        let runs = self
            .open
            .keys()
            .filter(|class| self.model.class(**class as usize).offering as usize == offering);
        runs.count() <= self.model.offers[offering].runs
    }

    /// Whether every run can reach its least size, none exceeds its most, and all can be paid.
    fn sizes_fit(&self) -> bool {
        let model = self.model;
        let mut costs = Vec::new();
        for class in self.open.keys() {
            let offer = model.offer_of(*class as usize);
            let seats = model.class_seats.row(*class as usize);
            let mut given: Vec<u32> = seats
                .iter()
                .filter(|seat| self.seats.contains(seat))
                .copied()
                .collect();
            given.dedup();
            let could = |seat: &&u32| {
                self.seats.contains(seat)
                    || self.has_time(
                        model.seat(**seat as usize).educator as usize,
                        **seat as usize,
                    )
            };
            if given.len() > offer.max || seats.iter().filter(could).count() < offer.min {
                return false;
            }
            costs.push((
                offer.funds,
                offer.fixed + offer.seat * given.len().max(offer.min) as i64,
            ));
        }
        share_out(&model.budgets, &costs).is_some()
    }

    /// Whether coaches can be found for these classes.
    fn lead(&mut self, classes: &[u32]) -> bool {
        self.tried += 1;
        if self.tried >= MOST_TRIED {
            return false;
        }
        let Some((class, rest)) = classes.split_first() else {
            return true;
        };
        let given = self.open[class];
        for coach in self.model.class_coaches.row(*class as usize) {
            if given.is_some_and(|given| given != *coach) || !self.can_lead(*class, *coach, rest) {
                continue;
            }
            self.open.insert(*class, Some(*coach));
            if self.lead(rest) {
                return true;
            }
            self.open.insert(*class, given);
        }
        false
    }

    /// Whether the coach has the time, beside the classes already led; `later` are not decided yet.
    fn can_lead(&self, class: u32, coach: u32, later: &[u32]) -> bool {
        let model = self.model;
        let mut load = model.offer_of(class as usize).load;
        for (other, led) in &self.open {
            if *other == class || *led != Some(coach) || later.contains(other) {
                continue;
            }
            if model.class(*other as usize).slot == model.class(class as usize).slot {
                return false;
            }
            load += model.offer_of(*other as usize).load;
        }
        load <= model.coach_hours[coach as usize]
    }
}
