//! The fit itself: Newton steps on all unknowns, their variance, and accelerated updates of the hyperparameters.
//!
//! Sections 4 and 5 of `docs/numerics/measure.md`.

use rayon::prelude::*;

use crate::fit::FitError;
use crate::fit::anderson::Anderson;
use crate::fit::design::Design;
use crate::fit::hyper::{FLOOR, Free, Hyper};
use crate::fit::kernel::Nodes;
use crate::fit::moments::{self, Displacement, Moments};
use crate::fit::person::{self, Base};
use crate::fit::places;
use crate::fit::schur::Schur;
use crate::fit::shared_variance::{self, SharedVariance};
use crate::fit::state::{Context, Cuts, Index, Parts, State, split};
use crate::fit::update::{self, Moves, Weights};
use crate::fit::variance;

/// Longest step of an unknown, in logits.
const LONGEST: f64 = 3.0;

/// What a fit works on.
pub(crate) struct Engine<'a> {
    pub(crate) design: &'a Design,
    pub(crate) index: Index,
    pub(crate) cuts: Cuts,
    pub(crate) parts: Parts,
    pub(crate) state: State,
    pub(crate) nodes: Nodes,
    /// Whether the variance of the shared unknowns is exact.
    pub(crate) exact: bool,
    pub(crate) newton_steps: usize,
    pub(crate) solver_steps: usize,
}

/// How one round of the iteration went.
pub(crate) struct Round {
    /// Where the map sends the hyperparameters.
    pub(crate) image: Hyper,
    /// Common means that the image has moved into thresholds and that the state has yet to lose.
    moves: Moves,
}

impl<'a> Engine<'a> {
    pub(crate) fn new(design: &'a Design, nodes: Nodes, exact: bool) -> Self {
        Self {
            index: Index::new(design),
            cuts: Cuts::new(design),
            parts: Parts::new(design, nodes),
            state: State::new(design),
            design,
            nodes,
            exact,
            newton_steps: 0,
            solver_steps: 0,
        }
    }

    /// Newton steps until less than `tolerance` is left to go; returns the size of the last one.
    pub(crate) fn settle(
        &mut self,
        hyper: &Hyper,
        tolerance: f64,
        most: usize,
    ) -> Result<f64, FitError> {
        let mut size = f64::INFINITY;
        for _ in 0..most {
            size = self.newton(hyper)?;
            // Newton's method squares the distance: a step of this size leaves less than the tolerance.
            if size * size < tolerance {
                break;
            }
        }
        Ok(size)
    }

    /// One joint Newton step; returns its size.
    fn newton(&mut self, hyper: &Hyper) -> Result<f64, FitError> {
        let tables = hyper.tables(self.design)?;
        let (parts, state) = (&mut self.parts, &mut self.state);
        let ctx = Context {
            design: self.design,
            index: &self.index,
            cuts: &self.cuts,
            hyper,
            tables: &tables,
            nodes: self.nodes,
        };
        assemble(ctx, state, parts)?;
        let mut schur = Schur::new(ctx, parts)?;
        let gradient = places::prior_gradient(ctx, state);
        let b = schur.right_hand_side(ctx, parts, &gradient);
        let tolerance = if self.exact { 1e-5 } else { 0.02 };
        let (step, steps) = schur.solve(ctx, parts, &b, tolerance);
        self.newton_steps += 1;
        self.solver_steps += steps;
        step_back(ctx, &step, parts);
        let size = largest(&parts.step).max(largest(&step));
        let share = (LONGEST / size).min(1.0);
        add_scaled(&mut state.dense, &parts.step, share);
        add_scaled(&mut state.shared, &step, share);
        move_effects(ctx, &step, parts, share, &mut state.effects);
        Ok(size)
    }

    /// Brings the Newton matrix to the present state without moving.
    pub(crate) fn refresh(&mut self, hyper: &Hyper) -> Result<(), FitError> {
        let tables = hyper.tables(self.design)?;
        let ctx = Context {
            design: self.design,
            index: &self.index,
            cuts: &self.cuts,
            hyper,
            tables: &tables,
            nodes: self.nodes,
        };
        assemble(ctx, &self.state, &mut self.parts)?;
        Ok(())
    }

    /// The variance of the shared unknowns at the present state.
    pub(crate) fn shared_variance(&self, hyper: &Hyper) -> Result<SharedVariance, FitError> {
        let tables = hyper.tables(self.design)?;
        let ctx = Context {
            design: self.design,
            index: &self.index,
            cuts: &self.cuts,
            hyper,
            tables: &tables,
            nodes: self.nodes,
        };
        if self.exact {
            return Ok(shared_variance::exact(ctx, &self.parts)?);
        }
        let mut schur = Schur::new(ctx, &self.parts)?;
        Ok(shared_variance::by_blocks(ctx, &self.parts, &mut schur))
    }

    /// Takes common means out of the state.
    fn take_moves(&mut self, hyper: &Hyper, moves: &Moves) {
        moves.apply(self.design, hyper, &mut self.state);
    }

    /// Sets the variance of every predictor at the present state.
    pub(crate) fn set_spread(&mut self, hyper: &Hyper) -> Result<(), FitError> {
        let variance = self.shared_variance(hyper)?;
        let tables = hyper.tables(self.design)?;
        let ctx = Context {
            design: self.design,
            index: &self.index,
            cuts: &self.cuts,
            hyper,
            tables: &tables,
            nodes: self.nodes,
        };
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
        let tables = hyper.tables(self.design)?;
        let (parts, state) = (&mut self.parts, &mut self.state);
        let ctx = Context {
            design: self.design,
            index: &self.index,
            cuts: &self.cuts,
            hyper,
            tables: &tables,
            nodes: self.nodes,
        };
        let mut schur = Schur::new(ctx, parts)?;
        let variance = if self.exact {
            shared_variance::exact(ctx, parts)?
        } else {
            shared_variance::by_blocks(ctx, parts, &mut schur)
        };
        let spread = &mut state.spread;
        let chunks = variance::spread_pass(
            ctx,
            parts,
            &variance,
            spread,
            || Moments::new(ctx.design.traits),
            |moments, person, v, halo| moments.add_variance(ctx, person, v, halo),
        );
        let displacement = (self.nodes == Nodes::Mode).then(|| {
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
            ended.hyper.variances = crate::fit::hyper::Variances::from_array(variances);
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
