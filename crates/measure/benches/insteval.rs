//! InstEval, 73,421 real ratings: cost of the ordinal fit, and the ratio to R's linear `lmer`, and on 2.5 % of the
//! students to R's ordinal `clmm`, where R has lme4 and ordinal.
//!
//! `cargo bench -p measure --bench insteval`; reads the reference data beside the checkout.

#[path = "../tests/support/mod.rs"]
mod support;

use std::process::Command;
use std::time::Instant;

use measure::fit::{
    Component, Control, Design, DesignBuilder, FitOptions, ItemShape, Method, Regularisation,
    VisitRater, fit,
};
use support::Table;

fn main() {
    let Some(table) = Table::reference("insteval.csv") else {
        return;
    };
    let design = design(&table, 1.0);
    println!("method\twall ms\tCPU ms\trounds\tsolver steps");
    let mut best = f64::INFINITY;
    for method in [Method::Laplace, Method::Variational] {
        for _ in 0..5 {
            best = best.min(run(&design, method));
        }
    }
    match lmer_seconds() {
        Some(seconds) => println!(
            "lmer: {seconds:.2} s CPU, {:.0} times as much",
            seconds / best
        ),
        None => println!("Rscript with lme4 is not there: no ratio"),
    }
    println!("2.5 % of the students");
    let part = self::design(&table, PART);
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        best = best.min(run(&part, Method::Laplace));
    }
    match clmm_seconds() {
        Some(seconds) => println!(
            "clmm: {seconds:.2} s CPU, {:.0} times as much",
            seconds / best.max(0.01)
        ),
        None => println!("Rscript with ordinal is not there: no ratio"),
    }
}

/// Share of the students that `clmm` is asked about; its time grows far faster than the data.
const PART: f64 = 0.025;
/// Students in all.
const STUDENTS: f64 = 2972.0;

/// The design of about this share of the students, evenly chosen.
fn design(table: &Table, share: f64) -> Design {
    let (people, count) = table.indices("d");
    let (raters, _) = table.indices("s");
    let y = table.numbers("y");
    let mut by_person: Vec<Vec<usize>> = vec![Vec::new(); count];
    let names = table.numbers("s");
    let mut levels: Vec<u32> = names.iter().map(|s| *s as u32).collect();
    levels.sort_unstable();
    levels.dedup();
    let step = (1.0 / share).floor() as usize;
    let chosen: Vec<u32> = (1..=(STUDENTS * share).round() as usize)
        .map(|i| levels[i * step - 1])
        .collect();
    for (row, person) in people.iter().enumerate() {
        if chosen.binary_search(&(names[row] as u32)).is_ok() {
            by_person[*person].push(row);
        }
    }
    let shape = ItemShape {
        trait_index: 0,
        categories: 5,
    };
    let mut builder = DesignBuilder::new(1, vec![shape], 0).expect("a valid item");
    for rows in by_person.into_iter().filter(|rows| !rows.is_empty()) {
        for row in rows {
            let rater = VisitRater::Rater(raters[row] as u32);
            let rating = [(0, y[row] as u8 - 1)];
            builder
                .add_visit(rater, 0, &[], &rating)
                .expect("a valid visit");
        }
        builder.end_person(None).expect("a valid person");
    }
    builder.finish(Vec::new()).expect("a valid design")
}

/// Fits once and returns the CPU seconds.
fn run(design: &Design, method: Method) -> f64 {
    let options = FitOptions {
        method,
        regularisation: Regularisation::None,
        halo: Component::Fixed(0.0),
        tolerance: 1e-3,
        ..FitOptions::default()
    };
    let (clock, cpu) = (Instant::now(), support::cpu_seconds());
    let fitted = fit(design, &options, &mut |_| Control::Continue).expect("InstEval can be fitted");
    let cpu = support::cpu_seconds() - cpu;
    println!(
        "{method:?}\t{:.1}\t{:.1}\t{}\t{}",
        clock.elapsed().as_secs_f64() * 1e3,
        cpu * 1e3,
        fitted.record.rounds,
        fitted.record.solver_steps
    );
    cpu
}

/// CPU seconds of `lmer` on the same data, if it can be run here.
fn lmer_seconds() -> Option<f64> {
    let script = "suppressMessages(library(lme4)); \
        t <- system.time(lmer(y ~ 1 + (1|s) + (1|d), InstEval)); cat(t[['user.self']] + t[['sys.self']])";
    seconds_of(script)
}

/// CPU seconds of `clmm` on that part of the students, if it can be run here.
fn clmm_seconds() -> Option<f64> {
    let script = format!(
        "suppressMessages({{library(lme4); library(ordinal)}}); p <- {PART}; \
        keep <- levels(InstEval$s)[seq_len(round({STUDENTS} * p)) * floor(1 / p)]; \
        part <- droplevels(InstEval[InstEval$s %in% keep, ]); \
        t <- system.time(clmm(ordered(y) ~ 1 + (1|s) + (1|d), part)); cat(t[['user.self']] + t[['sys.self']])"
    );
    seconds_of(&script)
}

/// What a script of R prints, as a number.
fn seconds_of(script: &str) -> Option<f64> {
    let output = Command::new("Rscript").args(["-e", script]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
