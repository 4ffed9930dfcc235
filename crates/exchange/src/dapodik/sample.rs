//! Writes invented rosters in Dapodik's own layout, for demo data and tests.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{Workbook, XlsxError};

use super::columns::EXPORT;
use super::roster::RosterKind;

/// An invented roster.
#[derive(Debug, Clone)]
pub struct SampleRoster {
    /// Which of the two exports.
    pub kind: RosterKind,
    /// The school's name.
    pub school_name: String,
    /// The region line.
    pub region: String,
    /// When it claims to have been downloaded.
    pub downloaded_at: DateTime,
    /// What stands in every column that a reader must leave alone.
    pub filler: String,
    /// The people.
    pub rows: Vec<SampleRow>,
}

/// One person, in the words of the file.
#[derive(Debug, Clone, Default)]
pub struct SampleRow {
    /// Nama.
    pub name: String,
    /// NUPTK.
    pub nuptk: String,
    /// JK.
    pub sex: String,
    /// Tanggal Lahir.
    pub birth_date: Option<Date>,
    /// NIP.
    pub nip: String,
    /// Status Kepegawaian.
    pub employment: String,
    /// Jenis PTK.
    pub post: String,
    /// Tugas Tambahan.
    pub duty: String,
    /// TMT Pengangkatan.
    pub appointed_on: Option<Date>,
    /// Pangkat Golongan.
    pub grade: String,
    /// TMT PNS.
    pub civil_servant_since: Option<Date>,
    /// Email.
    pub email: String,
    /// HP.
    pub phone: String,
}

impl SampleRoster {
    /// An empty roster of an invented school.
    pub fn new(kind: RosterKind, school_name: impl Into<String>) -> Self {
        Self {
            kind,
            school_name: school_name.into(),
            region: "Kecamatan Kec. Contoh, Kabupaten Kab. Contoh, Provinsi Prov. Contoh"
                .to_owned(),
            downloaded_at: DateTime::constant(2026, 7, 20, 9, 15, 0, 0),
            filler: String::new(),
            rows: Vec::new(),
        }
    }

    fn title(&self) -> &'static str {
        match self.kind {
            RosterKind::Teachers => "Daftar Guru",
            RosterKind::Staff => "Daftar Tenaga Kependidikan",
        }
    }

    /// The four lines above the header.
    fn title_block(&self) -> [String; 4] {
        [
            self.title().to_owned(),
            self.school_name.clone(),
            self.region.clone(),
            format!(
                "Tanggal Unduh: {} Pengunduh: Operator Contoh (operator@contoh.sch.id)",
                self.downloaded_at.strftime("%Y-%m-%d %H:%M:%S")
            ),
        ]
    }

    /// The text of one cell.
    fn value(&self, number: usize, row: &SampleRow, column: &str) -> String {
        let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        match column {
            "No" => number.to_string(),
            "Nama" => row.name.clone(),
            "NUPTK" => row.nuptk.clone(),
            "JK" => row.sex.clone(),
            "Tanggal Lahir" => date(row.birth_date),
            "NIP" => row.nip.clone(),
            "Status Kepegawaian" => row.employment.clone(),
            "Jenis PTK" => row.post.clone(),
            "Tugas Tambahan" => row.duty.clone(),
            "TMT Pengangkatan" => date(row.appointed_on),
            "Pangkat Golongan" => row.grade.clone(),
            "TMT PNS" => date(row.civil_servant_since),
            "Email" => row.email.clone(),
            "HP" => row.phone.clone(),
            _ => self.filler.clone(),
        }
    }
}

/// The row the header stands in, as in the real export.
const HEADER_ROW: u32 = 5;

/// Writes the roster as `.xlsx`.
pub fn write_xlsx(roster: &SampleRoster) -> Vec<u8> {
    try_write_xlsx(roster).expect("invariant: a roster fits into a sheet")
}

fn try_write_xlsx(roster: &SampleRoster) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(roster.title())?;
    for (row, line) in roster.title_block().iter().enumerate() {
        sheet.write_string(row as u32, 0, line)?;
    }
    for (column, name) in EXPORT.iter().enumerate() {
        sheet.write_string(HEADER_ROW - 1, column as u16, *name)?;
    }
    for (index, row) in roster.rows.iter().enumerate() {
        for (column, name) in EXPORT.iter().enumerate() {
            let value = roster.value(index + 1, row, name);
            let at = HEADER_ROW + index as u32;
            if *name == "No" {
                sheet.write_number(at, column as u16, (index + 1) as f64)?;
            } else if !value.is_empty() {
                sheet.write_string(at, column as u16, value)?;
            }
        }
    }
    book.save_to_buffer()
}

/// Writes the roster as SpreadsheetML 2003, the file that Dapodik names `.xls`.
pub fn write_spreadsheetml(roster: &SampleRoster) -> Vec<u8> {
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<?mso-application progid=\"Excel.Sheet\"?>\n",
        "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" ",
        "xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\n",
    ));
    let _ = writeln!(out, "<Worksheet ss:Name=\"{}\"><Table>", roster.title());
    for line in roster.title_block() {
        out.push_str("<Row>");
        push_cell(&mut out, &line);
        out.push_str("</Row>\n");
    }
    let _ = write!(out, "<Row ss:Index=\"{HEADER_ROW}\">");
    for name in EXPORT {
        push_cell(&mut out, name);
    }
    out.push_str("</Row>\n");
    for (index, row) in roster.rows.iter().enumerate() {
        out.push_str("<Row>");
        for name in EXPORT {
            push_cell(&mut out, &roster.value(index + 1, row, name));
        }
        out.push_str("</Row>\n");
    }
    out.push_str("</Table></Worksheet></Workbook>\n");
    out.into_bytes()
}

fn push_cell(out: &mut String, text: &str) {
    if text.is_empty() {
        out.push_str("<Cell/>");
        return;
    }
    let escaped = quick_xml::escape::escape(text);
    let _ = write!(
        out,
        "<Cell><Data ss:Type=\"String\">{escaped}</Data></Cell>"
    );
}
