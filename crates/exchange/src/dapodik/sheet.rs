//! What both readers hand on: cells of a row, and merged areas.

use std::borrow::Cow;

use super::file_problem::FileProblem;

/// What takes the rows of a sheet in their order and makes something of them.
pub(crate) trait TakeRows: Sized {
    /// What comes of a sheet.
    type Found;

    /// Counts a cell before anything is stored of it.
    fn count_cell(&mut self) -> Result<(), FileProblem>;

    /// Hears of a merged area.
    fn merge(&mut self, merge: Merge) -> Result<(), FileProblem>;

    /// Takes a row, numbered from 1.
    fn row(&mut self, number: u32, cells: &[Cell<'_>]) -> Result<(), FileProblem>;

    /// Says what the sheet was; a sheet without a header is not the end, another one may have it.
    fn finish(self) -> Result<Self::Found, FileProblem>;
}

/// How a cell's text is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    Text,
    /// The text is the number as the file writes it.
    Number,
    /// A date in ISO form.
    Date,
    /// A spreadsheet error.
    Error,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    /// From 0 upward.
    pub column: u32,
    pub kind: CellKind,
    pub text: Cow<'a, str>,
}

impl Cell<'_> {
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A merged area; rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u32,
    pub last_column: u32,
}

impl Merge {
    pub(super) fn name(&self) -> String {
        format!(
            "{}{}:{}{}",
            column_letters(self.first_column),
            self.first_row,
            column_letters(self.last_column),
            self.last_row
        )
    }
}

/// Columns beyond this are not looked at; the export has 51.
pub(super) const MAX_COLUMNS: u32 = 512;

fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Reads a cell's address as `B7` into row from 1 and column from 0.
pub(super) fn parse_address(address: &str) -> Option<(u32, u32)> {
    let letters = address.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, number) = address.split_at(letters);
    if name.is_empty() || name.len() > 3 {
        return None;
    }
    let column = name.bytes().fold(0u32, |sum, letter| {
        sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = number.parse().ok()?;
    (row > 0).then_some((row, column - 1))
}

/// Reads an area as `B7:C9`, or a single cell.
pub(super) fn parse_area(area: &str) -> Option<Merge> {
    let (first, last) = area.split_once(':').unwrap_or((area, area));
    let (first_row, first_column) = parse_address(first)?;
    let (last_row, last_column) = parse_address(last)?;
    Some(Merge {
        first_row,
        last_row: last_row.max(first_row),
        first_column,
        last_column: last_column.max(first_column),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        assert_eq!(parse_address("A1"), Some((1, 0)));
        assert_eq!(parse_address("az107"), Some((107, 51)));
        let area = parse_area("B7:AA9").expect("area");
        assert_eq!(area.name(), "B7:AA9");
        for bad in ["", "A", "1", "A0", "ZZZZ1", "A99999999999", "é1", "A-1"] {
            assert_eq!(parse_address(bad), None, "{bad}");
        }
    }
}
