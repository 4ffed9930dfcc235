//! `bina import`: takes a roster in from the command line, with progress and one line per problem.
//!
//! It decides nothing itself: what a row means is the exchange's, what is written is one transaction of the use case.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use exchange::dapodik::Severity;
use exchange::roster::{
    ImportError, Outcome, Place, Plan, doubt_sentence, file_sentence, import, preview,
    skip_sentence,
};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::access::{Action, Permit};
use kernel::people;
use kernel::{App, School};
use platform::Clock;
use platform::audit::Actor;
use platform::db::DbUrl;
use platform::i18n::{Language, Speech};
use platform::jobs::Progress;

use crate::serve::{self, ServeArgs};

/// The answer of a file that cannot be used.
const UNUSABLE: u8 = 2;

/// What to take in.
#[derive(clap::Args, Clone, Debug)]
pub struct ImportArgs {
    #[command(subcommand)]
    source: Source,
}

#[derive(clap::Subcommand, Clone, Debug)]
enum Source {
    /// A roster that was downloaded from Dapodik: Daftar Guru or Daftar Tenaga Kependidikan
    Dapodik(DapodikArgs),
}

/// A roster and where it belongs.
#[derive(clap::Args, Clone, Debug)]
struct DapodikArgs {
    /// The file, .xlsx or .xls as Dapodik writes it
    file: PathBuf,
    /// The school's NPSN
    #[arg(long)]
    school: String,
    /// Say what would happen and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Folder of the embedded database
    #[arg(long, default_value = "bina-data", env = "BINA_DATA")]
    data: PathBuf,
    /// PostgreSQL address; without it the embedded database is used
    #[arg(long, env = "BINA_DATABASE_URL")]
    database_url: Option<String>,
    /// Language of the answer: id or en
    #[arg(long, default_value = "id", value_parser = language)]
    language: Language,
}

fn language(word: &str) -> Result<Language, String> {
    word.parse().map_err(|_| "id or en".to_owned())
}

/// Takes a file in and prints what came of it. The exit code is 2 for a file that cannot be used.
pub async fn run(args: ImportArgs) -> anyhow::Result<ExitCode> {
    let Source::Dapodik(args) = args.source;
    run_to(&args, Clock::system(), &mut std::io::stdout()).await
}

async fn run_to(
    args: &DapodikArgs,
    clock: Clock,
    out: &mut (impl Write + Send),
) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&args.file)
        .with_context(|| format!("{} cannot be read", args.file.display()))?;
    let app = open(args, clock).await?;
    let speech = app.shell.speech(args.language);
    let school = find_school(&app, &args.school).await?;
    let permit = Permit::for_program(school.authority_id, Action::ImportRoster);
    let place = Place::Known(school.id);
    let outcome = if args.dry_run {
        preview(&app, permit, &place, bytes).await
    } else {
        let actor = Actor {
            authority: school.authority_id,
            person: None,
            at: app.shell.clock.now(),
            origin: "console".to_owned(),
        };
        import_with_bar(&app, &actor, permit, &place, bytes).await
    };
    match outcome {
        Ok(plan) => {
            print(out, &speech, &school, &plan)?;
            if args.dry_run {
                writeln!(out, "{}", speech.say("roster-nothing-written"))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::File(problem)) => {
            writeln!(out, "{}", file_sentence(&speech, &problem))?;
            Ok(ExitCode::from(UNUSABLE))
        }
        Err(error) => Err(error).context("nothing was imported"),
    }
}

async fn open(args: &DapodikArgs, clock: Clock) -> anyhow::Result<App> {
    if let (None, DbUrl::Sqlite(file)) = (&args.database_url, DbUrl::in_folder(&args.data))
        && !file.exists()
    {
        bail!(
            "there is no database in {}; name its folder with --data",
            args.data.display()
        );
    }
    let serve_args = ServeArgs {
        data: args.data.clone(),
        database_url: args.database_url.clone(),
        frameworks: None,
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        secure: false,
    };
    serve::open(&serve_args, clock).await
}

async fn find_school(app: &App, npsn: &str) -> anyhow::Result<School> {
    let (db, npsn) = (app.shell.db.read(), npsn.trim().to_ascii_uppercase());
    let authorities = people::list_authorities_with_school(db, &npsn).await?;
    let authority = match authorities.as_slice() {
        [] => bail!("there is no school with NPSN {npsn}; an administrator adds it on /schools"),
        [one] => *one,
        _ => bail!("several authorities have a school with NPSN {npsn}; import it on /roster"),
    };
    people::find_school_by_npsn(db, authority, &npsn)
        .await?
        .context("the school is gone")
}

/// Milliseconds between two looks at how far the work is.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

async fn import_with_bar(
    app: &App,
    actor: &Actor,
    permit: Permit,
    place: &Place,
    bytes: Vec<u8>,
) -> Result<Plan, ImportError> {
    let progress = Arc::new(Progress::default());
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    let work = import(app, actor, permit, place, bytes, &progress);
    tokio::pin!(work);
    let mut looks = tokio::time::interval(LOOK_AGAIN);
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            _ = looks.tick() => {
                let (done, total) = progress.steps();
                bar.set_length(total);
                bar.set_position(done);
            }
        }
    };
    bar.finish_and_clear();
    outcome.map(|imported| imported.plan)
}

fn print(
    out: &mut impl Write,
    speech: &Speech,
    school: &School,
    plan: &Plan,
) -> std::io::Result<()> {
    writeln!(out, "{} · {}", school.name, school.npsn)?;
    for word in ["added", "changed", "unchanged", "skipped"] {
        let name = speech.say(format!("roster-view-{word}")).to_string();
        writeln!(out, "{name}: {}", speech.number(plan.count(word) as f64, 0))?;
    }
    for line in &plan.lines {
        let row = speech.say("roster-row").with("row", line.row);
        if let Outcome::Skipped(skip) = &line.outcome {
            writeln!(out, "{row} {}: {}", line.name, skip_sentence(speech, skip))?;
        }
        for doubt in &line.doubts {
            if doubt.kind.severity() >= Severity::Warning {
                writeln!(
                    out,
                    "{row} {}: {}",
                    line.name,
                    doubt_sentence(speech, doubt)
                )?;
            }
        }
    }
    if !plan.missing.is_empty() {
        let names: Vec<&str> = plan.missing.iter().map(|(_, name)| name.as_str()).collect();
        let title = speech.say("roster-view-missing");
        writeln!(out, "{title} ({}): {}", names.len(), names.join(", "))?;
    }
    Ok(())
}
