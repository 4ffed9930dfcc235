//! Reading SpreadsheetML 2003, the XML form that Dapodik names `.xls`.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::file_problem::FileProblem;
use super::interpreter::Interpreter;
use super::limits::Limits;
use super::roster::Roster;
use super::sheet::{Cell, CellKind, MAX_COLUMNS, Merge};
use super::xlsx_package::{attribute, push_reference};

pub(super) fn read(text: &str, limits: &Limits) -> Result<Roster, FileProblem> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut book = Book::new(limits);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => book.start(&element)?,
            Ok(Event::End(element)) => {
                if let Some(roster) = book.end(element.local_name().as_ref())? {
                    return Ok(roster);
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
struct Book<'l> {
    limits: &'l Limits,
    interpreter: Interpreter<'l>,
    /// Why the sheets before, or this one, are no roster.
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

impl<'l> Book<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            interpreter: Interpreter::new(limits, false),
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
                self.interpreter = Interpreter::new(self.limits, false);
                self.is_sheet_refused = false;
                self.next_row = 1;
            }
            "Row" => self.start_row(element),
            "Cell" => {
                self.interpreter.count_cell()?;
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
            self.interpreter.merge(Merge {
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

    fn end(&mut self, name: &str) -> Result<Option<Roster>, FileProblem> {
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
                let outcome = self.interpreter.row(self.row, &self.cells);
                self.keep_looking(outcome)?;
            }
            "Worksheet" if !self.is_sheet_refused => {
                let fresh = Interpreter::new(self.limits, false);
                let outcome = std::mem::replace(&mut self.interpreter, fresh).finish();
                return self.keep_looking(outcome);
            }
            _ => {}
        }
        Ok(None)
    }

    /// A sheet without a header is not the end: another one may have it.
    fn keep_looking<T>(
        &mut self,
        outcome: Result<T, FileProblem>,
    ) -> Result<Option<T>, FileProblem> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(problem @ FileProblem::HeaderNotFound { .. }) => {
                self.is_sheet_refused = true;
                self.refusal.get_or_insert(problem);
                Ok(None)
            }
            Err(problem) => Err(problem),
        }
    }
}
