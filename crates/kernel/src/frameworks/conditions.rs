//! Which lines of an instrument are asked, given what was answered: one rule for showing a form, for
//! reading it and for checking what arrives.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::ItemCode;
use super::model::{Condition, Line, Test};

impl Test {
    /// Whether a number passes.
    pub fn holds(self, number: u32) -> bool {
        match self {
            Self::AtMost(most) => number <= most,
            Self::AtLeast(least) => number >= least,
            Self::Is(exact) => number == exact,
        }
    }

    /// The number it compares with.
    pub fn number(self) -> u32 {
        match self {
            Self::AtMost(number) | Self::AtLeast(number) | Self::Is(number) => number,
        }
    }
}

/// The lines that are asked. An item that was not asked counts as unanswered, and a condition on an
/// unanswered item does not hold.
pub fn asked<'a>(
    lines: impl IntoIterator<Item = Line<'a>>,
    numbers: &BTreeMap<ItemCode, u32>,
) -> BTreeSet<ItemCode> {
    let mut found = BTreeSet::new();
    // A condition names an earlier line only, so one pass is enough.
    for line in lines {
        if line.shown_if().is_none_or(|it| holds(it, &found, numbers)) {
            found.insert(line.code().clone());
        }
    }
    found
}

fn holds(
    condition: &Condition,
    asked: &BTreeSet<ItemCode>,
    numbers: &BTreeMap<ItemCode, u32>,
) -> bool {
    asked.contains(&condition.item)
        && numbers
            .get(&condition.item)
            .is_some_and(|number| condition.test.holds(*number))
}
