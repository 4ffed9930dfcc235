//! One indicator with its chart and its table, and the form that enters or corrects a reading.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, Ctx, Permit, Target};
use planning::{OfferHead, OfferId, OfferTab};
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use crate::figures::{IndicatorView, amount};
use crate::indicators::{AddReading, MonitoringError, add_reading};
use crate::indicators_page::load_views;
use crate::model::Choice;
use crate::rules::is_within_unit;
use crate::store::{OutcomeIndicator, OutcomeIndicatorId, ReadingId, list_readings_of};

#[derive(Template)]
#[template(path = "indicator.html")]
struct IndicatorPage {
    page: Page,
    head: OfferHead,
    indicator: IndicatorView,
    form: Form,
    /// Readings that may be corrected.
    correctable: Vec<(ReadingId, String)>,
    /// The form that decides on a warning, as it was typed.
    decision: Form,
    may_decide: bool,
    choices: Vec<(Choice, String)>,
}

type Ids = Path<(OfferId, OutcomeIndicatorId)>;

pub(crate) async fn show(ctx: Ctx, Path((offer, id)): Ids) -> Result<Response, Problem> {
    page(&ctx, offer, id, empty(&ctx)).await
}

pub(crate) async fn add(
    ctx: Ctx,
    Path((offer, id)): Ids,
    mut form: Form,
) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, offer, OfferTab::Indicators).await?;
    let indicator = crate::store::find_indicator(ctx.db(), ctx.authority(), id)
        .await?
        .filter(|row| row.offer_id == offer)
        .ok_or_else(Problem::not_found)?;
    let permit = permit_to_read(&ctx, &head, &indicator).await?;
    let Some(add) = read(&mut form, &ctx, &indicator) else {
        return again(&ctx, offer, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match add_reading(&ctx.app, &ctx.actor, permit, add).await {
        Ok(()) => Ok(see_other(&format!(
            "/offers/{offer}/indicators/{id}?notice=reading-added"
        ))),
        Err(MonitoringError::NotCorrectable) => {
            form.fail("supersedes", Fault::new("fault-not-correctable"));
            again(&ctx, offer, id, form, StatusCode::CONFLICT).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows the page again with a decision that lacks something.
pub(crate) async fn show_decision_again(
    ctx: &Ctx,
    offer: OfferId,
    id: OutcomeIndicatorId,
    decision: Form,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut response = page_with(ctx, offer, id, empty(ctx), decision).await?;
    *response.status_mut() = status;
    Ok(response)
}

fn empty(ctx: &Ctx) -> Form {
    Form::empty()
        .with("id", ReadingId::new())
        .with("read_on", ctx.today())
}

async fn again(
    ctx: &Ctx,
    offer: OfferId,
    id: OutcomeIndicatorId,
    form: Form,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut response = page(ctx, offer, id, form).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// The one named to read it may, besides those who monitor the programme.
async fn permit_to_read(
    ctx: &Ctx,
    head: &OfferHead,
    indicator: &OutcomeIndicator,
) -> Result<Permit, Problem> {
    let reading = Target::Work {
        school: head.offer.school_id,
        given_to: indicator.reader_id,
    };
    if ctx.may(Action::MonitorProgramme, head.offer.work()).await? {
        return ctx
            .permit(Action::MonitorProgramme, head.offer.work())
            .await;
    }
    ctx.permit(Action::ReadIndicator, reading).await
}

fn read(form: &mut Form, ctx: &Ctx, indicator: &OutcomeIndicator) -> Option<AddReading> {
    let id = form.choice("id");
    let read_on = form.day("read_on");
    let value = form.decimal("value");
    let note = form.optional_text("note", 500);
    let supersedes = form.optional_choice::<ReadingId>("supersedes");
    if read_on.is_some_and(|day| day > ctx.today()) {
        form.fail("read_on", Fault::new("fault-day-future"));
    }
    if read_on.is_some_and(|day| day < indicator.starts_on) {
        form.fail("read_on", Fault::new("fault-before-baseline"));
    }
    if value.is_some_and(|value| !is_within_unit(&indicator.unit, value)) {
        form.fail("value", Fault::new("fault-outside-unit"));
    }
    if !form.is_valid() {
        return None;
    }
    Some(AddReading {
        id: id?,
        indicator: indicator.id,
        read_on: read_on?,
        today: ctx.today(),
        value: value?,
        note: note?,
        supersedes: supersedes?,
        by: ctx.me.id,
    })
}

async fn page(
    ctx: &Ctx,
    offer: OfferId,
    id: OutcomeIndicatorId,
    form: Form,
) -> Result<Response, Problem> {
    page_with(ctx, offer, id, form, Form::empty()).await
}

async fn page_with(
    ctx: &Ctx,
    offer: OfferId,
    id: OutcomeIndicatorId,
    form: Form,
    decision: Form,
) -> Result<Response, Problem> {
    let head = OfferHead::load(ctx, offer, OfferTab::Indicators).await?;
    let may_monitor = ctx.may(Action::MonitorProgramme, head.offer.work()).await?;
    let indicator = load_views(ctx, offer, may_monitor)
        .await?
        .into_iter()
        .find(|view| view.row.id == id)
        .ok_or_else(Problem::not_found)?;
    let speech = &ctx.speech;
    let correctable = list_readings_of(ctx.db(), ctx.authority(), &[id])
        .await?
        .iter()
        .map(|reading| {
            let value = amount(speech, reading.value, &indicator.row.unit);
            (
                reading.id,
                format!("{}: {value}", speech.day(reading.read_on)),
            )
        })
        .collect();
    html(&IndicatorPage {
        page: head.page(ctx, "monitoring"),
        head,
        indicator,
        form,
        correctable,
        decision,
        may_decide: may_monitor,
        choices: Choice::ALL
            .iter()
            .map(|choice| (*choice, speech.say(choice.key()).to_string()))
            .collect(),
    })
}
