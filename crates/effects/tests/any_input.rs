//! No input makes the engine panic or give something that is not a number.

mod support;

use effects::{
    Chosen, Evidence, Grouping, Options, Panel, Participant, PoolOptions, Programme, Reading,
    Unmeasured, cost_per_level, measure, pool,
};
use proptest::prelude::*;

fn any_reading() -> impl Strategy<Value = Option<Reading>> {
    let number = prop_oneof![Just(0.0), Just(2.0), -3.0..6.0_f64, Just(1e12)];
    let se = prop_oneof![Just(0.0), 0.0..1.0_f64, Just(1e3)];
    prop::option::weighted(
        0.85,
        (number, se).prop_map(|(estimate, se)| Reading { estimate, se }),
    )
}

fn any_panel() -> impl Strategy<Value = Panel> {
    (0..24_usize, 1..3_usize, 1..4_usize).prop_flat_map(|(people, traits, occasions)| {
        let covariate = prop_oneof![
            prop::collection::vec(-1.0..1.0_f64, people),
            prop::collection::vec(prop_oneof![Just(0.0), Just(1.0)], people),
            Just(vec![7.0; people]),
        ];
        (
            prop::collection::vec(0..4_u32, people),
            prop::collection::vec(covariate, 0..3),
            prop::collection::vec(prop::option::of(0..2_u32), people),
            prop::collection::vec(any_reading(), traits * occasions * people),
        )
            .prop_map(move |(schools, covariates, of_person, readings)| Panel {
                schools,
                covariates,
                groupings: vec![Grouping {
                    groups: 2,
                    of_person,
                }],
                occasions: (0..occasions as i32).collect(),
                traits,
                readings,
            })
    })
}

fn any_programmes() -> impl Strategy<Value = Vec<Programme>> {
    let participants = prop::collection::vec((0..24_u32, 0.0..9.0_f64), 0..24);
    let programme = (participants, 0..4_i32, 0..2_i32, any::<bool>()).prop_map(
        |(people, first, length, by_level)| Programme {
            kind: first as u32,
            mode: 0,
            first,
            last: first + length,
            traits: if length == 0 { vec![0] } else { Vec::new() },
            participants: people
                .into_iter()
                .map(|(person, dose)| Participant { person, dose })
                .collect(),
            chosen: if by_level {
                Chosen::ByLevel
            } else {
                Chosen::ByEstimate
            },
            cost: Some(1.0),
        },
    );
    prop::collection::vec(programme, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_small_panel_gives_numbers_or_a_reason(panel in any_panel(), programmes in any_programmes()) {
        let options = Options::default();
        let Ok(effects) = measure(&panel, &programmes, &options) else {
            return Ok(());
        };
        let mut evidence = Vec::new();
        for effect in &effects {
            if let Ok(m) = &effect.outcome {
                let e = &m.effect;
                prop_assert!(e.estimate.is_finite() && e.se > 0.0 && e.low <= e.high, "{e:?}");
                prop_assert!((0.0..=1.0).contains(&e.above_zero), "{e:?}");
                prop_assert!(m.effective_comparators.is_finite() && m.gap_left.is_finite(), "{m:?}");
                prop_assert!(cost_per_level(1.0, 0.0, e, 0.9).is_some());
                evidence.push(Evidence::of(0, m));
            }
        }
        for posterior in pool(&evidence, &PoolOptions::default()).programmes {
            prop_assert!(posterior.mean.is_finite() && posterior.low <= posterior.high, "{posterior:?}");
        }
    }
}

fn flat(people: usize, levels: impl Fn(usize, usize) -> f64) -> Panel {
    let of = |occasion: usize| (0..people).map(move |p| (p, occasion));
    let seen = of(0).chain(of(1)).map(|(p, o)| {
        Some(Reading {
            estimate: levels(p, o),
            se: 0.0,
        })
    });
    Panel {
        schools: (0..people as u32).map(|p| p / 5).collect(),
        covariates: Vec::new(),
        groupings: Vec::new(),
        occasions: vec![1, 2],
        traits: 1,
        readings: seen.collect(),
    }
}

fn programme(people: std::ops::Range<u32>, first: i32) -> Programme {
    Programme {
        kind: 0,
        mode: 0,
        first,
        last: first,
        traits: Vec::new(),
        participants: people
            .map(|person| Participant { person, dose: 1.0 })
            .collect(),
        chosen: Chosen::ByLevel,
        cost: None,
    }
}

#[track_caller]
fn check(panel: &Panel, programme: Programme, expected: Unmeasured) {
    let effects = measure(panel, &[programme], &Options::default()).expect("sound input");
    assert_eq!(effects[0].outcome, Err(expected));
}

#[test]
fn what_cannot_be_measured_says_why() {
    let some = flat(20, |p, o| {
        (p * 7 % 5) as f64 + (p * 3 % 4) as f64 * o as f64
    });
    check(&some, programme(0..20, 2), Unmeasured::NobodyToCompare);
    check(&some, programme(0..1, 2), Unmeasured::TooFewParticipants);
    check(&some, programme(0..0, 2), Unmeasured::TooFewParticipants);
    check(&some, programme(0..5, 1), Unmeasured::NoOccasions);
    check(&some, programme(0..5, 3), Unmeasured::NoOccasions);
    check(
        &flat(20, |_, _| 2.0),
        programme(0..5, 2),
        Unmeasured::CannotSeparate,
    );
    let mut unseen = some.clone();
    unseen.readings = vec![None; 40];
    check(&unseen, programme(0..5, 2), Unmeasured::TooFewParticipants);
    let empty = flat(0, |_, _| 0.0);
    assert_eq!(
        measure(&empty, &[], &Options::default()).map(|e| e.len()),
        Ok(0)
    );
    assert!(measure(&empty, &[programme(0..1, 2)], &Options::default()).is_err());
}

#[test]
fn moving_everybody_alike_or_the_scale_moves_no_effect() {
    let level =
        |p: usize, o: usize| (p * 37 % 11) as f64 / 5.0 + (p * 17 % 7) as f64 / 9.0 * o as f64;
    let effect = |panel: &Panel| {
        let effects =
            measure(panel, &[programme(0..8, 2)], &Options::default()).expect("sound input");
        effects[0].outcome.as_ref().expect("measured").effect
    };
    let plain = effect(&flat(60, level));
    let moved = effect(&flat(60, |p, o| level(p, o) + 3.0 + o as f64));
    assert!((plain.estimate - moved.estimate).abs() < 1e-6 && (plain.se - moved.se).abs() < 1e-6);
    let gained = effect(&flat(60, |p, o| {
        level(p, o) + if p < 8 { 0.5 * o as f64 } else { 0.0 }
    }));
    assert!((gained.estimate - plain.estimate - 0.5).abs() < 1e-6);
}
