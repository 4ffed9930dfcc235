//! What was spent of a source, on the page of the source.

use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, Ctx, Target};
use platform::audit::Audited;
use platform::db::add_once;
use platform::web::{Form, Problem, see_other};

use super::store::{FundSpending, FundSpendingId, insert_spending, list_spending_of_funds};
use crate::store::{FundId, find_fund};

/// Most rupiah spent at once.
const MOST: i64 = 10_000_000_000;

/// A line of what was spent.
pub(crate) struct SpendingView {
    pub day: String,
    pub note: String,
    pub amount: String,
}

/// What was spent of a source, latest first.
pub(crate) async fn spending_of(ctx: &Ctx, fund: FundId) -> Result<Vec<SpendingView>, Problem> {
    let rows = list_spending_of_funds(ctx.db(), ctx.authority(), &[fund]).await?;
    Ok(rows
        .into_iter()
        .map(|row| SpendingView {
            day: ctx.speech.day(row.spent_on),
            note: row.note,
            amount: ctx.speech.rupiah(row.amount),
        })
        .collect())
}

/// Notes what was spent; a faulty form is shown again on the page of the source.
pub(crate) async fn spend(
    ctx: Ctx,
    Path(id): Path<FundId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let fund = find_fund(ctx.db(), ctx.authority(), id).await?;
    let fund = fund.ok_or_else(Problem::not_found)?;
    let school = Target::School(fund.school_id);
    let permit = ctx.permit(Action::EditPlan, school).await?;
    let spending: FundSpendingId = form.choice("spending").ok_or_else(Problem::not_found)?;
    let rupiah = form.number("spent", 1..=MOST);
    let spent_on = form.day("spent_on");
    let note = form.text("spent_for", 120);
    let (Some(amount), Some(spent_on), Some(note)) = (rupiah, spent_on, note) else {
        return crate::funds_page::fund_page(&ctx, &fund, form).await;
    };
    let row = FundSpending {
        authority_id: permit.authority(),
        id: spending,
        fund_id: id,
        offer_id: None,
        amount,
        spent_on,
        note,
    };
    let tx = ctx.app.shell.db.begin().await?;
    let added = insert_spending(&tx, row).await;
    let data = serde_json::json!({ "amount": amount });
    let entry = Audited::new("fund.spent", id.0).with(data);
    add_once(tx, &ctx.actor, added, entry).await?;
    Ok(see_other(&format!("/funds/{id}?notice=fund-spent")))
}
