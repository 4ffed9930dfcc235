//! What is asked beside the plan: what each limit costs.
//!
//! It refuses to put answers into words; that is for the pages.

use serde::{Deserialize, Serialize};

use crate::dual::Duals;
use crate::model::Model;

/// What one more unit of anything scarce would add to the worth of a plan, at the prices of the bound.
///
/// All in units of the objective. They hold for small changes and for the relaxed question, so they are estimates.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// One more unit of money, by source.
    pub money: Vec<f64>,
    /// One more hour, by coach.
    pub coach_hour: Vec<f64>,
    /// One more free slot, as `(coach, slot, worth)`, for slots in which coaches are short.
    pub coach_slot: Vec<(usize, usize, f64)>,
    /// One hour less of each group's floor.
    pub floor_hour: Vec<f64>,
    /// One unit of money less for the share of proposals.
    pub voice: f64,
    /// One more place in a run that could be held, as `(offering, slot, worth)`, where people would pay for it.
    pub seat: Vec<(usize, usize, f64)>,
}

impl Answers {
    pub(crate) fn new(model: &Model, duals: &Duals) -> Self {
        let clash = duals
            .clash
            .iter()
            .enumerate()
            .filter(|(_, price)| **price > 0.5);
        let coach_slot = clash
            .map(|(index, price)| (index / model.slots, index % model.slots, *price))
            .collect();
        let mut seat = Vec::new();
        for class in 0..model.classes.all().len() {
            let mut pays: Vec<f64> = model
                .class_seats
                .row(class)
                .iter()
                .map(|seat| duals.seat[*seat as usize])
                .collect();
            let most = model.offer_of(class).max;
            if pays.len() > most {
                let (_, next, _) = pays.select_nth_unstable_by(most, |a, b| b.total_cmp(a));
                if *next > 0.5 {
                    let it = model.class(class);
                    seat.push((it.offering as usize, it.slot as usize, *next));
                }
            }
        }
        Self {
            money: duals.fund.clone(),
            coach_hour: duals.coach.clone(),
            coach_slot,
            floor_hour: duals.floor.clone(),
            voice: duals.voice[0],
            seat,
        }
    }
}
