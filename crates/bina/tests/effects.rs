//! `bina effects` as others script against it: files in, files out, exit codes, messages.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own for one test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("bina-effects-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).expect("a temporary file can be written");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).expect("the output is there")
    }

    fn run(&self, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bina"));
        command
            .current_dir(&self.0)
            .arg("effects")
            .arg("estimates.csv");
        command.args([
            "--participation",
            "part.csv",
            "--programmes",
            "programmes.csv",
        ]);
        command.args(["--out", "effects.csv"]).args(more);
        command.output().expect("the program can be started")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(Path::new(&self.0));
    }
}

/// 80 people in 8 schools; the first four of every school take part and gain a level more than the others.
fn fill(folder: &Folder) {
    let mut estimates = String::from("person,competency,occasion,estimate,se\n");
    let mut people = String::from("person,school,experience,status\n");
    let mut part = String::from("programme,person,hours\n");
    for p in 0..80_u32 {
        let before = 2.0 + f64::from(p * 37 % 23) / 20.0;
        let gain = 0.2 + f64::from(p * 29 % 17) / 60.0 + if p % 10 < 4 { 1.0 } else { 0.0 };
        let after = before + gain;
        writeln!(
            estimates,
            "p{p},pedagogic,1,{before},0.1\np{p},pedagogic,2,{after},0.1"
        )
        .expect("text");
        let status = if p % 2 == 0 { "educator" } else { "staff" };
        writeln!(people, "p{p},s{},{},{status}", p / 10, p % 7).expect("text");
        if p % 10 < 4 {
            writeln!(part, "mentoring,p{p},{}", 8 + p % 5).expect("text");
        }
    }
    folder.write("estimates.csv", &estimates);
    folder.write("people.csv", &people);
    folder.write("part.csv", &part);
    folder.write(
        "programmes.csv",
        "programme,type,mode,first,last,cost\nmentoring,coaching,visits,2,2,3200000\n",
    );
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn estimates_and_participation_become_effects_costs_groups_and_expectations() {
    let folder = Folder::new("all");
    fill(&folder);
    let output = folder.run(&[
        "--people",
        "people.csv",
        "--covariate",
        "experience",
        "--group",
        "status",
        "--groups-out",
        "groups.csv",
        "--costs-out",
        "costs.csv",
        "--types-out",
        "types.csv",
        "--belief",
        "coaching:0.49:0.3",
    ]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("80 people, 1 programmes, 1 competencies, 2 occasions"),
        "{}",
        said(&output)
    );
    let text = folder.read("effects.csv");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[1][..3], ["mentoring", "pedagogic", "works"]);
    let effect: f64 = rows[1][4].parse().expect("a number");
    assert!((effect - 1.0).abs() < 0.1, "{effect}");
    assert_eq!(folder.read("groups.csv").lines().count(), 3);
    assert!(
        folder
            .read("types.csv")
            .starts_with("type,competency,programmes,mean")
    );
    let costs = folder.read("costs.csv");
    let cost: f64 = costs
        .lines()
        .nth(1)
        .expect("a row")
        .split(',')
        .nth(2)
        .expect("a field")
        .parse()
        .expect("a number");
    assert!((cost * effect - 100_000.0).abs() < 10.0, "{costs}");
}

#[test]
fn rows_with_problems_are_named_and_unusable_input_ends_with_two() {
    let folder = Folder::new("bad");
    fill(&folder);
    folder.write(
        "part.csv",
        "programme,person\nnobody,p1\nmentoring,p2\nmentoring,p11\n",
    );
    let output = folder.run(&[]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("part.csv row 2: the programme is not among the programmes"),
        "{}",
        said(&output)
    );
    folder.write(
        "estimates.csv",
        "person,competency,occasion,estimate,se\np1,a,x,1,0.1\np1,a,1,1,-2\n",
    );
    let output = folder.run(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("row 3: the standard error is not a number from 0 on"),
        "{}",
        said(&output)
    );
    folder.write("estimates.csv", "person,occasion\n");
    let output = folder.run(&["--belief", "x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("has no column \"competency\""),
        "{}",
        said(&output)
    );
}
