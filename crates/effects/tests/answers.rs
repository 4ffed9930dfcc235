//! What is answered where nothing works, where too few took part, by dose, by group, pooled, and against R.

mod support;

use std::collections::BTreeMap;

use effects::{
    Belief, Chosen, Evidence, Measured, Options, Panel, PoolOptions, Verdict, measure,
    measure_draws, pool,
};
use support::simulate::{Chance, Truth, World, simulate};

fn all(truth: &Truth) -> Vec<Measured> {
    let effects =
        measure(&truth.panel, &truth.programmes, &Options::default()).expect("sound input");
    effects
        .into_iter()
        .map(|e| e.outcome.expect("measured"))
        .collect()
}

#[test]
fn programmes_that_do_nothing_are_said_to_work_or_harm_as_rarely_as_stated() {
    let (mut works, mut harms, mut count) = (0, 0, 0);
    for seed in 400..420 {
        let truth = simulate(&World {
            seed,
            effect: 0.0,
            effect_sd: 0.0,
            ..World::default()
        });
        for measured in all(&truth) {
            count += 1;
            works += i32::from(measured.effect.low > 0.0);
            harms += i32::from(measured.effect.high < 0.0);
        }
    }
    let share = |n: i32| f64::from(n) / f64::from(count);
    println!(
        "{count} programmes without effect: {:.3} above, {:.3} below",
        share(works),
        share(harms)
    );
    assert!((0.035..=0.065).contains(&share(works)), "{}", share(works));
    assert!((0.035..=0.065).contains(&share(harms)), "{}", share(harms));
}

#[test]
fn a_tiny_programme_cannot_tell_yet_and_says_what_would() {
    let (mut unsure, mut count) = (0, 0);
    for seed in 500..504 {
        let world = World {
            participants: 3,
            schools_per_programme: 1,
            seed,
            ..World::default()
        };
        for measured in all(&simulate(&world)) {
            count += 1;
            if let Verdict::CannotTellYet(more) = measured.verdict {
                unsure += 1;
                assert!(more.more_participants.is_none_or(|n| n > 10));
            }
        }
    }
    println!("{unsure} of {count} tiny programmes cannot tell yet");
    assert!(f64::from(unsure) > 0.75 * f64::from(count));
}

#[test]
fn the_number_of_people_that_would_tell_does_tell() {
    let world = World {
        participants: 12,
        schools_per_programme: 4,
        effect: 0.2,
        effect_sd: 0.0,
        programmes: 40,
        seed: 520,
        ..World::default()
    };
    let options = Options {
        worth: 0.2,
        ..Options::default()
    };
    let small = simulate(&world);
    let effects = measure(&small.panel, &small.programmes, &options).expect("sound input");
    let wanted = effects
        .iter()
        .filter_map(|e| match e.outcome.as_ref().ok()?.verdict {
            Verdict::CannotTellYet(more) => more.more_participants,
            _ => None,
        });
    let mut wanted: Vec<usize> = wanted.collect();
    wanted.sort_unstable();
    let people = 12 + wanted[wanted.len() / 2];
    let (mut found, mut count) = (0, 0);
    for seed in 530..538 {
        let larger = World {
            participants: people,
            schools_per_programme: people / 3,
            seed,
            programmes: 20,
            ..world.clone()
        };
        for measured in all(&simulate(&larger)) {
            count += 1;
            found += i32::from(measured.effect.low > 0.0);
        }
    }
    let share = f64::from(found) / f64::from(count);
    println!("with {people} people {share:.2} of programmes are found to work");
    assert!((0.7..=0.95).contains(&share), "{share}");
}

#[test]
fn dose_and_group_are_told_with_intervals_that_cover() {
    let (mut dose, mut group, mut count, mut groups) = (0, 0, 0, 0);
    let mut slope = 0.0;
    for seed in 600..612 {
        let world = World {
            per_hour: 0.02,
            effect_sd: 0.0,
            participants: 40,
            schools_per_programme: 8,
            programmes: 50,
            seed,
            ..World::default()
        };
        for measured in all(&simulate(&world)) {
            let found = measured.dose.expect("doses differ");
            count += 1;
            slope += found.estimate;
            dose += i32::from(found.low < 0.02 && 0.02 < found.high);
            for one in measured.groups.iter().filter(|g| g.participants >= 10) {
                groups += 1;
                group += i32::from(one.effect.low < 0.2 && 0.2 < one.effect.high);
            }
        }
    }
    let (dose, group) = (
        f64::from(dose) / f64::from(count),
        f64::from(group) / f64::from(groups),
    );
    println!(
        "dose: {dose:.3} of {count} cover, mean {:.4}; groups: {group:.3} of {groups}",
        slope / f64::from(count)
    );
    assert!(
        (0.86..=0.94).contains(&dose) && (0.86..=0.94).contains(&group),
        "{dose} {group}"
    );
    assert!((slope / f64::from(count) - 0.02).abs() < 0.002);
}

#[test]
fn pooling_brings_effects_nearer_to_the_truth_and_covers() {
    let (mut raw, mut pooled_square, mut covered, mut count) = (0.0, 0.0, 0, 0);
    for seed in 700..712 {
        let truth = simulate(&World {
            effect: 0.3,
            participants: 12,
            seed,
            ..World::default()
        });
        let measured = all(&truth);
        let kind = |i: usize| truth.programmes[i].kind;
        let evidence: Vec<Evidence> = measured
            .iter()
            .enumerate()
            .map(|(i, m)| Evidence::of(kind(i), m))
            .collect();
        let belief = Belief::from_standardised(0.49, 0.3, measured[0].spread);
        let beliefs: BTreeMap<u32, Belief> = (0..4).map(|k| (k, belief)).collect();
        let pooled = pool(
            &evidence,
            &PoolOptions {
                beliefs,
                ..PoolOptions::default()
            },
        );
        for ((posterior, effect), expected) in
            pooled.programmes.iter().zip(&measured).zip(&truth.effects)
        {
            raw += (effect.effect.estimate - expected).powi(2);
            pooled_square += (posterior.mean - expected).powi(2);
            covered += i32::from(posterior.low <= *expected && *expected <= posterior.high);
            count += 1;
        }
    }
    let (coverage, n) = (f64::from(covered) / f64::from(count), f64::from(count));
    println!(
        "pooled: {coverage:.3} cover, rms {:.3} instead of {:.3}",
        (pooled_square / n).sqrt(),
        (raw / n).sqrt()
    );
    assert!((0.88..=0.92).contains(&coverage), "{coverage}");
    assert!(pooled_square < 0.6 * raw);
}

#[test]
fn a_type_without_programmes_is_believed_as_published() {
    let beliefs = BTreeMap::from([(3, Belief { mean: 0.3, sd: 0.1 })]);
    let pooled = pool(
        &[],
        &PoolOptions {
            beliefs,
            ..PoolOptions::default()
        },
    );
    let kind = pooled.kinds[0];
    assert_eq!((kind.kind, kind.programmes), (3, 0));
    assert!((kind.mean.mean - 0.3).abs() < 1e-9 && (kind.mean.sd - 0.1).abs() < 1e-9);
    assert!(kind.next.sd > 0.1);
}

/// Plausible values around each true level, by a model that knows who took part: here the estimate's own error.
#[test]
fn plausible_values_give_wider_intervals_than_one_of_them_alone() {
    let truth = simulate(&World {
        seed: 800,
        programmes: 20,
        chosen: Chosen::ByLevel,
        ..World::default()
    });
    let mut chance = Chance::new(801);
    let draws: Vec<Panel> = (0..5)
        .map(|_| {
            let mut panel = truth.panel.clone();
            for reading in panel.readings.iter_mut().flatten() {
                reading.estimate += 0.1 * chance.normal();
                reading.se = 0.0;
            }
            panel
        })
        .collect();
    let options = Options::default();
    let together = measure_draws(&draws, &truth.programmes, &options).expect("sound input");
    let alone = measure(&draws[0], &truth.programmes, &options).expect("sound input");
    let se = |effects: &[effects::ProgrammeEffect]| -> f64 {
        effects
            .iter()
            .map(|e| e.outcome.as_ref().expect("measured").effect.se.powi(2))
            .sum()
    };
    assert!(se(&together) > 1.02 * se(&alone));
    assert!(
        measure_draws(&[], &truth.programmes, &options)
            .expect("nothing")
            .is_empty()
    );
}
