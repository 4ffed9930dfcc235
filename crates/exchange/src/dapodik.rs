//! Dapodik's roster exports, "Daftar Guru" and "Daftar Tenaga Kependidikan".
//!
//! Reads `.xlsx` and SpreadsheetML 2003 (an XML file that is often named `.xls`). Keeps only the columns a coaching
//! cycle needs; everything else in the file is never stored in a value. Doubts are reported, not decided: whether a
//! row is added, changed or skipped is for the caller, who knows what is already there.

mod columns;
mod dates;
mod file_problem;
mod grade;
mod guarded;
mod header;
mod identifiers;
mod interpreter;
mod limits;
mod posts;
mod problem;
mod roster;
mod row;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
mod sheet;
mod sniff;
mod spreadsheetml;
mod text;
mod title;
mod values;
mod xlsx;
mod xlsx_package;

#[cfg(test)]
mod tests;

pub use columns::Column;
pub use file_problem::{FileLook, FileProblem};
pub use grade::{FunctionalRank, Grade};
pub use identifiers::{Nip, Nuptk};
pub use limits::Limits;
pub use posts::{Duty, DutyKind, Post, PostKind};
pub use problem::{Problem, ProblemKind, Severity};
pub use roster::{Roster, RosterKind, RosterRow};
pub(crate) use sheet::{Cell, Merge, TakeRows};
pub use values::{Employment, EmploymentKind, Sex};

/// Reads a roster export.
///
/// A file within the limits is read whole; one beyond them is refused before or while it is unpacked. Memory stays
/// within a few times the limits whatever the bytes are.
pub fn read_roster(bytes: &[u8], limits: &Limits) -> Result<Roster, FileProblem> {
    read_workbook(bytes, limits, &|is_1904| {
        interpreter::Interpreter::new(limits, is_1904)
    })
}

/// Reads the first sheet of a workbook that a reader of rows makes something of.
pub(crate) fn read_workbook<T: TakeRows>(
    bytes: &[u8],
    limits: &Limits,
    begin: &impl Fn(bool) -> T,
) -> Result<T::Found, FileProblem> {
    let size = bytes.len() as u64;
    if size > limits.max_bytes {
        return Err(FileProblem::TooLarge {
            bytes: size,
            limit: limits.max_bytes,
        });
    }
    match sniff::sniff(bytes)? {
        sniff::Format::Zip => xlsx::read(bytes, limits, begin),
        sniff::Format::SpreadsheetMl(text) => spreadsheetml::read(&text, begin),
    }
}
