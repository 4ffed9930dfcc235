//! `bina effects`: people's estimates and who took part in what in files in, what programmes changed in a file out.
//!
//! The contract is in `docs/numerics/effects.md`, section 11. Knows files and columns; the mathematics is in the engine.

mod input;
mod output;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use effects::{Belief, Evidence, Options, PoolOptions, Pooled, ProgrammeEffect};

use crate::measure_command::Unusable;
use input::Study;

/// Measure what programmes changed
#[derive(Debug, Args)]
pub struct EffectsArgs {
    /// Estimates, one a row: person, competency, occasion, estimate, se; CSV or Parquet
    pub estimates: PathBuf,
    /// Who took part, one a row: programme, person [, hours]
    #[arg(long, value_name = "PARTICIPATION")]
    pub participation: PathBuf,
    /// Where the effects go: .csv, .json or .parquet
    #[arg(long, value_name = "EFFECTS")]
    pub out: PathBuf,
    /// Programmes, one a row: programme, first, last [, type, mode, chosen, cost]
    #[arg(long, value_name = "PROGRAMMES")]
    pub programmes: PathBuf,
    /// People, one a row: person, school and the columns named by --covariate and --group
    #[arg(long, value_name = "PEOPLE")]
    pub people: Option<PathBuf>,
    /// A column of PEOPLE with a number that is to be held equal
    #[arg(long, value_name = "COLUMN")]
    pub covariate: Vec<String>,
    /// A column of PEOPLE by whose values effects are told apart
    #[arg(long, value_name = "COLUMN")]
    pub group: Vec<String>,
    /// Where effects by group go
    #[arg(long, value_name = "FILE")]
    pub groups_out: Option<PathBuf>,
    /// Where the cost of one level gained by one person goes, for programmes with a cost
    #[arg(long, value_name = "FILE")]
    pub costs_out: Option<PathBuf>,
    /// Where what is now expected of each type of programme goes
    #[arg(long, value_name = "FILE")]
    pub types_out: Option<PathBuf>,
    /// Levels per unit of the estimates
    #[arg(long, value_name = "LEVELS", default_value_t = 1.0)]
    pub unit: f64,
    /// The smallest change that matters, in levels
    #[arg(long, value_name = "LEVELS", default_value_t = 0.1)]
    pub worth: f64,
    /// Probability that an interval covers
    #[arg(long, value_name = "P", default_value_t = 0.9)]
    pub interval: f64,
    /// Mean, variance and variance per occasion of the prior that pulled the estimates together, in their unit: it is undone
    #[arg(
        long,
        value_name = "MEAN,VARIANCE,WALK",
        value_delimiter = ',',
        num_args = 3
    )]
    pub prior: Vec<f64>,
    /// What is known of a type from elsewhere, in standard deviations of levels, such as coaching:0.49:0.2
    #[arg(long, value_name = "TYPE:MEAN:SD")]
    pub belief: Vec<String>,
    /// The column with the estimate
    #[arg(long, value_name = "COLUMN", default_value = "estimate")]
    pub estimate: String,
    /// The column with its standard error
    #[arg(long, value_name = "COLUMN", default_value = "se")]
    pub se: String,
}

/// Runs the command; exit code 2 means that the input cannot be used.
pub fn run(args: &EffectsArgs) -> anyhow::Result<ExitCode> {
    match evaluate(args) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => match error.downcast_ref::<Unusable>() {
            Some(unusable) => {
                eprintln!("error: {unusable}");
                Ok(ExitCode::from(2))
            }
            None => Err(error),
        },
    }
}

fn evaluate(args: &EffectsArgs) -> anyhow::Result<()> {
    let study = Study::read(args)?;
    let options = Options {
        interval: args.interval,
        worth: args.worth,
        ..Options::default()
    };
    let effects = effects::measure(&study.panel, &study.programmes, &options)
        .map_err(|error| Unusable(error.to_string()))?;
    let pooled = pooled(args, &study, &effects)?;
    output::write_all(args, &study, &effects, &pooled)?;
    output::summary(args, &study, &effects);
    Ok(())
}

/// Effects pooled competency by competency, and which of all effects each of them is.
fn pooled(
    args: &EffectsArgs,
    study: &Study,
    effects: &[ProgrammeEffect],
) -> anyhow::Result<Vec<(Vec<usize>, Pooled)>> {
    let mut beliefs = Vec::new();
    for text in &args.belief {
        let mut parts = text.rsplitn(3, ':');
        let (sd, mean, kind) = (parts.next(), parts.next(), parts.next());
        let number = |text: Option<&str>| {
            text.and_then(|t| t.trim().parse::<f64>().ok())
                .filter(|x| x.is_finite())
        };
        match (kind, number(mean), number(sd)) {
            (Some(kind), Some(mean), Some(sd)) if sd > 0.0 => beliefs.push((kind, mean, sd)),
            _ => return Err(Unusable(format!("--belief {text:?} is not TYPE:MEAN:SD")).into()),
        }
    }
    let of_competency = |competency: usize| {
        let measured: Vec<(usize, &effects::Measured)> = effects
            .iter()
            .enumerate()
            .filter(|(_, e)| e.competency == competency)
            .filter_map(|(i, e)| Some((i, e.outcome.as_ref().ok()?)))
            .collect();
        let spread = measured.first().map_or(0.0, |(_, m)| m.spread);
        let known = beliefs.iter().filter_map(|(kind, mean, sd)| {
            Some((
                study.kinds.find(kind)?,
                Belief::from_standardised(*mean, *sd, spread),
            ))
        });
        let options = PoolOptions {
            beliefs: known.collect(),
            interval: args.interval,
            ..PoolOptions::default()
        };
        let kind = |i: usize| study.programmes[effects[i].programme].kind;
        let evidence: Vec<Evidence> = measured
            .iter()
            .map(|(i, m)| Evidence::of(kind(*i), m))
            .collect();
        let numbers = measured.iter().map(|(i, _)| *i).collect();
        (numbers, effects::pool(&evidence, &options))
    };
    Ok((0..study.panel.traits).map(of_competency).collect())
}
