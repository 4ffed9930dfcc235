//! The report on raters: severity, surprise, agreement, drift and halo, meant for talks about calibration.
//!
//! Section 8 of `docs/numerics/measure.md`. Says how a rater rates, never how good a person is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::fit::Fit;
use crate::fit::design::STRIDE;
use crate::fit::state::Context;
use crate::ordinal;
use crate::parameters::Severity;

/// Visits of one person and semester that are compared with each other at most.
const MOST_COMPARED: usize = 30;

/// How two raters of the same work agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Pairs of ratings of one item, person and semester by this and another rater.
    pub pairs: u32,
    /// Share of pairs with the same category.
    pub exact: f64,
    /// The share that severity and chance alone would give.
    pub expected: f64,
}

/// Change of severity over time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Logits per semester; positive grows more severe.
    pub per_semester: f64,
    /// Its standard error.
    pub se: f64,
}

/// What can be said about one rater.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaterReport {
    /// Severity with its variance.
    pub severity: Severity,
    /// Ratings given.
    pub ratings: u32,
    /// Visits made.
    pub visits: u32,
    /// People rated.
    pub people: u32,
    /// Mean squared surprise of the ratings against that of all raters: more than 1 is erratic, less is smoother than usual.
    pub surprise: f64,
    /// Agreement with others, where work was rated twice.
    pub agreement: Option<Agreement>,
    /// Drift, where there are visits in two semesters or more.
    pub drift: Option<Drift>,
    /// Halo of the visits against what is usual: 1 is usual, more means that single visits lean as a whole.
    pub halo: Option<f64>,
}

#[derive(Default, Clone)]
struct Sums {
    ratings: u32,
    visits: u32,
    people: u32,
    last_person: Option<u32>,
    surprise: f64,
    pairs: u32,
    exact: f64,
    expected: f64,
    weight: f64,
    time: f64,
    time_square: f64,
    residual: f64,
    time_residual: f64,
    halo: f64,
    halo_expected: f64,
}

impl Fit<'_> {
    /// The report on every rater.
    pub fn rater_reports(&self) -> Vec<RaterReport> {
        let ctx = self.context();
        let mut sums = vec![Sums::default(); ctx.design.raters];
        for person in 0..ctx.design.people() {
            self.add_person(ctx, person, &mut sums);
        }
        let ratings: u32 = sums.iter().map(|s| s.ratings).sum();
        let whole: f64 = sums.iter().map(|s| s.surprise).sum();
        let usual = whole / f64::from(ratings.max(1));
        let report = |(r, s): (usize, &Sums)| s.report(self.severity(r), usual);
        sums.iter().enumerate().map(report).collect()
    }

    fn add_person(&self, ctx: Context<'_>, person: usize, sums: &mut [Sums]) {
        let design = ctx.design;
        let slots = design.slots_of(person);
        for visit in design.visits_of(person) {
            let Some(sum) = sums.get_mut(design.visit_rater[visit] as usize) else {
                continue;
            };
            sum.visits += 1;
            if sum.last_person != Some(person as u32) {
                sum.last_person = Some(person as u32);
                sum.people += 1;
            }
            for (code, x) in self.ratings_of(ctx, person, visit) {
                sum.ratings += 1;
                let item = usize::from(code) / STRIDE;
                sum.surprise += surprise(self.thresholds(item), usize::from(code) % STRIDE, x);
            }
            let runs = design.runs_of(visit);
            let weight: f64 = self.engine.parts.coupling[runs]
                .iter()
                .map(|c| f64::from(*c))
                .sum();
            let semester = f64::from(design.person_first[person])
                + f64::from(slots[usize::from(design.visit_slot[visit])]);
            let slope = self.engine.parts.slope[visit];
            sum.weight += weight;
            sum.time += weight * semester;
            sum.time_square += weight * semester * semester;
            sum.residual -= slope;
            sum.time_residual -= slope * semester;
            let halo = ctx.hyper.variances.halo;
            sum.halo += self.engine.state.effects[visit] * self.engine.state.effects[visit];
            sum.halo_expected += halo * halo * weight;
        }
        self.add_pairs(ctx, person, sums);
    }

    /// Every rating of a visit with its linear predictor.
    fn ratings_of(&self, ctx: Context<'_>, person: usize, visit: usize) -> Vec<(u16, f64)> {
        let design = ctx.design;
        let state = &self.engine.state;
        let shared = ctx.shift_of(state, person, visit) + state.effects[visit];
        let start = design.dense_of(person).start;
        let mut rating = design.visit_ratings[visit] as usize;
        let mut out = Vec::new();
        for run in design.runs_of(visit) {
            let x = state.dense[start + usize::from(design.run_row[run])] + shared;
            for _ in 0..design.run_count[run] {
                out.push((design.ratings[rating], x));
                rating += 1;
            }
        }
        out
    }

    /// Compares the visits of a person in one semester, pair by pair.
    fn add_pairs(&self, ctx: Context<'_>, person: usize, sums: &mut [Sums]) {
        let design = ctx.design;
        let visits: Vec<usize> = design
            .visits_of(person)
            .filter(|v| (design.visit_rater[*v] as usize) < design.raters)
            .take(MOST_COMPARED)
            .collect();
        if visits.len() < 2 {
            return;
        }
        let rated: Vec<BTreeMap<usize, (usize, f64)>> = visits
            .iter()
            .map(|v| {
                let of = |(code, x)| (usize::from(code) / STRIDE, (usize::from(code) % STRIDE, x));
                self.ratings_of(ctx, person, *v)
                    .into_iter()
                    .map(of)
                    .collect()
            })
            .collect();
        for (a, first) in visits.iter().enumerate() {
            for (b, second) in visits.iter().enumerate().skip(a + 1) {
                let raters = [design.visit_rater[*first], design.visit_rater[*second]];
                let together = design.visit_slot[*first] == design.visit_slot[*second];
                if raters[0] == raters[1] || !together {
                    continue;
                }
                for (item, (y, x)) in &rated[a] {
                    let Some((z, other)) = rated[b].get(item) else {
                        continue;
                    };
                    let expected = chance(self.thresholds(*item), *x, *other);
                    for rater in raters {
                        let sum = &mut sums[rater as usize];
                        sum.pairs += 1;
                        sum.exact += f64::from(u8::from(y == z));
                        sum.expected += expected;
                    }
                }
            }
        }
    }
}

impl Sums {
    fn report(&self, severity: Severity, usual_surprise: f64) -> RaterReport {
        let pairs = f64::from(self.pairs.max(1));
        let mean_time = self.time / self.weight.max(1e-12);
        let spread = self.time_square - self.weight * mean_time * mean_time;
        RaterReport {
            severity,
            ratings: self.ratings,
            visits: self.visits,
            people: self.people,
            surprise: self.surprise / f64::from(self.ratings.max(1)) / usual_surprise.max(1e-9),
            agreement: (self.pairs > 0).then(|| Agreement {
                pairs: self.pairs,
                exact: self.exact / pairs,
                expected: self.expected / pairs,
            }),
            drift: (spread > 0.5).then(|| Drift {
                per_semester: (self.time_residual - mean_time * self.residual) / spread,
                se: 1.0 / spread.sqrt(),
            }),
            halo: (self.halo_expected > 1e-9).then(|| self.halo / self.halo_expected),
        }
    }
}

/// Probabilities of all categories.
fn probabilities(thresholds: &[f64], x: f64) -> impl Iterator<Item = f64> + '_ {
    (0..=thresholds.len()).map(move |y| ordinal::log_likelihood(thresholds, y, x).exp())
}

/// Squared distance from the expected category, against its variance.
fn surprise(thresholds: &[f64], y: usize, x: f64) -> f64 {
    let (mut mean, mut square) = (0.0, 0.0);
    for (c, p) in probabilities(thresholds, x).enumerate() {
        mean += p * c as f64;
        square += p * (c * c) as f64;
    }
    let away = y as f64 - mean;
    away * away / (square - mean * mean).max(1e-3)
}

/// Probability that two independent ratings fall into the same category.
fn chance(thresholds: &[f64], x: f64, other: f64) -> f64 {
    probabilities(thresholds, x)
        .zip(probabilities(thresholds, other))
        .map(|(p, q)| p * q)
        .sum()
}
