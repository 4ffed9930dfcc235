//! Who is who: each row of the file to one person at most, by NUPTK, then NIP, then name within the school.
//!
//! Pure. Where two answers are possible none is taken, and the row says why.

use std::collections::{HashMap, HashSet};

use kernel::people::{Person, fold};

use super::sheet::Incoming;
use crate::dapodik::Column;

/// By what a person was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchedBy {
    /// The national number.
    Nuptk,
    /// The number as civil servant or contract employee.
    Nip,
    /// The name, among those who work at the school.
    Name,
}

/// Why a row is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skip {
    /// It names nobody.
    Nameless,
    /// Rows with different names carry the same number.
    SameNumber {
        /// NUPTK or NIP.
        column: Column,
        /// The rows.
        rows: Vec<u32>,
    },
    /// It says again what an earlier row says.
    SaidBefore {
        /// The earlier row.
        row: u32,
    },
    /// Its NUPTK belongs to one person and its NIP to another.
    TwoPeople {
        /// Whose NUPTK it is.
        nuptk: String,
        /// Whose NIP it is.
        nip: String,
    },
    /// Several people have its NIP.
    NipOfSeveral {
        /// How many.
        count: usize,
    },
    /// Several people or rows have its name, and no number tells them apart.
    NameOfSeveral {
        /// The rows of that name in the file.
        rows: Vec<u32>,
    },
    /// Someone of that name is there with another number.
    OtherNumber {
        /// NUPTK or NIP.
        column: Column,
    },
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// Nobody like this is known.
    New,
    /// The person at this place of the list of known people.
    Known(usize, MatchedBy),
    /// Left out.
    Skipped(Skip),
}

/// Finds the person of each row. `is_here` says who of the known people works at the school.
pub fn match_rows(rows: &[Incoming], people: &[Person], is_here: &[bool]) -> Vec<Match> {
    let mut found: Vec<Option<Match>> = repeated_numbers(rows);
    by_number(rows, people, &mut found);
    by_name(rows, people, is_here, &mut found);
    found
        .into_iter()
        .map(|one| one.unwrap_or(Match::New))
        .collect()
}

type NumberOf = fn(&Incoming) -> Option<&str>;

const NUMBERS: [(Column, NumberOf); 2] = [
    (Column::Nuptk, |row| row.nuptk.as_deref()),
    (Column::Nip, |row| row.nip.as_deref()),
];

/// Rows that share a number: the first of those that agree on the name goes on.
fn repeated_numbers(rows: &[Incoming]) -> Vec<Option<Match>> {
    let mut found: Vec<Option<Match>> = vec![None; rows.len()];
    for (column, number) in NUMBERS {
        let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            if let Some(number) = number(row) {
                holders.entry(number).or_default().push(index);
            }
        }
        for holders in holders.into_values().filter(|holders| holders.len() > 1) {
            let first = &rows[holders[0]];
            let is_one = holders
                .iter()
                .all(|at| fold(&rows[*at].name) == fold(&first.name));
            let numbers: Vec<u32> = holders.iter().map(|at| rows[*at].row).collect();
            for at in holders {
                let skip = match is_one {
                    true if rows[at].row == first.row => continue,
                    true => Skip::SaidBefore { row: first.row },
                    false => Skip::SameNumber {
                        column,
                        rows: numbers.clone(),
                    },
                };
                found[at].get_or_insert(Match::Skipped(skip));
            }
        }
    }
    found
}

fn by_number(rows: &[Incoming], people: &[Person], found: &mut [Option<Match>]) {
    let mut nuptk: HashMap<&str, usize> = HashMap::new();
    let mut nip: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        if let Some(number) = &person.nuptk {
            nuptk.insert(number, at);
        }
        if let Some(number) = &person.nip {
            nip.entry(number).or_default().push(at);
        }
    }
    let mut taken: HashMap<usize, u32> = HashMap::new();
    for (row, found) in rows.iter().zip(found) {
        if found.is_some() {
            continue;
        }
        let by_nuptk = row
            .nuptk
            .as_deref()
            .and_then(|number| nuptk.get(number))
            .copied();
        let by_nip = row.nip.as_deref().and_then(|number| nip.get(number));
        let by_nip: &[usize] = by_nip.map_or(&[], Vec::as_slice);
        let one = match (by_nuptk, by_nip) {
            (Some(at), others) if others.is_empty() || others.contains(&at) => {
                Match::Known(at, MatchedBy::Nuptk)
            }
            (Some(at), others) => Match::Skipped(Skip::TwoPeople {
                nuptk: people[at].name.clone(),
                nip: people[others[0]].name.clone(),
            }),
            (None, []) => continue,
            (None, [at]) => Match::Known(*at, MatchedBy::Nip),
            (None, several) => Match::Skipped(Skip::NipOfSeveral {
                count: several.len(),
            }),
        };
        *found = Some(match one {
            Match::Known(at, _) if taken.contains_key(&at) => {
                Match::Skipped(Skip::SaidBefore { row: taken[&at] })
            }
            other => other,
        });
        if let Some(Match::Known(at, _)) = found {
            taken.insert(*at, row.row);
        }
    }
}

fn by_name(rows: &[Incoming], people: &[Person], is_here: &[bool], found: &mut [Option<Match>]) {
    let taken: HashSet<usize> = found
        .iter()
        .filter_map(|one| match one {
            Some(Match::Known(at, _)) => Some(*at),
            _ => None,
        })
        .collect();
    let mut here: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        if is_here[at] && !taken.contains(&at) {
            here.entry(&person.name_folded).or_default().push(at);
        }
    }
    let mut open: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, row) in rows
        .iter()
        .enumerate()
        .filter(|(index, _)| found[*index].is_none())
    {
        open.entry(fold(&row.name)).or_default().push(index);
    }
    for (name, indexes) in open {
        let candidates: &[usize] = here.get(name.as_str()).map_or(&[], Vec::as_slice);
        let has_number = |index: &usize| rows[*index].nuptk.is_some() || rows[*index].nip.is_some();
        match (indexes.as_slice(), candidates) {
            (_, []) if indexes.len() == 1 || indexes.iter().all(has_number) => {}
            ([index], [at]) => {
                found[*index] = Some(match contradiction(&rows[*index], &people[*at]) {
                    Some(column) => Match::Skipped(Skip::OtherNumber { column }),
                    None => Match::Known(*at, MatchedBy::Name),
                });
            }
            _ => {
                let numbers: Vec<u32> = indexes.iter().map(|at| rows[*at].row).collect();
                for index in indexes {
                    let skip = Skip::NameOfSeveral {
                        rows: numbers.clone(),
                    };
                    found[index] = Some(Match::Skipped(skip));
                }
            }
        }
    }
}

/// The number in which a row and a person of its name differ.
fn contradiction(row: &Incoming, person: &Person) -> Option<Column> {
    let differs = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    if differs(&row.nuptk, &person.nuptk) {
        return Some(Column::Nuptk);
    }
    differs(&row.nip, &person.nip).then_some(Column::Nip)
}

#[cfg(test)]
#[path = "matching_tests.rs"]
mod tests;
