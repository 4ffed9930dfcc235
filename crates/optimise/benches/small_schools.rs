//! Plan, bound and gap at questions as one small school asks them.
//!
//! `cargo bench -p optimise --bench small_schools -- [--seconds N] [--seeds N] [FILE.json ...]`: the named questions, or
//! made-up ones from 8 to 40 people.

#[path = "../tests/engine/made_up.rs"]
#[expect(dead_code, reason = "of the generator only the dice are used here")]
mod made_up;
#[path = "../tests/engine/one_school.rs"]
mod one_school;

use std::ops::ControlFlow;

use one_school::one_school;
use optimise::{Budget, Instance, Options, read_instance, solve};

/// People, coaches and programmes of the made-up questions.
const SCHOOLS: [(usize, usize, usize); 8] = [
    (8, 1, 6),
    (12, 1, 9),
    (12, 2, 9),
    (20, 1, 10),
    (20, 2, 10),
    (30, 2, 12),
    (40, 2, 15),
    (40, 3, 15),
];

fn main() {
    let (mut seconds, mut seeds, mut files) = (5.0, 3, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_default();
        match name.as_str() {
            "--seconds" => seconds = value().parse().unwrap_or(seconds),
            "--seeds" => seeds = value().parse().unwrap_or(seeds),
            "--bench" => {}
            _ => files.push(name),
        }
    }
    for file in &files {
        let text = std::fs::read(file).expect("the named question can be read");
        line(
            file,
            &read_instance(&text).expect("the named question is one"),
            seconds,
        );
    }
    if !files.is_empty() {
        return;
    }
    for (people, coaches, programmes) in SCHOOLS {
        for seed in 1..=seeds {
            let name = format!("{people} people, {coaches} coaches, seed {seed}");
            let question = one_school(people, coaches, programmes, seed);
            line(&name, &question, seconds);
        }
    }
}

/// Solves a question and prints a line of name, plan, bound, gap in percent, and seconds until it was closed.
fn line(name: &str, question: &Instance, seconds: f64) {
    let options = Options {
        budget: Budget::Seconds(seconds),
        ..Options::default()
    };
    let mut within_two = None;
    let found = solve(question, &options, &mut |at| {
        if at.gap <= 0.02 {
            within_two.get_or_insert(at.elapsed.as_secs_f64());
        }
        if at.bound <= at.objective {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
    .expect("these questions have plans");
    println!(
        "{name}\t{}\t{}\t{:.2} %\t{:.2} s\t2 % after {}",
        found.plan.objective,
        found.plan.bound,
        found.plan.gap * 100.0,
        found.elapsed.as_secs_f64(),
        within_two.map_or("-".to_owned(), |at| format!("{at:.2} s"))
    );
}
