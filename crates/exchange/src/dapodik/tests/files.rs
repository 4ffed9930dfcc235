//! Files to read: sheets written cell by cell, as any program might write them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::dapodik::{FileProblem, Limits, Problem, ProblemKind, Roster, read_roster};

/// The columns most tests need, in an order of their own.
pub(super) const HEADER: &[&str] = &[
    "Nama",
    "NUPTK",
    "JK",
    "Tanggal Lahir",
    "NIP",
    "Status Kepegawaian",
    "Jenis PTK",
];

/// One cell of a written sheet.
#[derive(Clone)]
pub(super) enum Value {
    Text(String),
    Number(String),
    Error(String),
    Empty,
}

pub(super) fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

pub(super) fn number(value: &str) -> Value {
    Value::Number(value.to_owned())
}

pub(super) fn texts(values: &[&str]) -> Vec<Value> {
    values
        .iter()
        .map(|value| {
            if value.is_empty() {
                Value::Empty
            } else {
                text(value)
            }
        })
        .collect()
}

/// A sheet: title, school, header in row 3, people from row 4.
pub(super) fn sheet(people: &[Vec<Value>]) -> Vec<Vec<Value>> {
    let mut rows = vec![
        texts(&["Daftar Guru"]),
        texts(&["SD Contoh 1"]),
        texts(HEADER),
    ];
    rows.extend(people.iter().cloned());
    rows
}

fn escape(value: &str) -> String {
    quick_xml::escape::escape(value).into_owned()
}

fn sheet_xml(rows: &[Vec<Value>], merges: &[&str]) -> String {
    let mut xml = String::from("<worksheet><sheetData>");
    for (r, row) in rows.iter().enumerate() {
        let _ = write!(xml, "<row r=\"{}\">", r + 1);
        for (c, value) in row.iter().enumerate() {
            let address = format!("{}{}", char::from(b'A' + c as u8), r + 1);
            let cell = match value {
                Value::Empty => format!("<c r=\"{address}\"/>"),
                Value::Number(raw) => format!("<c r=\"{address}\"><v>{raw}</v></c>"),
                Value::Error(raw) => format!("<c r=\"{address}\" t=\"e\"><v>{raw}</v></c>"),
                Value::Text(raw) => format!(
                    "<c r=\"{address}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                    escape(raw)
                ),
            };
            xml.push_str(&cell);
        }
        xml += "</row>";
    }
    xml += "</sheetData>";
    for area in merges {
        let _ = write!(xml, "<mergeCells><mergeCell ref=\"{area}\"/></mergeCells>");
    }
    xml + "</worksheet>"
}

/// An archive of the given parts.
pub(super) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part can be started");
        zip.write_all(content.as_bytes())
            .expect("a part can be written");
    }
    zip.finish().expect("an archive can be closed").into_inner()
}

pub(super) const WORKBOOK: &str = "<workbook xmlns:r=\"r\"><sheets>\
    <sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
pub(super) const RELATIONS: &str = "<Relationships>\
    <Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

pub(super) fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    archive(&[
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

pub(super) fn xlsx_with_merges(rows: &[Vec<Value>], merges: &[&str]) -> Vec<u8> {
    workbook(&sheet_xml(rows, merges), "<sst/>")
}

pub(super) fn xlsx(rows: &[Vec<Value>]) -> Vec<u8> {
    xlsx_with_merges(rows, &[])
}

/// The same sheet as SpreadsheetML.
pub(super) fn spreadsheetml(rows: &[Vec<Value>]) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"S\"><Table>",
    );
    for row in rows {
        xml += "<Row>";
        for value in row {
            let (kind, raw) = match value {
                Value::Empty => {
                    xml += "<Cell/>";
                    continue;
                }
                Value::Number(raw) => ("Number", raw),
                Value::Error(raw) => ("Error", raw),
                Value::Text(raw) => ("String", raw),
            };
            let _ = write!(
                xml,
                "<Cell><Data ss:Type=\"{kind}\">{}</Data></Cell>",
                escape(raw)
            );
        }
        xml += "</Row>";
    }
    (xml + "</Table></Worksheet></Workbook>").into_bytes()
}

pub(super) fn read(bytes: &[u8]) -> Roster {
    read_roster(bytes, &Limits::default()).expect("a readable roster")
}

pub(super) fn refusal(bytes: &[u8]) -> FileProblem {
    read_roster(bytes, &Limits::default()).expect_err("a refusal")
}

/// Reads the people from both formats, which must agree.
pub(super) fn read_both(people: &[Vec<Value>]) -> Roster {
    let rows = sheet(people);
    let roster = read(&xlsx(&rows));
    assert_eq!(roster, read(&spreadsheetml(&rows)), "both formats agree");
    roster
}

/// The doubts about rows, as `row column kind`.
pub(super) fn doubts(roster: &Roster) -> Vec<String> {
    roster
        .problems
        .iter()
        .filter(|problem| problem.kind != ProblemKind::ColumnMissing)
        .map(describe)
        .collect()
}

fn describe(problem: &Problem) -> String {
    let row = problem.row.map_or("-".to_owned(), |row| row.to_string());
    let column = problem.column.map_or("-", |column| column.name());
    let data = match &problem.kind {
        ProblemKind::Duplicate { rows } => format!(" {rows:?}"),
        ProblemKind::WrongLength { expected, found } => format!(" {found} of {expected}"),
        ProblemKind::LeadingZerosRestored { zeros } => format!(" {zeros}"),
        ProblemKind::NotInList { text } => format!(" {text}"),
        _ => String::new(),
    };
    format!("{row} {column}: {}{data}", problem.kind.code())
}
