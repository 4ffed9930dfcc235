//! How what must be kept enters the model: as worth that outweighs everything else.
//!
//! It refuses to say whether all locks can be kept; `clash` does.

use crate::instance::{Instance, Lock};
use crate::model::{Model, RunLock};

impl Model {
    /// Sets a worth on each lock that outweighs everything else.
    pub(crate) fn add_locks(&mut self, instance: &Instance) {
        let mut locks: Vec<Lock> = Vec::new();
        for lock in &instance.locks {
            if !locks.contains(lock) {
                locks.push(*lock);
            }
        }
        if locks.is_empty() {
            return;
        }
        let deepest = self.shortfall * self.floors.iter().sum::<i64>();
        self.lock = (2 * (self.most() + deepest) + 1).min(1 << 40);
        for lock in locks {
            match lock {
                Lock::Run {
                    offering,
                    slot,
                    coach,
                } => self.lock_run(offering, slot, coach),
                Lock::Place {
                    educator,
                    offering,
                    slot,
                } => self.lock_place(educator, offering, slot),
            }
        }
    }

    fn lock_run(&mut self, offering: usize, slot: Option<usize>, coach: Option<usize>) {
        let coach = coach.map(|coach| coach as u32);
        let accepts = |class: &usize| {
            slot.is_none_or(|slot| self.class(*class).slot as usize == slot)
                && coach.is_none_or(|coach| self.class_coaches.row(*class).contains(&coach))
        };
        let classes: Vec<u32> = self
            .classes
            .range(offering)
            .filter(accepts)
            .map(|class| class as u32)
            .collect();
        for class in &classes {
            self.locks_of
                .entry(*class)
                .or_default()
                .push(self.run_locks.len() as u32);
        }
        self.run_locks.push(RunLock { classes, coach });
    }

    fn lock_place(&mut self, educator: usize, offering: usize, slot: Option<usize>) {
        self.place_locks += 1;
        for pair in self.pairs.range(educator) {
            if self.pairs.all()[pair].offering as usize != offering {
                continue;
            }
            for seat in self.seats.range(pair) {
                let class = self.seat(seat).class as usize;
                if slot.is_none_or(|slot| self.class(class).slot as usize == slot) {
                    self.seats.items[seat].bonus += self.lock;
                    *self.seat_locks.entry(seat as u32).or_default() += 1;
                }
            }
        }
    }

    /// More than any plan is worth: every need met in full and every wish granted.
    pub(crate) fn most(&self) -> i64 {
        let needs: i64 = (0..self.needs.all().len())
            .map(|need| self.worth(need, i64::MAX / 2))
            .sum();
        let bonuses: i64 = (0..self.pairs.all().len())
            .map(|pair| {
                self.seats
                    .row(pair)
                    .iter()
                    .map(|seat| seat.bonus)
                    .max()
                    .unwrap_or(0)
            })
            .sum();
        let runs: i64 = self.classes.all().iter().map(|class| class.bonus).sum();
        needs + bonuses + runs
    }
}
