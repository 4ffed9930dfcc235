//! Schools and authorities: their priors and what they add to gradients and products.
//!
//! Equation (5) of `docs/numerics/measure.md`.

use rayon::prelude::*;

use crate::fit::hyper::FLOOR;
use crate::fit::state::{Context, State};

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
    if ctx.with_schools() {
        add_place_priors(ctx, z, &mut out);
        let start = design.raters;
        add_by_school(ctx, &mut out[start..], |school, sum| {
            let people = ctx.index.school_people.of(school);
            for &p in people {
                let at = design.person_dense[p as usize] as usize;
                for i in 0..k {
                    sum[i] += z[start + school * k + i] - state.dense[at + i];
                }
            }
        });
    }
    let rater_precision = 1.0 / ctx.hyper.variances.rater.max(FLOOR);
    for r in 0..design.raters {
        out[r] = rater_precision * z[r];
    }
    for value in &mut out {
        *value = -*value;
    }
    out
}

/// Adds `P x` to every school's part of `out`, with `x` summed up by `gather`.
pub(crate) fn add_by_school(
    ctx: Context<'_>,
    out: &mut [f64],
    gather: impl Fn(usize, &mut [f64; 16]) + Sync,
) {
    let k = ctx.design.traits;
    out[..ctx.design.schools * k]
        .par_chunks_mut(k)
        .with_min_len(64)
        .enumerate()
        .for_each(|(school, out)| {
            let mut sum = [0.0; 16];
            gather(school, &mut sum);
            ctx.add_precision(1.0, &sum[..k], out);
        });
}
