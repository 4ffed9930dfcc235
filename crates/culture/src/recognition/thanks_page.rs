//! Thanking someone, and the thanks one received.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::list_people_by_ids;
use kernel::{Action, Ctx, Person, PersonId, Target};
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::store::{ThanksId, list_thanks_of};
use super::thanks::{GiveThanks, Limit, give_thanks};
use crate::error::CultureError;

#[derive(Template)]
#[template(path = "thanks.html")]
struct ThanksPage {
    page: Page,
    /// From whom, for what, when.
    rows: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "thanks_give.html")]
struct GivePage {
    page: Page,
    form: Form,
    person: Person,
}

/// What the signed-in person was thanked for; nobody else sees it.
pub(super) async fn show_mine(ctx: Ctx) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let found = list_thanks_of(db, authority, ctx.me.id).await?;
    let mut people: Vec<PersonId> = found.iter().map(|row| row.from_id).collect();
    people.sort_unstable();
    people.dedup();
    let names: BTreeMap<PersonId, String> = list_people_by_ids(db, authority, &people)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    html(&ThanksPage {
        page: ctx.page("thanks-title"),
        rows: found
            .into_iter()
            .map(|row| {
                let name = names.get(&row.from_id).cloned().unwrap_or_default();
                (name, row.words, ctx.speech.day(row.given_on))
            })
            .collect(),
    })
}

pub(super) async fn show(ctx: Ctx, Path(person): Path<PersonId>) -> Result<Response, Problem> {
    ctx.permit(Action::GiveThanks, Target::Person(person))
        .await?;
    give_page(&ctx, person, Form::empty().with("id", ThanksId::new())).await
}

async fn give_page(ctx: &Ctx, person: PersonId, form: Form) -> Result<Response, Problem> {
    let person = ctx.person(person).await?;
    let is_faulty = !form.is_valid();
    let title = ctx
        .speech
        .say("thanks-to")
        .with("name", person.name.as_str());
    let mut response = html(&GivePage {
        page: ctx.page("thanks-title").titled(title),
        person,
        form,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub(super) async fn give(
    ctx: Ctx,
    Path(person): Path<PersonId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::GiveThanks, Target::Person(person))
        .await?;
    let id = form.choice::<ThanksId>("id");
    let words = form.text("words", 400);
    let (Some(id), Some(words)) = (id, words) else {
        return give_page(&ctx, person, form).await;
    };
    let ask = GiveThanks {
        id,
        to: person,
        by: ctx.me.id,
        words,
        today: ctx.today(),
    };
    match give_thanks(&ctx.app, &ctx.actor, permit, ask).await {
        Ok(()) => Ok(see_other(&format!("/people/{person}?notice=thanks-given"))),
        Err(CultureError::Thanks(limit)) => {
            form.fail("words", Fault::new(sentence(limit)));
            give_page(&ctx, person, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The key of the sentence that says why thanks are not given now.
pub(crate) fn sentence(limit: Limit) -> &'static str {
    match limit {
        Limit::Oneself => "fault-thanks-oneself",
        Limit::TooSoon => "fault-thanks-too-soon",
        Limit::Enough => "fault-thanks-enough",
    }
}
