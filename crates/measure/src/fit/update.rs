//! New hyperparameters from the collected sums: one step of the fixed-point map whose fixed point is the best fit.
//!
//! Section 5 of `docs/numerics/measure.md`, equations (21) to (24).

use crate::fit::design::{Design, STRIDE};
use crate::fit::hyper::{FLOOR, Free, Hyper};
use crate::fit::moments::{Displacement, Totals};
use crate::fit::shared_variance::SharedVariance;
use crate::fit::state::{Context, State};
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

/// The map: moves what the model cannot tell apart into thresholds, then updates everything.
pub(crate) fn next_hyper(
    ctx: Context<'_>,
    state: &mut State,
    totals: &Totals,
    displacement: Option<&Displacement>,
    variance: &SharedVariance,
    target: &Hyper,
    weights: Weights,
    free: Free,
) -> Hyper {
    let mut hyper = ctx.hyper.clone();
    update_thresholds(ctx.design, totals, &mut hyper, target, weights);
    update_beta(totals, &mut hyper);
    let second = SharedMoments::of(ctx, state, displacement, variance);
    update_covariance(ctx, totals, &second, &mut hyper, target, weights);
    update_variances(ctx, totals, &second, &mut hyper, target, weights, free);
    recentre(ctx, state, totals, &second, &mut hyper);
    hyper
}

fn update_thresholds(
    design: &Design,
    totals: &Totals,
    hyper: &mut Hyper,
    target: &Hyper,
    weights: Weights,
) {
    let counts = code_counts(design);
    for (j, item) in design.items.iter().enumerate() {
        let start = j * STRIDE;
        let m = item.categories - 1;
        let tau = hyper.tau[start..start + m].to_vec();
        let mut slope = vec![0.0; m];
        let mut curvature = vec![0.0; m * m];
        for c in 0..m {
            slope[c] = totals.borders[start + c][0] + totals.borders[start + c + 1][1];
            curvature[c * m + c] = totals.borders[start + c][2] + totals.borders[start + c + 1][3];
        }
        for y in 1..m {
            let ratio = 1.0 / (tau[y] - tau[y - 1]).exp_m1();
            let count = counts[start + y] + weights.imagined;
            slope[y] += count * ratio;
            slope[y - 1] -= count * ratio;
            add_difference(&mut curvature, m, y, count * ratio * (1.0 + ratio));
        }
        let away: Vec<f64> = (0..m).map(|c| tau[c] - target.tau[start + c]).collect();
        for y in 1..m {
            let pull = weights.thresholds * (away[y] - away[y - 1]);
            slope[y] -= pull;
            slope[y - 1] += pull;
            add_difference(&mut curvature, m, y, weights.thresholds);
        }
        for c in 0..m {
            slope[c] -= 0.1 * weights.thresholds * away[c];
            curvature[c * m + c] += 0.1 * weights.thresholds + 1e-9;
        }
        if linalg::factor(&mut curvature, m).is_ok() {
            linalg::solve(&curvature, m, &mut slope);
            let share = longest_share(&tau, &slope);
            for c in 0..m {
                hyper.tau[start + c] = (tau[c] + share * slope[c]).clamp(-50.0, 50.0);
            }
        }
    }
}

/// Adds `value` times the square of the difference between thresholds `y - 1` and `y`.
fn add_difference(matrix: &mut [f64], m: usize, y: usize, value: f64) {
    matrix[y * m + y] += value;
    matrix[(y - 1) * m + y - 1] += value;
    matrix[y * m + y - 1] -= value;
    matrix[(y - 1) * m + y] -= value;
}

/// The share of a step after which no threshold moves by more than 1 and no gap shrinks to less than a third.
fn longest_share(tau: &[f64], step: &[f64]) -> f64 {
    let mut share = 1.0_f64;
    for c in 0..tau.len() {
        share = share.min(1.0 / step[c].abs().max(1e-300));
        if c > 0 {
            let shrink = step[c - 1] - step[c];
            if shrink > 0.0 {
                share = share.min(0.667 * (tau[c] - tau[c - 1]) / shrink);
            }
        }
    }
    share
}

/// Ratings per code.
pub(crate) fn code_counts(design: &Design) -> Vec<f64> {
    let mut counts = vec![0.0; design.items.len() * STRIDE];
    for code in &design.ratings {
        counts[usize::from(*code)] += 1.0;
    }
    counts
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

/// Posterior means and second moments of severities and places.
struct SharedMoments {
    rater: f64,
    rater_mean: f64,
    school: Vec<f64>,
    authority: Vec<f64>,
    /// Mean of the topmost level of people per trait.
    top_mean: Vec<f64>,
    has_top: bool,
}

impl SharedMoments {
    fn of(
        ctx: Context<'_>,
        state: &State,
        displacement: Option<&Displacement>,
        variance: &SharedVariance,
    ) -> Self {
        let design = ctx.design;
        let k = design.traits;
        let z = |i: usize| state.shared[i];
        let d = |i: usize| displacement.map_or(0.0, |d| d.shared[i]);
        let (mut rater, mut rater_mean) = (0.0, 0.0);
        for r in 0..design.raters {
            rater += z(r) * z(r) + 2.0 * z(r) * d(r) + variance.covariance(ctx, r, r);
            rater_mean += z(r) + d(r);
        }
        let mut out = Self {
            rater,
            rater_mean: rater_mean / design.raters.max(1) as f64,
            school: vec![0.0; k * k],
            authority: vec![0.0; k * k],
            top_mean: vec![0.0; k],
            has_top: ctx.with_schools(),
        };
        if !ctx.with_schools() {
            return out;
        }
        for school in 0..design.schools {
            let own = design.raters + school * k;
            let above = ctx.authority_start(school);
            add_place(
                ctx,
                state,
                displacement,
                variance,
                (own, above),
                &mut out.school,
            );
        }
        let tops = if ctx.with_authorities() {
            for authority in 0..design.authorities {
                let own = design.raters + (design.schools + authority) * k;
                add_place(
                    ctx,
                    state,
                    displacement,
                    variance,
                    (own, None),
                    &mut out.authority,
                );
            }
            design.schools..design.schools + design.authorities
        } else {
            0..design.schools
        };
        let count = tops.len() as f64;
        for place in tops {
            for i in 0..k {
                let at = design.raters + place * k + i;
                out.top_mean[i] += (z(at) + d(at)) / count;
            }
        }
        out
    }
}

/// Adds the second moment of a place around the one above it.
fn add_place(
    ctx: Context<'_>,
    state: &State,
    displacement: Option<&Displacement>,
    variance: &SharedVariance,
    (own, above): (usize, Option<usize>),
    to: &mut [f64],
) {
    let k = ctx.design.traits;
    let mean = |i: usize| state.shared[own + i] - above.map_or(0.0, |a| state.shared[a + i]);
    let moved = |i: usize| {
        displacement.map_or(0.0, |d| {
            d.shared[own + i] - above.map_or(0.0, |a| d.shared[a + i])
        })
    };
    for i in 0..k {
        for j in 0..k {
            let mut sum = mean(i) * mean(j) + mean(i) * moved(j) + moved(i) * mean(j);
            sum += variance.covariance(ctx, own + i, own + j);
            if let Some(a) = above {
                sum += variance.covariance(ctx, a + i, a + j);
                sum -= variance.covariance(ctx, own + i, a + j);
                sum -= variance.covariance(ctx, own + j, a + i);
            }
            to[i * k + j] += sum;
        }
    }
}

fn update_covariance(
    ctx: Context<'_>,
    totals: &Totals,
    second: &SharedMoments,
    hyper: &mut Hyper,
    target: &Hyper,
    weights: Weights,
) {
    let k = ctx.design.traits;
    let v = ctx.hyper.variances;
    let mut sum = totals.moments.first.clone();
    let mut count = ctx.design.people() as f64 + totals.moments.step_count;
    for i in 0..k * k {
        sum[i] += totals.moments.steps[i];
    }
    if ctx.with_schools() {
        count += ctx.design.schools as f64;
        for i in 0..k * k {
            sum[i] += second.school[i] / v.school;
        }
    } else {
        // The common mean moves into the thresholds; what is left is the spread around it.
        let n = ctx.design.people() as f64;
        let mean = &totals.moments.first_mean;
        for i in 0..k {
            for j in 0..k {
                sum[i * k + j] -= mean[i] * mean[j] / n;
            }
        }
    }
    if ctx.with_authorities() {
        count += ctx.design.authorities as f64;
        for i in 0..k * k {
            sum[i] += second.authority[i] / v.authority;
        }
    }
    for i in 0..k * k {
        sum[i] =
            (sum[i] + weights.covariance * target.covariance[i]) / (count + weights.covariance);
    }
    for i in 0..k {
        sum[i * k + i] = sum[i * k + i].max(1e-6);
    }
    let mut check = sum.clone();
    if linalg::factor(&mut check, k).is_ok() {
        hyper.covariance = sum;
    }
}

fn update_variances(
    ctx: Context<'_>,
    totals: &Totals,
    second: &SharedMoments,
    hyper: &mut Hyper,
    target: &Hyper,
    weights: Weights,
    free: Free,
) {
    let design = ctx.design;
    let k = design.traits as f64;
    let m = &totals.moments;
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
    let targets = target.variances.as_array();
    let mut new = v.as_array();
    for i in 0..new.len() {
        let (sum, count) = sums[i];
        if free[i] && count > 0.0 {
            let imagined = weights.variances * if i >= 3 { k } else { 1.0 };
            new[i] = ((sum + imagined * targets[i]) / (count + imagined)).max(FLOOR);
        }
    }
    hyper.variances = crate::fit::hyper::Variances::from_array(new);
}

/// Moves common means into thresholds and the self bias; the likelihood stays the same.
fn recentre(
    ctx: Context<'_>,
    state: &mut State,
    totals: &Totals,
    second: &SharedMoments,
    hyper: &mut Hyper,
) {
    let design = ctx.design;
    let k = design.traits;
    let n = design.people() as f64;
    let mean: Vec<f64> = if second.has_top {
        second.top_mean.clone()
    } else {
        totals.moments.first_mean.iter().map(|s| s / n).collect()
    };
    for person in 0..design.people() {
        let slots = design.slots_of(person).len();
        let start = design.person_dense[person] as usize;
        for i in 0..slots * k {
            state.dense[start + i] -= mean[i % k];
        }
    }
    if second.has_top {
        let count = design.schools
            + if ctx.with_authorities() {
                design.authorities
            } else {
                0
            };
        for i in 0..count * k {
            state.shared[design.raters + i] -= mean[i % k];
        }
    }
    let unmodelled = design.visit_rater.contains(&crate::fit::design::NO_RATER);
    let severity = if unmodelled { 0.0 } else { second.rater_mean };
    state.shared[..design.raters]
        .iter_mut()
        .for_each(|s| *s -= severity);
    for (j, item) in design.items.iter().enumerate() {
        for c in 0..item.categories - 1 {
            hyper.tau[j * STRIDE + c] += severity - mean[item.trait_index];
        }
    }
    let own_mean = totals.moments.own_sum / totals.moments.own_count.max(1.0);
    hyper.self_bias += severity + own_mean;
    for person in 0..design.people() {
        if ctx.has_own(person) {
            state.dense[design.person_dense[person + 1] as usize - 1] -= own_mean;
        }
    }
}
