//! What the authority decided on people's readiness for a step, and what they objected. Append-only.

use kernel::PersonId;
use platform::db::{self, ROWS_PER_STATEMENT, Tx, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::{AuthorityId, Day, Moment, records};

use super::{ReadinessDecisionId, ReadinessObjectionId};
use crate::model::{ReadinessOutcome, StepKind};

records! {
    /// What the authority decided on a person's readiness.
    pub ReadinessDecision in readiness_decision = "readiness_decision" {
        /// Its identifier.
        id: ReadinessDecisionId,
        /// About whom.
        person_id: PersonId,
        /// For which kind of step.
        step: StepKind,
        /// The grade it leads to.
        grade: String,
        /// What was decided.
        outcome: ReadinessOutcome,
        /// Why.
        reason: String,
        /// Thousandths of a point the person had then.
        sum: i64,
        /// Thousandths of a point the step needed.
        needs: i64,
        /// Who decided.
        made_by: PersonId,
        /// The day.
        made_on: Day,
        /// When.
        made_at: Moment,
    }
    /// What a person objected to how their readiness is told or decided.
    pub ReadinessObjection in readiness_objection = "readiness_objection" {
        /// Its identifier.
        id: ReadinessObjectionId,
        /// Whose.
        person_id: PersonId,
        /// In their words.
        text: String,
        /// The day.
        made_on: Day,
        /// When.
        made_at: Moment,
    }
}

pub(crate) async fn add_readiness_decision(tx: &Tx, row: ReadinessDecision) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(crate) async fn add_readiness_objection(tx: &Tx, row: ReadinessObjection) -> Result<(), DbErr> {
    db::add(tx, row).await
}

macro_rules! about_people {
    ($($(#[$doc:meta])* $name:ident: $module:ident => $row:ident),+ $(,)?) => {$(
        $(#[$doc])*
        pub async fn $name(
            db: &impl ConnectionTrait,
            authority: AuthorityId,
            people: &[PersonId],
        ) -> Result<Vec<$row>, DbErr> {
            let mut found = Vec::new();
            for chunk in people.chunks(ROWS_PER_STATEMENT) {
                found.extend(
                    within::<$module::Entity>(authority)
                        .filter($module::Column::PersonId.is_in(chunk.iter().copied()))
                        .order_by_asc($module::Column::Id)
                        .all(db)
                        .await?,
                );
            }
            Ok(found)
        }
    )+};
}

about_people! {
    /// What was decided about some people, oldest first.
    list_readiness_decisions: readiness_decision => ReadinessDecision,
    /// What some people objected, oldest first.
    list_readiness_objections: readiness_objection => ReadinessObjection,
}
