//! Why something about a visit was not done, and the sentence that says so.

use axum::http::StatusCode;
use kernel::evidence::EvidenceError;
use platform::sea_orm::DbErr;
use platform::web::Problem;

/// Why something about a visit was not done.
#[derive(Debug, thiserror::Error)]
pub enum ObservationError {
    /// The visit is not there, or not for this person.
    #[error("no such visit")]
    NotFound,
    /// The visit has gone on, or has not come so far.
    #[error("the visit is not in a state in which this is done")]
    NotNow,
    /// Someone else, or oneself on another device, changed it in the meantime.
    #[error("the visit was changed in the meantime")]
    Changed,
    /// The observer may not observe this person any more.
    #[error("the observer has lost the right to observe")]
    RightLost,
    /// Nothing is rated, or something that must be is not.
    #[error("items are not rated")]
    Unrated,
    /// An item or a value that the instrument does not have.
    #[error("the instrument has no such item or value")]
    OutsideInstrument,
    /// The evidence was not taken in.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<ObservationError> for Problem {
    fn from(error: ObservationError) -> Self {
        use ObservationError as E;
        match error {
            E::NotFound => Self::not_found(),
            E::NotNow => Self::conflict("problem-visit-not-now"),
            E::Changed => Self::conflict("problem-visit-changed"),
            E::RightLost => Self::new(StatusCode::FORBIDDEN, "problem-observer-right"),
            E::Unrated => Self::rule("problem-visit-unrated"),
            E::OutsideInstrument => Self::rule("problem-evidence-scale"),
            E::Evidence(error) => error.into(),
            E::Db(error) => Self::internal(error),
        }
    }
}
