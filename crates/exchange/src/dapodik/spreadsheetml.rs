//! Reading SpreadsheetML 2003, the XML form that Dapodik names `.xls`.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::file_problem::{FileProblem, nearest};
use super::sheet::{Cell, CellKind, MAX_COLUMNS, Merge, TakeRows};
use super::xlsx_package::{attribute, push_reference};

pub(super) fn read<T: TakeRows>(
    text: &str,
    begin: &impl Fn(bool) -> T,
) -> Result<T::Found, FileProblem> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut book = Book::new(begin);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => book.start(&element)?,
            Ok(Event::End(element)) => {
                if let Some(found) = book.end(element.local_name().as_ref())? {
                    return Ok(found);
                }
            }
            Ok(Event::Text(text)) => book.take(&text.xml10_content()),
            Ok(Event::CData(text)) => book.take(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) if book.is_in_data => {
                push_reference(&mut book.value, &reference);
            }
            Ok(Event::Eof) => return Err(book.refusal.unwrap_or(FileProblem::Damaged)),
            Ok(_) => {}
            Err(_) => return Err(FileProblem::Damaged),
        }
    }
}

/// Where in the workbook the reader stands.
struct Book<'b, T, B> {
    begin: &'b B,
    taker: T,
    /// Why the sheets before, or this one, are not what is looked for.
    refusal: Option<FileProblem>,
    is_sheet_refused: bool,
    row: u32,
    next_row: u32,
    cells: Vec<Cell<'static>>,
    column: u32,
    next_column: u32,
    kind: CellKind,
    value: String,
    is_in_data: bool,
    is_in_comment: bool,
}

impl<'b, T: TakeRows, B: Fn(bool) -> T> Book<'b, T, B> {
    fn new(begin: &'b B) -> Self {
        Self {
            begin,
            taker: begin(false),
            refusal: None,
            is_sheet_refused: false,
            row: 0,
            next_row: 1,
            cells: Vec::new(),
            column: 0,
            next_column: 0,
            kind: CellKind::Text,
            value: String::new(),
            is_in_data: false,
            is_in_comment: false,
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), FileProblem> {
        match element.local_name().as_ref() {
            "Worksheet" => {
                self.taker = (self.begin)(false);
                self.is_sheet_refused = false;
                self.next_row = 1;
            }
            "Row" => self.start_row(element),
            "Cell" => {
                self.taker.count_cell()?;
                self.start_cell(element)?;
            }
            "Comment" => self.is_in_comment = true,
            "Data" if !self.is_in_comment => {
                self.is_in_data = true;
                self.kind = match attribute(element, "Type").as_deref() {
                    Some("Number") => CellKind::Number,
                    Some("DateTime") => CellKind::Date,
                    Some("Error") => CellKind::Error,
                    _ => CellKind::Text,
                };
            }
            _ => {}
        }
        Ok(())
    }

    fn start_row(&mut self, element: &BytesStart<'_>) {
        let number = |name| attribute(element, name).and_then(|value| value.parse::<u32>().ok());
        self.row = number("Index").unwrap_or(self.next_row);
        let span = number("Span").unwrap_or(0);
        self.next_row = self.row.saturating_add(1).saturating_add(span);
        self.next_column = 0;
        self.cells.clear();
    }

    fn start_cell(&mut self, element: &BytesStart<'_>) -> Result<(), FileProblem> {
        let number = |name| attribute(element, name).and_then(|value| value.parse::<u32>().ok());
        self.column = match number("Index") {
            Some(index) => index.saturating_sub(1),
            None => self.next_column,
        };
        let across = number("MergeAcross").unwrap_or(0);
        let down = number("MergeDown").unwrap_or(0);
        let last_column = self.column.saturating_add(across);
        self.next_column = last_column.saturating_add(1);
        if across > 0 || down > 0 {
            self.taker.merge(Merge {
                first_row: self.row,
                last_row: self.row.saturating_add(down),
                first_column: self.column,
                last_column,
            })?;
        }
        self.kind = CellKind::Text;
        self.value.clear();
        Ok(())
    }

    fn take(&mut self, text: &str) {
        if self.is_in_data {
            self.value.push_str(text);
        }
    }

    fn end(&mut self, name: &str) -> Result<Option<T::Found>, FileProblem> {
        match name {
            "Data" => self.is_in_data = false,
            "Comment" => self.is_in_comment = false,
            "Cell" => {
                let text = std::mem::take(&mut self.value);
                if !text.is_empty() && self.column < MAX_COLUMNS {
                    self.cells.push(Cell {
                        column: self.column,
                        kind: self.kind,
                        text: Cow::Owned(text),
                    });
                }
            }
            "Row" if !self.is_sheet_refused => {
                let outcome = self.taker.row(self.row, &self.cells);
                self.keep_looking(outcome)?;
            }
            "Worksheet" if !self.is_sheet_refused => {
                let fresh = (self.begin)(false);
                let outcome = std::mem::replace(&mut self.taker, fresh).finish();
                return self.keep_looking(outcome);
            }
            _ => {}
        }
        Ok(None)
    }

    /// A sheet without a header is not the end: another one may have it.
    fn keep_looking<V>(
        &mut self,
        outcome: Result<V, FileProblem>,
    ) -> Result<Option<V>, FileProblem> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(problem @ FileProblem::HeaderNotFound { .. }) => {
                self.is_sheet_refused = true;
                self.refusal = Some(nearest(self.refusal.take(), problem));
                Ok(None)
            }
            Err(problem) => Err(problem),
        }
    }
}
