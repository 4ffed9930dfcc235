//! Rows of cells become a roster: the title block, the header, the people, and what concerns the file as a whole.

use std::collections::BTreeMap;

use super::columns::Column;
use super::file_problem::FileProblem;
use super::header::{Header, Nearest, SEARCHED_ROWS, read_header};
use super::limits::Limits;
use super::problem::{Problem, ProblemKind};
use super::roster::{Roster, RosterRow};
use super::row::{RowOutcome, read_row};
use super::sheet::{Cell, Merge, TakeRows};
use super::title::Title;

/// Takes the rows of one sheet in their order.
pub(super) struct Interpreter<'l> {
    limits: &'l Limits,
    is_1904: bool,
    cells: u64,
    title: Title,
    nearest: Nearest,
    header: Option<Header>,
    rows: Vec<RosterRow>,
    problems: Vec<Problem>,
    merges: Vec<Merge>,
    unusable: u32,
}

impl<'l> Interpreter<'l> {
    pub(super) fn new(limits: &'l Limits, is_1904: bool) -> Self {
        Self {
            limits,
            is_1904,
            cells: 0,
            title: Title::default(),
            nearest: Nearest::default(),
            header: None,
            rows: Vec::new(),
            problems: Vec::new(),
            merges: Vec::new(),
            unusable: 0,
        }
    }

    fn search(&mut self, number: u32, cells: &[Cell<'_>]) -> Result<(), FileProblem> {
        if number > SEARCHED_ROWS {
            return Err(std::mem::take(&mut self.nearest).into_problem());
        }
        self.header = read_header(number, cells, &mut self.nearest)?;
        if self.header.is_none() {
            self.title.see(cells);
        }
        Ok(())
    }
}

impl TakeRows for Interpreter<'_> {
    type Found = Roster;

    /// Counts a cell before anything is stored of it.
    fn count_cell(&mut self) -> Result<(), FileProblem> {
        self.cells += 1;
        if self.cells > self.limits.max_cells {
            return Err(FileProblem::TooManyCells {
                limit: self.limits.max_cells,
            });
        }
        Ok(())
    }

    /// Keeps a merged area, which counts as a cell.
    fn merge(&mut self, merge: Merge) -> Result<(), FileProblem> {
        self.count_cell()?;
        self.merges.push(merge);
        Ok(())
    }

    fn row(&mut self, number: u32, cells: &[Cell<'_>]) -> Result<(), FileProblem> {
        let Some(header) = &self.header else {
            return self.search(number, cells);
        };
        match read_row(number, cells, header, self.is_1904, &mut self.problems) {
            RowOutcome::Blank => return Ok(()),
            RowOutcome::Unusable => self.unusable += 1,
            RowOutcome::Person(person) => self.rows.push(*person),
        }
        if self.rows.len() as u64 + u64::from(self.unusable) > u64::from(self.limits.max_rows) {
            return Err(FileProblem::TooManyRows {
                limit: self.limits.max_rows,
            });
        }
        Ok(())
    }

    fn finish(self) -> Result<Roster, FileProblem> {
        let Some(header) = self.header else {
            return Err(self.nearest.into_problem());
        };
        if self.rows.is_empty() && self.unusable == 0 {
            return Err(FileProblem::NoRows {
                header_row: header.row,
            });
        }
        refuse_merges(&self.merges, &header, &self.rows)?;
        let mut problems = Vec::new();
        if self.title.kind.is_none() {
            problems.push(Problem {
                row: None,
                column: None,
                kind: ProblemKind::TitleMissing,
            });
        }
        for column in Column::ALL {
            if header.position(column).is_none() {
                problems.push(Problem {
                    row: None,
                    column: Some(column),
                    kind: ProblemKind::ColumnMissing,
                });
            }
        }
        problems.extend(self.problems);
        report_duplicates(&self.rows, &mut problems);
        // Stable, so that the doubts of one row keep the order of its columns.
        problems.sort_by_key(|problem| problem.row);
        Ok(Roster {
            kind: self.title.kind,
            school_name: self.title.school_name,
            region: self.title.region,
            downloaded_at: self.title.downloaded_at,
            header_row: header.row,
            rows: self.rows,
            left_columns: header.left,
            ignored_columns: header.ignored,
            problems,
        })
    }
}

/// A merged area among the people, or across columns of the header, hides whose value it is.
fn refuse_merges(merges: &[Merge], header: &Header, rows: &[RosterRow]) -> Result<(), FileProblem> {
    let last = rows.last().map_or(header.row, |row| row.row);
    let is_harmful = |merge: &&Merge| {
        let touches_people = merge.last_row > header.row && merge.first_row <= last;
        // A header cell that reaches down over a second header row is read like any other.
        let is_tall_header =
            merge.first_row <= header.row && merge.first_column == merge.last_column;
        let spreads_header = (merge.first_row..=merge.last_row).contains(&header.row)
            && merge.first_column != merge.last_column;
        header.reads_within(merge.first_column, merge.last_column)
            && ((touches_people && !is_tall_header) || spreads_header)
    };
    let mut harmful = merges.iter().filter(is_harmful);
    match harmful.next() {
        None => Ok(()),
        Some(first) => Err(FileProblem::MergedCells {
            first: first.name(),
            count: 1 + harmful.count() as u32,
        }),
    }
}

fn report_duplicates(rows: &[RosterRow], problems: &mut Vec<Problem>) {
    let nuptk = rows
        .iter()
        .filter_map(|row| Some((row.nuptk.as_ref()?.as_str(), row.row)));
    report_repeated(Column::Nuptk, nuptk, problems);
    let nip = rows
        .iter()
        .filter_map(|row| Some((row.nip.as_ref()?.as_str(), row.row)));
    report_repeated(Column::Nip, nip, problems);
}

/// Rows named in one report; with more, the list says enough.
const MAX_NAMED: usize = 20;

fn report_repeated<'a>(
    column: Column,
    values: impl Iterator<Item = (&'a str, u32)>,
    problems: &mut Vec<Problem>,
) {
    let mut holders: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (value, row) in values {
        holders.entry(value).or_default().push(row);
    }
    for rows in holders.into_values().filter(|rows| rows.len() > 1) {
        let named: Vec<u32> = rows.iter().copied().take(MAX_NAMED).collect();
        for row in rows {
            problems.push(Problem {
                row: Some(row),
                column: Some(column),
                kind: ProblemKind::Duplicate {
                    rows: named.clone(),
                },
            });
        }
    }
}
