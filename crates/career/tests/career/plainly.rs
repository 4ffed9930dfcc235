//! Random careers against a second, plainly written calculation.

use career::credit::{Career, Placement, RatedMonths, ledger, reached_on};
use career::{Month, Points, Predicate, rules};
use kernel::frameworks::Rank::{AhliMadya, AhliMuda, AhliPertama, AhliUtama};
use kernel::people::PostKind;
use proptest::prelude::*;

use crate::credit::year;

const COEFFICIENT: [i64; 4] = [1250, 2500, 3750, 5000];
const PERCENT: [i64; 5] = [150, 100, 75, 50, 25];

/// Hundredths of a point, rounded half up.
fn earned(rank: usize, predicate: usize, months: i64) -> i64 {
    let exact = COEFFICIENT[rank] as f64 * PERCENT[predicate] as f64 / 100.0 * months as f64;
    (exact / 12.0 + 0.5 + 1e-9).floor() as i64
}

/// A career month by month, in hundredths of a point, without any of the library's helpers.
fn plainly(
    placements: &[(i32, usize)],
    rated: &[(i32, usize)],
    degree: Option<i32>,
) -> (i64, Vec<Option<i32>>) {
    let mut sum = 0;
    let mut now: Option<usize> = None;
    let mut run: Option<(usize, i64)> = None;
    let first = placements
        .iter()
        .map(|(month, _)| *month)
        .min()
        .unwrap_or(0);
    let end = 12 * 8;
    let mut unrated = first;
    for month in first..end {
        let starts = placements.iter().find(|(start, _)| *start == month);
        let predicate = rated
            .iter()
            .find(|(year, _)| *year == month / 12)
            .map(|(_, predicate)| *predicate);
        let breaks = month % 12 == 0 || starts.is_some();
        if breaks && let (Some((predicate, months)), Some(rank)) = (run.take(), now) {
            sum += earned(rank, predicate, months);
        }
        if let Some((_, rank)) = starts {
            if now != Some(*rank) {
                sum = 0;
            }
            now = Some(*rank);
            unrated = month;
        }
        if degree == Some(month) {
            // A quarter of 50, 100, 150 or 200 points.
            sum += [1250, 2500, 3750, 5000][now.unwrap_or(0)];
        }
        if let Some(predicate) = predicate {
            run = Some(run.map_or((predicate, 1), |(known, months)| (known, months + 1)));
            unrated = month + 1;
        }
    }
    let rank = now.unwrap_or(0);
    if let Some((predicate, months)) = run {
        sum += earned(rank, predicate, months);
    }
    let dates = (0..5)
        .map(|predicate| reach(rank, predicate, sum, unrated))
        .collect();
    (sum, dates)
}

/// The month from which the points suffice, by trying one after the other.
fn reach(rank: usize, predicate: usize, sum: i64, unrated: i32) -> Option<i32> {
    let needs = [10_000, 20_000, 45_000, 20_000][rank];
    (unrated..=unrated + 540).find(|month| {
        // Everything up to here: whole years first, then what is left of the last one.
        let (mut total, mut at) = (sum, unrated);
        while at < *month {
            let until = ((at / 12 + 1) * 12).min(*month);
            total += earned(rank, predicate, i64::from(until - at));
            at = until;
        }
        total >= needs
    })
}
proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_careers_add_up_as_a_plain_calculation_says(
        starts in prop::collection::btree_set(0_i32..90, 1..4),
        first in 0_usize..3,
        rated in prop::collection::btree_map(0_i32..8, 0_usize..5, 0..8),
        degree in prop::option::of(0_i32..96),
    ) {
        let ranks = [AhliPertama, AhliMuda, AhliMadya, AhliUtama];
        let grades = ["III/a", "III/c", "IV/a", "IV/d"];
        let plan: Vec<(i32, usize)> = starts
            .iter()
            .enumerate()
            .map(|(index, start)| (*start, (first + index / 2).min(3)))
            .collect();
        let zero = Month::new(2023, 1);
        let placements: Vec<Placement> = plan
            .iter()
            .map(|(start, rank)| Placement {
                office: PostKind::Teacher,
                rank: ranks[*rank],
                grade: grades[*rank].to_owned(),
                starts_on: zero.plus(*start).first_day(),
                opening: None,
            })
            .collect();
        let years: Vec<RatedMonths> = rated
            .iter()
            .map(|(at, predicate)| year(2023 + at, Predicate::ALL[*predicate]))
            .collect();
        let rated: Vec<(i32, usize)> = rated.into_iter().collect();
        let (sum, dates) = plainly(&plan, &rated, degree);
        let degrees = degree.map(|month| zero.plus(month).first_day());
        let career = Career {
            placements,
            rated: years,
            degrees: degrees.into_iter().collect(),
        };
        let found = ledger(rules(), &career).unwrap();
        prop_assert_eq!(found.sum.thousandths(), sum * 10);
        let needs = [100, 200, 450, 200][plan.last().map_or(0, |(_, rank)| *rank)];
        for (predicate, expected) in Predicate::ALL.iter().zip(dates) {
            let needs = Points::of_thousandths(needs * 1000);
            let day = reached_on(rules(), &found, needs, *predicate);
            prop_assert_eq!(day, expected.map(|month| zero.plus(month).first_day()));
        }
    }
}
