//! Money beyond a sum: cost sheets of programmes, what sources refuse to pay, codes by year, what was spent, and the lines
//! a school copies into its budget (RKAS).

mod export_page;
mod rkas;
mod rules;
mod sheet_page;
mod spending_page;
mod store;

pub use rkas::{BudgetLine, Charged, budget_lines};
pub use rules::{Account, Activity, MoneyRules, money_rules};
pub use store::{
    FundSpending, FundSpendingId, ProgrammeCost, ProgrammeCostId, list_costs_of_programmes,
    list_spending_of_funds,
};

pub(crate) use export_page::{export, say_cautions};
pub(crate) use rules::{join_kinds, split_kinds};
pub(crate) use sheet_page::{change as change_sheet, edit as edit_sheet};
pub(crate) use spending_page::{SpendingView, spend, spending_of};
pub(crate) use store::{MIGRATION, insert_costs};
