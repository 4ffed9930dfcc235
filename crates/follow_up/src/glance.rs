//! Follow-up seen from afar: whether checks were made in time, and whether gains still stand. Counted in the
//! database; it names nobody.

use kernel::{AuthorityId, SchoolId};
use platform::Day;
use platform::db::within;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationDef,
};

use crate::model::CheckOutcome;
use crate::store::{check_result, commitment_check};

/// Days after a programme at which a gain that is still seen counts as sustained.
const SUSTAINED_AFTER_DAYS: i32 = 90;
/// Days after its day within which a check is in time.
pub const IN_TIME_DAYS: i64 = 7;

/// The checks of a school that are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueChecks {
    /// The school.
    pub school: SchoolId,
    /// Checks whose day has come.
    pub due: i64,
    /// Of them, those made within a week.
    pub in_time: i64,
}

/// The checks of every school whose time to be made is over by a day.
pub async fn list_due_checks(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    today: Day,
) -> Result<Vec<DueChecks>, DbErr> {
    use commitment_check::Column;
    let rows = within::<commitment_check::Entity>(authority)
        .select_only()
        .columns([Column::SchoolId, Column::DueOn, Column::DoneOn])
        .column_as(Column::Id.count(), "checks")
        .filter(Column::DueOn.lte(today.plus_days(-IN_TIME_DAYS)))
        .group_by(Column::SchoolId)
        .group_by(Column::DueOn)
        .group_by(Column::DoneOn)
        .into_tuple::<(SchoolId, Day, Option<Day>, i64)>()
        .all(db)
        .await?;
    let mut found: Vec<DueChecks> = Vec::new();
    for (school, due_on, done_on, checks) in rows {
        let at = found.iter().position(|row| row.school == school);
        let at = at.unwrap_or_else(|| {
            found.push(DueChecks {
                school,
                due: 0,
                in_time: 0,
            });
            found.len() - 1
        });
        found[at].due += checks;
        let is_in_time = done_on.is_some_and(|day| day <= due_on.plus_days(IN_TIME_DAYS));
        found[at].in_time += if is_in_time { checks } else { 0 };
    }
    Ok(found)
}

/// What the checks after ninety days saw, school by school.
pub async fn list_sustained(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(SchoolId, CheckOutcome, i64)>, DbErr> {
    within::<check_result::Entity>(authority)
        .select_only()
        .column(commitment_check::Column::SchoolId)
        .column(check_result::Column::Outcome)
        .column_as(check_result::Column::Id.count(), "checks")
        .join(JoinType::InnerJoin, to_check())
        .filter(commitment_check::Column::AfterDays.eq(SUSTAINED_AFTER_DAYS))
        .group_by(commitment_check::Column::SchoolId)
        .group_by(check_result::Column::Outcome)
        .into_tuple::<(SchoolId, CheckOutcome, i64)>()
        .all(db)
        .await
}

fn to_check() -> RelationDef {
    check_result::Entity::belongs_to(commitment_check::Entity)
        .from((
            check_result::Column::AuthorityId,
            check_result::Column::CheckId,
        ))
        .to((
            commitment_check::Column::AuthorityId,
            commitment_check::Column::Id,
        ))
        .into()
}
