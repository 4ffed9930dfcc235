//! Measures how long a large invented roster takes to be taken in, and again when half of it changed.
//!
//! Without an argument on the embedded database in a temporary folder, else on the PostgreSQL address given, which
//! must be empty.

use std::time::Instant;

use exchange::dapodik::RosterKind;
use exchange::dapodik::sample::{SampleRoster, SampleRow, write_xlsx};
use exchange::roster::{Place, import, part, preview};
use jiff::civil::date;
use kernel::access::{Action, Permit};
use kernel::frameworks::Frameworks;
use kernel::router::{migrations, words};
use kernel::{App, AuthorityId};
use platform::audit::Actor;
use platform::db::{Db, DbUrl};
use platform::i18n::Messages;
use platform::jobs::Progress;
use platform::{Clock, Shell};

/// People in the file.
const PEOPLE: usize = 20_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("bina-import-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let url = match std::env::args().nth(1) {
        Some(url) => DbUrl::Postgres(url),
        None => DbUrl::in_folder(&folder),
    };
    let parts = [kernel::part(), part()];
    let db = Db::open(&url).await?;
    db.migrate(&migrations(&parts)).await?;
    let shell = Shell::new(db, Clock::system(), Messages::new(&words(&parts)));
    let app = App::new(shell, Frameworks::embedded());
    run(&app).await?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

async fn run(app: &App) -> Result<(), Box<dyn std::error::Error>> {
    let authority = AuthorityId::new();
    let actor = Actor {
        authority,
        person: None,
        at: app.shell.clock.now(),
        origin: "console".to_owned(),
    };
    let permit = Permit::for_program(authority, Action::ImportRoster);
    let place = Place::New {
        npsn: "20100001".to_owned(),
        name: "SD Contoh".to_owned(),
    };
    let (first, second) = (roster("III/a", "III/a"), roster("III/a", "III/c"));
    for (what, bytes) in [
        ("all new", &first),
        ("all the same", &first),
        ("half changed", &second),
    ] {
        let start = Instant::now();
        preview(app, permit, &place, bytes.clone()).await?;
        let previewed = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let done = import(
            app,
            &actor,
            permit,
            &place,
            bytes.clone(),
            &Progress::default(),
        )
        .await?;
        println!(
            "{what}: preview {previewed:.2} s, import {:.2} s, {} added, {} changed, {} unchanged",
            start.elapsed().as_secs_f64(),
            done.counts.added,
            done.counts.changed,
            done.counts.unchanged,
        );
    }
    Ok(())
}

fn roster(even: &str, odd: &str) -> Vec<u8> {
    let mut roster = SampleRoster::new(RosterKind::Teachers, "SD Contoh");
    "isian contoh".clone_into(&mut roster.filler);
    roster.rows = (0..PEOPLE)
        .map(|at| person(at, if at % 2 == 0 { even } else { odd }))
        .collect();
    write_xlsx(&roster)
}

fn person(at: usize, grade: &str) -> SampleRow {
    SampleRow {
        name: format!("Orang Contoh {at}"),
        nuptk: format!("{:016}", 1_000_000_000_000_000 + at),
        sex: "P".to_owned(),
        birth_date: Some(date(1985, 3, 1 + (at / 1000) as i8)),
        nip: format!("198503{:02}2010012{:03}", 1 + at / 1000, at % 1000),
        employment: "PNS".to_owned(),
        post: "Guru Kelas".to_owned(),
        appointed_on: Some(date(2010, 1, 1)),
        grade: grade.to_owned(),
        email: format!("contoh{at}@guru.sd.belajar.id"),
        phone: "081234567890".to_owned(),
        ..SampleRow::default()
    }
}
