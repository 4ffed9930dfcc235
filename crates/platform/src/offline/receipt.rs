//! The receipt for a piece of work: committed with what it is a receipt of, or not at all.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::db::{Column, Migration, Table, authority_column, find, within};
use crate::{AuthorityId, Moment, records};

crate::id! {
    /// A piece of work that a device keeps until it has the receipt.
    ItemId,
    /// A device, by an identifier it made for each person who works on it.
    DeviceId,
}

records! {
    /// That a piece of work has arrived.
    pub Receipt in receipt = "sync_receipt" {
        /// The piece's identifier, made by the device.
        id: ItemId,
        /// Which device.
        device_id: DeviceId,
        /// Whose work it is.
        person_id: Uuid,
        /// Its number on the device.
        number: i64,
        /// A later piece of the device under the same key stands in for this one.
        key: String,
        /// Hash of what was sent.
        digest: String,
        /// The page that shows it.
        location: String,
        /// When it arrived.
        received_at: Moment,
    }
    /// How many pieces a device has handed in.
    pub Device in device = "sync_device" {
        /// The device.
        id: DeviceId,
        /// Pieces received.
        received: i64,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "platform-04-sync",
    tables: || {
        vec![
            Table::tenant("sync_receipt")
                .with("device_id", Column::Id)
                .with("person_id", Column::Id)
                .with("number", Column::Int)
                .with("key", Column::Text)
                .with("digest", Column::Text)
                .with("location", Column::Text)
                .with("received_at", Column::Moment)
                .index(&["device_id", "key"]),
            Table::tenant("sync_device").with("received", Column::Int),
        ]
    },
};

/// A piece of work on its way in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// Whose records it concerns.
    pub authority: AuthorityId,
    /// What its receipt will say; the page it leads to is not known yet.
    pub receipt: Receipt,
}

/// Where a transaction finds the piece it commits; whoever has committed it takes it out.
#[derive(Clone, Debug)]
pub(super) struct Slot(Arc<Mutex<Option<Item>>>);

tokio::task_local! {
    pub(super) static SLOT: Slot;
}

impl Slot {
    pub(super) fn of(item: Item) -> Self {
        Self(Arc::new(Mutex::new(Some(item))))
    }

    fn item(&self) -> Option<Item> {
        self.lock().clone()
    }

    pub(super) fn take(&self) -> Option<Item> {
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Item>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds the receipt of the piece this request carries, if it carries one that has none yet.
pub(crate) async fn receive_in(tx: &impl ConnectionTrait) -> Result<(), DbErr> {
    match SLOT.try_with(Slot::item) {
        Ok(Some(item)) => receive(tx, item).await,
        _ => Ok(()),
    }
}

/// The transaction with the receipt is committed: a later one of the same request adds none. One that
/// failed leaves the receipt to the next try.
pub(crate) fn is_received() {
    // A request that carries no piece has no slot.
    let _ = SLOT.try_with(Slot::take);
}

pub(super) async fn receive(tx: &impl ConnectionTrait, item: Item) -> Result<(), DbErr> {
    let row = item.receipt;
    let authority = item.authority;
    // From here on until the transaction ends no other piece of this device is received.
    if !count(tx, authority, row.device_id, 1).await? {
        let device = Device {
            authority_id: authority,
            id: row.device_id,
            received: 1,
        };
        device::Entity::insert(device.into_active_model())
            .exec_without_returning(tx)
            .await?;
    }
    if is_overtaken(tx, authority, &row).await? {
        return Err(DbErr::Custom("a later piece has arrived".to_owned()));
    }
    receipt::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await
        .map(|_| ())
}

async fn count(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    id: DeviceId,
    by: i64,
) -> Result<bool, DbErr> {
    let counted = device::Entity::update_many()
        .col_expr(
            device::Column::Received,
            Expr::col(device::Column::Received).add(by),
        )
        .filter(authority_column::<device::Entity>().eq(authority))
        .filter(device::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(counted.rows_affected > 0)
}

/// Whether a later piece under the same key is here already, so that this one must change nothing.
pub(super) async fn is_overtaken(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    row: &Receipt,
) -> Result<bool, DbErr> {
    let later = within::<receipt::Entity>(authority)
        .filter(receipt::Column::DeviceId.eq(row.device_id))
        .filter(receipt::Column::Key.eq(row.key.as_str()))
        .filter(receipt::Column::Number.gt(row.number))
        .one(db)
        .await?;
    Ok(later.is_some())
}

/// Notes a piece that a later one stands in for: it has arrived and changes nothing.
pub(super) async fn set_aside(tx: &impl ConnectionTrait, item: Item) -> Result<(), DbErr> {
    let row = item.receipt;
    count(tx, item.authority, row.device_id, 1).await?;
    receipt::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await
        .map(|_| ())
}

/// Takes back the receipt of a piece whose handler answered that it was not kept after all.
pub(super) async fn withdraw(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    row: &Receipt,
) -> Result<(), DbErr> {
    count(tx, authority, row.device_id, -1).await?;
    receipt::Entity::delete_many()
        .filter(authority_column::<receipt::Entity>().eq(authority))
        .filter(receipt::Column::Id.eq(row.id))
        .exec(tx)
        .await
        .map(|_| ())
}

pub(super) async fn find_receipt(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: ItemId,
) -> Result<Option<Receipt>, DbErr> {
    find::<receipt::Entity, _>(db, authority, id).await
}

/// How many pieces of a device have arrived.
pub(super) async fn received(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: DeviceId,
) -> Result<i64, DbErr> {
    let found = find::<device::Entity, _>(db, authority, id).await?;
    Ok(found.map_or(0, |device| device.received))
}

/// The receipts a device was given, in the order of its own numbers.
pub async fn list_receipts_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: DeviceId,
) -> Result<Vec<Receipt>, DbErr> {
    within::<receipt::Entity>(authority)
        .filter(receipt::Column::DeviceId.eq(id))
        .order_by_asc(receipt::Column::Number)
        .all(db)
        .await
}
