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
    ///
    /// With the halo eliminated a predictor is one trait plus `s`, what all runs of the visit have in common: minus the
    /// halo's answer to every run, the share `left` of the own overrating, and minus that share of the severity.
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
        let rows = &design.run_row[runs.clone()];
        let coupling = &parts.coupling[runs];
        let rater = design.visit_rater[visit];
        let own = rater == ONESELF;
        let column = find_column(&self.columns, rater as usize, design.raters, &mut self.hint);
        let total: f64 = coupling.iter().map(|c| f64::from(*c)).sum();
        let left = 1.0 - halo * total;
        // V s, and s times a vector.
        self.pull.clear();
        self.pull.resize(n, 0.0);
        if halo > 0.0 {
            for (row, c) in rows.iter().zip(coupling) {
                let at = usize::from(*row) * n;
                add_scaled(-halo * f64::from(*c), &self.v[at..at + n], &mut self.pull);
            }
        }
        if own {
            add_scaled(left, &self.v[(n - 1) * n..n * n], &mut self.pull);
        }
        let times_s = |vector: &[f64]| -> f64 {
            let pairs = rows.iter().zip(coupling);
            let answer: f64 = pairs
                .map(|(row, c)| f64::from(*c) * vector[usize::from(*row)])
                .sum();
            let own = if own { left * vector[n - 1] } else { 0.0 };
            own - halo * answer
        };
        let square = times_s(&self.pull);
        let with_rater = column.map_or(&[][..], |j| &self.with_shared[j * n..(j + 1) * n]);
        let (cross, rater_variance) = match column {
            Some(j) => (times_s(with_rater), self.diagonal[j]),
            None => (0.0, 0.0),
        };
        let common = halo * left + square - 2.0 * left * cross + left * left * rater_variance;
        for (value, row) in spread.iter_mut().zip(rows) {
            let at = usize::from(*row);
            let severity = with_rater.get(at).copied().unwrap_or(0.0);
            let variance =
                common + self.v[at * n + at] + 2.0 * self.pull[at] - 2.0 * left * severity;
            *value = kernel::spread_of(ctx.nodes, variance.max(0.0));
        }
        if halo <= 0.0 {
            return 0.0;
        }
        // The halo answers the own overrating and the severity with what `left` leaves over.
        let answered = halo * total;
        let mut variance = halo * left + square + answered * answered * rater_variance;
        variance += 2.0 * answered * cross;
        if own {
            variance += self.v[n * n - 1] - 2.0 * self.pull[n - 1];
        }
        variance
    }
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
