//! Posterior covariance of each person, with what the uncertainty of raters and places adds, and of each linear predictor.
//!
//! Equation (19) of `docs/numerics/measure.md`.

use rayon::prelude::*;

use crate::fit::design::ONESELF;
use crate::fit::kernel;
use crate::fit::packed;
use crate::fit::shared_variance::{SharedVariance, find_column, rows_for};
use crate::fit::state::{Context, Parts, Store, split};

/// One person's posterior covariance and reused memory.
#[derive(Default)]
pub(crate) struct PersonVariance {
    /// Covariance of the dense unknowns, row by row.
    pub(crate) v: Vec<f64>,
    /// The shared unknowns that touch the person.
    pub(crate) columns: Vec<usize>,
    /// Covariance of the dense unknowns with them: one row a column.
    pub(crate) with_shared: Vec<f64>,
    /// Covariance of the effects of the person's school, row by row.
    pub(crate) school: Vec<f64>,
    /// Variances of the shared unknowns that touch the person.
    diagonal: Vec<f64>,
    /// Positions of those that vary together, and their covariance.
    together: Vec<usize>,
    joint: Vec<f64>,
    rows: Vec<f64>,
    hint: usize,
    pull: Vec<f64>,
}

impl PersonVariance {
    /// Computes everything for one person.
    pub(crate) fn of(
        &mut self,
        ctx: Context<'_>,
        parts: &Parts,
        variance: &SharedVariance,
        person: usize,
    ) {
        let n = ctx.design.dense_of(person).len();
        rows_for(ctx, parts, person, &mut self.columns, &mut self.rows);
        self.add_shared(ctx, variance, person, n);
        let m = self.columns.len();
        self.v.clear();
        self.v.resize(n * n, 0.0);
        let at = ctx.design.person_factor[person];
        packed::inverse_into(&parts.factor[at..at + n * (n + 1) / 2], n, &mut self.v);
        for j in 0..m {
            for i in 0..n {
                let c = self.rows[j * n + i];
                if c != 0.0 {
                    let target = &mut self.v[i * n..(i + 1) * n];
                    for (t, w) in target.iter_mut().zip(&self.with_shared[j * n..(j + 1) * n]) {
                        *t += c * w;
                    }
                }
            }
        }
    }

    /// Covariances among the shared unknowns that touch the person, and of the person with them.
    fn add_shared(&mut self, ctx: Context<'_>, variance: &SharedVariance, person: usize, n: usize) {
        let m = self.columns.len();
        variance.together(ctx, person, &self.columns, &mut self.together);
        variance.joint(ctx, person, &self.columns, &self.together, &mut self.joint);
        let size = self.together.len();
        self.diagonal.clear();
        for column in &self.columns {
            self.diagonal.push(variance.of_rater(*column));
        }
        self.with_shared.clear();
        self.with_shared.resize(m * n, 0.0);
        for i in 0..m {
            let target = &mut self.with_shared[i * n..(i + 1) * n];
            add_scaled(self.diagonal[i], &self.rows[i * n..(i + 1) * n], target);
        }
        for (a, &i) in self.together.iter().enumerate() {
            // The diagonal of the block stands for a school, and for a rater where everything is exact.
            let own = self.joint[a * size + a].max(self.diagonal[i]);
            self.joint[a * size + a] = own - self.diagonal[i];
            let target = &mut self.with_shared[i * n..(i + 1) * n];
            for (b, &j) in self.together.iter().enumerate() {
                let row = &self.rows[j * n..(j + 1) * n];
                add_scaled(self.joint[a * size + b], row, target);
            }
            self.joint[a * size + a] = own;
            self.diagonal[i] = own;
        }
        self.school.clear();
        if ctx.school_start(person).is_some() {
            for a in size - ctx.design.traits..size {
                let row = &self.joint[a * size..(a + 1) * size];
                self.school
                    .extend_from_slice(&row[size - ctx.design.traits..]);
            }
        }
    }

    /// Covariance of a person's unknown with the effect of the own school's trait, which stands behind the raters.
    pub(crate) fn with_school(&self, ctx: Context<'_>, unknown: usize, school_trait: usize) -> f64 {
        let n = self.with_shared.len() / self.columns.len().max(1);
        let first = self.columns.len() - ctx.design.traits;
        self.with_shared[(first + school_trait) * n + unknown]
    }

    /// Writes the variance of each run's predictor into `spread` and returns the variance of the visit's halo.
    pub(crate) fn visit(
        &mut self,
        ctx: Context<'_>,
        parts: &Parts,
        person: usize,
        visit: usize,
        spread: &mut [Store],
    ) -> f64 {
        let design = ctx.design;
        let n = design.dense_of(person).len();
        let halo = ctx.hyper.variances.halo;
        let runs = design.runs_of(visit);
        let total: f64 = parts.coupling[runs.clone()]
            .iter()
            .map(|c| f64::from(*c))
            .sum();
        let left = 1.0 - halo * total;
        let own = design.visit_rater[visit] == ONESELF;
        let rater = design.visit_rater[visit] as usize;
        let column = find_column(&self.columns, rater, design.raters, &mut self.hint);
        // The common part s of the runs' directions, V s, and their products.
        self.pull.clear();
        self.pull.resize(n, 0.0);
        let mut own_part = 0.0;
        for run in runs.clone() {
            let at = usize::from(design.run_row[run]);
            let s = -halo * f64::from(parts.coupling[run]);
            add_scaled(s, &self.v[at * n..(at + 1) * n], &mut self.pull);
        }
        if own {
            own_part = left;
            add_scaled(left, &self.v[(n - 1) * n..n * n], &mut self.pull);
        }
        let dot_s = |vector: &[f64]| -> f64 {
            let runs_part: f64 = runs
                .clone()
                .map(|run| {
                    let at = usize::from(design.run_row[run]);
                    -halo * f64::from(parts.coupling[run]) * vector[at]
                })
                .sum();
            runs_part + own_part * vector[n - 1]
        };
        let quadratic = dot_s(&self.pull);
        let (cross, rater_variance) = column.map_or((0.0, 0.0), |j| {
            let row = &self.with_shared[j * n..(j + 1) * n];
            (dot_s(row), self.diagonal[j])
        });
        let common = halo * left + quadratic - 2.0 * left * cross + left * left * rater_variance;
        for (i, run) in runs.clone().enumerate() {
            let at = usize::from(design.run_row[run]);
            let with_rater = column.map_or(0.0, |j| self.with_shared[j * n + at]);
            let value =
                common + self.v[at * n + at] + 2.0 * self.pull[at] - 2.0 * left * with_rater;
            spread[i] = kernel::spread_of(ctx.nodes, value.max(0.0)) as Store;
        }
        if halo <= 0.0 {
            return 0.0;
        }
        let mut direction = dot_runs(&runs, design, parts, halo);
        if own {
            direction.push((n - 1, -halo * total));
        }
        self.halo_variance(halo, total, n, &direction, column)
    }

    /// Variance of the halo: what is left given the rest, and what the rest's uncertainty adds.
    fn halo_variance(
        &self,
        halo: f64,
        total: f64,
        n: usize,
        direction: &[(usize, f64)],
        column: Option<usize>,
    ) -> f64 {
        let mut sum = halo * (1.0 - halo * total);
        for &(i, a) in direction {
            for &(j, b) in direction {
                sum += a * b * self.v[i * n + j];
            }
        }
        if let Some(j) = column {
            let push = halo * total;
            let row = &self.with_shared[j * n..(j + 1) * n];
            let cross: f64 = direction.iter().map(|&(i, a)| a * row[i]).sum();
            sum += 2.0 * push * cross + push * push * self.diagonal[j];
        }
        sum
    }
}

fn dot_runs(
    runs: &std::ops::Range<usize>,
    design: &crate::fit::design::Design,
    parts: &Parts,
    halo: f64,
) -> Vec<(usize, f64)> {
    runs.clone()
        .map(|run| {
            let at = usize::from(design.run_row[run]);
            (at, -halo * f64::from(parts.coupling[run]))
        })
        .collect()
}

fn add_scaled(scale: f64, from: &[f64], to: &mut [f64]) {
    for (t, f) in to.iter_mut().zip(from) {
        *t += scale * f;
    }
}

/// Sets the variance of every predictor; gives each person's covariance to `fold`, chunk by chunk, in order of the people.
pub(crate) fn spread_pass<T: Send>(
    ctx: Context<'_>,
    parts: &Parts,
    variance: &SharedVariance,
    spread: &mut [Store],
    start: impl Fn() -> T + Sync,
    fold: impl Fn(&mut T, usize, &PersonVariance, f64) + Sync,
) -> Vec<T> {
    split(spread, &ctx.cuts.runs)
        .into_par_iter()
        .enumerate()
        .map(|(c, spread)| {
            let mut out = start();
            let mut person_variance = PersonVariance::default();
            let first = ctx.cuts.runs[c];
            for person in ctx.cuts.people[c]..ctx.cuts.people[c + 1] {
                person_variance.of(ctx, parts, variance, person);
                let mut halo = 0.0;
                for visit in ctx.design.visits_of(person) {
                    let runs = ctx.design.runs_of(visit);
                    let target = &mut spread[runs.start - first..runs.end - first];
                    halo += person_variance.visit(ctx, parts, person, visit, target);
                }
                fold(&mut out, person, &person_variance, halo);
            }
            out
        })
        .collect()
}
