//! Visits in the database.

use kernel::PersonId;
use kernel::evidence::{AnswerValue, AssessmentId};
use kernel::frameworks::ItemCode;
use platform::db::{self, Tx, authority_column, find, is_duplicate, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use platform::{AuthorityId, Moment};

use super::model::{
    ObservationRule, RuleId, Visit, VisitAnswer, VisitAnswerId, VisitId, VisitNote, VisitNoteId,
    VisitRating, VisitRatingId, VisitState, observation_rule, visit, visit_answer, visit_note,
    visit_rating,
};

/// A list of visits is read whole up to here; older ones are reached from the evidence.
const LONGEST_LIST: u64 = 200;

/// Adds a visit; says false when its form was sent before.
pub async fn add_visit(tx: &Tx, row: Visit) -> Result<bool, DbErr> {
    match db::add(tx, row).await {
        Err(error) if is_duplicate(&error) => Ok(false),
        done => done.map(|()| true),
    }
}

/// A visit.
pub async fn find_visit(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: VisitId,
) -> Result<Option<Visit>, DbErr> {
    find::<visit::Entity, _>(db, authority, id).await
}

/// The visit that an assessment came from, as it was first or as it was last corrected.
pub async fn find_visit_of_assessment(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: AssessmentId,
) -> Result<Option<Visit>, DbErr> {
    let either = Condition::any()
        .add(visit::Column::Id.eq(VisitId(id.0)))
        .add(visit::Column::AssessmentId.eq(id));
    within::<visit::Entity>(authority)
        .filter(either)
        .filter(visit::Column::AssessmentId.is_not_null())
        .one(db)
        .await
}

/// The visits in which someone observes or is observed, newest first.
pub async fn list_visits_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Visit>, DbErr> {
    let either = Condition::any()
        .add(visit::Column::ObserverId.eq(person))
        .add(visit::Column::PersonId.eq(person));
    within::<visit::Entity>(authority)
        .filter(either)
        .order_by_desc(visit::Column::PlannedOn)
        .order_by_desc(visit::Column::Id)
        .limit(LONGEST_LIST)
        .all(db)
        .await
}

/// The visits about a person that were not given up.
pub(super) async fn list_visits_about(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Visit>, DbErr> {
    within::<visit::Entity>(authority)
        .filter(visit::Column::PersonId.eq(person))
        .filter(visit::Column::State.ne(VisitState::Dropped))
        .all(db)
        .await
}

/// Writes a visit whose version is still the one given; says whether it was. From then on until the
/// transaction ends nobody else changes it or its ratings.
pub async fn change_visit(tx: &Tx, row: Visit, seen: i32) -> Result<bool, DbErr> {
    let taken = visit::Entity::update_many()
        .col_expr(visit::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<visit::Entity>().eq(row.authority_id))
        .filter(visit::Column::Id.eq(row.id))
        .filter(visit::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    let row = Visit {
        version: seen + 1,
        ..row
    };
    db::replace(tx, row).await?;
    Ok(true)
}

/// Holds a visit that still takes pieces, so that it is not sent on while one arrives; says whether
/// it still does.
pub(super) async fn hold_for_pieces(
    tx: &Tx,
    row: &Visit,
    now: Moment,
    states: &[VisitState],
) -> Result<bool, DbErr> {
    let held = visit::Entity::update_many()
        .col_expr(visit::Column::ChangedAt, Expr::value(now))
        .filter(authority_column::<visit::Entity>().eq(row.authority_id))
        .filter(visit::Column::Id.eq(row.id))
        .filter(visit::Column::State.is_in(states.iter().copied()))
        .exec(&**tx)
        .await?;
    Ok(held.rows_affected > 0)
}

/// Adds a note; says false when it was sent before.
pub async fn add_note(tx: &Tx, row: VisitNote) -> Result<bool, DbErr> {
    match db::add(tx, row).await {
        Err(error) if is_duplicate(&error) => Ok(false),
        done => done.map(|()| true),
    }
}

pub(super) async fn find_note(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: VisitNoteId,
) -> Result<Option<VisitNote>, DbErr> {
    find::<visit_note::Entity, _>(db, authority, id).await
}

pub(super) async fn write_note(tx: &Tx, row: VisitNote) -> Result<(), DbErr> {
    db::replace(tx, row).await
}

pub(super) async fn remove_note(tx: &Tx, row: &VisitNote) -> Result<(), DbErr> {
    visit_note::Entity::delete_many()
        .filter(authority_column::<visit_note::Entity>().eq(row.authority_id))
        .filter(visit_note::Column::Id.eq(row.id))
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// The notes of a visit, earliest first.
pub(super) async fn list_notes(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: VisitId,
) -> Result<Vec<VisitNote>, DbErr> {
    within::<visit_note::Entity>(authority)
        .filter(visit_note::Column::VisitId.eq(id))
        .order_by_asc(visit_note::Column::WrittenAt)
        .order_by_asc(visit_note::Column::Id)
        .all(db)
        .await
}

/// Keeps what was chosen for an item, in place of what was chosen before. The caller holds the visit.
pub async fn put_rating(tx: &Tx, row: VisitRating) -> Result<(), DbErr> {
    let known = within::<visit_rating::Entity>(row.authority_id)
        .filter(visit_rating::Column::VisitId.eq(row.visit_id))
        .filter(visit_rating::Column::Item.eq(row.item.as_str()))
        .one(&**tx)
        .await?;
    match known {
        Some(known) => {
            let row = VisitRating {
                id: known.id,
                ..row
            };
            db::replace(tx, row).await
        }
        None => db::add(tx, row).await,
    }
}

/// The ratings of a visit that is not final.
pub(super) async fn list_draft_ratings(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: VisitId,
) -> Result<Vec<VisitRating>, DbErr> {
    within::<visit_rating::Entity>(authority)
        .filter(visit_rating::Column::VisitId.eq(id))
        .all(db)
        .await
}

/// Keeps what was counted, timed or written, in place of what was there; nothing takes it away. The
/// caller holds the visit.
pub(super) async fn put_answer(
    tx: &Tx,
    visit: &Visit,
    item: &ItemCode,
    value: Option<&AnswerValue>,
    now: Moment,
) -> Result<(), DbErr> {
    visit_answer::Entity::delete_many()
        .filter(authority_column::<visit_answer::Entity>().eq(visit.authority_id))
        .filter(visit_answer::Column::VisitId.eq(visit.id))
        .filter(visit_answer::Column::Item.eq(item.as_str()))
        .exec(&**tx)
        .await?;
    let Some(value) = value else {
        return Ok(());
    };
    let row = VisitAnswer {
        authority_id: visit.authority_id,
        id: VisitAnswerId::new(),
        visit_id: visit.id,
        item: item.as_str().to_owned(),
        value: value.to_json(),
        answered_at: now,
    };
    db::add(tx, row).await
}

/// What was counted, timed or written in a visit that is not final.
pub(super) async fn list_draft_answers(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: VisitId,
) -> Result<Vec<VisitAnswer>, DbErr> {
    within::<visit_answer::Entity>(authority)
        .filter(visit_answer::Column::VisitId.eq(id))
        .all(db)
        .await
}

/// Takes away the ratings and answers of a visit that are evidence now.
pub(super) async fn remove_drafts(
    tx: &Tx,
    authority: AuthorityId,
    id: VisitId,
) -> Result<(), DbErr> {
    visit_rating::Entity::delete_many()
        .filter(authority_column::<visit_rating::Entity>().eq(authority))
        .filter(visit_rating::Column::VisitId.eq(id))
        .exec(&**tx)
        .await?;
    visit_answer::Entity::delete_many()
        .filter(authority_column::<visit_answer::Entity>().eq(authority))
        .filter(visit_answer::Column::VisitId.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}

impl VisitRating {
    /// A rating about to be kept.
    pub fn of(row: &Visit, item: &str, value: u8, now: Moment) -> Self {
        Self {
            authority_id: row.authority_id,
            id: VisitRatingId::new(),
            visit_id: row.id,
            item: item.to_owned(),
            value: i32::from(value),
            rated_at: now,
        }
    }
}

/// Days the person observed has to answer, where an authority has settled nothing else.
const VIEW_DAYS: i32 = 7;

/// What an authority has settled, or what holds without.
pub(super) async fn rule_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<ObservationRule, DbErr> {
    let found = find::<observation_rule::Entity, _>(db, authority, authority).await?;
    Ok(found.unwrap_or(ObservationRule {
        authority_id: authority,
        id: RuleId(authority.0),
        view_days: VIEW_DAYS,
        version: 0,
    }))
}

/// Writes the rule whose version is still the one given; says whether it was.
pub(super) async fn change_rule(tx: &Tx, row: ObservationRule, seen: i32) -> Result<bool, DbErr> {
    let row = ObservationRule {
        version: seen + 1,
        ..row
    };
    if seen == 0 {
        return match db::add(tx, row).await {
            Err(error) if is_duplicate(&error) => Ok(false),
            done => done.map(|()| true),
        };
    }
    let written = observation_rule::Entity::update_many()
        .col_expr(
            observation_rule::Column::ViewDays,
            Expr::value(row.view_days),
        )
        .col_expr(observation_rule::Column::Version, Expr::value(row.version))
        .filter(authority_column::<observation_rule::Entity>().eq(row.authority_id))
        .filter(observation_rule::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    Ok(written.rows_affected > 0)
}
