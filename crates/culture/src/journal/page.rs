//! The journal's page. The server gives it sealed entries and takes sealed entries; the words are made
//! and read in the browser.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, Ctx, Target};
use platform::web::{Form, Page, Problem, html, see_other};

use super::prompts::prompts;
use super::seal::{KeepKey, LONGEST, SealEntry, keep_key, seal_entry};
use super::store::{JournalEntry, JournalEntryId, find_key, list_entries};

#[derive(Template)]
#[template(path = "journal.html")]
struct JournalPage {
    page: Page,
    /// The wrapped key; empty while the journal has none.
    wrapped: String,
    today: String,
    prompts: Vec<String>,
    entries: Vec<(JournalEntry, String)>,
    /// The identifier the next entry gets.
    next: JournalEntryId,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
    let entries = list_entries(db, authority, me).await?;
    html(&JournalPage {
        page: ctx.page("journal-title"),
        wrapped: find_key(db, authority, me)
            .await?
            .map_or_else(String::new, |key| key.wrapped),
        today: ctx.speech.day(ctx.today()),
        prompts: prompts(&ctx).await?,
        entries: entries
            .into_iter()
            .map(|entry| {
                let day = ctx.speech.day(entry.written_on);
                (entry, day)
            })
            .collect(),
        next: JournalEntryId::new(),
    })
}

pub(super) async fn set_key(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ReflectOnSelf, Target::Person(ctx.me.id))
        .await?;
    let wrapped = form.text("wrapped", LONGEST).ok_or_else(refused)?;
    let person = ctx.me.id;
    keep_key(&ctx.app, &ctx.actor, permit, KeepKey { person, wrapped }).await?;
    Ok(see_other("/journal?notice=journal-opened"))
}

pub(super) async fn write(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ReflectOnSelf, Target::Person(ctx.me.id))
        .await?;
    let id = form.choice::<JournalEntryId>("id");
    let sealed = form.text("sealed", LONGEST);
    let (Some(id), Some(sealed)) = (id, sealed) else {
        return Err(refused());
    };
    let ask = SealEntry {
        id,
        person: ctx.me.id,
        sealed,
        today: ctx.today(),
    };
    seal_entry(&ctx.app, &ctx.actor, permit, ask).await?;
    Ok(see_other("/journal?notice=journal-written"))
}

/// What was not sealed is not taken, and nothing of it is shown again.
fn refused() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "problem-journal-not-sealed",
    )
}
