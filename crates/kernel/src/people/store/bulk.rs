//! Reading and writing people, posts and schools by the thousand, in few statements.

use platform::AuthorityId;
use platform::db::{ROWS_PER_STATEMENT, Tx, authority_column, within};
use platform::sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{Person, PersonId, Post, School, SchoolId, person, post, school};

/// People by their national numbers, in no particular order.
pub async fn list_people_by_nuptk(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    numbers: &[&str],
) -> Result<Vec<Person>, DbErr> {
    list_people_by(db, authority, person::Column::Nuptk, numbers).await
}

/// People by their numbers as civil servants or contract employees, in no particular order.
pub async fn list_people_by_nip(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    numbers: &[&str],
) -> Result<Vec<Person>, DbErr> {
    list_people_by(db, authority, person::Column::Nip, numbers).await
}

async fn list_people_by(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    column: person::Column,
    numbers: &[&str],
) -> Result<Vec<Person>, DbErr> {
    let mut found = Vec::new();
    for chunk in numbers.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<person::Entity>(authority)
                .filter(column.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The posts that some people now hold, oldest first.
pub async fn list_posts_of_people(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
) -> Result<Vec<Post>, DbErr> {
    let mut found = Vec::new();
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<post::Entity>(authority)
                .filter(post::Column::PersonId.is_in(chunk.iter().copied()))
                .filter(post::Column::EndsOn.is_null())
                .order_by_asc(post::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Writes many people, each of whom is still as it was read; counts the version of each on.
/// False when one was changed meanwhile: the caller then undoes the transaction.
pub async fn update_people(tx: &Tx, rows: Vec<Person>) -> Result<bool, DbErr> {
    let next = Expr::col((Alias::new("excluded"), person::Column::Version)).sub(1);
    let is_as_read = Expr::col((person::Entity, person::Column::Version)).eq(next);
    let key = OnConflict::columns([person::Column::AuthorityId, person::Column::Id])
        .update_columns([
            person::Column::Name,
            person::Column::NameFolded,
            person::Column::Nuptk,
            person::Column::Nip,
            person::Column::Sex,
            person::Column::Employment,
            person::Column::Grade,
            person::Column::Rank,
            person::Column::Email,
            person::Column::Phone,
            person::Column::Version,
        ])
        .action_and_where(is_as_read)
        .to_owned();
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        let counted_on = chunk.iter().cloned().map(|row| {
            let version = row.version + 1;
            Person { version, ..row }.into_active_model()
        });
        let written = person::Entity::insert_many(counted_on)
            .on_conflict(key.clone())
            .exec_without_returning(&**tx)
            .await;
        match written {
            Ok(count) if count == chunk.len() as u64 => {}
            Ok(_) | Err(DbErr::RecordNotInserted) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// Writes many posts.
pub async fn update_posts(tx: &Tx, rows: Vec<Post>) -> Result<(), DbErr> {
    let key = OnConflict::columns([post::Column::AuthorityId, post::Column::Id])
        .update_columns([
            post::Column::Kind,
            post::Column::Title,
            post::Column::StartsOn,
            post::Column::EndsOn,
        ])
        .to_owned();
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        post::Entity::insert_many(
            chunk
                .iter()
                .cloned()
                .map(IntoActiveModel::into_active_model),
        )
        .on_conflict(key.clone())
        .exec_without_returning(&**tx)
        .await?;
    }
    Ok(())
}

/// Holds a person's record until the transaction ends, so that two who see to them take turns.
pub async fn hold_person(tx: &Tx, authority: AuthorityId, id: PersonId) -> Result<(), DbErr> {
    within::<person::Entity>(authority)
        .filter(person::Column::Id.eq(id))
        .lock_exclusive()
        .one(&**tx)
        .await
        .map(|_| ())
}

/// A school, held until the transaction ends, so that two who change its people take turns.
pub async fn hold_school(
    tx: &Tx,
    authority: AuthorityId,
    id: SchoolId,
) -> Result<Option<School>, DbErr> {
    within::<school::Entity>(authority)
        .filter(school::Column::Id.eq(id))
        .lock_exclusive()
        .one(&**tx)
        .await
}

/// A school by its national number.
pub async fn find_school_by_npsn(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    npsn: &str,
) -> Result<Option<School>, DbErr> {
    within::<school::Entity>(authority)
        .filter(school::Column::Npsn.eq(npsn))
        .one(db)
        .await
}

/// The authorities that have a school with this national number.
pub async fn list_authorities_with_school(
    db: &impl ConnectionTrait,
    npsn: &str,
) -> Result<Vec<AuthorityId>, DbErr> {
    let found = school::Entity::find()
        .filter(school::Column::Npsn.eq(npsn))
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|school| school.authority_id)
        .collect())
}

/// Writes a school.
pub async fn update_school(tx: &Tx, row: School) -> Result<(), DbErr> {
    platform::db::replace(tx, row).await
}

/// How many posts are now held at each school.
pub async fn count_posts_by_school(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(SchoolId, i64)>, DbErr> {
    post::Entity::find()
        .select_only()
        .column(post::Column::SchoolId)
        .column_as(post::Column::Id.count(), "held")
        .filter(authority_column::<post::Entity>().eq(authority))
        .filter(post::Column::EndsOn.is_null())
        .group_by(post::Column::SchoolId)
        .into_tuple()
        .all(db)
        .await
}
