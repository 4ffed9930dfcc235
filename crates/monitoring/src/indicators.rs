//! Setting an indicator and entering a reading: checked, kept once, never overwritten.

use axum::http::StatusCode;
use kernel::{App, Permit, PersonId};
use planning::{OfferId, OfferState, find_offer};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::{Tx, is_duplicate};
use platform::sea_orm::DbErr;
use platform::web::Problem;
use serde_json::json;

use crate::model::{OutcomeKind, ReadingSource};
use crate::rules::{self, Missing, READING_EVERY_DAYS};
use crate::store::{self, OutcomeIndicator, OutcomeIndicatorId, Reading, ReadingId};
use crate::store_watch::{self, IndicatorPlan, IndicatorPlanId};
use crate::warnings::{Raise, raise};

/// Why something about an offer's indicators was not done.
#[derive(Debug, thiserror::Error)]
pub enum MonitoringError {
    /// The offer or indicator is not there.
    #[error("no such offer or indicator")]
    NotFound,
    /// The offer is over.
    #[error("the offer is over")]
    OfferIsOver,
    /// Baseline and target are the same.
    #[error("baseline and target are the same")]
    NothingToReach,
    /// The last day lies before the first.
    #[error("the last day is not after the first")]
    EndsBeforeItBegins,
    /// A value that its unit does not have.
    #[error("the value is outside its unit")]
    OutsideUnit,
    /// A day that has not come.
    #[error("read on a day that has not come")]
    InFuture,
    /// A day before the baseline.
    #[error("read before the baseline")]
    BeforeBaseline,
    /// The reading was corrected by someone else already, or is none of this indicator's.
    #[error("the reading cannot be corrected")]
    NotCorrectable,
    /// The source does not tell of what the indicator is about.
    #[error("the source does not tell of this")]
    SourceTellsOfAnother,
    /// Its readings are drawn; nobody enters them.
    #[error("the readings of this indicator are drawn")]
    IsDrawn,
    /// Somebody decided on the warning already.
    #[error("the warning is decided already")]
    DecidedAlready,
    /// The map could not be estimated.
    #[error(transparent)]
    Evidence(#[from] kernel::evidence::EvidenceError),
    /// The offer lacks an indicator of change.
    #[error("the offer cannot start yet: {0:?}")]
    CannotStart(Missing),
    /// The offer is not in a state from which it can start.
    #[error("the offer is not planned")]
    NotPlanned,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<MonitoringError> for Problem {
    fn from(error: MonitoringError) -> Self {
        use MonitoringError as E;
        match error {
            E::NotFound => Self::not_found(),
            E::OfferIsOver => Self::new(StatusCode::CONFLICT, "problem-offer-is-over"),
            E::NothingToReach => Self::rule("fault-nothing-to-reach"),
            E::EndsBeforeItBegins => Self::rule("fault-ends-before"),
            E::OutsideUnit => Self::rule("fault-outside-unit"),
            E::InFuture => Self::rule("fault-day-future"),
            E::BeforeBaseline => Self::rule("fault-before-baseline"),
            E::NotCorrectable => Self::conflict("fault-not-correctable"),
            E::SourceTellsOfAnother => Self::rule("fault-source-kind"),
            E::IsDrawn => Self::rule("problem-is-drawn"),
            E::DecidedAlready => Self::conflict("problem-decided-already"),
            E::Evidence(error) => error.into(),
            E::CannotStart(missing) => Self::rule(missing.key()),
            E::NotPlanned => Self::conflict("problem-not-planned"),
            E::Db(error) => Self::internal(error),
        }
    }
}

/// Where an indicator's readings come from, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HowRead {
    /// Where from.
    pub source: ReadingSource,
    /// What of the source: a line of Rapor Pendidikan; empty for all that the programme aims at.
    pub subject: String,
    /// Days between two readings.
    pub every_days: i32,
}

impl HowRead {
    /// Entered by hand, once a month.
    pub fn by_hand() -> Self {
        Self {
            source: ReadingSource::Manual,
            subject: String::new(),
            every_days: READING_EVERY_DAYS,
        }
    }
}

/// What an offer is to be measured by.
#[derive(Clone, Debug)]
pub struct AddIndicator {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: OutcomeIndicatorId,
    /// The offer.
    pub offer: OfferId,
    /// What it tells of.
    pub kind: OutcomeKind,
    /// What is measured.
    pub name: String,
    /// In which unit.
    pub unit: String,
    /// What it was on the first day.
    pub baseline: f64,
    /// What it is to be on the last day.
    pub target: f64,
    /// The day of the baseline.
    pub starts_on: Day,
    /// The last day.
    pub due_on: Day,
    /// Its owner: who reads it, and decides when it falls behind.
    pub reader: PersonId,
    /// How it is read.
    pub how: HowRead,
    /// Who sets it.
    pub by: PersonId,
}

/// Sets an indicator of an offer that is not over.
pub async fn add_indicator(
    app: &App,
    actor: &Actor,
    permit: Permit,
    add: AddIndicator,
) -> Result<(), MonitoringError> {
    let authority = permit.authority();
    check_indicator(&add)?;
    let tx = app.shell.db.begin().await?;
    let offer = find_offer(&*tx, authority, add.offer)
        .await?
        .ok_or(MonitoringError::NotFound)?;
    if offer.state == OfferState::Finished {
        return Err(MonitoringError::OfferIsOver);
    }
    let (id, kind) = (add.id, add.kind);
    let row = OutcomeIndicator {
        authority_id: authority,
        id,
        offer_id: add.offer,
        kind,
        name: add.name,
        unit: add.unit,
        baseline: add.baseline,
        target: add.target,
        starts_on: add.starts_on,
        due_on: add.due_on,
        reader_id: add.reader,
        made_by: add.by,
        made_at: actor.at,
    };
    match store::add_indicator(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        other => other?,
    }
    let plan = IndicatorPlan {
        authority_id: authority,
        id: IndicatorPlanId::new(),
        indicator_id: id,
        source: add.how.source,
        subject: add.how.subject,
        every_days: add.how.every_days.max(1),
    };
    let source = plan.source;
    store_watch::add_plan(&tx, plan).await?;
    let entry = Audited::new("outcome_indicator.added", id.0)
        .with(json!({ "offer": add.offer, "kind": kind, "source": source }));
    tx.commit(actor, entry).await?;
    Ok(())
}

fn check_indicator(add: &AddIndicator) -> Result<(), MonitoringError> {
    if (add.baseline - add.target).abs() < f64::EPSILON {
        return Err(MonitoringError::NothingToReach);
    }
    if add.due_on <= add.starts_on {
        return Err(MonitoringError::EndsBeforeItBegins);
    }
    if !add.how.source.tells_of(add.kind) {
        return Err(MonitoringError::SourceTellsOfAnother);
    }
    let is_within = |value| rules::is_within_unit(&add.unit, value);
    if !is_within(add.baseline) || !is_within(add.target) {
        return Err(MonitoringError::OutsideUnit);
    }
    Ok(())
}

/// What an indicator was on a day.
#[derive(Clone, Debug)]
pub struct AddReading {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: ReadingId,
    /// The indicator.
    pub indicator: OutcomeIndicatorId,
    /// The day it is about.
    pub read_on: Day,
    /// The day it is entered.
    pub today: Day,
    /// What was read.
    pub value: f64,
    /// Where it comes from; may be empty.
    pub note: String,
    /// The reading it corrects, if any.
    pub supersedes: Option<ReadingId>,
    /// Who enters it.
    pub by: PersonId,
}

/// Enters a reading, or corrects one: the corrected one stays in the record.
pub async fn add_reading(
    app: &App,
    actor: &Actor,
    permit: Permit,
    add: AddReading,
) -> Result<(), MonitoringError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    if store::find_reading(&*tx, authority, add.id)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let indicator = store::find_indicator(&*tx, authority, add.indicator)
        .await?
        .ok_or(MonitoringError::NotFound)?;
    check_reading(&indicator, &add)?;
    check_taken(&tx, &indicator, add.supersedes).await?;
    let (id, is_correction) = (add.id, add.supersedes.is_some());
    let row = Reading {
        authority_id: authority,
        id,
        indicator_id: indicator.id,
        read_on: add.read_on,
        value: add.value,
        note: add.note,
        made_by: add.by,
        made_at: actor.at,
        supersedes_id: add.supersedes,
    };
    match store::add_reading(&tx, row).await {
        Err(error) if is_duplicate(&error) && is_correction => {
            return Err(MonitoringError::NotCorrectable);
        }
        Err(error) if is_duplicate(&error) => return Ok(()),
        other => other?,
    }
    let action = if is_correction {
        "reading.corrected"
    } else {
        "reading.added"
    };
    let offer = find_offer(&*tx, authority, indicator.offer_id)
        .await?
        .ok_or(MonitoringError::NotFound)?;
    let ask = Raise {
        offer: &offer,
        indicator: &indicator,
        reading: id,
        today: add.today,
    };
    let warned = raise(&tx, ask).await?;
    let data = json!({ "indicator": indicator.id, "warned": warned });
    tx.commit(actor, Audited::new(action, id.0).with(data))
        .await?;
    Ok(())
}

/// What is drawn takes no reading by hand, and only one that stands can be corrected.
async fn check_taken(
    tx: &Tx,
    indicator: &OutcomeIndicator,
    supersedes: Option<ReadingId>,
) -> Result<(), MonitoringError> {
    let (authority, ids) = (indicator.authority_id, [indicator.id]);
    let plans = store_watch::list_plans_of(&**tx, authority, &ids).await?;
    if plans.iter().any(|plan| plan.source.is_drawn()) {
        return Err(MonitoringError::IsDrawn);
    }
    let Some(old) = supersedes else {
        return Ok(());
    };
    let standing = store::list_readings_of(&**tx, authority, &ids).await?;
    match standing.iter().any(|row| row.id == old) {
        true => Ok(()),
        false => Err(MonitoringError::NotCorrectable),
    }
}

fn check_reading(indicator: &OutcomeIndicator, add: &AddReading) -> Result<(), MonitoringError> {
    if add.read_on > add.today {
        return Err(MonitoringError::InFuture);
    }
    if add.read_on < indicator.starts_on {
        return Err(MonitoringError::BeforeBaseline);
    }
    if !rules::is_within_unit(&indicator.unit, add.value) {
        return Err(MonitoringError::OutsideUnit);
    }
    Ok(())
}
