//! Evidence: filled instruments and their ratings. Append-only; a correction supersedes.

mod answer;
mod check;
mod store;
mod submit;

pub use answer::{AnswerValue, Count, GivenAnswer};
pub use store::{
    Answer, AnswerId, Assessment, AssessmentId, GroupId, MIGRATION, Rating, RatingId,
    SOURCES_MIGRATION, find_assessment, find_correction_of, list_answers_of, list_assessments_by,
    list_assessments_of, list_assessments_of_many, list_known, list_last_held, list_ratings_of,
    list_ratings_of_many, list_sent_by, list_sources_of_people,
};
pub(crate) use store::{assessment, list_people_assessed_since};
pub use submit::{EvidenceError, RatedItem, Submission, keep, keep_correction, submit};
