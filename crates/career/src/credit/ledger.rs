//! What has come together in the present rank, line by line.
//!
//! A month belongs to the placement that holds on its first day. Points count within a rank of an office; a
//! new rank begins at the base of its grade, and what was left over is lost. An office that was merged into
//! another counts on in it.

use kernel::frameworks::Rank;
use kernel::people::PostKind;
use platform::Day;

use super::convert::convert;
use crate::model::Predicate;
use crate::month::Month;
use crate::points::Points;
use crate::rules::{PostRules, Rules};

/// Points that an official record states, and the first month that is not yet in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// How many.
    pub points: Points,
    /// The first month that counts on from them.
    pub from: Month,
}

/// A rank and grade, held from a day until the next placement begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The functional office.
    pub office: PostKind,
    /// The rank.
    pub rank: Rank,
    /// The grade: III/c.
    pub grade: String,
    /// Since when, by the decision, however late it came.
    pub starts_on: Day,
    /// Points that an official record states.
    pub opening: Option<Opening>,
}

/// The predicate of some months of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatedMonths {
    /// The first month.
    pub first: Month,
    /// The last month, of the same year.
    pub last: Month,
    /// The predicate.
    pub predicate: Predicate,
}

/// What a person's credit follows from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Career {
    /// Placements in any order.
    pub placements: Vec<Placement>,
    /// Rated months in any order; where two tell of the same month, the earlier in the list counts.
    pub rated: Vec<RatedMonths>,
    /// Days since which a new higher degree is held; the first one counts.
    pub degrees: Vec<Day>,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A rank begins at the base of its grade; what was left over in the one before is lost.
    Begins {
        /// The rank.
        rank: Rank,
        /// The grade.
        grade: String,
        /// When.
        on: Day,
        /// The base of the grade.
        base: Points,
        /// Points left over in the rank before.
        lost: Points,
    },
    /// A grade, or a merged office, in which the points count on.
    GoesOn {
        /// The office.
        office: PostKind,
        /// The grade.
        grade: String,
        /// When.
        on: Day,
    },
    /// Points that an official record states take the place of the sum.
    Recorded(Opening),
    /// Points of rated months.
    Earned {
        /// The first month.
        first: Month,
        /// Months that count.
        months: i32,
        /// The predicate.
        predicate: Predicate,
        /// Its per cent.
        percent: i64,
        /// Points of a full year with 100 per cent.
        coefficient: Points,
        /// What comes of it.
        points: Points,
    },
    /// Points of a new higher degree.
    Degree {
        /// Since when it is held.
        on: Day,
        /// Its per cent.
        percent: i64,
        /// Of what: the points to the next grade.
        of: Points,
        /// What comes of it.
        points: Points,
    },
    /// Rated months of a year for which no rule is known.
    NoRule {
        /// The year.
        year: i32,
    },
}

/// What has come together, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// The present placement.
    pub placement: Placement,
    /// Every line since the first placement, oldest first.
    pub entries: Vec<Entry>,
    /// Points within the present rank.
    pub sum: Points,
    /// The first month of the present placement that is not rated yet.
    pub unrated_from: Month,
}

impl Ledger {
    /// The lines of the present rank: from where it began.
    pub fn present(&self) -> &[Entry] {
        let begins = |entry: &Entry| matches!(entry, Entry::Begins { .. });
        let from = self.entries.iter().rposition(begins).unwrap_or(0);
        &self.entries[from..]
    }
}

/// Adds up a career; `None` without a placement.
pub fn ledger(rules: &Rules, career: &Career) -> Option<Ledger> {
    let mut placements: Vec<&Placement> = career.placements.iter().collect();
    placements.sort_by_key(|placement| placement.starts_on);
    let mut sum = Points::ZERO;
    let mut entries = Vec::new();
    let mut unrated_from = Month::new(0, 1);
    for (index, placement) in placements.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| placements[before]);
        let entry = entry_of(rules, before, placement, sum);
        if let Entry::Begins { base, .. } = &entry {
            sum = *base;
        }
        entries.push(entry);
        let mut from = Month::beginning_from(placement.starts_on);
        if let Some(opening) = placement.opening {
            entries.push(Entry::Recorded(opening));
            sum = opening.points;
            from = from.max(opening.from);
        }
        let until = placements
            .get(index + 1)
            .map(|next| Month::beginning_from(next.starts_on));
        unrated_from = from;
        for slice in slices(career, from, until) {
            let entry = earned(rules, placement.rank, slice);
            if let Entry::Earned { points, .. } = &entry {
                sum = sum + *points;
            }
            entries.push(entry);
            unrated_from = unrated_from.max(slice.last.plus(1));
        }
        let is_within = |day: &&Day| {
            let month = Month::of(**day);
            from <= month && until.is_none_or(|until| month < until)
        };
        let degree = career.degrees.iter().min().filter(is_within);
        if let Some((entry, points)) = degree.and_then(|on| of_degree(rules, placement, *on)) {
            sum = sum + points;
            entries.push(entry);
        }
    }
    Some(Ledger {
        placement: (*placements.last()?).clone(),
        entries,
        sum,
        unrated_from,
    })
}

fn entry_of(
    rules: &Rules,
    before: Option<&Placement>,
    placement: &Placement,
    sum: Points,
) -> Entry {
    let (grade, on) = (placement.grade.clone(), placement.starts_on);
    let year = i32::from(on.0.year());
    let goes_on = before.is_some_and(|before| {
        before.rank == placement.rank && is_same_office(rules.posts(year), before, placement)
    });
    if goes_on {
        return Entry::GoesOn {
            office: placement.office,
            grade,
            on,
        };
    }
    let base = rules
        .credit(year)
        .and_then(|credit| {
            let rank = credit.rank(placement.rank);
            rank.grades.iter().find(|known| known.grade == grade)
        })
        .map_or(Points::ZERO, |known| known.base);
    Entry::Begins {
        rank: placement.rank,
        grade,
        on,
        base,
        lost: sum,
    }
}

fn is_same_office(rules: &PostRules, before: &Placement, now: &Placement) -> bool {
    let merged = rules.merges.iter().any(|merge| {
        (merge.office, merge.into) == (before.office, now.office) && now.starts_on >= merge.from
    });
    before.office == now.office || merged
}

/// The rated months that lie within a placement, oldest first, each month once.
fn slices(career: &Career, from: Month, until: Option<Month>) -> Vec<RatedMonths> {
    let mut found: Vec<RatedMonths> = Vec::new();
    for rated in &career.rated {
        let mut month = rated.first.max(from);
        let last = until.map_or(rated.last, |until| rated.last.min(until.plus(-1)));
        let mut open: Option<RatedMonths> = None;
        while month <= last {
            let is_taken = found
                .iter()
                .any(|known| known.first <= month && month <= known.last);
            open = match (open, is_taken) {
                (Some(slice), true) => {
                    found.push(slice);
                    None
                }
                (None, true) => None,
                (Some(slice), false) => Some(RatedMonths {
                    last: month,
                    ..slice
                }),
                (None, false) => Some(RatedMonths {
                    first: month,
                    last: month,
                    predicate: rated.predicate,
                }),
            };
            month = month.plus(1);
        }
        found.extend(open);
    }
    found.sort_by_key(|slice| slice.first);
    found
}

/// What a new higher degree adds; an official record of later months has it in it already.
fn of_degree(rules: &Rules, placement: &Placement, on: Day) -> Option<(Entry, Points)> {
    let credit = rules.credit(i32::from(on.0.year()))?;
    let percent = credit.degree.as_ref()?.percent;
    let rank = credit.rank(placement.rank);
    let of = rank.next_grade.or(rank.next_rank)?;
    let points = credit.rounded(of.thousandths() * percent, 100);
    let entry = Entry::Degree {
        on,
        percent,
        of,
        points,
    };
    Some((entry, points))
}

fn earned(rules: &Rules, rank: Rank, slice: RatedMonths) -> Entry {
    let year = slice.first.year();
    let Some(credit) = rules.credit(year) else {
        return Entry::NoRule { year };
    };
    let months = slice.last.months_since(slice.first) + 1;
    Entry::Earned {
        first: slice.first,
        months,
        predicate: slice.predicate,
        percent: credit.percent(slice.predicate).value,
        coefficient: credit.rank(rank).coefficient,
        points: convert(credit, rank, slice.predicate, months),
    }
}
