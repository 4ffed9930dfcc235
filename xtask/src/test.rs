//! Every test, with the ground it stands on: a PostgreSQL server, a browser, the built program.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::axe;
use crate::options::{Kind, TestOptions};
use crate::peers;
use crate::postgres::Server;
use crate::report::Counts;
use crate::shell::{cargo, count_tests, has_cargo_command, must, root};
use crate::tools::{self, Tool};

/// The address of a PostgreSQL server; whoever sets it has a server already.
const POSTGRES: &str = "BINA_TEST_POSTGRES";

/// Runs the tests that are asked for and closes with their number.
pub fn run(options: &TestOptions) -> Result<()> {
    let started = Instant::now();
    let ground = Ground::prepare(options)?;
    let mut runs = vec![main_run(options)];
    if options.wants(Kind::Unit) {
        runs.extend(doc_tests(options));
    }
    let mut counts = Counts::default();
    let mut failed = Vec::new();
    for mut run in runs {
        ground.describe_to(&mut run);
        let (status, counted) = count_tests(&mut run)?;
        counts += counted;
        if !status.success() {
            failed.push(status);
        }
    }
    drop(ground);
    println!("\nall tests took {} s", started.elapsed().as_secs());
    println!("tests: {counts}");
    match (failed.is_empty(), counts.passed + counts.failed) {
        (false, _) => bail!("tests failed"),
        (true, 0) => bail!("no test was run"),
        (true, _) => Ok(()),
    }
}

/// What tests find in their environment.
struct Ground {
    /// Kept alive for as long as tests run.
    server: Option<Server>,
    variables: Vec<(&'static str, PathBuf)>,
}

impl Ground {
    fn prepare(options: &TestOptions) -> Result<Self> {
        let wants_server = options.wants(Kind::Db) && std::env::var_os(POSTGRES).is_none();
        let wants_browser = options.wants(Kind::Browser)
            && options
                .package
                .as_deref()
                .is_none_or(|package| package == "e2e");
        let mut needed = Vec::new();
        if wants_server {
            needed.push(Tool::Postgres);
        }
        if wants_browser {
            needed.extend([Tool::Chromium, Tool::ChromeDriver]);
            if axe::find().is_none() {
                needed.push(Tool::Npm);
            }
        }
        tools::ensure(&needed)?;
        let server = wants_server.then(start_server).transpose()?;
        let mut variables = if wants_browser {
            build_program(options)?
        } else {
            Vec::new()
        };
        let package = options.package.as_deref();
        if options.wants(Kind::Unit) && package.is_none_or(|package| package == "exchange") {
            variables.extend(peers::variables());
        }
        Ok(Self { server, variables })
    }

    fn describe_to(&self, command: &mut Command) {
        if let Some(server) = &self.server {
            command.env(POSTGRES, server.url());
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
    }
}

fn start_server() -> Result<Server> {
    let programs = Tool::Postgres.find().context("PostgreSQL went away")?;
    let server = Server::start(&programs)?;
    println!(
        "started PostgreSQL from {} for this run",
        programs.display()
    );
    Ok(server)
}

/// Builds the program that the browser tests start.
///
/// Before a run of all tests everything is built in one go, so that dependencies get the same features for
/// the program and for the tests, and are built once.
fn build_program(options: &TestOptions) -> Result<Vec<(&'static str, PathBuf)>> {
    let mut build = cargo(["build", "--locked", "--bins"]);
    match packages(options)[..] {
        ["--workspace"] => build.args(["--workspace", "--tests"]),
        _ => build.args(["--package", "bina"]),
    };
    must(&mut build)?;
    let own = std::env::current_exe().context("cannot tell where this program lies")?;
    Ok(vec![
        ("BINA_BIN", own.with_file_name("bina")),
        (
            "CHROMIUM",
            Tool::Chromium.find().context("Chromium went away")?,
        ),
        (
            "CHROMEDRIVER",
            Tool::ChromeDriver
                .find()
                .context("ChromeDriver went away")?,
        ),
        ("AXE", axe::fetch()?),
    ])
}

/// The tests of all kinds that are asked for, in one run of the faster runner that is there.
fn main_run(options: &TestOptions) -> Command {
    if has_cargo_command("nextest") {
        let mut run = cargo(["nextest", "run", "--locked"]);
        run.args(packages(options));
        if let Some(kind) = options.only {
            run.args(["-E", nextest_filter(kind)]);
        }
        return run;
    }
    let mut run = cargo([
        "test",
        "--locked",
        "--no-fail-fast",
        "--lib",
        "--bins",
        "--tests",
    ]);
    run.args(packages(options));
    match options.only {
        None | Some(Kind::Browser) => &mut run,
        Some(Kind::Unit) => run.args(["--", "--skip", "postgres_"]),
        Some(Kind::Db) => run.args(["--", "sqlite_", "postgres_"]),
    };
    run
}

fn packages(options: &TestOptions) -> Vec<&str> {
    match (&options.package, options.only) {
        (Some(package), _) => vec!["--package", package],
        (None, None) => vec!["--workspace"],
        (None, Some(Kind::Unit | Kind::Db)) => vec!["--workspace", "--exclude", "e2e"],
        (None, Some(Kind::Browser)) => vec!["--package", "e2e"],
    }
}

/// Kinds are told by name: tests of `#[db_test]` begin with their engine, browser tests are in `e2e`.
fn nextest_filter(kind: Kind) -> &'static str {
    match kind {
        Kind::Unit => "not test(/(^|::)postgres_/)",
        Kind::Db => "test(/(^|::)(sqlite|postgres)_/)",
        Kind::Browser => "all()",
    }
}

/// The examples in the documentation, which the faster runner does not run.
fn doc_tests(options: &TestOptions) -> Option<Command> {
    if let Some(package) = &options.package {
        let library = root().join("crates").join(package).join("src/lib.rs");
        // Cargo refuses to look for examples in a crate that is no library.
        library.is_file().then_some(())?;
    }
    let mut run = cargo(["test", "--locked", "--doc", "--no-fail-fast"]);
    run.args(packages(options));
    Some(run)
}
