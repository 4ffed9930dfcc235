//! Warnings that a target will be missed: raised with the reading that gives rise to them, told to their
//! owner, and closed only by a decision with its reason.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, App, Ctx, Permit, PersonId};
use planning::{Offer, OfferHead, OfferId, OfferState, OfferTab, list_participants};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::{Tx, is_duplicate};
use platform::sea_orm::DbErr;
use platform::web::{Form, Problem, see_other};
use serde_json::json;

use crate::indicator_page;
use crate::indicators::MonitoringError;
use crate::library::library;
use crate::model::Choice;
use crate::outlook::{Outlook, Seen};
use crate::store::{self, OutcomeIndicator, OutcomeIndicatorId, Reading, ReadingId};
use crate::store_watch::{self, Decision, DecisionId, DrawnReading, Warning, WarningId};

/// A reading that may give rise to a warning.
pub(crate) struct Raise<'a> {
    pub offer: &'a Offer,
    pub indicator: &'a OutcomeIndicator,
    pub reading: ReadingId,
    pub today: Day,
}

/// Raises a warning if the reading gives rise to one; says whether it did. The caller commits.
pub(crate) async fn raise(tx: &Tx, ask: Raise<'_>) -> Result<bool, DbErr> {
    let Raise {
        offer,
        indicator,
        reading,
        today,
    } = ask;
    if offer.state != OfferState::Running {
        return Ok(false);
    }
    let authority = offer.authority_id;
    let readings = store::list_readings_of(&**tx, authority, &[indicator.id]).await?;
    let ids: Vec<_> = readings.iter().map(|row| row.id).collect();
    let drawn = store_watch::list_drawn_of(&**tx, authority, &ids).await?;
    let outlook = Outlook::of(&indicator.line(), &seen(&readings, &drawn));
    let Some(forecast) = outlook.forecast else {
        return Ok(false);
    };
    let known = store_watch::list_warnings_of(&**tx, authority, &[indicator.id]).await?;
    if !outlook.is_off_track(library().alarms.off_track) || is_known(&known, today) {
        return Ok(false);
    }
    let row = Warning {
        authority_id: authority,
        id: WarningId::new(),
        indicator_id: indicator.id,
        offer_id: offer.id,
        school_id: offer.school_id,
        owner_id: owner(tx, offer, indicator.reader_id).await?,
        reading_id: reading,
        raised_on: today,
        probability: forecast.misses,
        expected: forecast.expected,
    };
    store_watch::add_warning(tx, row).await?;
    Ok(true)
}

/// The readings as the forecast takes them.
pub(crate) fn seen(readings: &[Reading], drawn: &[DrawnReading]) -> Vec<Seen> {
    let se = |reading: &Reading| {
        let found = drawn.iter().find(|row| row.reading_id == reading.id)?;
        found.se
    };
    readings
        .iter()
        .map(|reading| Seen {
            day: reading.read_on,
            value: reading.value,
            se: se(reading),
        })
        .collect()
}

/// Whether one waits already, or what was decided has not had time to work.
fn is_known(known: &[(Warning, Option<Decision>)], today: Day) -> bool {
    known.iter().any(|(_, decision)| match decision {
        None => true,
        Some(decision) => today.days_since(decision.decided_on) < library().alarms.again_after_days,
    })
}

/// Who decides: who reads the indicator, unless that is a participant; then the coach.
async fn owner(tx: &Tx, offer: &Offer, reader: PersonId) -> Result<PersonId, DbErr> {
    let participants = list_participants(&**tx, offer.authority_id, offer.id).await?;
    let decides = reader == offer.coach_id || !participants.contains(&reader);
    Ok(if decides { reader } else { offer.coach_id })
}

/// What is decided on a warning.
#[derive(Clone, Debug)]
pub struct Decide {
    /// The warning.
    pub warning: WarningId,
    /// What.
    pub choice: Choice,
    /// Why, and what changes.
    pub reason: String,
    /// Who decides.
    pub by: PersonId,
    /// The day.
    pub today: Day,
}

/// Records what is decided on a warning of an indicator; sent twice, it is kept once.
pub async fn decide(
    app: &App,
    actor: &Actor,
    permit: Permit,
    indicator: OutcomeIndicatorId,
    ask: Decide,
) -> Result<(), MonitoringError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let known = store_watch::list_warnings_of(&*tx, authority, &[indicator]).await?;
    let found = known.into_iter().find(|(row, _)| row.id == ask.warning);
    let (warning, before) = found.ok_or(MonitoringError::NotFound)?;
    if let Some(before) = before {
        let is_same = (before.choice, &before.reason) == (ask.choice, &ask.reason);
        return match is_same {
            true => Ok(()),
            false => Err(MonitoringError::DecidedAlready),
        };
    }
    let row = Decision {
        authority_id: authority,
        id: DecisionId::new(),
        warning_id: warning.id,
        choice: ask.choice,
        reason: ask.reason,
        decided_by: ask.by,
        decided_on: ask.today,
        made_at: actor.at,
    };
    let data = json!({ "choice": row.choice, "days": ask.today.days_since(warning.raised_on) });
    match store_watch::add_decision(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Err(MonitoringError::DecidedAlready),
        other => other?,
    }
    let entry = Audited::new("warning.decided", warning.id.0).with(data);
    tx.commit(actor, entry).await?;
    Ok(())
}

pub(crate) async fn post(
    ctx: Ctx,
    Path((offer, indicator, warning)): Path<(OfferId, OutcomeIndicatorId, WarningId)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, offer, OfferTab::Indicators).await?;
    let permit = ctx
        .permit(Action::MonitorProgramme, head.offer.work())
        .await?;
    store::find_indicator(ctx.db(), ctx.authority(), indicator)
        .await?
        .filter(|row| row.offer_id == offer)
        .ok_or_else(Problem::not_found)?;
    let choice = form.choice::<Choice>("choice");
    let reason = form.text("reason", 1_000);
    let (Some(choice), Some(reason)) = (choice, reason) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return indicator_page::show_decision_again(&ctx, offer, indicator, form, status).await;
    };
    let ask = Decide {
        warning,
        choice,
        reason,
        by: ctx.me.id,
        today: ctx.today(),
    };
    decide(&ctx.app, &ctx.actor, permit, indicator, ask).await?;
    let next = match choice {
        // Ending a programme is follow-up's: it asks what everyone takes along.
        Choice::Stop => format!("/offers/{offer}/follow-up?notice=warning-stop"),
        Choice::Continue | Choice::Change => {
            format!("/offers/{offer}/indicators/{indicator}?notice=warning-decided")
        }
    };
    Ok(see_other(&next))
}
