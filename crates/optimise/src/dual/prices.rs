//! One price for everything scarce, in units of the objective.
//!
//! It refuses to know how prices are moved.

use crate::model::Model;

/// A price, or a shortage, of everything that is priced.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Duals {
    /// What a person pays to a class for a seat, on top of the seat's own cost.
    pub(crate) seat: Vec<f64>,
    /// One unit of money of each source.
    pub(crate) fund: Vec<f64>,
    /// One unit of money short of the share of proposals.
    pub(crate) voice: Vec<f64>,
    /// One participant hour towards each floor.
    pub(crate) floor: Vec<f64>,
    /// One hour of each coach.
    pub(crate) coach: Vec<f64>,
    /// Each coach in each slot.
    pub(crate) clash: Vec<f64>,
}

impl Duals {
    /// All prices at nothing.
    pub(crate) fn zero(model: &Model) -> Self {
        Self {
            seat: vec![0.0; model.seats.all().len()],
            fund: vec![0.0; model.budgets.len()],
            voice: vec![0.0],
            floor: vec![0.0; model.floors.len()],
            coach: vec![0.0; model.coach_hours.len()],
            clash: vec![0.0; model.coach_hours.len() * model.slots],
        }
    }

    /// The source an offering is cheapest paid from, and what a unit of money then costs it.
    pub(crate) fn money(&self, model: &Model, offering: usize) -> (Option<usize>, f64) {
        let offer = &model.offers[offering];
        let mut cheapest: Option<usize> = None;
        for fund in (0..self.fund.len()).filter(|fund| offer.funds >> fund & 1 == 1) {
            if cheapest.is_none_or(|known| self.fund[fund] < self.fund[known]) {
                cheapest = Some(fund);
            }
        }
        let share = f64::from(u8::from(offer.proposed)) - model.voice as f64 / 1000.0;
        (
            cheapest,
            cheapest.map_or(0.0, |fund| self.fund[fund]) - self.voice[0] * share,
        )
    }

    /// All prices, kind by kind.
    pub(crate) fn blocks(&self) -> [&[f64]; BLOCKS] {
        [
            &self.seat,
            &self.fund,
            &self.voice,
            &self.floor,
            &self.coach,
            &self.clash,
        ]
    }

    /// All prices, kind by kind, to be changed.
    pub(crate) fn blocks_mut(&mut self) -> [&mut [f64]; BLOCKS] {
        [
            &mut self.seat,
            &mut self.fund,
            &mut self.voice,
            &mut self.floor,
            &mut self.coach,
            &mut self.clash,
        ]
    }
}

/// Kinds of prices.
pub(crate) const BLOCKS: usize = 6;
