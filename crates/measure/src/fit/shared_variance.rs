//! Posterior variance of the unknowns that people share: exact where the system is small, by its diagonal blocks where not.
//!
//! Section 4 of `docs/numerics/measure.md`, equation (19).

use crate::fit::clusters::Clusters;
use crate::fit::hyper::FLOOR;
use crate::fit::packed;
use crate::fit::person;
use crate::fit::places::add_place_priors;
use crate::fit::schur::Schur;
use crate::fit::state::{Context, Parts};
use crate::linalg::{self, NotPositiveDefinite};

/// Variances and covariances of severities and places.
pub(crate) enum SharedVariance {
    /// The whole matrix, row by row, and the logarithm of the eliminated matrix's determinant.
    Exact {
        /// Number of rows.
        size: usize,
        /// The covariance.
        matrix: Vec<f64>,
        /// `ln det S`.
        log_determinant: f64,
    },
    /// Blocks only.
    Blocks {
        /// Per rater.
        raters: Vec<f64>,
        /// Schools with their raters, and authorities.
        clusters: Clusters,
    },
}

impl SharedVariance {
    /// Positions of the columns that vary together: all of them, or those of the person's own school.
    pub(crate) fn together(
        &self,
        ctx: Context<'_>,
        person: usize,
        columns: &[usize],
        out: &mut Vec<usize>,
    ) {
        out.clear();
        if matches!(self, Self::Exact { .. }) {
            out.extend(0..columns.len());
        } else if ctx.school_start(person).is_some() {
            let home = ctx.design.person_school[person];
            let homes = &ctx.index.membership.home;
            let of_school = |c: usize| homes.get(c).is_none_or(|h| *h == home);
            out.extend((0..columns.len()).filter(|j| of_school(columns[*j])));
        }
    }

    /// Covariance of the columns at the positions `together`, row by row.
    pub(crate) fn joint(
        &self,
        ctx: Context<'_>,
        person: usize,
        columns: &[usize],
        together: &[usize],
        out: &mut Vec<f64>,
    ) {
        out.clear();
        match self {
            Self::Exact { size, matrix, .. } => {
                for a in together {
                    let row = &matrix[columns[*a] * size..(columns[*a] + 1) * size];
                    out.extend(together.iter().map(|b| row[columns[*b]]));
                }
            }
            Self::Blocks { clusters, .. } => {
                let school = ctx.design.person_school[person] as usize;
                clusters.joint(ctx, school, together.iter().map(|j| columns[*j]), out);
            }
        }
    }

    /// The variance of a rater where only blocks are known; 0 for everything else.
    pub(crate) fn of_rater(&self, column: usize) -> f64 {
        match self {
            Self::Exact { .. } => 0.0,
            Self::Blocks { raters, .. } => raters.get(column).copied().unwrap_or(0.0),
        }
    }

    /// Covariance of two shared unknowns; in the block form those of different blocks count as unrelated.
    pub(crate) fn covariance(&self, ctx: Context<'_>, a: usize, b: usize) -> f64 {
        match self {
            Self::Exact { size, matrix, .. } => matrix[a * size + b],
            Self::Blocks { raters, clusters } => {
                let by_block = clusters.covariance(ctx, a, b);
                let alone = if a == b { raters.get(a).copied() } else { None };
                match (by_block, alone) {
                    (Some(one), Some(other)) => one.max(other),
                    (one, other) => one.or(other).unwrap_or(0.0),
                }
            }
        }
    }
}

/// The columns of the shared unknowns that touch a person: distinct raters, then the school.
pub(crate) fn columns_of(ctx: Context<'_>, person: usize, out: &mut Vec<usize>) {
    let design = ctx.design;
    out.clear();
    let visits = design.visits_of(person);
    out.extend(
        design.visit_rater[visits]
            .iter()
            .map(|r| *r as usize)
            .filter(|r| *r < design.raters),
    );
    out.sort_unstable();
    out.dedup();
    if let Some(at) = ctx.school_start(person) {
        out.extend(at..at + design.traits);
    }
}

/// Position of a rater among the columns; the place behind the last one found is tried first.
pub(crate) fn find_column(
    columns: &[usize],
    rater: usize,
    raters: usize,
    hint: &mut usize,
) -> Option<usize> {
    if rater >= raters {
        return None;
    }
    let found = if columns.get(*hint) == Some(&rater) {
        *hint
    } else {
        columns.binary_search(&rater).ok()?
    };
    *hint = found + 1;
    Some(found)
}

/// The coupling of a person's block to `columns`, one row a column, each `n` long.
pub(crate) fn coupling_rows(
    ctx: Context<'_>,
    parts: &Parts,
    person: usize,
    columns: &[usize],
    n: usize,
    out: &mut Vec<f64>,
) {
    let design = ctx.design;
    let k = design.traits;
    out.clear();
    out.resize(columns.len() * n, 0.0);
    let raters = columns.partition_point(|c| *c < design.raters);
    let mut hint = 0;
    for visit in design.visits_of(person) {
        let rater = design.visit_rater[visit] as usize;
        let Some(row) = find_column(columns, rater, design.raters, &mut hint) else {
            continue;
        };
        for run in design.runs_of(visit) {
            out[row * n + usize::from(design.run_row[run])] += f64::from(parts.coupling[run]);
        }
    }
    for (i, row) in out[raters * n..].chunks_exact_mut(n).enumerate() {
        row[..k].copy_from_slice(&ctx.tables.precision[i * k..(i + 1) * k]);
    }
}

/// The exact variance, by factoring the whole eliminated system.
pub(crate) fn exact(
    ctx: Context<'_>,
    parts: &Parts,
) -> Result<SharedVariance, NotPositiveDefinite> {
    let design = ctx.design;
    let size = design.shared();
    let mut s = vec![0.0; size * size];
    add_priors(ctx, parts, &mut s);
    let (mut columns, mut rows, mut solved) = (Vec::new(), Vec::new(), Vec::new());
    for person in 0..design.people() {
        let n = design.dense_of(person).len();
        columns_of(ctx, person, &mut columns);
        coupling_rows(ctx, parts, person, &columns, n, &mut rows);
        let at = design.person_factor[person];
        let factor = &parts.factor[at..at + n * (n + 1) / 2];
        packed::products(factor, n, &rows, &mut solved, |i, j, product| {
            s[columns[i] * size + columns[j]] -= product;
        });
    }
    linalg::factor(&mut s, size)?;
    Ok(SharedVariance::Exact {
        size,
        log_determinant: linalg::log_determinant(&s, size),
        matrix: linalg::inverse(&s, size),
    })
}

fn add_priors(ctx: Context<'_>, parts: &Parts, s: &mut [f64]) {
    let design = ctx.design;
    let (size, k) = (design.shared(), design.traits);
    for rater in 0..design.raters {
        let mut own = 1.0 / ctx.hyper.variances.rater.max(FLOOR);
        for visit in ctx.index.rater_visits.of(rater) {
            let runs = design.runs_of(*visit as usize);
            own += parts.coupling[runs]
                .iter()
                .map(|c| f64::from(*c))
                .sum::<f64>();
        }
        s[rater * size + rater] = own;
    }
    let (mut unit, mut column) = (vec![0.0; size], vec![0.0; size]);
    for at in design.raters..size {
        unit[at] = 1.0;
        column.fill(0.0);
        if ctx.with_schools() {
            add_place_priors(ctx, &unit, &mut column);
            let place = (at - design.raters) / k;
            if place < design.schools {
                let people = ctx.index.school_people.of(place).len() as f64;
                let start = design.raters + place * k;
                ctx.add_precision(
                    people,
                    &unit[start..start + k],
                    &mut column[start..start + k],
                );
            }
        }
        for (row, value) in column.iter().enumerate() {
            s[row * size + at] = *value;
        }
        if s[at * size + at] <= 0.0 {
            // A switched-off component: its unknowns stay where they are.
            s[at * size + at] = 1.0;
        }
        unit[at] = 0.0;
    }
}

/// The variance by blocks, with the raters' part scaled to the right trace by one probing solve.
///
/// `known` is the scale of an earlier round, to be used again; the scale that was used comes back.
pub(crate) fn by_blocks(
    ctx: Context<'_>,
    parts: &Parts,
    schur: &mut Schur,
    known: Option<f64>,
) -> (SharedVariance, f64) {
    let mut clusters = schur.clusters.clone();
    clusters.add_authorities(ctx);
    let mut raters = schur.rater_inverse.clone();
    for (r, variance) in raters.iter_mut().enumerate() {
        *variance = clusters.covariance(ctx, r, r).unwrap_or(*variance);
    }
    let scale = known.unwrap_or_else(|| probed_scale(ctx, parts, schur, &raters));
    for variance in &mut raters {
        *variance *= scale;
    }
    (SharedVariance::Blocks { raters, clusters }, scale)
}

/// How much larger the trace of the raters' true variance is than that of `raters`, by one solve with random signs.
fn probed_scale(ctx: Context<'_>, parts: &Parts, schur: &mut Schur, raters: &[f64]) -> f64 {
    let mut probe = vec![0.0; ctx.design.shared()];
    for (r, p) in probe[..raters.len()].iter_mut().enumerate() {
        *p = sign_of(r as u64);
    }
    let (solution, _) = schur.solve(ctx, parts, &probe, 1e-2);
    let whole: f64 = raters.iter().sum();
    let probed = linalg::dot(&probe, &solution) / whole;
    if probed.is_finite() {
        probed.clamp(1.0, 2.0)
    } else {
        1.0
    }
}

/// A fixed pattern of signs that looks random.
fn sign_of(index: u64) -> f64 {
    let mut x = index.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    if (x ^ (x >> 31)) & 1 == 0 { 1.0 } else { -1.0 }
}

/// Sets up a person's rows and columns for use by the variance pass.
pub(crate) fn rows_for(
    ctx: Context<'_>,
    parts: &Parts,
    person: usize,
    columns: &mut Vec<usize>,
    rows: &mut Vec<f64>,
) {
    columns_of(ctx, person, columns);
    let n = ctx.design.dense_of(person).len();
    coupling_rows(ctx, parts, person, columns, n, rows);
    let at = person::Base::of(ctx, person).factor;
    let factor = &parts.factor[at..at + n * (n + 1) / 2];
    for row in rows.chunks_exact_mut(n) {
        packed::solve(factor, n, row);
    }
}
