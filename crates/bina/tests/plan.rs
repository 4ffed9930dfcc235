//! `bina plan` as a file in, a file out, and an exit code.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bina::plan_command::{PlanArgs, run};
use clap::Parser;
use optimise::{Coach, Educator, Instance, Lock, Meta, Offering, Plan, check};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: PlanArgs,
}

/// A folder of its own for one test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("bina-plan-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Six people, two offerings, one coach, money for both.
fn question() -> Instance {
    let offering = |competency: usize| Offering {
        hours: 8,
        preparation: 2,
        fixed_cost: 500,
        seat_cost: 20,
        min_size: 2,
        max_size: 6,
        max_runs: 1,
        slots: vec![competency],
        effects: vec![(competency, 700)],
        coaches: vec![0],
        funds: vec![0],
        ..Offering::default()
    };
    let educator = |_| Educator {
        max_hours: 20,
        free: vec![0, 1],
        gap: vec![(0, 900, 2), (1, 400, 1)],
        cand: vec![0, 1],
        ..Educator::default()
    };
    Instance {
        meta: Meta {
            slots: 2,
            competencies: 2,
            ..Meta::default()
        },
        educators: (0..6).map(educator).collect(),
        offerings: vec![offering(0), offering(1)],
        coaches: vec![Coach {
            max_hours: 40,
            free: vec![0, 1],
        }],
        funds: vec![2000],
        floors: vec![0],
        ..Instance::default()
    }
}

fn plan(question: &Path, out: &Path, more: &[&str]) -> ExitCode {
    let mut words = vec![
        "plan".to_owned(),
        question.display().to_string(),
        "--out".to_owned(),
        out.display().to_string(),
    ];
    words.extend(["--seconds", "0.2", "--threads", "1"].map(str::to_owned));
    words.extend(more.iter().map(|word| (*word).to_owned()));
    run(Line::parse_from(words).args).expect("files can be read and written")
}

fn read_plan(path: &Path) -> Plan {
    let text = std::fs::read(path).expect("the plan was written");
    serde_json::from_slice(&text).expect("the plan is JSON")
}

#[test]
fn a_question_in_a_file_becomes_a_checked_plan_in_a_file() {
    let folder = Folder::new("file");
    let (from, to, beside) = (
        folder.0.join("q.json"),
        folder.0.join("plan.json"),
        folder.0.join("beside.json"),
    );
    let question = question();
    std::fs::write(&from, serde_json::to_vec(&question).unwrap()).unwrap();
    assert_eq!(
        plan(
            &from,
            &to,
            &["--answers-out", &beside.display().to_string()]
        ),
        ExitCode::SUCCESS
    );
    let plan = read_plan(&to);
    check(&question, &plan).unwrap();
    assert_eq!(plan.runs.len(), 2);
    assert!(
        plan.runs
            .iter()
            .all(|run| run.participants == [0, 1, 2, 3, 4, 5])
    );
    assert!(plan.bound >= plan.objective);
    let answers: optimise::Answers =
        serde_json::from_slice(&std::fs::read(beside).unwrap()).unwrap();
    assert_eq!(answers.money.len(), 1);
}

#[test]
fn a_packed_question_is_read_like_a_plain_one() {
    let folder = Folder::new("packed");
    let (from, to) = (folder.0.join("q.json.gz"), folder.0.join("plan.json"));
    let mut packer = flate2::write::GzEncoder::new(
        std::fs::File::create(&from).unwrap(),
        flate2::Compression::fast(),
    );
    packer
        .write_all(&serde_json::to_vec(&question()).unwrap())
        .unwrap();
    packer.finish().unwrap();
    assert_eq!(plan(&from, &to, &[]), ExitCode::SUCCESS);
    assert_eq!(read_plan(&to).runs.len(), 2);
}

#[test]
fn a_question_that_does_not_hold_together_writes_no_plan_and_exits_with_2() {
    let folder = Folder::new("broken");
    let (from, to) = (folder.0.join("q.json"), folder.0.join("plan.json"));
    let mut question = question();
    question.offerings[1].coaches = vec![7];
    std::fs::write(&from, serde_json::to_vec(&question).unwrap()).unwrap();
    assert_eq!(plan(&from, &to, &[]), ExitCode::from(2));
    std::fs::write(&from, "{\"meta\":").unwrap();
    assert_eq!(plan(&from, &to, &[]), ExitCode::from(2));
    assert!(!to.exists());
}

#[test]
fn locks_that_clash_write_no_plan_and_exit_with_2() {
    let folder = Folder::new("clash");
    let (from, to) = (folder.0.join("q.json"), folder.0.join("plan.json"));
    let mut question = question();
    question.coaches[0].free = vec![0];
    question.locks = vec![Lock::Run {
        offering: 1,
        slot: None,
        coach: None,
    }];
    std::fs::write(&from, serde_json::to_vec(&question).unwrap()).unwrap();
    assert_eq!(plan(&from, &to, &[]), ExitCode::from(2));
    assert!(!to.exists());
}
