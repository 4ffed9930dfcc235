//! Which places could be given at all: who is free when, who may lead what, and what is excluded.
//!
//! It refuses to weigh one place against another.

use std::collections::HashSet;

use crate::instance::{Exclusion, Instance};

pub(crate) struct Reach<'a> {
    instance: &'a Instance,
    coach_free: Vec<u64>,
    educator_free: Vec<u64>,
    closed_slots: Vec<u64>,
    closed_coaches: HashSet<(usize, usize)>,
    closed_places: HashSet<(usize, usize)>,
    previous_runs: HashSet<(usize, usize)>,
    previous_places: HashSet<(usize, usize, usize)>,
}

impl<'a> Reach<'a> {
    pub(crate) fn new(instance: &'a Instance) -> Self {
        let mut reach = Self {
            instance,
            coach_free: instance
                .coaches
                .iter()
                .map(|coach| slot_set(&coach.free))
                .collect(),
            educator_free: instance
                .educators
                .iter()
                .map(|educator| slot_set(&educator.free))
                .collect(),
            closed_slots: vec![0; instance.offerings.len()],
            closed_coaches: HashSet::new(),
            closed_places: HashSet::new(),
            previous_runs: HashSet::new(),
            previous_places: HashSet::new(),
        };
        for exclusion in &instance.exclusions {
            reach.exclude(*exclusion);
        }
        for run in instance.previous.iter().flat_map(|previous| &previous.runs) {
            reach.previous_runs.insert((run.offering, run.slot));
            for person in &run.participants {
                reach
                    .previous_places
                    .insert((*person, run.offering, run.slot));
            }
        }
        reach
    }

    fn exclude(&mut self, exclusion: Exclusion) {
        match exclusion {
            Exclusion::Run { offering, slot } => {
                self.closed_slots[offering] |= slot.map_or(u64::MAX, |slot| 1 << slot);
            }
            Exclusion::Coach {
                coach,
                offering: None,
            } => self.coach_free[coach] = 0,
            Exclusion::Coach {
                coach,
                offering: Some(offering),
            } => {
                self.closed_coaches.insert((coach, offering));
            }
            Exclusion::Place {
                educator,
                offering: None,
            } => self.educator_free[educator] = 0,
            Exclusion::Place {
                educator,
                offering: Some(offering),
            } => {
                self.closed_places.insert((educator, offering));
            }
        }
    }

    /// Slots in which the offering could be run at all.
    pub(crate) fn slots(&self, offering: usize) -> impl Iterator<Item = usize> {
        let offer = &self.instance.offerings[offering];
        let payable = !offer.funds.is_empty() || (offer.fixed_cost == 0 && offer.seat_cost == 0);
        let open = if payable && offer.max_runs > 0 {
            slot_set(&offer.slots) & !self.closed_slots[offering]
        } else {
            0
        };
        members(open)
    }

    /// Coaches who could lead the offering in the slot.
    pub(crate) fn coaches(&self, offering: usize, slot: usize) -> Vec<u32> {
        let offer = &self.instance.offerings[offering];
        let load = offer.hours + offer.preparation;
        let fits = |coach: &&usize| {
            self.coach_free[**coach] >> slot & 1 == 1
                && self.instance.coaches[**coach].max_hours >= load
                && !self.closed_coaches.contains(&(**coach, offering))
        };
        offer
            .coaches
            .iter()
            .filter(fits)
            .map(|coach| *coach as u32)
            .collect()
    }

    /// Slots in which this person could join this offering.
    pub(crate) fn open_slots(&self, person: usize, offering: usize) -> impl Iterator<Item = usize> {
        let educator = &self.instance.educators[person];
        let offer = &self.instance.offerings[offering];
        let joins =
            offer.hours <= educator.max_hours && !self.closed_places.contains(&(person, offering));
        let open = if joins {
            self.educator_free[person] & slot_set(&offer.slots)
        } else {
            0
        };
        members(open)
    }

    pub(crate) fn run_bonus(&self, offering: usize, slot: usize) -> i64 {
        let keep = self
            .instance
            .previous
            .as_ref()
            .map_or(0, |previous| previous.keep_run);
        if self.previous_runs.contains(&(offering, slot)) {
            keep
        } else {
            0
        }
    }

    pub(crate) fn place_bonus(&self, person: usize, offering: usize, slot: usize) -> i64 {
        let keep = self
            .instance
            .previous
            .as_ref()
            .map_or(0, |previous| previous.keep_place);
        if self.previous_places.contains(&(person, offering, slot)) {
            keep
        } else {
            0
        }
    }
}

fn slot_set(slots: &[usize]) -> u64 {
    slots.iter().fold(0, |set, slot| set | 1 << slot)
}

fn members(set: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |slot| set >> slot & 1 == 1)
}
