//! Tables for other programs: a workbook, CSV, or Parquet, from typed rows.
//!
//! Pure: rows in, bytes out. What a cell holds is never taken as a formula by a spreadsheet.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use platform::text_enum;
use rust_xlsxwriter::{Format as Style, Workbook, XlsxError};

text_enum! {
    /// The format of a file, by its ending.
    pub enum Format("format") {
        /// A workbook.
        Xlsx = "xlsx",
        /// Text with commas.
        Csv = "csv",
        /// Columns for analysis.
        Parquet = "parquet",
    }
}

impl Format {
    /// The media type it is sent as.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// The kind of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A measured number.
    Number,
    /// A whole number.
    Count,
}

/// A column: its name and kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its kind.
    pub kind: Kind,
}

impl Column {
    /// A column of texts.
    pub const fn text(name: &'static str) -> Self {
        let kind = Kind::Text;
        Self { name, kind }
    }

    /// A column of measured numbers.
    pub const fn number(name: &'static str) -> Self {
        let kind = Kind::Number;
        Self { name, kind }
    }

    /// A column of whole numbers.
    pub const fn count(name: &'static str) -> Self {
        let kind = Kind::Count;
        Self { name, kind }
    }
}

/// What stands in a cell; of another kind than its column it counts as empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A measured number.
    Number(f64),
    /// A whole number.
    Count(i64),
    /// Nothing.
    Empty,
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The workbook could not be made: more rows than it holds.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
    /// The text could not be made.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// The columns could not be made.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// Writing to memory failed.
    #[error("the table could not be finished: {0}")]
    Unfinished(String),
}

/// Writes rows of these columns; each row has a value per column.
pub fn write(
    format: Format,
    columns: &[Column],
    rows: &[Vec<Value>],
) -> Result<Vec<u8>, TableError> {
    match format {
        Format::Xlsx => xlsx(columns, rows),
        Format::Csv => comma_separated(columns, rows),
        Format::Parquet => by_column(columns, rows),
    }
}

fn xlsx(columns: &[Column], rows: &[Vec<Value>]) -> Result<Vec<u8>, TableError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = Style::new().set_bold();
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(columns) {
        sheet.write_string_with_format(0, at, column.name, &head)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (at, value) in (0..).zip(row) {
            match value {
                // Written as a string it is never run, whatever it begins with.
                Value::Text(text) => sheet.write_string(line, at, text)?,
                Value::Number(number) => sheet.write_number(line, at, *number)?,
                Value::Count(count) => sheet.write_number(line, at, *count as f64)?,
                Value::Empty => continue,
            };
        }
    }
    Ok(book.save_to_buffer()?)
}

fn comma_separated(columns: &[Column], rows: &[Vec<Value>]) -> Result<Vec<u8>, TableError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| column.name))?;
    for row in rows {
        for value in row {
            match value {
                Value::Text(text) => writer.write_field(guarded(text))?,
                Value::Number(number) => writer.write_field(format!("{number:.5}"))?,
                Value::Count(count) => writer.write_field(count.to_string())?,
                Value::Empty => writer.write_field("")?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer
        .into_inner()
        .map_err(|error| TableError::Unfinished(error.to_string()))
}

/// A text that a spreadsheet would run as a formula gets a mark in front that makes it text again.
fn guarded(text: &str) -> String {
    let begins_formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n');
    if text.starts_with(begins_formula) {
        return format!("'{text}");
    }
    text.to_owned()
}

fn by_column(columns: &[Column], rows: &[Vec<Value>]) -> Result<Vec<u8>, TableError> {
    let fields: Result<Vec<_>, ParquetError> = columns.iter().map(field).collect();
    let schema = Type::group_type_builder("table")
        .with_fields(fields?)
        .build()?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let mut out = Vec::new();
    let properties = Arc::new(properties.build());
    let mut writer = SerializedFileWriter::new(&mut out, Arc::new(schema), properties)?;
    let mut group = writer.next_row_group()?;
    for (at, column) in columns.iter().enumerate() {
        write_column(&mut group, column.kind, rows.iter().map(|row| &row[at]))?;
    }
    group.close()?;
    writer.close()?;
    Ok(out)
}

fn field(column: &Column) -> Result<Arc<Type>, ParquetError> {
    let physical = match column.kind {
        Kind::Text => Physical::BYTE_ARRAY,
        Kind::Number => Physical::DOUBLE,
        Kind::Count => Physical::INT64,
    };
    let mut field =
        Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL);
    if column.kind == Kind::Text {
        field = field.with_logical_type(Some(LogicalType::String));
    }
    Ok(Arc::new(field.build()?))
}

fn write_column<'a>(
    group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
    kind: Kind,
    values: impl Iterator<Item = &'a Value>,
) -> Result<(), TableError> {
    let mut present = Vec::new();
    let (mut texts, mut numbers, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for value in values {
        let is_there = match (kind, value) {
            (Kind::Text, Value::Text(text)) => {
                texts.push(ByteArray::from(text.as_str()));
                true
            }
            (Kind::Number, Value::Number(number)) => {
                numbers.push(*number);
                true
            }
            (Kind::Count, Value::Count(count)) => {
                counts.push(*count);
                true
            }
            _ => false,
        };
        present.push(i16::from(is_there));
    }
    let missing = || TableError::Unfinished("a column is missing".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    let levels = Some(&present[..]);
    match kind {
        Kind::Text => column
            .typed::<ByteArrayType>()
            .write_batch(&texts, levels, None)?,
        Kind::Number => column
            .typed::<DoubleType>()
            .write_batch(&numbers, levels, None)?,
        Kind::Count => column
            .typed::<Int64Type>()
            .write_batch(&counts, levels, None)?,
    };
    column.close()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use parquet::file::reader::{FileReader, SerializedFileReader};

    const COLUMNS: [Column; 3] = [
        Column::text("name"),
        Column::number("level"),
        Column::count("ratings"),
    ];

    fn rows() -> Vec<Vec<Value>> {
        let row =
            |name: &str, level: Value| vec![Value::Text(name.to_owned()), level, Value::Count(3)];
        vec![
            row("Bu Sari, S.Pd.", Value::Number(2.5)),
            row("=HYPERLINK(\"http://x\")", Value::Empty),
        ]
    }

    #[test]
    fn text_with_commas_is_read_back_and_a_formula_is_disarmed() {
        let bytes = write(Format::Csv, &COLUMNS, &rows()).expect("a file");
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let read: Vec<csv::StringRecord> =
            reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(&read[0][0], "Bu Sari, S.Pd.");
        assert_eq!(&read[0][1], "2.50000");
        assert_eq!(&read[1][0], "'=HYPERLINK(\"http://x\")");
        assert_eq!(&read[1][1], "");
        for begin in ["+1", "-1", "@x", "\tx", "\rx"] {
            assert!(guarded(begin).starts_with('\''), "{begin:?}");
        }
    }

    #[test]
    fn a_workbook_holds_texts_and_numbers_and_no_formula() {
        let bytes = write(Format::Xlsx, &COLUMNS, &rows()).expect("a file");
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let sheet = book
            .worksheet_range_at(0)
            .expect("a sheet")
            .expect("readable");
        assert_eq!(sheet.get((1, 1)), Some(&Data::Float(2.5)));
        let text = Data::String("=HYPERLINK(\"http://x\")".to_owned());
        assert_eq!(sheet.get((2, 0)), Some(&text));
        let name = book.sheet_names()[0].clone();
        let formulas = book.worksheet_formula(&name).expect("readable");
        assert!(formulas.used_cells().next().is_none());
    }

    #[test]
    fn columns_are_read_back_with_what_is_missing() {
        let bytes = write(Format::Parquet, &COLUMNS, &rows()).expect("a file");
        let reader = SerializedFileReader::new(axum::body::Bytes::from(bytes));
        let reader = reader.expect("a table");
        let lines: Vec<String> = reader
            .get_row_iter(None)
            .expect("rows")
            .map(|row| row.expect("a row").to_string())
            .collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].contains("level: 2.5"), "{}", lines[0]);
        assert!(lines[1].contains("level: null"), "{}", lines[1]);
    }

    #[test]
    fn a_table_without_rows_is_a_file_all_the_same() {
        for format in Format::ALL {
            assert!(
                !write(*format, &COLUMNS, &[]).expect("a file").is_empty(),
                "{format}"
            );
        }
    }
}
