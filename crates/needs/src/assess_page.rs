//! The form of an instrument, made for a phone: one item under the other, one tap each.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::evidence::{self, AssessmentId, EvidenceError, Submission};
use kernel::frameworks::{Instrument, InstrumentCode, Item, Section, Source};
use kernel::people::{self, PersonId};
use kernel::{Ctx, Person};
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use serde::Deserialize;

use crate::assess::{asked, capacity, field, read_ratings};

#[derive(Deserialize)]
pub(crate) struct Choice {
    #[serde(default)]
    section: String,
}

struct Block {
    heading: Option<String>,
    items: Vec<(Item, String)>,
}

#[derive(Template)]
#[template(path = "assess.html")]
struct AssessPage {
    page: Page,
    form: Form,
    person: Person,
    is_self: bool,
    is_observation: bool,
    instrument: Instrument,
    sections: Vec<Section>,
    section: String,
    blocks: Vec<Block>,
}

/// Shows the form; an instrument in parts first asks which part.
pub(crate) async fn show(
    ctx: Ctx,
    Path((code, person)): Path<(String, PersonId)>,
    Query(choice): Query<Choice>,
) -> Result<Response, Problem> {
    let form = Form::empty()
        .with("id", AssessmentId::new())
        .with("section", &choice.section)
        .with("held_on", ctx.today());
    page(&ctx, &code, person, form).await
}

async fn page(ctx: &Ctx, code: &str, person: PersonId, form: Form) -> Result<Response, Problem> {
    let instrument = find(ctx, code)?;
    let (source, _) = capacity(ctx, &instrument, person)
        .await?
        .ok_or_else(Problem::forbidden)?;
    let section = form.value("section").to_owned();
    let is_in_parts = !instrument.sections.is_empty();
    let chosen = instrument.sections.iter().any(|row| row.code == section);
    let blocks = match is_in_parts && !chosen && section != "all" {
        true => Vec::new(),
        false => blocks(&instrument, if chosen { &section } else { "" }),
    };
    let title = crate::map_page::instrument_name(ctx, code);
    html(&AssessPage {
        page: ctx.page("assess-title").titled(title).in_stage("needs"),
        person: ctx.person(person).await?,
        is_self: source == Source::SelfReflection,
        is_observation: source == Source::Supervision,
        sections: instrument.sections.clone(),
        section,
        blocks,
        instrument,
        form,
    })
}

fn find(ctx: &Ctx, code: &str) -> Result<Instrument, Problem> {
    ctx.app
        .frameworks
        .instrument(&InstrumentCode::new(code))
        .cloned()
        .ok_or_else(Problem::not_found)
}

fn blocks(instrument: &Instrument, section: &str) -> Vec<Block> {
    let items = asked(instrument, section);
    if instrument.sections.is_empty() {
        return vec![Block {
            heading: None,
            items: with_fields(items),
        }];
    }
    instrument
        .sections
        .iter()
        .map(|row| Block {
            heading: Some(row.name.clone()),
            items: with_fields(
                items
                    .iter()
                    .copied()
                    .filter(|item| item.section.as_deref() == Some(&row.code))
                    .collect(),
            ),
        })
        .filter(|block| !block.items.is_empty())
        .collect()
}

fn with_fields(items: Vec<&Item>) -> Vec<(Item, String)> {
    items
        .into_iter()
        .map(|item| (item.clone(), field(item)))
        .collect()
}

/// Takes the filled form in; the map moves with it.
pub(crate) async fn submit(
    ctx: Ctx,
    Path((code, person)): Path<(String, PersonId)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let instrument = find(&ctx, &code)?;
    let (source, permit) = capacity(&ctx, &instrument, person)
        .await?
        .ok_or_else(Problem::forbidden)?;
    let section = form.value("section").to_owned();
    let part = if section == "all" { "" } else { &section };
    let ratings = read_ratings(&mut form, &asked(&instrument, part));
    let id = form.choice::<AssessmentId>("id");
    let held_on = form.day("held_on");
    let note = form.optional_text("note", 4000);
    let (Some(id), Some(held_on), Some(note), true) = (id, held_on, note, form.is_valid()) else {
        return again(&ctx, &code, person, form).await;
    };
    let posts = people::list_posts_of(ctx.db(), ctx.authority(), person).await?;
    let submission = Submission {
        id,
        instrument: instrument.code.clone(),
        source,
        person,
        rater: ctx.me.id,
        school: posts.first().map(|post| post.school_id),
        held_on,
        today: ctx.today(),
        note,
        ratings,
    };
    match evidence::submit(&ctx.app, &ctx.actor, permit, submission).await {
        Ok(()) => Ok(see_other(&format!(
            "/people/{person}/map?notice=assessment-sent"
        ))),
        Err(EvidenceError::InFuture) => {
            form.fail("held_on", Fault::new("fault-day-future"));
            again(&ctx, &code, person, form).await
        }
        Err(EvidenceError::TooOld) => {
            form.fail("held_on", Fault::new("fault-day-too-old"));
            again(&ctx, &code, person, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(ctx: &Ctx, code: &str, person: PersonId, form: Form) -> Result<Response, Problem> {
    let mut response = page(ctx, code, person, form).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
