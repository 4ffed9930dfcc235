//! How many hours of coaching a week asks of people, and the limit their school has set.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, AuthorityId, Ctx, Permit, PersonId, SchoolId, Target};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::{Db, add};
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::web::{Form, Problem, see_other};
use serde_json::json;

use crate::activities;
use crate::error::DeliveryError;
use crate::rules::{DEFAULT_WEEKLY_MINUTES, week_of};
use crate::store::{SessionSeat, WorkloadLimit, WorkloadLimitId, find_limit, list_seats_between};

/// A week of someone that holds more than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overload {
    /// Who.
    pub person: PersonId,
    /// The Monday of the week.
    pub week: Day,
    /// Minutes of coaching in it.
    pub minutes: i32,
}

/// The most minutes of coaching in a week at a school: its own limit, else the usual one.
pub async fn weekly_limit(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<i32, DbErr> {
    let found = find_limit(db, authority, school).await?;
    Ok(found.map_or(DEFAULT_WEEKLY_MINUTES, |limit| limit.weekly_minutes))
}

/// Minutes of sessions that a person is expected at in the week of a day.
pub async fn weekly_load(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
    day: Day,
) -> Result<i32, DbErr> {
    let monday = week_of(day);
    let seats = list_seats_between(db, authority, &[person], monday, monday.plus_days(6)).await?;
    Ok(seats.iter().map(|seat| seat.minutes).sum())
}

/// The weeks of some days in which some people are asked for more than the limit.
pub async fn list_overloads(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
    days: &[Day],
    limit: i32,
) -> Result<Vec<Overload>, DbErr> {
    let weeks: Vec<Day> = days.iter().copied().map(week_of).collect();
    let (Some(first), Some(last)) = (weeks.iter().min(), weeks.iter().max()) else {
        return Ok(Vec::new());
    };
    let seats = list_seats_between(db, authority, people, *first, last.plus_days(6)).await?;
    let over = overloads(&seats, limit);
    Ok(over
        .into_iter()
        .filter(|overload| weeks.contains(&overload.week))
        .collect())
}

fn overloads(seats: &[SessionSeat], limit: i32) -> Vec<Overload> {
    let mut sums: BTreeMap<(Day, PersonId), i32> = BTreeMap::new();
    for seat in seats {
        *sums.entry((week_of(seat.day), seat.person_id)).or_default() += seat.minutes;
    }
    sums.into_iter()
        .filter(|(_, minutes)| *minutes > limit)
        .map(|((week, person), minutes)| Overload {
            person,
            week,
            minutes,
        })
        .collect()
}

/// Sets a school's limit. Sent twice, it is kept once.
pub async fn set_weekly_limit(
    db: &Db,
    actor: &Actor,
    permit: Permit,
    school: SchoolId,
    weekly_minutes: i32,
) -> Result<(), DeliveryError> {
    let authority = permit.authority();
    match keep_limit(db, actor, authority, school, weekly_minutes).await {
        Err(error) if error.is_overtaken() => {
            keep_limit(db, actor, authority, school, weekly_minutes).await
        }
        other => other,
    }
}

async fn keep_limit(
    db: &Db,
    actor: &Actor,
    authority: AuthorityId,
    school: SchoolId,
    weekly_minutes: i32,
) -> Result<(), DeliveryError> {
    let tx = db.begin().await?;
    let before = find_limit(&*tx, authority, school).await?;
    if before
        .as_ref()
        .is_some_and(|limit| limit.weekly_minutes == weekly_minutes)
    {
        return Ok(());
    }
    let row = WorkloadLimit {
        authority_id: authority,
        id: WorkloadLimitId::new(),
        school_id: school,
        version: before.map_or(0, |limit| limit.version) + 1,
        weekly_minutes,
        set_by: actor.person.unwrap_or_default(),
        set_at: actor.at,
    };
    add(&tx, row).await?;
    let data = json!({ "minutes": weekly_minutes });
    tx.commit(
        actor,
        Audited::new("workload_limit.set", school.0).with(data),
    )
    .await?;
    Ok(())
}

/// Takes in a school's limit, in hours, from the page of activities.
pub(crate) async fn post(
    ctx: Ctx,
    Path(school): Path<SchoolId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let permit = ctx.permit(Action::EditPlan, Target::School(school)).await?;
    let Some(hours) = form.number("weekly_hours", 1..=40) else {
        return activities::show_again(&ctx, school, form).await;
    };
    let minutes = i32::try_from(hours * 60).unwrap_or(DEFAULT_WEEKLY_MINUTES);
    set_weekly_limit(&ctx.app.shell.db, &ctx.actor, permit, school, minutes).await?;
    Ok(see_other("/activities?notice=workload-limit-set"))
}

#[cfg(test)]
mod tests {
    use planning::OfferId;

    use super::*;
    use crate::store::{SessionId, SessionSeatId};

    #[test]
    fn a_week_is_too_full_only_above_the_limit_and_for_each_person_alone() {
        let [sari, budi] = [(); 2].map(|()| PersonId::new());
        let authority_id = AuthorityId::new();
        let seat = |person_id, day: &str, minutes| SessionSeat {
            authority_id,
            id: SessionSeatId::new(),
            session_id: SessionId::new(),
            offer_id: OfferId::new(),
            person_id,
            day: day.parse().unwrap(),
            minutes,
        };
        let seats = [
            seat(sari, "2026-11-23", 120),
            seat(sari, "2026-11-29", 121),
            seat(sari, "2026-11-30", 240),
            seat(budi, "2026-11-24", 240),
        ];
        let week = "2026-11-23".parse().unwrap();
        assert_eq!(
            overloads(&seats, 240),
            [Overload {
                person: sari,
                week,
                minutes: 241
            }]
        );
    }
}
