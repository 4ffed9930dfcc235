//! Readings that are drawn from what is recorded elsewhere: the map, observations, questionnaires, tasks,
//! reflections, attendance, the school's report. What is drawn is kept like any reading, with what it
//! rests on; a day for which nothing is recorded is left for later.

mod material;
mod values;

use std::collections::BTreeMap;

use kernel::frameworks::Frameworks;
use kernel::{App, AuthorityId, Permit};
use planning::{Offer, OfferId, OfferState, find_offers};
use platform::Day;
use platform::audit::{Actor, Audited};
use serde_json::json;
use uuid::Uuid;

use crate::indicators::MonitoringError;
use crate::model::ReadingSource;
use crate::rules::next_reading_on;
use crate::store::{self, OutcomeIndicator, OutcomeIndicatorId, Reading, ReadingId};
use crate::store_watch::{self, DrawnReading, DrawnReadingId, IndicatorPlan};
use crate::warnings::{Raise, raise};

pub(crate) use material::Material;
pub(crate) use values::{Drawn, Span, value_now};

/// Offers whose records are read in one go.
const OFFERS_AT_ONCE: usize = 50;

/// What drawing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drew {
    /// Readings kept.
    pub readings: usize,
    /// Warnings raised.
    pub warnings: usize,
}

/// An indicator with how it is read and the days of its readings.
struct Due {
    row: OutcomeIndicator,
    plan: IndicatorPlan,
    latest: Option<Day>,
}

/// Draws every reading that is due, of all running offers of an authority.
pub async fn draw_all(
    app: &App,
    actor: &Actor,
    permit: Permit,
    today: Day,
) -> Result<Drew, MonitoringError> {
    let (db, authority) = (app.shell.db.read(), permit.authority());
    let plans = store_watch::list_drawn_plans(db, authority).await?;
    let ids: Vec<_> = plans.iter().map(|plan| plan.indicator_id).collect();
    let rows = store::list_indicators_by_ids(db, authority, &ids).await?;
    let mut offers: Vec<OfferId> = rows.iter().map(|row| row.offer_id).collect();
    offers.sort_unstable();
    offers.dedup();
    draw(app, actor, permit, &offers, today).await
}

/// Draws the readings of some offers that are due. Drawn twice, they are kept once.
pub async fn draw(
    app: &App,
    actor: &Actor,
    permit: Permit,
    offers: &[OfferId],
    today: Day,
) -> Result<Drew, MonitoringError> {
    let (db, authority) = (app.shell.db.read(), permit.authority());
    let mut drew = Drew::default();
    let catalogue = app.catalogue(db, authority).await?;
    for chunk in offers.chunks(OFFERS_AT_ONCE) {
        let mut offers = find_offers(db, authority, chunk).await?;
        offers.retain(|offer| offer.state == OfferState::Running);
        let due = load_due(app, authority, &offers, today).await?;
        if due.is_empty() {
            continue;
        }
        let wanted: Vec<ReadingSource> = due.iter().map(|due| due.plan.source).collect();
        offers.retain(|offer| due.iter().any(|due| due.row.offer_id == offer.id));
        let mut material = Material::load(db, authority, &offers, &wanted).await?;
        for due in &due {
            let offer = offers.iter().find(|offer| offer.id == due.row.offer_id);
            if let Some(offer) = offer {
                let one = draw_one(app, actor, &catalogue, &mut material, offer, due, today);
                let one = one.await?;
                drew.readings += one.readings;
                drew.warnings += one.warnings;
            }
        }
    }
    Ok(drew)
}

/// The drawn indicators of some offers whose next day has come.
async fn load_due(
    app: &App,
    authority: AuthorityId,
    offers: &[Offer],
    today: Day,
) -> Result<Vec<Due>, MonitoringError> {
    let db = app.shell.db.read();
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    let rows = store::list_indicators_of(db, authority, &ids).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut plans: BTreeMap<OutcomeIndicatorId, IndicatorPlan> =
        store_watch::list_plans_of(db, authority, &ids)
            .await?
            .into_iter()
            .filter(|plan| plan.source.is_drawn())
            .map(|plan| (plan.indicator_id, plan))
            .collect();
    let readings = store::list_readings_of(db, authority, &ids).await?;
    let mut latest: BTreeMap<OutcomeIndicatorId, Day> = BTreeMap::new();
    for reading in readings {
        let day = latest
            .entry(reading.indicator_id)
            .or_insert(reading.read_on);
        *day = reading.read_on.max(*day);
    }
    let due = rows.into_iter().filter_map(|row| {
        let plan = plans.remove(&row.id)?;
        let latest = latest.get(&row.id).copied();
        let next = next_reading_on(&row.line(), latest, plan.every_days)?;
        (next <= today).then_some(Due { row, plan, latest })
    });
    Ok(due.collect())
}

/// Draws one indicator, day by day up to today.
async fn draw_one(
    app: &App,
    actor: &Actor,
    catalogue: &Frameworks,
    material: &mut Material,
    offer: &Offer,
    due: &Due,
    today: Day,
) -> Result<Drew, MonitoringError> {
    let line = due.row.line();
    let mut drew = Drew::default();
    let mut latest = due.latest;
    let mut looked = due.latest;
    while let Some(day) = next_reading_on(&line, looked, due.plan.every_days) {
        if day > today {
            break;
        }
        looked = Some(day);
        let span = Span {
            after: latest.unwrap_or(line.starts_on),
            until: day,
        };
        if due.plan.source == ReadingSource::Map {
            material.look_at_map(app, offer.id, day).await?;
        }
        let Some(drawn) = values::value(
            material,
            catalogue,
            offer,
            (due.plan.source, &due.plan.subject),
            span,
        ) else {
            continue;
        };
        let raised = keep(app, actor, offer, due, day, drawn).await?;
        latest = Some(day);
        drew.readings += 1;
        drew.warnings += usize::from(raised);
    }
    Ok(drew)
}

/// Keeps a drawn reading and raises a warning where it gives rise to one; says whether it did.
async fn keep(
    app: &App,
    actor: &Actor,
    offer: &Offer,
    due: &Due,
    day: Day,
    drawn: Drawn,
) -> Result<bool, MonitoringError> {
    let authority = offer.authority_id;
    let id = id_of(due.row.id, day);
    let tx = app.shell.db.begin().await?;
    if store::find_reading(&*tx, authority, id).await?.is_some() {
        return Ok(false);
    }
    let reading = Reading {
        authority_id: authority,
        id,
        indicator_id: due.row.id,
        read_on: day,
        value: drawn.value,
        note: String::new(),
        made_by: due.row.reader_id,
        made_at: actor.at,
        supersedes_id: None,
    };
    match store::add_reading(&tx, reading).await {
        // Another program drew it at the same moment.
        Err(error) if platform::db::is_duplicate(&error) => return Ok(false),
        other => other?,
    }
    let basis = DrawnReading {
        authority_id: authority,
        id: DrawnReadingId::new(),
        reading_id: id,
        source: due.plan.source,
        basis: i32::try_from(drawn.basis).unwrap_or(i32::MAX),
        se: drawn.se,
    };
    store_watch::add_drawn(&tx, basis).await?;
    let ask = Raise {
        offer,
        indicator: &due.row,
        reading: id,
        today: day,
    };
    let raised = raise(&tx, ask).await?;
    let entry = Audited::new("reading.drawn", id.0)
        .with(json!({ "indicator": due.row.id, "source": due.plan.source, "warned": raised }));
    tx.commit(actor, entry).await?;
    Ok(raised)
}

/// The identifier of an indicator's drawn reading of a day: the same wherever it is drawn, so that two
/// programs keep it once.
fn id_of(indicator: OutcomeIndicatorId, day: Day) -> ReadingId {
    let date = u128::from(day.0.year().unsigned_abs()) * 400
        + u128::from(day.0.month().unsigned_abs()) * 32
        + u128::from(day.0.day().unsigned_abs());
    ReadingId(Uuid::from_u128(indicator.0.as_u128() ^ date))
}
