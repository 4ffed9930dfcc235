//! What of a person's coaching may leave it at their choice: levels with their intervals, programmes, and promises
//! with what their checks saw. Nobody's notes and nobody's reflections are read here.

use delivery::{Presence, list_attendance_of};
use follow_up::{CheckResult, CommitmentCheck, list_checks_of, list_commitments_of_person};
use kernel::Ctx;
use kernel::competency_map::{MapEntry, find_map};
use planning::{Offer, OfferState, list_offers_of_person};
use platform::i18n::Speech;
use platform::web::Problem;

use crate::appraisal::Showable;
use crate::model::AttachmentKind;

/// The signed-in person's competencies of which anything is known.
pub(crate) async fn map_lines(ctx: &Ctx) -> Result<Vec<Showable>, Problem> {
    let map = find_map(ctx.db(), &ctx.app.frameworks, &ctx.me).await?;
    let lines = map.into_iter().flat_map(|map| map.lines);
    Ok(lines
        .filter_map(|line| {
            let entry = line.latest()?;
            let body = ctx
                .speech
                .say("show-level")
                .with("interval", interval(&ctx.speech, entry))
                .with("target", ctx.speech.number(line.target, 0))
                .with("ratings", entry.ratings)
                .with("semester", entry.semester.say(&ctx.speech));
            Some(Showable {
                kind: AttachmentKind::MapLine,
                subject: line.indicator.as_str().to_owned(),
                title: line.name.clone(),
                body: body.to_string(),
            })
        })
        .collect())
}

/// A level, never without its interval.
pub(crate) fn interval(speech: &Speech, entry: &MapEntry) -> String {
    speech
        .say("career-interval")
        .with("level", speech.number(entry.level, 1))
        .with("low", speech.number(entry.low, 1))
        .with("high", speech.number(entry.high, 1))
        .to_string()
}

/// The programmes the signed-in person took part in, running or over.
pub(crate) async fn programmes(ctx: &Ctx) -> Result<Vec<Showable>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let offers: Vec<Offer> = list_offers_of_person(db, authority, ctx.me.id)
        .await?
        .into_iter()
        .filter(|offer| matches!(offer.state, OfferState::Running | OfferState::Finished))
        .collect();
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    let attendance = list_attendance_of(db, authority, &ids).await?;
    Ok(offers
        .into_iter()
        .map(|offer| {
            let mine = attendance
                .iter()
                .filter(|row| row.offer_id == offer.id && row.person_id == ctx.me.id);
            let was_there = mine
                .clone()
                .filter(|row| row.presence == Presence::Present)
                .count();
            let day = |day: Option<platform::Day>| {
                day.map_or_else(|| "…".to_owned(), |day| ctx.speech.day(day))
            };
            let body = ctx
                .speech
                .say("show-programme")
                .with("mode", ctx.speech.say(offer.mode.key()))
                .with("from", day(offer.started_on))
                .with("until", day(offer.finished_on))
                .with("present", was_there)
                .with("sessions", mine.count());
            Showable {
                kind: AttachmentKind::Programme,
                subject: offer.id.to_string(),
                title: offer.title,
                body: body.to_string(),
            }
        })
        .collect())
}

/// What the signed-in person promised after programmes, and what the checks saw; without the mentor's words.
pub(crate) async fn commitments(ctx: &Ctx) -> Result<Vec<Showable>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let rows = list_commitments_of_person(db, authority, ctx.me.id).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let checks = list_checks_of(db, authority, &ids).await?;
    let ids: Vec<_> = checks.iter().map(|check| check.id).collect();
    let results = follow_up::list_results_of(db, authority, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let seen: Vec<String> = checks
                .iter()
                .filter(|check| check.commitment_id == row.id)
                .filter_map(|check| seen(ctx, check, &results))
                .collect();
            let body = match seen.is_empty() {
                true => ctx.speech.say("show-commitment-unchecked").to_string(),
                false => seen.join(" "),
            };
            Showable {
                kind: AttachmentKind::Commitment,
                subject: row.id.to_string(),
                title: row.what,
                body,
            }
        })
        .collect())
}

fn seen(ctx: &Ctx, check: &CommitmentCheck, results: &[CheckResult]) -> Option<String> {
    let result = results.iter().find(|result| result.check_id == check.id)?;
    let said = ctx
        .speech
        .say("show-check")
        .with("days", check.after_days)
        .with("outcome", ctx.speech.say(result.outcome.key()))
        .with("day", ctx.speech.day(result.held_on));
    Some(said.to_string())
}
