//! Rows of cells become lines of a report.

use super::rules::{Columns, rules};
use super::{Line, Report};
use crate::dapodik::{Cell, FileProblem, Limits, Merge, TakeRows};

/// The header must stand within this many rows.
const SEARCHED_ROWS: u32 = 30;
/// A report has some hundred lines; one with more is something else.
const MOST_LINES: usize = 2_000;
/// Text beyond this is cut; names of indicators are shorter.
const LONGEST: usize = 200;

/// Where the columns that are read stand.
struct Header {
    row: u32,
    indicator: u32,
    number: Option<u32>,
    label: Option<u32>,
    year: i16,
    score: u32,
    before: Option<u32>,
}

/// Takes the rows of one sheet.
pub(super) struct Reader<'l> {
    limits: &'l Limits,
    cells: u64,
    header: Option<Header>,
    /// The row that looked most like a header, and what it lacked.
    nearest: Option<(u32, Vec<String>)>,
    lines: Vec<Line>,
    unread: Vec<u32>,
}

impl<'l> Reader<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            cells: 0,
            header: None,
            nearest: None,
            lines: Vec::new(),
            unread: Vec::new(),
        }
    }

    fn look_for_header(&mut self, number: u32, cells: &[Cell<'_>]) -> Result<(), FileProblem> {
        if number > SEARCHED_ROWS {
            return Err(self.no_header());
        }
        match header(number, cells, &rules().columns) {
            Ok(header) => self.header = Some(header),
            Err(missing) if missing.len() < 2 => {
                self.nearest.get_or_insert((number, missing));
            }
            Err(_) => {}
        }
        Ok(())
    }

    fn no_header(&mut self) -> FileProblem {
        let (nearest_row, missing) = match self.nearest.take() {
            Some((row, missing)) => (Some(row), missing),
            None => (None, vec![INDICATOR.to_owned(), SCORE.to_owned()]),
        };
        FileProblem::HeaderNotFound {
            missing,
            nearest_row,
        }
    }
}

const INDICATOR: &str = "Indikator";
const SCORE: &str = "Skor (dengan tahun)";

impl TakeRows for Reader<'_> {
    type Found = Report;

    fn count_cell(&mut self) -> Result<(), FileProblem> {
        self.cells += 1;
        if self.cells > self.limits.max_cells {
            return Err(FileProblem::TooManyCells {
                limit: self.limits.max_cells,
            });
        }
        Ok(())
    }

    fn merge(&mut self, _: Merge) -> Result<(), FileProblem> {
        // Titles and dimensions are merged in every report; lines are known by their codes.
        self.count_cell()
    }

    fn row(&mut self, number: u32, cells: &[Cell<'_>]) -> Result<(), FileProblem> {
        let Some(header) = &self.header else {
            return self.look_for_header(number, cells);
        };
        let text = |column: u32| cell(cells, column);
        let name = text(header.indicator);
        let listed = header.number.map(text).unwrap_or_default();
        let Some((code, name)) = split_code(&listed, &name) else {
            return Ok(());
        };
        let score = read_score(&text(header.score));
        if score.is_none() {
            self.unread.push(number);
        }
        self.lines.push(Line {
            row: number,
            code,
            name,
            label: header.label.map(text).unwrap_or_default(),
            score,
            before: header.before.and_then(|column| read_score(&text(column))),
        });
        if self.lines.len() > MOST_LINES {
            return Err(FileProblem::TooManyRows {
                limit: MOST_LINES as u32,
            });
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Report, FileProblem> {
        let Some(header) = self.header.take() else {
            return Err(self.no_header());
        };
        if self.lines.iter().all(|line| line.score.is_none()) {
            return Err(FileProblem::NoRows {
                header_row: header.row,
            });
        }
        Ok(Report {
            year: header.year,
            lines: self.lines,
            unread: self.unread,
        })
    }
}

fn cell(cells: &[Cell<'_>], column: u32) -> String {
    let found = cells.iter().find(|cell| cell.column == column);
    found.map_or_else(String::new, |cell| {
        let words: Vec<&str> = cell.text.split_whitespace().collect();
        words.join(" ").chars().take(LONGEST).collect()
    })
}

/// Reads a header row, or says which columns it lacks.
fn header(number: u32, cells: &[Cell<'_>], words: &Columns) -> Result<Header, Vec<String>> {
    let texts: Vec<(u32, String)> = cells
        .iter()
        .map(|cell| (cell.column, kernel::people::fold(&cell.text)))
        .collect();
    let exactly = |names: &[String]| {
        texts
            .iter()
            .find(|(_, text)| names.contains(text))
            .map(|(column, _)| *column)
    };
    let begins = |names: &[String]| {
        texts
            .iter()
            .find(|(_, text)| names.iter().any(|name| text.starts_with(name.as_str())))
            .map(|(column, _)| *column)
    };
    let mut scores: Vec<(i16, u32)> = texts
        .iter()
        .filter(|(_, text)| {
            words
                .score
                .iter()
                .any(|name| text.starts_with(name.as_str()))
        })
        .filter(|(_, text)| {
            !words
                .definition
                .iter()
                .any(|name| text.contains(name.as_str()))
        })
        .filter_map(|(column, text)| Some((year(text)?, *column)))
        .collect();
    scores.sort_by_key(|(year, column)| (std::cmp::Reverse(*year), *column));
    let indicator = begins(&words.indicator);
    match (indicator, scores.first()) {
        (Some(indicator), Some(&(year, score))) => Ok(Header {
            row: number,
            indicator,
            number: exactly(&words.number),
            label: exactly(&words.label),
            year,
            score,
            before: scores
                .iter()
                .find(|(earlier, _)| *earlier < year)
                .map(|(_, column)| *column),
        }),
        (indicator, score) => {
            let mut missing = Vec::new();
            if indicator.is_none() {
                missing.push(INDICATOR.to_owned());
            }
            if score.is_none() {
                missing.push(SCORE.to_owned());
            }
            Err(missing)
        }
    }
}

/// A year of this century in a text.
fn year(text: &str) -> Option<i16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|year| (2000..2100).contains(year))
}

/// The code and name of a line; the code has a column of its own or begins the name.
fn split_code(listed: &str, name: &str) -> Option<(String, String)> {
    if is_code(listed) {
        return Some((tidy(listed), name.to_owned()));
    }
    let (first, rest) = name.split_once(' ')?;
    is_code(first).then(|| {
        (
            tidy(first),
            rest.trim_start_matches(['-', '.', ' ']).to_owned(),
        )
    })
}

fn tidy(code: &str) -> String {
    code.trim_end_matches('.').to_uppercase()
}

/// A dimension's letter and one or two numbers: D.1, D.1.1.
fn is_code(text: &str) -> bool {
    let mut parts = text.trim_end_matches('.').split('.');
    let letter = parts.next().unwrap_or_default();
    let is_letter = letter.len() == 1
        && letter.as_bytes()[0]
            .to_ascii_uppercase()
            .is_ascii_uppercase();
    let numbers: Vec<&str> = parts.collect();
    is_letter
        && (1..=3).contains(&numbers.len())
        && numbers
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit()))
}

/// A score between 0 and 100 as the file writes it; comma and point both set off decimals.
fn read_score(text: &str) -> Option<f64> {
    let score: f64 = text.trim().replace(',', ".").parse().ok()?;
    (0.0..=100.0).contains(&score).then_some(score)
}
