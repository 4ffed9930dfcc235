//! Commitments, their checks, and what the checks saw. Results are append-only.

mod correction;
mod lists;
mod promise;

pub(crate) use correction::add_correction;
pub use correction::{CheckCorrection, CheckCorrectionId};
pub(crate) use lists::{list_commitments_around, list_commitments_by_ids, list_mentored_since};
pub use lists::{
    list_commitments_of_offer, list_commitments_of_person, list_commitments_of_schools,
};
pub use promise::{SupportPromise, SupportPromiseId, list_promises_of_commitments};
pub(crate) use promise::{add_promise, find_promise, set_given};

use kernel::evidence::AssessmentId;
use kernel::{PersonId, SchoolId, Target};
use planning::OfferId;
use platform::db::{
    self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, authority_column, find, within,
};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, Moment, records};

use crate::model::{CheckMethod, CheckOutcome};

platform::id! {
    /// A follow-up promise.
    CommitmentId,
    /// One of its checks.
    CheckId,
    /// What a check saw.
    CheckResultId,
}

records! {
    /// What someone promised to do after a programme, and who stays beside them.
    pub Commitment in commitment = "commitment" {
        /// Its identifier.
        id: CommitmentId,
        /// The programme's run it follows.
        offer_id: OfferId,
        /// Who promised.
        person_id: PersonId,
        /// Who stays beside them.
        mentor_id: PersonId,
        /// Where.
        school_id: SchoolId,
        /// The code of the indicator that is checked.
        indicator: String,
        /// What they will do.
        what: String,
        /// Why.
        why: String,
        /// When, in their words.
        timing: String,
        /// What support they need.
        support: String,
        /// When it was made.
        made_on: Day,
        /// When the person wrote it in their own words.
        written_on: Option<Day>,
        /// When the mentor accepted.
        accepted_on: Option<Day>,
        /// Counts changes.
        version: i32,
    }
    /// A check that is to be made.
    pub CommitmentCheck in commitment_check = "commitment_check" {
        /// Its identifier; the evidence it leads to has the same.
        id: CheckId,
        /// The commitment.
        commitment_id: CommitmentId,
        /// Where.
        school_id: SchoolId,
        /// Days after the commitment was made.
        after_days: i32,
        /// The day that follows from it.
        due_on: Day,
        /// When it was held.
        done_on: Option<Day>,
    }
    /// What a check saw.
    pub CheckResult in check_result = "check_result" {
        /// Its identifier.
        id: CheckResultId,
        /// The check.
        check_id: CheckId,
        /// When it was held.
        held_on: Day,
        /// The value on the scale of the practice check.
        value: i32,
        /// What it says.
        outcome: CheckOutcome,
        /// What was seen, in the mentor's words.
        note: String,
        /// The evidence that moved the map.
        assessment_id: AssessmentId,
        /// Who checked.
        made_by: PersonId,
        /// When it was entered.
        made_at: Moment,
        /// The level before, when there was one.
        level_before: Option<f64>,
        /// Lower end of its 90 % interval.
        low_before: Option<f64>,
        /// Upper end.
        high_before: Option<f64>,
        /// The level after.
        level_after: Option<f64>,
        /// Lower end of its 90 % interval.
        low_after: Option<f64>,
        /// Upper end.
        high_after: Option<f64>,
        /// How it looked; empty in records from before it was asked.
        method: Option<CheckMethod>,
    }
}

impl CheckResult {
    /// The level after it with its 90 % interval: low, level, high.
    pub fn line_after(&self) -> Option<[f64; 3]> {
        Some([self.low_after?, self.level_after?, self.high_after?])
    }
}

impl Commitment {
    /// The commitment as support that its mentor was asked for.
    pub fn target(&self) -> Target {
        Target::Support {
            person: self.person_id,
            given_to: self.mentor_id,
        }
    }
}

/// This crate's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "follow_up-01-commitments-checks",
        tables: || {
            vec![
                Table::tenant("commitment")
                    .refers("offer_id", "offer")
                    .refers("person_id", "person")
                    .refers("mentor_id", "person")
                    .refers("school_id", "school")
                    .with("indicator", Column::Text)
                    .with("what", Column::Text)
                    .with("why", Column::Text)
                    .with("timing", Column::Text)
                    .with("support", Column::Text)
                    .with("made_on", Column::Day)
                    .maybe("written_on", Column::Day)
                    .maybe("accepted_on", Column::Day)
                    .with("version", Column::Count)
                    .unique(&["offer_id", "person_id"])
                    .index(&["person_id"])
                    .index(&["mentor_id"]),
                Table::tenant("commitment_check")
                    .refers("commitment_id", "commitment")
                    .refers("school_id", "school")
                    .with("after_days", Column::Count)
                    .with("due_on", Column::Day)
                    .maybe("done_on", Column::Day)
                    .unique(&["commitment_id", "after_days"])
                    .index(&["school_id", "done_on", "due_on"]),
                Table::tenant("check_result")
                    .refers("check_id", "commitment_check")
                    .with("held_on", Column::Day)
                    .with("value", Column::Count)
                    .with("outcome", Column::Text)
                    .with("note", Column::Text)
                    .refers("assessment_id", "assessment")
                    .refers("made_by", "person")
                    .with("made_at", Column::Moment)
                    .maybe("level_before", Column::Real)
                    .maybe("low_before", Column::Real)
                    .maybe("high_before", Column::Real)
                    .maybe("level_after", Column::Real)
                    .maybe("low_after", Column::Real)
                    .maybe("high_after", Column::Real)
                    .unique(&["check_id"]),
            ]
        },
    },
    Migration {
        name: "follow_up-02-methods",
        tables: || vec![Table::widened("check_result").maybe("method", Column::Text)],
    },
    correction::MIGRATION,
    promise::MIGRATION,
];

pub(crate) async fn add_commitments(
    tx: &Tx,
    commitments: Vec<Commitment>,
    checks: Vec<CommitmentCheck>,
) -> Result<(), DbErr> {
    db::add_all(tx, commitments).await?;
    db::add_all(tx, checks).await
}

/// Writes the person's words into a commitment whose version is still the one given; says whether it
/// was. A mentor who has accepted stays so unless there is another.
pub(crate) async fn update_words(
    tx: &Tx,
    row: &Commitment,
    seen: i32,
    is_same_mentor: bool,
) -> Result<bool, DbErr> {
    use commitment::Column;
    let mut change = commitment::Entity::update_many()
        .col_expr(Column::Version, Expr::value(seen + 1))
        .col_expr(Column::What, Expr::value(row.what.as_str()))
        .col_expr(Column::Why, Expr::value(row.why.as_str()))
        .col_expr(Column::Timing, Expr::value(row.timing.as_str()))
        .col_expr(Column::Support, Expr::value(row.support.as_str()))
        .col_expr(Column::MentorId, Expr::value(row.mentor_id))
        .col_expr(Column::WrittenOn, Expr::value(row.written_on))
        .filter(authority_column::<commitment::Entity>().eq(row.authority_id))
        .filter(Column::Id.eq(row.id))
        .filter(Column::Version.eq(seen));
    if !is_same_mentor {
        change = change.col_expr(Column::AcceptedOn, Expr::value(None::<Day>));
    }
    Ok(change.exec(&**tx).await?.rows_affected == 1)
}

/// Notes that the mentor accepted; says whether they still were the mentor and had not yet.
pub(crate) async fn set_accepted(
    tx: &Tx,
    authority: AuthorityId,
    id: CommitmentId,
    mentor: PersonId,
    day: Day,
) -> Result<bool, DbErr> {
    let change = commitment::Entity::update_many()
        .col_expr(commitment::Column::AcceptedOn, Expr::value(day))
        .filter(authority_column::<commitment::Entity>().eq(authority))
        .filter(commitment::Column::Id.eq(id))
        .filter(commitment::Column::MentorId.eq(mentor))
        .filter(commitment::Column::AcceptedOn.is_null());
    Ok(change.exec(&**tx).await?.rows_affected == 1)
}

/// Keeps what a check saw and marks it as done; says whether it was still open.
pub(crate) async fn add_result(tx: &Tx, row: CheckResult) -> Result<bool, DbErr> {
    let taken = commitment_check::Entity::update_many()
        .col_expr(commitment_check::Column::DoneOn, Expr::value(row.held_on))
        .filter(authority_column::<commitment_check::Entity>().eq(row.authority_id))
        .filter(commitment_check::Column::Id.eq(row.check_id))
        .filter(commitment_check::Column::DoneOn.is_null())
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    db::add(tx, row).await?;
    Ok(true)
}

/// A commitment.
pub async fn find_commitment(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: CommitmentId,
) -> Result<Option<Commitment>, DbErr> {
    find::<commitment::Entity, _>(db, authority, id).await
}

/// A check.
pub async fn find_check(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: CheckId,
) -> Result<Option<CommitmentCheck>, DbErr> {
    find::<commitment_check::Entity, _>(db, authority, id).await
}

/// The checks of some commitments, in order.
pub async fn list_checks_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    commitments: &[CommitmentId],
) -> Result<Vec<CommitmentCheck>, DbErr> {
    let mut found = Vec::new();
    for chunk in commitments.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<commitment_check::Entity>(authority)
                .filter(commitment_check::Column::CommitmentId.is_in(chunk.iter().copied()))
                .order_by_asc(commitment_check::Column::AfterDays)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Checks of some schools that are not done and whose day lies before the one given.
pub(crate) async fn list_open_checks_before(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
    day: Day,
) -> Result<Vec<CommitmentCheck>, DbErr> {
    within::<commitment_check::Entity>(authority)
        .filter(commitment_check::Column::SchoolId.is_in(schools.iter().copied()))
        .filter(commitment_check::Column::DoneOn.is_null())
        .filter(commitment_check::Column::DueOn.lt(day))
        .all(db)
        .await
}

/// What some checks saw, in the light of their latest corrections.
pub async fn list_results_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    checks: &[CheckId],
) -> Result<Vec<CheckResult>, DbErr> {
    let mut found = Vec::new();
    for chunk in checks.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<check_result::Entity>(authority)
                .filter(check_result::Column::CheckId.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    let corrections = correction::list_corrections_of(db, authority, checks).await?;
    Ok(correction::apply(found, &corrections))
}
