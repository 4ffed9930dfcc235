//! Cycles in the database.

use kernel::{AuthorityId, PersonId, SchoolId};
use platform::Day;
use platform::db::{ROWS_PER_STATEMENT, Tx, authority_column, find, replace, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::model::{
    Cycle, CycleEntry, CycleEntryId, CycleId, CycleRoleId, CycleSeat, cycle, cycle_entry,
    cycle_seat,
};

/// A cycle.
pub async fn find_cycle(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: CycleId,
) -> Result<Option<Cycle>, DbErr> {
    find::<cycle::Entity, _>(db, authority, id).await
}

/// Whether an entry is there already.
pub(super) async fn has_entry(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: CycleEntryId,
) -> Result<bool, DbErr> {
    let found = find::<cycle_entry::Entity, _>(db, authority, id).await?;
    Ok(found.is_some())
}

/// The cycles of these identifiers.
pub async fn list_cycles(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[CycleId],
) -> Result<Vec<Cycle>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        let rows = within::<cycle::Entity>(authority)
            .filter(cycle::Column::Id.is_in(chunk.iter().copied()));
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}

/// The cycles of some schools that are not closed.
pub async fn list_open_cycles_at(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<Cycle>, DbErr> {
    let mut found = Vec::new();
    for chunk in schools.chunks(ROWS_PER_STATEMENT) {
        let rows = within::<cycle::Entity>(authority)
            .filter(cycle::Column::SchoolId.is_in(chunk.iter().copied()))
            .filter(cycle::Column::ClosedOn.is_null());
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}

/// Every role a person has or had.
pub async fn list_seats_of_person(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<CycleSeat>, DbErr> {
    within::<cycle_seat::Entity>(authority)
        .filter(cycle_seat::Column::PersonId.eq(person))
        .all(db)
        .await
}

/// The roles in some cycles.
pub async fn list_seats(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    cycles: &[CycleId],
) -> Result<Vec<CycleSeat>, DbErr> {
    let mut found = Vec::new();
    for chunk in cycles.chunks(ROWS_PER_STATEMENT) {
        let rows = within::<cycle_seat::Entity>(authority)
            .filter(cycle_seat::Column::CycleId.is_in(chunk.iter().copied()));
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}

/// What was written in some cycles. The caller has decided who may read it.
pub async fn list_entries(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    cycles: &[CycleId],
) -> Result<Vec<CycleEntry>, DbErr> {
    let mut found = Vec::new();
    for chunk in cycles.chunks(ROWS_PER_STATEMENT) {
        let rows = within::<cycle_entry::Entity>(authority)
            .filter(cycle_entry::Column::CycleId.is_in(chunk.iter().copied()));
        found.extend(rows.all(db).await?);
    }
    found.sort_by_key(|entry| entry.id);
    Ok(found)
}

/// Writes a cycle whose version is still the one given; says whether it was.
pub(super) async fn change_cycle(tx: &Tx, row: Cycle) -> Result<bool, DbErr> {
    let seen = row.version;
    let taken = cycle::Entity::update_many()
        .col_expr(cycle::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<cycle::Entity>().eq(row.authority_id))
        .filter(cycle::Column::Id.eq(row.id))
        .filter(cycle::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    let row = Cycle {
        version: seen + 1,
        ..row
    };
    replace(tx, row).await?;
    Ok(true)
}

/// Ends a role, with the word that is left.
pub(super) async fn end_seat(
    tx: &Tx,
    authority: AuthorityId,
    id: CycleRoleId,
    today: Day,
    note: &str,
) -> Result<(), DbErr> {
    cycle_seat::Entity::update_many()
        .col_expr(cycle_seat::Column::EndsOn, Expr::value(today))
        .col_expr(cycle_seat::Column::Note, Expr::value(note))
        .filter(authority_column::<cycle_seat::Entity>().eq(authority))
        .filter(cycle_seat::Column::Id.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}
