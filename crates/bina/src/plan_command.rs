//! `bina plan`: a planning question in a file in, a plan with its distance from the best possible in a file out.
//!
//! Both formats are in `docs/numerics/optimise.md`, section 7. Knows files and progress; the mathematics is in the
//! engine. Exit code 2 means that the question cannot be used, with a sentence that says why.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use optimise::{Budget, Instance, Lock, Names, Options, Progress, Solution, SolveError};

/// Plan programmes for the needs, money, coaches and weeks in a file
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The question, as JSON; packed with gzip when the name ends in .gz
    pub instance: PathBuf,
    /// Where the plan goes, as JSON
    #[arg(long, value_name = "PLAN.json")]
    pub out: PathBuf,
    /// How long to look
    #[arg(long, value_name = "N", default_value_t = 10.0, value_parser = seconds)]
    pub seconds: f64,
    /// Start of the random numbers
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Threads to use; 0 for as many as there are cores
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Where the answers beside the plan go (what one more unit of money, hours or slots would add), as JSON
    #[arg(long, value_name = "ANSWERS.json")]
    pub answers_out: Option<PathBuf>,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds.is_finite() => Ok(seconds),
        _ => Err("must be a number above 0".to_owned()),
    }
}

/// Runs the command; exit code 2 means that the question cannot be used.
pub fn run(args: PlanArgs) -> anyhow::Result<ExitCode> {
    let PlanArgs {
        instance: path,
        out,
        seconds,
        seed,
        threads,
        answers_out,
    } = args;
    let text = read(&path)?;
    let instance = match optimise::read_instance(&text) {
        Ok(instance) => instance,
        Err(error) => return Ok(refuse(&error.to_string())),
    };
    let options = Options {
        budget: Budget::Seconds(seconds),
        seed,
        threads,
    };
    let bar = ProgressBar::new(1000);
    bar.set_style(ProgressStyle::with_template("{bar:24} {msg}")?);
    let solution = optimise::solve(&instance, &options, &mut |progress| {
        bar.set_position((progress.done * 1000.0) as u64);
        bar.set_message(message(&progress));
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    let solution = match solution {
        Ok(solution) => solution,
        Err(error) => return Ok(refuse(&sentence(&error, &instance.names))),
    };
    write(&out, &solution.plan)?;
    if let Some(path) = answers_out {
        write(&path, &solution.answers)?;
    }
    print!("{}", summary(&instance, &solution));
    Ok(ExitCode::SUCCESS)
}

fn refuse(sentence: &str) -> ExitCode {
    eprintln!("error: {sentence}");
    ExitCode::from(2)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut text = Vec::new();
    let packed = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    let read = if packed {
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut text)
    } else {
        file.read_to_end(&mut text)
    };
    read.with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text)
}

fn write(path: &Path, content: &impl serde::Serialize) -> anyhow::Result<()> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut writer = BufWriter::new(file);
    serde_json::to_writer(&mut writer, content)?;
    writer.write_all(b"\n")?;
    writer
        .flush()
        .with_context(|| format!("cannot write {}", path.display()))
}

fn message(progress: &Progress) -> String {
    format!(
        "{:.0} s  plan {}  bound {}  gap {:.2} %",
        progress.elapsed.as_secs_f64(),
        progress.objective,
        progress.bound,
        progress.gap * 100.0
    )
}

fn summary(instance: &Instance, solution: &Solution) -> String {
    let plan = &solution.plan;
    let places: usize = plan.runs.iter().map(|run| run.participants.len()).sum();
    let spent: i64 = plan
        .runs
        .iter()
        .flat_map(|run| &run.funding)
        .map(|share| share.1)
        .sum();
    let budget: i64 = instance.funds.iter().sum();
    let short: i64 = plan.shortfall.iter().sum();
    format!(
        "plan {}, at most {} is possible (gap {:.2} %), after {:.1} s\n\
         {} runs with {places} places for {} people; {spent} of {budget} spent; {short} hours below the floors\n",
        plan.objective,
        plan.bound,
        plan.gap * 100.0,
        solution.elapsed.as_secs_f64(),
        plan.runs.len(),
        instance.educators.len(),
    )
}

fn sentence(error: &SolveError, names: &Names) -> String {
    let list = |locks: &[Lock]| {
        locks
            .iter()
            .map(|lock| describe(lock, names))
            .collect::<Vec<_>>()
            .join("; ")
    };
    match error {
        SolveError::LocksClash(locks) if locks.len() == 1 => {
            format!("this cannot be kept: {}", list(locks))
        }
        SolveError::LocksClash(locks) => format!("these cannot be kept together: {}", list(locks)),
        SolveError::LocksNotReached(locks) => {
            format!(
                "no plan was found in this time that keeps all of: {}",
                list(locks)
            )
        }
        other => other.to_string(),
    }
}

fn describe(lock: &Lock, names: &Names) -> String {
    let named = |what: &str, index: usize, names: &[String]| match names.get(index) {
        Some(name) => format!("{what} {index} ({name})"),
        None => format!("{what} {index}"),
    };
    let (mut text, slot) = match *lock {
        Lock::Run {
            offering,
            slot,
            coach,
        } => {
            let led =
                coach.map(|coach| format!(" led by {}", named("coach", coach, &names.coaches)));
            let run = format!("a run of {}", named("offering", offering, &names.offerings));
            (run + &led.unwrap_or_default(), slot)
        }
        Lock::Place {
            educator,
            offering,
            slot,
        } => {
            let who = named("educator", educator, &names.educators);
            (
                format!(
                    "a place for {who} in {}",
                    named("offering", offering, &names.offerings)
                ),
                slot,
            )
        }
    };
    if let Some(slot) = slot {
        text += " in ";
        text += &named("slot", slot, &names.slots);
    }
    text
}
