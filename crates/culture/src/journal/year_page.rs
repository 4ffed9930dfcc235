//! A year in review, for oneself alone: what one did and was thanked for. No comparison with anybody.

use askama::Template;
use axum::response::Response;
use delivery::{Presence, list_attendance_of};
use follow_up::{CheckOutcome, list_checks_of, list_commitments_of_person, list_results_of};
use kernel::Ctx;
use planning::list_offers_of_person;
use platform::web::{Page, Problem, html};

use super::store::list_days_written;
use crate::recognition::list_thanks_of;

#[derive(Template)]
#[template(path = "journal_year.html")]
struct YearPage {
    page: Page,
    year: String,
    entries: usize,
    sessions: usize,
    /// What one promised and was seen to do, with the day.
    held: Vec<(String, String)>,
    /// What one was thanked for.
    thanks: Vec<String>,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
    let year = ctx.today().0.year();
    let begins = platform::Day(jiff::civil::date(year, 1, 1));
    let offers = list_offers_of_person(db, authority, me).await?;
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    let zone = jiff::tz::TimeZone::UTC;
    let attended = list_attendance_of(db, authority, &ids)
        .await?
        .into_iter()
        .filter(|row| row.person_id == me && row.presence == Presence::Present)
        .filter(|row| row.recorded_at.day_in(&zone) >= begins);
    let thanks = list_thanks_of(db, authority, me).await?;
    html(&YearPage {
        page: ctx.page("journal-year-title"),
        year: year.to_string(),
        entries: list_days_written(db, authority, me, begins).await?.len(),
        sessions: attended.count(),
        held: held(&ctx, begins).await?,
        thanks: thanks
            .into_iter()
            .filter(|row| row.given_on >= begins)
            .map(|row| row.words)
            .collect(),
    })
}

async fn held(ctx: &Ctx, begins: platform::Day) -> Result<Vec<(String, String)>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let rows = list_commitments_of_person(db, authority, ctx.me.id).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let checks = list_checks_of(db, authority, &ids).await?;
    let ids: Vec<_> = checks.iter().map(|check| check.id).collect();
    Ok(list_results_of(db, authority, &ids)
        .await?
        .into_iter()
        .filter(|result| result.outcome == CheckOutcome::Held && result.held_on >= begins)
        .filter_map(|result| {
            let check = checks.iter().find(|check| check.id == result.check_id)?;
            let row = rows.iter().find(|row| row.id == check.commitment_id)?;
            Some((row.what.clone(), ctx.speech.day(result.held_on)))
        })
        .collect())
}
