//! Whole numbers of runs of each offering, chosen together so that coach hours hold them.
//!
//! It refuses to know slots: what it answers may not fit a week, which makes it worth more, never less, than any plan.
//! Derived in `docs/numerics/optimise.md`, section 4.

use super::oracle::Paying;
use super::prices::Duals;
use crate::model::Model;

/// Coach hours are counted in at most this many parts, each rounded in favour of the answer.
const MOST_PARTS: i64 = 240;

/// What is settled about runs and places, and room to choose the rest.
#[derive(Debug, Clone, Default)]
pub(crate) struct Whole {
    /// Fewest and most runs of each offering.
    pub(crate) least: Vec<u32>,
    pub(crate) most: Vec<u32>,
    /// Pairs that must (1) or must not (-1) be.
    pub(crate) place: Vec<i8>,
    /// More than any plan is worth: what a settled pair is given and taken for.
    pub(crate) reward: f64,
    hours: i64,
    seats: Vec<Vec<(f64, u32)>>,
    values: Vec<Vec<f64>>,
    table: Vec<f64>,
    choice: Vec<u32>,
}

impl Whole {
    pub(crate) fn new(model: &Model, most: Vec<u32>) -> Self {
        let offers = model.offers.len();
        Self {
            least: vec![0; offers],
            most,
            place: vec![0; model.pairs.all().len()],
            reward: 2.0 * (model.most() + 1) as f64,
            hours: model.coach_hours.iter().sum(),
            seats: vec![Vec::new(); offers],
            values: vec![Vec::new(); offers],
            ..Self::default()
        }
    }

    /// What is set on a pair so that it is, or is not, chosen.
    pub(super) fn reward(&self, pair: u32) -> f64 {
        match self.place[pair as usize] {
            0 => 0.0,
            1 => self.reward,
            _ => f64::NEG_INFINITY,
        }
    }

    /// The best numbers of runs at these prices, and what they add, less the rewards of both copies of settled pairs.
    ///
    /// Of each offering the first run holds all participants.
    pub(super) fn ask(
        &mut self,
        model: &Model,
        duals: &Duals,
        money: &[(Option<usize>, f64)],
        runs: &mut [Vec<Paying>],
    ) -> f64 {
        let coaches: Vec<u32> = (0..model.offers.len())
            .map(|offering| {
                self.value(model, duals, money[offering].1, offering)
                    .unwrap_or(0)
            })
            .collect();
        let (net, numbers) = self.pack(model);
        for (offering, number) in numbers.into_iter().enumerate() {
            let runs = &mut runs[offering];
            runs.clear();
            if number == 0 {
                continue;
            }
            let class = model.classes.range(offering).start as u32;
            let taken = take(&self.seats[offering], &model.offers[offering], number);
            let seats = self.seats[offering][..taken.unwrap_or(0)]
                .iter()
                .map(|seat| seat.1)
                .collect();
            runs.push(Paying {
                class,
                coach: coaches[offering],
                seats,
            });
            runs.resize(
                number as usize,
                Paying {
                    class,
                    coach: coaches[offering],
                    seats: Vec::new(),
                },
            );
        }
        let settled = self.place.iter().filter(|place| **place > 0).count();
        net - 2.0 * self.reward * settled as f64
    }

    /// Works out what each allowed number of runs of an offering adds; returns the cheapest coach.
    fn value(&mut self, model: &Model, duals: &Duals, money: f64, offering: usize) -> Option<u32> {
        let offer = &model.offers[offering];
        let values = &mut self.values[offering];
        let seats = &mut self.seats[offering];
        values.clear();
        seats.clear();
        if self.least[offering] == 0 {
            values.push(0.0);
        } else {
            values.push(f64::NEG_INFINITY);
        }
        let class = model.classes.range(offering).next()?;
        let row = model.class_coaches.row(class);
        let price = |coach: &u32| duals.coach[*coach as usize] * offer.load as f64;
        let coach = *row
            .iter()
            .min_by(|a, b| price(a).total_cmp(&price(b)).then(a.cmp(b)))?;
        let cost = money * offer.fixed as f64 + price(&coach);
        for seat in model.class_seats.row(class) {
            let pair = model.seat(*seat as usize).pair;
            let reward = match self.place[pair as usize] {
                0 => 0.0,
                1 => self.reward,
                _ => continue,
            };
            if reward > 0.0 {
                values[0] = f64::NEG_INFINITY;
            }
            seats.push((duals.seat[*seat as usize] + reward, *seat));
        }
        seats.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for number in 1..=self.most[offering] {
            let worth = match take(seats, offer, number) {
                Some(taken) if number >= self.least[offering] => {
                    let paid: f64 = seats[..taken].iter().map(|seat| seat.0).sum();
                    paid - cost * f64::from(number)
                }
                _ => f64::NEG_INFINITY,
            };
            values.push(worth);
        }
        Some(coach)
    }

    /// The numbers of runs that add most within the hours of all coaches together.
    fn pack(&mut self, model: &Model) -> (f64, Vec<u32>) {
        let part = (self.hours / MOST_PARTS + 1).max(1);
        let parts = (self.hours / part) as usize;
        let offers = model.offers.len();
        let width = parts + 1;
        self.table.clear();
        self.table.resize(width, 0.0);
        self.choice.clear();
        self.choice.resize(offers * width, 0);
        for offering in 0..offers {
            let load = model.offers[offering].load;
            let values = &self.values[offering];
            let choice = &mut self.choice[offering * width..][..width];
            // From the top down, so that what is read is still without this offering.
            for hours in (0..width).rev() {
                let mut best = (f64::NEG_INFINITY, 0);
                for (number, value) in values.iter().enumerate() {
                    let taken = (load * number as i64 / part) as usize;
                    if taken > hours {
                        break;
                    }
                    let worth = self.table[hours - taken] + value;
                    if worth > best.0 {
                        best = (worth, number as u32);
                    }
                }
                self.table[hours] = best.0;
                choice[hours] = best.1;
            }
        }
        let mut left = parts;
        let mut numbers = vec![0; offers];
        for offering in (0..offers).rev() {
            let number = self.choice[offering * width + left];
            numbers[offering] = number;
            left -= (model.offers[offering].load * i64::from(number) / part) as usize;
        }
        (self.table[parts], numbers)
    }
}

/// How many of these seats, the best first, so many runs would hold; nothing when there are too few.
fn take(seats: &[(f64, u32)], offer: &crate::model::Offer, number: u32) -> Option<usize> {
    let number = number as usize;
    let (least, most) = (offer.min * number, (offer.max * number).min(seats.len()));
    if seats.len() < least {
        return None;
    }
    let paying = seats.partition_point(|seat| seat.0 > 0.0);
    Some(paying.clamp(least, most.max(least)))
}
