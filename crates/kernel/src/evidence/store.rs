//! Assessments and ratings in the database.

use platform::db::{self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, find, within};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{AuthorityId, Day, Moment, records};

use crate::calendar::Semester;
use crate::people::{PersonId, SchoolId};

platform::id! {
    /// A filled instrument.
    AssessmentId,
    /// One item's rating.
    RatingId,
    /// What was answered where nothing is judged.
    AnswerId,
    /// People who answered without their names, and rate as one.
    GroupId,
}

records! {
    /// A filled instrument: who, about whom, when, in which capacity.
    pub Assessment in assessment = "assessment" {
        /// Its identifier, made by the form.
        id: AssessmentId,
        /// The instrument's code.
        instrument: String,
        /// In which capacity: `supervision`, `appraisal`, `self`, `peer`, `check`.
        source: String,
        /// About whom.
        person_id: PersonId,
        /// By whom; of a group without names, who saw to it.
        rater_id: PersonId,
        /// The group without names that answered in the rater's place.
        group_id: Option<GroupId>,
        /// Where the person worked then.
        school_id: Option<SchoolId>,
        /// The semester of the day it was held.
        semester: Semester,
        /// When it was held.
        held_on: Day,
        /// When it arrived.
        submitted_at: Moment,
        /// What was seen, in the rater's words.
        note: String,
        /// The assessment that this one corrects.
        supersedes_id: Option<AssessmentId>,
    }
    /// One item's rating.
    pub Rating in rating = "rating" {
        /// Its identifier.
        id: RatingId,
        /// The assessment it belongs to.
        assessment_id: AssessmentId,
        /// The item's code.
        item: String,
        /// The value chosen on the item's scale.
        value: i32,
        /// What was seen, in the rater's words.
        note: String,
    }
    /// What was answered where nothing is judged: text, counts, seconds, samples.
    pub Answer in answer = "answer" {
        /// Its identifier.
        id: AnswerId,
        /// The assessment it belongs to.
        assessment_id: AssessmentId,
        /// The question's code.
        item: String,
        /// An [`super::AnswerValue`] as JSON.
        value: String,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "kernel-03-evidence",
    tables: || {
        vec![
            Table::tenant("assessment")
                .with("instrument", Column::Text)
                .with("source", Column::Text)
                .refers("person_id", "person")
                .refers("rater_id", "person")
                .maybe_refers("school_id", "school")
                .with("semester", Column::Count)
                .with("held_on", Column::Day)
                .with("submitted_at", Column::Moment)
                .with("note", Column::Text)
                .maybe("supersedes_id", Column::Id)
                .maybe("group_id", Column::Id)
                .index(&["person_id", "held_on"])
                .index(&["rater_id", "held_on"])
                .index(&["submitted_at"]),
            Table::tenant("rating")
                .refers("assessment_id", "assessment")
                .with("item", Column::Text)
                .with("value", Column::Count)
                .with("note", Column::Text)
                .unique(&["assessment_id", "item"]),
            Table::tenant("answer")
                .refers("assessment_id", "assessment")
                .with("item", Column::Text)
                .with("value", Column::Text)
                .unique(&["assessment_id", "item"]),
        ]
    },
};

/// Finds whose evidence comes from which sources without reading the evidence.
pub const SOURCES_MIGRATION: Migration = Migration {
    name: "kernel-07-evidence-sources",
    tables: || vec![Table::widened("assessment").index(&["person_id", "source"])],
};

pub(super) async fn add(
    tx: &Tx,
    row: Assessment,
    ratings: Vec<Rating>,
    answers: Vec<Answer>,
) -> Result<(), DbErr> {
    db::add(tx, row).await?;
    db::add_all(tx, ratings).await?;
    db::add_all(tx, answers).await
}

/// The answers of an assessment beside its ratings.
pub async fn list_answers_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: AssessmentId,
) -> Result<Vec<Answer>, DbErr> {
    within::<answer::Entity>(authority)
        .filter(answer::Column::AssessmentId.eq(id))
        .all(db)
        .await
}

/// An assessment.
pub async fn find_assessment(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: AssessmentId,
) -> Result<Option<Assessment>, DbErr> {
    find::<assessment::Entity, _>(db, authority, id).await
}

/// Which of these assessments have arrived.
pub async fn list_known(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[AssessmentId],
) -> Result<Vec<AssessmentId>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<assessment::Entity>(authority)
                .select_only()
                .column(assessment::Column::Id)
                .filter(assessment::Column::Id.is_in(chunk.iter().copied()))
                .into_tuple::<AssessmentId>()
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The assessments about a person that still stand, oldest first.
pub async fn list_assessments_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Assessment>, DbErr> {
    let all = within::<assessment::Entity>(authority)
        .filter(assessment::Column::PersonId.eq(person))
        .order_by_asc(assessment::Column::HeldOn)
        .order_by_asc(assessment::Column::Id)
        .all(db)
        .await?;
    let corrected: Vec<_> = all.iter().filter_map(|row| row.supersedes_id).collect();
    Ok(all
        .into_iter()
        .filter(|row| !corrected.contains(&row.id))
        .collect())
}

/// The assessment that stands in place of this one, when it was corrected.
pub async fn find_correction_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: AssessmentId,
) -> Result<Option<Assessment>, DbErr> {
    within::<assessment::Entity>(authority)
        .filter(assessment::Column::SupersedesId.eq(id))
        .one(db)
        .await
}

/// Which sources have said something about whom, each pair once.
pub async fn list_sources_of_people(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, String)>, DbErr> {
    let mut found = Vec::new();
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<assessment::Entity>(authority)
                .select_only()
                .column(assessment::Column::PersonId)
                .column(assessment::Column::Source)
                .distinct()
                .filter(assessment::Column::PersonId.is_in(chunk.iter().copied()))
                .into_tuple::<(PersonId, String)>()
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The assessments about several people, corrected ones included, by person and oldest first.
pub async fn list_assessments_of_many(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
) -> Result<Vec<Assessment>, DbErr> {
    within::<assessment::Entity>(authority)
        .filter(assessment::Column::PersonId.is_in(people.iter().copied()))
        .order_by_asc(assessment::Column::PersonId)
        .order_by_asc(assessment::Column::HeldOn)
        .order_by_asc(assessment::Column::Id)
        .all(db)
        .await
}

/// The day of the latest evidence about each of several people; those without any are left out.
pub async fn list_last_held(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, Day)>, DbErr> {
    let mut found = Vec::with_capacity(people.len());
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        let days = within::<assessment::Entity>(authority)
            .select_only()
            .column(assessment::Column::PersonId)
            .column_as(assessment::Column::HeldOn.max(), "last")
            .filter(assessment::Column::PersonId.is_in(chunk.iter().copied()))
            .group_by(assessment::Column::PersonId)
            .into_tuple::<(PersonId, Day)>();
        found.extend(days.all(db).await?);
    }
    Ok(found)
}

/// The people about whom something arrived at a moment or later.
pub(crate) async fn list_people_assessed_since(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    since: Moment,
) -> Result<Vec<PersonId>, DbErr> {
    within::<assessment::Entity>(authority)
        .select_only()
        .column(assessment::Column::PersonId)
        .distinct()
        .filter(assessment::Column::SubmittedAt.gte(since))
        .into_tuple()
        .all(db)
        .await
}

/// What several raters have sent in since a moment, oldest first.
pub async fn list_sent_by(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    raters: &[PersonId],
    since: Moment,
) -> Result<Vec<Assessment>, DbErr> {
    let mut found = Vec::new();
    for chunk in raters.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<assessment::Entity>(authority)
                .filter(assessment::Column::RaterId.is_in(chunk.iter().copied()))
                .filter(assessment::Column::SubmittedAt.gte(since))
                .order_by_asc(assessment::Column::SubmittedAt)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The latest assessments by a rater, newest first.
pub async fn list_assessments_by(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    rater: PersonId,
    limit: u64,
) -> Result<Vec<Assessment>, DbErr> {
    within::<assessment::Entity>(authority)
        .filter(assessment::Column::RaterId.eq(rater))
        .order_by_desc(assessment::Column::HeldOn)
        .limit(limit)
        .all(db)
        .await
}

/// The ratings of an assessment.
pub async fn list_ratings_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: AssessmentId,
) -> Result<Vec<Rating>, DbErr> {
    list_ratings_of_many(db, authority, &[id]).await
}

/// The ratings of several assessments.
pub async fn list_ratings_of_many(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[AssessmentId],
) -> Result<Vec<Rating>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<rating::Entity>(authority)
                .filter(rating::Column::AssessmentId.is_in(chunk.iter().copied()))
                .order_by_asc(rating::Column::Item)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}
