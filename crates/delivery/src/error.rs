//! Why something of a session was not kept, and the sentence that says so.

use axum::http::StatusCode;
use platform::db::is_duplicate;
use platform::sea_orm::DbErr;
use platform::web::{Fault, Form, Problem};

/// Why a session, its attendance, a task or a reflection was not kept.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// There is no such offer or session.
    #[error("no such record")]
    Unknown,
    /// The plan of the offer is not approved.
    #[error("the offer is not approved")]
    NotApproved,
    /// The offer has not been started.
    #[error("the offer has not begun")]
    NotBegun,
    /// The offer is over.
    #[error("the offer is finished")]
    Finished,
    /// A day that has passed.
    #[error("the day has passed")]
    DayPast,
    /// A day more than a year away.
    #[error("the day is more than a year away")]
    DayTooFar,
    /// A session for nobody.
    #[error("no participant is named")]
    NoParticipant,
    /// Someone who does not take part.
    #[error("someone named does not take part")]
    NotAParticipant,
    /// The same form was sent before with other content.
    #[error("the form was sent before with other content")]
    SentDifferently,
    /// The session has not been held.
    #[error("the session has not been held")]
    NotHeldYet,
    /// The session was called off.
    #[error("the session was called off")]
    CalledOff,
    /// Attendance is recorded, so the session was held.
    #[error("attendance is recorded")]
    AlreadyHeld,
    /// The task is done, so it is not set anew.
    #[error("the practice task is done")]
    TaskDone,
    /// There is no practice task to finish.
    #[error("there is no practice task")]
    NoTask,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl DeliveryError {
    /// Whether someone else added the same version at the same moment, so that a second try sees it.
    pub(crate) fn is_overtaken(&self) -> bool {
        matches!(self, Self::Db(error) if is_duplicate(error))
    }

    fn key(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotApproved => "session-fault-not-approved",
            Self::NotBegun => "session-hint-not-begun",
            Self::Finished => "session-fault-finished",
            Self::DayPast => "fault-day-past",
            Self::DayTooFar => "session-fault-day-too-far",
            Self::NoParticipant => "session-fault-nobody",
            Self::NotAParticipant => "session-fault-not-a-participant",
            Self::SentDifferently => "session-fault-sent-differently",
            Self::NotHeldYet => "session-fault-not-held-yet",
            Self::CalledOff => "session-fault-called-off",
            Self::AlreadyHeld => "session-fault-already-held",
            Self::TaskDone => "session-fault-task-done",
            Self::NoTask => "session-fault-no-task",
            Self::Unknown | Self::Db(_) => return None,
        })
    }

    /// Notes this beside a field of the form it came from; what concerns no field stays a problem.
    pub(crate) fn beside(self, form: &mut Form, field: &str) -> Result<(), Problem> {
        let is_of_a_field = matches!(
            self,
            Self::SentDifferently
                | Self::DayPast
                | Self::DayTooFar
                | Self::NoParticipant
                | Self::NotAParticipant
                | Self::TaskDone
        );
        match self.key().filter(|_| is_of_a_field) {
            Some(key) => {
                form.fail(field, Fault::new(key));
                Ok(())
            }
            None => Err(self.into()),
        }
    }
}

impl From<DeliveryError> for Problem {
    fn from(error: DeliveryError) -> Self {
        let status = match error {
            DeliveryError::Unknown => return Self::not_found(),
            DeliveryError::SentDifferently => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        match error.key() {
            Some(key) => Self::new(status, key),
            None => Self::internal(error),
        }
    }
}
