//! Every figure of the regulation as a table, special careers, and random ones against a second calculation.

use career::credit::{
    Career, Entry, Ledger, Met, Opening, Placement, RatedMonths, conditions, convert, ledger,
    next_steps, reached_on,
};
use career::{Month, Points, Predicate, Rules, StepKind, rules};
use kernel::frameworks::Rank;
use kernel::people::PostKind;

use Predicate::{Good, NeedsImprovement, Poor, VeryGood, VeryPoor};
use Rank::{AhliMadya, AhliMuda, AhliPertama, AhliUtama, Mahir, Pemula, Penyelia, Terampil};

pub fn points(text: &str) -> Points {
    text.parse().unwrap()
}

fn placement(rank: Rank, grade: &str, from: &str) -> Placement {
    Placement {
        office: PostKind::Teacher,
        rank,
        grade: grade.to_owned(),
        starts_on: from.parse().unwrap(),
        opening: None,
    }
}

pub fn year(year: i32, predicate: Predicate) -> RatedMonths {
    months(year, 1, 12, predicate)
}

fn months(year: i32, first: i32, last: i32, predicate: Predicate) -> RatedMonths {
    RatedMonths {
        first: Month::new(year, first),
        last: Month::new(year, last),
        predicate,
    }
}

fn add_up(placements: &[Placement], rated: &[RatedMonths]) -> Ledger {
    let career = Career {
        placements: placements.to_vec(),
        rated: rated.to_vec(),
        degrees: Vec::new(),
    };
    ledger(rules(), &career).unwrap()
}

/// PermenPANRB 1/2023 and Peraturan BKN 3/2023, from public copies: points of a full year, per predicate and rank.
#[test]
fn a_full_year_earns_what_the_regulation_prints() {
    let rules = Rules::embedded();
    let credit = rules.credit(2026).unwrap();
    let ranks = [AhliPertama, AhliMuda, AhliMadya, AhliUtama];
    for (predicate, row) in [
        (VeryGood, ["18.75", "37.5", "56.25", "75"]),
        (Good, ["12.5", "25", "37.5", "50"]),
        (NeedsImprovement, ["9.38", "18.75", "28.13", "37.5"]),
        (Poor, ["6.25", "12.5", "18.75", "25"]),
        (VeryPoor, ["3.13", "6.25", "9.38", "12.5"]),
    ] {
        for (rank, expected) in ranks.into_iter().zip(row) {
            let found = convert(credit, rank, predicate, 12);
            assert_eq!(found, points(expected), "{predicate} {}", rank.as_str());
        }
    }
}

/// The same rules: coefficients of the skill line.
#[test]
fn the_skill_line_earns_its_own_coefficients() {
    let rules = Rules::embedded();
    let credit = rules.credit(2026).unwrap();
    for (rank, row) in [
        (Pemula, ["5.63", "3.75", "2.81", "1.88", "0.94"]),
        (Terampil, ["7.5", "5", "3.75", "2.5", "1.25"]),
        (Mahir, ["18.75", "12.5", "9.38", "6.25", "3.13"]),
        (Penyelia, ["37.5", "25", "18.75", "12.5", "6.25"]),
    ] {
        for (predicate, expected) in Predicate::ALL.iter().zip(row) {
            let found = convert(credit, rank, *predicate, 12);
            assert_eq!(found, points(expected), "{predicate} {}", rank.as_str());
        }
    }
}

/// The same rules' example: two months, Baik, Ahli Pertama are 2,08.
#[test]
fn a_part_of_a_year_counts_by_its_months() {
    let rules = Rules::embedded();
    let credit = rules.credit(2026).unwrap();
    for (rank, predicate, months, expected) in [
        (AhliPertama, Good, 2, "2.08"),
        (AhliPertama, Good, 1, "1.04"),
        (AhliPertama, Good, 6, "6.25"),
        (AhliMuda, VeryGood, 5, "15.63"),
        (AhliMadya, NeedsImprovement, 7, "16.41"),
        (AhliUtama, VeryPoor, 11, "11.46"),
        (AhliMuda, Good, 0, "0"),
    ] {
        let found = convert(credit, rank, predicate, months);
        assert_eq!(found, points(expected), "{months} months of {predicate}");
    }
}

/// A grade, its next grade with what it needs, and what the next rank needs.
type Row = (
    Rank,
    &'static str,
    Option<(&'static str, &'static str)>,
    Option<&'static str>,
);

/// The same rules: points from grade to grade and from rank to rank, counted within the rank.
#[test]
fn each_grade_names_what_its_next_steps_need() {
    let rules = Rules::embedded();
    let credit = rules.credit(2026).unwrap();
    let table: [Row; 17] = [
        // A BKN slide deck of 2023, from a public copy, by grade; II/a to II/d and III/a to III/d of the skill line.
        (Pemula, "II/a", None, Some("15")),
        (Terampil, "II/b", Some(("II/c", "20")), Some("60")),
        (Terampil, "II/c", Some(("II/d", "40")), Some("60")),
        (Terampil, "II/d", None, Some("60")),
        (Mahir, "III/a", Some(("III/b", "50")), Some("100")),
        (Mahir, "III/b", None, Some("100")),
        (Penyelia, "III/c", Some(("III/d", "100")), None),
        (Penyelia, "III/d", None, None),
        (AhliPertama, "III/a", Some(("III/b", "50")), Some("100")),
        (AhliPertama, "III/b", None, Some("100")),
        (AhliMuda, "III/c", Some(("III/d", "100")), Some("200")),
        (AhliMuda, "III/d", None, Some("200")),
        (AhliMadya, "IV/a", Some(("IV/b", "150")), Some("450")),
        (AhliMadya, "IV/b", Some(("IV/c", "300")), Some("450")),
        (AhliMadya, "IV/c", None, Some("450")),
        (AhliUtama, "IV/d", Some(("IV/e", "200")), None),
        (AhliUtama, "IV/e", None, None),
    ];
    for (rank, grade, next_grade, next_rank) in table {
        let steps = next_steps(credit, rank, grade);
        let of = |kind| steps.iter().find(|step| step.kind == kind);
        let found = of(StepKind::Grade).map(|step| (step.grade.as_str(), step.needs));
        assert_eq!(
            found,
            next_grade.map(|(grade, needs)| (grade, points(needs))),
            "{grade}"
        );
        assert_eq!(
            of(StepKind::Rank).map(|step| step.needs),
            next_rank.map(points),
            "{grade}"
        );
    }
}

#[test]
fn points_come_together_within_the_rank() {
    let found = add_up(
        &[placement(AhliMuda, "III/c", "2023-01-01")],
        &[year(2024, VeryGood), year(2023, Good), year(2025, Good)],
    );
    assert_eq!(found.sum, points("87.5"));
    assert_eq!(found.unrated_from, Month::new(2026, 1));
    assert_eq!(found.present().len(), 4);
}

#[test]
fn a_new_grade_in_the_rank_counts_on_and_a_new_rank_begins_at_zero() {
    let to_grade = [
        placement(AhliPertama, "III/a", "2023-01-01"),
        placement(AhliPertama, "III/b", "2025-04-01"),
    ];
    let rated = [year(2023, VeryGood), year(2024, VeryGood), year(2025, Good)];
    // The year 2025 is cut at the new grade: three months and nine, each rounded on its own.
    assert_eq!(add_up(&to_grade, &rated).sum, points("50.01"));
    let to_rank = [
        placement(AhliPertama, "III/b", "2023-01-01"),
        placement(AhliMuda, "III/c", "2025-07-01"),
    ];
    let found = add_up(&to_rank, &rated);
    assert_eq!(
        found.sum,
        points("12.5"),
        "half of 25, and nothing carried over"
    );
    let lost = found.present().first().cloned();
    let Some(Entry::Begins { base, lost, .. }) = lost else {
        panic!("the rank begins: {lost:?}");
    };
    assert_eq!((base, lost), (Points::ZERO, points("93.75")));
}

#[test]
fn a_rank_that_begins_at_a_higher_grade_has_its_base() {
    for (rank, grade, base) in [
        (AhliMuda, "III/d", "100"),
        (AhliPertama, "III/b", "50"),
        (AhliMadya, "IV/b", "150"),
        (AhliMadya, "IV/c", "300"),
        (AhliUtama, "IV/e", "200"),
    ] {
        let found = add_up(&[placement(rank, grade, "2024-01-01")], &[]);
        assert_eq!(found.sum, points(base), "{grade}");
    }
}

/// +25 % of the credit a rise in grade needs, once (recalled, not found in a source; marked so in the data).
#[test]
fn a_new_degree_adds_a_quarter_of_the_next_grade_once() {
    let with = |held: &Placement, days: &[&str]| {
        let career = Career {
            placements: vec![held.clone()],
            rated: Vec::new(),
            degrees: days.iter().map(|day| day.parse().unwrap()).collect(),
        };
        ledger(rules(), &career).unwrap()
    };
    for (rank, grade, expected) in [
        (Pemula, "II/a", "3.75"),
        (Terampil, "II/b", "5"),
        (Mahir, "III/a", "12.5"),
        (Penyelia, "III/c", "25"),
        (AhliPertama, "III/a", "12.5"),
        (AhliMuda, "III/c", "25"),
        (AhliMadya, "IV/a", "37.5"),
        (AhliUtama, "IV/d", "50"),
    ] {
        let held = placement(rank, grade, "2023-01-01");
        let sum = |days: &[&str]| with(&held, days).sum;
        assert_eq!(sum(&[]), points("0"), "{grade}");
        assert_eq!(sum(&["2025-07-15"]), points(expected), "{grade}");
        assert_eq!(sum(&["2026-01-01", "2025-07-15"]), points(expected), "once");
        assert_eq!(sum(&["2022-12-31"]), points("0"), "before the rank");
    }
    let rules = Rules::embedded();
    let degree = rules.credit(2026).unwrap().degree.as_ref().unwrap();
    assert!(!degree.origin.is_verified);
}

#[test]
fn a_degree_counts_in_its_rank_and_is_in_a_later_record() {
    let mut held = placement(AhliPertama, "III/a", "2023-01-01");
    let next = placement(AhliMuda, "III/c", "2025-01-01");
    let sum = |placements: Vec<Placement>| {
        let career = Career {
            placements,
            rated: vec![year(2023, Good)],
            degrees: vec!["2024-05-02".parse().unwrap()],
        };
        ledger(rules(), &career).unwrap()
    };
    assert_eq!(sum(vec![held.clone()]).sum, points("25"));
    let after = sum(vec![held.clone(), next]);
    assert_eq!(after.sum, points("0"), "a new rank begins at zero");
    held.opening = Some(Opening {
        points: points("60"),
        from: Month::new(2025, 1),
    });
    assert_eq!(sum(vec![held]).sum, points("60"), "the record has it in it");
}

#[test]
fn an_official_record_takes_the_place_of_what_was_added_up() {
    let recorded = Placement {
        opening: Some(Opening {
            points: points("63.125"),
            from: Month::new(2025, 1),
        }),
        ..placement(AhliMuda, "III/c", "2021-10-01")
    };
    let found = add_up(
        &[recorded],
        &[year(2023, Good), year(2024, Good), year(2025, Good)],
    );
    assert_eq!(found.sum, points("88.125"));
}

#[test]
fn a_rank_that_was_decided_late_counts_from_its_own_day() {
    let rated = [year(2024, Good), year(2025, Good)];
    let known = add_up(&[placement(AhliMuda, "III/c", "2024-01-01")], &rated);
    assert_eq!(known.sum, points("50"));
    // The decision of the new rank comes in 2026 and holds from April 2025.
    let late = add_up(
        &[
            placement(AhliMadya, "IV/a", "2025-04-01"),
            placement(AhliMuda, "III/c", "2024-01-01"),
        ],
        &rated,
    );
    assert_eq!(late.sum, points("28.13"), "nine months of 37.5");
    assert_eq!(late.placement.grade, "IV/a");
}

#[test]
fn a_supervisor_merged_into_the_teachers_office_keeps_the_points() {
    let supervisor = Placement {
        office: PostKind::Supervisor,
        ..placement(AhliMadya, "IV/a", "2023-01-01")
    };
    let rated = [year(2023, Good), year(2024, Good), year(2025, Good)];
    let merged = [
        supervisor.clone(),
        placement(AhliMadya, "IV/a", "2025-07-01"),
    ];
    assert_eq!(add_up(&merged, &rated).sum, points("112.5"));
    // Before the merger it was another office, and another office begins anew.
    let before = [supervisor, placement(AhliMadya, "IV/a", "2024-07-01")];
    assert_eq!(add_up(&before, &rated).sum, points("56.25"));
}

#[test]
fn two_posts_at_once_earn_each_month_once() {
    // The same year rated at two schools, one for the whole of it and one for its second half.
    let rated = [year(2024, Good), months(2024, 7, 12, VeryGood)];
    let found = add_up(&[placement(AhliMuda, "III/c", "2024-01-01")], &rated);
    assert_eq!(found.sum, points("25"));
    // Taken up in the other order the second half counts as rated there.
    let rated = [months(2024, 7, 12, VeryGood), year(2024, Good)];
    let found = add_up(&[placement(AhliMuda, "III/c", "2024-01-01")], &rated);
    assert_eq!(found.sum, points("31.25"));
}

#[test]
fn years_before_any_rule_are_named_and_add_nothing() {
    let found = add_up(
        &[placement(AhliMuda, "III/c", "2021-01-01")],
        &[year(2021, VeryGood)],
    );
    assert_eq!(found.sum, Points::ZERO);
    assert!(found.entries.contains(&Entry::NoRule { year: 2021 }));
}

#[test]
fn the_next_step_comes_sooner_the_better_the_predicate() {
    let rules = Rules::embedded();
    let found = add_up(
        &[placement(AhliMuda, "III/c", "2023-01-01")],
        &[year(2023, Good), year(2024, Good), year(2025, Good)],
    );
    for (predicate, expected) in [
        (VeryGood, "2026-09-01"),
        (Good, "2027-01-01"),
        (NeedsImprovement, "2027-05-01"),
        (Poor, "2028-01-01"),
        (VeryPoor, "2030-01-01"),
    ] {
        let day = reached_on(&rules, &found, points("100"), predicate).unwrap();
        assert_eq!(day.to_string(), expected, "{predicate}");
    }
    let reached = reached_on(&rules, &found, points("75"), Good).unwrap();
    assert_eq!(reached.to_string(), "2026-01-01", "enough already");
    assert_eq!(reached_on(&rules, &found, points("9000"), VeryPoor), None);
}

#[test]
fn what_a_step_asks_besides_points_is_judged_as_far_as_it_is_known() {
    let rules = Rules::embedded();
    let credit = rules.credit(2026).unwrap();
    let held = placement(AhliMuda, "III/c", "2023-01-01");
    let judge = |rated: Vec<RatedMonths>| {
        let career = Career {
            placements: vec![held.clone()],
            rated,
            degrees: Vec::new(),
        };
        let steps = next_steps(credit, AhliMuda, "III/c");
        let of = |step| {
            let found = conditions(credit, &career, &held, step, 2026);
            found.iter().map(|one| one.met).collect::<Vec<_>>()
        };
        (of(&steps[0]), of(&steps[1]))
    };
    let good = judge(vec![year(2024, Good), year(2025, VeryGood)]);
    assert_eq!(
        good,
        (
            vec![Met::Yes],
            vec![Met::Elsewhere, Met::Elsewhere, Met::Yes]
        )
    );
    let once = judge(vec![year(2024, Poor), year(2025, Good)]);
    assert_eq!(once.0, vec![Met::No]);
    assert_eq!(once.1[2], Met::Yes);
    assert_eq!(judge(vec![year(2025, Good)]).0, vec![Met::Unknown]);
    assert_eq!(judge(vec![months(2025, 1, 6, Good)]).1[2], Met::Unknown);
}
