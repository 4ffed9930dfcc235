//! One row of cells becomes one person, with the doubts about it.

use jiff::civil::Date;

use super::columns::Column;
use super::dates;
use super::grade::Grade;
use super::header::Header;
use super::identifiers::{NipContext, check_nip, read_nip, read_nuptk, whole_number};
use super::posts::{Duty, Post, PostKind};
use super::problem::{Problem, ProblemKind};
use super::roster::RosterRow;
use super::sheet::{Cell, CellKind};
use super::text::{clean, fold};
use super::values::{Employment, EmploymentKind, Sex};

/// The longest text any column may have.
const MAX_TEXT: usize = 150;

/// What a row turned out to be.
pub(super) enum RowOutcome {
    /// Nothing in any column that is read, or the header again.
    Blank,
    /// Somebody without a name.
    Unusable,
    /// A person.
    Person(Box<RosterRow>),
}

/// Reads a row; doubts are added to `problems`.
pub(super) fn read_row(
    row: u32,
    cells: &[Cell<'_>],
    header: &Header,
    is_1904: bool,
    problems: &mut Vec<Problem>,
) -> RowOutcome {
    let mut reader = RowReader {
        row,
        cells,
        header,
        is_1904,
        problems,
    };
    let is_blank = Column::ALL.into_iter().all(|column| {
        reader
            .cell(column)
            .is_none_or(|cell| clean(&cell.text).text.is_empty())
    });
    if is_blank || reader.is_header_again() {
        return RowOutcome::Blank;
    }
    reader.person()
}

struct RowReader<'r, 'c> {
    row: u32,
    cells: &'r [Cell<'c>],
    header: &'r Header,
    is_1904: bool,
    problems: &'r mut Vec<Problem>,
}

impl RowReader<'_, '_> {
    fn cell(&self, column: Column) -> Option<&Cell<'_>> {
        let position = self.header.position(column)?;
        self.cells
            .iter()
            .find(|cell| cell.column == position && !cell.is_blank())
    }

    fn report(&mut self, column: Column, kind: ProblemKind) {
        self.problems.push(Problem {
            row: Some(self.row),
            column: Some(column),
            kind,
        });
    }

    fn is_header_again(&self) -> bool {
        [Column::Name, Column::Nip].into_iter().all(|column| {
            self.cell(column)
                .is_some_and(|cell| fold(&cell.text) == fold(column.name()))
        })
    }

    fn person(&mut self) -> RowOutcome {
        let Some(name) = self.text(Column::Name) else {
            self.report(Column::Name, ProblemKind::NameMissing);
            return RowOutcome::Unusable;
        };
        let sex = self.sex();
        let employment = self.text(Column::Employment).map(|t| Employment::parse(&t));
        self.report_unlisted(
            Column::Employment,
            employment
                .as_ref()
                .filter(|e| e.kind == EmploymentKind::Unknown)
                .map(|e| e.text.clone()),
        );
        let post = self.text(Column::Post).map(|text| Post::parse(&text));
        self.report_unlisted(
            Column::Post,
            post.as_ref()
                .filter(|post| post.kind == PostKind::Unknown)
                .map(|post| post.text.clone()),
        );
        let context = NipContext {
            birth_date: self.date(Column::BirthDate),
            sex,
            employment: employment.as_ref().map(|employment| employment.kind),
        };
        RowOutcome::Person(Box::new(RosterRow {
            row: self.row,
            name,
            nuptk: self.identifier(Column::Nuptk, read_nuptk),
            nip: self.identifier(Column::Nip, |cell, found| {
                let nip = read_nip(cell, found)?;
                check_nip(&nip, &context, found);
                Some(nip)
            }),
            sex,
            employment,
            post,
            duty: self.text(Column::Duty).map(|text| Duty::parse(&text)),
            grade: self.grade(),
            appointed_on: self.date(Column::AppointedOn),
            civil_servant_since: self.date(Column::CivilServantSince),
            email: self.email(),
            phone: self.phone(),
        }))
    }

    /// The cleaned text of a column; `None` when it says nothing or nothing usable.
    fn text(&mut self, column: Column) -> Option<String> {
        let cell = self.cell(column)?;
        if cell.kind == CellKind::Error {
            self.report(column, ProblemKind::CellError);
            return None;
        }
        let cleaned = clean(&cell.text);
        if cleaned.text.is_empty() {
            return None;
        }
        if cleaned.text.chars().count() > MAX_TEXT {
            let limit = MAX_TEXT as u32;
            self.report(column, ProblemKind::TextTooLong { limit });
            return None;
        }
        if cleaned.is_repaired {
            self.report(column, ProblemKind::LettersRepaired);
        }
        Some(cleaned.text)
    }

    fn report_unlisted(&mut self, column: Column, text: Option<String>) {
        if let Some(text) = text {
            self.report(column, ProblemKind::NotInList { text });
        }
    }

    fn identifier<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&Cell<'_>, &mut Vec<ProblemKind>) -> Option<T>,
    ) -> Option<T> {
        let cell = self.cell(column)?;
        if cell.kind == CellKind::Error {
            self.report(column, ProblemKind::CellError);
            return None;
        }
        let mut found = Vec::new();
        let value = read(cell, &mut found);
        for kind in found {
            self.report(column, kind);
        }
        value
    }

    fn sex(&mut self) -> Option<Sex> {
        let text = self.text(Column::Sex)?;
        let sex = Sex::parse(&text);
        if sex.is_none() {
            self.report(Column::Sex, ProblemKind::SexUnknown);
        }
        sex
    }

    fn grade(&mut self) -> Option<Grade> {
        let text = self.text(Column::Grade)?;
        let grade = Grade::parse(&text);
        if grade.is_none() {
            self.report(Column::Grade, ProblemKind::NotInList { text });
        }
        grade
    }

    fn date(&mut self, column: Column) -> Option<Date> {
        let kind = self.cell(column)?.kind;
        let text = self.text(column)?;
        let date = match kind {
            CellKind::Number => text
                .parse()
                .ok()
                .and_then(|serial| dates::from_serial(serial, self.is_1904)),
            _ => dates::parse(&text),
        };
        if date.is_none() && text != "0" && !dates::is_zero(&text) {
            self.report(column, ProblemKind::DateUnreadable);
        }
        date
    }

    fn email(&mut self) -> Option<String> {
        let text = self.text(Column::Email)?.to_lowercase();
        let is_address = text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        });
        if !is_address || text.contains([' ', ',', ';', '<', '>', '"']) {
            self.report(Column::Email, ProblemKind::EmailInvalid);
            return None;
        }
        Some(text)
    }

    fn phone(&mut self) -> Option<String> {
        let is_number = self.cell(Column::Phone)?.kind == CellKind::Number;
        let text = self.text(Column::Phone)?;
        let mut digits: String = if is_number {
            whole_number(&text).unwrap_or_default()
        } else {
            text.chars()
                .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')'))
                .collect()
        };
        if digits == "0" {
            return None;
        }
        let plain = digits.strip_prefix('+').unwrap_or(&digits);
        let is_phone = (8..=15).contains(&plain.len()) && plain.bytes().all(|b| b.is_ascii_digit());
        if !is_phone {
            self.report(Column::Phone, ProblemKind::PhoneInvalid);
            return None;
        }
        // A mobile number begins with 08; a spreadsheet that took it for a number dropped the zero.
        if digits.starts_with('8') {
            digits.insert(0, '0');
            self.report(
                Column::Phone,
                ProblemKind::LeadingZerosRestored { zeros: 1 },
            );
        }
        Some(digits)
    }
}
