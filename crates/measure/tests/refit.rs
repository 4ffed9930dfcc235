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

fn refitted(before: &Parameters, people: &[PersonRecord]) -> Parameters {
    refit(before, people, &FitOptions::default(), &mut |_| {
        Control::Continue
    })
    .expect("a small school can be fitted")
    .parameters
}

/// How uncertain the first trait of someone is whom only these visits tell of.
fn uncertainty(parameters: &Parameters, place: &Place, visits: &[Visit]) -> f64 {
    let estimate = estimate_person(parameters, place, visits).expect("the visits are valid");
    estimate.competencies[0].se
}

#[test]
fn where_nobody_rated_themselves_a_later_self_rating_is_not_taken_for_exact() {
    let before = prior();
    let (people, _) = school(&before, 30, 7);
    let after = refitted(&before, &people);
    assert!((after.self_variance - before.self_variance).abs() < 1e-12);
    assert!((after.self_bias - before.self_bias).abs() < 1e-12);
    let mut visit = people[0].visits[0].clone();
    visit.source = RatingSource::Oneself;
    let exact = Parameters {
        self_variance: 0.0,
        ..after.clone()
    };
    let place = &people[0].place;
    let visits = [visit];
    assert!(
        uncertainty(&after, place, &visits) > 1.05 * uncertainty(&exact, place, &visits),
        "a self-rating counts as much as an exact one"
    );
}

#[test]
fn what_the_ratings_could_not_tell_keeps_the_value_it_had() {
    let before = prior();
    let (mut people, _) = school(&before, 30, 11);
    // One semester, one item a visit, everybody by themselves: no step, no halo, no severity to see.
    for person in &mut people {
        person.place.authority = Some("the authority".to_owned());
        person.visits.truncate(1);
        for visit in &mut person.visits {
            visit.semester = 0;
            visit.source = RatingSource::Oneself;
            visit.ratings.truncate(1);
        }
    }
    let after = refitted(&before, &people);
    let told = [
        (after.walk_ratio, before.walk_ratio),
        (after.halo_variance, before.halo_variance),
        (after.rater_variance, before.rater_variance),
        (after.school_ratio, before.school_ratio),
        (after.authority_ratio, before.authority_ratio),
    ];
    for (index, (after, before)) in told.into_iter().enumerate() {
        assert!((after - before).abs() < 1e-12, "{index}: {after} {before}");
    }
}

#[test]
fn people_of_the_only_school_fitted_are_better_known_than_those_of_another() {
    let before = prior();
    let (people, _) = school(&before, 30, 5);
    let after = refitted(&before, &people);
    let elsewhere = Place {
        school: Some("another school".to_owned()),
        authority: None,
    };
    let visits = &people[0].visits[..1];
    let here = uncertainty(&after, &people[0].place, visits);
    assert!(here < uncertainty(&after, &elsewhere, visits));
    // What is known of this school is what the fit knew: its people lie around its own mean.
    let narrow = Parameters {
        school_ratio: 0.0,
        ..after.clone()
    };
    let as_fitted = Place {
        school: None,
        authority: None,
    };
    let fitted = uncertainty(&narrow, &as_fitted, visits);
    assert!((here - fitted).abs() < 1e-9, "{here} {fitted}");
}
