//! Files that are refused whole, each for a reason that can be said.

use super::files::{
    RELATIONS, WORKBOOK, archive, read, refusal, sheet, spreadsheetml, text, texts, workbook, xlsx,
    xlsx_with_merges,
};
use crate::dapodik::{FileLook, FileProblem, Limits, read_roster};

fn people() -> Vec<Vec<super::files::Value>> {
    sheet(&[texts(&["Budi"]), texts(&["Siti"]), texts(&["Tono"])])
}

#[test]
fn an_old_binary_workbook_is_refused_by_its_bytes() {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(4096, 0);
    assert_eq!(refusal(&bytes), FileProblem::LegacyBinary);
    assert_eq!(
        refusal(&[0x09, 0x08, 0x10, 0x00, 0x00, 0x06]),
        FileProblem::LegacyBinary
    );
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refusal(&bytes), FileProblem::PasswordProtected);
}

#[test]
fn a_file_that_is_no_spreadsheet_is_refused_by_what_it_is() {
    let check = |bytes: &[u8], look| {
        assert_eq!(refusal(bytes), FileProblem::NotASpreadsheet { look });
    };
    check(b"%PDF-1.7 ...", FileLook::Pdf);
    check(b"\x89PNG\r\n\x1a\n", FileLook::Picture);
    check(b"<!DOCTYPE html><html><table><tr>", FileLook::Html);
    check(
        b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>",
        FileLook::Html,
    );
    check(b"Nama;NUPTK;NIP\nBudi;1;2\n", FileLook::PlainText);
    check(b"<?xml version=\"1.0\"?><note/>", FileLook::OtherXml);
    check(&[0, 1, 2, 3, 4, 5], FileLook::Unknown);
    check(
        &archive(&[("mimetype", "x"), ("content.xml", "<x/>")]),
        FileLook::OpenDocument,
    );
    check(
        &archive(&[("xl/workbook.bin", "x")]),
        FileLook::BinaryWorkbook,
    );
    check(
        &archive(&[("word/document.xml", "<x/>")]),
        FileLook::OtherArchive,
    );
    assert_eq!(refusal(b""), FileProblem::Empty);
    assert_eq!(refusal(b" \n"), FileProblem::Empty);
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_looked_at() {
    let limit = Limits::default().max_bytes;
    assert_eq!(limit, 20 * 1024 * 1024);
    let bytes = vec![b'x'; limit as usize + 1];
    assert_eq!(
        refusal(&bytes),
        FileProblem::TooLarge {
            bytes: limit + 1,
            limit
        }
    );
}

#[test]
fn a_file_of_twenty_megabytes_within_the_limit_is_read() {
    let mut bytes = spreadsheetml(&people());
    let padding = 20_000_000 - bytes.len();
    bytes.extend(std::iter::repeat_n(b' ', padding));
    assert_eq!(read(&bytes).rows.len(), 3);
}

#[test]
fn a_wrong_header_is_refused_with_what_it_lacks() {
    let mut rows = people();
    rows[2] = texts(&["Nama", "No Induk", "JK", "Tanggal Lahir", "NIP"]);
    let expected = FileProblem::HeaderNotFound {
        missing: vec!["NUPTK".to_owned()],
        nearest_row: Some(3),
    };
    assert_eq!(refusal(&xlsx(&rows)), expected);
    assert_eq!(refusal(&spreadsheetml(&rows)), expected);
    let nothing = FileProblem::HeaderNotFound {
        missing: vec!["Nama".to_owned(), "NUPTK".to_owned(), "NIP".to_owned()],
        nearest_row: None,
    };
    assert_eq!(refusal(&xlsx(&[texts(&["Halo"])])), nothing);
}

#[test]
fn a_header_below_row_thirty_is_not_looked_for() {
    let mut rows = vec![texts(&["x"]); 30];
    rows.extend(people());
    assert!(matches!(
        refusal(&xlsx(&rows)),
        FileProblem::HeaderNotFound {
            nearest_row: None,
            ..
        }
    ));
    assert_eq!(read(&xlsx(&rows[4..])).header_row, 29);
}

#[test]
fn a_column_that_stands_twice_is_refused() {
    let mut rows = people();
    rows[2].push(text("NIP"));
    let expected = FileProblem::DuplicateColumn {
        column: "NIP".to_owned(),
    };
    assert_eq!(refusal(&xlsx(&rows)), expected);
}

#[test]
fn merged_cells_among_the_people_are_refused_with_their_place() {
    let refused = |merges: &[&str]| refusal(&xlsx_with_merges(&people(), merges));
    assert_eq!(
        refused(&["A4:A5", "B4:C4"]),
        FileProblem::MergedCells {
            first: "A4:A5".to_owned(),
            count: 2
        }
    );
    assert_eq!(
        refused(&["A3:B3"]),
        FileProblem::MergedCells {
            first: "A3:B3".to_owned(),
            count: 1
        }
    );
    let xml = String::from_utf8(spreadsheetml(&people())).expect("text");
    let merged = xml.replacen(
        "<Cell><Data ss:Type=\"String\">Budi",
        "<Cell ss:MergeDown=\"1\"><Data ss:Type=\"String\">Budi",
        1,
    );
    assert_eq!(
        refusal(merged.as_bytes()),
        FileProblem::MergedCells {
            first: "A4:A5".to_owned(),
            count: 1
        }
    );
}

#[test]
fn merged_cells_that_hide_nothing_are_read() {
    let merges = ["A1:G1", "A2:G2", "A3:A3", "J4:K6", "A9:C9"];
    let roster = read(&xlsx_with_merges(&people(), &merges));
    assert_eq!(roster.rows.len(), 3);
}

#[test]
fn a_header_without_people_is_refused() {
    assert_eq!(
        refusal(&xlsx(&sheet(&[]))),
        FileProblem::NoRows { header_row: 3 }
    );
}

#[test]
fn a_damaged_file_is_refused() {
    let whole = xlsx(&people());
    for length in [whole.len() / 4, whole.len() / 2, whole.len() - 1] {
        assert_eq!(refusal(&whole[..length]), FileProblem::Damaged);
    }
    let xml = spreadsheetml(&people());
    assert_eq!(refusal(&xml[..xml.len() / 2]), FileProblem::Damaged);
    assert_eq!(
        refusal(&workbook("<worksheet><sheetData></row>", "<sst/>")),
        FileProblem::Damaged
    );
    let no_sheet = archive(&[
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
    ]);
    assert_eq!(refusal(&no_sheet), FileProblem::Damaged);
}

#[test]
fn a_file_that_unpacks_beyond_the_limit_is_refused() {
    let bomb = format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        "<row r=\"1\"/>".repeat(200_000)
    );
    let bytes = workbook(&bomb, "<sst/>");
    assert!(bytes.len() < 20_000, "it packs well: {}", bytes.len());
    let limits = Limits {
        max_unpacked_bytes: 1_000_000,
        ..Limits::default()
    };
    assert_eq!(
        read_roster(&bytes, &limits),
        Err(FileProblem::TooMuchInside { limit: 1_000_000 })
    );
}

#[test]
fn one_endless_text_is_refused() {
    let endless = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(3_000_000));
    let bytes = workbook("<worksheet><sheetData/></worksheet>", &endless);
    assert!(matches!(refusal(&bytes), FileProblem::TooMuchInside { .. }));
}

#[test]
fn too_many_cells_or_people_are_refused() {
    let limits = Limits {
        max_cells: 20,
        max_rows: 2,
        ..Limits::default()
    };
    for bytes in [xlsx(&people()), spreadsheetml(&people())] {
        assert_eq!(
            read_roster(&bytes, &limits),
            Err(FileProblem::TooManyRows { limit: 2 })
        );
    }
    let wide = sheet(&[vec![text("x"); 20]]);
    for bytes in [xlsx(&wide), spreadsheetml(&wide)] {
        assert_eq!(
            read_roster(&bytes, &limits),
            Err(FileProblem::TooManyCells { limit: 20 })
        );
    }
}

#[test]
fn a_stated_count_of_texts_is_not_believed() {
    let strings = "<sst uniqueCount=\"18446744073709551615\"><si><t>x</t></si></sst>";
    let bytes = workbook("<worksheet><sheetData/></worksheet>", strings);
    assert!(matches!(
        refusal(&bytes),
        FileProblem::HeaderNotFound { .. }
    ));
}

#[test]
fn a_refusal_survives_being_stored() {
    let problem = refusal(&xlsx(&sheet(&[])));
    let stored = serde_json::to_string(&problem).expect("serialisable");
    assert_eq!(stored, r#"{"kind":"no_rows","header_row":3}"#);
    let back: FileProblem = serde_json::from_str(&stored).expect("readable");
    assert_eq!(back, problem);
}
