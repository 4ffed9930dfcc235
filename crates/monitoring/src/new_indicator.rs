//! The form that sets an indicator of an offer: what is measured, from where, from how much to how much,
//! until when, how often, and whose it is. A suggestion of the library fills it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::access::{RoleKind, list_roles_at};
use kernel::people::list_people_by_ids;
use kernel::{Action, Ctx, PersonId};
use needs::list_reports_of;
use planning::{OfferHead, OfferId, OfferTab};
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use platform::{Day, i18n::Speech};
use serde::Deserialize;

use crate::drawing::{Material, Span, value_now};
use crate::indicators::{AddIndicator, HowRead, add_indicator};
use crate::library::{Suggestion, library};
use crate::model::{OutcomeKind, ReadingSource};
use crate::rules::is_within_unit;
use crate::store::OutcomeIndicatorId;

/// Days that the form proposes until the target is to be reached.
const PROPOSED_DAYS: i64 = 90;
/// Days back that a proposed baseline looks at.
const LOOK_BACK_DAYS: i64 = 183;
/// Rhythms that can be chosen, in days.
const RHYTHMS: [i32; 6] = [7, 14, 30, 60, 90, 365];
/// The highest level of a framework, which no target exceeds.
const HIGHEST_LEVEL: f64 = 5.0;

/// A suggestion that is to fill the form.
#[derive(Deserialize)]
pub(crate) struct From {
    #[serde(default)]
    from: String,
}

/// A suggestion as the page shows it.
struct Proposal {
    kind: OutcomeKind,
    source: ReadingSource,
    name: String,
    why: String,
    href: String,
}

#[derive(Template)]
#[template(path = "new_indicator.html")]
struct NewIndicatorPage {
    page: Page,
    head: OfferHead,
    form: Form,
    kinds: Vec<(OutcomeKind, String)>,
    sources: Vec<(ReadingSource, String)>,
    rhythms: Vec<(i32, String)>,
    report_lines: Vec<(String, String)>,
    readers: Vec<(PersonId, String)>,
    proposals: Vec<Proposal>,
    library_source: &'static str,
}

pub(crate) async fn show(
    ctx: Ctx,
    Path(id): Path<OfferId>,
    Query(asked): Query<From>,
) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, id, OfferTab::Indicators).await?;
    ctx.permit(Action::MonitorProgramme, head.offer.work())
        .await?;
    let form = Form::empty()
        .with("id", OutcomeIndicatorId::new())
        .with("due_on", ctx.today().plus_days(PROPOSED_DAYS))
        .with("reader", head.offer.coach_id);
    let form = match library().find(&asked.from) {
        Some(suggestion) => filled(&ctx, &head, suggestion, form).await?,
        None => form.with("source", ReadingSource::Manual).with("every", 30),
    };
    page(&ctx, head, form).await
}

/// The form as a suggestion fills it; what the source knows of today is the baseline.
async fn filled(
    ctx: &Ctx,
    head: &OfferHead,
    suggestion: &Suggestion,
    form: Form,
) -> Result<Form, Problem> {
    let form = form
        .with("kind", suggestion.kind)
        .with("name", suggestion.name(&ctx.speech))
        .with("source", suggestion.source)
        .with("unit", suggestion.unit())
        .with("every", suggestion.every_days);
    let Some(baseline) = baseline(ctx, head, suggestion.source).await? else {
        return Ok(form);
    };
    let target = baseline + suggestion.rise;
    let target = match suggestion.source.unit() {
        Some("%") => target.min(100.0),
        Some("level") => target.min(HIGHEST_LEVEL),
        _ => target,
    };
    let decimals = usize::from(suggestion.source == ReadingSource::Map);
    let number = |value: f64| ctx.speech.number(value, decimals);
    Ok(form
        .with("baseline", number(baseline))
        .with("target", number(target)))
}

/// What a source says of the participants today; counted shares begin at nothing.
async fn baseline(
    ctx: &Ctx,
    head: &OfferHead,
    source: ReadingSource,
) -> Result<Option<f64>, Problem> {
    match source {
        ReadingSource::Manual | ReadingSource::Rapor => return Ok(None),
        ReadingSource::Attendance | ReadingSource::Tasks | ReadingSource::Reflections => {
            return Ok(Some(0.0));
        }
        ReadingSource::Map | ReadingSource::Observation | ReadingSource::Questionnaire => {}
    }
    let (db, authority, today) = (ctx.db(), ctx.authority(), ctx.today());
    let offers = std::slice::from_ref(&head.offer);
    let mut material = Material::load(db, authority, offers, &[source]).await?;
    let span = Span {
        after: today.plus_days(-LOOK_BACK_DAYS),
        until: today,
    };
    if source == ReadingSource::Map {
        material.look_at_map(&ctx.app, head.offer.id, today).await?;
    }
    let found = value_now(&material, &ctx.catalogue, &head.offer, source, span);
    Ok(found.map(|drawn| drawn.value))
}

pub(crate) async fn add(
    ctx: Ctx,
    Path(id): Path<OfferId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, id, OfferTab::Indicators).await?;
    let permit = ctx
        .permit(Action::MonitorProgramme, head.offer.work())
        .await?;
    let readers = readers(&ctx, &head).await?;
    let Some(add) = read(&mut form, id, &readers, ctx.me.id, ctx.today()) else {
        let mut response = page(&ctx, head, form).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    let back = format!("/offers/{id}/indicators");
    match add_indicator(&ctx.app, &ctx.actor, permit, add).await {
        Ok(()) => Ok(see_other(&format!("{back}?notice=indicator-added"))),
        Err(error) => Err(Problem::from(error).back_to(back)),
    }
}

fn read(
    form: &mut Form,
    offer: OfferId,
    readers: &[(PersonId, String)],
    by: PersonId,
    today: Day,
) -> Option<AddIndicator> {
    let id = form.choice("id");
    let kind = form.choice::<OutcomeKind>("kind");
    let how = read_how(form, kind);
    let name = form.text("name", 160);
    let unit = match how.as_ref().and_then(|how| how.source.unit()) {
        Some(unit) => Some(unit.to_owned()),
        None => form.text("unit", 30),
    };
    let baseline = form.decimal("baseline");
    let target = form.decimal("target");
    let due_on = form.day("due_on");
    let reader = form.choice::<PersonId>("reader");
    if due_on.is_some_and(|day| day <= today) {
        form.fail("due_on", Fault::new("fault-ends-before"));
    }
    if let (Some(baseline), Some(target)) = (baseline, target)
        && (baseline - target).abs() < f64::EPSILON
    {
        form.fail("target", Fault::new("fault-nothing-to-reach"));
    }
    for (field, value) in [("baseline", baseline), ("target", target)] {
        let unit = unit.as_deref().unwrap_or_default();
        if value.is_some_and(|value| !is_within_unit(unit, value)) {
            form.fail(field, Fault::new("fault-outside-unit"));
        }
    }
    if reader.is_some_and(|reader| !readers.iter().any(|(known, _)| *known == reader)) {
        form.fail("reader", Fault::new("fault-choose"));
    }
    if !form.is_valid() {
        return None;
    }
    Some(AddIndicator {
        id: id?,
        offer,
        kind: kind?,
        name: name?,
        unit: unit?,
        baseline: baseline?,
        target: target?,
        starts_on: today,
        due_on: due_on?,
        reader: reader?,
        how: how?,
        by,
    })
}

/// Where readings come from; a source that does not tell of the kind is a fault of the source.
fn read_how(form: &mut Form, kind: Option<OutcomeKind>) -> Option<HowRead> {
    let source = form.choice::<ReadingSource>("source");
    let every = form.number("every", 1..=366);
    let mut subject = String::new();
    if source == Some(ReadingSource::Rapor) {
        subject = form.optional_text("subject", 40)?;
        if subject.is_empty() {
            form.fail("subject", Fault::new("fault-choose"));
        }
    }
    if let (Some(source), Some(kind)) = (source, kind)
        && !source.tells_of(kind)
    {
        form.fail("source", Fault::new("fault-source-kind"));
    }
    Some(HowRead {
        source: source?,
        subject,
        every_days: i32::try_from(every?).ok()?,
    })
}

async fn page(ctx: &Ctx, head: OfferHead, form: Form) -> Result<Response, Problem> {
    let say = |key: &str| ctx.speech.say(key).to_string();
    let schools = [head.offer.school_id];
    let reports = list_reports_of(ctx.db(), ctx.authority(), &schools).await?;
    let lines = reports.into_iter().next_back();
    let lines = lines.map_or_else(Vec::new, |found| found.report.lines);
    html(&NewIndicatorPage {
        page: head.page(ctx, "monitoring"),
        readers: readers(ctx, &head).await?,
        kinds: kinds(&ctx.speech),
        sources: ReadingSource::ALL
            .iter()
            .map(|source| (*source, say(source.key())))
            .collect(),
        rhythms: RHYTHMS
            .iter()
            .map(|days| {
                let text = ctx.speech.say("indicator-every-days").with("days", *days);
                (*days, text.to_string())
            })
            .collect(),
        report_lines: lines
            .into_iter()
            .map(|line| (line.code.clone(), format!("{} {}", line.code, line.name)))
            .collect(),
        proposals: proposals(ctx, &head),
        library_source: &library().source,
        head,
        form,
    })
}

fn proposals(ctx: &Ctx, head: &OfferHead) -> Vec<Proposal> {
    library()
        .for_mode(head.offer.mode)
        .into_iter()
        .map(|one| Proposal {
            kind: one.kind,
            source: one.source,
            name: one.name(&ctx.speech).to_owned(),
            why: one.why(&ctx.speech).to_owned(),
            href: format!("/offers/{}/indicators/new?from={}", head.offer.id, one.code),
        })
        .collect()
}

fn kinds(speech: &Speech) -> Vec<(OutcomeKind, String)> {
    let kinds = OutcomeKind::ALL.iter().rev();
    kinds
        .map(|kind| (*kind, speech.say(kind.key()).to_string()))
        .collect()
}

/// Who may be asked to read an indicator: the coach, the school's principal, the participants, and
/// the one who sets it.
async fn readers(ctx: &Ctx, head: &OfferHead) -> Result<Vec<(PersonId, String)>, Problem> {
    let school = Some(head.offer.school_id);
    let principals = list_roles_at(ctx.db(), ctx.authority(), RoleKind::Principal, school).await?;
    let mut ids: Vec<_> = std::iter::once(head.offer.coach_id)
        .chain(principals.iter().map(|role| role.person_id))
        .chain(head.participants.iter().map(|person| person.id))
        .chain(std::iter::once(ctx.me.id))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut people = list_people_by_ids(ctx.db(), ctx.authority(), &ids).await?;
    people.sort_by(|a, b| a.name_folded.cmp(&b.name_folded));
    Ok(people
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect())
}
