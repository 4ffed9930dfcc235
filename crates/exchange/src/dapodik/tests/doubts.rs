//! Rows that are read, and what is said about them.

use super::files::{Value, doubts, number, read_both, text, texts};
use crate::dapodik::{Nip, Nuptk, ProblemKind, Severity};

/// Reads people from both formats and compares the doubts; the first person stands in row 4.
fn check(people: &[Vec<Value>], expected: &[&str]) {
    assert_eq!(doubts(&read_both(people)), expected);
}

fn person(name: &str, nuptk: &str, sex: &str, birth: &str, nip: &str, status: &str) -> Vec<Value> {
    texts(&[name, nuptk, sex, birth, nip, status, "Guru Kelas"])
}

const NIP: &str = "198503092010011001";

#[test]
fn a_row_without_faults_raises_no_doubt() {
    check(
        &[
            person("Budi", "1234567890123456", "L", "1985-03-09", NIP, "PNS"),
            person("Siti", "-", "P", "--", "''", "Guru Honor Sekolah"),
        ],
        &[],
    );
}

#[test]
fn a_nuptk_that_stands_twice_is_said_at_each_of_its_rows() {
    check(
        &[
            person("Budi", "1234567890123456", "L", "", "", "PNS"),
            person("Siti", "1234567890123457", "P", "", "", "PNS"),
            person("Budi S", "1234567890123456", "L", "", "", "PNS"),
        ],
        &["4 NUPTK: duplicate [4, 6]", "6 NUPTK: duplicate [4, 6]"],
    );
}

#[test]
fn a_nip_that_stands_twice_is_said_too() {
    check(
        &[
            person("Budi", "", "L", "", NIP, "PNS"),
            person("Badu", "", "L", "", "19850309 201001 1 001", "PNS"),
        ],
        &["4 NIP: duplicate [4, 5]", "5 NIP: duplicate [4, 5]"],
    );
}

#[test]
fn a_nip_is_held_against_birth_date_and_sex() {
    check(
        &[
            person("Budi", "", "L", "1985-03-10", NIP, "PNS"),
            person("Siti", "", "P", "09/03/1985", "198503092010011002", "PNS"),
            person("Tono", "", "L", "", "198513092010011003", "PNS"),
            person("Toni", "", "L", "", "198503092010013004", "PNS"),
        ],
        &[
            "4 NIP: nip_birth_date_differs",
            "5 NIP: nip_sex_differs",
            "6 NIP: nip_birth_date_invalid",
            "7 NIP: nip_sex_invalid",
        ],
    );
}

#[test]
fn the_two_digits_after_the_year_are_a_month_for_a_civil_servant_and_a_contract_for_pppk() {
    check(
        &[
            person("A", "", "", "", "198503092010211001", "PNS"),
            person("B", "", "", "", "198503092023211002", "PPPK"),
            person("C", "", "", "", "198503092023151003", "PPPK"),
            person("D", "", "", "", "198503092025241004", "PPPK Paruh Waktu"),
            person("E", "", "", "", "198503092010211005", "Guru Honor Sekolah"),
        ],
        &[
            "4 NIP: nip_appointment_invalid",
            "6 NIP: nip_contract_invalid",
        ],
    );
}

#[test]
fn identifiers_of_another_form_are_kept_and_said() {
    let people = [
        person("A", "12345", "", "", "131234567", "PNS"),
        person("B", "12345678901234AB", "", "", "tidak ada", "PNS"),
    ];
    check(
        &people,
        &[
            "4 NUPTK: wrong_length 5 of 16",
            "4 NIP: wrong_length 9 of 18",
            "5 NUPTK: not_digits",
            "5 NIP: not_digits",
        ],
    );
    let roster = read_both(&people);
    let kept = roster.rows[0].nuptk.as_ref().map(Nuptk::as_str);
    assert_eq!(kept, Some("12345"));
}

#[test]
fn numbers_lose_their_leading_zeros_and_get_them_back() {
    let roster = read_both(&[vec![text("A"), number("123456789012345.0")]]);
    assert_eq!(doubts(&roster), ["4 NUPTK: leading_zeros_restored 1"]);
    let nuptk = roster.rows[0].nuptk.as_ref().map(Nuptk::as_str);
    assert_eq!(nuptk, Some("0123456789012345"));
}

#[test]
fn a_number_cut_after_fifteen_digits_is_left_out() {
    let row = |nip| {
        vec![
            text("A"),
            Value::Empty,
            Value::Empty,
            Value::Empty,
            number(nip),
        ]
    };
    let roster = read_both(&[row("1.98503092010011E+17"), row("198503092010011000")]);
    assert_eq!(
        doubts(&roster),
        ["4 NIP: digits_lost", "5 NIP: digits_lost"]
    );
    assert!(roster.rows.iter().all(|row| row.nip.is_none()));
}

#[test]
fn a_number_with_all_its_digits_is_read() {
    let row = vec![
        text("A"),
        number("1234567890123456"),
        Value::Empty,
        Value::Empty,
        number(NIP),
    ];
    let roster = read_both(&[row]);
    assert_eq!(doubts(&roster), Vec::<String>::new());
    let nip = roster.rows[0].nip.as_ref().map(Nip::as_str);
    assert_eq!(nip, Some(NIP));
}

#[test]
fn a_row_without_name_is_skipped_and_said() {
    let roster = read_both(&[
        person("", "1234567890123456", "L", "", "", "PNS"),
        person("Budi", "", "L", "", "", "PNS"),
    ]);
    assert_eq!(doubts(&roster), ["4 Nama: name_missing"]);
    assert_eq!(roster.rows.len(), 1);
    assert_eq!(roster.problems_of(4).count(), 1);
    assert_eq!(ProblemKind::NameMissing.severity(), Severity::Skipped);
}

#[test]
fn empty_rows_and_a_repeated_header_are_passed_over() {
    let roster = read_both(&[
        texts(&["", "-", "--"]),
        texts(super::files::HEADER),
        person("Budi", "", "L", "", "", "PNS"),
    ]);
    assert_eq!(doubts(&roster), Vec::<String>::new());
    assert_eq!(roster.rows.len(), 1);
    assert_eq!(roster.rows[0].row, 6);
}

#[test]
fn dates_are_read_in_every_form_and_otherwise_said() {
    let row = |birth: Value| {
        vec![
            text("A"),
            Value::Empty,
            Value::Empty,
            birth,
            text(NIP),
            text("PNS"),
        ]
    };
    let roster = read_both(&[
        row(text("1985-03-09")),
        row(text("09-03-1985")),
        row(text("09/03/1985")),
        row(number("31115")),
        row(text("0000-00-00")),
        row(text("Maret 1985")),
        row(number("9999999")),
    ]);
    let doubts: Vec<String> = doubts(&roster)
        .into_iter()
        .filter(|doubt| !doubt.contains("duplicate"))
        .collect();
    assert_eq!(
        doubts,
        [
            "9 Tanggal Lahir: date_unreadable",
            "10 Tanggal Lahir: date_unreadable"
        ]
    );
}

#[test]
fn unknown_words_are_kept_and_said() {
    let roster = read_both(&[texts(&["Budi", "", "X", "", "", "Relawan", "Terapis"])]);
    assert_eq!(
        doubts(&roster),
        [
            "4 JK: sex_unknown",
            "4 Status Kepegawaian: not_in_list Relawan",
            "4 Jenis PTK: not_in_list Terapis",
        ]
    );
    let post = roster.rows[0].post.as_ref().map(|post| post.text.as_str());
    assert_eq!(post, Some("Terapis"));
}

#[test]
fn garbled_letters_are_put_right_and_said() {
    let roster = read_both(&[person("AndrÃ©", "", "L", "", "", "PNS")]);
    assert_eq!(doubts(&roster), ["4 Nama: letters_repaired"]);
    assert_eq!(roster.rows[0].name, "André");
}

#[test]
fn an_endless_name_and_a_spreadsheet_error_are_said() {
    let roster = read_both(&[
        person(&"a".repeat(151), "", "L", "", "", "PNS"),
        vec![text("Budi"), Value::Error("#N/A".to_owned())],
    ]);
    assert_eq!(
        doubts(&roster),
        [
            "4 Nama: text_too_long",
            "4 Nama: name_missing",
            "5 NUPTK: cell_error"
        ]
    );
}

#[test]
fn a_doubt_survives_being_stored() {
    let roster = read_both(&[
        person("Budi", "1234567890123456", "L", "", NIP, "PNS"),
        person("", "1", "L", "", "", "PNS"),
    ]);
    let stored = serde_json::to_string(&roster).expect("serialisable");
    let back = serde_json::from_str(&stored).expect("readable");
    assert_eq!(roster, back);
    for problem in &roster.problems {
        let value = serde_json::to_value(&problem.kind).expect("serialisable");
        assert_eq!(value["kind"], problem.kind.code());
    }
}
