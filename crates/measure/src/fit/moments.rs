//! Sums that the update of the hyperparameters needs, collected person by person.
//!
//! Section 5 of `docs/numerics/measure.md`, equations (20) to (22). Second moments are posterior ones: square of the mode,
//! variance, and the first-order displacement between mode and mean.

use rayon::prelude::*;

use crate::fit::design::ONESELF;
use crate::fit::kernel::{self, BorderSums, Correction, Nodes};
use crate::fit::person::{Base, Predictors};
use crate::fit::state::{Context, Parts, State, Store};
use crate::fit::variance::PersonVariance;

/// Displacement of every unknown's mean from its mode.
pub(crate) struct Displacement {
    pub(crate) dense: Vec<f64>,
    pub(crate) effects: Vec<f64>,
    pub(crate) shared: Vec<f64>,
}

/// Second moments, all sums over their owners.
#[derive(Clone, Default)]
pub(crate) struct Moments {
    /// Of the first semester's traits around their school, row by row.
    pub(crate) first: Vec<f64>,
    /// Sum of the means of the first semester's traits.
    pub(crate) first_mean: Vec<f64>,
    /// Of the steps between semesters, each divided by its walk's share.
    pub(crate) steps: Vec<f64>,
    pub(crate) step_count: f64,
    pub(crate) own: f64,
    pub(crate) own_sum: f64,
    pub(crate) own_count: f64,
    pub(crate) halo: f64,
}

impl Moments {
    pub(crate) fn new(k: usize) -> Self {
        Self {
            first: vec![0.0; k * k],
            first_mean: vec![0.0; k],
            steps: vec![0.0; k * k],
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        add_to(&mut self.first, &other.first);
        add_to(&mut self.first_mean, &other.first_mean);
        add_to(&mut self.steps, &other.steps);
        self.step_count += other.step_count;
        self.own += other.own;
        self.own_sum += other.own_sum;
        self.own_count += other.own_count;
        self.halo += other.halo;
    }

    /// Adds the variances' part of one person.
    pub(crate) fn add_variance(
        &mut self,
        ctx: Context<'_>,
        person: usize,
        variance: &PersonVariance,
        halo: f64,
    ) {
        let k = ctx.design.traits;
        let n = ctx.design.dense_of(person).len();
        let v = |i: usize, j: usize| variance.v[i * n + j];
        let school = ctx.school_start(person).is_some();
        for i in 0..k {
            for j in 0..k {
                let mut sum = v(i, j);
                if school {
                    sum -= variance.with_school(ctx, i, j) + variance.with_school(ctx, j, i);
                    sum += variance.school[i * k + j];
                }
                self.first[i * k + j] += sum;
            }
        }
        let slots = ctx.design.slots_of(person);
        for t in 1..slots.len() {
            let scale = 1.0 / ctx.walk(slots, t);
            let (a, b) = ((t - 1) * k, t * k);
            for i in 0..k {
                for j in 0..k {
                    let sum = v(a + i, a + j) + v(b + i, b + j) - v(a + i, b + j) - v(b + i, a + j);
                    self.steps[i * k + j] += scale * sum;
                }
            }
        }
        if ctx.has_own(person) {
            self.own += v(n - 1, n - 1);
        }
        self.halo += halo;
    }

    /// Adds the means' part of one person.
    fn add_means(
        &mut self,
        ctx: Context<'_>,
        state: &State,
        displacement: Option<&Displacement>,
        person: usize,
    ) {
        let k = ctx.design.traits;
        let range = ctx.design.dense_of(person);
        let theta = &state.dense[range.clone()];
        let away = |i: usize| displacement.map_or(0.0, |d| d.dense[range.start + i]);
        let school = ctx.school_start(person);
        let centre = |i: usize| school.map_or(0.0, |at| state.shared[at + i]);
        let centre_away = |i: usize| match (school, displacement) {
            (Some(at), Some(d)) => d.shared[at + i],
            _ => 0.0,
        };
        let first: Vec<(f64, f64)> = (0..k)
            .map(|i| (theta[i] - centre(i), away(i) - centre_away(i)))
            .collect();
        add_square(&mut self.first, &first, 1.0);
        for (sum, (mean, moved)) in self.first_mean.iter_mut().zip(&first) {
            *sum += mean + moved;
        }
        let slots = ctx.design.slots_of(person);
        for t in 1..slots.len() {
            let (a, b) = ((t - 1) * k, t * k);
            let step: Vec<(f64, f64)> = (0..k)
                .map(|i| (theta[b + i] - theta[a + i], away(b + i) - away(a + i)))
                .collect();
            add_square(&mut self.steps, &step, 1.0 / ctx.walk(slots, t));
            self.step_count += 1.0;
        }
        if ctx.has_own(person) {
            let last = theta.len() - 1;
            let (own, moved) = (theta[last], away(last));
            self.own += own * own + 2.0 * own * moved;
            self.own_sum += own + moved;
            self.own_count += 1.0;
        }
    }
}

/// Adds `scale * (x x' + x d' + d x')`.
fn add_square(to: &mut [f64], pairs: &[(f64, f64)], scale: f64) {
    let k = pairs.len();
    for (i, (x, d)) in pairs.iter().enumerate() {
        for (j, (y, e)) in pairs.iter().enumerate() {
            to[i * k + j] += scale * (x * y + x * e + d * y);
        }
    }
}

fn add_to(to: &mut [f64], from: &[f64]) {
    for (t, f) in to.iter_mut().zip(from) {
        *t += f;
    }
}

/// Sums over the ratings, and the moments of the means.
#[derive(Clone)]
pub(crate) struct Totals {
    pub(crate) borders: Vec<BorderSums>,
    pub(crate) beta_slope: Vec<f64>,
    pub(crate) beta_curvature: Vec<f64>,
    pub(crate) moments: Moments,
}

impl Totals {
    fn new(ctx: Context<'_>) -> Self {
        let p = ctx.design.covariates;
        Self {
            borders: vec![[0.0; 4]; ctx.hyper.tau.len()],
            beta_slope: vec![0.0; p],
            beta_curvature: vec![0.0; p * p],
            moments: Moments::new(ctx.design.traits),
        }
    }

    fn add(&mut self, other: &Self) {
        for (a, b) in self.borders.iter_mut().zip(&other.borders) {
            for i in 0..4 {
                a[i] += b[i];
            }
        }
        add_to(&mut self.beta_slope, &other.beta_slope);
        add_to(&mut self.beta_curvature, &other.beta_curvature);
        self.moments.add(&other.moments);
    }
}

/// One pass over all ratings at the current state.
pub(crate) fn collect(
    ctx: Context<'_>,
    parts: &Parts,
    state: &State,
    displacement: Option<&Displacement>,
) -> Totals {
    let chunks: Vec<Totals> = (0..ctx.cuts.people.len() - 1)
        .into_par_iter()
        .map(|c| {
            let mut totals = Totals::new(ctx);
            let mut predictors = Predictors::default();
            for person in ctx.cuts.people[c]..ctx.cuts.people[c + 1] {
                totals.moments.add_means(ctx, state, displacement, person);
                predictors.set(ctx, state, person);
                let sums = Sums {
                    ctx,
                    parts,
                    state,
                    displacement,
                    person,
                    predictors: &predictors,
                };
                for visit in ctx.design.visits_of(person) {
                    sums.add_visit(visit, &mut totals);
                }
            }
            totals
        })
        .collect();
    let mut sum = Totals::new(ctx);
    for chunk in &chunks {
        sum.add(chunk);
    }
    sum
}

/// What the sums over one person's ratings read.
struct Sums<'a> {
    ctx: Context<'a>,
    parts: &'a Parts,
    state: &'a State,
    displacement: Option<&'a Displacement>,
    person: usize,
    predictors: &'a Predictors,
}

impl Sums<'_> {
    fn add_visit(&self, visit: usize, totals: &mut Totals) {
        let Self {
            ctx,
            state,
            displacement,
            ..
        } = *self;
        let design = ctx.design;
        let dense = design.dense_of(self.person);
        let first = Base::of(ctx, self.person).run;
        let moved = displacement.map_or(0.0, |d| d.of_visit(ctx, dense.end, visit));
        let mut rating = design.visit_ratings[visit] as usize;
        let (mut slope, mut total) = (0.0, 0.0);
        for run in design.runs_of(visit) {
            let end = rating + usize::from(design.run_count[run]);
            let codes = &design.ratings[rating..end];
            rating = end;
            total += f64::from(self.parts.coupling[run]);
            let spread = state.spread[run];
            slope += match ctx.nodes {
                Nodes::Mode => {
                    let at = dense.start + usize::from(design.run_row[run]);
                    let correction = Correction {
                        variance: f64::from(spread),
                        displacement: displacement.map_or(0.0, |d| d.dense[at] + moved),
                    };
                    let x = self.predictors.x[run - first];
                    let odds = &ctx.tables.odds;
                    kernel::add_borders_at(odds, codes, x, correction, &mut totals.borders)
                }
                Nodes::Three => {
                    let e = self.predictors.exponentials[run - first];
                    let borders = &ctx.tables.borders;
                    kernel::add_averaged_borders(borders, codes, e, spread, &mut totals.borders)
                }
            };
        }
        let effect = state.effects[visit];
        let halo = ctx.hyper.variances.halo;
        if halo > 0.0 {
            let moved = displacement.map_or(0.0, |d| d.effects[visit]);
            totals.moments.halo += effect * effect + 2.0 * effect * moved;
        }
        let z = design.covariates_of(visit);
        let curvature = total / (1.0 - halo * total).max(1e-9);
        for (i, a) in z.iter().enumerate() {
            totals.beta_slope[i] += a * slope;
            for (j, b) in z.iter().enumerate() {
                totals.beta_curvature[i * z.len() + j] += a * b * curvature;
            }
        }
    }
}

impl Displacement {
    /// Displacement of what all ratings of a visit share.
    fn of_visit(&self, ctx: Context<'_>, dense_end: usize, visit: usize) -> f64 {
        let rater = ctx.design.visit_rater[visit];
        let shift = if rater == ONESELF {
            self.dense[dense_end - 1]
        } else if (rater as usize) < ctx.design.raters {
            -self.shared[rater as usize]
        } else {
            0.0
        };
        shift + self.effects[visit]
    }
}

/// The right-hand side of the displacement: minus half the derivative of the log determinant, with halos eliminated.
pub(crate) fn displacement_slopes(
    ctx: Context<'_>,
    state: &State,
    chunk: &mut crate::fit::state::PartsChunk<'_>,
) {
    let design = ctx.design;
    let halo = ctx.hyper.variances.halo;
    let start = Base::of(ctx, chunk.people.start);
    for person in chunk.people.clone() {
        let range = design.dense_of(person);
        let step = &mut chunk.step[range.start - start.dense..range.end - start.dense];
        step.fill(0.0);
        for visit in design.visits_of(person) {
            let runs = design.runs_of(visit);
            let slope_of = |run: usize| {
                -0.5 * f64::from(state.spread[run]) * f64::from(chunk.third[run - start.run])
            };
            let whole: f64 = if halo > 0.0 {
                runs.clone().map(slope_of).sum()
            } else {
                0.0
            };
            let mut eliminated = 0.0;
            for run in runs {
                let c = f64::from(chunk.coupling[run - start.run]);
                let g = slope_of(run) - c * halo * whole;
                step[usize::from(design.run_row[run])] += g;
                eliminated += g;
            }
            if design.visit_rater[visit] == ONESELF {
                let last = step.len() - 1;
                step[last] += eliminated;
            }
            chunk.slope[visit - start.visit] = eliminated;
            chunk.effect_slope[visit - start.visit] = whole as Store;
        }
        let at = design.person_factor[person] - start.factor;
        let n = range.len();
        crate::fit::packed::solve(&chunk.factor[at..at + n * (n + 1) / 2], n, step);
    }
}
