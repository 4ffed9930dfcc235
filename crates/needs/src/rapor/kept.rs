//! The reports a school has kept, for later stages that read their lines.

use exchange::rapor::Report;
use kernel::{AuthorityId, SchoolId};
use platform::Moment;
use platform::sea_orm::{ConnectionTrait, DbErr};

use super::store::list_kept;

/// A report that was looked at and kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptReport {
    /// The school.
    pub school: SchoolId,
    /// When it was taken in.
    pub kept_at: Moment,
    /// What it says.
    pub report: Report,
}

/// The kept reports of some schools, oldest year first; one that cannot be read any more is left out.
pub async fn list_reports_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<KeptReport>, DbErr> {
    let rows = list_kept(db, authority, schools).await?;
    let report = |row: super::store::Rapor| {
        Some(KeptReport {
            school: row.school_id,
            kept_at: row.made_at,
            report: serde_json::from_str(&row.lines).ok()?,
        })
    };
    Ok(rows.into_iter().filter_map(report).collect())
}
