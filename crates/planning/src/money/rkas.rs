//! A plan's runs as lines of a school's budget: activity, account, volume, unit, price, sum, source. Pure.
//!
//! The lines of a run are charged to its sources in order; where a source ends within a line, the line is parted. What a
//! programme costs beyond its cost sheet is one line of its own, so that the sum is always that of the plan.

use super::rules::{Account, Activity, MoneyRules};
use super::store::ProgrammeCost;
use crate::model::Mode;
use crate::programme_types::CostKind;
use crate::store::FundId;

/// One line of a budget.
#[derive(Clone, Debug, PartialEq)]
pub struct BudgetLine {
    /// The activity's code; empty when none fits.
    pub activity: String,
    /// Its name.
    pub activity_name: String,
    /// The account's code; empty when none fits.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// What it pays for; none for what is beyond the cost sheet.
    pub kind: Option<CostKind>,
    /// How many units; none where a source pays only a part.
    pub count: Option<i64>,
    /// What is counted.
    pub unit: String,
    /// Rupiah for a unit.
    pub price: Option<i64>,
    /// Rupiah.
    pub amount: i64,
    /// Which source pays; none when nobody does.
    pub fund: Option<FundId>,
    /// Whether both codes are told by a public source.
    pub is_verified: bool,
}

/// A run to be charged.
#[derive(Clone, Debug)]
pub struct Charged<'a> {
    /// How it works.
    pub mode: Mode,
    /// The indicator it moves most.
    pub indicator: &'a str,
    /// Its participants.
    pub participants: usize,
    /// Rupiah in all.
    pub cost: i64,
    /// Who pays.
    pub funding: &'a [(FundId, i64)],
    /// The programme's cost sheet.
    pub sheet: &'a [ProgrammeCost],
}

/// The lines of a run.
pub fn budget_lines(rules: &MoneyRules, run: &Charged<'_>) -> Vec<BudgetLine> {
    let activity = rules.activity(run.mode, run.indicator);
    let mut left: Vec<(FundId, i64)> = run.funding.to_vec();
    let mut open = run.cost;
    let mut lines = Vec::new();
    for row in run.sheet {
        let amount = row.amount(run.participants).min(open);
        if amount > 0 {
            open -= amount;
            let account = rules.account(row.kind);
            let whole = row.amount(run.participants) == amount;
            let line = BudgetLine {
                kind: Some(row.kind),
                count: whole.then_some(row.count(run.participants)),
                price: Some(row.unit),
                ..blank(activity, account)
            };
            charge(&mut lines, &mut left, &line, amount);
        }
    }
    if open > 0 {
        charge(&mut lines, &mut left, &blank(activity, None), open);
    }
    lines
}

fn blank(activity: Option<&Activity>, account: Option<&Account>) -> BudgetLine {
    let text = |found: Option<&String>| found.cloned().unwrap_or_default();
    BudgetLine {
        activity: text(activity.map(|found| &found.code)),
        activity_name: text(activity.map(|found| &found.name)),
        account: text(account.map(|found| &found.code)),
        account_name: text(account.map(|found| &found.name)),
        kind: None,
        count: None,
        unit: text(account.map(|found| &found.unit)),
        price: None,
        amount: 0,
        fund: None,
        is_verified: activity.is_some_and(|found| found.verified)
            && account.is_some_and(|found| found.verified),
    }
}

/// Charges a line to the sources with money left, in order.
fn charge(lines: &mut Vec<BudgetLine>, left: &mut [(FundId, i64)], line: &BudgetLine, amount: i64) {
    let mut open = amount;
    for (fund, rupiah) in left.iter_mut().filter(|(_, rupiah)| *rupiah > 0) {
        let part = open.min(*rupiah);
        if part == 0 {
            break;
        }
        *rupiah -= part;
        open -= part;
        lines.push(BudgetLine {
            amount: part,
            fund: Some(*fund),
            count: line.count.filter(|_| part == amount),
            ..line.clone()
        });
    }
    if open > 0 {
        lines.push(BudgetLine {
            amount: open,
            count: line.count.filter(|_| open == amount),
            ..line.clone()
        });
    }
}

#[cfg(test)]
mod tests {
    use platform::AuthorityId;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::rules::money_rules;
    use super::super::store::ProgrammeCostId;
    use super::*;
    use crate::programme_types::CostPer;
    use crate::store::ProgrammeId;

    fn fund(number: u128) -> FundId {
        FundId(Uuid::from_u128(number))
    }

    fn row(kind: CostKind, per: CostPer, times: i32, unit: i64) -> ProgrammeCost {
        ProgrammeCost {
            authority_id: AuthorityId(Uuid::from_u128(1)),
            id: ProgrammeCostId(Uuid::from_u128(1)),
            programme_id: ProgrammeId(Uuid::from_u128(1)),
            kind,
            per,
            times,
            unit,
        }
    }

    #[test]
    fn a_run_is_charged_line_by_line_and_parted_where_a_source_ends() {
        let sheet = [
            row(CostKind::Honorarium, CostPer::Run, 4, 250),
            row(CostKind::Meals, CostPer::Participant, 2, 20),
        ];
        let funding = [(fund(1), 900), (fund(2), 240)];
        let run = Charged {
            mode: Mode::Workshop,
            indicator: "guru-2626-2023/1.3",
            participants: 3,
            cost: 1140,
            funding: &funding,
            sheet: &sheet,
        };
        let lines = budget_lines(money_rules(2025), &run);
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.account.as_str(), line.count, line.amount, line.fund))
            .collect();
        let wanted = [
            ("5.1.02.02.01.0003", None, 900, Some(fund(1))),
            ("5.1.02.02.01.0003", None, 100, Some(fund(2))),
            ("5.1.02.01.01.0052", Some(6), 120, Some(fund(2))),
            // Beyond the cost sheet.
            ("", None, 20, Some(fund(2))),
        ];
        assert_eq!(told, wanted);
        assert!(lines.iter().all(|line| line.activity == "04.06.27"));
    }

    proptest! {
        #[test]
        fn the_lines_add_up_to_the_run_and_to_what_each_source_pays(
            rows in prop::collection::vec((0..5_usize, any::<bool>(), 1..9_i32, 1..900_i64), 0..6),
            participants in 0..12_usize, beyond in -500..500_i64, split in 0..1000_i64,
        ) {
            let sheet: Vec<ProgrammeCost> = rows
                .into_iter()
                .map(|(kind, is_run, times, unit)| {
                    let per = if is_run { CostPer::Run } else { CostPer::Participant };
                    row(CostKind::ALL[kind], per, times, unit)
                })
                .collect();
            let sum: i64 = sheet.iter().map(|row| row.amount(participants)).sum();
            let cost = (sum + beyond).max(0);
            let first = cost * split / 1000;
            let funding = [(fund(1), first), (fund(2), cost - first)];
            let run = Charged {
                mode: Mode::Course,
                indicator: "guru-2626-2023/1.1",
                participants,
                cost,
                funding: &funding,
                sheet: &sheet,
            };
            let lines = budget_lines(money_rules(2025), &run);
            prop_assert_eq!(lines.iter().map(|line| line.amount).sum::<i64>(), cost);
            for (source, amount) in funding {
                let paid = lines.iter().filter(|line| line.fund == Some(source));
                prop_assert_eq!(paid.map(|line| line.amount).sum::<i64>(), amount);
            }
            for line in &lines {
                if let (Some(count), Some(price)) = (line.count, line.price) {
                    prop_assert_eq!(count * price, line.amount);
                }
            }
        }
    }
}
