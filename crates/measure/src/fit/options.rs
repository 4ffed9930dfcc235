//! What a caller may ask of a fit, and why one may be impossible.

use serde::{Deserialize, Serialize};

use crate::linalg::NotPositiveDefinite;

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
    /// Largest change of a hyperparameter that one round on all people would make after that.
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

/// Fits the model; `progress` hears of every round and may cancel.
pub fn fit<'a>(
    design: &'a Design,
    options: &FitOptions,
    progress: &mut dyn FnMut(FitProgress) -> Control,
) -> Result<Fit<'a>, FitError> {
    let mut report = |round, change| progress(FitProgress { round, change }) == Control::Continue;
    // More traits cost more a person, and tell as much about the common shape.
    let wanted = options.sample * 4 / design.traits.max(4);
    let (hyper, ended, sampled) = if design.people() > 2 * wanted {
        let part = sample::sample(design, wanted)?;
        let ended = estimate(&part, design, options, &mut report)?.1;
        (ended.hyper.clone(), ended, Some(part.people()))
    } else {
        let (engine, ended) = estimate(design, design, options, &mut report)?;
        return finish(design, options, engine, ended, None);
    };
    let mut engine = engine_for(design, options);
    let change = iterate::apply(&mut engine, &hyper, &mut report)?;
    finish(
        design,
        options,
        engine,
        ended,
        Some((sampled.unwrap_or(0), change)),
    )
}

fn engine_for<'a>(design: &'a Design, options: &FitOptions) -> Engine<'a> {
    let nodes = match options.method {
        Method::Laplace => Nodes::Mode,
        Method::Variational => Nodes::Three,
    };
    Engine::new(design, nodes, design.shared() <= options.exact_limit)
}

/// Finds the hyperparameters on `part`, which may be the whole design.
fn estimate<'a>(
    part: &'a Design,
    whole: &Design,
    options: &FitOptions,
    report: &mut dyn FnMut(usize, f64) -> bool,
) -> Result<(Engine<'a>, iterate::Ended), FitError> {
    let (start, free) = start::start_of(part, options)?;
    let mut engine = engine_for(part, options);
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
            options.tolerance.max(1e-3)
        } else {
            options.tolerance
        },
        most_rounds: options.most_rounds,
    };
    let ended = iterate::iterate(&mut engine, start, &plan, report)?;
    Ok((engine, ended))
}

/// Variances, record and warnings at the end.
fn finish<'a>(
    design: &'a Design,
    options: &FitOptions,
    engine: Engine<'a>,
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
