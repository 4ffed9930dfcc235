//! The form that sets an indicator of an offer.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::access::{RoleKind, list_roles_at};
use kernel::people::list_people_by_ids;
use kernel::{Action, Ctx, PersonId};
use planning::{OfferHead, OfferId, OfferTab};
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use platform::{Day, i18n::Speech};

use crate::indicators::{AddIndicator, add_indicator};
use crate::model::OutcomeKind;
use crate::rules::is_within_unit;
use crate::store::OutcomeIndicatorId;

/// Days that the form proposes until the target is to be reached.
const PROPOSED_DAYS: i64 = 90;

#[derive(Template)]
#[template(path = "new_indicator.html")]
struct NewIndicatorPage {
    page: Page,
    head: OfferHead,
    form: Form,
    kinds: Vec<(OutcomeKind, String)>,
    readers: Vec<(PersonId, String)>,
}

pub(crate) async fn show(ctx: Ctx, Path(id): Path<OfferId>) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, id, OfferTab::Indicators).await?;
    ctx.permit(Action::MonitorProgramme, head.offer.work())
        .await?;
    let form = Form::empty()
        .with("id", OutcomeIndicatorId::new())
        .with("due_on", ctx.today().plus_days(PROPOSED_DAYS))
        .with("reader", head.offer.coach_id);
    page(&ctx, head, form).await
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
    let name = form.text("name", 160);
    let unit = form.text("unit", 30);
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
        by,
    })
}

async fn page(ctx: &Ctx, head: OfferHead, form: Form) -> Result<Response, Problem> {
    html(&NewIndicatorPage {
        page: head.page(ctx, "monitoring"),
        readers: readers(ctx, &head).await?,
        kinds: kinds(&ctx.speech),
        head,
        form,
    })
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
