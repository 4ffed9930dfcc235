//! Laplace's log-likelihood at the end of a fit, where the determinant is known exactly.
//!
//! Equation (25) of `docs/numerics/measure.md`.

use rayon::prelude::*;

use crate::fit::FitError;
use crate::fit::engine::Engine;
use crate::fit::hyper::{FLOOR, Hyper};
use crate::fit::kernel::{self, Nodes};
use crate::fit::packed;
use crate::fit::places;
use crate::fit::shared_variance::SharedVariance;
use crate::fit::state::Context;
use crate::linalg::{self, NotPositiveDefinite};

/// The log-likelihood; none if the shared unknowns' determinant is not known or the method is another one.
pub(crate) fn laplace(
    engine: &Engine<'_>,
    hyper: &Hyper,
    variance: &SharedVariance,
) -> Result<Option<f64>, FitError> {
    let SharedVariance::Exact {
        log_determinant, ..
    } = variance
    else {
        return Ok(None);
    };
    if engine.ground.nodes != Nodes::Mode {
        return Ok(None);
    }
    let design = engine.ground.design;
    let tables = hyper.tables(design)?;
    let ctx = engine.ground.context(hyper, &tables);
    let gaps = kernel::gap_terms(&hyper.tau, design.items.iter().map(|i| i.categories));
    let k = design.traits;
    let mut l = hyper.covariance.clone();
    linalg::factor(&mut l, k)?;
    let log_sigma = linalg::log_determinant(&l, k);
    let people: Result<Vec<f64>, NotPositiveDefinite> = (0..design.people())
        .into_par_iter()
        .map(|person| person_part(ctx, engine, person, &gaps, log_sigma))
        .collect();
    let shared = shared_part(ctx, engine, log_sigma);
    Ok(Some(
        people?.iter().sum::<f64>() + shared - 0.5 * log_determinant,
    ))
}

/// Ratings, priors and determinants that belong to one person.
fn person_part(
    ctx: Context<'_>,
    engine: &Engine<'_>,
    person: usize,
    gaps: &[f64],
    log_sigma: f64,
) -> Result<f64, NotPositiveDefinite> {
    let design = ctx.design;
    let (k, halo) = (design.traits, ctx.hyper.variances.halo);
    let range = design.dense_of(person);
    let theta = &engine.state.dense[range.clone()];
    let slots = design.slots_of(person);
    let mut sum = 0.0;
    let square = |a: &dyn Fn(usize) -> f64| -> f64 {
        (0..k * k)
            .map(|at| a(at / k) * ctx.tables.precision[at] * a(at % k))
            .sum()
    };
    let centre = ctx.school_start(person);
    let first = |i: usize| theta[i] - centre.map_or(0.0, |at| engine.state.shared[at + i]);
    sum -= 0.5 * (square(&first) + log_sigma);
    for t in 1..slots.len() {
        let walk = ctx.walk(slots, t);
        let step = |i: usize| theta[t * k + i] - theta[(t - 1) * k + i];
        sum -= 0.5 * (square(&step) / walk + log_sigma + k as f64 * walk.ln());
    }
    if ctx.has_own(person) {
        let own = theta[theta.len() - 1];
        let variance = ctx.hyper.variances.own.max(1e-12);
        sum -= 0.5 * (own * own / variance + variance.ln());
    }
    for visit in design.visits_of(person) {
        let effect = engine.state.effects[visit];
        let shared = ctx.shift_of(&engine.state, person, visit) + effect;
        let mut rating = design.visit_ratings[visit] as usize;
        let mut total = 0.0;
        for run in design.runs_of(visit) {
            let count = usize::from(design.run_count[run]);
            let x = theta[usize::from(design.run_row[run])] + shared;
            let codes = &design.ratings[rating..rating + count];
            sum += kernel::run_log_likelihood(&ctx.tables.odds, codes, x, gaps);
            rating += count;
            total += f64::from(engine.parts.coupling[run]);
        }
        if halo > 0.0 {
            sum -= 0.5 * effect * effect / halo;
            sum += 0.5 * (1.0 - halo * total).max(1e-12).ln();
        }
    }
    let at = design.person_factor[person];
    let n = range.len();
    let block = &engine.parts.factor[at..at + n * (n + 1) / 2];
    Ok(sum - 0.5 * packed::log_determinant(block, n)?)
}

/// Priors of the shared unknowns.
fn shared_part(ctx: Context<'_>, engine: &Engine<'_>, log_sigma: f64) -> f64 {
    let design = ctx.design;
    let k = design.traits as f64;
    let z = &engine.state.shared;
    let v = ctx.hyper.variances;
    let rater = v.rater.max(FLOOR);
    let raters = &z[..design.raters];
    let mut sum = -0.5 * (linalg::dot(raters, raters) / rater + raters.len() as f64 * rater.ln());
    if ctx.with_schools() {
        let mut pulled = vec![0.0; z.len()];
        places::add_place_priors(ctx, z, &mut pulled);
        sum -= 0.5 * linalg::dot(z, &pulled);
        sum -= 0.5 * design.schools as f64 * (log_sigma + k * v.school.ln());
    }
    if ctx.with_authorities() {
        sum -= 0.5 * design.authorities as f64 * (log_sigma + k * v.authority.ln());
    }
    sum
}
