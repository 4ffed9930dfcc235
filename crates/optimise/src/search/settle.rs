//! Placing everyone in given runs: first as the prices say, then one person after another.
//!
//! It refuses to start runs; it ends those that stay too small.

use super::lns::Search;
use crate::greedy::Prices;

/// Seats below this share of recent answers are not given from it.
const LEAST_SHARE: f32 = 0.02;
const PASSES: u32 = 4;

impl Search<'_> {
    /// Sets up these runs and fills them, taking the seats most often chosen at the prices first.
    pub(crate) fn settle(&mut self, runs: &[(u32, u32)], shares: &[f32], prices: &Prices) {
        let model = self.state.model;
        self.clear();
        for (class, coach) in runs {
            self.state.open(*class as usize, *coach as usize);
        }
        let mut wanted: Vec<(f32, u32)> = shares
            .iter()
            .enumerate()
            .filter(|(_, share)| **share > LEAST_SHARE)
            .map(|(seat, share)| (*share, seat as u32))
            .collect();
        wanted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, seat) in wanted {
            let class = model.seat(seat as usize).class as usize;
            let offering = model.class(class).offering as usize;
            let offer = &model.offers[offering];
            if self.state.is_open(class)
                && self.state.members[class].len() < offer.max
                && self.state.can_pay(offering, offer.seat)
                && self.state.is_free_for(seat as usize)
            {
                self.state.seat(seat as usize);
            }
        }
        let advice = std::mem::replace(&mut self.prices, prices.clone());
        self.overdraft = false;
        for pass in 0..PASSES {
            let mut changed = false;
            for person in 0..model.educators() {
                changed |= self.improve_person(person, 2 + pass);
                self.state.settle();
            }
            if !changed {
                break;
            }
        }
        self.overdraft = true;
        self.prices = advice;
        for class in 0..model.classes.all().len() {
            if self.state.is_open(class) {
                if self.state.members[class].len() < model.offer_of(class).min {
                    self.state.close(class);
                } else {
                    self.top_up(class, 0.0);
                }
            }
        }
        self.accept();
    }
}
