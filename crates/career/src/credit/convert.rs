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
    rules.rounded(coefficient * percent * i64::from(months), 100 * 12)
}
