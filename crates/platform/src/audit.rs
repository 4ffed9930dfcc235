//! Who changed what, when and from where: one entry beside every committed change.

use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Order, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::db::{Column, Migration, ROWS_PER_STATEMENT, Table, within};
use crate::{AuthorityId, Moment, records};

crate::id! {
    /// An audit entry.
    AuditId,
}

records! {
    /// A committed change: who, what, which record, when, from where.
    pub AuditEntry in audit_entry = "audit_entry" {
        /// Its identifier.
        id: AuditId,
        /// When it was committed.
        at: Moment,
        /// The person who acted; empty when the program itself did.
        actor_id: Option<Uuid>,
        /// Dotted action code, translated only where it is shown.
        action: String,
        /// The kind of record that changed.
        subject_kind: String,
        /// The record that changed.
        subject_id: Uuid,
        /// What changed, as JSON without personal data.
        data: String,
        /// Where the request came from.
        origin: String,
    }
}

/// The table of this module.
pub const MIGRATION: Migration = Migration {
    name: "platform-01-audit",
    tables: || {
        vec![
            Table::tenant("audit_entry")
                .with("at", Column::Moment)
                .maybe("actor_id", Column::Id)
                .with("action", Column::Text)
                .with("subject_kind", Column::Text)
                .with("subject_id", Column::Id)
                .with("data", Column::Text)
                .with("origin", Column::Text)
                .index(&["at"])
                .index(&["subject_id"]),
        ]
    },
};

/// On whose behalf a change is committed.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The authority whose records change.
    pub authority: AuthorityId,
    /// The acting person; `None` when the program itself acts.
    pub person: Option<Uuid>,
    /// The moment of the change.
    pub at: Moment,
    /// Where the request came from, for example `web` or `console`.
    pub origin: String,
}

/// What happened to one record, not yet committed.
#[derive(Clone, Debug)]
pub struct Audited {
    action: &'static str,
    subject_kind: &'static str,
    subject: Uuid,
    data: Json,
}

impl Audited {
    /// `action` is a dotted code such as `plan.approved`; its first part names the kind of record.
    #[must_use]
    pub fn new(action: &'static str, subject: Uuid) -> Self {
        Self {
            action,
            subject_kind: action.split('.').next().unwrap_or(action),
            subject,
            data: Json::Null,
        }
    }

    /// Adds what changed. Never names, numbers or free text about a person.
    #[must_use]
    pub fn with(mut self, data: Json) -> Self {
        self.data = data;
        self
    }
}

pub(crate) async fn add(
    db: &impl ConnectionTrait,
    actor: &Actor,
    entries: Vec<Audited>,
) -> Result<(), DbErr> {
    let rows: Vec<_> = entries
        .into_iter()
        .map(|entry| AuditEntry {
            authority_id: actor.authority,
            id: AuditId::new(),
            at: actor.at,
            actor_id: actor.person,
            action: entry.action.to_owned(),
            subject_kind: entry.subject_kind.to_owned(),
            subject_id: entry.subject,
            data: entry.data.to_string(),
            origin: actor.origin.clone(),
        })
        .collect();
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        let chunk = chunk
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        audit_entry::Entity::insert_many(chunk)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// The latest entries of an authority, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    limit: u64,
) -> Result<Vec<AuditEntry>, DbErr> {
    within::<audit_entry::Entity>(authority)
        .order_by(audit_entry::Column::At, Order::Desc)
        .order_by(audit_entry::Column::Id, Order::Desc)
        .limit(limit)
        .all(db)
        .await
}

/// A stretch of an authority's entries, newest first, of one kind of record or of all.
pub async fn list_stretch(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    kind: Option<&str>,
    skipped: u64,
    limit: u64,
) -> Result<Vec<AuditEntry>, DbErr> {
    use sea_orm::ColumnTrait;
    let mut entries = within::<audit_entry::Entity>(authority);
    if let Some(kind) = kind {
        entries = entries.filter(audit_entry::Column::SubjectKind.eq(kind));
    }
    entries
        .order_by(audit_entry::Column::At, Order::Desc)
        .order_by(audit_entry::Column::Id, Order::Desc)
        .offset(skipped)
        .limit(limit)
        .all(db)
        .await
}

/// The kinds of record an authority has entries about.
pub async fn list_kinds(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<String>, DbErr> {
    within::<audit_entry::Entity>(authority)
        .select_only()
        .column(audit_entry::Column::SubjectKind)
        .distinct()
        .order_by_asc(audit_entry::Column::SubjectKind)
        .into_tuple()
        .all(db)
        .await
}

/// Everything that happened to one record, oldest first.
pub async fn list_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    subject: Uuid,
) -> Result<Vec<AuditEntry>, DbErr> {
    use sea_orm::ColumnTrait;
    within::<audit_entry::Entity>(authority)
        .filter(audit_entry::Column::SubjectId.eq(subject))
        .order_by_asc(audit_entry::Column::At)
        .all(db)
        .await
}
