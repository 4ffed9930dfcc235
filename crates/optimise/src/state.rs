//! A plan in the making: places and runs can be added and taken back, and all sums follow at once.
//!
//! It refuses to decide what is worth doing; it only knows what is allowed and what it is worth.

use std::cell::Cell;

use crate::model::Model;
use crate::purse::Sources;

pub(crate) const NONE: u32 = u32::MAX;
/// More hours than anyone has.
const AWAY: i64 = 1 << 40;

/// One step that can be taken back.
#[derive(Debug, Clone, Copy)]
enum Step {
    Seat(u32),
    Unseat(u32),
    Open(u32),
    Close(u32, u32),
}

/// A plan in the making.
#[derive(Debug, Clone)]
pub(crate) struct State<'m> {
    pub(crate) model: &'m Model,
    pub(crate) sources: &'m Sources,
    /// Seats each educator holds.
    pub(crate) held: Vec<Vec<u32>>,
    busy: Vec<u64>,
    hours_left: Vec<i64>,
    level: Vec<i64>,
    /// Seats given in each class.
    pub(crate) members: Vec<Vec<u32>>,
    /// Who leads each class; `NONE` when it is not run.
    pub(crate) leader: Vec<u32>,
    coach_left: Vec<i64>,
    coach_busy: Vec<u64>,
    pub(crate) runs: Vec<u32>,
    pub(crate) money: Vec<i64>,
    pub(crate) spent: i64,
    pub(crate) proposed: i64,
    pub(crate) group_hours: Vec<i64>,
    /// Worth so far, shortfall included.
    pub(crate) worth: i64,
    /// Runs that keep each lock.
    lock_runs: Vec<u32>,
    journal: Vec<Step>,
    /// The member of each class whose place is worth least, as last computed; `NONE` when that may have changed.
    pub(crate) weakest: Vec<Cell<(i64, u32)>>,
}

impl<'m> State<'m> {
    /// The empty plan.
    pub(crate) fn new(model: &'m Model, sources: &'m Sources) -> Self {
        let classes = model.classes.all().len();
        Self {
            model,
            sources,
            held: vec![Vec::new(); model.educators()],
            busy: vec![0; model.educators()],
            hours_left: model.hours.clone(),
            level: vec![0; model.needs.all().len()],
            members: vec![Vec::new(); classes],
            leader: vec![NONE; classes],
            coach_left: model.coach_hours.clone(),
            coach_busy: vec![0; model.coach_hours.len()],
            runs: vec![0; model.offers.len()],
            money: sources.budget.clone(),
            spent: 0,
            proposed: 0,
            group_hours: vec![0; model.floors.len()],
            worth: -model.shortfall * model.floors.iter().sum::<i64>(),
            lock_runs: vec![0; model.run_locks.len()],
            journal: Vec::new(),
            weakest: vec![Cell::new((0, NONE)); classes],
        }
    }

    pub(crate) fn is_open(&self, class: usize) -> bool {
        self.leader[class] != NONE
    }

    /// Whether the person has the time for this seat and does not have the offering already.
    pub(crate) fn is_free_for(&self, seat: usize) -> bool {
        let model = self.model;
        let it = model.seat(seat);
        let person = it.educator as usize;
        let class = model.class(it.class as usize);
        self.busy[person] >> class.slot & 1 == 0
            && self.hours_left[person] >= model.offers[class.offering as usize].hours
            && self.held[person]
                .iter()
                .all(|other| model.seat(*other as usize).pair != it.pair)
    }

    /// What giving this seat adds to the worth of the plan.
    pub(crate) fn gain(&self, seat: usize) -> i64 {
        let model = self.model;
        let it = model.seat(seat);
        let mut gain = it.bonus;
        for (need, level) in model.effects.row(it.pair as usize) {
            let now = self.level[*need as usize];
            gain += model.worth(*need as usize, now + level) - model.worth(*need as usize, now);
        }
        let group = model.group[it.educator as usize] as usize;
        let short = (model.floors[group] - self.group_hours[group]).max(0);
        gain + model.shortfall * short.min(model.offer_of(it.class as usize).hours)
    }

    /// What taking this given seat back would cost.
    pub(crate) fn loss(&self, seat: usize) -> i64 {
        let model = self.model;
        let it = model.seat(seat);
        let mut loss = it.bonus;
        for (need, level) in model.effects.row(it.pair as usize) {
            let now = self.level[*need as usize];
            loss += model.worth(*need as usize, now) - model.worth(*need as usize, now - level);
        }
        let group = model.group[it.educator as usize] as usize;
        let hours = model.offer_of(it.class as usize).hours;
        let short = (model.floors[group] - self.group_hours[group] + hours).max(0);
        loss + model.shortfall * short.min(hours)
    }

    /// Leaves a person no time for any more seats.
    pub(crate) fn withdraw(&mut self, person: usize) {
        self.hours_left[person] -= AWAY;
    }

    /// Takes a withdrawal back.
    pub(crate) fn readmit(&mut self, person: usize) {
        self.hours_left[person] += AWAY;
    }

    /// Whether no source is overdrawn.
    pub(crate) fn is_paid(&self) -> bool {
        self.money.iter().all(|left| *left >= 0)
    }

    /// Whether the sources of this offering still have that much.
    pub(crate) fn can_pay(&self, offering: usize, amount: i64) -> bool {
        self.sources
            .of(offering)
            .iter()
            .all(|set| self.money[*set as usize] >= amount)
    }

    /// The most that could still be spent on this offering.
    pub(crate) fn purse(&self, offering: usize) -> i64 {
        self.sources
            .of(offering)
            .iter()
            .map(|set| self.money[*set as usize])
            .min()
            .unwrap_or(i64::MAX)
    }

    /// Whether proposals get their share.
    pub(crate) fn voice_holds(&self) -> bool {
        i128::from(self.proposed) * 1000 >= i128::from(self.spent) * i128::from(self.model.voice)
    }

    /// Whether the coach has the time to lead this class.
    pub(crate) fn coach_is_free(&self, coach: usize, class: usize) -> bool {
        self.coach_busy[coach] >> self.model.class(class).slot & 1 == 0
            && self.coach_left[coach] >= self.model.offer_of(class).load
    }

    pub(crate) fn coach_hours_left(&self, coach: usize) -> i64 {
        self.coach_left[coach]
    }

    fn pay(&mut self, offering: usize, amount: i64) {
        for set in self.sources.of(offering) {
            self.money[*set as usize] -= amount;
        }
        self.spent += amount;
        if self.model.offers[offering].proposed {
            self.proposed += amount;
        }
    }

    /// Gives a seat; the caller has made sure it is allowed.
    pub(crate) fn seat(&mut self, seat: usize) {
        self.journal.push(Step::Seat(seat as u32));
        self.do_seat(seat);
    }

    /// Takes a seat back.
    pub(crate) fn unseat(&mut self, seat: usize) {
        self.journal.push(Step::Unseat(seat as u32));
        self.undo_seat(seat);
    }

    /// Starts a run; the caller has made sure it is allowed.
    pub(crate) fn open(&mut self, class: usize, coach: usize) {
        self.journal.push(Step::Open(class as u32));
        self.do_open(class, coach);
    }

    /// Ends a run and takes its seats back.
    pub(crate) fn close(&mut self, class: usize) {
        while let Some(seat) = self.members[class].last() {
            self.unseat(*seat as usize);
        }
        self.journal
            .push(Step::Close(class as u32, self.leader[class]));
        self.undo_open(class);
    }

    fn do_seat(&mut self, seat: usize) {
        let model = self.model;
        self.worth += self.gain(seat);
        let it = model.seat(seat);
        let person = it.educator as usize;
        let class = it.class as usize;
        let offer = model.offer_of(class);
        for (need, level) in model.effects.row(it.pair as usize) {
            self.level[*need as usize] += level;
        }
        self.busy[person] |= 1 << model.class(class).slot;
        self.hours_left[person] -= offer.hours;
        self.group_hours[model.group[person] as usize] += offer.hours;
        self.held[person].push(seat as u32);
        self.members[class].push(seat as u32);
        self.forget_weakest(person);
        self.pay(model.class(class).offering as usize, offer.seat);
    }

    fn undo_seat(&mut self, seat: usize) {
        let model = self.model;
        let it = model.seat(seat);
        let person = it.educator as usize;
        let class = it.class as usize;
        let offer = model.offer_of(class);
        for (need, level) in model.effects.row(it.pair as usize) {
            self.level[*need as usize] -= level;
        }
        self.busy[person] &= !(1 << model.class(class).slot);
        self.hours_left[person] += offer.hours;
        self.group_hours[model.group[person] as usize] -= offer.hours;
        self.forget_weakest(person);
        remove(&mut self.held[person], seat as u32);
        remove(&mut self.members[class], seat as u32);
        self.pay(model.class(class).offering as usize, -offer.seat);
        self.worth -= self.gain(seat);
    }

    fn forget_weakest(&self, person: usize) {
        for seat in &self.held[person] {
            self.weakest[self.model.seat(*seat as usize).class as usize].set((0, NONE));
        }
    }

    fn do_open(&mut self, class: usize, coach: usize) {
        let model = self.model;
        let offering = model.class(class).offering as usize;
        self.leader[class] = coach as u32;
        self.runs[offering] += 1;
        self.coach_left[coach] -= model.offers[offering].load;
        self.coach_busy[coach] |= 1 << model.class(class).slot;
        self.pay(offering, model.offers[offering].fixed);
        self.worth += model.class(class).bonus;
        for lock in kept_by(model, class, coach) {
            self.lock_runs[lock] += 1;
            self.worth += if self.lock_runs[lock] == 1 {
                model.lock
            } else {
                0
            };
        }
    }

    fn undo_open(&mut self, class: usize) {
        let model = self.model;
        let offering = model.class(class).offering as usize;
        let coach = self.leader[class] as usize;
        self.leader[class] = NONE;
        self.runs[offering] -= 1;
        self.coach_left[coach] += model.offers[offering].load;
        self.coach_busy[coach] &= !(1 << model.class(class).slot);
        self.pay(offering, -model.offers[offering].fixed);
        self.worth -= model.class(class).bonus;
        for lock in kept_by(model, class, coach) {
            self.lock_runs[lock] -= 1;
            self.worth -= if self.lock_runs[lock] == 0 {
                model.lock
            } else {
                0
            };
        }
    }

    /// Locks not kept yet that a run of this class by this coach would keep.
    pub(crate) fn locks_met(&self, class: usize, coach: usize) -> usize {
        kept_by(self.model, class, coach)
            .filter(|lock| self.lock_runs[*lock] == 0)
            .count()
    }

    /// Locks on runs that are not kept.
    pub(crate) fn open_run_locks(&self) -> impl Iterator<Item = usize> {
        (0..self.lock_runs.len()).filter(|lock| self.lock_runs[*lock] == 0)
    }

    /// Number of locks the plan keeps.
    pub(crate) fn kept_locks(&self) -> usize {
        let runs = self.lock_runs.iter().filter(|count| **count > 0).count();
        let locked = self.model.seat_locks.iter().filter(|(seat, _)| {
            let person = self.model.seat(**seat as usize).educator as usize;
            self.held[person].contains(*seat)
        });
        runs + locked.map(|(_, count)| *count as usize).sum::<usize>()
    }

    /// Worth of the plan itself, without what was set on locks to have them kept.
    pub(crate) fn plain_worth(&self) -> i64 {
        self.worth - self.model.lock * self.kept_locks() as i64
    }

    /// A point to which `undo_to` can return.
    pub(crate) fn mark(&self) -> usize {
        self.journal.len()
    }

    /// Takes back every step since the mark.
    pub(crate) fn undo_to(&mut self, mark: usize) {
        while self.journal.len() > mark {
            match self.journal.pop().expect("invariant: longer than the mark") {
                Step::Seat(seat) => self.undo_seat(seat as usize),
                Step::Unseat(seat) => self.do_seat(seat as usize),
                Step::Open(class) => self.undo_open(class as usize),
                Step::Close(class, coach) => self.do_open(class as usize, coach as usize),
            }
        }
    }

    /// Forgets how the plan came about; what was done can no longer be taken back.
    pub(crate) fn settle(&mut self) {
        self.journal.clear();
    }

    /// Need of milli-levels already met by what the educator holds.
    pub(crate) fn level(&self, need: usize) -> i64 {
        self.level[need]
    }
}

/// Locks on runs that this class, led by this coach, keeps.
fn kept_by(model: &Model, class: usize, coach: usize) -> impl Iterator<Item = usize> {
    let locks = if model.run_locks.is_empty() {
        None
    } else {
        model.locks_of.get(&(class as u32))
    };
    let fits = move |lock: &u32| {
        model.run_locks[*lock as usize]
            .coach
            .is_none_or(|wanted| wanted as usize == coach)
    };
    locks
        .into_iter()
        .flatten()
        .filter(move |lock| fits(lock))
        .map(|lock| *lock as usize)
}

fn remove(list: &mut Vec<u32>, item: u32) {
    let position = list
        .iter()
        .position(|other| *other == item)
        .expect("invariant: the seat was given");
    list.swap_remove(position);
}
