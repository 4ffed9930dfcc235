//! Why something of career was not done, and the sentence that says so.

use platform::sea_orm::DbErr;
use platform::web::Problem;

/// Why something of career was not done.
#[derive(Debug, thiserror::Error)]
pub enum CareerError {
    /// The record is not there.
    #[error("no such record")]
    NotFound,
    /// Someone else changed the appraisal in the meantime.
    #[error("the appraisal was changed by someone else")]
    Changed,
    /// The appraisal is not at the point where this is done.
    #[error("the appraisal is not at the point where this is done")]
    NotNow,
    /// The person has an appraisal of this year.
    #[error("there is an appraisal of this year")]
    YearTaken,
    /// The plan names no result.
    #[error("the plan names no result")]
    EmptyPlan,
    /// Someone who is not the person's superior.
    #[error("not a superior of this person")]
    NotSuperior,
    /// Something that can never be shown to an appraiser, or is not the person's.
    #[error("nothing that can be shown to an appraiser")]
    NotToBeShown,
    /// What would be shown is no longer what was previewed.
    #[error("what would be shown is no longer what was previewed")]
    PreviewIsOld,
    /// Something of the plan is not rated, or something else is.
    #[error("the rating does not fit the plan")]
    RatingDoesNotFit,
    /// Someone decides on an objection to themselves or of their own.
    #[error("nobody decides on their own objection or rating")]
    OwnDecision,
    /// The person earns no credit.
    #[error("the person earns no credit")]
    NoCredit,
    /// A grade that the rules do not have.
    #[error("no such grade")]
    UnknownGrade,
    /// Months that have a predicate already.
    #[error("the months have a predicate already")]
    MonthsTaken,
    /// The person's new degree is counted already.
    #[error("a new degree counts once")]
    DegreeTaken,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<CareerError> for Problem {
    fn from(error: CareerError) -> Self {
        use CareerError as E;
        match error {
            E::NotFound => Self::not_found(),
            E::Changed => Self::conflict("fault-appraisal-changed"),
            E::NotNow => Self::conflict("problem-appraisal-not-now"),
            E::YearTaken => Self::conflict("fault-appraisal-year"),
            E::EmptyPlan => Self::rule("problem-appraisal-empty"),
            E::NotSuperior => Self::rule("fault-not-superior"),
            E::NotToBeShown => Self::rule("problem-not-to-be-shown"),
            E::PreviewIsOld => Self::conflict("problem-preview-old"),
            E::RatingDoesNotFit => Self::rule("problem-rating-fit"),
            E::OwnDecision => Self::rule("problem-own-decision"),
            E::NoCredit => Self::rule("problem-no-credit"),
            E::UnknownGrade => Self::rule("fault-choose"),
            E::MonthsTaken => Self::rule("fault-months-taken"),
            E::DegreeTaken => Self::rule("fault-degree-once"),
            E::Db(error) => Self::internal(error),
        }
    }
}
