//! Commitments by offer, person, school and mentor.

use kernel::{PersonId, SchoolId};
use planning::OfferId;
use platform::db::{ROWS_PER_STATEMENT, within};
use platform::sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::{AuthorityId, Day};

use super::{Commitment, CommitmentId, commitment};

/// The commitments made at the end of an offer.
pub async fn list_commitments_of_offer(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offer: OfferId,
) -> Result<Vec<Commitment>, DbErr> {
    within::<commitment::Entity>(authority)
        .filter(commitment::Column::OfferId.eq(offer))
        .order_by_asc(commitment::Column::Id)
        .all(db)
        .await
}

/// What a person promised, oldest first.
pub async fn list_commitments_of_person(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Commitment>, DbErr> {
    within::<commitment::Entity>(authority)
        .filter(commitment::Column::PersonId.eq(person))
        .order_by_asc(commitment::Column::Id)
        .all(db)
        .await
}

/// What a person promised and what they mentor, oldest first.
pub(crate) async fn list_commitments_around(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Commitment>, DbErr> {
    within::<commitment::Entity>(authority)
        .filter(
            Condition::any()
                .add(commitment::Column::PersonId.eq(person))
                .add(commitment::Column::MentorId.eq(person)),
        )
        .order_by_asc(commitment::Column::Id)
        .all(db)
        .await
}

pub(crate) async fn list_commitments_by_ids(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[CommitmentId],
) -> Result<Vec<Commitment>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<commitment::Entity>(authority)
                .filter(commitment::Column::Id.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// What people of some schools promised, oldest first.
pub async fn list_commitments_of_schools(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<Commitment>, DbErr> {
    let mut found = Vec::new();
    for chunk in schools.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<commitment::Entity>(authority)
                .filter(commitment::Column::SchoolId.is_in(chunk.iter().copied()))
                .order_by_asc(commitment::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// What some mentors stay beside, made on a day or later.
pub(crate) async fn list_mentored_since(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    mentors: &[PersonId],
    day: Day,
) -> Result<Vec<Commitment>, DbErr> {
    let mut found = Vec::new();
    for chunk in mentors.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<commitment::Entity>(authority)
                .filter(commitment::Column::MentorId.is_in(chunk.iter().copied()))
                .filter(commitment::Column::MadeOn.gte(day))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}
