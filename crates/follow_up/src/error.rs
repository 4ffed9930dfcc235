//! Why something of follow-up was not done, and the sentence that says so.

use axum::http::StatusCode;
use kernel::evidence::EvidenceError;
use platform::Day;
use platform::sea_orm::DbErr;
use platform::web::Problem;

/// Why something of follow-up was not done.
#[derive(Debug, thiserror::Error)]
pub enum FollowUpError {
    /// The offer, commitment or check is not there.
    #[error("no such offer, commitment or check")]
    NotFound,
    /// The offer does not run, so that it cannot be finished.
    #[error("the offer does not run")]
    NotRunning,
    /// The programme names no indicator that can be checked in practice.
    #[error("the programme names no indicator that can be checked")]
    NothingToCheck,
    /// Someone else changed the commitment in the meantime.
    #[error("the commitment was changed by someone else")]
    Changed,
    /// Someone is to be their own mentor.
    #[error("nobody mentors themselves")]
    OwnMentor,
    /// Someone is to promise themselves support.
    #[error("nobody promises themselves support")]
    OwnSupport,
    /// Someone is to check themselves.
    #[error("nobody checks themselves")]
    OwnCheck,
    /// An earlier check is still open.
    #[error("an earlier check is still open")]
    EarlierIsOpen,
    /// The check is done already.
    #[error("the check is done already")]
    AlreadyDone,
    /// The check is too early to show that the practice lasts.
    #[error("too early for this check")]
    TooEarly {
        /// The first day on which it may be held.
        earliest: Day,
    },
    /// A value that the scale does not have.
    #[error("the value is outside the scale of the practice check")]
    OutsideScale,
    /// The evidence was not taken in.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<FollowUpError> for Problem {
    fn from(error: FollowUpError) -> Self {
        use FollowUpError as E;
        match error {
            E::NotFound => Self::not_found(),
            E::NotRunning => Self::conflict("problem-not-running"),
            E::NothingToCheck => Self::rule("problem-nothing-to-check"),
            E::Changed => Self::conflict("fault-commitment-changed"),
            E::OwnMentor => Self::rule("fault-own-mentor"),
            E::OwnSupport => Self::new(StatusCode::FORBIDDEN, "problem-own-support"),
            E::OwnCheck => Self::new(StatusCode::FORBIDDEN, "problem-own-check"),
            E::EarlierIsOpen => Self::conflict("problem-earlier-is-open"),
            E::AlreadyDone => Self::conflict("problem-already-checked"),
            E::TooEarly { earliest } => Self::rule("fault-check-too-early").with("day", earliest),
            E::OutsideScale => Self::rule("problem-evidence-scale"),
            E::Evidence(error) => error.into(),
            E::Db(error) => Self::internal(error),
        }
    }
}
