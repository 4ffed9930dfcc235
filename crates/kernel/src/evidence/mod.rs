//! Evidence: filled instruments and their ratings. Append-only; a correction supersedes.

mod answer;
mod check;
mod store;
mod submit;

pub use answer::{AnswerValue, Count, GivenAnswer};
pub use store::{
    Answer, AnswerId, Assessment, AssessmentId, GroupId, MIGRATION, Rating, RatingId,
    find_assessment, list_answers_of, list_assessments_by, list_assessments_of, list_known,
    list_ratings_of, list_ratings_of_many,
};
pub(crate) use store::{list_assessments_of_many, list_people_assessed_since};
pub use submit::{EvidenceError, RatedItem, Submission, keep, submit};
