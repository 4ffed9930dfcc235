//! The page of a school's time: hours a week, the day for learning, breaks, and whose timetable is known.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::list_people_of_school;
use kernel::{Action, Ctx, Permit, PersonId, SchoolId, Target};
use platform::audit::Audited;
use platform::db::add_once;
use platform::web::{Difference, Fault, Form, Page, Problem, differences, html, see_other};

use super::rules::{HOURS_A_WEEK, SchoolTime};
use super::store::{
    SchoolBreak, SchoolBreakId, SchoolHours, SchoolHoursId, find_hours, insert_break, list_breaks,
    list_timetables, put_hours, remove_break,
};
use crate::place::{Place, Where};
use crate::slots::{DAYS, day_name};

const PATH: &str = "/time";
/// Most hours of coaching a week.
const MOST_A_WEEK: i64 = 8;

struct Line {
    id: PersonId,
    name: String,
    /// Slots taken each week; none when nothing was said.
    taken: Option<usize>,
    may_change: bool,
}

#[derive(Template)]
#[template(path = "time.html")]
struct TimePage {
    page: Page,
    place: Place,
    time: SchoolTime,
    hours: i64,
    breaks: Vec<(SchoolBreak, String)>,
    lines: Vec<Line>,
    form: Form,
    conflict: Vec<Difference>,
    days: Vec<(i32, String)>,
    version: i32,
    id: SchoolBreakId,
}

/// A school's time.
pub(crate) async fn list(ctx: Ctx, Query(asked): Query<Where>) -> Result<Response, Problem> {
    time_page(&ctx, asked, None, StatusCode::OK).await
}

async fn time_page(
    ctx: &Ctx,
    asked: Where,
    typed: Option<(Form, Option<i32>)>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let place = Place::find(ctx, asked, PATH).await?;
    let (db, authority, semester) = (ctx.db(), ctx.authority(), ctx.semester());
    let school = place.school.id;
    let hours = find_hours(db, authority, school).await?;
    let breaks = list_breaks(db, authority, school).await?;
    let time = SchoolTime::new(hours.as_ref(), &breaks, semester);
    let stored = filled(hours.as_ref());
    let version = hours.as_ref().map_or(0, |row| row.version);
    let is_conflict = status == StatusCode::CONFLICT;
    let (form, seen) = typed.unwrap_or((stored.clone(), None));
    let day = |day| ctx.speech.day(day);
    let view = TimePage {
        page: ctx.page("time-title").in_stage("planning"),
        hours: time.hours(),
        time,
        lines: lines(ctx, &place).await?,
        breaks: breaks
            .into_iter()
            .map(|row| {
                let span = format!("{} – {}", day(row.starts_on), day(row.ends_on));
                (row, span)
            })
            .collect(),
        conflict: if is_conflict {
            differences(&ctx.speech, &labels(ctx), &stored, &form)
        } else {
            Vec::new()
        },
        days: (0..DAYS)
            .map(|at| (at, day_name(&ctx.speech, at)))
            .collect(),
        version: if is_conflict {
            version
        } else {
            seen.unwrap_or(version)
        },
        id: SchoolBreakId::new(),
        form,
        place,
    };
    let mut response = html(&view)?;
    *response.status_mut() = status;
    Ok(response)
}

async fn lines(ctx: &Ctx, place: &Place) -> Result<Vec<Line>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let people = list_people_of_school(db, authority, place.school.id).await?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let weeks = list_timetables(db, authority, ctx.semester(), &ids).await?;
    Ok(people
        .into_iter()
        .map(|person| Line {
            taken: weeks
                .iter()
                .find(|row| row.person_id == person.id)
                .map(|row| row.busy.slots().count()),
            may_change: place.may_edit || person.id == ctx.me.id,
            id: person.id,
            name: person.name,
        })
        .collect())
}

fn labels(ctx: &Ctx) -> Vec<(String, String)> {
    ["hours_a_week", "learning_day", "only_then"]
        .map(|field| {
            let key = format!("time-{}", field.replace('_', "-"));
            (field.to_owned(), ctx.speech.say(key).to_string())
        })
        .to_vec()
}

fn filled(hours: Option<&SchoolHours>) -> Form {
    let Some(hours) = hours else {
        return Form::empty().with("hours_a_week", HOURS_A_WEEK);
    };
    let mut form = Form::empty().with("hours_a_week", hours.hours_a_week);
    if let Some(day) = hours.learning_day {
        form = form.with("learning_day", day);
    }
    if hours.only_then {
        form = form.with("only_then", "on");
    }
    form
}

async fn editable(ctx: &Ctx, form: &mut Form) -> Result<(SchoolId, Permit), Problem> {
    let school = form.choice("school").ok_or_else(Problem::not_found)?;
    let permit = ctx.permit(Action::EditPlan, Target::School(school)).await?;
    Ok((school, permit))
}

/// Keeps hours a week and the day for learning.
pub(crate) async fn change(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let (school, permit) = editable(&ctx, &mut form).await?;
    let seen: i32 = form.choice("version").unwrap_or(0);
    let hours_a_week = form.number("hours_a_week", 1..=MOST_A_WEEK);
    let learning_day = form.optional_choice::<i32>("learning_day");
    if learning_day
        .flatten()
        .is_some_and(|day| !(0..DAYS).contains(&day))
    {
        form.fail("learning_day", Fault::new("fault-choose"));
    }
    let only_then = form.is("only_then", "on");
    if only_then && learning_day == Some(None) {
        form.fail("learning_day", Fault::new("time-which-day"));
    }
    let asked = Where {
        school: Some(school),
    };
    let (Some(hours_a_week), Some(learning_day), true) =
        (hours_a_week, learning_day, form.is_valid())
    else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return time_page(&ctx, asked, Some((form, Some(seen))), status).await;
    };
    let row = SchoolHours {
        authority_id: permit.authority(),
        id: SchoolHoursId::new(),
        school_id: school,
        hours_a_week: hours_a_week as i32,
        learning_day,
        only_then,
        version: 1,
    };
    let tx = ctx.app.shell.db.begin().await?;
    if !put_hours(&tx, row, seen).await? {
        drop(tx);
        return time_page(&ctx, asked, Some((form, Some(seen))), StatusCode::CONFLICT).await;
    }
    tx.commit(&ctx.actor, Audited::new("school.hours-settled", school.0))
        .await?;
    Ok(see_other(&format!(
        "{PATH}?school={school}&notice=time-saved"
    )))
}

/// Adds a break.
pub(crate) async fn add_break(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let (school, permit) = editable(&ctx, &mut form).await?;
    let id = form.choice("id").ok_or_else(Problem::not_found)?;
    let name = form.text("name", 80);
    let (starts_on, ends_on) = (form.day("starts_on"), form.day("ends_on"));
    if let (Some(from), Some(to)) = (starts_on, ends_on)
        && to < from
    {
        form.fail("ends_on", Fault::new("time-break-order"));
    }
    let (Some(name), Some(starts_on), Some(ends_on), true) =
        (name, starts_on, ends_on, form.is_valid())
    else {
        let asked = Where {
            school: Some(school),
        };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return time_page(&ctx, asked, Some((form, None)), status).await;
    };
    let row = SchoolBreak {
        authority_id: permit.authority(),
        id,
        school_id: school,
        name,
        starts_on,
        ends_on,
    };
    let tx = ctx.app.shell.db.begin().await?;
    let added = insert_break(&tx, row).await;
    let entry = Audited::new("school.break-added", school.0);
    add_once(tx, &ctx.actor, added, entry).await?;
    Ok(see_other(&format!(
        "{PATH}?school={school}&notice=time-saved"
    )))
}

/// Takes a break away.
pub(crate) async fn drop_break(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let (school, permit) = editable(&ctx, &mut form).await?;
    let id = form.choice("break").ok_or_else(Problem::not_found)?;
    let tx = ctx.app.shell.db.begin().await?;
    remove_break(&tx, permit.authority(), school, id).await?;
    tx.commit(&ctx.actor, Audited::new("school.break-removed", school.0))
        .await?;
    Ok(see_other(&format!(
        "{PATH}?school={school}&notice=time-saved"
    )))
}
