//! Whether so many runs can be led and begun at all: whole runs in the hours of each coach, and in all the money.
//!
//! It refuses to say when, and who has a place.

use super::branch::Branch;
use crate::model::Model;

/// Ways of giving runs to coaches that are looked at before a packing is taken for granted.
const MOST_LOOKED: u32 = 2_000;

/// Hours of the coaches, and who can lead what.
#[derive(Debug, Clone)]
pub(super) struct Coaches {
    hours: Vec<i64>,
    able: Vec<Vec<u32>>,
    /// Offerings, the longest runs first.
    order: Vec<usize>,
}

impl Coaches {
    pub(super) fn new(whole: &Model) -> Self {
        let able = (0..whole.offers.len())
            .map(|offering| {
                let class = whole.classes.range(offering).next();
                class.map_or(Vec::new(), |class| whole.class_coaches.row(class).to_vec())
            })
            .collect();
        let mut order: Vec<usize> = (0..whole.offers.len()).collect();
        order.sort_by_key(|offering| -whole.offers[*offering].load);
        Self {
            hours: whole.coach_hours.clone(),
            able,
            order,
        }
    }

    /// Lowers the most runs of each offering to what the least runs of the others leave; false when those do not fit.
    pub(super) fn tighten(&self, whole: &Model, branch: &mut Branch) -> bool {
        let mut money: i64 = whole.budgets.iter().sum();
        for (offer, least) in whole.offers.iter().zip(&branch.least) {
            money -= cheapest(offer) * i64::from(*least);
        }
        let mut numbers = branch.least.clone();
        if money < 0 || !self.fits(whole, &numbers) {
            return false;
        }
        for offering in 0..numbers.len() {
            let least = branch.least[offering];
            let cost = cheapest(&whole.offers[offering]);
            let mut number = least;
            while number < branch.most[offering] {
                numbers[offering] = number + 1;
                let more = i64::from(number + 1 - least);
                if more * cost > money || !self.fits(whole, &numbers) {
                    break;
                }
                number += 1;
            }
            numbers[offering] = least;
            branch.most[offering] = number;
        }
        true
    }

    fn fits(&self, whole: &Model, numbers: &[u32]) -> bool {
        let mut items = Vec::new();
        for offering in &self.order {
            items.extend((0..numbers[*offering]).map(|_| *offering));
        }
        let needed: i64 = items
            .iter()
            .map(|offering| whole.offers[*offering].load)
            .sum();
        if needed > self.hours.iter().sum() {
            return false;
        }
        self.lead(whole, &items, &mut self.hours.clone(), 0, &mut 0)
    }

    /// Gives the first run to each coach in turn and the rest after it; `from` keeps like runs in one order.
    fn lead(
        &self,
        whole: &Model,
        items: &[usize],
        left: &mut Vec<i64>,
        from: usize,
        looked: &mut u32,
    ) -> bool {
        let Some((first, rest)) = items.split_first() else {
            return true;
        };
        *looked += 1;
        if *looked > MOST_LOOKED {
            return true;
        }
        let load = whole.offers[*first].load;
        for (index, coach) in self.able[*first].iter().enumerate().skip(from) {
            let coach = *coach as usize;
            if left[coach] < load {
                continue;
            }
            left[coach] -= load;
            let next = if rest.first() == Some(first) {
                index
            } else {
                0
            };
            let fits = self.lead(whole, rest, left, next, looked);
            left[coach] += load;
            if fits {
                return true;
            }
        }
        false
    }
}

/// The least a run can cost.
fn cheapest(offer: &crate::model::Offer) -> i64 {
    offer.fixed + offer.seat * offer.min as i64
}
