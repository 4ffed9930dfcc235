//! Evidence: filled instruments and their ratings. Append-only; a correction supersedes.

mod store;
mod submit;

pub(crate) use store::list_people_assessed_since;
pub use store::{
    Assessment, AssessmentId, MIGRATION, Rating, RatingId, find_assessment, find_correction_of,
    list_assessments_by, list_assessments_of, list_assessments_of_many, list_ratings_of,
    list_ratings_of_many, list_sent_by, list_sources_of_people,
};
pub use submit::{EvidenceError, RatedItem, Submission, keep, keep_correction, submit};
