//! Why a whole file is refused.

use serde::{Deserialize, Serialize};

/// What a file that is no roster seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileLook {
    /// A PDF document.
    Pdf,
    /// A web page, often named `.xls`.
    Html,
    /// Plain text, as CSV.
    PlainText,
    /// A picture.
    Picture,
    /// An OpenDocument file, as LibreOffice saves it.
    OpenDocument,
    /// A binary Excel workbook (`.xlsb`).
    BinaryWorkbook,
    /// Some other archive or Office document.
    OtherArchive,
    /// XML of another kind.
    OtherXml,
    /// Anything else.
    Unknown,
}

/// A reason to refuse a file whole; nothing of it has been used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FileProblem {
    /// The file holds nothing.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than allowed.
    #[error("the file has {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Unpacked, the file is larger than allowed, or built to be.
    #[error("the file unpacks to more than {limit} bytes or holds an oversized entry")]
    TooMuchInside {
        /// The limit on all parts together.
        limit: u64,
    },
    /// More people than allowed.
    #[error("the sheet has more than {limit} rows of people")]
    TooManyRows {
        /// The limit.
        limit: u32,
    },
    /// More cells than allowed.
    #[error("the sheet has more than {limit} cells")]
    TooManyCells {
        /// The limit.
        limit: u64,
    },
    /// The old binary Excel format: open it and save it as `.xlsx`.
    #[error("the file is in the old binary .xls format")]
    LegacyBinary,
    /// Encrypted with a password.
    #[error("the file is protected by a password")]
    PasswordProtected,
    /// Not a spreadsheet we can read.
    #[error("the file is not an .xlsx or SpreadsheetML file")]
    NotASpreadsheet {
        /// What it seems to be.
        look: FileLook,
    },
    /// A spreadsheet that cannot be read to its end.
    #[error("the file is damaged")]
    Damaged,
    /// No row within the first 30 has the columns that make a roster.
    #[error("no header row with {} was found", missing.join(", "))]
    HeaderNotFound {
        /// The required columns that the most likely row lacks; all of them when there is no likely row.
        missing: Vec<String>,
        /// The row that looks most like a header.
        nearest_row: Option<u32>,
    },
    /// A column that is read stands there twice.
    #[error("column {column} stands in the header twice")]
    DuplicateColumn {
        /// The column.
        column: String,
    },
    /// Cells that are read are merged, so whose value it is cannot be told.
    #[error("{count} merged areas touch columns that are read, first {first}")]
    MergedCells {
        /// The first area, as `B7:B9`.
        first: String,
        /// How many areas there are.
        count: u32,
    },
    /// A header with nobody under it.
    #[error("there are no rows under the header in row {header_row}")]
    NoRows {
        /// The header's row.
        header_row: u32,
    },
}

/// Of the refusals of several sheets the first that came near to a header, or else the first.
pub(super) fn nearest(known: Option<FileProblem>, next: FileProblem) -> FileProblem {
    let is_near = |problem: &FileProblem| {
        matches!(
            problem,
            FileProblem::HeaderNotFound {
                nearest_row: Some(_),
                ..
            }
        )
    };
    match known {
        Some(known) if is_near(&known) || !is_near(&next) => known,
        _ => next,
    }
}
