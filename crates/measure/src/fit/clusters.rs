//! Schools together with the raters that mostly work in them: the blocks by which the shared unknowns nearly fall apart.
//!
//! A principal who rates the whole school is nearly confounded with it; only a common block sees that. Section 4 of
//! `docs/numerics/measure.md`.

use rayon::prelude::*;

use crate::fit::design::{Design, NO_PLACE};
use crate::fit::packed;
use crate::fit::person;
use crate::fit::shared_variance::coupling_rows;
use crate::fit::state::{Context, Lists, Parts};
use crate::linalg::{self, NotPositiveDefinite};

/// Raters of one cluster at most; those with most visits come first.
const MOST_RATERS: usize = 6;

/// Which raters belong to which school, by the design alone.
#[derive(Debug, Clone)]
pub(crate) struct Membership {
    /// Raters per school, at most [`MOST_RATERS`], in rising order.
    raters: Vec<Vec<u32>>,
    /// School of each rater, or [`NO_PLACE`].
    pub(crate) home: Vec<u32>,
}

impl Membership {
    /// Gives every rater with most visits in one school to that school, as far as there is room.
    pub(crate) fn new(design: &Design, rater_visits: &Lists, of_visit: &[u32]) -> Self {
        let mut candidates: Vec<Vec<(usize, u32)>> = vec![Vec::new(); design.schools];
        for rater in 0..design.raters {
            let visits = rater_visits.of(rater);
            let mut places: Vec<u32> = visits.iter().map(|v| of_visit[*v as usize]).collect();
            places.sort_unstable();
            let longest = places.chunk_by(|a, b| a == b).max_by_key(|c| c.len());
            if let Some(chunk) = longest
                && chunk[0] != NO_PLACE
                && 2 * chunk.len() > visits.len()
            {
                candidates[chunk[0] as usize].push((chunk.len(), rater as u32));
            }
        }
        let mut home = vec![NO_PLACE; design.raters];
        let mut raters = Vec::with_capacity(design.schools);
        for (school, mut list) in candidates.into_iter().enumerate() {
            list.sort_unstable_by(|a, b| b.cmp(a));
            list.truncate(MOST_RATERS);
            let mut chosen: Vec<u32> = list.into_iter().map(|(_, r)| r).collect();
            chosen.sort_unstable();
            for r in &chosen {
                home[*r as usize] = school as u32;
            }
            raters.push(chosen);
        }
        Self { raters, home }
    }

    /// The shared unknowns of a school's cluster: its raters, then its own.
    fn columns(&self, design: &Design, school: usize) -> Vec<usize> {
        let start = design.raters + school * design.traits;
        let raters = self.raters[school].iter().map(|r| *r as usize);
        raters.chain(start..start + design.traits).collect()
    }

    /// Position of a shared unknown in its cluster: school and row.
    fn place_of(&self, design: &Design, column: usize) -> Option<(usize, usize)> {
        if column < design.raters {
            let school = *self.home.get(column)?;
            let list = self.raters.get(school as usize)?;
            let row = list.binary_search(&(column as u32)).ok()?;
            return Some((school as usize, row));
        }
        let place = (column - design.raters) / design.traits;
        let own = (column - design.raters) % design.traits;
        (place < design.schools).then(|| (place, self.raters[place].len() + own))
    }
}

/// Inverses of the clusters' blocks and of the authorities'.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clusters {
    blocks: Vec<Vec<f64>>,
    /// Per school: its cluster's covariance with the authority, one row an unknown.
    links: Vec<Vec<f64>>,
    authorities: Vec<Vec<f64>>,
}

impl Clusters {
    pub(crate) fn new(
        ctx: Context<'_>,
        parts: &Parts,
        rater_diagonal: &[f64],
    ) -> Result<Self, NotPositiveDefinite> {
        let blocks: Result<Vec<Vec<f64>>, NotPositiveDefinite> = (0..ctx.design.schools)
            .into_par_iter()
            .with_min_len(16)
            .map(|school| block(ctx, parts, rater_diagonal, school))
            .collect();
        let mut out = Self {
            blocks: blocks?,
            ..Self::default()
        };
        if ctx.with_authorities() {
            out.authorities = out.authority_blocks(ctx)?;
        }
        Ok(out)
    }

    /// Applies the blocks to `r`; unknowns outside every block keep what `out` holds.
    pub(crate) fn apply(&self, ctx: Context<'_>, r: &[f64], out: &mut [f64]) {
        let design = ctx.design;
        let k = design.traits;
        for (school, block) in self.blocks.iter().enumerate() {
            let raters = &ctx.index.membership.raters[school];
            let start = design.raters + school * k;
            let m = raters.len() + k;
            let column = |j: usize| {
                if j < raters.len() {
                    raters[j] as usize
                } else {
                    start + j - raters.len()
                }
            };
            for i in 0..m {
                let row = &block[i * m..(i + 1) * m];
                out[column(i)] = (0..m).map(|j| row[j] * r[column(j)]).sum();
            }
        }
        for (authority, block) in self.authorities.iter().enumerate() {
            let at = design.raters + (design.schools + authority) * k;
            for i in 0..k {
                out[at + i] = (0..k).map(|j| block[i * k + j] * r[at + j]).sum();
            }
        }
    }

    /// Inverse of each authority's block with its schools eliminated.
    fn authority_blocks(&self, ctx: Context<'_>) -> Result<Vec<Vec<f64>>, NotPositiveDefinite> {
        let k = ctx.design.traits;
        let v = ctx.hyper.variances;
        let p = &ctx.tables.precision;
        (0..ctx.design.authorities)
            .map(|authority| {
                let members = ctx.index.authority_schools.of(authority);
                let scale = 1.0 / v.authority + members.len() as f64 / v.school;
                let mut block: Vec<f64> = p.iter().map(|x| x * scale).collect();
                for &school in members {
                    let pull = self.pull(ctx, school as usize);
                    let first = pull.len() - k * k;
                    for i in 0..k {
                        let mut column = [0.0; 16];
                        for j in 0..k {
                            column[j] = pull[first + j * k + i];
                        }
                        let target = &mut block[i * k..(i + 1) * k];
                        ctx.add_precision(-1.0 / v.school, &column[..k], target);
                    }
                }
                linalg::invert(&block, k)
            })
            .collect()
    }

    /// How a cluster's unknowns follow their authority: one row an unknown.
    fn pull(&self, ctx: Context<'_>, school: usize) -> Vec<f64> {
        let k = ctx.design.traits;
        let block = &self.blocks[school];
        let m = ctx.index.membership.raters[school].len() + k;
        let mut out = vec![0.0; m * k];
        for (row, target) in block.chunks_exact(m).zip(out.chunks_exact_mut(k)) {
            ctx.add_precision(1.0 / ctx.hyper.variances.school, &row[m - k..], target);
        }
        out
    }

    /// Turns the inverses into variances: a cluster also varies with its authority.
    pub(crate) fn add_authorities(&mut self, ctx: Context<'_>) {
        if self.authorities.is_empty() {
            return;
        }
        let k = ctx.design.traits;
        for school in 0..ctx.design.schools {
            let above = &self.authorities[ctx.design.school_authority[school] as usize];
            let pull = self.pull(ctx, school);
            let mut link = vec![0.0; pull.len()];
            for (from, to) in pull.chunks_exact(k).zip(link.chunks_exact_mut(k)) {
                for (i, t) in to.iter_mut().enumerate() {
                    *t = (0..k).map(|j| from[j] * above[j * k + i]).sum();
                }
            }
            let m = pull.len() / k;
            for i in 0..m {
                for j in 0..m {
                    let more = linalg::dot(&link[i * k..(i + 1) * k], &pull[j * k..(j + 1) * k]);
                    self.blocks[school][i * m + j] += more;
                }
            }
            self.links.push(link);
        }
    }

    /// Covariances among the columns of one school's cluster, row by row.
    pub(crate) fn joint(
        &self,
        ctx: Context<'_>,
        school: usize,
        columns: impl Iterator<Item = usize>,
        out: &mut Vec<f64>,
    ) {
        let mut rows = [0; MOST_RATERS + 16];
        let mut count = 0;
        for column in columns.take(rows.len()) {
            let place = ctx.index.membership.place_of(ctx.design, column);
            rows[count] = place.map_or(0, |(_, row)| row);
            count += 1;
        }
        if count == 0 {
            return;
        }
        let m = ctx.index.membership.raters[school].len() + ctx.design.traits;
        for a in &rows[..count] {
            let row = &self.blocks[school][a * m..(a + 1) * m];
            out.extend(rows[..count].iter().map(|b| row[*b]));
        }
    }

    /// Covariance of two shared unknowns, none if they are in no common block.
    pub(crate) fn covariance(&self, ctx: Context<'_>, a: usize, b: usize) -> Option<f64> {
        let design = ctx.design;
        let (k, first) = (
            design.traits,
            design.raters + design.schools * design.traits,
        );
        if self.blocks.is_empty() {
            return None;
        }
        if a >= first && b >= first {
            let (x, y) = ((a - first) / k, (b - first) / k);
            let within = ((a - first) % k) * k + (b - first) % k;
            return (x == y).then(|| self.authorities.get(x).map_or(0.0, |m| m[within]));
        }
        if a >= first {
            return self.covariance(ctx, b, a);
        }
        let (school, row) = ctx.index.membership.place_of(design, a)?;
        if b >= first {
            let authority = *design.school_authority.get(school)? as usize;
            let own = (b - first) / k == authority;
            return own.then(|| {
                self.links
                    .get(school)
                    .map_or(0.0, |l| l[row * k + (b - first) % k])
            });
        }
        let (other, column) = ctx.index.membership.place_of(design, b)?;
        let m = ctx.index.membership.raters[school].len() + k;
        (other == school).then(|| self.blocks[school][row * m + column])
    }
}

/// Inverse of one cluster's block of the eliminated system.
fn block(
    ctx: Context<'_>,
    parts: &Parts,
    rater_diagonal: &[f64],
    school: usize,
) -> Result<Vec<f64>, NotPositiveDefinite> {
    let (design, k) = (ctx.design, ctx.design.traits);
    let columns = ctx.index.membership.columns(design, school);
    let m = columns.len();
    let raters = m - k;
    let people = ctx.index.school_people.of(school);
    let mut block = vec![0.0; m * m];
    for (i, rater) in columns[..raters].iter().enumerate() {
        let visits = ctx.index.rater_visits.of(*rater);
        let elsewhere = visits
            .iter()
            .filter(|v| ctx.index.visit_school[**v as usize] != school as u32);
        let loss: f64 = elsewhere.map(|v| f64::from(parts.loss[*v as usize])).sum();
        block[i * m + i] = rater_diagonal[*rater] - loss;
    }
    let scale = people.len() as f64 + 1.0 / ctx.hyper.variances.school;
    for i in 0..k {
        for j in 0..k {
            block[(raters + i) * m + raters + j] = scale * ctx.tables.precision[i * k + j];
        }
    }
    let (mut rows, mut solved) = (Vec::new(), Vec::new());
    let (mut touched, mut places) = (Vec::new(), Vec::new());
    for &person in people {
        let person = person as usize;
        let n = design.dense_of(person).len();
        // Of the cluster's raters only those who rated this person matter here.
        touched.clear();
        places.clear();
        let of_person = &design.visit_rater[design.visits_of(person)];
        for (place, column) in columns.iter().enumerate() {
            if place >= raters || of_person.contains(&(*column as u32)) {
                touched.push(*column);
                places.push(place);
            }
        }
        coupling_rows(ctx, parts, person, &touched, n, &mut rows);
        let at = person::Base::of(ctx, person).factor;
        let factor = &parts.factor[at..at + n * (n + 1) / 2];
        packed::products(factor, n, &rows, &mut solved, |i, j, product| {
            let (i, j) = (places[i], places[j]);
            block[i * m + j] -= product;
            if i != j {
                block[j * m + i] -= product;
            }
        });
    }
    linalg::invert(&block, m)
}
