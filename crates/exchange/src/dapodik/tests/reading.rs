//! Rosters in Dapodik's own layout.

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use jiff::civil::date;

use super::files::{Value, read, sheet, spreadsheetml, text, texts, workbook, xlsx};
use crate::dapodik::sample::{SampleRoster, SampleRow, write_spreadsheetml, write_xlsx};
use crate::dapodik::{
    EmploymentKind, FunctionalRank, Nip, Nuptk, PostKind, ProblemKind, Roster, RosterKind, Sex,
};

fn sample() -> SampleRoster {
    let mut roster = SampleRoster::new(RosterKind::Teachers, "SD Negeri Contoh 1");
    roster.filler = "rahasia".to_owned();
    roster.rows.push(SampleRow {
        name: "Budi Santoso".to_owned(),
        nuptk: "0123456789012345".to_owned(),
        sex: "L".to_owned(),
        birth_date: Some(date(1985, 3, 9)),
        nip: "198503092010011001".to_owned(),
        employment: "PNS".to_owned(),
        post: "Guru Kelas".to_owned(),
        duty: "Kepala Sekolah".to_owned(),
        appointed_on: Some(date(2010, 1, 1)),
        grade: "III/c".to_owned(),
        civil_servant_since: Some(date(2011, 1, 1)),
        email: "Budi@Guru.SD.belajar.id".to_owned(),
        phone: "0812-3456-7890".to_owned(),
    });
    roster.rows.push(SampleRow {
        name: "Siti & <Aminah>".to_owned(),
        sex: "P".to_owned(),
        employment: "Guru Honor Sekolah".to_owned(),
        post: "Guru Mapel".to_owned(),
        ..SampleRow::default()
    });
    roster
}

fn both(roster: &SampleRoster) -> Roster {
    let from_xlsx = read(&write_xlsx(roster));
    assert_eq!(from_xlsx, read(&write_spreadsheetml(roster)));
    from_xlsx
}

#[test]
fn every_kept_column_is_read_from_both_formats() {
    let roster = both(&sample());
    assert_eq!(roster.kind, Some(RosterKind::Teachers));
    assert_eq!(roster.school_name.as_deref(), Some("SD Negeri Contoh 1"));
    assert!(
        roster
            .region
            .as_deref()
            .is_some_and(|r| r.starts_with("Kecamatan"))
    );
    assert_eq!(
        roster.downloaded_at,
        Some(date(2026, 7, 20).at(9, 15, 0, 0))
    );
    assert_eq!(roster.header_row, 5);
    assert_eq!(roster.problems, []);
    let budi = &roster.rows[0];
    assert_eq!((budi.row, budi.name.as_str()), (6, "Budi Santoso"));
    assert_eq!(
        budi.nuptk.as_ref().map(Nuptk::as_str),
        Some("0123456789012345")
    );
    assert_eq!(
        budi.nip.as_ref().map(Nip::as_str),
        Some("198503092010011001")
    );
    assert_eq!(budi.sex, Some(Sex::Male));
    assert_eq!(budi.main_post(), PostKind::Principal);
    assert_eq!(
        budi.functional_rank().map(FunctionalRank::code),
        Some("ahli-muda")
    );
    assert_eq!(budi.appointed_on, Some(date(2010, 1, 1)));
    assert_eq!(budi.civil_servant_since, Some(date(2011, 1, 1)));
    assert_eq!(budi.email.as_deref(), Some("budi@guru.sd.belajar.id"));
    assert_eq!(budi.phone.as_deref(), Some("081234567890"));
    let siti = &roster.rows[1];
    assert_eq!(siti.name, "Siti & <Aminah>");
    let employment = siti.employment.as_ref().map(|e| e.kind);
    assert_eq!(employment, Some(EmploymentKind::NonPermanent));
    assert_eq!(siti.functional_rank(), None);
}

#[test]
fn nothing_of_the_other_columns_is_kept() {
    let roster = both(&sample());
    let kept = serde_json::to_string(&roster).expect("serialisable");
    for word in ["rahasia", "Operator", "operator@contoh", "1985-03-09"] {
        assert!(!kept.contains(word), "{word}");
    }
    assert_eq!(roster.left_columns.len(), 51 - 13);
    assert!(
        roster
            .left_columns
            .iter()
            .any(|name| name == "Nama Ibu Kandung")
    );
    assert_eq!(roster.ignored_columns, Vec::<String>::new());
}

#[test]
fn the_staff_export_is_told_by_its_title() {
    let mut roster = sample();
    roster.kind = RosterKind::Staff;
    assert_eq!(both(&roster).kind, Some(RosterKind::Staff));
}

#[test]
fn a_header_with_breaks_spaces_and_colons_is_found_and_unknown_columns_are_named() {
    let mut rows = sheet(&[texts(&["Budi", "", "L", "", "", "PNS", "Guru Kelas", "x"])]);
    rows[2] = texts(&[
        "NAMA :",
        " nuptk",
        "JK",
        "Tanggal\n  Lahir",
        "Nip",
        "Status\r\nKepegawaian",
        "Jenis  PTK",
        "Ukuran Baju",
    ]);
    rows.insert(0, Vec::new());
    rows.insert(0, texts(&["catatan"]));
    for bytes in [xlsx(&rows), spreadsheetml(&rows)] {
        let roster = read(&bytes);
        assert_eq!(roster.header_row, 5);
        assert_eq!(roster.ignored_columns, ["Ukuran Baju"]);
        assert_eq!(roster.rows[0].main_post(), PostKind::Teacher);
        let missing = roster
            .problems
            .iter()
            .filter(|problem| problem.kind == ProblemKind::ColumnMissing);
        assert_eq!(missing.count(), 6);
    }
}

#[test]
fn a_title_that_is_missing_is_said() {
    let mut rows = sheet(&[texts(&["Budi"])]);
    rows[0] = texts(&["Rekap"]);
    let roster = read(&xlsx(&rows));
    assert_eq!(roster.kind, None);
    assert_eq!(roster.problems[0].kind, ProblemKind::TitleMissing);
}

#[test]
fn our_reader_and_another_one_see_the_same_people() {
    let bytes = write_xlsx(&sample());
    let mut book: Xlsx<_> =
        open_workbook_from_rs(std::io::Cursor::new(bytes.as_slice())).expect("a workbook");
    let range = book
        .worksheet_range_at(0)
        .expect("a sheet")
        .expect("readable");
    let theirs: Vec<(String, String)> = range
        .rows()
        .skip(5)
        .map(|row| (row[1].to_string(), row[6].to_string()))
        .collect();
    let ours: Vec<(String, String)> = read(&bytes)
        .rows
        .iter()
        .map(|row| {
            let nip = row.nip.as_ref().map_or("", Nip::as_str);
            (row.name.clone(), nip.to_owned())
        })
        .collect();
    assert_eq!(ours, theirs);
}

#[test]
fn shared_rich_and_escaped_texts_are_put_together() {
    let strings = "<sst><si><t>Nama</t></si><si><t>NUPTK</t></si><si><t>NIP</t></si>\
        <si><r><t xml:space=\"preserve\">Budi </t></r><r><t>San&#116;oso &amp; Co</t></r>\
        <rPh><t>bunyi</t></rPh></si></sst>";
    let sheet = "<x:worksheet xmlns:x=\"m\"><x:sheetData>\
        <x:row><x:c t=\"s\"><x:v>0</x:v></x:c><x:c t=\"s\"><x:v>1</x:v></x:c><x:c t=\"s\"><x:v>2</x:v></x:c></x:row>\
        <x:row><x:c t=\"s\"><x:f>A1</x:f><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let roster = read(&workbook(sheet, strings));
    assert_eq!(roster.rows[0].name, "Budi Santoso & Co");
    assert_eq!(roster.rows[0].row, 2);
}

#[test]
fn a_roster_on_the_second_sheet_is_found() {
    let xml = String::from_utf8(spreadsheetml(&sheet(&[texts(&["Budi"])]))).expect("text");
    let two = xml.replacen(
        "<Worksheet ss:Name=\"S\">",
        "<Worksheet ss:Name=\"Info\"><Table><Row><Cell><Data ss:Type=\"String\">Info</Data></Cell></Row>\
         </Table></Worksheet><Worksheet ss:Name=\"S\">",
        1,
    );
    assert_eq!(read(two.as_bytes()).rows.len(), 1);
}

#[test]
fn an_xml_file_in_another_encoding_is_read() {
    let xml = String::from_utf8(spreadsheetml(&sheet(&[texts(&["André"])]))).expect("text");
    let latin: Vec<u8> = xml.chars().map(|c| c as u8).collect();
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(xml.encode_utf16().flat_map(u16::to_le_bytes));
    let marked = [b"\xEF\xBB\xBF".as_slice(), xml.as_bytes()].concat();
    for bytes in [latin, utf16, marked] {
        assert_eq!(read(&bytes).rows[0].name, "André");
    }
}

#[test]
fn cells_that_are_skipped_with_an_index_keep_their_column() {
    let xml = String::from_utf8(spreadsheetml(&sheet(&[texts(&["Budi"])]))).expect("text");
    let skipped = xml.replacen(
        "Budi</Data></Cell>",
        "Budi</Data></Cell><Cell ss:Index=\"7\"><Data ss:Type=\"String\">Laboran</Data>\
         <Comment><Data>bukan isi</Data></Comment></Cell>",
        1,
    );
    let roster = read(skipped.as_bytes());
    assert_eq!(roster.rows[0].main_post(), PostKind::Laboratory);
}

#[test]
fn real_dates_are_read_in_both_formats() {
    let expected = Some(date(2010, 1, 4));
    let columns = texts(&["Nama", "NUPTK", "NIP", "TMT Pengangkatan"]);
    let day = |number: &str| {
        vec![
            text("Budi"),
            text("-"),
            text("-"),
            Value::Number(number.to_owned()),
        ]
    };
    let rows = [columns, day("40182")];
    assert_eq!(read(&xlsx(&rows)).rows[0].appointed_on, expected);
    let xml = String::from_utf8(spreadsheetml(&rows)).expect("text");
    let iso = xml.replace(
        "<Data ss:Type=\"Number\">40182",
        "<Data ss:Type=\"DateTime\">2010-01-04T00:00:00.000",
    );
    assert_eq!(read(iso.as_bytes()).rows[0].appointed_on, expected);
}
