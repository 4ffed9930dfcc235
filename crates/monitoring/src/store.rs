//! Indicators of an offer and their readings. Readings are append-only; a correction supersedes.

use kernel::PersonId;
use planning::OfferId;
use platform::db::{self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, find, within};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{AuthorityId, Day, Moment, records};

use crate::model::OutcomeKind;
use crate::rules::Line;

platform::id! {
    /// An indicator of an offer.
    OutcomeIndicatorId,
    /// One reading of an indicator.
    ReadingId,
}

records! {
    /// What an offer is measured by.
    pub OutcomeIndicator in outcome_indicator = "outcome_indicator" {
        /// Its identifier, made by the form.
        id: OutcomeIndicatorId,
        /// The offer it belongs to.
        offer_id: OfferId,
        /// What it tells of.
        kind: OutcomeKind,
        /// What is measured.
        name: String,
        /// In which unit.
        unit: String,
        /// What it was before.
        baseline: f64,
        /// What it is to be.
        target: f64,
        /// The day of the baseline.
        starts_on: Day,
        /// Until when the target is to be reached.
        due_on: Day,
        /// Who reads it.
        reader_id: PersonId,
        /// Who set it.
        made_by: PersonId,
        /// When.
        made_at: Moment,
    }
    /// What an indicator was on a day.
    pub Reading in reading = "reading" {
        /// Its identifier, made by the form.
        id: ReadingId,
        /// The indicator.
        indicator_id: OutcomeIndicatorId,
        /// The day it is about.
        read_on: Day,
        /// What was read.
        value: f64,
        /// Where it comes from, what to know about it.
        note: String,
        /// Who entered it.
        made_by: PersonId,
        /// When.
        made_at: Moment,
        /// The reading that this one corrects.
        supersedes_id: Option<ReadingId>,
    }
}

impl OutcomeIndicator {
    /// The straight way from baseline to target.
    pub fn line(&self) -> Line {
        Line {
            baseline: self.baseline,
            target: self.target,
            starts_on: self.starts_on,
            due_on: self.due_on,
        }
    }
}

/// This crate's tables.
pub const MIGRATIONS: &[Migration] = &[
    INDICATORS,
    crate::store_watch::MIGRATION,
    crate::effect::MIGRATION,
];

const INDICATORS: Migration = Migration {
    name: "monitoring-01-indicators-readings",
    tables: || {
        vec![
            Table::tenant("outcome_indicator")
                .refers("offer_id", "offer")
                .with("kind", Column::Text)
                .with("name", Column::Text)
                .with("unit", Column::Text)
                .with("baseline", Column::Real)
                .with("target", Column::Real)
                .with("starts_on", Column::Day)
                .with("due_on", Column::Day)
                .refers("reader_id", "person")
                .refers("made_by", "person")
                .with("made_at", Column::Moment)
                .index(&["offer_id"])
                .index(&["reader_id"]),
            Table::tenant("reading")
                .refers("indicator_id", "outcome_indicator")
                .with("read_on", Column::Day)
                .with("value", Column::Real)
                .with("note", Column::Text)
                .refers("made_by", "person")
                .with("made_at", Column::Moment)
                .maybe("supersedes_id", Column::Id)
                .unique(&["supersedes_id"])
                .index(&["indicator_id", "read_on"]),
        ]
    },
};

pub(crate) async fn add_indicator(tx: &Tx, row: OutcomeIndicator) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(crate) async fn add_reading(tx: &Tx, row: Reading) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// An indicator.
pub async fn find_indicator(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: OutcomeIndicatorId,
) -> Result<Option<OutcomeIndicator>, DbErr> {
    find::<outcome_indicator::Entity, _>(db, authority, id).await
}

pub(crate) async fn find_reading(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: ReadingId,
) -> Result<Option<Reading>, DbErr> {
    find::<reading::Entity, _>(db, authority, id).await
}

/// The indicators of some offers, oldest first.
pub async fn list_indicators_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<Vec<OutcomeIndicator>, DbErr> {
    let mut found = Vec::new();
    for chunk in offers.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<outcome_indicator::Entity>(authority)
                .filter(outcome_indicator::Column::OfferId.is_in(chunk.iter().copied()))
                .order_by_asc(outcome_indicator::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Several indicators, oldest first.
pub(crate) async fn list_indicators_by_ids(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[OutcomeIndicatorId],
) -> Result<Vec<OutcomeIndicator>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<outcome_indicator::Entity>(authority)
                .filter(outcome_indicator::Column::Id.is_in(chunk.iter().copied()))
                .order_by_asc(outcome_indicator::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Which kinds of indicator each offer of an authority has, each pair once.
pub async fn list_kinds(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(OfferId, OutcomeKind)>, DbErr> {
    within::<outcome_indicator::Entity>(authority)
        .select_only()
        .column(outcome_indicator::Column::OfferId)
        .column(outcome_indicator::Column::Kind)
        .distinct()
        .into_tuple()
        .all(db)
        .await
}

/// The indicators someone reads, oldest first.
pub async fn list_indicators_read_by(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    reader: PersonId,
) -> Result<Vec<OutcomeIndicator>, DbErr> {
    within::<outcome_indicator::Entity>(authority)
        .filter(outcome_indicator::Column::ReaderId.eq(reader))
        .order_by_asc(outcome_indicator::Column::Id)
        .all(db)
        .await
}

/// The readings of some indicators that still stand, by the day they are about.
pub async fn list_readings_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    indicators: &[OutcomeIndicatorId],
) -> Result<Vec<Reading>, DbErr> {
    let mut all = Vec::new();
    for chunk in indicators.chunks(ROWS_PER_STATEMENT) {
        all.extend(
            within::<reading::Entity>(authority)
                .filter(reading::Column::IndicatorId.is_in(chunk.iter().copied()))
                .order_by_asc(reading::Column::ReadOn)
                .order_by_asc(reading::Column::Id)
                .all(db)
                .await?,
        );
    }
    let corrected: Vec<_> = all.iter().filter_map(|row| row.supersedes_id).collect();
    all.retain(|row| !corrected.contains(&row.id));
    Ok(all)
}
