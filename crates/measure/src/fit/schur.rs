//! The unknowns that people share (severities, schools, authorities) once every person is eliminated.
//!
//! Equation (18) of `docs/numerics/measure.md`. The system is solved by conjugate gradients; sums are gathered owner by
//! owner, so that the result never depends on the number of threads.

use rayon::prelude::*;

use crate::fit::clusters::Clusters;
use crate::fit::hyper::FLOOR;
use crate::fit::packed;
use crate::fit::person::{self, Base};
use crate::fit::places::{add_by_school, add_place_priors};
use crate::fit::state::{Context, Parts, split};
use crate::linalg::{self, NotPositiveDefinite};

/// Owners that one task gathers for.
const TASK: usize = 1024;

/// The eliminated system's diagonal parts, and memory for products with it.
pub(crate) struct Schur {
    /// Per rater: own curvature with prior, before elimination.
    rater_diagonal: Vec<f64>,
    /// Per rater: inverse of the eliminated diagonal.
    pub(crate) rater_inverse: Vec<f64>,
    /// Schools with the raters that mostly work there, and authorities.
    pub(crate) clusters: Clusters,
    visit_out: Vec<f64>,
    person_out: Vec<f64>,
}

impl Schur {
    pub(crate) fn new(ctx: Context<'_>, parts: &Parts) -> Result<Self, NotPositiveDefinite> {
        let design = ctx.design;
        let prior = 1.0 / ctx.hyper.variances.rater.max(FLOOR);
        let diagonals: Vec<(f64, f64)> = (0..design.raters)
            .into_par_iter()
            .with_min_len(TASK)
            .map(|rater| {
                let (mut own, mut loss) = (prior, 0.0);
                for &visit in ctx.index.rater_visits.of(rater) {
                    let runs = design.runs_of(visit as usize);
                    own += parts.coupling[runs]
                        .iter()
                        .map(|c| f64::from(*c))
                        .sum::<f64>();
                    loss += f64::from(parts.loss[visit as usize]);
                }
                (own, 1.0 / (own - loss).max(prior))
            })
            .collect();
        let with_schools = ctx.with_schools();
        let rater_diagonal: Vec<f64> = diagonals.iter().map(|d| d.0).collect();
        Ok(Self {
            clusters: if with_schools {
                Clusters::new(ctx, parts, &rater_diagonal)?
            } else {
                Clusters::default()
            },
            rater_inverse: diagonals.iter().map(|d| d.1).collect(),
            rater_diagonal,
            visit_out: vec![0.0; design.visits()],
            person_out: vec![
                0.0;
                if with_schools {
                    design.people() * design.traits
                } else {
                    0
                }
            ],
        })
    }

    /// `out = S z`.
    pub(crate) fn product(&mut self, ctx: Context<'_>, parts: &Parts, z: &[f64], out: &mut [f64]) {
        self.through_people(ctx, parts, z);
        let (raters, places) = out.split_at_mut(ctx.design.raters);
        let (diagonal, visit_out) = (&self.rater_diagonal, &self.visit_out);
        raters
            .par_iter_mut()
            .with_min_len(TASK)
            .enumerate()
            .for_each(|(r, o)| {
                let visits = ctx.index.rater_visits.of(r).iter();
                let back: f64 = visits.map(|v| visit_out[*v as usize]).sum();
                *o = diagonal[r] * z[r] - back;
            });
        places.fill(0.0);
        if ctx.with_schools() {
            let k = ctx.design.traits;
            add_by_school(ctx, places, |school, sum| {
                let people = ctx.index.school_people.of(school);
                let at = ctx.design.raters + school * k;
                for i in 0..k {
                    sum[i] = people.len() as f64 * z[at + i];
                }
                for &p in people {
                    let q = &self.person_out[p as usize * k..(p as usize + 1) * k];
                    for i in 0..k {
                        sum[i] -= q[i];
                    }
                }
            });
            add_place_priors(ctx, z, out);
        }
    }

    /// Sends `z` through every person's block and leaves what comes back per visit and per person.
    fn through_people(&mut self, ctx: Context<'_>, parts: &Parts, z: &[f64]) {
        let design = ctx.design;
        let k = design.traits;
        let visit_chunks = split(&mut self.visit_out, &ctx.cuts.visits);
        let person_cuts: Vec<usize> = if self.person_out.is_empty() {
            vec![0; ctx.cuts.people.len()]
        } else {
            ctx.cuts.people.iter().map(|p| p * k).collect()
        };
        let person_chunks = split(&mut self.person_out, &person_cuts);
        visit_chunks
            .into_par_iter()
            .zip(person_chunks)
            .enumerate()
            .for_each(|(c, (visit_out, person_out))| {
                let people = ctx.cuts.people[c]..ctx.cuts.people[c + 1];
                let start = Base::of(ctx, people.start);
                let mut b = Vec::new();
                for p in people.clone() {
                    let n = design.dense_of(p).len();
                    if person_out.is_empty() && n == 1 {
                        let from = design.visits_of(p).start - start.visit;
                        single(ctx, parts, z, p, &mut visit_out[from..]);
                        continue;
                    }
                    b.clear();
                    b.resize(n, 0.0);
                    person::add_coupling(ctx, z, p, &parts.coupling, 0, &mut b);
                    let at = design.person_factor[p];
                    packed::solve(&parts.factor[at..at + n * (n + 1) / 2], n, &mut b);
                    for visit in design.visits_of(p) {
                        visit_out[visit - start.visit] = back(ctx, parts, visit, &b);
                    }
                    if !person_out.is_empty() {
                        let at = (p - people.start) * k;
                        person_out[at..at + k].copy_from_slice(&b[..k]);
                    }
                }
            });
    }

    /// Right-hand side of the eliminated system, from the people's own solutions in `parts.step`.
    pub(crate) fn right_hand_side(
        &mut self,
        ctx: Context<'_>,
        parts: &Parts,
        gradient: &[f64],
    ) -> Vec<f64> {
        right_hand_side(ctx, parts, gradient, &mut self.visit_out)
    }

    /// Solves `S x = b` by preconditioned conjugate gradients; returns the solution and the number of steps.
    pub(crate) fn solve(
        &mut self,
        ctx: Context<'_>,
        parts: &Parts,
        b: &[f64],
        tolerance: f64,
    ) -> (Vec<f64>, usize) {
        const MOST: usize = 200;
        let mut x = vec![0.0; b.len()];
        let mut r = b.to_vec();
        let mut z = self.precondition(ctx, &r);
        let mut p = z.clone();
        let mut product = vec![0.0; b.len()];
        let mut rz = linalg::dot(&r, &z);
        let goal = rz.abs() * tolerance * tolerance;
        let mut steps = 0;
        while steps < MOST && rz > goal && rz > 1e-30 {
            self.product(ctx, parts, &p, &mut product);
            let curvature = linalg::dot(&p, &product);
            if curvature <= 0.0 {
                break;
            }
            let alpha = rz / curvature;
            for i in 0..x.len() {
                x[i] += alpha * p[i];
                r[i] -= alpha * product[i];
            }
            z = self.precondition(ctx, &r);
            let next = linalg::dot(&r, &z);
            let beta = next / rz;
            for (pi, zi) in p.iter_mut().zip(&z) {
                *pi = zi + beta * *pi;
            }
            rz = next;
            steps += 1;
        }
        (x, steps)
    }

    fn precondition(&self, ctx: Context<'_>, r: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; r.len()];
        for (o, (x, d)) in out.iter_mut().zip(r.iter().zip(&self.rater_inverse)) {
            *o = x * d;
        }
        self.clusters.apply(ctx, r, &mut out);
        out
    }
}

/// The way through a person with one unknown, which is short enough to be worth a path of its own.
fn single(ctx: Context<'_>, parts: &Parts, z: &[f64], person: usize, visit_out: &mut [f64]) {
    let design = ctx.design;
    let visits = design.visits_of(person);
    let inverse = f64::from(parts.factor[design.person_factor[person]]);
    let of_visit = |visit: usize| -> f64 {
        let runs = design.runs_of(visit);
        parts.coupling[runs].iter().map(|c| f64::from(*c)).sum()
    };
    let mut b = 0.0;
    for (out, visit) in visit_out.iter_mut().zip(visits.clone()) {
        *out = of_visit(visit);
        let rater = design.visit_rater[visit] as usize;
        b += z[..design.raters].get(rater).map_or(0.0, |z| *out * z);
    }
    for out in &mut visit_out[..visits.len()] {
        *out *= b * inverse;
    }
}

/// Right-hand side of the eliminated system, from the people's own solutions in `parts.step`; `visit_out` is memory.
fn right_hand_side(
    ctx: Context<'_>,
    parts: &Parts,
    gradient: &[f64],
    visit_out: &mut [f64],
) -> Vec<f64> {
    let design = ctx.design;
    let k = design.traits;
    split(visit_out, &ctx.cuts.visits)
        .into_par_iter()
        .enumerate()
        .for_each(|(c, out)| {
            for p in ctx.cuts.people[c]..ctx.cuts.people[c + 1] {
                let step = &parts.step[design.dense_of(p)];
                for visit in design.visits_of(p) {
                    let slope = parts.slope[visit];
                    out[visit - ctx.cuts.visits[c]] = back(ctx, parts, visit, step) - slope;
                }
            }
        });
    let mut out = gradient.to_vec();
    out[..design.raters]
        .par_iter_mut()
        .with_min_len(TASK)
        .enumerate()
        .for_each(|(r, o)| {
            let visits = ctx.index.rater_visits.of(r).iter();
            *o += visits.map(|v| visit_out[*v as usize]).sum::<f64>();
        });
    if ctx.with_schools() {
        add_by_school(ctx, &mut out[design.raters..], |school, sum| {
            for &p in ctx.index.school_people.of(school) {
                let start = design.person_dense[p as usize] as usize;
                for (s, step) in sum.iter_mut().zip(&parts.step[start..start + k]) {
                    *s += step;
                }
            }
        });
    }
    out
}

/// The share of a visit in what a person's solution sends back to its rater.
#[inline]
fn back(ctx: Context<'_>, parts: &Parts, visit: usize, solution: &[f64]) -> f64 {
    let runs = ctx.design.runs_of(visit);
    let rows = &ctx.design.run_row[runs.clone()];
    let coupling = &parts.coupling[runs];
    coupling
        .iter()
        .zip(rows)
        .map(|(c, row)| f64::from(*c) * solution[usize::from(*row)])
        .sum()
}
