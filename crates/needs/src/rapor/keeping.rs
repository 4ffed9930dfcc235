//! Taking a report in: read first, kept after somebody has looked at it.

use exchange::rapor::Report;
use kernel::{App, Permit, PersonId, SchoolId};
use platform::audit::{Actor, Audited};
use platform::sea_orm::DbErr;
use serde_json::json;

use super::store::{self, Rapor, RaporId};

/// A report that was read, of which school and by whom.
#[derive(Clone, Debug)]
pub struct KeepReport {
    /// The school.
    pub school: SchoolId,
    /// Who read it.
    pub by: PersonId,
    /// What it says.
    pub report: Report,
}

/// Keeps a report that was read as a draft.
pub(super) async fn keep_draft(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: KeepReport,
) -> Result<RaporId, DbErr> {
    let row = Rapor {
        authority_id: permit.authority(),
        id: RaporId::new(),
        school_id: ask.school,
        year: i32::from(ask.report.year),
        is_kept: false,
        lines: json!(ask.report).to_string(),
        made_by: ask.by,
        made_at: actor.at,
    };
    let id = row.id;
    let tx = app.shell.db.begin().await?;
    store::put_draft(&tx, row).await?;
    let data = json!({ "lines": ask.report.lines.len() });
    let entry = Audited::new("rapor.read", id.0).with(data);
    tx.commit(actor, entry).await?;
    Ok(id)
}

/// Keeps a draft that was looked at; it takes the place of the report of the same year.
pub(super) async fn keep(app: &App, actor: &Actor, _: Permit, row: &Rapor) -> Result<(), DbErr> {
    let tx = app.shell.db.begin().await?;
    store::keep(&tx, row).await?;
    let entry = Audited::new("rapor.kept", row.id.0).with(json!({ "year": row.year }));
    tx.commit(actor, entry).await
}

/// Keeps a report at once, for who has looked at it elsewhere.
pub async fn keep_report(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: KeepReport,
) -> Result<(), DbErr> {
    let id = keep_draft(app, actor, permit, ask).await?;
    let db = app.shell.db.read();
    match store::find_rapor(db, permit.authority(), id).await? {
        Some(row) => keep(app, actor, permit, &row).await,
        None => Ok(()),
    }
}
