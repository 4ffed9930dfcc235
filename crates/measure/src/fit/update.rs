//! New hyperparameters from the collected sums: one step of the fixed-point map whose fixed point is the best fit.
//!
//! Section 5 of `docs/numerics/measure.md`, equations (21) to (24).

use crate::fit::design::{Design, NO_RATER, STRIDE};
use crate::fit::hyper::{FLOOR, Free, Hyper, Variances};
use crate::fit::moments::{Displacement, Totals};
use crate::fit::shared_moments::SharedMoments;
use crate::fit::shared_variance::SharedVariance;
use crate::fit::state::{Context, State};
use crate::fit::thresholds::update_thresholds;
use crate::linalg;

/// How strongly the start holds the hyperparameters; all zero for plain maximum likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weights {
    /// Ridge on thresholds around the start, and ten times less on their common place.
    pub(crate) thresholds: f64,
    /// Imagined ratings per inner category.
    pub(crate) imagined: f64,
    /// Imagined owners of each scalar variance.
    pub(crate) variances: f64,
    /// Imagined people of the start's covariance.
    pub(crate) covariance: f64,
}

impl Weights {
    /// No prior at all.
    pub(crate) const NONE: Self = Self {
        thresholds: 0.0,
        imagined: 0.0,
        variances: 0.0,
        covariance: 0.0,
    };
}

/// What one application of the map reads.
pub(crate) struct Step<'a> {
    pub(crate) ctx: Context<'a>,
    pub(crate) totals: &'a Totals,
    pub(crate) displacement: Option<&'a Displacement>,
    pub(crate) variance: &'a SharedVariance,
    pub(crate) target: &'a Hyper,
    pub(crate) weights: Weights,
    pub(crate) free: Free,
}

impl Step<'_> {
    /// The map: updates everything, and moves what the model cannot tell apart into thresholds.
    pub(crate) fn next_hyper(&self, state: &State) -> (Hyper, Moves) {
        let ctx = self.ctx;
        let mut hyper = ctx.hyper.clone();
        update_thresholds(
            ctx.design,
            self.totals,
            &mut hyper,
            self.target,
            self.weights,
        );
        update_beta(self.totals, &mut hyper);
        let second = SharedMoments::of(ctx, state, self.displacement, self.variance);
        self.update_covariance(&second, &mut hyper);
        self.update_variances(&second, &mut hyper);
        let moves = Moves::of(ctx, self.totals, &second);
        moves.enter(ctx.design, &mut hyper);
        (hyper, moves)
    }

    fn update_covariance(&self, second: &SharedMoments, hyper: &mut Hyper) {
        let (ctx, totals) = (self.ctx, self.totals);
        let k = ctx.design.traits;
        let v = ctx.hyper.variances;
        let n = ctx.design.people() as f64;
        let mut sum = totals.moments.first.clone();
        let mut count = n + totals.moments.step_count;
        add_scaled(&mut sum, 1.0, &totals.moments.steps);
        if ctx.with_schools() {
            count += ctx.design.schools as f64;
            add_scaled(&mut sum, 1.0 / v.school, &second.school);
        } else {
            // The common mean moves into the thresholds; what is left is the spread around it.
            let mean = &totals.moments.first_mean;
            let outer: Vec<f64> = (0..k * k).map(|at| mean[at / k] * mean[at % k]).collect();
            add_scaled(&mut sum, -1.0 / n, &outer);
        }
        if ctx.with_authorities() {
            count += ctx.design.authorities as f64;
            add_scaled(&mut sum, 1.0 / v.authority, &second.authority);
        }
        add_scaled(&mut sum, self.weights.covariance, &self.target.covariance);
        for value in &mut sum {
            *value /= count + self.weights.covariance;
        }
        for i in 0..k {
            sum[i * k + i] = sum[i * k + i].max(1e-6);
        }
        let mut check = sum.clone();
        if linalg::factor(&mut check, k).is_ok() {
            hyper.covariance = sum;
        }
    }

    fn update_variances(&self, second: &SharedMoments, hyper: &mut Hyper) {
        let ctx = self.ctx;
        let design = ctx.design;
        let k = design.traits as f64;
        let m = &self.totals.moments;
        let v = ctx.hyper.variances;
        let trace = |matrix: &[f64]| linalg::dot(&ctx.tables.precision, matrix);
        let raters = design.raters as f64;
        let own_mean = m.own_sum / m.own_count.max(1.0);
        let (schools, authorities) = (design.schools as f64, design.authorities as f64);
        let sums = [
            (
                second.rater - raters * second.rater_mean * second.rater_mean,
                raters,
            ),
            (m.own - m.own_count * own_mean * own_mean, m.own_count),
            (m.halo, design.visits() as f64),
            (trace(&m.steps) * v.walk, k * m.step_count),
            (trace(&second.school), k * schools),
            (trace(&second.authority), k * authorities),
        ];
        let targets = self.target.variances.as_array();
        let mut new = v.as_array();
        for i in 0..new.len() {
            let (sum, count) = sums[i];
            if self.free[i] && count > 0.0 {
                let imagined = self.weights.variances * if i >= 3 { k } else { 1.0 };
                new[i] = ((sum + imagined * targets[i]) / (count + imagined)).max(FLOOR);
            }
        }
        hyper.variances = Variances::from_array(new);
    }
}

fn add_scaled(to: &mut [f64], scale: f64, from: &[f64]) {
    for (t, f) in to.iter_mut().zip(from) {
        *t += scale * f;
    }
}

fn update_beta(totals: &Totals, hyper: &mut Hyper) {
    let p = hyper.beta.len();
    let mut curvature = totals.beta_curvature.clone();
    for i in 0..p {
        curvature[i * p + i] += 1e-9;
    }
    let mut step = totals.beta_slope.clone();
    if p > 0 && linalg::factor(&mut curvature, p).is_ok() {
        linalg::solve(&curvature, p, &mut step);
        for (b, s) in hyper.beta.iter_mut().zip(&step) {
            *b += s.clamp(-2.0, 2.0);
        }
    }
}

/// Common means, which the model cannot tell from thresholds and self bias; moving them leaves the likelihood as it is.
pub(crate) struct Moves {
    traits: Vec<f64>,
    severity: f64,
    own: f64,
}

impl Moves {
    fn of(ctx: Context<'_>, totals: &Totals, second: &SharedMoments) -> Self {
        let design = ctx.design;
        let n = design.people() as f64;
        let unmodelled = design.visit_rater.contains(&NO_RATER);
        Self {
            traits: if second.has_top {
                second.top_mean.clone()
            } else {
                totals.moments.first_mean.iter().map(|s| s / n).collect()
            },
            severity: if unmodelled { 0.0 } else { second.rater_mean },
            own: totals.moments.own_sum / totals.moments.own_count.max(1.0),
        }
    }

    /// Adds the means to thresholds and self bias.
    fn enter(&self, design: &Design, hyper: &mut Hyper) {
        for (j, item) in design.items.iter().enumerate() {
            for c in 0..item.categories - 1 {
                hyper.tau[j * STRIDE + c] += self.severity - self.traits[item.trait_index];
            }
        }
        hyper.self_bias += self.severity + self.own;
    }

    /// Takes the means out of the unknowns.
    pub(crate) fn apply(&self, design: &Design, hyper: &Hyper, state: &mut State) {
        let k = design.traits;
        for person in 0..design.people() {
            let slots = design.slots_of(person).len();
            let own = &mut state.dense[design.dense_of(person)];
            for (i, theta) in own.iter_mut().enumerate() {
                *theta -= if i < slots * k {
                    self.traits[i % k]
                } else {
                    self.own
                };
            }
        }
        for s in &mut state.shared[..design.raters] {
            *s -= self.severity;
        }
        if design.schools > 0 && hyper.variances.school > 0.0 {
            let with_authorities = hyper.variances.authority > 0.0;
            let authorities = if with_authorities {
                design.authorities
            } else {
                0
            };
            let places = (design.schools + authorities) * k;
            let all = &mut state.shared[design.raters..design.raters + places];
            for (i, effect) in all.iter_mut().enumerate() {
                *effect -= self.traits[i % k];
            }
        }
    }
}
