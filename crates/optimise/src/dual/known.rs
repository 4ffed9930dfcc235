//! The prices one person meets, and the sets of seats they took lately.
//!
//! It refuses to look for new sets.

use super::educator::Prices;
use super::whole::Whole;
use crate::model::Model;

/// Sets of seats remembered for each person.
const MOST_KNOWN: usize = 8;

/// A set of seats a person took at some prices.
#[derive(Debug, Clone)]
pub(super) struct Known {
    seats: Vec<u32>,
    /// What the seats are worth to the person before any price.
    worth: f64,
}

/// The prices one person meets.
pub(super) struct Going<'a> {
    pub(super) model: &'a Model,
    pub(super) seat: &'a [f64],
    pub(super) money: &'a [(Option<usize>, f64)],
    pub(super) floor: f64,
    /// Pairs that must (1) or must not (-1) be; none where nothing is settled.
    pub(super) settled: Option<&'a Whole>,
}

impl Prices for Going<'_> {
    fn offering(&self, offering: usize) -> f64 {
        let offer = &self.model.offers[offering];
        self.money[offering].1 * offer.seat as f64 - self.floor * offer.hours as f64
    }

    fn seat(&self, seat: u32, _base: f64) -> f64 {
        let it = self.model.seats.all()[seat as usize];
        let price = self.seat[seat as usize] - it.bonus as f64;
        match self.settled {
            Some(whole) => price - whole.reward(it.pair),
            None => price,
        }
    }
}

/// What a set of seats costs at these prices.
pub(super) fn cost_of(model: &Model, prices: &Going<'_>, seats: &[u32]) -> f64 {
    let cost = |seat: &u32| {
        let class = model.seat(*seat as usize).class as usize;
        let base = prices.offering(model.class(class).offering as usize);
        base + prices.seat(*seat, base)
    };
    seats.iter().map(cost).sum()
}

/// Picks the best of the known sets, or none, and returns its net worth.
pub(super) fn choose_known(
    model: &Model,
    prices: &Going<'_>,
    known: &[Known],
    picks: &mut Vec<u32>,
) -> f64 {
    let mut best: Option<(f64, &Known)> = None;
    for set in known {
        let net = set.worth - cost_of(model, prices, &set.seats);
        if net > best.map_or(0.0, |(known, _)| known) {
            best = Some((net, set));
        }
    }
    picks.clear();
    best.map_or(0.0, |(net, set)| {
        picks.extend_from_slice(&set.seats);
        net
    })
}

/// Adds a set to those known, in place of the oldest when there are enough.
pub(super) fn learn(known: &mut Vec<Known>, seats: &[u32], worth: f64) {
    if seats.is_empty() || known.iter().any(|set| set.seats == seats) {
        return;
    }
    if known.len() >= MOST_KNOWN {
        known.remove(0);
    }
    known.push(Known {
        seats: seats.to_vec(),
        worth,
    });
}
