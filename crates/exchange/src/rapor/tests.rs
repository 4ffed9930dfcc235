//! Reports as schools download them, and files that are none.

use rust_xlsxwriter::Workbook;

use super::*;

/// A workbook with these rows; a cell that reads as a number is one.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover").expect("a name");
    let sheet = book.add_worksheet();
    for (at, row) in rows.iter().enumerate() {
        for (column, text) in row.iter().enumerate() {
            let (at, column) = (at as u32, column as u16);
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(at, column, number),
                Err(_) => sheet.write_string(at, column, *text),
            }
            .expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn read(rows: &[&[&str]]) -> Result<Report, FileProblem> {
    read_report(&workbook(rows), &Limits::default())
}

const HEADER: [&str; 7] = [
    "No",
    "Indikator",
    "Capaian",
    "Skor Rapor 2025",
    "Definisi Capaian",
    "Perubahan Skor dari Tahun Lalu",
    "Skor Rapor 2024",
];

#[test]
fn a_report_is_read_by_the_words_of_its_columns() {
    let report = read(&[
        &["Rapor Pendidikan SD Negeri Contoh 1"],
        &[],
        &HEADER,
        &["", "Dimensi D"],
        &[
            "D.1",
            "Kualitas pembelajaran",
            "Sedang",
            "61.2",
            "",
            "1",
            "60",
        ],
        &["D.1.1", "Manajemen kelas", "Baik", "70,5", "", "", "68"],
        &[
            "D.1.2",
            "Dukungan psikologis",
            "Kurang",
            "48.25",
            "",
            "",
            "",
        ],
        &[
            "D.1.3",
            "Metode pembelajaran",
            "Sedang",
            "Tidak tersedia",
            "",
            "",
            "50",
        ],
        &["Keterangan: skor 0 sampai 100"],
    ])
    .expect("a report");
    assert_eq!(report.year, 2025);
    assert_eq!(report.lines.len(), 4);
    assert_eq!(report.lines[1].score, Some(70.5));
    assert_eq!(report.lines[1].before, Some(68.0));
    assert_eq!(report.unread, [8]);
    let lowest = report.lowest("D.1.").expect("a lowest line");
    assert_eq!((lowest.code.as_str(), lowest.score), ("D.1.2", Some(48.25)));
}

#[test]
fn columns_may_stand_anywhere_and_codes_may_begin_the_name() {
    let report = read(&[
        &[
            "Skor 2023",
            "Indikator/Dimensi",
            "Skor 2024",
            "Label Capaian",
        ],
        &["40", "D.1.1 Manajemen kelas", "55", "Sedang"],
    ])
    .expect("a report");
    assert_eq!(report.year, 2024);
    let line = &report.lines[0];
    assert_eq!(
        (line.code.as_str(), line.name.as_str()),
        ("D.1.1", "Manajemen kelas")
    );
    assert_eq!((line.score, line.before), (Some(55.0), Some(40.0)));
    assert_eq!(line.label, "Sedang");
}

#[test]
fn a_file_without_the_columns_says_which_are_missing() {
    let problem = read(&[&["Nama", "NUPTK"], &["Siti", "1"]]).expect_err("no report");
    let FileProblem::HeaderNotFound { missing, .. } = problem else {
        panic!("{problem}");
    };
    assert_eq!(missing, ["Indikator", "Skor (dengan tahun)"]);
    let problem = read(&[&["Indikator", "Capaian"], &["D.1.1 x", "Baik"]]).expect_err("no report");
    let FileProblem::HeaderNotFound {
        missing,
        nearest_row,
    } = problem
    else {
        panic!("{problem}");
    };
    assert_eq!((missing.len(), nearest_row), (1, Some(1)));
}

#[test]
fn a_header_without_lines_and_what_is_no_workbook_are_refused() {
    let problem = read(&[&HEADER, &["", "Tidak ada data"]]).expect_err("no lines");
    assert_eq!(problem, FileProblem::NoRows { header_row: 1 });
    let problem = read_report(b"%PDF-1.7", &Limits::default()).expect_err("a document");
    assert!(
        matches!(problem, FileProblem::NotASpreadsheet { .. }),
        "{problem}"
    );
}

#[test]
fn a_score_outside_nought_to_a_hundred_is_not_taken() {
    let report = read(&[
        &HEADER,
        &["D.1.1", "Manajemen kelas", "", "170", "", "", ""],
        &["D.1.2", "Dukungan psikologis", "", "0", "", "", ""],
    ])
    .expect("a report");
    assert_eq!(report.lines[0].score, None);
    assert_eq!(report.lines[1].score, Some(0.0));
}

#[test]
fn the_built_in_rules_name_the_parts_of_a_focus() {
    let focus = &rules().focus;
    assert!(
        focus
            .parts
            .iter()
            .all(|part| part.code.starts_with(&focus.prefix))
    );
    assert_eq!(focus.parts.len(), 3);
}
