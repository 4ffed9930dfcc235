//! A predicate over some months becomes points.

use kernel::frameworks::Rank;

use crate::model::Predicate;
use crate::points::Points;
use crate::rules::CreditRules;

/// Points of so many months of a year: per cent of the predicate × coefficient × months ÷ 12, rounded half up
/// to the decimals of the rule.
pub fn convert(rules: &CreditRules, rank: Rank, predicate: Predicate, months: i32) -> Points {
    let coefficient = rules.rank(rank).coefficient.thousandths();
    let percent = rules.percent(predicate).value;
    let over = 100 * 12;
    // Thousandths are rounded to the rule's decimals: to whole tens of them for two decimals.
    let unit = 10_i64.pow(3 - rules.decimals.value.min(3));
    let exact = coefficient * percent * i64::from(months);
    let units = (2 * exact + over * unit) / (2 * over * unit);
    Points::of_thousandths(units * unit)
}
