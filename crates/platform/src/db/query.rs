//! The few statements every store is made of, with the tenant filter in one place.

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, Iterable, ModelTrait, QueryFilter, Select,
};

use super::{ROWS_PER_STATEMENT, Tx};
use crate::AuthorityId;
use crate::audit::{Actor, Audited};

/// The rows of one authority: where every read of a tenant table begins.
///
/// # Panics
/// When the entity has no column `authority_id`, which no tenant table lacks.
pub fn within<E: EntityTrait>(authority: AuthorityId) -> Select<E> {
    E::find().filter(authority_column::<E>().eq(authority))
}

/// The tenant filter for statements that are no plain select.
pub fn authority_column<E: EntityTrait>() -> E::Column {
    E::Column::iter()
        .find(|column| sea_orm::IdenStatic::as_str(column) == "authority_id")
        .expect("invariant: every tenant table has authority_id")
}

/// Adds one row.
pub async fn add<M>(tx: &Tx, row: M) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelBehavior + Send,
{
    M::Entity::insert(row.into_active_model())
        .exec_without_returning(&**tx)
        .await
        .map(|_| ())
}

/// Adds many rows, as few statements as the engine allows.
pub async fn add_all<M>(tx: &Tx, rows: Vec<M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelBehavior + Send,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows
            .by_ref()
            .take(ROWS_PER_STATEMENT)
            .map(IntoActiveModel::into_active_model)
            .collect();
        M::Entity::insert_many(chunk)
            .exec_without_returning(&**tx)
            .await?;
    }
    Ok(())
}

/// Writes every column of a row that exists, found by its key.
pub async fn replace<M>(tx: &Tx, row: M) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelBehavior + Send,
{
    let row = row.into_active_model().reset_all();
    M::Entity::update(row)
        .validate()?
        .exec_without_returning(&**tx)
        .await
        .map(|_| ())
}

/// Whether this error says that a row with the same key or unique value is there already.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(
        error.sql_err(),
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
    )
}

/// Commits what was just added, with its entry; says whether it was new.
///
/// When it was there already, because the same form arrived twice, nothing changes.
pub async fn add_once(
    tx: Tx,
    actor: &Actor,
    added: Result<(), DbErr>,
    entry: Audited,
) -> Result<bool, DbErr> {
    match added {
        Ok(()) => tx.commit(actor, entry).await.map(|()| true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

/// One row of an authority by its `id`, when there is one.
pub async fn find<E, C>(
    db: &C,
    authority: AuthorityId,
    id: impl Into<sea_orm::Value>,
) -> Result<Option<E::Model>, DbErr>
where
    E: EntityTrait,
    C: ConnectionTrait,
{
    let column = E::Column::iter()
        .find(|column| sea_orm::IdenStatic::as_str(column) == "id")
        .expect("invariant: tables read by id have one");
    within::<E>(authority)
        .filter(column.eq(id.into()))
        .one(db)
        .await
}
