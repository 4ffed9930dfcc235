//! The command line of Bina.

use std::process::ExitCode;

use bina::effects_command::{self, EffectsArgs};
use bina::measure_command::{self, MeasureArgs};
use bina::plan_command::{self, PlanArgs};
use bina::serve::{self, ServeArgs};
use bina::{demo, import_command};
use clap::{Parser, Subcommand};
use platform::Clock;

/// A coaching cycle for educators and education staff.
#[derive(Parser)]
#[command(name = "bina", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Try Bina: an invented authority with three schools, everything set up
    Demo(Box<demo::DemoArgs>),
    /// Serve the program
    Serve(Box<ServeArgs>),
    /// Bring the database up to date
    Migrate(Box<ServeArgs>),
    /// Import data from other systems
    Import(Box<import_command::ImportArgs>),
    /// Estimate competencies from ratings
    Measure(Box<MeasureArgs>),
    /// Measure what programmes changed, from estimates before and after
    Effects(Box<EffectsArgs>),
    /// Plan programmes from needs, coaches, money and weeks
    Plan(PlanArgs),
}

fn main() -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match Cli::parse().command {
        Command::Measure(args) => measure_command::run(&args),
        Command::Effects(args) => effects_command::run(&args),
        Command::Plan(args) => plan_command::run(args),
        command => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(run(command)),
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(args) => demo::run(&args).await?,
        Command::Serve(args) => {
            let app = serve::open(&args, Clock::system()).await?;
            serve::serve(app, &args, "").await?;
        }
        Command::Migrate(args) => serve::migrate(&args).await?,
        Command::Import(args) => return import_command::run(*args).await,
        Command::Measure(_) | Command::Effects(_) | Command::Plan(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}
