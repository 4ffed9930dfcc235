//! Programmes and what they are expected to move.

use platform::db::{find, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
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
