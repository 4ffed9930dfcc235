//! How much coaching the people of a school bear in a week, as the school decided it.

use kernel::SchoolId;
use platform::db::within;
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::{AuthorityId, Moment, records};

use super::{WorkloadLimitId, latest, list_where};

records! {
    /// The most minutes of coaching in a week, as a school set it.
    pub WorkloadLimit in workload_limit = "workload_limit" {
        /// Its identifier.
        id: WorkloadLimitId,
        /// Which school.
        school_id: SchoolId,
        /// The highest version is the one in force.
        version: i32,
        /// Minutes in a week.
        weekly_minutes: i32,
        /// Who set it.
        set_by: Uuid,
        /// When.
        set_at: Moment,
    }
}

/// The limit a school has set, if it has.
pub async fn find_limit(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Option<WorkloadLimit>, DbErr> {
    within::<workload_limit::Entity>(authority)
        .filter(workload_limit::Column::SchoolId.eq(school))
        .order_by_desc(workload_limit::Column::Version)
        .one(db)
        .await
}

/// The limits in force at some schools; those that have set none are left out.
pub async fn list_limits(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<WorkloadLimit>, DbErr> {
    let column = workload_limit::Column::SchoolId;
    let rows = list_where::<workload_limit::Entity, _>(db, authority, column, schools).await?;
    Ok(latest(rows, |row| row.version, |row| row.school_id))
}
