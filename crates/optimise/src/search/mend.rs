//! Mending a plan where something fell away, leaving the rest as it is.
//!
//! It refuses to touch runs that are not concerned.

use super::lns::Search;
use crate::plan::Plan;
use crate::state::NONE;

impl Search<'_> {
    /// Sets up a plan that came from the plan file.
    pub(crate) fn take_up(&mut self, plan: &Plan) {
        let model = self.state.model;
        self.clear();
        for run in &plan.runs {
            let mut classes = model.classes.range(run.offering);
            let Some(class) = classes.find(|class| model.class(*class).slot as usize == run.slot)
            else {
                continue;
            };
            self.state.open(class, run.coach);
            let seats: Vec<u32> = model.class_seats.row(class).to_vec();
            for seat in seats {
                let person = model.seat(seat as usize).educator as usize;
                if run.participants.binary_search(&person).is_ok()
                    && self.state.is_free_for(seat as usize)
                {
                    self.state.seat(seat as usize);
                }
            }
        }
        self.state.settle();
    }

    /// Takes all places of a person for good and mends the runs concerned; the state's journal can take it back.
    pub(crate) fn release(&mut self, person: usize) {
        let model = self.state.model;
        let mut touched = Vec::new();
        while let Some(seat) = self.state.held[person].last() {
            let seat = *seat as usize;
            touched.push(model.seat(seat).class as usize);
            self.state.unseat(seat);
        }
        self.state.withdraw(person);
        for class in &touched {
            self.top_up(*class, 0.0);
            if self.state.members[*class].len() < model.offer_of(*class).min
                && !self.fill_to_least(*class)
            {
                self.state.close(*class);
            }
        }
        while !self.state.voice_holds() {
            let Some(class) = self.least_unproposed() else {
                break;
            };
            self.state.close(class);
        }
    }

    /// Seats people until the run has its least size, whoever loses least; false when too few can be found.
    fn fill_to_least(&mut self, class: usize) -> bool {
        let model = self.state.model;
        let offering = model.class(class).offering as usize;
        let offer = &model.offers[offering];
        while self.state.members[class].len() < offer.min {
            let free = model
                .class_seats
                .row(class)
                .iter()
                .filter(|seat| self.state.is_free_for(**seat as usize));
            let best = free
                .map(|seat| (self.state.gain(*seat as usize), *seat))
                .max();
            let Some((_, seat)) = best.filter(|_| self.state.can_pay(offering, offer.seat)) else {
                return false;
            };
            self.state.seat(seat as usize);
        }
        true
    }

    /// The run outside the proposals that is worth least.
    fn least_unproposed(&self) -> Option<usize> {
        let model = self.state.model;
        let open = (0..self.state.leader.len()).filter(|class| self.state.leader[*class] != NONE);
        let worth = |class: &usize| -> i64 {
            self.state.members[*class]
                .iter()
                .map(|seat| self.state.loss(*seat as usize))
                .sum()
        };
        open.filter(|class| !model.offer_of(*class).proposed)
            .min_by_key(worth)
    }
}
