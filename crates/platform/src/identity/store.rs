//! Accounts and sessions in the database.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::throttle::hex;
use crate::audit::{Actor, Audited};
use crate::db::{Column, Db, Migration, Table, Tx, add, authority_column, find, within};
use crate::i18n::Language;
use crate::{AuthorityId, Moment, records};

crate::id! {
    /// A local account.
    AccountId,
    /// One signed-in device.
    SessionId,
}

records! {
    /// A local account: a name and a password for one subject.
    pub Account in account = "account" {
        /// Its identifier.
        id: AccountId,
        /// Whom it belongs to; the kernel's person.
        subject_id: Uuid,
        /// The name typed at sign-in, folded to lower case.
        username: String,
        /// The argon2id hash.
        password_hash: String,
        /// The language of the pages.
        language: Language,
        /// Whether it may be used.
        is_active: bool,
        /// Whether the password was given by someone else and must be changed.
        must_change: bool,
    }
    /// A signed-in device.
    pub Session in session = "session" {
        /// Its identifier.
        id: SessionId,
        /// The account.
        account_id: AccountId,
        /// Hash of the secret in the cookie.
        secret_hash: String,
        /// When it was opened.
        opened_at: Moment,
        /// When it ends by itself.
        ends_at: Moment,
        /// Browser and system, shortened, so that a person recognises the device.
        device: String,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "platform-02-identity",
    tables: || {
        vec![
            Table::tenant("account")
                .with("subject_id", Column::Id)
                .with("username", Column::Text)
                .with("password_hash", Column::Text)
                .with("language", Column::Text)
                .with("is_active", Column::Bool)
                .with("must_change", Column::Bool)
                .unique(&["username"])
                .index(&["subject_id"]),
            Table::tenant("session")
                .refers("account_id", "account")
                .with("secret_hash", Column::Text)
                .with("opened_at", Column::Moment)
                .with("ends_at", Column::Moment)
                .with("device", Column::Text)
                .index(&["account_id"]),
            Table::shared("sign_in_attempt", &["key"])
                .with("key", Column::Text)
                .with("failures", Column::Int)
                .with("blocked_until", Column::Moment),
        ]
    },
};

/// How long a session lasts without signing in again: a school year's half would be too long for a
/// shared phone, a day too short for a village without network.
const SESSION_SECONDS: i64 = 14 * 24 * 3600;

/// The hash under which a session's secret is kept.
pub(super) fn secret_hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Whether anyone can sign in at all.
pub async fn has_accounts(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(account::Entity::find().count(db).await? > 0)
}

/// Adds an account within a change that is audited by its caller.
pub async fn add_account(tx: &Tx, row: Account) -> Result<(), DbErr> {
    add(tx, row).await
}

/// The account of a subject.
pub async fn find_account_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    subject: Uuid,
) -> Result<Option<Account>, DbErr> {
    within::<account::Entity>(authority)
        .filter(account::Column::SubjectId.eq(subject))
        .one(db)
        .await
}

/// Accounts with a user name. Two authorities on one server may both have a `sari`.
pub(super) async fn list_by_username(
    db: &impl ConnectionTrait,
    username: &str,
) -> Result<Vec<Account>, DbErr> {
    account::Entity::find()
        .filter(account::Column::Username.eq(username))
        .filter(account::Column::IsActive.eq(true))
        .all(db)
        .await
}

/// Every account of an authority.
pub async fn list_accounts(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<Account>, DbErr> {
    within::<account::Entity>(authority)
        .order_by_asc(account::Column::Username)
        .all(db)
        .await
}

/// Gives a password that its owner must change at the next sign-in, and ends every session.
pub async fn give_password(
    db: &Db,
    actor: &Actor,
    id: AccountId,
    hash: String,
) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .col_expr(account::Column::MustChange, Expr::value(true))
        .filter(authority_column::<account::Entity>().eq(actor.authority))
        .filter(account::Column::Id.eq(id))
        .exec(&*tx)
        .await?;
    end_all_sessions(&tx, actor.authority, id).await?;
    tx.commit(actor, Audited::new("account.password-given", id.0))
        .await
}

/// Closes an account: nobody signs in with it, and whoever has is out. Part of a larger change.
pub async fn close_account(tx: &Tx, authority: AuthorityId, id: AccountId) -> Result<(), DbErr> {
    set_active(tx, authority, id, false).await?;
    end_all_sessions(tx, authority, id).await
}

/// Opens a closed account again. Part of a larger change.
pub async fn reopen_account(tx: &Tx, authority: AuthorityId, id: AccountId) -> Result<(), DbErr> {
    set_active(tx, authority, id, true).await
}

async fn set_active(
    tx: &Tx,
    authority: AuthorityId,
    id: AccountId,
    is_active: bool,
) -> Result<(), DbErr> {
    account::Entity::update_many()
        .col_expr(account::Column::IsActive, Expr::value(is_active))
        .filter(authority_column::<account::Entity>().eq(authority))
        .filter(account::Column::Id.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}

async fn end_all_sessions(tx: &Tx, authority: AuthorityId, id: AccountId) -> Result<(), DbErr> {
    session::Entity::delete_many()
        .filter(authority_column::<session::Entity>().eq(authority))
        .filter(session::Column::AccountId.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// Sets a new password and ends every other session of the account.
pub async fn set_password(
    db: &Db,
    actor: &Actor,
    id: AccountId,
    hash: String,
    keep: Option<SessionId>,
) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .col_expr(account::Column::MustChange, Expr::value(false))
        .filter(authority_column::<account::Entity>().eq(actor.authority))
        .filter(account::Column::Id.eq(id))
        .exec(&*tx)
        .await?;
    let mut others = session::Entity::delete_many()
        .filter(authority_column::<session::Entity>().eq(actor.authority))
        .filter(session::Column::AccountId.eq(id));
    if let Some(keep) = keep {
        others = others.filter(session::Column::Id.ne(keep));
    }
    others.exec(&*tx).await?;
    tx.commit(actor, Audited::new("account.password-changed", id.0))
        .await
}

/// Opens a session for an account and returns the value of its cookie.
pub async fn open_session(
    db: &Db,
    actor: &Actor,
    account: AccountId,
    device: &str,
) -> Result<String, DbErr> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| DbErr::Custom(error.to_string()))?;
    let secret = hex(&bytes);
    let id = SessionId::new();
    let tx = db.begin().await?;
    add(
        &tx,
        Session {
            authority_id: actor.authority,
            id,
            account_id: account,
            secret_hash: secret_hash(&secret),
            opened_at: actor.at,
            ends_at: actor.at.plus_seconds(SESSION_SECONDS),
            device: device.chars().take(80).collect(),
        },
    )
    .await?;
    tx.commit(actor, Audited::new("session.opened", id.0))
        .await?;
    Ok(format!(
        "{}.{}.{secret}",
        actor.authority.0.simple(),
        id.0.simple()
    ))
}

/// Ends a session of an account.
pub async fn end_session(
    db: &Db,
    actor: &Actor,
    account: AccountId,
    id: SessionId,
) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    session::Entity::delete_many()
        .filter(authority_column::<session::Entity>().eq(actor.authority))
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::Id.eq(id))
        .exec(&*tx)
        .await?;
    tx.commit(actor, Audited::new("session.ended", id.0)).await
}

/// The devices on which an account is signed in, newest first.
pub async fn list_sessions(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    account: AccountId,
) -> Result<Vec<Session>, DbErr> {
    within::<session::Entity>(authority)
        .filter(session::Column::AccountId.eq(account))
        .order_by_desc(session::Column::OpenedAt)
        .all(db)
        .await
}

/// Sets the language of an account.
pub(super) async fn set_language(
    db: &Db,
    actor: &Actor,
    id: AccountId,
    language: Language,
) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    account::Entity::update_many()
        .col_expr(account::Column::Language, Expr::value(language))
        .filter(authority_column::<account::Entity>().eq(actor.authority))
        .filter(account::Column::Id.eq(id))
        .exec(&*tx)
        .await?;
    tx.commit(actor, Audited::new("account.language-changed", id.0))
        .await
}

/// The session and account behind a cookie, when both still hold.
pub(super) async fn find_by_cookie(
    db: &impl ConnectionTrait,
    cookie: &str,
    now: Moment,
) -> Result<Option<(Session, Account)>, DbErr> {
    let mut parts = cookie.splitn(3, '.');
    let (Some(authority), Some(id), Some(secret)) = (parts.next(), parts.next(), parts.next())
    else {
        return Ok(None);
    };
    let (Ok(authority), Ok(id)) = (authority.parse::<AuthorityId>(), id.parse::<SessionId>())
    else {
        return Ok(None);
    };
    let Some(session) = find::<session::Entity, _>(db, authority, id).await? else {
        return Ok(None);
    };
    let is_same = subtle::ConstantTimeEq::ct_eq(
        session.secret_hash.as_bytes(),
        secret_hash(secret).as_bytes(),
    );
    if !bool::from(is_same) || session.ends_at <= now {
        return Ok(None);
    }
    let account = find::<account::Entity, _>(db, authority, session.account_id).await?;
    Ok(account
        .filter(|account| account.is_active)
        .map(|account| (session, account)))
}
