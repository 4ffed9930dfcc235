//! A part of all plans: bounds on the numbers of runs, and places given or refused.
//!
//! It refuses to weigh parts; their bound does.

use std::cmp::Ordering;

use crate::dual::Duals;
use crate::model::Model;

/// Shares nearer to a whole number than this count as whole.
const WHOLE: f64 = 0.02;

/// A part of all plans, with a bound on what is in it.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) bound: f64,
    /// Fewest and most runs of each offering.
    pub(super) least: Vec<u32>,
    pub(super) most: Vec<u32>,
    /// Pairs that are (1) or are not (-1) in.
    pub(super) place: Vec<i8>,
    pub(super) duals: Duals,
}

impl Branch {
    /// Two parts that together hold every plan of this one, divided where the prices were most undecided.
    pub(super) fn split(&self, whole: &Model, runs: &[f64], places: &[f32]) -> Option<[Self; 2]> {
        if let Some((offering, number)) = self.undecided_run(runs) {
            return Some(self.split_runs(offering, number));
        }
        if let Some((offering, number)) = self.any_run(runs) {
            return Some(self.split_runs(offering, number));
        }
        let pair = self
            .undecided_place(whole, places)
            .or_else(|| self.any_place(whole))?;
        let (mut with, mut without) = (self.clone(), self.clone());
        with.place[pair] = 1;
        without.place[pair] = -1;
        Some([with, without])
    }

    fn split_runs(&self, offering: usize, number: u32) -> [Self; 2] {
        let (mut fewer, mut more) = (self.clone(), self.clone());
        fewer.most[offering] = number;
        more.least[offering] = number + 1;
        [fewer, more]
    }

    /// The offering most often run of those whose number is still open, divided beside what was answered.
    fn any_run(&self, runs: &[f64]) -> Option<(usize, u32)> {
        let open = (0..runs.len()).filter(|offering| self.least[*offering] < self.most[*offering]);
        let offering = open.max_by(|a, b| runs[*a].total_cmp(&runs[*b]))?;
        let number = (runs[offering].round().max(0.0) as u32)
            .clamp(self.least[offering], self.most[offering] - 1);
        Some((offering, number))
    }

    /// The offering whose number of runs was least whole, and the number below which one part lies.
    fn undecided_run(&self, runs: &[f64]) -> Option<(usize, u32)> {
        let mut best: Option<(f64, usize)> = None;
        for (offering, share) in runs.iter().enumerate() {
            if self.least[offering] >= self.most[offering] {
                continue;
            }
            let between = (share - share.floor()).min(share.ceil() - share);
            if between > WHOLE && best.is_none_or(|known| between > known.0) {
                best = Some((between, offering));
            }
        }
        let (_, offering) = best?;
        let number = runs[offering].floor().max(0.0) as u32;
        Some((
            offering,
            number.clamp(self.least[offering], self.most[offering] - 1),
        ))
    }

    /// The place still open on which most hangs.
    fn any_place(&self, whole: &Model) -> Option<usize> {
        let open = (0..self.place.len()).filter(|pair| self.place[*pair] == 0);
        open.max_by(|a, b| whole.roots[*a].total_cmp(&whole.roots[*b]))
    }

    /// The place whose giving was least decided, by what hangs on it.
    fn undecided_place(&self, whole: &Model, places: &[f32]) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for (pair, share) in places.iter().enumerate() {
            if self.place[pair] != 0 {
                continue;
            }
            let share = f64::from(*share);
            let between = share.min(1.0 - share) * whole.roots[pair];
            if share.min(1.0 - share) > WHOLE && best.is_none_or(|known| between > known.0) {
                best = Some((between, pair));
            }
        }
        best.map(|known| known.1)
    }
}

impl PartialEq for Branch {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Branch {}

impl PartialOrd for Branch {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Branch {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound.total_cmp(&other.bound)
    }
}
