//! How the estimate of one person behaves when a form is submitted.

use measure::{
    Estimate, MeasureError, Parameters, PersonEstimate, Place, PlannedVisit, PriorItem, Rating,
    RatingSource, Severity, Trait, Visit, estimate_person,
};
use proptest::prelude::*;

const FIVE: [f64; 4] = [1.5, 2.5, 3.5, 4.5];

/// Two competencies with two traits each; a five-level and a three-valued item per trait.
fn parameters() -> Parameters {
    let traits: Vec<Trait> = (0..4)
        .map(|i| Trait {
            id: format!("{}.{}", i / 2 + 1, i % 2 + 1),
            competency: i / 2,
        })
        .collect();
    let items: Vec<PriorItem> = (0..8)
        .map(|i| PriorItem {
            id: format!("item {i}"),
            trait_index: i / 2,
            boundaries: if i % 2 == 0 {
                FIVE.to_vec()
            } else {
                vec![2.0, 3.5]
            },
        })
        .collect();
    let competencies = ["pedagogic".to_owned(), "social".to_owned()];
    Parameters::prior(5, &competencies, &traits, &items).expect("the prior is valid")
}

fn visit(rater: &str, semester: i32, categories: &[(usize, u8)]) -> Visit {
    Visit {
        rater: rater.to_owned(),
        source: RatingSource::Other,
        semester,
        ratings: categories
            .iter()
            .map(|&(item, category)| Rating { item, category })
            .collect(),
    }
}

fn by_oneself(mut visit: Visit) -> Visit {
    visit.source = RatingSource::Oneself;
    visit
}

fn estimate(parameters: &Parameters, visits: &[Visit]) -> PersonEstimate {
    estimate_person(parameters, &Place::default(), visits).expect("the visits are valid")
}

fn width(estimate: &Estimate) -> f64 {
    estimate.high - estimate.low
}

#[test]
fn a_person_without_ratings_gets_the_prior_and_no_history() {
    let result = estimate(&parameters(), &[]);
    assert_eq!(result.semester, None);
    assert!(result.history.is_empty() && result.contributions.is_empty());
    assert_eq!(result.traits.len(), 4);
    assert_eq!(result.competencies.len(), 2);
    let trait_zero = result.traits[0];
    assert!((trait_zero.level - 3.0).abs() < 1e-9);
    assert!(trait_zero.low < 2.1 && trait_zero.high > 3.9);
    assert!(trait_zero.reliability < 1e-9);
}

#[test]
fn one_visit_by_an_unknown_rater_leaves_a_wide_interval() {
    let p = parameters();
    let all_fours: Vec<(usize, u8)> = (0..4).map(|i| (2 * i, 4)).collect();
    let one = estimate(&p, &[visit("principal", 0, &all_fours)]);
    let level = one.competencies[0];
    assert!(level.level > 3.1 && level.level < 4.0, "{level:?}");
    assert!(width(&level) > 0.8, "{level:?}");
    let mut known = p.clone();
    let severity = Severity {
        estimate: 0.0,
        variance: 0.01,
    };
    known.raters.insert("principal".to_owned(), severity);
    let better = estimate(&known, &[visit("principal", 0, &all_fours)]);
    assert!(width(&better.competencies[0]) < width(&level));
}

#[test]
fn a_severe_rater_is_corrected_upwards() {
    let mut p = parameters();
    let severe = Severity {
        estimate: 1.0,
        variance: 0.05,
    };
    p.raters.insert("severe".to_owned(), severe);
    let mild = Severity {
        estimate: -1.0,
        ..severe
    };
    p.raters.insert("mild".to_owned(), mild);
    let threes: Vec<(usize, u8)> = (0..4).map(|i| (2 * i, 3)).collect();
    let after_severe = estimate(&p, &[visit("severe", 0, &threes)]);
    let after_mild = estimate(&p, &[visit("mild", 0, &threes)]);
    let gap = after_severe.traits[0].theta - after_mild.traits[0].theta;
    assert!(gap > 0.5, "{gap}");
}

#[test]
fn ratings_of_oneself_count_less_and_high_ones_are_discounted() {
    let p = parameters();
    let fives: Vec<(usize, u8)> = (0..4).map(|i| (2 * i, 5)).collect();
    let other = estimate(&p, &[visit("a", 0, &fives)]);
    let own = estimate(&p, &[by_oneself(visit("me", 0, &fives))]);
    assert!(own.traits[0].theta < other.traits[0].theta);
    assert!(own.self_bias.unwrap().estimate > p.self_bias);
    assert!(other.self_bias.is_none());
}

#[test]
fn evidence_on_one_trait_moves_its_neighbours_less_the_farther_they_are() {
    let p = parameters();
    let result = estimate(&p, &[visit("a", 0, &[(0, 5), (1, 3)])]);
    let theta: Vec<f64> = result.traits.iter().map(|t| t.theta).collect();
    assert!(theta[0] > theta[1] && theta[1] > theta[2] && theta[2] > 0.0);
    assert!(width(&result.traits[0]) < width(&result.traits[2]));
}

#[test]
fn old_evidence_fades_and_the_trend_has_an_interval() {
    let p = parameters();
    let low: Vec<(usize, u8)> = (0..4).map(|i| (2 * i, 2)).collect();
    let high: Vec<(usize, u8)> = (0..4).map(|i| (2 * i, 4)).collect();
    let near = [visit("a", 0, &low), visit("a", 1, &high)];
    let far = [visit("a", 0, &low), visit("a", 12, &high)];
    let (near, far) = (estimate(&p, &near), estimate(&p, &far));
    assert!(far.traits[0].theta > near.traits[0].theta);
    assert_eq!(near.history.len(), 2);
    assert_eq!(near.semester, Some(1));
    assert!(near.changes[0].theta > 0.0 && near.changes[0].se > 0.0);
    assert!(near.history[0].traits[0].theta < near.history[1].traits[0].theta);
}

#[test]
fn the_parts_of_the_visits_add_up_to_the_distance_from_the_prior() {
    let p = parameters();
    let visits = [
        visit("a", 0, &[(0, 4), (2, 5), (4, 3)]),
        visit("b", 0, &[(0, 2)]),
        visit("nobody", 1, &[]),
        by_oneself(visit("me", 1, &[(0, 5), (6, 4)])),
        visit("a", 2, &[(1, 3), (3, 2)]),
    ];
    let result = estimate(&p, &visits);
    for (i, latest) in result.traits.iter().enumerate() {
        let sum: f64 = result.contributions.iter().map(|c| c.traits[i]).sum();
        let distance = p.scale.level(latest.theta) - p.scale.level(p.mean[i]);
        assert!((sum - distance).abs() < 1e-6, "{i}: {sum} {distance}");
    }
    let positions: Vec<usize> = result.contributions.iter().map(|c| c.visit).collect();
    assert_eq!(positions, [0, 1, 3, 4]);
}

#[test]
fn the_next_visit_tells_most_by_a_known_rater_and_on_unseen_traits() {
    let mut p = parameters();
    let known = Severity {
        estimate: 0.2,
        variance: 0.02,
    };
    p.raters.insert("known".to_owned(), known);
    let result = estimate(&p, &[visit("a", 0, &[(0, 4), (1, 2)])]);
    let plan = |rater: Option<&str>, items: &[usize]| {
        let planned = PlannedVisit {
            rater: rater.map(str::to_owned),
            items: items.to_vec(),
        };
        result.expect_visit(&p, &planned).unwrap()
    };
    let by_known = plan(Some("known"), &[6, 7]);
    let by_unknown = plan(None, &[6, 7]);
    assert!(by_known[3] < by_unknown[3] && by_unknown[3] < 1.0);
    assert!(by_unknown[3] < by_unknown[0]);
    assert!(
        plan(None, &[])
            .iter()
            .all(|share| (share - 1.0).abs() < 1e-9)
    );
}

#[test]
fn a_rating_that_does_not_fit_is_named() {
    let p = parameters();
    let wrong = [visit("a", 0, &[(0, 4), (1, 4)])];
    let error = estimate_person(&p, &Place::default(), &wrong).unwrap_err();
    assert_eq!(
        error.to_string(),
        "visit 0, rating 1: category 4 is not one of 1 to 3 of item item 1"
    );
    let unknown = [visit("a", 0, &[(99, 1)])];
    let error = estimate_person(&p, &Place::default(), &unknown).unwrap_err();
    assert!(matches!(error, MeasureError::UnknownItem { item: 99, .. }));
}

#[test]
fn a_stored_fit_comes_back_the_same_and_a_damaged_one_is_refused() {
    let p = parameters();
    let stored = serde_json::to_string(&p).unwrap();
    let back: Parameters = serde_json::from_str(&stored).unwrap();
    let visits = [visit("a", 0, &[(0, 4), (3, 1)])];
    let (before, after) = (estimate(&p, &visits), estimate(&back, &visits));
    for (a, b) in before.traits.iter().zip(&after.traits) {
        assert!((a.theta - b.theta).abs() < 1e-12 && (a.se - b.se).abs() < 1e-12);
    }
    let mut damaged = p.clone();
    damaged.covariance[0] = -1.0;
    let refused = estimate_person(&damaged, &Place::default(), &[]);
    assert_eq!(refused, Err(MeasureError::CovarianceInvalid));
    damaged.covariance.pop();
    let refused = estimate_person(&damaged, &Place::default(), &[]);
    assert_eq!(refused, Err(MeasureError::TraitsInconsistent));
}

fn any_visits() -> impl Strategy<Value = Vec<Visit>> {
    let rating = (0..8_usize, 1..=5_u8).prop_map(|(item, category)| Rating {
        item,
        category: if item % 2 == 0 {
            category
        } else {
            category.min(3)
        },
    });
    let one = (
        0..4_u8,
        any::<bool>(),
        -3..9_i32,
        prop::collection::vec(rating, 0..12),
    )
        .prop_map(|(rater, own, semester, ratings)| Visit {
            rater: format!("rater {rater}"),
            source: if own {
                RatingSource::Oneself
            } else {
                RatingSource::Other
            },
            semester,
            ratings,
        });
    prop::collection::vec(one, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_history_gives_finite_estimates_inside_the_scale(visits in any_visits()) {
        let result = estimate(&parameters(), &visits);
        for one in result.traits.iter().chain(&result.competencies) {
            prop_assert!(one.theta.is_finite() && one.se > 0.0 && one.se.is_finite());
            prop_assert!(1.0 < one.low && one.low <= one.level && one.level <= one.high && one.high < 5.0);
            prop_assert!((0.0..=1.0).contains(&one.reliability));
        }
    }

    #[test]
    fn a_higher_rating_never_lowers_its_own_trait(visits in any_visits(), pick in any::<prop::sample::Index>()) {
        let p = parameters();
        let places: Vec<(usize, usize)> = visits.iter().enumerate()
            .flat_map(|(v, visit)| (0..visit.ratings.len()).map(move |r| (v, r))).collect();
        prop_assume!(!places.is_empty());
        let (v, r) = places[pick.index(places.len())];
        let rating = visits[v].ratings[r];
        prop_assume!(usize::from(rating.category) < p.items[rating.item].categories());
        let mut higher = visits.clone();
        higher[v].ratings[r].category += 1;
        let t = p.items[rating.item].trait_index;
        let (before, after) = (estimate(&p, &visits), estimate(&p, &higher));
        let at = before.history.iter().position(|s| s.semester == visits[v].semester).unwrap();
        prop_assert!(after.history[at].traits[t].theta >= before.history[at].traits[t].theta - 1e-7);
    }

    #[test]
    fn one_more_like_visit_narrows_the_interval(category in 2..=4_u8, count in 1..6_usize) {
        let p = parameters();
        let like = |n: usize| (0..n).map(|i| visit(&format!("r{i}"), 0, &[(0, category), (2, category)])).collect::<Vec<_>>();
        let (fewer, more) = (estimate(&p, &like(count)), estimate(&p, &like(count + 1)));
        prop_assert!(more.traits[0].se < fewer.traits[0].se);
    }
}
