//! Measures how long a large invented roster takes to read, in both formats.

use std::time::Instant;

use exchange::dapodik::sample::{SampleRoster, SampleRow, write_spreadsheetml, write_xlsx};
use exchange::dapodik::{Limits, RosterKind, read_roster};
use jiff::civil::date;

fn main() {
    let count: usize = std::env::args()
        .nth(1)
        .and_then(|count| count.parse().ok())
        .unwrap_or(20_000);
    let mut roster = SampleRoster::new(RosterKind::Teachers, "SD Contoh");
    "isian contoh".clone_into(&mut roster.filler);
    roster.rows = (0..count).map(person).collect();
    let limits = Limits {
        max_bytes: 200_000_000,
        ..Limits::default()
    };
    for (name, bytes) in [
        ("xlsx", write_xlsx(&roster)),
        ("SpreadsheetML", write_spreadsheetml(&roster)),
    ] {
        let start = Instant::now();
        let outcome = read_roster(&bytes, &limits);
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Ok(roster) => println!(
                "{name}: {:.1} MB, {} rows, {} problems, {seconds:.3} s",
                bytes.len() as f64 / 1e6,
                roster.rows.len(),
                roster.problems.len()
            ),
            Err(problem) => println!("{name}: refused, {problem}"),
        }
    }
}

fn person(index: usize) -> SampleRow {
    SampleRow {
        name: format!("Orang Contoh {index}"),
        nuptk: format!("{:016}", 1_000_000_000_000_000 + index),
        sex: "P".to_owned(),
        birth_date: Some(date(1985, 3, 9)),
        nip: format!("19850309201001{}{:03}", 2, index % 1000),
        employment: "PNS".to_owned(),
        post: "Guru Kelas".to_owned(),
        duty: String::new(),
        appointed_on: Some(date(2010, 1, 1)),
        grade: "III/c".to_owned(),
        civil_servant_since: Some(date(2011, 1, 1)),
        email: format!("contoh{index}@guru.sd.belajar.id"),
        phone: "081234567890".to_owned(),
    }
}
