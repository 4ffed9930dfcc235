//! One item of a draft on a page of its own: only the fields of its kind.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Ctx;
use kernel::frameworks::{Definition, ItemKind};
use kernel::instruments::{self, InstrumentError, InstrumentVersion, InstrumentVersionId};
use platform::web::{Difference, Form, Page, Problem, html, see_other};
use serde::Deserialize;

use super::item;
use super::version_page::{Conflict, back, seen};

/// The word in the address of an item that is not there yet.
const NEW: &str = "new";

#[derive(Deserialize)]
pub(super) struct Kind {
    kind: Option<ItemKind>,
}

#[derive(Template)]
#[template(path = "instruments/item.html")]
struct ItemPage {
    page: Page,
    form: Form,
    version: InstrumentVersion,
    code: String,
    kind: ItemKind,
    /// Who wrote meanwhile.
    conflict_by: Option<String>,
    conflict: Vec<Difference>,
    sections: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
    scales: Vec<(String, String)>,
    earlier: Vec<(String, String)>,
    tests: [(&'static str, String); 3],
}

const FIELDS: [(&str, &str); 11] = [
    ("text", "item-text"),
    ("guidance", "item-guidance"),
    ("section", "item-section"),
    ("indicator", "item-indicator"),
    ("scale", "item-scale"),
    ("choices", "item-choices"),
    ("every", "item-every"),
    ("samples", "item-samples"),
    ("optional", "item-optional"),
    ("if_item", "item-if"),
    ("if_number", "item-if-number"),
];

pub(super) async fn show(
    ctx: Ctx,
    Path((id, code)): Path<(InstrumentVersionId, String)>,
    Query(kind): Query<Kind>,
) -> Result<Response, Problem> {
    let (version, definition, _) = super::load_draft(&ctx, id).await?;
    let (form, kind) = match find(&definition, &code)? {
        Some(written) => (item::form_of(written), written.kind()),
        None => (Form::empty(), kind.kind.unwrap_or(ItemKind::Judged)),
    };
    item_page(&ctx, version, &definition, (code, kind), form, None)
}

fn find<'a>(
    definition: &'a Definition,
    code: &str,
) -> Result<Option<&'a kernel::frameworks::ItemLine>, Problem> {
    if code == NEW {
        return Ok(None);
    }
    let found = definition.items.iter().find(|item| item.code == code);
    found.map(Some).ok_or_else(Problem::not_found)
}

fn item_page(
    ctx: &Ctx,
    version: InstrumentVersion,
    definition: &Definition,
    (code, kind): (String, ItemKind),
    form: Form,
    conflict: Option<Conflict>,
) -> Result<Response, Problem> {
    let status = match (&conflict, form.is_valid()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let (conflict_by, conflict) = conflict.map(|found| (found.who, found.differences)).unzip();
    let conflict = conflict.unwrap_or_default();
    let sections = definition
        .sections
        .iter()
        .map(|section| (section.code.clone(), section.name.clone()))
        .collect();
    let test = |key: &'static str| ctx.speech.say(key).to_string();
    let mut response = html(&ItemPage {
        page: ctx
            .page("item-title")
            .titled(ctx.speech.say(kind.key()))
            .in_stage("needs"),
        sections,
        indicators: indicators(ctx, definition),
        scales: scales(ctx, definition),
        earlier: earlier(definition, &code),
        tests: [
            ("at-most", test("item-if-at-most")),
            ("at-least", test("item-if-at-least")),
            ("is", test("item-if-is")),
        ],
        form,
        version,
        code,
        kind,
        conflict_by,
        conflict,
    })?;
    *response.status_mut() = status;
    Ok(response)
}

fn indicators(ctx: &Ctx, definition: &Definition) -> Vec<(String, String)> {
    let framework = definition
        .framework
        .as_deref()
        .and_then(|code| ctx.catalogue.framework(&code.into()));
    framework.map_or_else(Vec::new, |framework| {
        framework
            .indicators()
            .map(|indicator| {
                let number = indicator.code.number().to_owned();
                let name = format!("{number} {}", indicator.name);
                (number, name)
            })
            .collect()
    })
}

fn scales(ctx: &Ctx, definition: &Definition) -> Vec<(String, String)> {
    let mut scales = item::own_scales(&definition.scales);
    for (key, scale) in item::shared_scales(&ctx.catalogue) {
        let labels: Vec<&str> = scale
            .values
            .iter()
            .map(|value| value.label.as_str())
            .collect();
        let labels = labels.join(" / ");
        if !scales.iter().any(|(_, known)| *known == labels) {
            scales.push((key, labels));
        }
    }
    scales.push((
        "new".to_owned(),
        ctx.speech.say("item-scale-new").to_string(),
    ));
    scales
}

/// The items that a condition may look at: those before this one that have a number.
fn earlier(definition: &Definition, code: &str) -> Vec<(String, String)> {
    let has_number = |kind| {
        matches!(
            kind,
            ItemKind::Judged | ItemKind::Tally | ItemKind::Stopwatch
        )
    };
    definition
        .items
        .iter()
        .zip(1..)
        .take_while(|(item, _)| item.code != code)
        .filter(|(item, _)| has_number(item.kind()))
        .map(|(item, place)| (item.code.clone(), format!("{place}. {}", item.text)))
        .collect()
}

pub(super) async fn save(
    ctx: Ctx,
    Path((id, code)): Path<(InstrumentVersionId, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (version, definition, permit) = super::load_draft(&ctx, id).await?;
    let kind = match find(&definition, &code)? {
        Some(written) => written.kind(),
        None => form.value("kind").parse().unwrap_or(ItemKind::Judged),
    };
    let source = super::source_of(&ctx, version.school_id).await?;
    let known = (code != NEW).then_some(code.as_str());
    let Some(changed) = item::read(&mut form, &definition, &ctx.catalogue, kind, known, &source)
    else {
        return item_page(&ctx, version, &definition, (code, kind), form, None);
    };
    let seen = seen(&form, &version);
    let saved =
        instruments::save_draft(&ctx.app, &ctx.actor, permit, &seen, ctx.me.id, &changed).await;
    match saved {
        Ok(()) => Ok(see_other(&format!(
            "/instruments/{id}?notice=instrument-saved#items"
        ))),
        Err(InstrumentError::Conflict) => {
            let (now, definition, _) = super::load(&ctx, id).await?;
            let stored =
                match known.and_then(|code| definition.items.iter().find(|it| it.code == code)) {
                    Some(written) => item::form_of(written),
                    None => Form::empty(),
                };
            let fields = if known.is_some() { &FIELDS[..] } else { &[] };
            let conflict = Conflict::of(&ctx, &now, (&form, &stored), fields).await?;
            item_page(&ctx, now, &definition, (code, kind), form, Some(conflict))
        }
        Err(error) => Err(error.into()),
    }
}

/// Moves an item by one place, or takes it out.
pub(super) async fn step(
    ctx: Ctx,
    Path((id, code, step)): Path<(InstrumentVersionId, String, String)>,
    form: Form,
) -> Result<Response, Problem> {
    let (version, definition, permit) = super::load_draft(&ctx, id).await?;
    let changed = item::step(&definition, &code, &step).ok_or_else(Problem::not_found)?;
    let seen = seen(&form, &version);
    instruments::save_draft(&ctx.app, &ctx.actor, permit, &seen, ctx.me.id, &changed)
        .await
        .map_err(|error| back(error, id))?;
    Ok(see_other(&format!("/instruments/{id}#items")))
}
