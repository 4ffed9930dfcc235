//! Ratings and decisions with their lines. Append-only: the last one stands.

use kernel::PersonId;
use platform::db::{self, ROWS_PER_STATEMENT, Tx, find, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::{AuthorityId, Day, Moment, records};

use super::{AppraisalId, VerdictId, VerdictLineId};
use crate::model::{Expectation, Predicate, VerdictKind};

records! {
    /// A rating or a decision, with its reasons.
    pub Verdict in verdict = "verdict" {
        /// Its identifier.
        id: VerdictId,
        /// Of which appraisal.
        appraisal_id: AppraisalId,
        /// Who gave it.
        made_by: PersonId,
        /// What it is.
        kind: VerdictKind,
        /// How the results stand to what was expected.
        results: Expectation,
        /// How the behaviour does.
        behaviour: Expectation,
        /// What follows by the matrix.
        predicate: Predicate,
        /// The code of the rules whose matrix it was.
        rules: String,
        /// Why the results are so rated.
        results_reason: String,
        /// Why the behaviour is.
        behaviour_reason: String,
        /// The day.
        made_on: Day,
        /// When.
        made_at: Moment,
    }
    /// How one result or behaviour was rated.
    pub VerdictLine in verdict_line = "verdict_line" {
        /// Its identifier.
        id: VerdictLineId,
        /// Of which verdict.
        verdict_id: VerdictId,
        /// The identifier of the result, or the code of the behaviour.
        subject: String,
        /// The rating.
        expectation: Expectation,
        /// What the appraiser said of it; may be empty.
        remark: String,
    }
}

pub(crate) async fn add_verdict(
    tx: &Tx,
    row: Verdict,
    lines: Vec<VerdictLine>,
) -> Result<(), DbErr> {
    db::add(tx, row).await?;
    db::add_all(tx, lines).await
}

pub(crate) async fn find_verdict(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: VerdictId,
) -> Result<Option<Verdict>, DbErr> {
    find::<verdict::Entity, _>(db, authority, id).await
}

/// Ratings and decisions of an appraisal, oldest first; the last one stands.
pub async fn list_verdicts_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: AppraisalId,
) -> Result<Vec<Verdict>, DbErr> {
    list_verdicts_of_many(db, authority, &[id]).await
}

/// Ratings and decisions of several appraisals, oldest first.
pub async fn list_verdicts_of_many(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[AppraisalId],
) -> Result<Vec<Verdict>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<verdict::Entity>(authority)
                .filter(verdict::Column::AppraisalId.is_in(chunk.iter().copied()))
                .order_by_asc(verdict::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The lines of a verdict.
pub async fn list_verdict_lines_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: VerdictId,
) -> Result<Vec<VerdictLine>, DbErr> {
    within::<verdict_line::Entity>(authority)
        .filter(verdict_line::Column::VerdictId.eq(id))
        .order_by_asc(verdict_line::Column::Id)
        .all(db)
        .await
}
