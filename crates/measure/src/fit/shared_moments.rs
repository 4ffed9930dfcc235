//! Posterior means and second moments of what people share: severities and places.
//!
//! Section 5 of `docs/numerics/measure.md`, equation (23).

use crate::fit::moments::Displacement;
use crate::fit::shared_variance::SharedVariance;
use crate::fit::state::{Context, State};

/// Posterior means and second moments of severities and places.
pub(crate) struct SharedMoments {
    pub(crate) rater: f64,
    pub(crate) rater_mean: f64,
    pub(crate) school: Vec<f64>,
    pub(crate) authority: Vec<f64>,
    /// Mean of the topmost level of people per trait.
    pub(crate) top_mean: Vec<f64>,
    pub(crate) has_top: bool,
}

impl SharedMoments {
    pub(crate) fn of(
        ctx: Context<'_>,
        state: &State,
        displacement: Option<&Displacement>,
        variance: &SharedVariance,
    ) -> Self {
        let design = ctx.design;
        let k = design.traits;
        let z = |i: usize| state.shared[i];
        let d = |i: usize| displacement.map_or(0.0, |d| d.shared[i]);
        let (mut rater, mut rater_mean) = (0.0, 0.0);
        for r in 0..design.raters {
            rater += z(r) * z(r) + 2.0 * z(r) * d(r) + variance.covariance(ctx, r, r);
            rater_mean += z(r) + d(r);
        }
        let mut out = Self {
            rater,
            rater_mean: rater_mean / design.raters.max(1) as f64,
            school: vec![0.0; k * k],
            authority: vec![0.0; k * k],
            top_mean: vec![0.0; k],
            has_top: ctx.with_schools(),
        };
        if !ctx.with_schools() {
            return out;
        }
        for school in 0..design.schools {
            let own = design.raters + school * k;
            let above = ctx.authority_start(school);
            add_place(
                ctx,
                state,
                displacement,
                variance,
                (own, above),
                &mut out.school,
            );
        }
        let tops = if ctx.with_authorities() {
            for authority in 0..design.authorities {
                let own = design.raters + (design.schools + authority) * k;
                add_place(
                    ctx,
                    state,
                    displacement,
                    variance,
                    (own, None),
                    &mut out.authority,
                );
            }
            design.schools..design.schools + design.authorities
        } else {
            0..design.schools
        };
        let count = tops.len() as f64;
        for place in tops {
            for i in 0..k {
                let at = design.raters + place * k + i;
                out.top_mean[i] += (z(at) + d(at)) / count;
            }
        }
        out
    }
}

/// Adds the second moment of a place around the one above it.
fn add_place(
    ctx: Context<'_>,
    state: &State,
    displacement: Option<&Displacement>,
    variance: &SharedVariance,
    (own, above): (usize, Option<usize>),
    to: &mut [f64],
) {
    let k = ctx.design.traits;
    let mean = |i: usize| state.shared[own + i] - above.map_or(0.0, |a| state.shared[a + i]);
    let moved = |i: usize| {
        displacement.map_or(0.0, |d| {
            d.shared[own + i] - above.map_or(0.0, |a| d.shared[a + i])
        })
    };
    for i in 0..k {
        for j in 0..k {
            let mut sum = mean(i) * mean(j) + mean(i) * moved(j) + moved(i) * mean(j);
            sum += variance.covariance(ctx, own + i, own + j);
            if let Some(a) = above {
                sum += variance.covariance(ctx, a + i, a + j);
                sum -= variance.covariance(ctx, own + i, a + j);
                sum -= variance.covariance(ctx, own + j, a + i);
            }
            to[i * k + j] += sum;
        }
    }
}
