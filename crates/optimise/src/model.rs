//! The question in the form the solvers compute with: flat lists, positions instead of searches.
//!
//! It refuses to know how a plan is sought. What is excluded, unreachable or unaffordable on its face is not in it.

use std::collections::HashMap;

use crate::instance::Instance;
use crate::reach::Reach;
pub(crate) use crate::rows::Rows;

/// One need of one educator: the worth of an effect as rising, ever flatter pieces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    pub competency: u32,
    pub weight: i64,
    /// The whole gap, in milli-levels.
    pub gap: i64,
    /// Where in `Model::ends` the pieces of this need begin.
    pub pieces: u32,
}

/// One educator in one offering, whatever the slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub offering: u32,
}

/// A place that could be given: one educator in one offering in one slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat {
    pub pair: u32,
    pub educator: u32,
    pub class: u32,
    /// Worth beyond the need met: wishes, and keeping the plan in force.
    pub bonus: i64,
}

/// A class: one offering in one slot, which may be run or not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Class {
    pub offering: u32,
    pub slot: u8,
    pub bonus: i64,
}

/// An offering reduced to what the solvers read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offer {
    pub hours: i64,
    pub load: i64,
    pub fixed: i64,
    pub seat: i64,
    pub min: usize,
    pub max: usize,
    pub runs: usize,
    pub funds: u32,
    pub proposed: bool,
}

/// The whole question, flat.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub slots: usize,
    pub rates: Vec<i64>,
    pub shortfall: i64,
    pub voice: i64,
    pub floors: Vec<i64>,
    pub budgets: Vec<i64>,
    pub offers: Vec<Offer>,
    pub group: Vec<u32>,
    pub hours: Vec<i64>,
    pub coach_hours: Vec<i64>,
    /// Needs of each educator.
    pub needs: Rows<Need>,
    /// Ends of the pieces of each need, in milli-levels.
    pub ends: Vec<i64>,
    /// Offerings each educator could join.
    pub pairs: Rows<Pair>,
    /// Effects of each pair as (need, milli-levels).
    pub effects: Rows<(u32, i64)>,
    /// What each pair is worth on its own, wishes apart.
    pub roots: Vec<f64>,
    /// Seats of each pair.
    pub seats: Rows<Seat>,
    /// Classes of each offering.
    pub classes: Rows<Class>,
    /// Seats of each class.
    pub class_seats: Rows<u32>,
    /// Coaches of each class.
    pub class_coaches: Rows<u32>,
    /// Locks on runs, and those each class can keep.
    pub run_locks: Vec<RunLock>,
    pub locks_of: HashMap<u32, Vec<u32>>,
    /// Number of locks on places; each adds `lock` to the seats that keep it.
    pub place_locks: usize,
    /// Locks each seat keeps.
    pub seat_locks: HashMap<u32, u32>,
    /// What keeping a lock adds to the worth of a plan while it is sought.
    pub lock: i64,
}

/// A lock on a run: one of these classes, by this coach where given.
#[derive(Debug, Clone)]
pub(crate) struct RunLock {
    pub classes: Vec<u32>,
    pub coach: Option<u32>,
}

impl Model {
    /// Builds the flat form of a validated instance.
    pub(crate) fn new(instance: &Instance) -> Self {
        let reach = Reach::new(instance);
        let mut model = Self {
            slots: instance.meta.slots,
            rates: instance.meta.rate.clone(),
            shortfall: instance.meta.shortfall_penalty,
            voice: instance.meta.voice_permille,
            floors: instance.floors.clone(),
            budgets: instance.funds.clone(),
            offers: instance.offerings.iter().map(offer).collect(),
            group: instance
                .educators
                .iter()
                .map(|educator| educator.g as u32)
                .collect(),
            hours: instance
                .educators
                .iter()
                .map(|educator| educator.max_hours)
                .collect(),
            coach_hours: instance
                .coaches
                .iter()
                .map(|coach| coach.max_hours)
                .collect(),
            needs: Rows::new(),
            ends: Vec::new(),
            pairs: Rows::new(),
            effects: Rows::new(),
            roots: Vec::new(),
            seats: Rows::new(),
            classes: Rows::new(),
            class_seats: Rows::new(),
            class_coaches: Rows::new(),
            run_locks: Vec::new(),
            locks_of: HashMap::new(),
            place_locks: 0,
            seat_locks: HashMap::new(),
            lock: 0,
        };
        let class_of = model.add_classes(&reach);
        model.add_people(instance, &reach, &class_of);
        model.roots = (0..model.pairs.all().len())
            .map(|pair| model.root(pair))
            .collect();
        model.add_class_seats();
        model.add_locks(instance);
        model
    }

    /// Adds the classes and returns, for each offering and slot, the class or `u32::MAX`.
    fn add_classes(&mut self, reach: &Reach<'_>) -> Vec<u32> {
        let mut class_of = vec![u32::MAX; self.offers.len() * self.slots];
        let mut next = 0;
        for offering in 0..self.offers.len() {
            let mut row = Vec::new();
            for slot in reach.slots(offering) {
                let coaches = reach.coaches(offering, slot);
                if coaches.is_empty() {
                    continue;
                }
                self.class_coaches.push_row(coaches);
                class_of[offering * self.slots + slot] = next;
                next += 1;
                let bonus = reach.run_bonus(offering, slot);
                row.push(Class {
                    offering: offering as u32,
                    slot: slot as u8,
                    bonus,
                });
            }
            self.classes.push_row(row);
        }
        class_of
    }

    fn add_people(&mut self, instance: &Instance, reach: &Reach<'_>, class_of: &[u32]) {
        let mut need_of = vec![u32::MAX; instance.meta.competencies];
        let mut pair_count = 0;
        for (person, educator) in instance.educators.iter().enumerate() {
            let first = self.needs.all().len() as u32;
            let mut needs = Vec::new();
            for (competency, gap, weight) in &educator.gap {
                need_of[*competency] = first + needs.len() as u32;
                let pieces = self.ends.len() as u32;
                let mut share = 0;
                for permille in &instance.meta.seg_permille {
                    share += permille;
                    self.ends.push(gap * share / 1000);
                }
                needs.push(Need {
                    competency: *competency as u32,
                    weight: *weight,
                    gap: *gap,
                    pieces,
                });
            }
            self.needs.push_row(needs);
            let mut pairs = Vec::new();
            for offering in &educator.cand {
                let wish = 10 * educator.pref.get(offering).copied().unwrap_or(0);
                let seats: Vec<Seat> = reach
                    .open_slots(person, *offering)
                    .filter_map(|slot| {
                        let class = class_of[offering * self.slots + slot];
                        let bonus = wish + reach.place_bonus(person, *offering, slot);
                        let educator = person as u32;
                        (class != u32::MAX).then_some(Seat {
                            pair: pair_count,
                            educator,
                            class,
                            bonus,
                        })
                    })
                    .collect();
                if seats.is_empty() {
                    continue;
                }
                self.seats.push_row(seats);
                let effects = &instance.offerings[*offering].effects;
                self.effects
                    .push_row(effects.iter().filter_map(|(competency, level)| {
                        let need = need_of[*competency];
                        (need != u32::MAX && *level > 0).then_some((need, *level))
                    }));
                pairs.push(Pair {
                    offering: *offering as u32,
                });
                pair_count += 1;
            }
            self.pairs.push_row(pairs);
            for (competency, _, _) in &educator.gap {
                need_of[*competency] = u32::MAX;
            }
        }
    }

    fn add_class_seats(&mut self) {
        let mut by_class = vec![Vec::new(); self.classes.all().len()];
        for (index, seat) in self.seats.all().iter().enumerate() {
            by_class[seat.class as usize].push(index as u32);
        }
        for seats in by_class {
            self.class_seats.push_row(seats);
        }
    }

    fn root(&self, pair: usize) -> f64 {
        let worth = |(need, level): &(u32, i64)| self.worth(*need as usize, *level);
        self.effects.row(pair).iter().map(worth).sum::<i64>() as f64
    }

    pub(crate) fn seat(&self, seat: usize) -> Seat {
        self.seats.all()[seat]
    }

    pub(crate) fn class(&self, class: usize) -> Class {
        self.classes.all()[class]
    }

    pub(crate) fn offer_of(&self, class: usize) -> &Offer {
        &self.offers[self.class(class).offering as usize]
    }

    pub(crate) fn educators(&self) -> usize {
        self.group.len()
    }

    /// Worth of `level` milli-levels of effect on a need.
    pub(crate) fn worth(&self, need: usize, level: i64) -> i64 {
        let need = &self.needs.all()[need];
        let ends = &self.ends[need.pieces as usize..][..self.rates.len()];
        let mut worth = 0;
        let mut covered = 0;
        for (end, rate) in ends.iter().zip(&self.rates) {
            if level <= *end {
                return need.weight * (worth + rate * (level - covered));
            }
            worth += rate * (end - covered);
            covered = *end;
        }
        need.weight * worth
    }
}

fn offer(offering: &crate::instance::Offering) -> Offer {
    Offer {
        hours: offering.hours,
        load: offering.hours + offering.preparation,
        fixed: offering.fixed_cost,
        seat: offering.seat_cost,
        min: offering.min_size.max(0) as usize,
        max: offering.max_size.max(0) as usize,
        runs: offering.max_runs.max(0) as usize,
        funds: offering.funds.iter().fold(0, |mask, fund| mask | 1 << fund),
        proposed: offering.proposed == 1,
    }
}
