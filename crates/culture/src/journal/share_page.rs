//! Sharing a piece, and what others shared.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::{list_people_by_ids, list_people_of_school};
use kernel::{Action, Ctx, PersonId, Target};
use planning::{Mode, Offer, OfferId, list_offers_of_person};
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::share::{SharePiece, ShareWith, share_piece};
use super::store::{JournalPiece, JournalPieceId, list_pieces_around};

#[derive(Template)]
#[template(path = "journal_share.html")]
struct SharePage {
    page: Page,
    form: Form,
    /// With whom a piece may be shared: value and name.
    choices: Vec<(String, String)>,
    /// From or to whom, the words, when.
    rows: Vec<(String, String, String)>,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let form = Form::empty().with("id", JournalPieceId::new());
    page(&ctx, form).await
}

async fn page(ctx: &Ctx, form: Form) -> Result<Response, Problem> {
    let is_faulty = !form.is_valid();
    let communities = communities(ctx).await?;
    let mut response = html(&SharePage {
        page: ctx.page("journal-share-title"),
        choices: choices(ctx, &communities).await?,
        rows: rows(ctx, &communities).await?,
        form,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// The learning communities the signed-in person is part of.
async fn communities(ctx: &Ctx) -> Result<Vec<Offer>, Problem> {
    let offers = list_offers_of_person(ctx.db(), ctx.authority(), ctx.me.id).await?;
    Ok(offers
        .into_iter()
        .filter(|offer| offer.mode == Mode::Community)
        .collect())
}

async fn choices(ctx: &Ctx, communities: &[Offer]) -> Result<Vec<(String, String)>, Problem> {
    let mut found: Vec<(String, String)> = communities
        .iter()
        .map(|offer| (format!("c-{}", offer.id), offer.title.clone()))
        .collect();
    if let Some(school) = &ctx.school {
        let people = list_people_of_school(ctx.db(), ctx.authority(), school.id).await?;
        let others = people.into_iter().filter(|person| person.id != ctx.me.id);
        found.extend(others.map(|person| (format!("p-{}", person.id), person.name)));
    }
    Ok(found)
}

async fn rows(ctx: &Ctx, communities: &[Offer]) -> Result<Vec<(String, String, String)>, Problem> {
    let ids: Vec<OfferId> = communities.iter().map(|offer| offer.id).collect();
    let found = list_pieces_around(ctx.db(), ctx.authority(), ctx.me.id, &ids).await?;
    let mut people: Vec<PersonId> = found
        .iter()
        .flat_map(|piece| std::iter::once(piece.person_id).chain(piece.to_id))
        .collect();
    people.sort_unstable();
    people.dedup();
    let names: BTreeMap<PersonId, String> = list_people_by_ids(ctx.db(), ctx.authority(), &people)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
    let with = |piece: &JournalPiece| match (piece.to_id, piece.offer_id) {
        (Some(person), _) => name(person),
        (None, offer) => communities
            .iter()
            .find(|one| Some(one.id) == offer)
            .map_or_else(String::new, |one| one.title.clone()),
    };
    Ok(found
        .into_iter()
        .map(|piece| {
            let who = ctx
                .speech
                .say("journal-shared-by")
                .with("name", name(piece.person_id))
                .with("with", with(&piece))
                .to_string();
            (who, piece.words, ctx.speech.day(piece.shared_on))
        })
        .collect())
}

pub(super) async fn share(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ReflectOnSelf, Target::Person(ctx.me.id))
        .await?;
    let communities = communities(&ctx).await?;
    let known = choices(&ctx, &communities).await?;
    let id = form.choice::<JournalPieceId>("id");
    let words = form.text("words", 2000);
    let with = known
        .iter()
        .find(|(value, _)| *value == form.value("with"))
        .and_then(|(value, _)| read_with(value));
    if with.is_none() {
        form.fail("with", Fault::new("fault-choose"));
    }
    let (Some(id), Some(words), Some(with)) = (id, words, with) else {
        return page(&ctx, form).await;
    };
    let ask = SharePiece {
        id,
        by: ctx.me.id,
        with,
        words,
        today: ctx.today(),
    };
    share_piece(&ctx.app, &ctx.actor, permit, ask).await?;
    Ok(see_other("/journal/share?notice=journal-shared"))
}

fn read_with(value: &str) -> Option<ShareWith> {
    if let Some(id) = value.strip_prefix("p-") {
        return id.parse().ok().map(ShareWith::One);
    }
    let id = value.strip_prefix("c-")?;
    id.parse().ok().map(ShareWith::Community)
}
