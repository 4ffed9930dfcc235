//! What programmes were measured to do: monitoring keeps it here, the catalogue and the planner expect it.
//!
//! It knows nothing of how an effect is told from what would have come anyway.

use platform::db::{self, Tx, authority_column, within};
use platform::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, records};

use crate::programme_types::programme_types;
use crate::store::{LearnedEffectId, Programme};

/// Rows looked up by three values in one statement.
const CHUNK: usize = 100;

records! {
    /// What a participant of a programme type was measured to gain on an indicator in a school year.
    pub LearnedEffect in learned_effect = "learned_effect" {
        /// Its identifier.
        id: LearnedEffectId,
        /// The programme type, as [`kind_of`] names it.
        kind: String,
        /// The indicator's code.
        indicator: String,
        /// Gain of a participant, in levels.
        levels: f64,
        /// Standard error of the gain, in levels.
        standard_error: f64,
        /// Participants it was measured on.
        people: i32,
        /// The year in which the school year it was measured in began.
        school_year: i32,
        /// The day it was measured.
        measured_on: Day,
    }
}

/// The name under which the effects of a programme are kept: its type, or the programme itself when it is of none.
pub fn kind_of(programme: &Programme) -> String {
    programme_types()
        .of(programme)
        .map_or_else(|| programme.id.to_string(), |found| found.code.clone())
}

/// Keeps measured effects: there is one for a programme type, an indicator and a school year, and the newest stays.
///
/// The caller's transaction names the change in its audit entry.
pub async fn keep_learned(tx: &Tx, rows: Vec<LearnedEffect>) -> Result<(), DbErr> {
    for chunk in rows.chunks(CHUNK) {
        let Some(first) = chunk.first() else { continue };
        let same = chunk.iter().fold(Condition::any(), |any, row| {
            any.add(
                Condition::all()
                    .add(learned_effect::Column::Kind.eq(&row.kind))
                    .add(learned_effect::Column::Indicator.eq(&row.indicator))
                    .add(learned_effect::Column::SchoolYear.eq(row.school_year)),
            )
        });
        learned_effect::Entity::delete_many()
            .filter(authority_column::<learned_effect::Entity>().eq(first.authority_id))
            .filter(same)
            .exec(&**tx)
            .await?;
    }
    db::add_all(tx, rows).await
}

/// Everything measured at an authority, the newest school year first.
pub async fn load_learned(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<LearnedEffect>, DbErr> {
    within::<learned_effect::Entity>(authority)
        .order_by_desc(learned_effect::Column::SchoolYear)
        .order_by_asc(learned_effect::Column::Kind)
        .order_by_asc(learned_effect::Column::Indicator)
        .all(db)
        .await
}
