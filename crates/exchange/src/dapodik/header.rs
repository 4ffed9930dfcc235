//! Finding the header row by what it says.

use super::columns::{Column, Meaning, meaning};
use super::file_problem::FileProblem;
use super::sheet::{Cell, CellKind};
use super::text::clean;

/// The header must stand within this many rows.
pub(super) const SEARCHED_ROWS: u32 = 30;
/// An unknown header text longer than this is cut in reports.
const MAX_NAME: usize = 60;
/// Unknown columns reported by name.
const MAX_IGNORED: usize = 60;

/// Where each column that is read stands.
pub(super) struct Header {
    pub row: u32,
    pub positions: [Option<u32>; Column::ALL.len()],
    pub left: Vec<String>,
    pub ignored: Vec<String>,
}

impl Header {
    pub(super) fn position(&self, column: Column) -> Option<u32> {
        self.positions[column.index()]
    }

    /// True when a column that is read lies between these two, ends included.
    pub(super) fn reads_within(&self, first: u32, last: u32) -> bool {
        self.positions
            .iter()
            .flatten()
            .any(|position| (first..=last).contains(position))
    }
}

/// The row that came nearest to a header, for the refusal.
#[derive(Default)]
pub(super) struct Nearest {
    row: Option<u32>,
    known: usize,
    missing: Vec<Column>,
}

impl Nearest {
    pub(super) fn into_problem(self) -> FileProblem {
        let missing = if self.row.is_some() {
            self.missing
        } else {
            Column::REQUIRED.to_vec()
        };
        FileProblem::HeaderNotFound {
            missing: missing
                .into_iter()
                .map(|column| column.name().to_owned())
                .collect(),
            nearest_row: self.row,
        }
    }
}

/// Reads a row as header; `None` when it is not one.
pub(super) fn read_header(
    row: u32,
    cells: &[Cell<'_>],
    nearest: &mut Nearest,
) -> Result<Option<Header>, FileProblem> {
    let mut header = Header {
        row,
        positions: [None; Column::ALL.len()],
        left: Vec::new(),
        ignored: Vec::new(),
    };
    let mut repeated = None;
    for cell in cells.iter().filter(|cell| cell.kind == CellKind::Text) {
        let text = clean(&cell.text).text;
        if text.is_empty() {
            continue;
        }
        match meaning(&text) {
            Meaning::Read(column) => {
                let position = &mut header.positions[column.index()];
                if position.replace(cell.column).is_some() {
                    repeated.get_or_insert(column);
                }
            }
            Meaning::Left(name) => header.left.push(name.to_owned()),
            Meaning::Unknown if header.ignored.len() < MAX_IGNORED => {
                header.ignored.push(text.chars().take(MAX_NAME).collect());
            }
            Meaning::Unknown => {}
        }
    }
    let missing: Vec<Column> = Column::REQUIRED
        .into_iter()
        .filter(|column| header.position(*column).is_none())
        .collect();
    if missing.is_empty() {
        return match repeated {
            Some(column) => Err(FileProblem::DuplicateColumn {
                column: column.name().to_owned(),
            }),
            None => Ok(Some(header)),
        };
    }
    let known = header.left.len() + header.positions.iter().flatten().count();
    if known >= 2 && known > nearest.known {
        *nearest = Nearest {
            row: Some(row),
            known,
            missing,
        };
    }
    Ok(None)
}
