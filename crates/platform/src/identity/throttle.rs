//! How often one may try to sign in: counted in the database, so that a restart or a second
//! server forgets nothing.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelBehavior, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use sha2::{Digest, Sha256};

use crate::db::Db;
use crate::{Moment, sea_orm};

/// Wrong tries that are let through before the first pause.
const FREE_TRIES: i32 = 5;
/// The first pause in seconds; each further wrong try doubles it.
const FIRST_PAUSE: i64 = 30;
/// The longest pause in seconds.
const LONGEST_PAUSE: i64 = 15 * 60;

mod sign_in_attempt {
    use super::{Moment, sea_orm};
    use sea_orm::entity::prelude::*;

    /// Wrong tries under one name from one place; the key is a hash and names nobody.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub failures: i64,
        pub blocked_until: Moment,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

impl ActiveModelBehavior for sign_in_attempt::ActiveModel {}

/// The counter for a user name from an address.
pub(super) fn key(username: &str, address: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(username.as_bytes());
    digest.update([0]);
    digest.update(address.as_bytes());
    hex(&digest.finalize())
}

/// Seconds still to wait, zero when one may try.
pub(super) async fn wait_seconds(
    db: &impl ConnectionTrait,
    key: &str,
    now: Moment,
) -> Result<i64, DbErr> {
    let found = sign_in_attempt::Entity::find_by_id(key).one(db).await?;
    let until = found.map_or(0, |row| row.blocked_until.as_millis());
    Ok(((until - now.as_millis()) + 999).max(0) / 1000)
}

/// Counts a wrong try.
pub(super) async fn count_failure(db: &Db, key: &str, now: Moment) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    let earlier = sign_in_attempt::Entity::find_by_id(key).one(&*tx).await?;
    let failures = earlier.map_or(0, |row| row.failures) + 1;
    let row = sign_in_attempt::ActiveModel {
        key: Set(key.to_owned()),
        failures: Set(failures),
        blocked_until: Set(now.plus_seconds(pause_after(failures as i32))),
    };
    let columns = [
        sign_in_attempt::Column::Failures,
        sign_in_attempt::Column::BlockedUntil,
    ];
    sign_in_attempt::Entity::insert(row)
        .on_conflict(
            OnConflict::column(sign_in_attempt::Column::Key)
                .update_columns(columns)
                .to_owned(),
        )
        .exec_without_returning(&*tx)
        .await?;
    tx.commit_bookkeeping().await
}

/// Forgets the wrong tries after a right one.
pub(super) async fn forget(db: &Db, key: &str) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    sign_in_attempt::Entity::delete_by_id(key)
        .exec(&*tx)
        .await?;
    tx.commit_bookkeeping().await
}

fn pause_after(failures: i32) -> i64 {
    if failures < FREE_TRIES {
        return 0;
    }
    let doublings = (failures - FREE_TRIES).min(10);
    (FIRST_PAUSE << doublings).min(LONGEST_PAUSE)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_begins_at_the_fifth_wrong_try_and_doubles_up_to_a_quarter_hour() {
        assert_eq!(pause_after(4), 0);
        assert_eq!(pause_after(5), 30);
        assert_eq!(pause_after(6), 60);
        assert_eq!(pause_after(40), 900);
    }

    #[test]
    fn the_key_holds_neither_name_nor_address() {
        let key = key("sari", "10.0.0.7");
        assert_eq!(key.len(), 64);
        assert!(!key.contains("sari"));
    }
}
