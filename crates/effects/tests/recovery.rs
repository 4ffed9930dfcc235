//! Simulated truth: what intervals cover, how far estimates are off, and what the plain difference would have said.

mod support;

use effects::{Chosen, Options, Unmeasured, measure};
use support::simulate::{Tally, World, simulate};

/// Measures `worlds` simulated worlds and counts.
fn tally(world: &World, worlds: u64) -> Tally {
    let mut tally = Tally::default();
    for seed in 0..worlds {
        let truth = simulate(&World {
            seed: world.seed + seed,
            ..world.clone()
        });
        let effects =
            measure(&truth.panel, &truth.programmes, &Options::default()).expect("sound input");
        for (effect, expected) in effects.iter().zip(&truth.effects) {
            // A school whose people are all in earlier programmes leaves nobody for a later one.
            if truth.programmes[effect.programme].participants.len() < 2 {
                assert_eq!(effect.outcome, Err(Unmeasured::TooFewParticipants));
                continue;
            }
            let measured = effect.outcome.as_ref().expect("measured");
            let e = &measured.effect;
            tally.add(
                e.estimate,
                (e.low, e.high),
                measured.plain_change,
                *expected,
            );
        }
    }
    println!(
        "{} intervals: {:.3} cover, {:.3} above, {:.3} below; bias {:.4}, rms {:.4}, plain difference {:.3}",
        tally.count,
        tally.coverage(),
        tally.above as f64 / tally.count as f64,
        tally.below as f64 / tally.count as f64,
        tally.bias(),
        (tally.square / tally.count as f64).sqrt(),
        tally.plain_bias(),
    );
    tally
}

fn holds(tally: &Tally) {
    assert!(
        (0.88..=0.92).contains(&tally.coverage()),
        "coverage {}",
        tally.coverage()
    );
    assert!(tally.bias().abs() < 0.02, "bias {}", tally.bias());
    assert!(tally.plain_bias() > 0.1, "plain {}", tally.plain_bias());
}

#[test]
fn intervals_cover_where_people_with_low_levels_are_chosen() {
    holds(&tally(&World::default(), 24));
}

#[test]
fn intervals_cover_where_people_with_low_estimates_are_chosen() {
    let chosen = Chosen::ByEstimate;
    holds(&tally(
        &World {
            chosen,
            seed: 100,
            ..World::default()
        },
        24,
    ));
}

#[test]
fn intervals_cover_for_small_programmes_of_one_school() {
    holds(&tally(
        &World {
            schools_per_programme: 1,
            participants: 10,
            seed: 200,
            ..World::default()
        },
        24,
    ));
}

#[test]
fn intervals_cover_for_programmes_of_many_schools_that_leave_few_low_people() {
    holds(&tally(
        &World {
            schools_per_programme: 25,
            participants: 60,
            programmes: 50,
            seed: 300,
            ..World::default()
        },
        40,
    ));
}
