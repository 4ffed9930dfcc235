//! The trail of changes: what, who and when, in words.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use platform::Moment;
use platform::audit::{self, AuditEntry};
use platform::web::{Page, Problem, html};
use serde::Deserialize;

use crate::calendar::Zone;
use crate::people;
use crate::{Action, Ctx, PersonId, Target};

/// Entries on one page.
const ENTRIES_PER_PAGE: u64 = 100;

struct Row {
    at: String,
    who: String,
    what: String,
    about: String,
}

#[derive(Template)]
#[template(path = "admin_audit.html")]
struct AuditPage {
    page: Page,
    kinds: Vec<(String, String, bool)>,
    rows: Vec<Row>,
    earlier: Option<String>,
    later: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    page: u64,
}

pub(super) async fn show(ctx: Ctx, Query(choice): Query<Choice>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewAudit, Target::Authority).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let kinds = audit::list_kinds(db, authority).await?;
    let kind = kinds.iter().find(|kind| **kind == choice.kind).cloned();
    let at = choice.page.clamp(1, 1_000_000);
    let skipped = (at - 1) * ENTRIES_PER_PAGE;
    // One more than is shown tells whether there is another page.
    let mut entries = audit::list_stretch(
        db,
        authority,
        kind.as_deref(),
        skipped,
        ENTRIES_PER_PAGE + 1,
    )
    .await?;
    let is_more = entries.len() as u64 > ENTRIES_PER_PAGE;
    entries.truncate(ENTRIES_PER_PAGE as usize);
    let shown = kind.clone().unwrap_or_default();
    let address = |page: u64| format!("/audit?kind={shown}&page={page}");
    html(&AuditPage {
        page: ctx.page("audit-title"),
        kinds: kinds
            .into_iter()
            .map(|one| {
                let is_chosen = Some(&one) == kind.as_ref();
                let name = words(&ctx, &format!("audit-kind-{one}"), &one);
                (one, name, is_chosen)
            })
            .collect(),
        rows: rows(&ctx, &entries).await?,
        // Newest first: what is earlier in time comes on the next page.
        later: (at > 1).then(|| address(at - 1)),
        earlier: is_more.then(|| address(at + 1)),
    })
}

async fn rows(ctx: &Ctx, entries: &[AuditEntry]) -> Result<Vec<Row>, Problem> {
    let mut ids: Vec<PersonId> = entries
        .iter()
        .flat_map(|entry| entry.actor_id.into_iter().chain([entry.subject_id]))
        .map(PersonId)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let names: HashMap<_, String> = people::list_people_by_ids(ctx.db(), ctx.authority(), &ids)
        .await?
        .into_iter()
        .map(|person| (person.id.0, person.name))
        .collect();
    let program = ctx.speech.say("audit-by-program").to_string();
    Ok(entries
        .iter()
        .map(|entry| Row {
            at: moment(ctx, entry.at),
            who: match entry.actor_id {
                None => program.clone(),
                Some(id) => names.get(&id).cloned().unwrap_or_else(|| program.clone()),
            },
            what: {
                let key = format!("audit-{}", entry.action.replace('.', "-"));
                words(ctx, &key, &entry.action)
            },
            about: names
                .get(&entry.subject_id)
                .filter(|_| entry.actor_id != Some(entry.subject_id))
                .cloned()
                .unwrap_or_default(),
        })
        .collect())
}

/// The sentence of a key, or the code when nobody has written one yet.
fn words(ctx: &Ctx, key: &str, code: &str) -> String {
    match ctx.speech.knows(key) {
        true => ctx.speech.say(key).to_string(),
        false => code.to_owned(),
    }
}

/// Day and time as a reader of the authority's clock writes them: 27 Nov 2026, 09.05.
fn moment(ctx: &Ctx, at: Moment) -> String {
    let zone = ctx
        .school
        .as_ref()
        .map_or(Zone::Wib, |school| school.zone)
        .time_zone();
    let time = zone.to_datetime(at.0).time();
    format!(
        "{}, {:02}.{:02}",
        ctx.speech.day(at.day_in(&zone)),
        time.hour(),
        time.minute()
    )
}
