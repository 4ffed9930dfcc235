//! What a step asks besides points, and how far that can be said from what Bina knows.

use super::forecast::Step;
use super::ledger::{Career, Placement};
use crate::model::Predicate;
use crate::month::Month;
use crate::rules::{ConditionRule, CreditRules};

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Predicates it depends on are not known.
    Unknown,
    /// It is seen to outside of Bina.
    Elsewhere,
}

impl Met {
    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Yes => "met-yes",
            Self::No => "met-no",
            Self::Unknown => "met-unknown",
            Self::Elsewhere => "met-elsewhere",
        }
    }

    /// Its style.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Yes => "met",
            Self::No => "below",
            Self::Unknown | Self::Elsewhere => "unclear",
        }
    }
}

/// A condition of a step for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    /// The rule.
    pub rule: &'a ConditionRule,
    /// Whether it is met.
    pub met: Met,
}

/// The conditions of a step, with those about predicates judged by the last full years before `year`.
pub fn conditions<'a>(
    rules: &'a CreditRules,
    career: &Career,
    placement: &Placement,
    step: &Step,
    year: i32,
) -> Vec<Condition<'a>> {
    rules
        .conditions
        .iter()
        .filter(|rule| rule.step == step.kind)
        .filter(|rule| rule.ranks.is_empty() || rule.ranks.contains(&placement.rank))
        .map(|rule| Condition {
            met: match rule.least {
                None => Met::Elsewhere,
                Some((least, years)) => last_years(career, year, least, years),
            },
            rule,
        })
        .collect()
}

fn last_years(career: &Career, year: i32, least: Predicate, years: i32) -> Met {
    // The last full year is the latest one that is rated to its end; a year still running does not count.
    let of_year = |year: i32| {
        let end = Month::new(year, 12);
        let rated = career
            .rated
            .iter()
            .filter(|rated| rated.last.year() == year);
        rated.clone().any(|rated| rated.last == end).then(|| {
            rated
                .map(|rated| rated.predicate)
                .max()
                .unwrap_or(Predicate::VeryPoor)
        })
    };
    let found: Vec<Option<Predicate>> = (1..=years).map(|back| of_year(year - back)).collect();
    if found
        .iter()
        .flatten()
        .any(|worst| !worst.is_at_least(least))
    {
        Met::No
    } else if found.iter().all(Option::is_some) {
        Met::Yes
    } else {
        Met::Unknown
    }
}
