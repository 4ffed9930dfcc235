//! How cost grows with the number of people and programmes.
//!
//! `cargo bench -p effects --bench scale -- 1000 10000 100000`

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use effects::{Evidence, Options, PoolOptions, measure, pool};
use support::simulate::{World, simulate};

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let sizes = if sizes.is_empty() {
        vec![1_000, 10_000, 100_000]
    } else {
        sizes
    };
    println!("people\tprogrammes\tcompetencies\teffects\twall s\tCPU s\tpeak MB");
    for people in sizes {
        let truth = simulate(&World {
            schools: people / 25,
            people_per_school: 25,
            programmes: (people / 200).max(5),
            participants: 60,
            schools_per_programme: 12,
            traits: 4,
            ..World::default()
        });
        let (cpu, clock) = (cpu_seconds(), Instant::now());
        let effects =
            measure(&truth.panel, &truth.programmes, &Options::default()).expect("sound input");
        let evidence: Vec<Evidence> = effects
            .iter()
            .filter_map(|e| {
                Some(Evidence::of(
                    truth.programmes[e.programme].kind,
                    e.outcome.as_ref().ok()?,
                ))
            })
            .collect();
        let pooled = pool(&evidence, &PoolOptions::default());
        assert_eq!(pooled.programmes.len(), evidence.len());
        println!(
            "{people}\t{}\t4\t{}\t{:.2}\t{:.2}\t{}",
            truth.programmes.len(),
            evidence.len(),
            clock.elapsed().as_secs_f64(),
            cpu_seconds() - cpu,
            peak_megabytes()
        );
    }
}

/// CPU seconds of this process so far; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2);
    ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Largest resident memory so far.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM"));
    let kilobytes = line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
