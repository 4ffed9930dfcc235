//! No input makes the fit panic or give something that is not a number.

use measure::fit::{
    Component, Control, Design, DesignBuilder, FitError, FitOptions, ItemShape, Method,
    Regularisation, VisitRater, fit,
};
use proptest::prelude::*;

fn shapes() -> Vec<ItemShape> {
    let shape = |trait_index, categories| ItemShape {
        trait_index,
        categories,
    };
    vec![shape(0, 2), shape(0, 5), shape(1, 7), shape(1, 3)]
}

/// Rater (0 is oneself), semester, ratings.
type AnyVisit = (u32, i32, Vec<(usize, u8)>);

fn design(people: &[(Option<u32>, Vec<AnyVisit>)], authorities: bool) -> Result<Design, FitError> {
    let mut builder = DesignBuilder::new(2, shapes(), 0)?;
    for (school, visits) in people {
        for (rater, semester, ratings) in visits {
            let rater = match rater {
                0 => VisitRater::Oneself,
                1 => VisitRater::Unmodelled,
                r => VisitRater::Rater(r - 2),
            };
            builder.add_visit(rater, *semester, &[], ratings)?;
        }
        builder.end_person(*school)?;
    }
    builder.finish(if authorities {
        vec![0, 1, 1, 0]
    } else {
        Vec::new()
    })
}

fn any_people() -> impl Strategy<Value = Vec<(Option<u32>, Vec<AnyVisit>)>> {
    let rating = (0..4_usize, 0..7_u8).prop_map(|(item, y)| (item, y % [2, 5, 7, 3][item]));
    let visit = (0..6_u32, -2..4_i32, prop::collection::vec(rating, 0..6));
    let person = (
        prop::option::of(0..4_u32),
        prop::collection::vec(visit, 0..4),
    );
    prop::collection::vec(person, 0..12)
}

#[test]
fn ten_million_ratings_are_fitted() {
    // The rating depends on the person alone, in twelve steps that everybody's form sees alike.
    let shape = |categories| ItemShape {
        trait_index: 0,
        categories,
    };
    let forms: Vec<ItemShape> = (0..100).map(|item| shape(2 + item % 4)).collect();
    let mut builder = DesignBuilder::new(1, forms, 0).unwrap();
    let mut ratings = Vec::new();
    for person in 0..100_000_usize {
        let level = person * 7919 % 12;
        ratings.clear();
        ratings.extend((0..100).map(|item| {
            let jitter = (person * 31 + item * 17) % 5;
            (item, ((level + jitter) * (2 + item % 4) / 17) as u8)
        }));
        let rater = VisitRater::Rater((person % 5_000) as u32);
        builder.add_visit(rater, 0, &[], &ratings).unwrap();
        builder.end_person(None).unwrap();
    }
    let design = builder.finish(Vec::new()).unwrap();
    assert_eq!(design.ratings(), 10_000_000);
    let options = FitOptions {
        tolerance: 1e-2,
        most_rounds: 12,
        ..FitOptions::default()
    };
    let fitted = fit(&design, &options, &mut |_| Control::Continue).unwrap();
    let of_level = |level: usize| {
        let person = (0..12).find(|p| p * 7919 % 12 == level).unwrap();
        fitted.traits(person)[0]
    };
    assert!(of_level(0) < of_level(5) && of_level(5) < of_level(11));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_small_design_gives_numbers_or_a_typed_error(
        people in any_people(),
        authorities in any::<bool>(),
        laplace in any::<bool>(),
        weak in any::<bool>(),
        exact in any::<bool>(),
    ) {
        let design = match design(&people, authorities) {
            Ok(design) => design,
            Err(error) => {
                prop_assert_eq!(error, FitError::NoRatings);
                return Ok(());
            }
        };
        let options = FitOptions {
            method: if laplace { Method::Laplace } else { Method::Variational },
            regularisation: if weak { Regularisation::Weak } else { Regularisation::None },
            exact_limit: if exact { 1000 } else { 0 },
            most_rounds: 40,
            ..FitOptions::default()
        };
        // Without any prior a separated design has no maximum: an error is then an honest answer.
        match fit(&design, &options, &mut |_| Control::Continue) {
            Ok(fitted) => {
                for person in fitted.posteriors(|p| (p.mean(0, &[(0, 1.0)]), p.variance(0, &[(1, 1.0)]))) {
                    prop_assert!(person.0.is_finite() && person.1.is_finite() && person.1 >= 0.0);
                }
                prop_assert!(fitted.rater_reports().iter().all(|r| r.severity.estimate.is_finite()));
            }
            Err(error) => prop_assert!(!weak, "{}", error),
        }
    }
}

fn one_item(ratings: &[(u32, u8)]) -> Design {
    let people: Vec<(Option<u32>, Vec<AnyVisit>)> = ratings
        .iter()
        .map(|(rater, y)| (None, vec![(rater + 2, 0, vec![(1, *y)])]))
        .collect();
    design(&people, false).expect("a valid design")
}

#[test]
fn one_rating_one_rater_all_equal_and_separated_ratings_can_be_fitted() {
    let cases: [Vec<(u32, u8)>; 4] = [
        vec![(0, 2)],
        (0..20).map(|i| (0, i % 5)).collect(),
        (0..20_u8).map(|i| (u32::from(i) % 4, 3)).collect(),
        (0..20_u8)
            .map(|i| (u32::from(i) % 2, if i % 2 == 0 { 0 } else { 4 }))
            .collect(),
    ];
    for ratings in cases {
        let design = one_item(&ratings);
        let fitted = fit(&design, &FitOptions::default(), &mut |_| Control::Continue)
            .expect("weak expectations make every design fit");
        assert!(fitted.thresholds(1).windows(2).all(|t| t[0] < t[1]));
        assert!(fitted.traits(0).iter().all(|t| t.abs() < 6.0));
    }
}

#[test]
fn disconnected_groups_are_counted_and_warned_of() {
    let ratings: Vec<(u32, u8)> = (0..24_u8).map(|i| (u32::from(i) % 3, i % 5)).collect();
    let design = one_item(&ratings);
    let fitted = fit(&design, &FitOptions::default(), &mut |_| Control::Continue).expect("a fit");
    assert_eq!(fitted.record.connection.components, 3);
    assert_eq!(fitted.record.connection.largest, 8);
    assert!(
        fitted
            .record
            .warnings
            .iter()
            .any(|w| w.contains("3 groups"))
    );
}

#[test]
fn impossible_designs_and_options_are_refused_with_a_reason() {
    assert_eq!(
        DesignBuilder::new(0, shapes(), 0).err(),
        Some(FitError::TraitCount(0))
    );
    assert_eq!(
        DesignBuilder::new(17, shapes(), 0).err(),
        Some(FitError::TraitCount(17))
    );
    assert_eq!(
        DesignBuilder::new(1, shapes(), 0).err(),
        Some(FitError::ItemInvalid(2))
    );
    let mut builder = DesignBuilder::new(2, shapes(), 1).expect("valid items");
    let rater = VisitRater::Rater(0);
    let wrong = builder.add_visit(rater, 0, &[f64::NAN], &[(0, 0)]);
    assert_eq!(wrong, Err(FitError::CovariatesInvalid));
    let wrong = builder.add_visit(rater, 0, &[1.0], &[(0, 2)]);
    assert_eq!(
        wrong,
        Err(FitError::CategoryOutOfRange {
            item: 0,
            category: 2
        })
    );
    let options = FitOptions {
        rater: Component::Fixed(-1.0),
        ..FitOptions::default()
    };
    let design = one_item(&[(0, 2)]);
    let refused = fit(&design, &options, &mut |_| Control::Continue);
    assert_eq!(refused.err(), Some(FitError::StartInvalid));
}
