//! Beginning an instrument, from nothing or as a copy of any other.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::frameworks::{Definition, FrameworkCode, Instrument, InstrumentCode};
use kernel::instruments::{self, InstrumentVersionId, NewDraft, SchoolYear};
use kernel::people::SchoolId;
use kernel::{Action, Ctx};
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use serde::Deserialize;

use super::head;
use crate::map_page::instrument_name;

#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    from: String,
}

#[derive(Template)]
#[template(path = "instruments/new.html")]
struct NewPage {
    page: Page,
    form: Form,
    copied: Option<String>,
    owners: Vec<(String, String)>,
    frameworks: Vec<(String, String)>,
    years: Vec<(i32, String)>,
}

pub(super) async fn show(ctx: Ctx, Query(from): Query<From>) -> Result<Response, Problem> {
    let name = match find(&ctx, &from.from) {
        Some(instrument) => instrument_name(&ctx, instrument.code.as_str()),
        None => String::new(),
    };
    let form = Form::empty()
        .with("id", InstrumentVersionId::new())
        .with("from", &from.from)
        .with("name", name)
        .with("year", SchoolYear::of(ctx.today()).0);
    new_page(&ctx, form).await
}

fn find<'a>(ctx: &'a Ctx, code: &str) -> Option<&'a Instrument> {
    ctx.catalogue.instrument(&InstrumentCode::new(code))
}

/// This school year and the next, the ones an instrument is made for.
pub(super) fn years(ctx: &Ctx) -> Vec<(i32, String)> {
    let now = SchoolYear::of(ctx.today()).0;
    (now..now + 2)
        .map(|year| (year, SchoolYear(year).say()))
        .collect()
}

async fn new_page(ctx: &Ctx, form: Form) -> Result<Response, Problem> {
    let owners = super::owners(ctx).await?;
    if owners.is_empty() {
        return Err(Problem::forbidden());
    }
    let copied = find(ctx, form.value("from"))
        .map(|instrument| instrument_name(ctx, instrument.code.as_str()));
    let is_faulty = !form.is_valid();
    let frameworks = ctx.catalogue.frameworks().iter();
    let mut response = html(&NewPage {
        page: ctx.page("instrument-new").in_stage("needs"),
        frameworks: frameworks
            .filter(|framework| framework.is_in_force)
            .map(|framework| (framework.code.to_string(), framework.name.clone()))
            .collect(),
        owners: owners
            .into_iter()
            .map(|(school, name)| (school.map_or_else(String::new, |id| id.to_string()), name))
            .collect(),
        years: years(ctx),
        copied,
        form,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Keeps the first draft and opens it.
pub(super) async fn create(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let school = form.optional_choice::<SchoolId>("owner").flatten();
    let permit = ctx
        .permit(Action::DesignInstruments, super::target(school))
        .await?;
    let id = form.choice::<InstrumentVersionId>("id");
    let name = form.text("name", 120);
    let year = form
        .number("year", 2000..=2100)
        .map(|year| SchoolYear(year as i32));
    let copied = find(&ctx, form.value("from")).cloned();
    let framework = match &copied {
        Some(instrument) => Some(instrument.framework.clone()),
        None => form.text("framework", 100).map(FrameworkCode::new),
    };
    if let Some(code) = &framework
        && ctx.catalogue.framework(code).is_none()
    {
        form.fail("framework", Fault::new("fault-choose"));
    }
    let (Some(id), Some(name), Some(year), Some(framework), true) =
        (id, name, year, framework, form.is_valid())
    else {
        return new_page(&ctx, form).await;
    };
    let source = super::source_of(&ctx, school).await?;
    let definition = match copied {
        Some(instrument) => {
            let mut copy = Definition::of(&instrument, "");
            copy.name.clone_from(&name);
            copy.name_en = name;
            copy
        }
        None => head::blank(&name, &framework, year, &source),
    };
    let draft = NewDraft {
        id,
        school,
        year,
        by: ctx.me.id,
        definition,
    };
    instruments::add_draft(&ctx.app, &ctx.actor, permit, draft).await?;
    Ok(see_other(&format!("/instruments/{id}")))
}
