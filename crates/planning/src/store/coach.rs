//! Coaches in the database: hours, free slots, and the programmes they can lead.

use kernel::{PersonId, SchoolId};
use platform::db::{self, ROWS_PER_STATEMENT, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{AuthorityId, records};

use super::{CoachId, CoachProgrammeId, ProgrammeId};
use crate::slots::Week;

records! {
    /// Someone who coaches at a school, with the hours they have for it.
    pub Coach in coach = "coach" {
        /// Its identifier.
        id: CoachId,
        /// The school that plans with them.
        school_id: SchoolId,
        /// Who.
        person_id: PersonId,
        /// Hours in a semester, preparation included.
        hours: i32,
        /// The weekly slots in which they can coach.
        free: Week,
        /// Whether they may be planned.
        is_active: bool,
        /// Counts changes.
        version: i32,
    }
    /// That a coach can lead a programme.
    pub CoachProgramme in coach_programme = "coach_programme" {
        /// Its identifier.
        id: CoachProgrammeId,
        /// Who.
        coach_id: CoachId,
        /// Which.
        programme_id: ProgrammeId,
    }
}

/// A coach with the programmes they can lead.
#[derive(Clone, Debug, PartialEq)]
pub struct CoachRecord {
    /// The coach.
    pub coach: Coach,
    /// What they can lead.
    pub programmes: Vec<ProgrammeId>,
}

/// Adds a coach.
pub(crate) async fn insert_coach(tx: &Tx, record: CoachRecord) -> Result<(), DbErr> {
    let rows = abilities(&record);
    db::add(tx, record.coach).await?;
    db::add_all(tx, rows).await
}

/// Writes a coach whose version is still the one given; says whether it was.
pub(crate) async fn update_coach(tx: &Tx, record: CoachRecord, seen: i32) -> Result<bool, DbErr> {
    let (authority, id) = (record.coach.authority_id, record.coach.id);
    let taken = coach::Entity::update_many()
        .col_expr(coach::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<coach::Entity>().eq(authority))
        .filter(coach::Column::Id.eq(id))
        .filter(coach::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    coach_programme::Entity::delete_many()
        .filter(authority_column::<coach_programme::Entity>().eq(authority))
        .filter(coach_programme::Column::CoachId.eq(id))
        .exec(&**tx)
        .await?;
    db::add_all(tx, abilities(&record)).await?;
    let row = Coach {
        version: seen + 1,
        ..record.coach
    };
    db::replace(tx, row).await?;
    Ok(true)
}

fn abilities(record: &CoachRecord) -> Vec<CoachProgramme> {
    record
        .programmes
        .iter()
        .map(|programme| CoachProgramme {
            authority_id: record.coach.authority_id,
            id: CoachProgrammeId::new(),
            coach_id: record.coach.id,
            programme_id: *programme,
        })
        .collect()
}

/// A coach with the programmes they can lead.
pub async fn find_coach(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: CoachId,
) -> Result<Option<CoachRecord>, DbErr> {
    let Some(coach) = find::<coach::Entity, _>(db, authority, id).await? else {
        return Ok(None);
    };
    Ok(join(db, authority, vec![coach]).await?.pop())
}

/// The coaches a school plans with.
pub async fn list_coaches(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<CoachRecord>, DbErr> {
    let coaches = within::<coach::Entity>(authority)
        .filter(coach::Column::SchoolId.eq(school))
        .order_by_asc(coach::Column::Id)
        .all(db)
        .await?;
    join(db, authority, coaches).await
}

/// Holds a school's coaches as they are until the transaction ends, so that two plans cannot take
/// the same hours.
pub(crate) async fn hold_coaches(
    tx: &Tx,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<(), DbErr> {
    within::<coach::Entity>(authority)
        .filter(coach::Column::SchoolId.eq(school))
        .lock_exclusive()
        .all(&**tx)
        .await
        .map(|_| ())
}

async fn join(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    coaches: Vec<Coach>,
) -> Result<Vec<CoachRecord>, DbErr> {
    let ids: Vec<CoachId> = coaches.iter().map(|coach| coach.id).collect();
    let mut able = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        able.extend(
            within::<coach_programme::Entity>(authority)
                .filter(coach_programme::Column::CoachId.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    let programmes = |id: CoachId| {
        let mine = able.iter().filter(|row| row.coach_id == id);
        mine.map(|row| row.programme_id).collect()
    };
    Ok(coaches
        .into_iter()
        .map(|coach| CoachRecord {
            programmes: programmes(coach.id),
            coach,
        })
        .collect())
}
