//! The iteration over the hyperparameters: settle the unknowns, apply the map, extrapolate.
//!
//! Section 5 of `docs/numerics/measure.md`.

use crate::fit::FitError;
use crate::fit::anderson::Anderson;
use crate::fit::design::Design;
use crate::fit::engine::{Engine, NewtonStep};
use crate::fit::hyper::{FLOOR, Free, Hyper, Variances};
use crate::fit::update::Weights;

/// Rounds on all people after a fit on some at most, and the change after which none is needed any more.
const MOST_ON_ALL: usize = 3;
const ENOUGH_ON_ALL: f64 = 0.1;

/// How the iteration over the hyperparameters ended.
pub(crate) struct Ended {
    pub(crate) hyper: Hyper,
    pub(crate) rounds: usize,
    pub(crate) change: f64,
    pub(crate) converged: bool,
    pub(crate) at_boundary: Free,
}

impl Ended {
    /// Sets the variances that have come to the boundary, and estimates them no more.
    fn hold_at_boundary(&mut self, settled: Free, free: &mut Free) {
        let mut variances = self.hyper.variances.as_array();
        for i in 0..variances.len() {
            if settled[i] {
                variances[i] = FLOOR;
                free[i] = false;
                self.at_boundary[i] = true;
            }
        }
        self.hyper.variances = Variances::from_array(variances);
    }
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
    let design = engine.ground.design;
    let exact = engine.exact;
    let inner = if exact {
        (plan.tolerance * 0.1).min(1e-3)
    } else {
        plan.tolerance
    };
    // Of many people the usual one is enough: hyperparameters are means over everybody.
    let near = |tolerance: f64| {
        move |step: NewtonStep| {
            if exact {
                step.all_within(tolerance)
            } else {
                step.usually_within(tolerance)
            }
        }
    };
    engine.settle(&ended.hyper, 12, near(0.05))?;
    while ended.rounds < plan.most_rounds {
        let most = if ended.change > 0.05 { 1 } else { 3 };
        if ended.rounds > 0 {
            engine.settle(&ended.hyper, most, near(inner))?;
        }
        let round = engine.round(&ended.hyper, &target, plan.weights, free)?;
        engine.take_moves(&ended.hyper, &round.moves);
        ended.rounds += 1;
        let point = ended.hyper.pack(design, free);
        let image = round.image.pack(design, free);
        ended.change = largest_change(design, free, &ended.hyper, &round.image);
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
            ended.hyper = round.image;
            ended.hold_at_boundary(settled, &mut free);
            anderson = Anderson::default();
            continue;
        }
        let next = anderson.next(&point, &image);
        ended.hyper = round.image.unpack(design, free, &next);
    }
    come_to_rest(engine, &ended.hyper, inner)?;
    Ok(ended)
}

/// Brings everybody to rest, with the Newton matrix of that state.
fn come_to_rest(engine: &mut Engine<'_>, hyper: &Hyper, tolerance: f64) -> Result<(), FitError> {
    let last = engine.settle(hyper, 6, |step| step.all_within(tolerance))?;
    if engine.exact || !last.all_within(1e-6) {
        engine.refresh(hyper)?;
    }
    Ok(())
}

/// Brings all people to rest under hyperparameters found on some of them, and lets a round on all of them have the last
/// word; returns them with what that round changed.
pub(crate) fn apply(
    engine: &mut Engine<'_>,
    found: &Hyper,
    plan: &Plan,
    target: &Hyper,
    progress: &mut dyn FnMut(usize, f64) -> bool,
) -> Result<(Hyper, f64), FitError> {
    let mut hyper = found.clone();
    let mut free = found.variances.as_array().map(|v| v > FLOOR);
    for (f, planned) in free.iter_mut().zip(plan.free) {
        *f &= planned;
    }
    let step = engine.settle(&hyper, 6, |step| step.usually_within(0.05))?;
    if !progress(0, step.usual) {
        return Err(FitError::Cancelled);
    }
    engine.set_spread(&hyper)?;
    let mut change = f64::INFINITY;
    for _ in 0..MOST_ON_ALL {
        engine.settle(&hyper, 3, |step| step.usually_within(1e-2))?;
        let round = engine.round(&hyper, target, plan.weights, free)?;
        engine.take_moves(&hyper, &round.moves);
        change = largest_change(engine.ground.design, free, &hyper, &round.image);
        hyper = round.image;
        if !progress(0, change) {
            return Err(FitError::Cancelled);
        }
        if change < ENOUGH_ON_ALL {
            break;
        }
    }
    come_to_rest(engine, &hyper, 1e-2)?;
    Ok((hyper, change))
}

/// Largest change on the packed scale.
fn largest_change(design: &Design, free: Free, from: &Hyper, to: &Hyper) -> f64 {
    let (from, to) = (from.pack(design, free), to.pack(design, free));
    let changes = from.iter().zip(&to).map(|(a, b)| (a - b).abs());
    changes.fold(0.0, f64::max)
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
