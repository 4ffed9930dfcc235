//! Why something of culture was not done, and the sentence that says so.

use axum::http::StatusCode;
use platform::sea_orm::DbErr;
use platform::web::Problem;

use crate::recognition::{Limit, sentence};

/// Why something of culture was not done.
#[derive(Debug, thiserror::Error)]
pub enum CultureError {
    /// The person has answered the survey of this quarter.
    #[error("the survey was answered already")]
    AlreadyAnswered,
    /// What came was not sealed by the browser.
    #[error("the journal takes sealed words only")]
    NotSealed,
    /// The journal has a key; another would make it unreadable.
    #[error("the journal has a key already")]
    HasKey,
    /// Thanks are not given now.
    #[error("thanks are not given now: {0:?}")]
    Thanks(Limit),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<CultureError> for Problem {
    fn from(error: CultureError) -> Self {
        use CultureError as E;
        match error {
            E::AlreadyAnswered => Self::new(StatusCode::CONFLICT, "problem-climate-answered"),
            E::NotSealed => Self::rule("problem-journal-not-sealed"),
            E::HasKey => Self::conflict("problem-journal-has-key"),
            E::Thanks(limit) => Self::rule(sentence(limit)),
            E::Db(error) => Self::internal(error),
        }
    }
}
