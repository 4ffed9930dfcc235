//! Runs of the measurement of effects, and what each found. Rows are only added.

use kernel::{PersonId, SchoolId};
use planning::OfferId;
use platform::db::{self, Column, Migration, Table, Tx, find, within};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{AuthorityId, Day, Moment, records};

use super::model::{KindSummary, ModeSummary, Outcome};

platform::id! {
    /// A run of the measurement of effects.
    EffectRunId,
    /// What a run found of an offer on an indicator.
    MeasuredEffectId,
    /// That a run's findings became what is expected.
    EffectConfirmationId,
}

records! {
    /// A run of the measurement of effects over a whole authority.
    pub EffectRun in effect_run = "effect_run" {
        /// Its identifier.
        id: EffectRunId,
        /// When it was made.
        made_at: Moment,
        /// The day.
        made_on: Day,
        /// People whose map it read.
        people: i32,
        /// Offers that had begun.
        offers: i32,
        /// What the modes did, as JSON of [`ModeSummary`].
        modes: String,
        /// What the types did, as JSON of [`KindSummary`].
        kinds: String,
    }
    /// What a run found of an offer on an indicator.
    pub MeasuredEffect in measured_effect = "measured_effect" {
        /// Its identifier.
        id: MeasuredEffectId,
        /// The run.
        run_id: EffectRunId,
        /// The offer.
        offer_id: OfferId,
        /// Where it is held.
        school_id: SchoolId,
        /// The indicator's code.
        indicator: String,
        /// What was found, as JSON of [`Outcome`].
        outcome: String,
    }
    /// That somebody let a run's findings become what the catalogue expects.
    pub EffectConfirmation in effect_confirmation = "effect_confirmation" {
        /// Its identifier.
        id: EffectConfirmationId,
        /// The run.
        run_id: EffectRunId,
        /// Who.
        confirmed_by: PersonId,
        /// The day.
        confirmed_on: Day,
    }
}

impl EffectRun {
    /// What the modes did.
    pub fn mode_summaries(&self) -> Vec<ModeSummary> {
        serde_json::from_str(&self.modes).unwrap_or_default()
    }

    /// What the types did.
    pub fn kind_summaries(&self) -> Vec<KindSummary> {
        serde_json::from_str(&self.kinds).unwrap_or_default()
    }
}

impl MeasuredEffect {
    /// What was found; none when it was written by a version that this one cannot read.
    pub fn found(&self) -> Option<Outcome> {
        serde_json::from_str(&self.outcome).ok()
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "monitoring-03-effects",
    tables: || {
        vec![
            Table::tenant("effect_run")
                .with("made_at", Column::Moment)
                .with("made_on", Column::Day)
                .with("people", Column::Count)
                .with("offers", Column::Count)
                .with("modes", Column::Text)
                .with("kinds", Column::Text)
                .index(&["made_at"]),
            Table::tenant("measured_effect")
                .refers("run_id", "effect_run")
                .refers("offer_id", "offer")
                .refers("school_id", "school")
                .with("indicator", Column::Text)
                .with("outcome", Column::Text)
                .unique(&["run_id", "offer_id", "indicator"])
                .index(&["offer_id"]),
            Table::tenant("effect_confirmation")
                .refers("run_id", "effect_run")
                .refers("confirmed_by", "person")
                .with("confirmed_on", Column::Day)
                .unique(&["run_id"]),
        ]
    },
};

pub(super) async fn add_run(
    tx: &Tx,
    run: EffectRun,
    effects: Vec<MeasuredEffect>,
) -> Result<(), DbErr> {
    db::add(tx, run).await?;
    db::add_all(tx, effects).await
}

pub(super) async fn add_confirmation(tx: &Tx, row: EffectConfirmation) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// The latest run of an authority.
pub async fn find_latest_run(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Option<EffectRun>, DbErr> {
    within::<effect_run::Entity>(authority)
        .order_by_desc(effect_run::Column::MadeAt)
        .order_by_desc(effect_run::Column::Id)
        .limit(1)
        .one(db)
        .await
}

pub(super) async fn find_run(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: EffectRunId,
) -> Result<Option<EffectRun>, DbErr> {
    find::<effect_run::Entity, _>(db, authority, id).await
}

/// What a run found, offer by offer.
pub async fn list_effects_of_run(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    run: EffectRunId,
) -> Result<Vec<MeasuredEffect>, DbErr> {
    within::<measured_effect::Entity>(authority)
        .filter(measured_effect::Column::RunId.eq(run))
        .order_by_asc(measured_effect::Column::OfferId)
        .order_by_asc(measured_effect::Column::Indicator)
        .all(db)
        .await
}

/// What a run found of one offer.
pub(super) async fn list_effects_of_offer(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    run: EffectRunId,
    offer: OfferId,
) -> Result<Vec<MeasuredEffect>, DbErr> {
    within::<measured_effect::Entity>(authority)
        .filter(measured_effect::Column::RunId.eq(run))
        .filter(measured_effect::Column::OfferId.eq(offer))
        .order_by_asc(measured_effect::Column::Indicator)
        .all(db)
        .await
}

/// Who let a run's findings become what is expected, when somebody did.
pub(super) async fn find_confirmation(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    run: EffectRunId,
) -> Result<Option<EffectConfirmation>, DbErr> {
    within::<effect_confirmation::Entity>(authority)
        .filter(effect_confirmation::Column::RunId.eq(run))
        .one(db)
        .await
}
