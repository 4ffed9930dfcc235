//! The form of an instrument, made for a phone: one item under the other, one tap each.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::evidence::{self, AssessmentId, EvidenceError, Submission};
use kernel::frameworks::{Instrument, InstrumentCode, Section, Source};
use kernel::people::{self, PersonId};
use kernel::{Action, Ctx, Person, Target};
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use serde::Deserialize;

use crate::assess::capacity;
use crate::instruments::lines::{Block, blocks};
use crate::instruments::{paper, reading};

#[derive(Deserialize)]
pub(crate) struct Choice {
    #[serde(default)]
    section: String,
    /// The code of the sheet of paper it is entered from.
    #[serde(default)]
    paper: String,
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
    let sheet = paper::find(&ctx, &choice.paper).await?;
    let (id, section) = match &sheet {
        Some(sheet) if sheet.person_id == person && sheet.instrument == code => {
            (sheet.assessment_id, sheet.section.as_str())
        }
        _ => (AssessmentId::new(), choice.section.as_str()),
    };
    let form = Form::empty()
        .with("id", id)
        .with("section", section)
        .with("paper_id", paper::PaperId::new())
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
        false => blocks(&ctx.speech, &instrument, if chosen { &section } else { "" }),
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
    ctx.catalogue
        .instrument(&InstrumentCode::new(code))
        .cloned()
        .ok_or_else(Problem::not_found)
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
    let filled = reading::read(&mut form, &instrument, part);
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
        ratings: filled.ratings,
        answers: filled.answers,
        group: None,
    };
    match evidence::submit(&ctx.app, &ctx.actor, permit, submission).await {
        Ok(()) => taken_in(&ctx, person, filled.set_aside).await,
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

/// Back to the map, or to the person for those who may assess and not see the map.
async fn taken_in(ctx: &Ctx, person: PersonId, set_aside: usize) -> Result<Response, Problem> {
    let sees_map = ctx.may(Action::ViewMap, Target::Person(person)).await?;
    let page = if sees_map { "/map" } else { "" };
    let notice = match set_aside {
        0 => "assessment-sent",
        _ => "assessment-sent-in-part",
    };
    Ok(see_other(&format!(
        "/people/{person}{page}?notice={notice}"
    )))
}

async fn again(ctx: &Ctx, code: &str, person: PersonId, form: Form) -> Result<Response, Problem> {
    let mut response = page(ctx, code, person, form).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
