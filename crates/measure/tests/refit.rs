//! The full fit as the product uses it: a small school, a few raters, three forms.

#[path = "support/simulate.rs"]
mod simulate;

use measure::fit::{Control, FitError, FitOptions};
use measure::{
    Parameters, PersonRecord, Place, PriorItem, Rating, RatingSource, RefitError, Trait, Visit,
    estimate_person, refit,
};
use simulate::Random;

/// Three forms: five levels, three values, yes and no; four traits under two competencies.
fn prior() -> Parameters {
    let traits: Vec<Trait> = (0..4)
        .map(|i| Trait {
            id: format!("t{i}"),
            competency: i / 2,
        })
        .collect();
    let forms = [vec![1.5, 2.5, 3.5, 4.5], vec![2.0, 3.5], vec![3.0]];
    let items: Vec<PriorItem> = (0..12)
        .map(|i| PriorItem {
            id: format!("form {} item {}", i / 4, i % 4),
            trait_index: i % 4,
            boundaries: forms[i / 4].clone(),
        })
        .collect();
    let competencies = ["a".to_owned(), "b".to_owned()];
    Parameters::prior(5, &competencies, &traits, &items).expect("the prior is valid")
}

/// Thirty people, rated once or twice by two of five raters; rater 0 is severe by two logits.
fn school(parameters: &Parameters, people: usize, seed: u64) -> (Vec<PersonRecord>, Vec<f64>) {
    let mut random = Random::new(seed);
    let mut truths = Vec::new();
    let records = (0..people)
        .map(|p| {
            let theta = 1.2 * random.normal();
            truths.push(theta);
            let visits = (0..2)
                .map(|v| {
                    let rater = (p + v * (1 + p / 5 % 4)) % 5;
                    let severity = if rater == 0 { 2.0 } else { 0.0 };
                    let form = (p + v) % 3;
                    let ratings = (form * 4..form * 4 + 4)
                        .map(|item| {
                            let y = theta - severity + random.logistic();
                            let thresholds = &parameters.items[item].thresholds;
                            let above = thresholds.iter().filter(|t| **t < y).count();
                            Rating {
                                item,
                                category: above as u8 + 1,
                            }
                        })
                        .collect();
                    Visit {
                        rater: format!("rater {rater}"),
                        source: RatingSource::Other,
                        semester: v as i32,
                        ratings,
                    }
                })
                .collect();
            PersonRecord {
                place: Place {
                    school: Some("the school".to_owned()),
                    authority: None,
                },
                visits,
            }
        })
        .collect();
    (records, truths)
}

#[test]
fn a_small_school_gets_wide_intervals_and_its_severe_rater_is_found() {
    let before = prior();
    let (people, truths) = school(&before, 30, 7);
    let result = refit(&before, &people, &FitOptions::default(), &mut |_| {
        Control::Continue
    })
    .expect("a small school can be fitted");
    assert!(result.record.converged, "{:?}", result.record);
    let severe = result.raters["rater 0"].severity;
    for name in ["rater 1", "rater 2", "rater 3", "rater 4"] {
        assert!(
            severe.estimate > result.raters[name].severity.estimate + 0.5,
            "{name}"
        );
    }
    assert!(severe.variance.sqrt() > 0.15);
    let mut pairs = Vec::new();
    for (person, truth) in people.iter().zip(&truths) {
        let estimate = estimate_person(&result.parameters, &person.place, &person.visits)
            .expect("the visits are valid");
        let level = estimate.competencies[0];
        assert!(
            level.high - level.low > 0.4 && level.high - level.low < 3.0,
            "{level:?}"
        );
        pairs.push((*truth, level.theta));
    }
    let r = simulate::correlation(pairs.iter().copied());
    assert!(r > 0.75, "{r}");
}

#[test]
fn a_fit_can_be_cancelled_and_bad_input_is_named() {
    let before = prior();
    let (mut people, _) = school(&before, 12, 3);
    let cancelled = refit(&before, &people, &FitOptions::default(), &mut |_| {
        Control::Cancel
    });
    assert_eq!(cancelled, Err(RefitError::Fit(FitError::Cancelled)));
    let none = refit(&before, &[], &FitOptions::default(), &mut |_| {
        Control::Continue
    });
    assert_eq!(none, Err(RefitError::Fit(FitError::NoRatings)));
    people[4].visits[1].ratings[0].category = 9;
    let wrong = refit(&before, &people, &FitOptions::default(), &mut |_| {
        Control::Continue
    });
    let message = wrong.expect_err("category 9 does not exist").to_string();
    assert!(
        message.starts_with("person 4: visit 1, rating 0: category 9"),
        "{message}"
    );
}
