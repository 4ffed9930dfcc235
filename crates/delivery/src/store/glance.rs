//! Delivery seen from afar: sums for each offer, counted in the database. They name nobody.

use std::collections::BTreeMap;

use kernel::PersonId;
use planning::OfferId;
use platform::db::{ROWS_PER_STATEMENT, within};
use platform::sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SimpleExpr};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationDef, Select,
};
use platform::{AuthorityId, Day};

use super::record::{attendance, practice_outcome, practice_task, session_reflection};
use super::session::coaching_session;
use crate::model::Presence;

/// What an offer has delivered, all participants together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfferSums {
    /// Times that somebody was there.
    pub attended: i64,
    /// Minutes of these.
    pub minutes: i64,
    /// Practice tasks set.
    pub tasks: i64,
    /// Of them, those tied to a lesson or duty.
    pub tied: i64,
    /// Practice tasks done.
    pub done: i64,
    /// Reflections written.
    pub reflections: i64,
}

/// The sums of every offer of an authority since a day; offers of which nothing is recorded are left out.
pub async fn list_offer_sums(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    since: Day,
) -> Result<BTreeMap<OfferId, OfferSums>, DbErr> {
    let mut sums: BTreeMap<OfferId, OfferSums> = BTreeMap::new();
    let attended = present(authority)
        .select_only()
        .column(attendance::Column::OfferId)
        .column_as(count(attendance::Column::Id), "attended")
        .column_as(minutes(), "minutes")
        .join(JoinType::InnerJoin, to_session())
        .filter(coaching_session::Column::Day.gte(since))
        .group_by(attendance::Column::OfferId)
        .into_tuple::<(OfferId, i64, i64)>();
    for (offer, attended, minutes) in attended.all(db).await? {
        let sums = sums.entry(offer).or_default();
        (sums.attended, sums.minutes) = (attended, minutes);
    }
    // A first version is there once for each person and session, however often it was corrected.
    let tied = Expr::case(practice_task::Column::Duty.ne(""), 1);
    let tied: SimpleExpr = Func::count(tied).into();
    let tasks = within::<practice_task::Entity>(authority)
        .select_only()
        .column(practice_task::Column::OfferId)
        .column_as(count(practice_task::Column::Id), "tasks")
        .column_as(tied, "tied")
        .filter(practice_task::Column::Version.eq(1))
        .group_by(practice_task::Column::OfferId)
        .into_tuple::<(OfferId, i64, i64)>();
    for (offer, tasks, tied) in tasks.all(db).await? {
        let sums = sums.entry(offer).or_default();
        (sums.tasks, sums.tied) = (tasks, tied);
    }
    let done = within::<practice_outcome::Entity>(authority)
        .select_only()
        .column(practice_outcome::Column::OfferId)
        .column_as(count(practice_outcome::Column::Id), "done")
        .filter(practice_outcome::Column::Version.eq(1))
        .group_by(practice_outcome::Column::OfferId)
        .into_tuple::<(OfferId, i64)>();
    for (offer, done) in done.all(db).await? {
        sums.entry(offer).or_default().done = done;
    }
    let written = within::<session_reflection::Entity>(authority)
        .select_only()
        .column(session_reflection::Column::OfferId)
        .column_as(count(session_reflection::Column::Id), "written")
        .filter(session_reflection::Column::Version.eq(1))
        .group_by(session_reflection::Column::OfferId)
        .into_tuple::<(OfferId, i64)>();
    for (offer, written) in written.all(db).await? {
        sums.entry(offer).or_default().reflections = written;
    }
    Ok(sums)
}

/// How many different people were at a session of some offers.
pub async fn count_people_present(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<usize, DbErr> {
    let mut people: Vec<PersonId> = Vec::new();
    for chunk in offers.chunks(ROWS_PER_STATEMENT) {
        let found = present(authority)
            .select_only()
            .column(attendance::Column::PersonId)
            .distinct()
            .filter(attendance::Column::OfferId.is_in(chunk.iter().copied()))
            .into_tuple::<PersonId>();
        people.extend(found.all(db).await?);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people.len())
}

/// Attendance as it now stands, of those who were there.
fn present(authority: AuthorityId) -> Select<attendance::Entity> {
    use attendance::Column;
    let later = Alias::new("later");
    let same =
        |column: Column| Expr::col((later.clone(), column)).equals((attendance::Entity, column));
    let newer = Expr::col((later.clone(), Column::Version))
        .gt(Expr::col((attendance::Entity, Column::Version)));
    let corrected = Query::select()
        .expr(Expr::val(1))
        .from_as(attendance::Entity, later.clone())
        .and_where(same(Column::AuthorityId))
        .and_where(same(Column::SessionId))
        .and_where(same(Column::PersonId))
        .and_where(newer)
        .to_owned();
    within::<attendance::Entity>(authority)
        .filter(Column::Presence.eq(Presence::Present))
        .filter(Expr::exists(corrected).not())
}

fn to_session() -> RelationDef {
    attendance::Entity::belongs_to(coaching_session::Entity)
        .from((
            attendance::Column::AuthorityId,
            attendance::Column::SessionId,
        ))
        .to((
            coaching_session::Column::AuthorityId,
            coaching_session::Column::Id,
        ))
        .into()
}

fn count(column: impl ColumnTrait) -> SimpleExpr {
    column.count()
}

fn minutes() -> SimpleExpr {
    let sum: SimpleExpr = coaching_session::Column::Minutes.sum();
    Func::coalesce([sum, Expr::val(0_i64)]).into()
}
