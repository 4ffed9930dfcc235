//! What coaching brought a person this year, in words. It counts nothing against anybody.

use std::collections::BTreeMap;

use follow_up::{CheckOutcome, list_checks_of, list_commitments_of_person, list_results_of};
use kernel::Ctx;
use kernel::calendar::Semester;
use kernel::competency_map::{MapEntry, list_of_person};
use kernel::frameworks::IndicatorCode;
use planning::list_offers_of_person;
use platform::web::Problem;

/// Semesters that lie between the two looks at a level.
const SEMESTERS: i32 = 2;

/// Sentences about the signed-in person's year; none where there is nothing to tell.
pub(crate) async fn year_in_words(ctx: &Ctx) -> Result<Vec<String>, Problem> {
    let (db, authority, speech) = (ctx.db(), ctx.authority(), &ctx.speech);
    let this_year = ctx.today().0.year();
    let is_now = |day: Option<platform::Day>| day.is_some_and(|day| day.0.year() == this_year);
    let mut found = Vec::new();
    let offers = list_offers_of_person(db, authority, ctx.me.id).await?;
    let titles: Vec<String> = offers
        .into_iter()
        .filter(|offer| is_now(offer.started_on) || is_now(offer.finished_on))
        .map(|offer| offer.title)
        .collect();
    if !titles.is_empty() {
        let said = speech
            .say("year-programmes")
            .with("titles", titles.join("; "));
        found.push(said.to_string());
    }
    let commitments = list_commitments_of_person(db, authority, ctx.me.id).await?;
    let ids: Vec<_> = commitments.iter().map(|row| row.id).collect();
    let checks = list_checks_of(db, authority, &ids).await?;
    let ids: Vec<_> = checks.iter().map(|check| check.id).collect();
    let results = list_results_of(db, authority, &ids).await?;
    let lasts = |id| {
        let of_commitment = checks.iter().filter(|check| check.commitment_id == id);
        of_commitment.clone().any(|check| {
            results.iter().any(|result| {
                result.check_id == check.id
                    && result.outcome == CheckOutcome::Held
                    && is_now(Some(result.held_on))
            })
        })
    };
    for row in commitments.iter().filter(|row| lasts(row.id)) {
        let said = speech.say("year-held").with("what", row.what.as_str());
        found.push(said.to_string());
    }
    let rows = list_of_person(db, authority, ctx.me.id).await?;
    let risen: Vec<String> = risen(rows, ctx.semester())
        .into_iter()
        .filter_map(|subject| {
            let code = IndicatorCode::new(subject);
            Some(ctx.app.frameworks.indicator(&code)?.indicator.name.clone())
        })
        .collect();
    if !risen.is_empty() {
        let said = speech.say("year-risen").with("names", risen.join("; "));
        found.push(said.to_string());
    }
    Ok(found)
}

/// Subjects whose level is now above what it was a year ago, by intervals that do not touch.
fn risen(rows: Vec<MapEntry>, now: Semester) -> Vec<String> {
    let mut by_subject: BTreeMap<String, Vec<MapEntry>> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.ratings > 0) {
        by_subject.entry(row.subject.clone()).or_default().push(row);
    }
    let year_ago = now.number() - SEMESTERS;
    by_subject
        .into_iter()
        .filter(|(_, rows)| {
            let before = rows.iter().rfind(|row| row.semester.number() <= year_ago);
            let latest = rows.last();
            matches!((before, latest), (Some(before), Some(latest)) if latest.low > before.high)
        })
        .map(|(subject, _)| subject)
        .collect()
}
