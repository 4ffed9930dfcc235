//! Plan, bound, gap, time and memory for each size, ours beside general solvers, and the time of a withdrawal.
//!
//! `cargo bench -p optimise --bench sizes -- --sizes school,cluster [--stored FOLDER] [--seeds 20] [--seconds N]
//! [--solvers SECONDS] [--python PYTHON]`: questions are made up unless a folder with `plan_SIZE_1.json` is named;
//! HiGHS and CP-SAT are asked where `--solvers` says how long and Python has them. Each line is a process of its own,
//! so that memory is its own.

#[path = "../tests/engine/made_up.rs"]
mod made_up;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use made_up::{CLUSTER, DISTRICT, LARGE, SCHOOL, Size, made_up};
use optimise::{Budget, Instance, Options, Planner, read_instance, relative_gap, solve};

/// People withdrawn one after another to time it.
const WITHDRAWALS: usize = 20;

/// Sizes with the seconds their goal allows.
const SIZES: [(Size, f64); 4] = [
    (SCHOOL, 1.0),
    (CLUSTER, 10.0),
    (DISTRICT, 30.0),
    (LARGE, 120.0),
];

#[derive(Debug, Clone)]
struct Asked {
    sizes: Vec<String>,
    stored: Option<PathBuf>,
    seeds: u64,
    first_seed: u64,
    seconds: Option<f64>,
    solvers: Option<f64>,
    python: String,
    /// Only this size and the first seed, in this process.
    one: bool,
}

fn asked() -> Asked {
    let mut asked = Asked {
        sizes: SIZES.iter().map(|size| size.0.name.to_owned()).collect(),
        stored: None,
        seeds: 1,
        first_seed: 1,
        seconds: None,
        solvers: None,
        python: "python3".to_owned(),
        one: false,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_default();
        match name.as_str() {
            "--sizes" => asked.sizes = value().split(',').map(str::to_owned).collect(),
            "--stored" => asked.stored = Some(value().into()),
            "--seeds" => asked.seeds = value().parse().unwrap_or(1),
            "--first-seed" => asked.first_seed = value().parse().unwrap_or(1),
            "--seconds" => asked.seconds = value().parse().ok(),
            "--solvers" => asked.solvers = value().parse().ok(),
            "--python" => asked.python = value(),
            "--one" => asked.one = true,
            _ => {}
        }
    }
    asked
}

fn main() {
    let asked = asked();
    if asked.one {
        one(&asked);
        return;
    }
    println!("size\tsolver\tseed\tplan\tbound\tgap %\tseconds\tCPU s\tMB");
    for (size, _) in SIZES {
        if !asked.sizes.iter().any(|name| name == size.name) {
            continue;
        }
        let mut plans: Vec<i64> = Vec::new();
        for seed in asked.first_seed..asked.first_seed + asked.seeds {
            plans.extend(in_own_process(&asked, size, seed));
        }
        plans.sort_unstable();
        if plans.len() > 2 {
            let median = plans[plans.len() / 2];
            let (least, most) = (plans[0], plans[plans.len() - 1]);
            println!(
                "{}\tBina\tmedian of {}\t{median}\tfrom {least} to {most}",
                size.name,
                plans.len()
            );
        }
        if let Some(seconds) = asked.solvers {
            ask_solvers(&asked, size, seconds);
        }
    }
}

/// Runs one line in a process of its own and returns the plan's worth.
fn in_own_process(asked: &Asked, size: Size, seed: u64) -> Option<i64> {
    let program = std::env::current_exe().expect("invariant: a bench is a file");
    let mut command = Command::new(program);
    command.args(["--one", "--sizes", size.name, "--first-seed"]);
    command.arg(seed.to_string());
    if let Some(stored) = &asked.stored {
        command.arg("--stored").arg(stored);
    }
    if let Some(seconds) = asked.seconds {
        command.arg("--seconds").arg(seconds.to_string());
    }
    let output = command
        .output()
        .expect("invariant: the bench can run itself");
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    text.lines()
        .next()
        .and_then(|line| line.split('\t').nth(3))
        .and_then(|plan| plan.parse().ok())
}

fn question(asked: &Asked, size: Size) -> Instance {
    let Some(folder) = &asked.stored else {
        return made_up(size, 1);
    };
    let path = stored_path(folder, size);
    let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read_instance(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn stored_path(folder: &Path, size: Size) -> PathBuf {
    folder.join(format!("plan_{}_1.json", size.name))
}

fn one(asked: &Asked) {
    let found = SIZES
        .into_iter()
        .find(|(size, _)| asked.sizes.iter().any(|name| name == size.name));
    let Some((size, seconds)) = found else {
        return;
    };
    let instance = question(asked, size);
    let options = Options {
        budget: Budget::Seconds(asked.seconds.unwrap_or(seconds)),
        seed: asked.first_seed,
        threads: 0,
    };
    let before = cpu_seconds();
    let mut go_on = |_| ControlFlow::Continue(());
    let solution = solve(&instance, &options, &mut go_on).expect("these questions have plans");
    let plan = solution.plan;
    println!(
        "{}\tBina\t{}\t{}\t{}\t{:.2}\t{:.1}\t{:.1}\t{}",
        size.name,
        asked.first_seed,
        plan.objective,
        plan.bound,
        plan.gap * 100.0,
        solution.elapsed.as_secs_f64(),
        cpu_seconds() - before,
        peak_megabytes()
    );
    withdrawals(size, instance, &plan);
}

/// How long it takes to mend the plan after someone withdraws, one person after another.
fn withdrawals(size: Size, instance: Instance, plan: &optimise::Plan) {
    let clock = Instant::now();
    let seated: Vec<usize> = plan
        .runs
        .iter()
        .filter_map(|run| run.participants.first().copied())
        .collect();
    let planner = Planner::new(instance).expect("the question was planned");
    let mut in_force = planner.take_up(plan).expect("the plan passed the check");
    let taken_up = clock.elapsed();
    let mut times: Vec<f64> = seated
        .iter()
        .step_by((seated.len() / WITHDRAWALS).max(1))
        .map(|person| {
            let clock = Instant::now();
            in_force
                .withdraw(*person)
                .expect("everyone may withdraw from these plans");
            clock.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "{}\ttaken up in {:.0} ms; a withdrawal: median {:.1} ms, most {:.1} ms of {}",
        size.name,
        taken_up.as_secs_f64() * 1e3,
        times[times.len() / 2],
        times[times.len() - 1],
        times.len()
    );
}

/// Puts the same question to the general solvers, where Python has them.
fn ask_solvers(asked: &Asked, size: Size, seconds: f64) {
    let path = if let Some(folder) = &asked.stored {
        stored_path(folder, size)
    } else {
        let path = std::env::temp_dir().join(format!("bina-plan-{}.json", size.name));
        let text = serde_json::to_vec(&made_up(size, 1)).expect("invariant: plain data");
        std::fs::write(&path, text).expect("the question can be written down");
        path
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/general_solvers.py");
    for (solver, module) in [("highs", "highspy"), ("cpsat", "ortools")] {
        let has_it = Command::new(&asked.python)
            .args(["-c", &format!("import {module}")])
            .output()
            .is_ok_and(|output| output.status.success());
        if !has_it {
            println!(
                "{}\t{solver}\tnot asked: Python does not have {module}",
                size.name
            );
            continue;
        }
        let clock = Instant::now();
        let output = Command::new(&asked.python)
            .arg(&script)
            .arg(&path)
            .args([solver, &seconds.to_string()])
            .output();
        let text = output.map_or_else(|error| error.to_string().into_bytes(), |found| found.stdout);
        // Solvers greet on the same stream; the answer is the last line.
        let text = String::from_utf8_lossy(&text);
        let last = text.lines().last().unwrap_or_default();
        let answer: serde_json::Value = serde_json::from_str(last).unwrap_or_default();
        let (plan, bound) = (answer["plan"].as_f64(), answer["bound"].as_f64());
        let whole = |figure: Option<f64>| figure.map_or("none".to_owned(), |it| format!("{it:.0}"));
        let gap = plan
            .zip(bound)
            .map(|(plan, bound)| format!("{:.2}", 100.0 * relative_gap(plan as i64, bound as i64)));
        println!(
            "{}\t{solver}\t\t{}\t{}\t{}\t{:.1}\t{}\t{}",
            size.name,
            whole(plan),
            whole(bound),
            gap.unwrap_or_default(),
            clock.elapsed().as_secs_f64(),
            answer["cpu"],
            answer["rss_mb"]
        );
    }
}

/// Processor time of this process so far, in seconds; the kernel counts it in hundredths.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    ticks / 100.0
}

/// Largest resident memory so far.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
