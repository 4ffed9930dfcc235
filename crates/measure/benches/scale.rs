//! How cost grows with the number of people: fit with standard errors, memory, and one new visit.
//!
//! `cargo bench -p measure --bench scale -- [1000 10000 100000 1000000] [--traits 12]`

#[path = "../tests/support/simulate.rs"]
mod simulate;
#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use measure::fit::{Control, FitOptions, fit};
use measure::{Parameters, Place, PriorItem, Rating, RatingSource, Trait, Visit, estimate_person};
use simulate::{World, correlation, simulate};

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .peekable();
    let mut sizes = Vec::new();
    let mut traits = 4;
    while let Some(argument) = arguments.next() {
        if argument == "--traits" {
            traits = arguments
                .next()
                .and_then(|a| a.parse().ok())
                .unwrap_or(traits);
        } else if let Ok(size) = argument.parse() {
            sizes.push(size);
        }
    }
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000, 1_000_000];
    }
    one_new_visit();
    println!("people\tratings\ttraits\tfit s\tintervals s\tCPU s\trounds\tpeak MB\tr\tplain r");
    for people in sizes {
        row(people, traits);
    }
}

/// Time of one live estimate from four visits of ten ratings.
fn one_new_visit() {
    for traits in [4, 12] {
        let list: Vec<Trait> = (0..traits)
            .map(|k| Trait {
                id: k.to_string(),
                competency: k * 4 / traits,
            })
            .collect();
        let items: Vec<PriorItem> = (0..24)
            .map(|j| PriorItem {
                id: j.to_string(),
                trait_index: j % traits,
                boundaries: vec![1.5, 2.5, 3.5, 4.5],
            })
            .collect();
        let competencies: Vec<String> = (0..4).map(|c| c.to_string()).collect();
        let parameters =
            Parameters::prior(5, &competencies, &list, &items).expect("the prior is valid");
        let visits: Vec<Visit> = (0..4)
            .map(|v| Visit {
                rater: format!("r{v}"),
                source: RatingSource::Other,
                semester: 0,
                ratings: (0..10)
                    .map(|i| Rating {
                        item: (v * 7 + i * 2) % 24,
                        category: 1 + ((v * 3 + i * 5) % 7 % 5) as u8,
                    })
                    .collect(),
            })
            .collect();
        let mut times: Vec<f64> = (0..5000)
            .map(|_| {
                let clock = Instant::now();
                let result = estimate_person(&parameters, &Place::default(), &visits);
                let time = clock.elapsed().as_secs_f64() * 1e6;
                assert!(result.is_ok());
                time
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let (half, most) = (times[times.len() / 2], times[times.len() * 99 / 100]);
        println!("one person, 4 visits, {traits} traits: median {half:.1} us, 99 % {most:.1} us");
    }
}

fn row(people: usize, traits: usize) {
    let truth = simulate(&World {
        people,
        traits,
        items_per_trait: (20 / traits).max(2),
        filled: if traits > 10 { 10.0 / 24.0 } else { 0.5 },
        ..World::default()
    });
    let (cpu, clock) = (support::cpu_seconds(), Instant::now());
    let fitted = fit(&truth.design, &FitOptions::default(), &mut |p| {
        eprintln!("  {:?} {:?}", clock.elapsed(), p);
        Control::Continue
    })
    .expect("a simulated world can be fitted");
    let fit_time = clock.elapsed();
    let clock = Instant::now();
    let first: Vec<(f64, f64)> = fitted.posteriors(|p| {
        let last = p.semesters.len() - 1;
        (p.mean(last, &[(0, 1.0)]), p.variance(last, &[(0, 1.0)]))
    });
    let r = correlation(truth.of_trait(0).zip(first.iter().map(|e| e.0)));
    let plain = correlation(truth.of_trait(0).zip(truth.plain(0)));
    println!(
        "{people}\t{}\t{traits}\t{:.3}\t{:.3}\t{:.3}\t{}\t{}\t{r:.4}\t{plain:.4}",
        truth.design.ratings(),
        fit_time.as_secs_f64(),
        clock.elapsed().as_secs_f64(),
        support::cpu_seconds() - cpu,
        fitted.record.rounds,
        peak_megabytes(),
    );
    eprintln!("  {:?}", fitted.record);
}

/// Largest resident memory so far.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM"));
    let kilobytes = line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
