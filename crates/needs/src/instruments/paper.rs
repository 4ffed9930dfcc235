//! Forms on paper: printed with a code, filled by hand, entered later, kept once.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::evidence::{self, AssessmentId};
use kernel::frameworks::{Instrument, InstrumentCode};
use kernel::people::{self, PersonId};
use kernel::{Ctx, Person};
use platform::audit::Audited;
use platform::db::is_duplicate;
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use serde::Deserialize;
use serde_json::json;

use super::lines::{Block, blocks};
use super::short_code::{self, NotACode};
use super::store_paper::{self as store, Paper};
use crate::assess::capacity;
use crate::map_page::instrument_name;

pub use super::store_paper::PaperId;

#[derive(Template)]
#[template(path = "instruments/paper.html")]
struct PaperPage {
    page: Page,
    person: Person,
    place: String,
    name: String,
    instrument: Instrument,
    code: String,
    blocks: Vec<Block>,
}

#[derive(Template)]
#[template(path = "instruments/papers.html")]
struct PapersPage {
    page: Page,
    form: Form,
    /// Code, name of the person, name of the instrument, day.
    waiting: Vec<(String, String, String, String)>,
}

/// What was typed as the code of a sheet.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    code: String,
}

/// The sheet of paper with a code; none for an empty or unknown one.
pub(crate) async fn find(ctx: &Ctx, typed: &str) -> Result<Option<Paper>, Problem> {
    match short_code::read(typed) {
        Ok(code) => Ok(store::find_paper(ctx.db(), ctx.authority(), &code).await?),
        Err(_) => Ok(None),
    }
}

/// Makes a sheet for one person and instrument; whoever may fill the form may print it.
pub(crate) async fn make(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let id = form.choice::<PaperId>("id").unwrap_or_else(PaperId::new);
    let person = form
        .choice::<PersonId>("person")
        .ok_or_else(Problem::not_found)?;
    let instrument = instrument(&ctx, form.value("instrument"))?;
    let (_, permit) = capacity(&ctx, &instrument, person)
        .await?
        .ok_or_else(Problem::forbidden)?;
    let authority = permit.authority();
    if let Some(known) = store::find_paper_by_id(ctx.db(), authority, id).await? {
        return Ok(see_other(&format!("/papers/{}", known.code)));
    }
    let code = short_code::mint();
    let row = Paper {
        authority_id: authority,
        id,
        code: code.clone(),
        instrument: instrument.code.as_str().to_owned(),
        section: form.value("section").to_owned(),
        person_id: person,
        assessment_id: AssessmentId::new(),
        made_by: ctx.me.id,
        made_at: ctx.now(),
    };
    let tx = ctx.app.shell.db.begin().await?;
    match store::add_paper(&tx, row).await {
        // The same button came in twice at once: the other request has made the sheet.
        Err(error) if is_duplicate(&error) => return Ok(see_other("/papers")),
        other => other?,
    }
    let entry =
        Audited::new("paper.printed", id.0).with(json!({ "instrument": instrument.code.as_str() }));
    tx.commit(&ctx.actor, entry).await?;
    Ok(see_other(&format!("/papers/{code}")))
}

fn instrument(ctx: &Ctx, code: &str) -> Result<Instrument, Problem> {
    ctx.catalogue
        .instrument(&InstrumentCode::new(code))
        .cloned()
        .ok_or_else(Problem::not_found)
}

/// The sheet, made for printing on A4.
pub(crate) async fn show(ctx: Ctx, Path(code): Path<String>) -> Result<Response, Problem> {
    let paper = find(&ctx, &code).await?.ok_or_else(Problem::not_found)?;
    let instrument = instrument(&ctx, &paper.instrument)?;
    capacity(&ctx, &instrument, paper.person_id)
        .await?
        .ok_or_else(Problem::forbidden)?;
    let person = ctx.person(paper.person_id).await?;
    let posts = people::list_posts_of(ctx.db(), ctx.authority(), person.id).await?;
    let school = match posts.first() {
        Some(post) => people::find_school(ctx.db(), ctx.authority(), post.school_id).await?,
        None => None,
    };
    let section = match paper.section.as_str() {
        "all" => "",
        section => section,
    };
    html(&PaperPage {
        page: ctx.page("paper-title").in_stage("needs"),
        place: school.map_or_else(String::new, |school| school.name),
        name: instrument_name(&ctx, instrument.code.as_str()),
        code: short_code::spaced(&paper.code),
        blocks: blocks(&ctx.speech, &instrument, section),
        person,
        instrument,
    })
}

/// Where a code is typed, and what was printed and not entered yet.
pub(crate) async fn list(ctx: Ctx) -> Result<Response, Problem> {
    papers_page(&ctx, Form::empty()).await
}

async fn papers_page(ctx: &Ctx, form: Form) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let papers = store::list_papers_by(db, authority, ctx.me.id).await?;
    let ids: Vec<_> = papers.iter().map(|paper| paper.assessment_id).collect();
    let entered = evidence::list_known(db, authority, &ids).await?;
    let waiting: Vec<_> = papers
        .into_iter()
        .filter(|paper| !entered.contains(&paper.assessment_id))
        .collect();
    let ids: Vec<_> = waiting.iter().map(|paper| paper.person_id).collect();
    let names: HashMap<PersonId, String> = people::list_people_by_ids(db, authority, &ids)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let zone = ctx
        .school
        .as_ref()
        .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
    let waiting = waiting
        .into_iter()
        .map(|paper| {
            (
                short_code::spaced(&paper.code),
                names.get(&paper.person_id).cloned().unwrap_or_default(),
                instrument_name(ctx, &paper.instrument),
                ctx.speech.day(paper.made_at.day_in(&zone.time_zone())),
            )
        })
        .collect();
    let is_faulty = !form.is_valid();
    let mut response = html(&PapersPage {
        page: ctx.page("papers-title").in_stage("needs"),
        form,
        waiting,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Opens the form that a code names, or says what is wrong with the code.
pub(crate) async fn open(ctx: Ctx, Query(typed): Query<Typed>) -> Result<Response, Problem> {
    let mut form = Form::empty().with("code", &typed.code);
    let fault = match short_code::read(&typed.code) {
        Err(NotACode::WrongShape) => Fault::new("paper-code-shape"),
        Err(NotACode::Mistyped) => Fault::new("paper-code-mistyped"),
        Ok(code) => match store::find_paper(ctx.db(), ctx.authority(), &code).await? {
            Some(paper) => return open_form(&ctx, &paper).await,
            None => Fault::new("paper-code-unknown"),
        },
    };
    form.fail("code", fault);
    papers_page(&ctx, form).await
}

async fn open_form(ctx: &Ctx, paper: &Paper) -> Result<Response, Problem> {
    let known = evidence::find_assessment(ctx.db(), ctx.authority(), paper.assessment_id).await?;
    if let Some(assessment) = known {
        let mut form = Form::empty().with("code", short_code::spaced(&paper.code));
        let day = ctx.speech.day(assessment.held_on);
        form.fail("code", Fault::new("paper-entered").with("day", day));
        return papers_page(ctx, form).await;
    }
    Ok(see_other(&format!(
        "/assess/{}/{}?paper={}",
        paper.instrument, paper.person_id, paper.code
    )))
}
