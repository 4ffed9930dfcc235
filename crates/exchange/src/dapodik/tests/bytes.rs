//! No bytes whatever make the reader panic or run away.

use proptest::prelude::*;

use super::files::{sheet, spreadsheetml, texts, workbook, xlsx};
use crate::dapodik::{FileProblem, Limits, ProblemKind, read_roster};

fn tight() -> Limits {
    Limits {
        max_bytes: 200_000,
        max_unpacked_bytes: 2_000_000,
        max_rows: 100,
        max_cells: 10_000,
    }
}

fn people() -> Vec<Vec<super::files::Value>> {
    sheet(&[
        texts(&[
            "Budi",
            "1234567890123456",
            "L",
            "1985-03-09",
            "198503092010011001",
            "PNS",
        ]),
        texts(&[
            "Siti",
            "1234567890123456",
            "P",
            "09/03/1985",
            "",
            "PPPK",
            "Laboran",
        ]),
    ])
}

/// A file with some bytes changed, taken out or put in.
fn damage(mut bytes: Vec<u8>, changes: &[(usize, u8, u8)]) -> Vec<u8> {
    for &(at, how, value) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = at % bytes.len();
        match how % 3 {
            0 => bytes[at] = value,
            1 => bytes.truncate(at),
            _ => bytes.insert(at, value),
        }
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    prop::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..8)
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read_roster(&bytes, &tight());
    }

    #[test]
    fn a_damaged_workbook_is_read_or_refused(changes in changes()) {
        let bytes = damage(xlsx(&people()), &changes);
        if let Ok(roster) = read_roster(&bytes, &tight()) {
            prop_assert!(roster.rows.len() <= 100);
        }
    }

    #[test]
    fn a_damaged_xml_file_is_read_or_refused(changes in changes()) {
        let bytes = damage(spreadsheetml(&people()), &changes);
        let _ = read_roster(&bytes, &tight());
    }

    #[test]
    fn a_workbook_with_a_damaged_sheet_is_read_or_refused(changes in changes()) {
        let inner = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>\
            <c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row><row r=\"2\">\
            <c r=\"A2\"><v>1.5E+17</v></c><c r=\"B2\" t=\"str\"><v>1</v></c></row></sheetData>\
            <mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>";
        let strings = "<sst><si><t>Nama</t></si><si><t>NUPTK</t></si><si><t>NIP</t></si></sst>";
        let damaged = damage(inner.as_bytes().to_vec(), &changes);
        let bytes = workbook(&String::from_utf8_lossy(&damaged), strings);
        let _ = read_roster(&bytes, &tight());
    }

    #[test]
    fn any_text_in_any_column_gives_a_person_or_a_named_doubt(
        cells in prop::collection::vec("\\PC{0,40}", 7),
    ) {
        let row: Vec<&str> = cells.iter().map(String::as_str).collect();
        let rows = sheet(&[texts(&["Budi"]), texts(&row)]);
        let roster = read_roster(&xlsx(&rows), &tight());
        let roster = roster.expect("the first person makes it a roster");
        let is_person = roster.rows.iter().any(|row| row.row == 5);
        let is_skipped = roster
            .problems_of(5)
            .any(|problem| problem.kind == ProblemKind::NameMissing);
        prop_assert!(!(is_person && is_skipped));
        if is_person {
            prop_assert!(roster.rows.iter().all(|row| !row.name.trim().is_empty()));
        }
    }

    #[test]
    fn the_same_file_gives_the_same_roster_in_both_formats(
        cells in prop::collection::vec("[ -~]{0,20}", 7),
    ) {
        let row: Vec<&str> = cells.iter().map(String::as_str).collect();
        let rows = sheet(&[texts(&["Budi"]), texts(&row)]);
        let one = read_roster(&xlsx(&rows), &tight());
        let other = read_roster(&spreadsheetml(&rows), &tight());
        prop_assert_eq!(one, other);
    }
}

#[test]
fn a_deeply_nested_file_is_read_or_refused() {
    let deep = "<a>".repeat(50_000);
    let bytes = workbook(&deep, "<sst/>");
    assert_eq!(
        read_roster(&bytes, &tight()).map(|roster| roster.rows.len()),
        Err(FileProblem::HeaderNotFound {
            missing: vec!["Nama".to_owned(), "NUPTK".to_owned(), "NIP".to_owned()],
            nearest_row: None,
        })
    );
}
