//! One person's part of the joint Newton step: assemble, eliminate the halos, factor, and step back.
//!
//! Section 4 of `docs/numerics/measure.md`, equations (16) to (18).

use crate::fit::design::{NO_PLACE, NO_RATER, ONESELF};
use crate::fit::kernel::{self, Nodes, RunSums};
use crate::fit::packed;
use crate::fit::state::{Context, PartsChunk, State, Store};
use crate::linalg::{self, NotPositiveDefinite};

/// Smallest share of the people's variance that a semester may add.
const LEAST_WALK: f64 = 1e-6;

/// Reused memory of one chunk's pass.
#[derive(Default)]
pub(crate) struct Scratch {
    a: Vec<f64>,
    /// Per run of the person.
    sums: Vec<RunSums>,
    predictors: Predictors,
}

/// A place in the chunk's arrays.
#[derive(Clone, Copy)]
pub(crate) struct Base {
    pub(crate) dense: usize,
    pub(crate) factor: usize,
    pub(crate) visit: usize,
    pub(crate) run: usize,
}

impl Base {
    pub(crate) fn of(ctx: Context<'_>, person: usize) -> Self {
        let visit = ctx.design.person_visits[person] as usize;
        Self {
            dense: ctx.design.person_dense[person] as usize,
            factor: ctx.design.person_factor[person],
            visit,
            run: ctx.design.visit_runs[visit] as usize,
        }
    }
}

impl Context<'_> {
    /// The part of the predictor that all ratings of a visit share, without the halo.
    #[inline]
    pub(crate) fn shift_of(self, state: &State, person: usize, visit: usize) -> f64 {
        let rater = self.design.visit_rater[visit];
        let shift = if rater == ONESELF {
            let own = state.dense[self.design.person_dense[person + 1] as usize - 1];
            self.hyper.self_bias + own
        } else if rater == NO_RATER {
            0.0
        } else {
            -state.shared[rater as usize]
        };
        if self.hyper.beta.is_empty() {
            return shift;
        }
        let z = self.design.covariates_of(visit);
        shift + linalg::dot(z, &self.hyper.beta)
    }

    /// Where the effect of the person's school starts among the shared unknowns.
    pub(crate) fn school_start(self, person: usize) -> Option<usize> {
        let school = self.design.person_school[person];
        (school != NO_PLACE && self.hyper.variances.school > 0.0)
            .then(|| self.design.raters + school as usize * self.design.traits)
    }

    /// Variance, as a share of the people's, gained between slots `t - 1` and `t`.
    pub(crate) fn walk(self, slots: &[i16], t: usize) -> f64 {
        self.hyper.variances.walk.max(LEAST_WALK) * f64::from(slots[t] - slots[t - 1])
    }

    /// Whether the last dense unknown of a person is the own overrating.
    pub(crate) fn has_own(self, person: usize) -> bool {
        let slots = self.design.slots_of(person).len();
        self.design.dense_of(person).len() > slots * self.design.traits
    }

    /// Adds the prior of a person's dense unknowns to matrix (lower triangle) and right-hand side, equation (4).
    fn add_prior(self, state: &State, person: usize, a: &mut [f64], rhs: &mut [f64]) {
        let (k, n) = (self.design.traits, rhs.len());
        let range = self.design.dense_of(person);
        let theta = &state.dense[range];
        let slots = self.design.slots_of(person);
        let p = &self.tables.precision;
        let centre = self.school_start(person);
        for i in 0..k {
            for j in 0..k {
                let q = p[i * k + j];
                let centre = centre.map_or(0.0, |start| state.shared[start + j]);
                a[i * n + j] += q;
                rhs[i] -= q * (theta[j] - centre);
            }
        }
        for t in 1..slots.len() {
            let scale = 1.0 / self.walk(slots, t);
            let (before, now) = ((t - 1) * k, t * k);
            for i in 0..k {
                for j in 0..k {
                    let q = p[i * k + j] * scale;
                    let pull = q * (theta[now + j] - theta[before + j]);
                    a[(before + i) * n + before + j] += q;
                    a[(now + i) * n + now + j] += q;
                    a[(now + i) * n + before + j] -= q;
                    rhs[now + i] -= pull;
                    rhs[before + i] += pull;
                }
            }
        }
        if self.has_own(person) {
            let q = 1.0 / self.hyper.variances.own.max(1e-12);
            a[(n - 1) * n + n - 1] += q;
            rhs[n - 1] -= q * theta[n - 1];
        }
    }
}

/// Assembles and factors the people of a chunk; leaves `A^-1 rhs` in `step`.
pub(crate) fn assemble(
    ctx: Context<'_>,
    state: &State,
    chunk: &mut PartsChunk<'_>,
) -> Result<(), NotPositiveDefinite> {
    let mut scratch = Scratch::default();
    let start = Base::of(ctx, chunk.people.start);
    for person in chunk.people.clone() {
        assemble_person(ctx, state, chunk, person, start, &mut scratch)?;
    }
    Ok(())
}

fn assemble_person(
    ctx: Context<'_>,
    state: &State,
    chunk: &mut PartsChunk<'_>,
    person: usize,
    start: Base,
    scratch: &mut Scratch,
) -> Result<(), NotPositiveDefinite> {
    let design = ctx.design;
    let range = design.dense_of(person);
    let n = range.len();
    let local = range.start - start.dense..range.end - start.dense;
    scratch.a.clear();
    scratch.a.resize(n * n, 0.0);
    chunk.step[local.clone()].fill(0.0);
    ctx.add_prior(
        state,
        person,
        &mut scratch.a,
        &mut chunk.step[local.clone()],
    );
    evaluate(ctx, state, person, scratch);
    for visit in design.visits_of(person) {
        add_visit(ctx, state, chunk, person, visit, start, scratch);
    }
    let own = Base::of(ctx, person);
    let at = own.factor - start.factor;
    let factor = &mut chunk.factor[at..at + n * (n + 1) / 2];
    packed::factor_into(&mut scratch.a, n, factor)?;
    packed::solve(factor, n, &mut chunk.step[local]);
    for visit in design.visits_of(person) {
        let rater = design.visit_rater[visit];
        if (rater as usize) < design.raters {
            chunk.loss[visit - start.visit] = loss_of(ctx, chunk, visit, start, (at, n));
        }
    }
    Ok(())
}

/// What the diagonal of the visit's rater loses when the person is eliminated.
fn loss_of(
    ctx: Context<'_>,
    chunk: &PartsChunk<'_>,
    visit: usize,
    start: Base,
    (factor_at, n): (usize, usize),
) -> Store {
    let runs = ctx.design.runs_of(visit);
    let rows = &ctx.design.run_row[runs.clone()];
    let coupling = &chunk.coupling[runs.start - start.run..runs.end - start.run];
    let block = &chunk.factor[factor_at..factor_at + n * (n + 1) / 2];
    packed::quadratic(block, n, rows, coupling) as Store
}

/// Evaluates a visit's runs, eliminates its halo and adds the rest to the person's block, equation (16).
fn add_visit(
    ctx: Context<'_>,
    state: &State,
    chunk: &mut PartsChunk<'_>,
    person: usize,
    visit: usize,
    start: Base,
    scratch: &mut Scratch,
) {
    let design = ctx.design;
    let runs = design.runs_of(visit);
    let first = Base::of(ctx, person).run;
    let sums = &scratch.sums[runs.start - first..runs.end - first];
    let halo = ctx.hyper.variances.halo;
    let range = design.dense_of(person);
    let n = range.len();
    let own = design.visit_rater[visit] == ONESELF;
    let slope: f64 = sums.iter().map(|s| s.slope).sum();
    let weight: f64 = sums.iter().map(|s| s.curvature).sum();
    let effect_slope = if halo > 0.0 {
        slope - state.effects[visit] / halo
    } else {
        0.0
    };
    // Share of a common shift that the halo leaves to the others.
    let left = 1.0 / (1.0 + halo * weight);
    let step = &mut chunk.step[range.start - start.dense..range.end - start.dense];
    let a = &mut scratch.a;
    let mut eliminated = 0.0;
    for (i, run) in runs.clone().enumerate() {
        let own_sums = sums[i];
        let c = own_sums.curvature * left;
        chunk.coupling[run - start.run] = c as Store;
        if let Some(third) = chunk.third.get_mut(run - start.run) {
            *third = own_sums.third as Store;
        }
        let g = own_sums.slope - c * halo * effect_slope;
        eliminated += g;
        let row = usize::from(design.run_row[run]);
        step[row] += g;
        a[row * n + row] += own_sums.curvature * (1.0 - c * halo);
        if own {
            a[(n - 1) * n + row] += c;
        }
        for (j, other) in runs.clone().enumerate().take(i) {
            let column = usize::from(design.run_row[other]);
            let product = c * halo * sums[j].curvature;
            // Two runs of one trait, which only very long forms have, meet twice on the diagonal.
            let times = if column == row { 2.0 } else { 1.0 };
            a[row * n + column] -= times * product;
        }
    }
    if own {
        step[n - 1] += eliminated;
        a[(n - 1) * n + n - 1] += weight * left;
    }
    chunk.slope[visit - start.visit] = eliminated;
    chunk.effect_slope[visit - start.visit] = effect_slope as Store;
}

/// The linear predictors of all runs of a person, and their exponentials where the nodes want them.
#[derive(Default)]
pub(crate) struct Predictors {
    pub(crate) x: Vec<f64>,
    pub(crate) exponentials: Vec<f32>,
}

impl Predictors {
    pub(crate) fn set(&mut self, ctx: Context<'_>, state: &State, person: usize) {
        let design = ctx.design;
        let theta = &state.dense[design.dense_of(person)];
        self.x.clear();
        for visit in design.visits_of(person) {
            let shared = ctx.shift_of(state, person, visit) + state.effects[visit];
            let rows = &design.run_row[design.runs_of(visit)];
            self.x
                .extend(rows.iter().map(|row| theta[usize::from(*row)] + shared));
        }
        if ctx.nodes == Nodes::Three {
            self.exponentials.clear();
            self.exponentials.extend(self.x.iter().map(|x| *x as f32));
            kernel::exponentials(&mut self.exponentials);
        }
    }
}

/// Sums over the ratings of every run of a person.
fn evaluate(ctx: Context<'_>, state: &State, person: usize, scratch: &mut Scratch) {
    let design = ctx.design;
    let visits = design.visits_of(person);
    let mut rating = design.visit_ratings[visits.start] as usize;
    let first = design.visit_runs[visits.start] as usize;
    scratch.predictors.set(ctx, state, person);
    scratch.sums.clear();
    for (i, x) in scratch.predictors.x.iter().enumerate() {
        let end = rating + usize::from(design.run_count[first + i]);
        let codes = &design.ratings[rating..end];
        rating = end;
        scratch.sums.push(match ctx.nodes {
            Nodes::Mode => kernel::sums_at(&ctx.tables.odds, codes, *x),
            Nodes::Three => {
                let e = scratch.predictors.exponentials[i];
                kernel::averaged_sums(&ctx.tables.borders, codes, e, state.spread[first + i])
            }
        });
    }
}

/// Turns `step` from the own block's solution into the joint one, given the step of the shared unknowns.
pub(crate) fn step_back(ctx: Context<'_>, shared: &[f64], chunk: &mut PartsChunk<'_>) {
    let start = Base::of(ctx, chunk.people.start);
    let mut b = Vec::new();
    for person in chunk.people.clone() {
        let range = ctx.design.dense_of(person);
        let n = range.len();
        b.clear();
        b.resize(n, 0.0);
        add_coupling(ctx, shared, person, chunk.coupling, start.run, &mut b);
        let at = ctx.design.person_factor[person] - start.factor;
        packed::solve(&chunk.factor[at..at + n * (n + 1) / 2], n, &mut b);
        let step = &mut chunk.step[range.start - start.dense..range.end - start.dense];
        for (s, x) in step.iter_mut().zip(&b) {
            *s += x;
        }
    }
}

/// Adds what the shared unknowns `shared` push on a person's block to `b`.
pub(crate) fn add_coupling(
    ctx: Context<'_>,
    shared: &[f64],
    person: usize,
    coupling: &[Store],
    run_start: usize,
    b: &mut [f64],
) {
    let design = ctx.design;
    let k = design.traits;
    for visit in design.visits_of(person) {
        let rater = design.visit_rater[visit] as usize;
        if rater >= design.raters {
            continue;
        }
        let z = shared[rater];
        let runs = design.runs_of(visit);
        let coupling = &coupling[runs.start - run_start..runs.end - run_start];
        for (c, row) in coupling.iter().zip(&design.run_row[runs]) {
            b[usize::from(*row)] += f64::from(*c) * z;
        }
    }
    if let Some(at) = ctx.school_start(person) {
        let p = &ctx.tables.precision;
        for i in 0..k {
            b[i] += (0..k).map(|j| p[i * k + j] * shared[at + j]).sum::<f64>();
        }
    }
}

/// The step of a visit's halo, given the person's and the shared step.
pub(crate) fn effect_step(
    ctx: Context<'_>,
    shared: &[f64],
    person: usize,
    visit: usize,
    chunk: &PartsChunk<'_>,
    start: Base,
) -> f64 {
    let design = ctx.design;
    let halo = ctx.hyper.variances.halo;
    if halo <= 0.0 {
        return 0.0;
    }
    let range = design.dense_of(person);
    let step = &chunk.step[range.start - start.dense..range.end - start.dense];
    let rater = design.visit_rater[visit];
    let shift = if rater == ONESELF {
        step[step.len() - 1]
    } else if (rater as usize) < design.raters {
        -shared[rater as usize]
    } else {
        0.0
    };
    let (mut moved, mut total) = (0.0, 0.0);
    for run in design.runs_of(visit) {
        let c = f64::from(chunk.coupling[run - start.run]);
        total += c;
        moved += c * (step[usize::from(design.run_row[run])] + shift);
    }
    let left = 1.0 - halo * total;
    halo * (left * f64::from(chunk.effect_slope[visit - start.visit]) - moved)
}
