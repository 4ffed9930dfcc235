//! A table written row by row as CSV, JSON or Parquet, by the file's ending.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

/// Rows of a Parquet group.
const GROUP: usize = 200_000;

/// One field.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    Text(&'a str),
    Number(f64),
    Count(u32),
    Empty,
}

/// A table that is being written.
pub(crate) struct Table {
    path: PathBuf,
    header: &'static [&'static str],
    sink: Sink,
}

enum Sink {
    Csv(Box<csv::Writer<File>>),
    Json(BufWriter<File>, bool),
    Parquet(Box<Gathered>),
}

/// Parquet wants whole columns: they are gathered group by group.
struct Gathered {
    file: Option<File>,
    writer: Option<SerializedFileWriter<File>>,
    kinds: Vec<Column>,
    rows: usize,
}

enum Column {
    Unknown(usize),
    Texts(Vec<ByteArray>),
    Numbers(Vec<f64>, Vec<i16>),
    Counts(Vec<i32>),
}

impl Table {
    /// Opens a file for the table.
    pub(crate) fn create(path: &Path, header: &'static [&'static str]) -> anyhow::Result<Self> {
        let file =
            File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
        let ending = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default();
        let sink = match ending.to_ascii_lowercase().as_str() {
            "json" => Sink::Json(BufWriter::new(file), false),
            "parquet" => Sink::Parquet(Box::new(Gathered {
                file: Some(file),
                writer: None,
                kinds: header.iter().map(|_| Column::Unknown(0)).collect(),
                rows: 0,
            })),
            _ => {
                let mut writer = csv::Writer::from_writer(file);
                writer.write_record(header)?;
                Sink::Csv(Box::new(writer))
            }
        };
        Ok(Self {
            path: path.to_owned(),
            header,
            sink,
        })
    }

    /// Writes one row.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> anyhow::Result<()> {
        let header = self.header;
        match &mut self.sink {
            Sink::Csv(writer) => {
                for cell in cells {
                    match cell {
                        Cell::Text(text) => writer.write_field(text)?,
                        Cell::Number(number) => writer.write_field(format!("{number:.5}"))?,
                        Cell::Count(count) => writer.write_field(count.to_string())?,
                        Cell::Empty => writer.write_field("")?,
                    }
                }
                writer.write_record(None::<&[u8]>)?;
            }
            Sink::Json(writer, begun) => {
                writer.write_all(if *begun { b",\n" } else { b"[\n" })?;
                *begun = true;
                let fields = header.iter().zip(cells).map(|(name, cell)| {
                    let value = match cell {
                        Cell::Text(text) => serde_json::Value::from(*text),
                        Cell::Number(number) => serde_json::Value::from(*number),
                        Cell::Count(count) => serde_json::Value::from(*count),
                        Cell::Empty => serde_json::Value::Null,
                    };
                    ((*name).to_owned(), value)
                });
                let object: serde_json::Map<String, serde_json::Value> = fields.collect();
                serde_json::to_writer(&mut *writer, &object)?;
            }
            Sink::Parquet(columns) => {
                columns.push(cells);
                if columns.rows == GROUP {
                    columns.flush(header)?;
                }
            }
        }
        Ok(())
    }

    /// Writes what is left and closes the file.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let context = || format!("{} cannot be written", self.path.display());
        match self.sink {
            Sink::Csv(mut writer) => writer.flush().with_context(context),
            Sink::Json(mut writer, begun) => {
                writer.write_all(if begun { b"\n]\n" } else { b"[]\n" })?;
                writer.flush().with_context(context)
            }
            Sink::Parquet(mut columns) => {
                columns.flush(self.header)?;
                if let Some(writer) = columns.writer {
                    writer.close().with_context(context)?;
                }
                Ok(())
            }
        }
    }
}

impl Gathered {
    fn push(&mut self, cells: &[Cell<'_>]) {
        for (column, cell) in self.kinds.iter_mut().zip(cells) {
            column.push(cell);
        }
        self.rows += 1;
    }

    fn flush(&mut self, header: &[&str]) -> anyhow::Result<()> {
        if self.writer.is_none() {
            let fields = header.iter().zip(&self.kinds);
            let fields = fields.map(|(name, column)| Ok(Arc::new(column.field(name)?)));
            let fields: anyhow::Result<Vec<_>> = fields.collect();
            let schema = Type::group_type_builder("table")
                .with_fields(fields?)
                .build()?;
            let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
            let file = self.file.take().context("the table is already closed")?;
            let properties = Arc::new(properties.build());
            self.writer = Some(SerializedFileWriter::new(
                file,
                Arc::new(schema),
                properties,
            )?);
        }
        let writer = self.writer.as_mut().context("the table is not open")?;
        let mut group = writer.next_row_group()?;
        for column in &mut self.kinds {
            column.write(&mut group)?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl Column {
    fn push(&mut self, cell: &Cell<'_>) {
        if let Self::Unknown(empty) = self {
            let empty = *empty;
            *self = match cell {
                Cell::Text(_) => Self::Texts(Vec::new()),
                Cell::Count(_) => Self::Counts(Vec::new()),
                Cell::Number(_) => Self::Numbers(Vec::new(), vec![0; empty]),
                Cell::Empty => Self::Unknown(empty + 1),
            };
        }
        match (self, cell) {
            (Self::Texts(texts), Cell::Text(text)) => texts.push(ByteArray::from(*text)),
            (Self::Numbers(numbers, present), Cell::Number(number)) => {
                numbers.push(*number);
                present.push(1);
            }
            (Self::Numbers(_, present), Cell::Empty) => present.push(0),
            (Self::Counts(counts), Cell::Count(count)) => counts.push(*count as i32),
            // A column keeps the kind of its first cell.
            _ => {}
        }
    }

    fn field(&self, name: &str) -> anyhow::Result<Type> {
        let (physical, repetition) = match self {
            Self::Texts(_) => (Physical::BYTE_ARRAY, Repetition::REQUIRED),
            Self::Counts(_) => (Physical::INT32, Repetition::REQUIRED),
            Self::Numbers(..) | Self::Unknown(_) => (Physical::DOUBLE, Repetition::OPTIONAL),
        };
        let mut builder = Type::primitive_type_builder(name, physical).with_repetition(repetition);
        if matches!(self, Self::Texts(_)) {
            builder = builder.with_logical_type(Some(LogicalType::String));
        }
        Ok(builder.build()?)
    }

    fn write(&mut self, group: &mut SerializedRowGroupWriter<'_, File>) -> anyhow::Result<()> {
        let mut writer = group.next_column()?.context("a column is missing")?;
        match self {
            Self::Texts(texts) => {
                writer
                    .typed::<ByteArrayType>()
                    .write_batch(texts, None, None)?;
                texts.clear();
            }
            Self::Numbers(numbers, present) => {
                writer
                    .typed::<DoubleType>()
                    .write_batch(numbers, Some(present), None)?;
                numbers.clear();
                present.clear();
            }
            Self::Counts(counts) => {
                writer
                    .typed::<Int32Type>()
                    .write_batch(counts, None, None)?;
                counts.clear();
            }
            Self::Unknown(empty) => {
                let absent = vec![0; *empty];
                writer
                    .typed::<DoubleType>()
                    .write_batch(&[], Some(&absent), None)?;
                *empty = 0;
            }
        }
        writer.close()?;
        Ok(())
    }
}
