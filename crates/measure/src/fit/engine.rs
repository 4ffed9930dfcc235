//! The fit itself: Newton steps on all unknowns, their variance, and accelerated updates of the hyperparameters.
//!
//! Sections 4 and 5 of `docs/numerics/measure.md`.

use rayon::prelude::*;

use crate::fit::FitError;
use crate::fit::design::Design;
use crate::fit::hyper::{Free, Hyper};
use crate::fit::kernel::Nodes;
use crate::fit::moments::{self, Displacement, Moments};
use crate::fit::person::{self, Base};
use crate::fit::places;
use crate::fit::schur::Schur;
use crate::fit::shared_variance::{self, SharedVariance};
use crate::fit::state::{Context, Ground, Parts, State, split};
use crate::fit::update::{self, Moves, Weights};
use crate::fit::variance;
use crate::linalg::{self, NotPositiveDefinite};

/// Longest step of an unknown, in logits.
const LONGEST: f64 = 3.0;

/// What a fit works on.
pub(crate) struct Engine<'a> {
    pub(crate) ground: Ground<'a>,
    pub(crate) parts: Parts,
    pub(crate) state: State,
    /// Whether the variance of the shared unknowns is exact.
    pub(crate) exact: bool,
    pub(crate) newton_steps: usize,
    pub(crate) solver_steps: usize,
    /// The last step's usual size.
    last_step: f64,
    /// Scale of the raters' variances by the last probing, and rounds so far.
    scale: Option<f64>,
    rounds: usize,
}

/// How far a Newton step went, in logits.
#[derive(Clone, Copy)]
pub(crate) struct NewtonStep {
    /// The largest move of any unknown.
    pub(crate) largest: f64,
    /// The root mean square of the people's moves.
    pub(crate) usual: f64,
}

impl NewtonStep {
    /// Whether what is left of every unknown's way is less than the tolerance: Newton's method squares the distance.
    pub(crate) fn all_within(self, tolerance: f64) -> bool {
        self.largest * self.largest < tolerance
    }

    /// The same for the usual unknown, which is what hyperparameters depend on.
    pub(crate) fn usually_within(self, tolerance: f64) -> bool {
        self.usual * self.usual < tolerance
    }
}

/// How one round of the iteration went.
pub(crate) struct Round {
    /// Where the map sends the hyperparameters.
    pub(crate) image: Hyper,
    /// Common means that the image has moved into thresholds and that the state has yet to lose.
    pub(crate) moves: Moves,
}

impl<'a> Engine<'a> {
    pub(crate) fn new(design: &'a Design, nodes: Nodes, exact: bool) -> Self {
        Self {
            ground: Ground::new(design, nodes),
            parts: Parts::new(design, nodes),
            state: State::new(design),
            exact,
            newton_steps: 0,
            solver_steps: 0,
            last_step: f64::INFINITY,
            scale: None,
            rounds: 0,
        }
    }

    /// Newton steps until one is small enough; returns it.
    pub(crate) fn settle(
        &mut self,
        hyper: &Hyper,
        most: usize,
        enough: impl Fn(NewtonStep) -> bool,
    ) -> Result<NewtonStep, FitError> {
        let mut step = self.newton(hyper)?;
        for _ in 1..most {
            if enough(step) {
                break;
            }
            step = self.newton(hyper)?;
        }
        Ok(step)
    }

    /// One joint Newton step.
    fn newton(&mut self, hyper: &Hyper) -> Result<NewtonStep, FitError> {
        let tables = hyper.tables(self.ground.design)?;
        let ctx = self.ground.context(hyper, &tables);
        let (parts, state) = (&mut self.parts, &mut self.state);
        assemble(ctx, state, parts)?;
        let mut schur = Schur::new(ctx, parts)?;
        let gradient = places::prior_gradient(ctx, state);
        let b = schur.right_hand_side(ctx, parts, &gradient);
        // Far away a step need not be exact: the next one mends what is left.
        let far = self.last_step > 0.3;
        let tolerance = match (self.exact, far) {
            (true, _) => 1e-5,
            (false, true) => 0.1,
            (false, false) => 0.02,
        };
        let (step, steps) = schur.solve(ctx, parts, &b, tolerance);
        self.newton_steps += 1;
        self.solver_steps += steps;
        step_back(ctx, &step, parts);
        let largest = largest(&parts.step).max(largest(&step));
        let share = (LONGEST / largest).min(1.0);
        add_scaled(&mut state.dense, &parts.step, share);
        add_scaled(&mut state.shared, &step, share);
        move_effects(ctx, &step, parts, share, &mut state.effects);
        let square = linalg::dot(&parts.step, &parts.step) / parts.step.len().max(1) as f64;
        self.last_step = square.sqrt();
        Ok(NewtonStep {
            largest,
            usual: self.last_step,
        })
    }

    /// Brings the Newton matrix to the present state without moving.
    pub(crate) fn refresh(&mut self, hyper: &Hyper) -> Result<(), FitError> {
        let tables = hyper.tables(self.ground.design)?;
        let ctx = self.ground.context(hyper, &tables);
        assemble(ctx, &self.state, &mut self.parts)?;
        Ok(())
    }

    /// The variance of the shared unknowns at the present state.
    pub(crate) fn shared_variance(&mut self, hyper: &Hyper) -> Result<SharedVariance, FitError> {
        let tables = hyper.tables(self.ground.design)?;
        let ctx = self.ground.context(hyper, &tables);
        let parts = &self.parts;
        let mut schur = Schur::new(ctx, parts)?;
        Ok(variance_of(
            ctx,
            parts,
            self.exact,
            &mut schur,
            &mut self.scale,
        )?)
    }

    /// Takes common means out of the state.
    pub(crate) fn take_moves(&mut self, hyper: &Hyper, moves: &Moves) {
        moves.apply(self.ground.design, hyper, &mut self.state);
    }

    /// Sets the variance of every predictor at the present state.
    pub(crate) fn set_spread(&mut self, hyper: &Hyper) -> Result<(), FitError> {
        let variance = self.shared_variance(hyper)?;
        let tables = hyper.tables(self.ground.design)?;
        let ctx = self.ground.context(hyper, &tables);
        let spread = &mut self.state.spread;
        variance::spread_pass(ctx, &self.parts, &variance, spread, || (), |(), _, _, _| ());
        Ok(())
    }

    /// Variances and the map's image at the present state.
    pub(crate) fn round(
        &mut self,
        hyper: &Hyper,
        target: &Hyper,
        weights: Weights,
        free: Free,
    ) -> Result<Round, FitError> {
        let tables = hyper.tables(self.ground.design)?;
        let ctx = self.ground.context(hyper, &tables);
        let (parts, state) = (&mut self.parts, &mut self.state);
        let mut schur = Schur::new(ctx, parts)?;
        if self.rounds == 2 {
            // By now the hyperparameters have come near, and the scale hardly moves any more.
            self.scale = None;
        }
        self.rounds += 1;
        let variance = variance_of(ctx, parts, self.exact, &mut schur, &mut self.scale)?;
        let spread = &mut state.spread;
        let chunks = variance::spread_pass(
            ctx,
            parts,
            &variance,
            spread,
            || Moments::new(ctx.design.traits),
            |moments, person, v, halo| moments.add_variance(ctx, person, v, halo),
        );
        let displacement = (ctx.nodes == Nodes::Mode).then(|| {
            let tolerance = if self.exact { 1e-6 } else { 1e-2 };
            let (d, steps) = displace(ctx, state, parts, &mut schur, tolerance);
            self.solver_steps += steps;
            d
        });
        let mut totals = moments::collect(ctx, parts, state, displacement.as_ref());
        for chunk in &chunks {
            totals.moments.add(chunk);
        }
        let step = update::Step {
            ctx,
            totals: &totals,
            displacement: displacement.as_ref(),
            variance: &variance,
            target,
            weights,
            free,
        };
        let (image, moves) = step.next_hyper(state);
        Ok(Round { image, moves })
    }
}

/// The variance of the shared unknowns, with a scale that is probed where it is not known.
fn variance_of(
    ctx: Context<'_>,
    parts: &Parts,
    exact: bool,
    schur: &mut Schur,
    scale: &mut Option<f64>,
) -> Result<SharedVariance, NotPositiveDefinite> {
    if exact {
        return shared_variance::exact(ctx, parts);
    }
    let (variance, found) = shared_variance::by_blocks(ctx, parts, schur, *scale);
    *scale = Some(found);
    Ok(variance)
}

fn assemble(ctx: Context<'_>, state: &State, parts: &mut Parts) -> Result<(), FitError> {
    parts
        .chunks(ctx.cuts)
        .into_par_iter()
        .map(|mut chunk| person::assemble(ctx, state, &mut chunk))
        .collect::<Result<Vec<()>, _>>()?;
    Ok(())
}

fn step_back(ctx: Context<'_>, step: &[f64], parts: &mut Parts) {
    parts
        .chunks(ctx.cuts)
        .into_par_iter()
        .for_each(|mut chunk| person::step_back(ctx, step, &mut chunk));
}

/// Moves the halos by a share of their step, which follows from everybody else's.
fn move_effects(
    ctx: Context<'_>,
    step: &[f64],
    parts: &mut Parts,
    share: f64,
    effects: &mut [f64],
) {
    if ctx.hyper.variances.halo <= 0.0 {
        return;
    }
    parts
        .chunks(ctx.cuts)
        .into_par_iter()
        .zip(split(effects, &ctx.cuts.visits))
        .for_each(|(chunk, effects)| {
            let start = Base::of(ctx, chunk.people.start);
            for p in chunk.people.clone() {
                for visit in ctx.design.visits_of(p) {
                    let moved = person::effect_step(ctx, step, p, visit, &chunk, start);
                    effects[visit - start.visit] += share * moved;
                }
            }
        });
}

/// Displacement of the means from the modes, equation (20).
fn displace(
    ctx: Context<'_>,
    state: &State,
    parts: &mut Parts,
    schur: &mut Schur,
    tolerance: f64,
) -> (Displacement, usize) {
    parts
        .chunks(ctx.cuts)
        .into_par_iter()
        .for_each(|mut chunk| moments::displacement_slopes(ctx, state, &mut chunk));
    let b = schur.right_hand_side(ctx, parts, &vec![0.0; ctx.design.shared()]);
    let (shared, steps) = schur.solve(ctx, parts, &b, tolerance);
    step_back(ctx, &shared, parts);
    let mut effects = vec![0.0; ctx.design.visits()];
    move_effects(ctx, &shared, parts, 1.0, &mut effects);
    let displacement = Displacement {
        dense: parts.step.clone(),
        effects,
        shared,
    };
    (displacement, steps)
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |m, v| m.max(v.abs()))
}

fn add_scaled(to: &mut [f64], step: &[f64], share: f64) {
    for (t, s) in to.iter_mut().zip(step) {
        *t += share * s;
    }
}
