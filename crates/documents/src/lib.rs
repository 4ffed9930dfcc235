//! Documents to print, to keep and to hand in: paragraphs, entries and tables become a PDF of A4 pages that a
//! screen reader can read.
//!
//! It knows no person, no stage and no language: whoever makes a document says what is in it, in words that are
//! ready. It draws no pictures and offers no styles to choose from, so that all documents look alike.

#[cfg(feature = "pdf")]
mod font;
#[cfg(feature = "pdf")]
mod layout;
#[cfg(feature = "pdf")]
mod paint;
#[cfg(feature = "pdf")]
mod sheet;
#[cfg(feature = "pdf")]
mod structure;
#[cfg(feature = "pdf")]
mod table;

/// Whether this build writes PDF; where it does not, documents are pages to print.
pub const WRITES_PDF: bool = cfg!(feature = "pdf");

/// What a document says, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The title, shown above all and in the window of the reader.
    pub title: String,
    /// A line below the title; empty for none.
    pub subtitle: String,
    /// The language of the words: `id` or `en`.
    pub language: String,
    /// Whose document it is.
    pub author: String,
    /// The day it was made.
    pub made_on: jiff::civil::Date,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; it also stands in the outline.
    Heading(String),
    /// Text in full width.
    Paragraph(String),
    /// Text in small letters, for where something comes from.
    Remark(String),
    /// Things with a title and a text each.
    Entries(Vec<Entry>),
    /// Rows and columns.
    Table(Table),
    /// A new page begins.
    Page,
}

/// A thing with a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub title: String,
    /// What is said of it; empty for nothing.
    pub text: String,
}

/// Rows and columns; the first cell of a row is its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the table tells; empty where a heading already says it.
    pub caption: String,
    /// The columns, at least one.
    pub columns: Vec<Column>,
    /// The rows; missing cells stay empty.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Whether any column has a head.
    pub fn has_heads(&self) -> bool {
        self.columns.iter().any(|column| !column.head.is_empty())
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The head; a table all of whose heads are empty has no head row.
    pub head: String,
    /// Its part of the width, against the others'.
    pub share: u16,
    /// Where its cells stand.
    pub side: Side,
}

/// Where the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The program was built without PDF.
    #[error("this build does not write PDF")]
    NotBuilt,
    /// The writer of the file refuses it.
    #[error("the document could not be written as a PDF: {0}")]
    Written(String),
}

/// Writes a document as a PDF that meets PDF/UA-1. `page_of` says the number of a page: (2, 3) is "2 of 3".
#[cfg(feature = "pdf")]
pub fn pdf(
    document: &Document,
    page_of: &dyn Fn(usize, usize) -> String,
) -> Result<Vec<u8>, DocumentError> {
    paint::paint(document, &layout::lay_out(document), page_of)
}

/// Says that this build writes no PDF.
#[cfg(not(feature = "pdf"))]
pub fn pdf(
    _document: &Document,
    _page_of: &dyn Fn(usize, usize) -> String,
) -> Result<Vec<u8>, DocumentError> {
    Err(DocumentError::NotBuilt)
}
