//! The workbook of Rapor Pendidikan: indicators with this year's and last year's score.
//!
//! Columns are found by words and a year, because their order and number change every year; the words
//! are in `frameworks/rapor`. Pure: bytes in, lines out; whose report it is the caller knows.

mod rows;
mod rules;
mod words;

#[cfg(test)]
mod tests;

pub use rules::{FocusPart, Rules, rules};
pub use words::file_sentence;

use serde::{Deserialize, Serialize};

use crate::dapodik::{FileProblem, Limits, read_workbook};

/// One indicator of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its row in the file.
    pub row: u32,
    /// Its code, as D.1.1.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is written as achieved: Baik, Sedang, Kurang.
    pub label: String,
    /// This year's score.
    pub score: Option<f64>,
    /// Last year's score.
    pub before: Option<f64>,
}

/// A school's report of one year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The year of the scores.
    pub year: i16,
    /// The indicators in the order of the file.
    pub lines: Vec<Line>,
    /// Rows with a code whose score cannot be read, by their row in the file.
    pub unread: Vec<u32>,
}

impl Report {
    /// The lowest of the lines that speak of practice in class; the first of equal ones.
    pub fn lowest(&self, prefix: &str) -> Option<&Line> {
        self.lines
            .iter()
            .filter(|line| line.code.starts_with(prefix) && line.score.is_some())
            .min_by(|a, b| {
                let score = |line: &Line| line.score.unwrap_or(f64::INFINITY);
                score(a).total_cmp(&score(b))
            })
    }
}

/// Reads a report; a file that holds none is refused with the reason.
pub fn read_report(bytes: &[u8], limits: &Limits) -> Result<Report, FileProblem> {
    read_workbook(bytes, limits, &|_| rows::Reader::new(limits))
}
