//! Evidence: filled instruments and their ratings. Append-only; a correction supersedes.

mod store;
mod submit;

pub(crate) use store::list_people_assessed_since;
pub use store::{
    Assessment, AssessmentId, MIGRATION, Rating, RatingId, find_assessment, list_assessments_by,
    list_assessments_of, list_assessments_of_many, list_ratings_of, list_ratings_of_many,
    list_sent_by,
};
pub use submit::{EvidenceError, RatedItem, Submission, keep, submit};
