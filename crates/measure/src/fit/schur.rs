//! The unknowns that people share (severities, schools, authorities) once every person is eliminated.
//!
//! Equation (18) of `docs/numerics/measure.md`. Large systems are solved by conjugate gradients, small ones directly; sums
//! are gathered owner by owner, so that the result never depends on the number of threads.

use rayon::prelude::*;

use crate::fit::design::NO_PLACE;
use crate::fit::hyper::FLOOR;
use crate::fit::packed;
use crate::fit::person::{self, Base};
use crate::fit::state::{Context, Parts, State, split};
use crate::linalg::{self, NotPositiveDefinite};

/// Owners that one task gathers for.
const TASK: usize = 1024;

/// The eliminated system's diagonal parts, and memory for products with it.
pub(crate) struct Schur {
    /// Per rater: own curvature with prior, before elimination.
    rater_diagonal: Vec<f64>,
    /// Per rater: inverse of the eliminated diagonal.
    pub(crate) rater_inverse: Vec<f64>,
    /// Per school: inverse of the eliminated block.
    pub(crate) school_inverse: Vec<f64>,
    /// Per authority: inverse of the block eliminated of people and schools.
    pub(crate) authority_inverse: Vec<f64>,
    visit_out: Vec<f64>,
    person_out: Vec<f64>,
}

impl Context<'_> {
    /// Whether schools have effects.
    pub(crate) fn with_schools(self) -> bool {
        self.design.schools > 0 && self.hyper.variances.school > 0.0
    }

    /// Whether authorities have effects.
    pub(crate) fn with_authorities(self) -> bool {
        self.with_schools() && self.design.authorities > 0 && self.hyper.variances.authority > 0.0
    }

    pub(crate) fn authority_start(self, school: usize) -> Option<usize> {
        self.with_authorities().then(|| {
            let authority = self.design.school_authority[school] as usize;
            self.design.raters + (self.design.schools + authority) * self.design.traits
        })
    }

    /// Adds `scale * P x` to `out`, with P the precision of the people.
    pub(crate) fn add_precision(self, scale: f64, x: &[f64], out: &mut [f64]) {
        let k = self.design.traits;
        for (row, o) in self.tables.precision.chunks_exact(k).zip(out) {
            *o += scale * row.iter().zip(x).map(|(p, v)| p * v).sum::<f64>();
        }
    }
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
                    loss += parts.loss[visit as usize];
                }
                (own, 1.0 / (own - loss).max(prior))
            })
            .collect();
        let mut schur = Self {
            rater_diagonal: diagonals.iter().map(|d| d.0).collect(),
            rater_inverse: diagonals.iter().map(|d| d.1).collect(),
            school_inverse: Vec::new(),
            authority_inverse: Vec::new(),
            visit_out: vec![0.0; design.visits()],
            person_out: Vec::new(),
        };
        if ctx.with_schools() {
            schur.person_out = vec![0.0; design.people() * design.traits];
            schur.school_inverse = school_blocks(ctx, parts)?;
            schur.authority_inverse = authority_blocks(ctx, &schur.school_inverse)?;
        }
        Ok(schur)
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
            add_place_priors(ctx, z, out);
            self.add_people_of_schools(ctx, z, out);
        }
    }

    fn add_people_of_schools(&self, ctx: Context<'_>, z: &[f64], out: &mut [f64]) {
        let k = ctx.design.traits;
        for school in 0..ctx.design.schools {
            let at = ctx.design.raters + school * k;
            let people = ctx.index.school_people.of(school);
            ctx.add_precision(people.len() as f64, &z[at..at + k], &mut out[at..at + k]);
            for &p in people {
                let q = &self.person_out[p as usize * k..(p as usize + 1) * k];
                ctx.add_precision(-1.0, q, &mut out[at..at + k]);
            }
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
        &self,
        ctx: Context<'_>,
        parts: &Parts,
        gradient: &[f64],
    ) -> Vec<f64> {
        let design = ctx.design;
        let k = design.traits;
        let mut visit_out = vec![0.0; design.visits()];
        split(&mut visit_out, &ctx.cuts.visits)
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
            for school in 0..design.schools {
                let at = design.raters + school * k;
                for &p in ctx.index.school_people.of(school) {
                    let start = design.person_dense[p as usize] as usize;
                    let step = &parts.step[start..start + k];
                    ctx.add_precision(1.0, step, &mut out[at..at + k]);
                }
            }
        }
        out
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
        let mut rz = dot(&r, &z);
        let goal = rz.abs() * tolerance * tolerance;
        let mut steps = 0;
        while steps < MOST && rz > goal && rz > 1e-30 {
            self.product(ctx, parts, &p, &mut product);
            let curvature = dot(&p, &product);
            if curvature <= 0.0 {
                break;
            }
            let alpha = rz / curvature;
            for i in 0..x.len() {
                x[i] += alpha * p[i];
                r[i] -= alpha * product[i];
            }
            z = self.precondition(ctx, &r);
            let next = dot(&r, &z);
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
        let k = ctx.design.traits;
        let mut out = vec![0.0; r.len()];
        for (o, (x, d)) in out.iter_mut().zip(r.iter().zip(&self.rater_inverse)) {
            *o = x * d;
        }
        let start = ctx.design.raters;
        let blocks = self.school_inverse.chunks_exact(k * k);
        let blocks = blocks.chain(self.authority_inverse.chunks_exact(k * k));
        for (b, block) in blocks.enumerate() {
            let at = start + b * k;
            for i in 0..k {
                out[at + i] = (0..k).map(|j| block[i * k + j] * r[at + j]).sum();
            }
        }
        out
    }
}

/// The share of a visit in what a person's solution sends back to its rater.
fn back(ctx: Context<'_>, parts: &Parts, visit: usize, solution: &[f64]) -> f64 {
    let slot = usize::from(ctx.design.visit_slot[visit]) * ctx.design.traits;
    let runs = ctx.design.runs_of(visit);
    let traits = &ctx.design.run_trait[runs.clone()];
    let coupling = &parts.coupling[runs];
    coupling
        .iter()
        .zip(traits)
        .map(|(c, t)| f64::from(*c) * solution[slot + usize::from(*t)])
        .sum()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Adds the priors of schools and authorities, times `z`, to `out`, equation (5).
pub(crate) fn add_place_priors(ctx: Context<'_>, z: &[f64], out: &mut [f64]) {
    let (design, k) = (ctx.design, ctx.design.traits);
    let v = ctx.hyper.variances;
    let mut difference = vec![0.0; k];
    for school in 0..design.schools {
        let at = design.raters + school * k;
        difference.copy_from_slice(&z[at..at + k]);
        let above = ctx.authority_start(school);
        if let Some(above) = above {
            for i in 0..k {
                difference[i] -= z[above + i];
            }
            ctx.add_precision(-1.0 / v.school, &difference, &mut out[above..above + k]);
        }
        ctx.add_precision(1.0 / v.school, &difference, &mut out[at..at + k]);
    }
    if ctx.with_authorities() {
        for authority in 0..design.authorities {
            let at = design.raters + (design.schools + authority) * k;
            ctx.add_precision(1.0 / v.authority, &z[at..at + k], &mut out[at..at + k]);
        }
    }
}

/// Gradient of the log posterior by the shared unknowns, without the ratings' part.
pub(crate) fn prior_gradient(ctx: Context<'_>, state: &State) -> Vec<f64> {
    let design = ctx.design;
    let k = design.traits;
    let z = &state.shared;
    let mut out = vec![0.0; z.len()];
    let rater_precision = 1.0 / ctx.hyper.variances.rater.max(FLOOR);
    for r in 0..design.raters {
        out[r] = rater_precision * z[r];
    }
    if ctx.with_schools() {
        add_place_priors(ctx, z, &mut out);
        for (p, school) in design.person_school.iter().enumerate() {
            if *school != NO_PLACE {
                let at = design.raters + *school as usize * k;
                let start = design.person_dense[p] as usize;
                let theta = &state.dense[start..start + k];
                let away: Vec<f64> = (0..k).map(|i| z[at + i] - theta[i]).collect();
                ctx.add_precision(1.0, &away, &mut out[at..at + k]);
            }
        }
    }
    out.iter_mut().for_each(|o| *o = -*o);
    out
}

fn school_blocks(ctx: Context<'_>, parts: &Parts) -> Result<Vec<f64>, NotPositiveDefinite> {
    let (design, k) = (ctx.design, ctx.design.traits);
    let blocks: Vec<Result<Vec<f64>, NotPositiveDefinite>> = (0..design.schools)
        .into_par_iter()
        .map(|school| {
            let people = ctx.index.school_people.of(school);
            let scale = people.len() as f64 + 1.0 / ctx.hyper.variances.school;
            let p = &ctx.tables.precision;
            let mut block: Vec<f64> = p.iter().map(|x| x * scale).collect();
            for &person in people {
                let n = design.dense_of(person as usize).len();
                let at = design.person_factor[person as usize];
                let factor = &parts.factor[at..at + n * (n + 1) / 2];
                let mut b = vec![0.0; n];
                for i in 0..k {
                    b.fill(0.0);
                    b[..k].copy_from_slice(&p[i * k..(i + 1) * k]);
                    packed::solve(factor, n, &mut b);
                    ctx.add_precision(-1.0, &b[..k], &mut block[i * k..(i + 1) * k]);
                }
            }
            linalg::invert(&block, k)
        })
        .collect();
    let mut out = Vec::with_capacity(design.schools * k * k);
    for block in blocks {
        out.extend(block?);
    }
    Ok(out)
}

fn authority_blocks(ctx: Context<'_>, schools: &[f64]) -> Result<Vec<f64>, NotPositiveDefinite> {
    let k = ctx.design.traits;
    let v = ctx.hyper.variances;
    let mut out = Vec::new();
    if !ctx.with_authorities() {
        return Ok(out);
    }
    let p = &ctx.tables.precision;
    for authority in 0..ctx.design.authorities {
        let members = ctx.index.authority_schools.of(authority);
        let scale = 1.0 / v.authority + members.len() as f64 / v.school;
        let mut block: Vec<f64> = p.iter().map(|x| x * scale).collect();
        for &school in members {
            let inverse = &schools[school as usize * k * k..(school as usize + 1) * k * k];
            for i in 0..k {
                let row: Vec<f64> = (0..k)
                    .map(|j| (0..k).map(|m| p[i * k + m] * inverse[m * k + j]).sum())
                    .collect();
                let square = 1.0 / (v.school * v.school);
                ctx.add_precision(-square, &row, &mut block[i * k..(i + 1) * k]);
            }
        }
        out.extend(linalg::invert(&block, k)?);
    }
    Ok(out)
}
