//! Corrections of checks: each a row of its own that stands in place of what was seen before.

use kernel::PersonId;
use kernel::evidence::AssessmentId;
use platform::db::{self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::{AuthorityId, Day, Moment, records};

use super::{CheckId, CheckResult};
use crate::model::{CheckMethod, CheckOutcome};

platform::id! {
    /// A correction of what a check saw.
    CheckCorrectionId,
}

records! {
    /// What a check saw after all.
    pub CheckCorrection in check_correction = "check_correction" {
        /// Its identifier, made by the form; the evidence it leads to has the same.
        id: CheckCorrectionId,
        /// The check.
        check_id: CheckId,
        /// When it was held.
        held_on: Day,
        /// The value on the scale of the practice check.
        value: i32,
        /// What it says.
        outcome: CheckOutcome,
        /// How it looked.
        method: CheckMethod,
        /// What was seen.
        note: String,
        /// Why it is corrected.
        reason: String,
        /// The evidence that supersedes the one before.
        assessment_id: AssessmentId,
        /// Who corrected: whoever had checked.
        made_by: PersonId,
        /// When.
        made_at: Moment,
        /// The level on the map with it, when there is one.
        level_after: Option<f64>,
        /// Lower end of its 90 % interval.
        low_after: Option<f64>,
        /// Upper end.
        high_after: Option<f64>,
    }
}

/// The table of this module.
pub(super) const MIGRATION: Migration = Migration {
    name: "follow_up-03-corrections",
    tables: || {
        vec![
            Table::tenant("check_correction")
                .refers("check_id", "commitment_check")
                .with("held_on", Column::Day)
                .with("value", Column::Count)
                .with("outcome", Column::Text)
                .with("method", Column::Text)
                .with("note", Column::Text)
                .with("reason", Column::Text)
                .refers("assessment_id", "assessment")
                .refers("made_by", "person")
                .with("made_at", Column::Moment)
                .maybe("level_after", Column::Real)
                .maybe("low_after", Column::Real)
                .maybe("high_after", Column::Real)
                .index(&["check_id"]),
        ]
    },
};

/// Keeps a correction.
pub(crate) async fn add_correction(tx: &Tx, row: CheckCorrection) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// The corrections of some checks, oldest first.
pub(super) async fn list_corrections_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    checks: &[CheckId],
) -> Result<Vec<CheckCorrection>, DbErr> {
    let mut found = Vec::new();
    for chunk in checks.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<check_correction::Entity>(authority)
                .filter(check_correction::Column::CheckId.is_in(chunk.iter().copied()))
                .order_by_asc(check_correction::Column::MadeAt)
                .order_by_asc(check_correction::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Results with their latest corrections in place of what was seen first.
pub(super) fn apply(
    results: Vec<CheckResult>,
    corrections: &[CheckCorrection],
) -> Vec<CheckResult> {
    results
        .into_iter()
        .map(|result| {
            let latest = corrections
                .iter()
                .rfind(|correction| correction.check_id == result.check_id);
            match latest {
                None => result,
                Some(latest) => CheckResult {
                    held_on: latest.held_on,
                    value: latest.value,
                    outcome: latest.outcome,
                    method: Some(latest.method),
                    note: latest.note.clone(),
                    assessment_id: latest.assessment_id,
                    level_after: latest.level_after,
                    low_after: latest.low_after,
                    high_after: latest.high_after,
                    ..result
                },
            }
        })
        .collect()
}
