//! Where a fit starts: thresholds from the frequencies, variances from what is usual, and which of them the data can tell.

use crate::fit::design::{Design, NO_RATER, ONESELF, STRIDE};
use crate::fit::hyper::{Free, Hyper, Variances};
use crate::fit::{Component, FitError, FitOptions, StartValues};

/// Usual variances, in the order of [`Variances::as_array`].
const USUAL: [f64; 6] = [0.3, 0.4, 0.2, 0.05, 0.1, 0.05];

/// Which scalar variances the design can tell anything about, in the order of [`Variances::as_array`].
fn possible(design: &Design) -> Free {
    let by_rater = |r: &u32| *r != ONESELF && *r != NO_RATER;
    let several_items =
        (0..design.visits()).any(|v| design.visit_ratings[v + 1] - design.visit_ratings[v] > 1);
    [
        design.raters > 0 && design.visit_rater.iter().any(by_rater),
        design.has_own_ratings(),
        several_items,
        design.has_steps(),
        design.schools > 1,
        design.authorities > 1 && design.schools > design.authorities,
    ]
}

/// Scalar variances that were to be estimated of which the design tells nothing.
pub(crate) fn untold(design: &Design, options: &FitOptions) -> Free {
    let possible = possible(design);
    let asked = asked(options);
    std::array::from_fn(|i| asked[i] == Component::Estimated && !possible[i])
}

fn asked(options: &FitOptions) -> [Component; 6] {
    [
        options.rater,
        options.own,
        options.halo,
        options.walk,
        options.school,
        options.authority,
    ]
}

/// Start values of the scalar variances and which of them are estimated.
fn variances_of(design: &Design, options: &FitOptions) -> Result<([f64; 6], Free), FitError> {
    let possible = possible(design);
    let usual = options.start.as_ref().map_or(USUAL, |s| {
        let held = [s.rater, s.own, s.halo, s.walk, s.school, s.authority];
        held.map(|v| v.max(1e-3))
    });
    let asked = asked(options);
    let mut free = [false; 6];
    let mut variances = [0.0; 6];
    for i in 0..6 {
        match asked[i] {
            Component::Estimated => {
                free[i] = possible[i];
                variances[i] = if possible[i] { usual[i] } else { 0.0 };
            }
            Component::Fixed(value) if value >= 0.0 && value.is_finite() => variances[i] = value,
            Component::Fixed(_) => return Err(FitError::StartInvalid),
        }
    }
    Ok((variances, free))
}

/// The start and which scalar variances are estimated.
pub(crate) fn start_of(design: &Design, options: &FitOptions) -> Result<(Hyper, Free), FitError> {
    let k = design.traits;
    let (variances, free) = variances_of(design, options)?;
    let mut covariance = vec![0.6; k * k];
    for i in 0..k {
        covariance[i * k + i] = 1.0;
    }
    let mut hyper = Hyper {
        tau: thresholds_from_frequencies(design),
        beta: vec![0.0; design.covariates],
        self_bias: 0.0,
        covariance,
        variances: Variances::from_array(variances),
    };
    if let Some(start) = &options.start {
        apply(design, start, &mut hyper)?;
    }
    let values = hyper.variances.as_array();
    let finite = hyper.self_bias.is_finite() && values.iter().all(|v| v.is_finite());
    if !finite || hyper.tables(design).is_err() {
        return Err(FitError::StartInvalid);
    }
    Ok((hyper, free))
}

/// Takes over stated start values.
fn apply(design: &Design, start: &StartValues, hyper: &mut Hyper) -> Result<(), FitError> {
    let k = design.traits;
    if start.thresholds.len() != design.items.len() || start.covariance.len() != k * k {
        return Err(FitError::StartInvalid);
    }
    for (j, thresholds) in start.thresholds.iter().enumerate() {
        let rising = thresholds.windows(2).all(|p| p[0] < p[1]);
        let finite = thresholds.iter().all(|t| t.is_finite());
        if thresholds.len() != design.items[j].categories - 1 || !rising || !finite {
            return Err(FitError::StartInvalid);
        }
        hyper.tau[j * STRIDE..j * STRIDE + thresholds.len()].copy_from_slice(thresholds);
    }
    hyper.covariance.clone_from(&start.covariance);
    hyper.self_bias = start.self_bias;
    Ok(())
}

/// Thresholds that reproduce the frequencies of an item for people with the usual spread.
fn thresholds_from_frequencies(design: &Design) -> Vec<f64> {
    let counts = design.code_counts();
    let mut tau = vec![0.0; counts.len()];
    for (j, item) in design.items.iter().enumerate() {
        let start = j * STRIDE;
        let smoothed = |c: usize| counts[start + c] + 0.5;
        let total: f64 = (0..item.categories).map(smoothed).sum();
        let mut below = 0.0;
        for c in 0..item.categories - 1 {
            below += smoothed(c) / total;
            tau[start + c] = 1.2 * (below / (1.0 - below)).ln();
        }
    }
    tau
}
