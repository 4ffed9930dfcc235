//! Fits the whole model to a population's ratings: people, raters, items, places and all variances at once.
//!
//! Sections 2 to 5 of `docs/numerics/measure.md`. Works on indices; `outcome` gives names and levels back.

mod anderson;
mod clusters;
mod components;
mod design;
mod draw;
mod engine;
mod hyper;
mod iterate;
mod kernel;
mod likelihood;
mod link;
mod moments;
mod options;
mod outcome;
mod packed;
mod person;
mod places;
mod raters;
mod sample;
mod schur;
mod shared_moments;
mod shared_variance;
mod start;
mod state;
mod thresholds;
mod update;
mod variance;

use serde::{Deserialize, Serialize};

use crate::parameters::Severity;
use engine::Engine;
use hyper::{Hyper, Tables};
use kernel::Nodes;
use shared_variance::SharedVariance;
use state::Context;
use update::Weights;

pub use components::{Connection, components};
pub use design::{Design, DesignBuilder, ItemShape, VisitRater};
pub use draw::PlausibleValues;
pub use options::{Component, FitError, FitOptions, Method, Regularisation, StartValues};
pub use outcome::{NamedItem, Names, Posterior, competency_weights, estimate_of};
pub(crate) use start::untold;

pub use raters::{Agreement, Drift, RaterReport};

/// Where a running fit is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitProgress {
    /// Rounds done.
    pub round: usize,
    /// Largest change of a hyperparameter in the last round.
    pub change: f64,
}

/// Whether a running fit goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Go on.
    Continue,
    /// Stop with [`FitError::Cancelled`].
    Cancel,
}

/// What was done, for the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitRecord {
    /// How the unknowns were integrated out.
    pub method: Method,
    /// Rounds of the hyperparameters.
    pub rounds: usize,
    /// Newton steps on all unknowns.
    pub newton_steps: usize,
    /// Steps of the solver for the shared unknowns.
    pub solver_steps: usize,
    /// Largest change of a hyperparameter in the last round.
    pub last_change: f64,
    /// Whether it fell below the tolerance.
    pub converged: bool,
    /// Laplace's log-likelihood, where it could be computed exactly.
    pub log_likelihood: Option<f64>,
    /// How the design hangs together.
    pub connection: Connection,
    /// People on whom the hyperparameters were found, if not all.
    pub sample: Option<usize>,
    /// Largest change of a hyperparameter that the last round, on all people, made after that.
    pub change_on_all: Option<f64>,
    /// Sentences about what to be careful with.
    pub warnings: Vec<String>,
}

/// A finished fit.
pub struct Fit<'a> {
    pub(crate) engine: Engine<'a>,
    pub(crate) hyper: Hyper,
    pub(crate) tables: Tables,
    pub(crate) variance: SharedVariance,
    /// What was done.
    pub record: FitRecord,
}

/// Tolerance on a sample, whose own error is ten times as large.
const SAMPLED: f64 = 3e-3;

/// Fits the model; `progress` hears of every round and may cancel.
pub fn fit<'a>(
    design: &'a Design,
    options: &FitOptions,
    progress: &mut dyn FnMut(FitProgress) -> Control,
) -> Result<Fit<'a>, FitError> {
    let mut report = |round, change| progress(FitProgress { round, change }) == Control::Continue;
    // More traits cost more a person, and tell as much about the common shape.
    let wanted = options.sample * 4 / design.traits.max(4);
    if design.people() <= 2 * wanted {
        let (start, plan) = plan_of(design, design, options)?;
        let mut engine = engine_for(design, options);
        let ended = iterate::iterate(&mut engine, start, &plan, &mut report)?;
        return finish(design, options, engine, ended, None);
    }
    let part = sample::sample(design, wanted)?;
    let (start, plan) = plan_of(&part, design, options)?;
    let mut engine = engine_for(&part, options);
    let mut ended = iterate::iterate(&mut engine, start.clone(), &plan, &mut report)?;
    drop(engine);
    let sampled = part.people();
    drop(part);
    let mut engine = engine_for(design, options);
    let (hyper, change) = iterate::apply(&mut engine, &ended.hyper, &plan, &start, &mut report)?;
    ended.hyper = hyper;
    finish(design, options, engine, ended, Some((sampled, change)))
}

fn engine_for<'a>(design: &'a Design, options: &FitOptions) -> Engine<'a> {
    let nodes = match options.method {
        Method::Laplace => Nodes::Mode,
        Method::Variational => Nodes::Three,
    };
    Engine::new(design, nodes, design.shared() <= options.exact_limit)
}

/// Start and plan of the iteration on `part`, which may be the whole design.
fn plan_of(
    part: &Design,
    whole: &Design,
    options: &FitOptions,
) -> Result<(Hyper, iterate::Plan), FitError> {
    let (start, free) = start::start_of(part, options)?;
    let sampled = part.people() < whole.people();
    let plan = iterate::Plan {
        free,
        weights: match options.regularisation {
            Regularisation::None => Weights::NONE,
            Regularisation::Weak => Weights {
                thresholds: 0.1,
                imagined: 0.1,
                variances: 4.0,
                covariance: part.traits as f64 + 2.0,
            },
        },
        tolerance: if sampled {
            options.tolerance.max(SAMPLED)
        } else {
            options.tolerance
        },
        most_rounds: options.most_rounds,
    };
    Ok((start, plan))
}

/// Variances, record and warnings at the end.
fn finish<'a>(
    design: &'a Design,
    options: &FitOptions,
    mut engine: Engine<'a>,
    ended: iterate::Ended,
    sample: Option<(usize, f64)>,
) -> Result<Fit<'a>, FitError> {
    let variance = engine.shared_variance(&ended.hyper)?;
    let connection = components(design);
    let record = FitRecord {
        method: options.method,
        rounds: ended.rounds,
        newton_steps: engine.newton_steps,
        solver_steps: engine.solver_steps,
        last_change: ended.change,
        converged: ended.converged,
        log_likelihood: likelihood::laplace(&engine, &ended.hyper, &variance)?,
        warnings: warnings(&ended, &connection),
        connection,
        sample: sample.map(|s| s.0),
        change_on_all: sample.map(|s| s.1),
    };
    Ok(Fit {
        tables: ended.hyper.tables(design)?,
        hyper: ended.hyper,
        engine,
        variance,
        record,
    })
}

fn warnings(ended: &iterate::Ended, connection: &Connection) -> Vec<String> {
    const NAMES: [&str; 6] = [
        "rater",
        "own rating",
        "halo",
        "semester",
        "school",
        "authority",
    ];
    let mut out = Vec::new();
    if !ended.converged {
        out.push(format!(
            "not converged after {} rounds: the last one still moved a value by {:.2e}",
            ended.rounds, ended.change
        ));
    }
    for (name, at_boundary) in NAMES.iter().zip(ended.at_boundary) {
        if at_boundary {
            out.push(format!(
                "the {name} variance is 0: the data show no such differences"
            ));
        }
    }
    if connection.components > 1 {
        out.push(format!(
            "people and raters fall into {} groups without a common rater or person; levels are comparable across them \
             only as far as groups are alike on average",
            connection.components
        ));
    }
    out
}

impl Fit<'_> {
    /// Thresholds of an item.
    pub fn thresholds(&self, item: usize) -> &[f64] {
        self.hyper.thresholds(self.engine.ground.design, item)
    }

    /// Fixed effects of the covariates.
    pub fn fixed_effects(&self) -> &[f64] {
        &self.hyper.beta
    }

    /// Covariance of the people between traits, row by row.
    pub fn covariance(&self) -> &[f64] {
        &self.hyper.covariance
    }

    /// Variance of the severities.
    pub fn rater_variance(&self) -> f64 {
        self.hyper.variances.rater
    }

    /// Variance of the halo.
    pub fn halo_variance(&self) -> f64 {
        self.hyper.variances.halo
    }

    /// Mean overrating of oneself and its variance between people, where anyone rated themself.
    pub fn own_rating(&self) -> Option<(f64, f64)> {
        let told = self.engine.ground.design.has_own_ratings();
        told.then_some((self.hyper.self_bias, self.hyper.variances.own))
    }

    /// Variance of a semester's step, of schools and of authorities, as shares of the people's.
    pub fn shares(&self) -> (f64, f64, f64) {
        let v = self.hyper.variances;
        (v.walk, v.school, v.authority)
    }

    /// A rater's severity.
    pub fn severity(&self, rater: usize) -> Severity {
        Severity {
            estimate: self.engine.state.shared[rater],
            variance: self.variance.covariance(self.context(), rater, rater),
        }
    }

    /// A person's traits in the latest semester, as deviations from the mean of the people.
    pub fn traits(&self, person: usize) -> &[f64] {
        let design = self.engine.ground.design;
        let slots = design.slots_of(person).len();
        let start = design.person_dense[person] as usize + (slots - 1) * design.traits;
        &self.engine.state.dense[start..start + design.traits]
    }

    pub(crate) fn context(&self) -> Context<'_> {
        self.engine.ground.context(&self.hyper, &self.tables)
    }
}
