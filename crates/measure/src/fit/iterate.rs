//! The iteration over the hyperparameters: settle the unknowns, apply the map, extrapolate.
//!
//! Section 5 of `docs/numerics/measure.md`.

use crate::fit::FitError;
use crate::fit::anderson::Anderson;
use crate::fit::engine::Engine;
use crate::fit::hyper::{FLOOR, Free, Hyper, Variances};
use crate::fit::update::Weights;

/// How the iteration over the hyperparameters ended.
pub(crate) struct Ended {
    pub(crate) hyper: Hyper,
    pub(crate) rounds: usize,
    pub(crate) change: f64,
    pub(crate) converged: bool,
    pub(crate) at_boundary: Free,
}

/// What the iteration needs to know.
pub(crate) struct Plan {
    pub(crate) free: Free,
    pub(crate) weights: Weights,
    pub(crate) tolerance: f64,
    pub(crate) most_rounds: usize,
}

/// Iterates until the map moves no hyperparameter by more than the tolerance; `progress` may stop it.
pub(crate) fn iterate(
    engine: &mut Engine<'_>,
    start: Hyper,
    plan: &Plan,
    progress: &mut dyn FnMut(usize, f64) -> bool,
) -> Result<Ended, FitError> {
    let target = start.clone();
    let mut ended = Ended {
        hyper: start,
        rounds: 0,
        change: f64::INFINITY,
        converged: false,
        at_boundary: [false; 6],
    };
    let mut free = plan.free;
    let mut anderson = Anderson::default();
    let design = engine.design;
    let inner = if engine.exact {
        (plan.tolerance * 0.1).min(1e-3)
    } else {
        plan.tolerance
    };
    engine.settle(&ended.hyper, 0.05, 12)?;
    while ended.rounds < plan.most_rounds {
        let most = if ended.change > 0.05 { 1 } else { 3 };
        engine.settle(&ended.hyper, inner, most)?;
        let round = engine.round(&ended.hyper, &target, plan.weights, free)?;
        engine.take_moves(&ended.hyper, &round.moves);
        ended.rounds += 1;
        let point = ended.hyper.pack(design, free);
        let image = round.image.pack(design, free);
        ended.change = point
            .iter()
            .zip(&image)
            .fold(0.0, |m, (a, b)| m.max((a - b).abs()));
        if !progress(ended.rounds, ended.change) {
            return Err(FitError::Cancelled);
        }
        if ended.change < plan.tolerance {
            ended.hyper = round.image;
            ended.converged = true;
            break;
        }
        let settled = settled_at_boundary(&ended.hyper, &round.image, free, ended.rounds);
        if settled.contains(&true) && plan.weights.variances <= 0.0 {
            let mut variances = round.image.variances.as_array();
            for i in 0..variances.len() {
                if settled[i] {
                    variances[i] = FLOOR;
                    free[i] = false;
                    ended.at_boundary[i] = true;
                }
            }
            ended.hyper = round.image;
            ended.hyper.variances = Variances::from_array(variances);
            anderson = Anderson::default();
            continue;
        }
        let next = anderson.next(&point, &image);
        ended.hyper = round.image.unpack(design, free, &next);
    }
    engine.settle(&ended.hyper, inner, 6)?;
    engine.refresh(&ended.hyper)?;
    Ok(ended)
}

/// Brings all people to rest under hyperparameters found elsewhere; returns what one more round would change.
pub(crate) fn apply(
    engine: &mut Engine<'_>,
    hyper: &Hyper,
    progress: &mut dyn FnMut(usize, f64) -> bool,
) -> Result<f64, FitError> {
    let free = hyper.variances.as_array().map(|v| v > FLOOR);
    for tolerance in [0.1, 0.01] {
        let size = engine.settle(hyper, tolerance, 6)?;
        if !progress(0, size) {
            return Err(FitError::Cancelled);
        }
        if tolerance > 0.05 {
            engine.set_spread(hyper)?;
        }
    }
    let round = engine.round(hyper, hyper, Weights::NONE, free)?;
    let point = hyper.pack(engine.design, free);
    let image = round.image.pack(engine.design, free);
    Ok(point
        .iter()
        .zip(&image)
        .fold(0.0, |m: f64, (a, b)| m.max((a - b).abs())))
}

/// Variances so small that the data hardly see them, and still falling.
fn settled_at_boundary(old: &Hyper, new: &Hyper, free: Free, rounds: usize) -> Free {
    let (old, new) = (old.variances.as_array(), new.variances.as_array());
    let mut out = [false; 6];
    for i in 0..out.len() {
        out[i] = free[i] && rounds > 4 && new[i] < old[i] && new[i] < 2e-3 && i != 3;
    }
    out
}
