//! Who is taken for whom, and when nobody is.

use kernel::people::{PersonId, PostKind};
use kernel::{AuthorityId, Person};

use super::*;

fn row(number: u32, name: &str, nuptk: &str, nip: &str) -> Incoming {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Incoming {
        row: number,
        name: name.to_owned(),
        nuptk: some(nuptk),
        nip: some(nip),
        sex: None,
        employment: None,
        grade: None,
        rank: None,
        email: None,
        phone: None,
        kind: PostKind::Teacher,
        title: "Guru".to_owned(),
        starts_on: None,
        doubts: Vec::new(),
    }
}

fn person(name: &str, nuptk: &str, nip: &str) -> Person {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Person {
        nuptk: some(nuptk),
        nip: some(nip),
        ..Person::named(AuthorityId::new(), PersonId::new(), name)
    }
}

fn check(rows: &[Incoming], people: &[Person], expected: &[Match]) {
    let here = vec![true; people.len()];
    assert_eq!(match_rows(rows, people, &here), expected);
}

#[test]
fn a_number_is_stronger_than_a_name() {
    let people = [
        person("Ani", "1", ""),
        person("Budi", "", "9"),
        person("Citra", "", ""),
    ];
    check(
        &[
            row(6, "ANI  S.Pd", "1", ""),
            row(7, "Bud", "", "9"),
            row(8, "citra", "", ""),
        ],
        &people,
        &[
            Match::Known(0, MatchedBy::Nuptk),
            Match::Known(1, MatchedBy::Nip),
            Match::Known(2, MatchedBy::Name),
        ],
    );
}

#[test]
fn a_name_counts_only_within_the_school() {
    let people = [person("Ani", "", "")];
    assert_eq!(
        match_rows(&[row(6, "Ani", "", "")], &people, &[false]),
        [Match::New]
    );
}

#[test]
fn one_number_under_two_names_is_nobodys() {
    let skip = || {
        Match::Skipped(Skip::SameNumber {
            column: Column::Nuptk,
            rows: vec![6, 8],
        })
    };
    check(
        &[
            row(6, "Ani", "1", ""),
            row(7, "Citra", "2", ""),
            row(8, "Budi", "1", ""),
        ],
        &[],
        &[skip(), Match::New, skip()],
    );
}

#[test]
fn a_person_listed_twice_counts_once() {
    check(
        &[row(6, "Ani", "1", ""), row(7, "ANI", "1", "")],
        &[],
        &[Match::New, Match::Skipped(Skip::SaidBefore { row: 6 })],
    );
    check(
        &[row(6, "Ani", "1", ""), row(7, "Ani S", "", "9")],
        &[person("Ani", "1", "9")],
        &[
            Match::Known(0, MatchedBy::Nuptk),
            Match::Skipped(Skip::SaidBefore { row: 6 }),
        ],
    );
}

#[test]
fn numbers_of_two_people_in_one_row_are_not_mixed() {
    let expected = Skip::TwoPeople {
        nuptk: "Ani".to_owned(),
        nip: "Budi".to_owned(),
    };
    check(
        &[row(6, "Ani", "1", "9")],
        &[person("Ani", "1", ""), person("Budi", "", "9")],
        &[Match::Skipped(expected)],
    );
    check(
        &[row(6, "Ani", "", "9")],
        &[person("Ani", "", "9"), person("Budi", "", "9")],
        &[Match::Skipped(Skip::NipOfSeveral { count: 2 })],
    );
}

#[test]
fn two_of_one_name_are_told_apart_by_number_or_left_out() {
    let several = || Match::Skipped(Skip::NameOfSeveral { rows: vec![6, 7] });
    check(
        &[row(6, "Ani", "", ""), row(7, "Ani", "", "")],
        &[person("Ani", "", "")],
        &[several(), several()],
    );
    check(
        &[row(6, "Ani", "1", ""), row(7, "Ani", "2", "")],
        &[],
        &[Match::New, Match::New],
    );
    check(
        &[row(6, "Ani", "1", ""), row(7, "Ani", "", "")],
        &[person("Ani", "1", ""), person("Ani", "", "")],
        &[
            Match::Known(0, MatchedBy::Nuptk),
            Match::Known(1, MatchedBy::Name),
        ],
    );
    check(
        &[row(6, "Ani", "", "")],
        &[person("Ani", "", ""), person("Ani", "", "")],
        &[Match::Skipped(Skip::NameOfSeveral { rows: vec![6] })],
    );
}

#[test]
fn a_name_with_another_number_is_looked_at_by_a_person() {
    check(
        &[row(6, "Ani", "2", "")],
        &[person("Ani", "1", "")],
        &[Match::Skipped(Skip::OtherNumber {
            column: Column::Nuptk,
        })],
    );
    check(
        &[row(6, "Ani", "2", "")],
        &[person("Ani", "", "9")],
        &[Match::Known(0, MatchedBy::Name)],
    );
}
