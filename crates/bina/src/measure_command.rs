//! `bina measure`: ratings in a file in, a competency map in a file out.
//!
//! The contract is in `docs/numerics/measure.md`, section 9. Knows files and columns; the mathematics is in the engine.

mod build;
pub(crate) mod columns;
pub(crate) mod input;
pub(crate) mod keys;
mod output;
mod plausible;
pub(crate) mod rows;
mod summary;
pub(crate) mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use measure::fit::{self, Control, FitOptions};

use build::Built;
use input::Ratings;

/// Estimate everybody's competencies from a file of ratings
#[derive(Debug, Args)]
pub struct MeasureArgs {
    /// Ratings, one a row: person, rater, level [, indicator, source, occasion, visit, instrument]; CSV or Parquet
    pub ratings: PathBuf,
    /// Where the map goes: .csv, .json or .parquet
    #[arg(long, value_name = "MAP")]
    pub out: PathBuf,
    /// People, one a row: person [, school, authority]
    #[arg(long, value_name = "PEOPLE")]
    pub people: Option<PathBuf>,
    /// Indicators, one a row: indicator, competency [, levels]
    #[arg(long, value_name = "INDICATORS")]
    pub indicators: Option<PathBuf>,
    /// Where the report on raters goes
    #[arg(long, value_name = "FILE")]
    pub raters_out: Option<PathBuf>,
    /// Where the items' thresholds go
    #[arg(long, value_name = "FILE")]
    pub items_out: Option<PathBuf>,
    /// Where the record of the fit goes, as JSON
    #[arg(long, value_name = "FIT.json")]
    pub report: Option<PathBuf>,
    /// Number of plausible values a person, competency and occasion, 1 to 100
    #[arg(long, value_name = "N", requires = "plausible_out", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub plausible: Option<u32>,
    /// Where the plausible values go: .csv, .json or .parquet
    #[arg(long, value_name = "FILE", requires = "plausible")]
    pub plausible_out: Option<PathBuf>,
    /// What is estimated: every competency, or every indicator (16 at most) with competencies as their means
    #[arg(long, value_enum, default_value_t = By::Competency)]
    pub by: By,
    /// Number of levels of the framework's scale; the largest number of levels in use if not given
    #[arg(long, value_name = "L")]
    pub scale: Option<u8>,
    /// The value in the source column that marks ratings of oneself
    #[arg(long, value_name = "S", default_value = "self")]
    pub self_source: String,
    #[command(flatten)]
    columns: columns::ColumnNames,
}

/// What the traits of the model are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// One trait a competency.
    Competency,
    /// One trait an indicator.
    Indicator,
}

/// Something in the input that makes the whole of it unusable; the sentence is for the person who called.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unusable(pub(crate) String);

/// Runs the command; exit code 2 means that the input cannot be used.
pub fn run(args: &MeasureArgs) -> anyhow::Result<ExitCode> {
    match measure(args) {
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

fn measure(args: &MeasureArgs) -> anyhow::Result<()> {
    let started = std::time::Instant::now();
    let ratings = Ratings::read(args)?;
    let Built { design, names } = build::build(args, &ratings)?;
    let bar = indicatif::ProgressBar::new_spinner();
    bar.set_style(indicatif::ProgressStyle::with_template("{spinner} {msg}")?);
    let options = FitOptions::default();
    let fitted = fit::fit(&design, &options, &mut |p| {
        bar.set_message(format!(
            "fitting: round {}, last change {:.5}",
            p.round, p.change
        ));
        bar.tick();
        Control::Continue
    })
    .map_err(|error| Unusable(error.to_string()))?;
    bar.finish_and_clear();
    let parameters = fitted
        .to_parameters(&names)
        .map_err(|error| Unusable(error.to_string()))?;
    output::write_all(args, &ratings, &fitted, &parameters)?;
    if let (Some(draws), Some(path)) = (args.plausible, &args.plausible_out) {
        plausible::write(path, draws as usize, &ratings, &fitted, &parameters)?;
    }
    summary::print(args, &ratings, &fitted, &parameters, started.elapsed());
    Ok(())
}
