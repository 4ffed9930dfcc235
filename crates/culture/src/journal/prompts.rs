//! Questions to begin writing with, that follow what happened to this person lately.

use delivery::list_sessions_of_offers;
use follow_up::{list_checks_of, list_commitments_of_person, list_results_of};
use kernel::Ctx;
use planning::list_offers_of_person;
use platform::Day;
use platform::web::Problem;

use crate::recognition::list_thanks_of;

/// Days back within which something is worth a question.
const LATELY: i64 = 14;
/// The most questions.
const MOST: usize = 4;

/// What happened, as a sentence that asks; the newest first.
pub(super) async fn prompts(ctx: &Ctx) -> Result<Vec<String>, Problem> {
    let since = ctx.today().plus_days(-LATELY);
    let is_lately = |day: Day| day >= since && day <= ctx.today();
    let mut found = sessions(ctx, is_lately).await?;
    found.extend(looks(ctx, is_lately).await?);
    let thanks = list_thanks_of(ctx.db(), ctx.authority(), ctx.me.id).await?;
    if let Some(row) = thanks.iter().find(|row| is_lately(row.given_on)) {
        let said = ctx.speech.say("journal-after-thanks").to_string();
        found.push((row.given_on, said));
    }
    found.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    Ok(found.into_iter().take(MOST).map(|(_, said)| said).collect())
}

async fn sessions(
    ctx: &Ctx,
    is_lately: impl Fn(Day) -> bool,
) -> Result<Vec<(Day, String)>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let offers = list_offers_of_person(db, authority, ctx.me.id).await?;
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    Ok(list_sessions_of_offers(db, authority, &ids)
        .await?
        .into_iter()
        .filter(|session| is_lately(session.day))
        .map(|session| {
            let said = ctx
                .speech
                .say("journal-after-session")
                .with("topic", session.topic.as_str())
                .with("day", ctx.speech.day(session.day));
            (session.day, said.to_string())
        })
        .collect())
}

async fn looks(ctx: &Ctx, is_lately: impl Fn(Day) -> bool) -> Result<Vec<(Day, String)>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let rows = list_commitments_of_person(db, authority, ctx.me.id).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let checks = list_checks_of(db, authority, &ids).await?;
    let ids: Vec<_> = checks.iter().map(|check| check.id).collect();
    Ok(list_results_of(db, authority, &ids)
        .await?
        .into_iter()
        .filter(|result| is_lately(result.held_on))
        .filter_map(|result| {
            let check = checks.iter().find(|check| check.id == result.check_id)?;
            let row = rows.iter().find(|row| row.id == check.commitment_id)?;
            let said = ctx
                .speech
                .say("journal-after-check")
                .with("what", row.what.as_str())
                .with("day", ctx.speech.day(result.held_on));
            Some((result.held_on, said.to_string()))
        })
        .collect())
}
