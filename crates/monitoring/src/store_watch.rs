//! How an indicator is read, what drawn readings rest on, warnings, and what was decided on them.
//! All rows are only added.

use kernel::{PersonId, SchoolId};
use planning::OfferId;
use platform::db::{self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, within};
use platform::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Value,
};
use platform::{AuthorityId, Day, Moment, records};

use crate::model::{Choice, ReadingSource};
use crate::store::{OutcomeIndicatorId, ReadingId};

platform::id! {
    /// How an indicator is read.
    IndicatorPlanId,
    /// What a drawn reading rests on.
    DrawnReadingId,
    /// A warning that a target will be missed.
    WarningId,
    /// What was decided on a warning.
    DecisionId,
}

records! {
    /// Where an indicator's readings come from, and how often.
    pub IndicatorPlan in indicator_plan = "indicator_plan" {
        /// Its identifier.
        id: IndicatorPlanId,
        /// The indicator.
        indicator_id: OutcomeIndicatorId,
        /// Where readings come from.
        source: ReadingSource,
        /// What of the source: a line of Rapor Pendidikan; empty for all that the programme aims at.
        subject: String,
        /// Days between two readings.
        every_days: i32,
    }
    /// What a drawn reading rests on.
    pub DrawnReading in drawn_reading = "drawn_reading" {
        /// Its identifier.
        id: DrawnReadingId,
        /// The reading.
        reading_id: ReadingId,
        /// Where it came from.
        source: ReadingSource,
        /// Records, or people, behind it.
        basis: i32,
        /// Its standard error in the indicator's unit, when it is known.
        se: Option<f64>,
    }
    /// A warning: by its readings an indicator will miss its target.
    pub Warning in warning = "indicator_warning" {
        /// Its identifier.
        id: WarningId,
        /// The indicator.
        indicator_id: OutcomeIndicatorId,
        /// Its offer.
        offer_id: OfferId,
        /// Where.
        school_id: SchoolId,
        /// Who is to decide.
        owner_id: PersonId,
        /// The reading that gave rise to it.
        reading_id: ReadingId,
        /// The day it was raised.
        raised_on: Day,
        /// The probability of missing the target, then.
        probability: f64,
        /// The value expected on the last day, then.
        expected: f64,
    }
    /// What was decided on a warning.
    pub Decision in decision = "warning_decision" {
        /// Its identifier.
        id: DecisionId,
        /// The warning.
        warning_id: WarningId,
        /// What was decided.
        choice: Choice,
        /// Why, and what changes.
        reason: String,
        /// Who decided.
        decided_by: PersonId,
        /// The day.
        decided_on: Day,
        /// When.
        made_at: Moment,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "monitoring-02-sources-warnings",
    tables: || {
        vec![
            Table::tenant("indicator_plan")
                .refers("indicator_id", "outcome_indicator")
                .with("source", Column::Text)
                .with("subject", Column::Text)
                .with("every_days", Column::Count)
                .unique(&["indicator_id"])
                .index(&["source"]),
            Table::tenant("drawn_reading")
                .refers("reading_id", "reading")
                .with("source", Column::Text)
                .with("basis", Column::Count)
                .maybe("se", Column::Real)
                .unique(&["reading_id"]),
            Table::tenant("indicator_warning")
                .refers("indicator_id", "outcome_indicator")
                .refers("offer_id", "offer")
                .refers("school_id", "school")
                .refers("owner_id", "person")
                .refers("reading_id", "reading")
                .with("raised_on", Column::Day)
                .with("probability", Column::Real)
                .with("expected", Column::Real)
                .unique(&["reading_id"])
                .index(&["indicator_id"])
                .index(&["owner_id"])
                .index(&["school_id", "raised_on"]),
            Table::tenant("warning_decision")
                .refers("warning_id", "indicator_warning")
                .with("choice", Column::Text)
                .with("reason", Column::Text)
                .refers("decided_by", "person")
                .with("decided_on", Column::Day)
                .with("made_at", Column::Moment)
                .unique(&["warning_id"]),
        ]
    },
};

pub(crate) async fn add_plan(tx: &Tx, row: IndicatorPlan) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(crate) async fn add_drawn(tx: &Tx, row: DrawnReading) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(crate) async fn add_warning(tx: &Tx, row: Warning) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(crate) async fn add_decision(tx: &Tx, row: Decision) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Rows whose column holds one of the values, in as few statements as the engine allows.
async fn list_where<E, V>(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    column: E::Column,
    values: &[V],
) -> Result<Vec<E::Model>, DbErr>
where
    E: EntityTrait,
    V: Copy + Into<Value>,
{
    let mut found = Vec::new();
    for chunk in values.chunks(ROWS_PER_STATEMENT) {
        let rows = within::<E>(authority).filter(column.is_in(chunk.iter().copied()));
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}

/// How some indicators are read; those of which nothing was said are entered by hand.
pub async fn list_plans_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    indicators: &[OutcomeIndicatorId],
) -> Result<Vec<IndicatorPlan>, DbErr> {
    let column = indicator_plan::Column::IndicatorId;
    list_where::<indicator_plan::Entity, _>(db, authority, column, indicators).await
}

/// All indicators whose readings are drawn.
pub(crate) async fn list_drawn_plans(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<IndicatorPlan>, DbErr> {
    within::<indicator_plan::Entity>(authority)
        .filter(indicator_plan::Column::Source.ne(ReadingSource::Manual))
        .order_by_asc(indicator_plan::Column::Id)
        .all(db)
        .await
}

/// What some readings rest on, where they were drawn.
pub async fn list_drawn_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    readings: &[ReadingId],
) -> Result<Vec<DrawnReading>, DbErr> {
    let column = drawn_reading::Column::ReadingId;
    list_where::<drawn_reading::Entity, _>(db, authority, column, readings).await
}

/// The warnings of some indicators with what was decided on each, oldest first.
pub async fn list_warnings_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    indicators: &[OutcomeIndicatorId],
) -> Result<Vec<(Warning, Option<Decision>)>, DbErr> {
    let column = warning::Column::IndicatorId;
    let rows = list_where::<warning::Entity, _>(db, authority, column, indicators).await?;
    with_decisions(db, authority, rows).await
}

/// The warnings that someone is to decide on, or that schools have, oldest first.
pub async fn list_warnings_for(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    owner: Option<PersonId>,
    schools: &[SchoolId],
) -> Result<Vec<(Warning, Option<Decision>)>, DbErr> {
    let mut whose = Condition::any().add_option(owner.map(|id| warning::Column::OwnerId.eq(id)));
    if !schools.is_empty() {
        whose = whose.add(warning::Column::SchoolId.is_in(schools.iter().copied()));
    }
    if whose.is_empty() {
        return Ok(Vec::new());
    }
    let rows = within::<warning::Entity>(authority)
        .filter(whose)
        .all(db)
        .await?;
    with_decisions(db, authority, rows).await
}

/// All warnings of an authority with what was decided on each, oldest first.
pub async fn list_all_warnings(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(Warning, Option<Decision>)>, DbErr> {
    let rows = within::<warning::Entity>(authority).all(db).await?;
    with_decisions(db, authority, rows).await
}

async fn with_decisions(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    mut rows: Vec<Warning>,
) -> Result<Vec<(Warning, Option<Decision>)>, DbErr> {
    rows.sort_by_key(|row| (row.raised_on, row.id));
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let column = decision::Column::WarningId;
    let mut decided: std::collections::HashMap<WarningId, Decision> =
        list_where::<decision::Entity, _>(db, authority, column, &ids)
            .await?
            .into_iter()
            .map(|row| (row.warning_id, row))
            .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let decision = decided.remove(&row.id);
            (row, decision)
        })
        .collect())
}
