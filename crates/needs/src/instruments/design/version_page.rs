//! One version of an instrument: its head, its items, what is still wrong, and what can be done with it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Ctx;
use kernel::frameworks::{ConditionLine, Definition, ItemKind};
use kernel::instruments::{
    self, InstrumentError, InstrumentVersion, InstrumentVersionId, SchoolYear, VersionState,
};
use platform::web::{Difference, Form, Page, Problem, differences, html, see_other};

use super::{head, item, sentence};
use crate::instruments::lines::{Block, blocks};

/// Somebody else wrote while this form was open.
pub(super) struct Conflict {
    /// Who.
    pub who: String,
    /// Where what they wrote differs from what was typed.
    pub differences: Vec<Difference>,
}

impl Conflict {
    /// Compares what was typed with what was stored meanwhile, in the fields named.
    pub(super) async fn of(
        ctx: &Ctx,
        now: &InstrumentVersion,
        (typed, stored): (&Form, &Form),
        fields: &[(&'static str, &'static str)],
    ) -> Result<Self, Problem> {
        let labels: Vec<(String, String)> = fields
            .iter()
            .map(|(name, key)| ((*name).to_owned(), ctx.speech.say(*key).to_string()))
            .collect();
        Ok(Self {
            who: ctx.person(now.made_by).await?.name,
            differences: differences(&ctx.speech, &labels, stored, typed),
        })
    }
}

/// An item in the list.
struct Row {
    code: String,
    place: usize,
    text: String,
    kind: ItemKind,
    section: String,
    /// The indicator and scale of a judged item, the choices of another.
    about: String,
    condition: Option<String>,
    is_optional: bool,
}

#[derive(Template)]
#[template(path = "instruments/version.html")]
struct VersionPage {
    page: Page,
    form: Form,
    version: InstrumentVersion,
    /// Who wrote meanwhile.
    conflict_by: Option<String>,
    conflict: Vec<Difference>,
    /// What still keeps it from being used.
    broken: Option<String>,
    framework: String,
    sources: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    kinds: Vec<(ItemKind, &'static str)>,
    years: Vec<(i32, String)>,
}

#[derive(Template)]
#[template(path = "instruments/preview.html")]
struct PreviewPage {
    page: Page,
    form: Form,
    version: InstrumentVersion,
    introduction: String,
    minutes: u32,
    broken: Option<String>,
    blocks: Vec<Block>,
}

const FIELDS: [(&str, &str); 5] = [
    ("name", "instrument-name"),
    ("introduction", "instrument-introduction"),
    ("minutes", "instrument-minutes"),
    ("source", "instrument-sources"),
    ("sections", "instrument-sections"),
];

pub(super) async fn show(
    ctx: Ctx,
    Path(id): Path<InstrumentVersionId>,
) -> Result<Response, Problem> {
    let (version, definition, _) = super::load(&ctx, id).await?;
    let form = head::form_of(&definition);
    version_page(&ctx, version, &definition, form, None)
}

fn version_page(
    ctx: &Ctx,
    version: InstrumentVersion,
    definition: &Definition,
    form: Form,
    conflict: Option<Conflict>,
) -> Result<Response, Problem> {
    let built = ctx.catalogue.build(definition, &version.full_code());
    let broken = built
        .err()
        .map(|error| sentence::of(ctx, definition, &error));
    let status = match (&conflict, form.is_valid()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let (conflict_by, conflict) = conflict.map(|found| (found.who, found.differences)).unzip();
    let conflict = conflict.unwrap_or_default();
    let framework = definition
        .framework
        .as_deref()
        .and_then(|code| ctx.catalogue.framework(&code.into()))
        .map_or_else(String::new, |framework| framework.name.clone());
    let mut response = html(&VersionPage {
        page: ctx
            .page("instrument-title")
            .titled(&version.name)
            .in_stage("needs"),
        form,
        conflict_by,
        conflict,
        broken,
        framework,
        sources: head::CAPACITIES
            .iter()
            .map(|source| (source.as_str(), format!("source-{}", source.as_str())))
            .collect(),
        rows: rows(ctx, definition),
        kinds: ItemKind::ALL
            .iter()
            .map(|kind| (*kind, kind.key()))
            .collect(),
        years: super::new_page::years(ctx),
        version,
    })?;
    *response.status_mut() = status;
    Ok(response)
}

fn rows(ctx: &Ctx, definition: &Definition) -> Vec<Row> {
    let section = |code: Option<&String>| {
        let found = definition
            .sections
            .iter()
            .find(|section| Some(&section.code) == code);
        found.map_or_else(String::new, |section| section.name.clone())
    };
    definition
        .items
        .iter()
        .zip(1..)
        .map(|(written, place)| Row {
            code: written.code.clone(),
            place,
            text: written.text.clone(),
            kind: written.kind(),
            section: section(written.section.as_ref()),
            about: match written.kind() {
                ItemKind::Judged => {
                    let scale = definition
                        .scales
                        .iter()
                        .find(|scale| Some(&scale.code) == written.scale.as_ref());
                    let scale = scale.map(|scale| item::labels(&scale.values));
                    let indicator = written.indicator.clone();
                    [indicator, scale]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" · ")
                }
                _ => written.choices.join(" / "),
            },
            condition: written
                .shown_if
                .as_ref()
                .map(|line| condition(ctx, definition, line)),
            is_optional: written.optional.unwrap_or(definition.optional),
        })
        .collect()
}

fn condition(ctx: &Ctx, definition: &Definition, line: &ConditionLine) -> String {
    let place = definition
        .items
        .iter()
        .position(|item| item.code == line.item);
    let (key, number) = match (line.at_most, line.at_least, line.is) {
        (Some(number), ..) => ("instrument-if-at-most", number),
        (None, Some(number), _) => ("instrument-if-at-least", number),
        (None, None, number) => ("instrument-if-is", number.unwrap_or_default()),
    };
    ctx.speech
        .say(key)
        .with("place", place.map_or(0, |place| place + 1))
        .with("number", number)
        .to_string()
}

pub(super) async fn save(
    ctx: Ctx,
    Path(id): Path<InstrumentVersionId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (version, definition, permit) = super::load_draft(&ctx, id).await?;
    let Some(changed) = head::read(&mut form, &definition) else {
        return version_page(&ctx, version, &definition, form, None);
    };
    let seen = seen(&form, &version);
    let saved =
        instruments::save_draft(&ctx.app, &ctx.actor, permit, &seen, ctx.me.id, &changed).await;
    match saved {
        Ok(()) => Ok(see_other(&format!(
            "/instruments/{id}?notice=instrument-saved"
        ))),
        Err(InstrumentError::Conflict) => {
            let (now, definition, _) = super::load(&ctx, id).await?;
            let stored = head::form_of(&definition);
            let conflict = Conflict::of(&ctx, &now, (&form, &stored), &FIELDS).await?;
            version_page(&ctx, now, &definition, form, Some(conflict))
        }
        Err(error) => Err(error.into()),
    }
}

/// The version as it stood when the form was made.
pub(super) fn seen(form: &Form, version: &InstrumentVersion) -> InstrumentVersion {
    InstrumentVersion {
        version: form.value("version").parse().unwrap_or(0),
        ..version.clone()
    }
}

/// The form as those who fill it will see it; nothing can be sent from here.
pub(super) async fn preview(
    ctx: Ctx,
    Path(id): Path<InstrumentVersionId>,
) -> Result<Response, Problem> {
    let (version, definition, _) = super::load(&ctx, id).await?;
    let built = ctx.catalogue.build(&definition, &version.full_code());
    let (blocks, broken) = match built {
        Ok(instrument) => (blocks(&ctx.speech, &instrument, ""), None),
        Err(error) => (Vec::new(), Some(sentence::of(&ctx, &definition, &error))),
    };
    html(&PreviewPage {
        page: ctx
            .page("instrument-preview")
            .titled(&version.name)
            .in_stage("needs"),
        form: Form::empty(),
        introduction: definition.introduction,
        minutes: u32::from(definition.minutes),
        version,
        broken,
        blocks,
    })
}

pub(super) async fn publish(
    ctx: Ctx,
    Path(id): Path<InstrumentVersionId>,
    form: Form,
) -> Result<Response, Problem> {
    let (version, definition, permit) = super::load(&ctx, id).await?;
    let seen = seen(&form, &version);
    match instruments::publish(&ctx.app, &ctx.actor, permit, &seen).await {
        Ok(()) => Ok(see_other(&format!(
            "/instruments/{id}?notice=instrument-published"
        ))),
        // The page says what is wrong, by the item's name.
        Err(InstrumentError::Broken(_)) => {
            let form = head::form_of(&definition);
            let mut response = version_page(&ctx, version, &definition, form, None)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(back(error, id)),
    }
}

pub(super) async fn retire(
    ctx: Ctx,
    Path(id): Path<InstrumentVersionId>,
    form: Form,
) -> Result<Response, Problem> {
    let (version, _, permit) = super::load(&ctx, id).await?;
    let seen = seen(&form, &version);
    instruments::retire(&ctx.app, &ctx.actor, permit, &seen)
        .await
        .map_err(|error| back(error, id))?;
    Ok(see_other(&format!(
        "/instruments/{id}?notice=instrument-retired"
    )))
}

/// Begins the next version, for the school year that was chosen.
pub(super) async fn next(
    ctx: Ctx,
    Path(id): Path<InstrumentVersionId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (version, _, permit) = super::load(&ctx, id).await?;
    if version.state == VersionState::Draft {
        return Ok(see_other(&format!("/instruments/{id}")));
    }
    let year = form
        .number("year", 2000..=2100)
        .map_or(version.school_year, |year| SchoolYear(year as i32));
    let next = instruments::draft_next(&ctx.app, &ctx.actor, permit, &version, ctx.me.id, year)
        .await
        .map_err(|error| back(error, id))?;
    Ok(see_other(&format!(
        "/instruments/{next}?notice=instrument-drafted"
    )))
}

pub(super) fn back(error: InstrumentError, id: InstrumentVersionId) -> Problem {
    Problem::from(error).back_to(format!("/instruments/{id}"))
}
