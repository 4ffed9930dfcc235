//! Programmes and what they are expected to move.

use platform::db::{self, ROWS_PER_STATEMENT, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, records};

use super::{ProgrammeEffectId, ProgrammeId};
use crate::model::Mode;
use kernel::SchoolId;

records! {
    /// Something that can be run to help people grow.
    pub Programme in programme = "programme" {
        /// Its identifier.
        id: ProgrammeId,
        /// The school that offers it to itself; empty for the authority's own catalogue.
        school_id: Option<SchoolId>,
        /// What it is called.
        title: String,
        /// How it works.
        mode: Mode,
        /// Hours for each participant.
        hours: i32,
        /// Hours of preparation for the coach.
        preparation_hours: i32,
        /// Rupiah for each run.
        fixed_cost: i64,
        /// Rupiah for each participant.
        seat_cost: i64,
        /// Fewest participants of a run.
        smallest_group: i32,
        /// Most participants of a run.
        largest_group: i32,
        /// Whether it may be planned.
        is_active: bool,
        /// Counts changes.
        version: i32,
        /// The code of its programme type; empty for one of the school's own making.
        kind: String,
    }
    /// How far a programme is expected to move an indicator.
    pub ProgrammeEffect in programme_effect = "programme_effect" {
        /// Its identifier.
        id: ProgrammeEffectId,
        /// The programme.
        programme_id: ProgrammeId,
        /// The indicator's code.
        indicator: String,
        /// Expected gain in thousandths of a level.
        milli_levels: i32,
    }
}

/// A programme.
pub async fn find_programme(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: ProgrammeId,
) -> Result<Option<Programme>, DbErr> {
    find::<programme::Entity, _>(db, authority, id).await
}

/// What a programme is expected to move, largest first.
pub async fn list_effects_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: ProgrammeId,
) -> Result<Vec<ProgrammeEffect>, DbErr> {
    within::<programme_effect::Entity>(authority)
        .filter(programme_effect::Column::ProgrammeId.eq(id))
        .order_by_desc(programme_effect::Column::MilliLevels)
        .all(db)
        .await
}

/// The programmes a school can plan with: its own and its authority's, by title.
pub async fn list_programmes(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<Programme>, DbErr> {
    let place = Condition::any()
        .add(programme::Column::SchoolId.is_null())
        .add(programme::Column::SchoolId.eq(school));
    within::<programme::Entity>(authority)
        .filter(place)
        .order_by_asc(programme::Column::Title)
        .order_by_asc(programme::Column::Id)
        .all(db)
        .await
}

/// Several programmes, in no order.
pub async fn list_programmes_by_ids(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[ProgrammeId],
) -> Result<Vec<Programme>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<programme::Entity>(authority)
                .filter(programme::Column::Id.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// What several programmes are expected to move.
pub async fn list_effects_of_programmes(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[ProgrammeId],
) -> Result<Vec<ProgrammeEffect>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<programme_effect::Entity>(authority)
                .filter(programme_effect::Column::ProgrammeId.is_in(chunk.iter().copied()))
                .order_by_asc(programme_effect::Column::Indicator)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// A programme with what it moves, as `(indicator, milli-levels)`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProgrammeRecord {
    pub programme: Programme,
    pub effects: Vec<(String, i32)>,
}

impl ProgrammeRecord {
    fn rows(&self) -> Vec<ProgrammeEffect> {
        self.effects
            .iter()
            .map(|(indicator, milli_levels)| ProgrammeEffect {
                authority_id: self.programme.authority_id,
                id: ProgrammeEffectId::new(),
                programme_id: self.programme.id,
                indicator: indicator.clone(),
                milli_levels: *milli_levels,
            })
            .collect()
    }
}

/// Adds programmes.
pub(crate) async fn insert_programmes(tx: &Tx, records: Vec<ProgrammeRecord>) -> Result<(), DbErr> {
    let effects = records.iter().flat_map(ProgrammeRecord::rows).collect();
    let programmes = records.into_iter().map(|record| record.programme).collect();
    db::add_all(tx, programmes).await?;
    db::add_all(tx, effects).await
}

/// Sets what a run and a participant cost when the version is still the one given; says whether it was.
pub(crate) async fn set_programme_cost(
    tx: &Tx,
    authority: AuthorityId,
    id: ProgrammeId,
    (run, participant): (i64, i64),
    seen: i32,
) -> Result<bool, DbErr> {
    let done = programme::Entity::update_many()
        .col_expr(programme::Column::Version, Expr::value(seen + 1))
        .col_expr(programme::Column::FixedCost, Expr::value(run))
        .col_expr(programme::Column::SeatCost, Expr::value(participant))
        .filter(authority_column::<programme::Entity>().eq(authority))
        .filter(programme::Column::Id.eq(id))
        .filter(programme::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Writes a programme whose version is still the one given; says whether it was.
pub(crate) async fn update_programme(
    tx: &Tx,
    record: ProgrammeRecord,
    seen: i32,
) -> Result<bool, DbErr> {
    let (authority, id) = (record.programme.authority_id, record.programme.id);
    let taken = programme::Entity::update_many()
        .col_expr(programme::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<programme::Entity>().eq(authority))
        .filter(programme::Column::Id.eq(id))
        .filter(programme::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    programme_effect::Entity::delete_many()
        .filter(authority_column::<programme_effect::Entity>().eq(authority))
        .filter(programme_effect::Column::ProgrammeId.eq(id))
        .exec(&**tx)
        .await?;
    db::add_all(tx, record.rows()).await?;
    let row = Programme {
        version: seen + 1,
        ..record.programme
    };
    db::replace(tx, row).await?;
    Ok(true)
}
