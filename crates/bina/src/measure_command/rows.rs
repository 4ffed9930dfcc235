//! Rows of texts from a CSV or Parquet file, streamed, with a progress bar on a terminal.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

use super::Unusable;

/// One row: the texts of its fields, and its number in the file, the header being row 1.
pub(crate) struct TextRow<'a> {
    pub(crate) number: u64,
    fields: Fields<'a>,
}

enum Fields<'a> {
    Csv(&'a csv::ByteRecord),
    Texts(&'a [Vec<u8>]),
}

impl TextRow<'_> {
    /// The text of a column, without space around it; empty if the column or the row's field is not there.
    pub(crate) fn get(&self, column: Option<usize>) -> &[u8] {
        let field = match (&self.fields, column) {
            (Fields::Csv(record), Some(c)) => record.get(c).unwrap_or_default(),
            (Fields::Texts(texts), Some(c)) => texts.get(c).map(Vec::as_slice).unwrap_or_default(),
            (_, None) => &[],
        };
        field.trim_ascii()
    }
}

/// Calls `each` with every row; `start` sees the header first. Rows that cannot be read go to `problem`.
pub(crate) fn read<S>(
    path: &Path,
    start: impl FnOnce(&[String]) -> Result<S, Unusable>,
    mut each: impl FnMut(&mut S, &TextRow<'_>),
    mut problem: impl FnMut(u64, String),
) -> Result<S, Unusable> {
    let name = path.display();
    let file = File::open(path).map_err(|e| Unusable(format!("{name} cannot be read: {e}")))?;
    let bar = ProgressBar::new(file.metadata().map_or(0, |m| m.len()));
    bar.set_style(
        ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes}")
            .map_err(|e| Unusable(e.to_string()))?,
    );
    bar.set_message(format!("reading {name}"));
    let is_parquet = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
    let state = if is_parquet {
        read_parquet(path, file, start, &mut each, &mut problem)
    } else {
        read_csv(path, bar.wrap_read(file), start, &mut each, &mut problem)
    };
    bar.finish_and_clear();
    state
}

fn read_csv<S>(
    path: &Path,
    file: impl Read,
    start: impl FnOnce(&[String]) -> Result<S, Unusable>,
    each: &mut impl FnMut(&mut S, &TextRow<'_>),
    problem: &mut impl FnMut(u64, String),
) -> Result<S, Unusable> {
    let unusable = |e: csv::Error| Unusable(format!("{} cannot be read: {e}", path.display()));
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(BufReader::with_capacity(1 << 20, file));
    let header: Vec<String> = reader
        .byte_headers()
        .map_err(unusable)?
        .iter()
        .map(|h| {
            String::from_utf8_lossy(h)
                .trim_start_matches('\u{feff}')
                .to_owned()
        })
        .collect();
    let mut state = start(&header)?;
    let mut record = csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(state),
            Ok(true) => {
                let number = record.position().map_or(0, csv::Position::line);
                if record.len() != header.len() {
                    let (has, wants) = (record.len(), header.len());
                    problem(number, format!("has {has} fields instead of {wants}"));
                    continue;
                }
                let fields = Fields::Csv(&record);
                each(&mut state, &TextRow { number, fields });
            }
            Err(error) => return Err(unusable(error)),
        }
    }
}

fn read_parquet<S>(
    path: &Path,
    file: File,
    start: impl FnOnce(&[String]) -> Result<S, Unusable>,
    each: &mut impl FnMut(&mut S, &TextRow<'_>),
    problem: &mut impl FnMut(u64, String),
) -> Result<S, Unusable> {
    let unusable = |e: parquet::errors::ParquetError| {
        Unusable(format!("{} cannot be read: {e}", path.display()))
    };
    let reader = SerializedFileReader::new(file).map_err(unusable)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let header: Vec<String> = schema
        .columns()
        .iter()
        .map(|c| c.name().to_owned())
        .collect();
    let mut state = start(&header)?;
    let mut texts = vec![Vec::new(); header.len()];
    let rows = reader.get_row_iter(None).map_err(unusable)?;
    for (i, row) in rows.enumerate() {
        let number = i as u64 + 2;
        match row {
            Ok(row) => {
                fill_texts(&row, &mut texts);
                let fields = Fields::Texts(&texts);
                each(&mut state, &TextRow { number, fields });
            }
            Err(error) => problem(number, error.to_string()),
        }
    }
    Ok(state)
}

fn fill_texts(row: &Row, texts: &mut [Vec<u8>]) {
    for ((_, field), text) in row.get_column_iter().zip(texts) {
        text.clear();
        match field {
            Field::Null => {}
            Field::Str(s) => text.extend_from_slice(s.as_bytes()),
            Field::Double(d) => text.extend_from_slice(d.to_string().as_bytes()),
            Field::Float(f) => text.extend_from_slice(f.to_string().as_bytes()),
            other => text.extend_from_slice(other.to_string().as_bytes()),
        }
    }
}
