//! Submitting a filled instrument: checked against it, kept, and the person's map moved, in one go.

use axum::http::StatusCode;
use platform::audit::{Actor, Audited};
use platform::db::{Tx, is_duplicate};
use platform::sea_orm::DbErr;
use platform::web::Problem;
use platform::{AuthorityId, Day};
use serde_json::json;

use super::answer::GivenAnswer;
use super::check::check;
use super::store::{self, Answer, AnswerId, Assessment, AssessmentId, GroupId, Rating, RatingId};
use crate::App;
use crate::access::Permit;
use crate::calendar::Semester;
use crate::competency_map;
use crate::frameworks::{InstrumentCode, ItemCode, Source};
use crate::people::{PersonId, SchoolId};

/// The rating of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatedItem {
    /// The item.
    pub item: ItemCode,
    /// The value chosen on its scale.
    pub value: u8,
    /// What was seen; may be empty.
    pub note: String,
}

/// A filled instrument on its way in.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: AssessmentId,
    /// Which instrument.
    pub instrument: InstrumentCode,
    /// In which capacity.
    pub source: Source,
    /// About whom.
    pub person: PersonId,
    /// By whom.
    pub rater: PersonId,
    /// Where the person works.
    pub school: Option<SchoolId>,
    /// When it was held.
    pub held_on: Day,
    /// The day it is entered.
    pub today: Day,
    /// What was seen, in the rater's words; may be empty.
    pub note: String,
    /// The ratings.
    pub ratings: Vec<RatedItem>,
    /// What was answered where nothing is judged.
    pub answers: Vec<GivenAnswer>,
    /// The group without names in whose place the rater stands.
    pub group: Option<GroupId>,
}

/// Why evidence was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// There is no such instrument, or not for this capacity.
    #[error("no instrument {0} for this source")]
    UnknownInstrument(InstrumentCode),
    /// The instrument has no such item.
    #[error("item {0} is not part of the instrument")]
    UnknownItem(ItemCode),
    /// A value that the item's scale does not have.
    #[error("value {value} is outside the scale of item {item}")]
    OutsideScale {
        /// The item.
        item: ItemCode,
        /// The value given.
        value: u8,
    },
    /// Items that must be rated and were not.
    #[error("{} items are not rated", .0.len())]
    Unrated(Vec<ItemCode>),
    /// Nothing was rated or answered at all.
    #[error("nothing is rated")]
    Empty,
    /// The assessment to be corrected is not one about this person on this instrument.
    #[error("assessment {0} cannot be corrected by this one")]
    CorrectsAnother(AssessmentId),
    /// An answer that does not fit its question.
    #[error("the answer to {0} does not fit")]
    WrongAnswer(ItemCode),
    /// A rating or answer that the form's conditions exclude.
    #[error("{0} is not asked for after the other answers")]
    NotAsked(ItemCode),
    /// A day that has not come yet.
    #[error("held on a day that has not come")]
    InFuture,
    /// A day more than a year ago.
    #[error("held more than a year ago")]
    TooOld,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The measurement model failed.
    #[error(transparent)]
    Measure(#[from] measure::MeasureError),
}

impl From<EvidenceError> for Problem {
    fn from(error: EvidenceError) -> Self {
        let key = match &error {
            EvidenceError::UnknownInstrument(_) | EvidenceError::CorrectsAnother(_) => {
                return Self::not_found();
            }
            EvidenceError::UnknownItem(_)
            | EvidenceError::WrongAnswer(_)
            | EvidenceError::NotAsked(_) => "problem-evidence-item",
            EvidenceError::OutsideScale { .. } => "problem-evidence-scale",
            EvidenceError::Unrated(_) | EvidenceError::Empty => "problem-evidence-unrated",
            EvidenceError::InFuture => "fault-day-future",
            EvidenceError::TooOld => "fault-day-too-old",
            EvidenceError::Db(_) | EvidenceError::Measure(_) => return Self::internal(error),
        };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, key)
    }
}

/// Checks and keeps a filled instrument and moves the person's map. Sent twice, it is kept once.
pub async fn submit(
    app: &App,
    actor: &Actor,
    permit: Permit,
    submission: Submission,
) -> Result<(), EvidenceError> {
    let person = submission.person;
    let tx = app.shell.db.begin().await?;
    let Some(entry) = keep(app, &tx, actor, permit, submission).await? else {
        return Ok(());
    };
    competency_map::move_map(app, &tx, permit.authority(), person).await?;
    tx.commit(actor, entry).await?;
    Ok(())
}

/// Checks and keeps a filled instrument within a larger change; the caller moves the map and
/// commits with the entry returned. `None` when it was kept before: PostgreSQL then refuses the
/// rest of the transaction, so the caller drops it.
pub async fn keep(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    permit: Permit,
    submission: Submission,
) -> Result<Option<Audited>, EvidenceError> {
    keep_as(app, tx, actor, permit, submission, None).await
}

/// As [`keep`], in place of an earlier assessment on the same form about the same person. The caller
/// sees to it that an assessment is corrected once: it holds a row that only one of two can change.
pub async fn keep_correction(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    permit: Permit,
    submission: Submission,
    corrected: AssessmentId,
) -> Result<Option<Audited>, EvidenceError> {
    store::find_assessment(&**tx, permit.authority(), corrected)
        .await?
        .filter(|earlier| {
            earlier.person_id == submission.person
                && earlier.instrument == submission.instrument.as_str()
        })
        .ok_or(EvidenceError::CorrectsAnother(corrected))?;
    keep_as(app, tx, actor, permit, submission, Some(corrected)).await
}

async fn keep_as(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    permit: Permit,
    submission: Submission,
    supersedes: Option<AssessmentId>,
) -> Result<Option<Audited>, EvidenceError> {
    let catalogue = app.catalogue(&**tx, permit.authority()).await?;
    let instrument = catalogue
        .instrument(&submission.instrument)
        .filter(|instrument| instrument.sources.contains(&submission.source))
        .ok_or_else(|| EvidenceError::UnknownInstrument(submission.instrument.clone()))?;
    check(instrument, &submission)?;
    let data = json!({
        "instrument": submission.instrument.as_str(),
        "source": submission.source.as_str(),
        "ratings": submission.ratings.len(),
    });
    let id = submission.id;
    let (row, ratings, answers) = rows(permit.authority(), actor, submission);
    let row = Assessment {
        supersedes_id: supersedes,
        ..row
    };
    match store::add(tx, row, ratings, answers).await {
        Err(error) if is_duplicate(&error) => Ok(None),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(Some(Audited::new("assessment.submitted", id.0).with(data))),
    }
}

fn rows(
    authority: AuthorityId,
    actor: &Actor,
    submission: Submission,
) -> (Assessment, Vec<Rating>, Vec<Answer>) {
    let ratings = submission
        .ratings
        .into_iter()
        .map(|rated| Rating {
            authority_id: authority,
            id: RatingId::new(),
            assessment_id: submission.id,
            item: rated.item.as_str().to_owned(),
            value: i32::from(rated.value),
            note: rated.note,
        })
        .collect();
    let answers = submission
        .answers
        .into_iter()
        .map(|given| Answer {
            authority_id: authority,
            id: AnswerId::new(),
            assessment_id: submission.id,
            item: given.item.as_str().to_owned(),
            value: given.value.to_json(),
        })
        .collect();
    let row = Assessment {
        authority_id: authority,
        id: submission.id,
        instrument: submission.instrument.as_str().to_owned(),
        source: submission.source.as_str().to_owned(),
        person_id: submission.person,
        rater_id: submission.rater,
        school_id: submission.school,
        semester: Semester::of(submission.held_on),
        held_on: submission.held_on,
        submitted_at: actor.at,
        note: submission.note,
        supersedes_id: None,
        group_id: submission.group,
    };
    (row, ratings, answers)
}
