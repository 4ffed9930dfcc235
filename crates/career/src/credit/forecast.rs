//! When the next grade and the next rank are reached, if every year from now on brings the same predicate.

use kernel::frameworks::Rank;
use platform::Day;

use super::convert::convert;
use super::ledger::Ledger;
use crate::model::{Predicate, StepKind};
use crate::month::Month;
use crate::points::Points;
use crate::rules::{CreditRules, Rules};

/// Months looked ahead: longer than any career.
const LONGEST: i32 = 12 * 45;

/// A step ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Of which kind.
    pub kind: StepKind,
    /// The rank it leads to.
    pub rank: Rank,
    /// The grade it leads to.
    pub grade: String,
    /// Points within the present rank that it needs in all.
    pub needs: Points,
}

/// When a step is reached under one predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The predicate every year.
    pub predicate: Predicate,
    /// The day from which the points suffice; `None` when they never do within a career.
    pub on: Option<Day>,
}

/// The next grade within the rank and the next rank, as far as the rules know them, nearest first.
pub fn next_steps(rules: &CreditRules, rank: Rank, grade: &str) -> Vec<Step> {
    let rule = rules.rank(rank);
    let place = rule.grades.iter().position(|known| known.grade == grade);
    let mut steps = Vec::new();
    if let (Some(place), Some(_)) = (place, rule.next_grade)
        && let Some(next) = rule.grades.get(place + 1)
    {
        steps.push(Step {
            kind: StepKind::Grade,
            rank,
            grade: next.grade.clone(),
            needs: next.base,
        });
    }
    if let (Some(needs), Some(above)) = (rule.next_rank, rules.rank_above(rank)) {
        let first = above.grades.first();
        steps.push(Step {
            kind: StepKind::Rank,
            rank: above.rank,
            grade: first.map_or_else(String::new, |first| first.grade.clone()),
            needs,
        });
    }
    steps
}

/// The day from which the points suffice for a step under one predicate; each year's part is rounded on its own.
pub fn reached_on(
    rules: &Rules,
    ledger: &Ledger,
    needs: Points,
    predicate: Predicate,
) -> Option<Day> {
    let rank = ledger.placement.rank;
    let (mut sum, mut month) = (ledger.sum, ledger.unrated_from);
    let last = month.plus(LONGEST);
    while sum < needs {
        if month > last {
            return None;
        }
        let credit = rules.credit(month.year())?;
        let begins = month;
        let until = Month::new(month.year() + 1, 1);
        let mut part = Points::ZERO;
        while month < until && sum + part < needs {
            month = month.plus(1);
            part = convert(credit, rank, predicate, month.months_since(begins));
        }
        sum = sum + part;
    }
    (month <= last).then(|| month.first_day())
}

/// When a step is reached under one predicate.
pub fn forecast(rules: &Rules, ledger: &Ledger, step: &Step, predicate: Predicate) -> Forecast {
    Forecast {
        predicate,
        on: reached_on(rules, ledger, step.needs, predicate),
    }
}

/// When a step is reached under each predicate, best first.
pub fn forecasts(rules: &Rules, ledger: &Ledger, step: &Step) -> Vec<Forecast> {
    Predicate::ALL
        .iter()
        .map(|predicate| forecast(rules, ledger, step, *predicate))
        .collect()
}
