//! What someone teaches each week, in a grid; and a whole school's timetable from a CSV file, with a preview.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::{find_person, list_people_of_school, list_posts_of};
use kernel::{Action, Ctx, Permit, Person, PersonId, SchoolId, Target};
use platform::audit::Audited;
use platform::web::{Form, Page, Problem, Upload, html, see_other};

use super::sheet::{self, LineProblem};
use super::store::{list_timetables, put_timetables};
use crate::coach_form::{GridRow, grid, hours};
use crate::place::{Place, Where};
use crate::slots::{Week, slot_name};

/// Most characters of a file.
const MOST_TEXT: usize = 400_000;

#[derive(Template)]
#[template(path = "week.html")]
struct WeekPage {
    page: Page,
    person: Person,
    semester: String,
    grid: Vec<GridRow>,
    hours: Vec<String>,
}

/// The person, and leave to change their week.
async fn editable(ctx: &Ctx, id: PersonId) -> Result<(Person, Permit), Problem> {
    let found = find_person(ctx.db(), ctx.authority(), id).await?;
    let person = found.ok_or_else(Problem::not_found)?;
    let permit = ctx.permit(Action::KeepWeek, Target::Person(id)).await?;
    Ok((person, permit))
}

/// Someone's week.
pub(crate) async fn edit(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    let (person, _) = editable(&ctx, id).await?;
    let (db, authority, semester) = (ctx.db(), ctx.authority(), ctx.semester());
    let known = list_timetables(db, authority, semester, &[id]).await?;
    let mut form = Form::empty();
    for slot in known.iter().flat_map(|row| row.busy.slots()) {
        form = form.with(&format!("slot:{slot}"), "on");
    }
    html(&WeekPage {
        page: ctx.page("week-title").in_stage("planning"),
        semester: semester.say(&ctx.speech).to_string(),
        grid: grid(&ctx.speech, &form),
        hours: hours(&ctx.speech),
        person,
    })
}

/// Keeps someone's week.
pub(crate) async fn keep(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    form: Form,
) -> Result<Response, Problem> {
    let (person, permit) = editable(&ctx, id).await?;
    let busy: Week = form
        .values_under("slot:")
        .filter_map(|(slot, _)| slot.parse::<i32>().ok())
        .collect();
    let tx = ctx.app.shell.db.begin().await?;
    put_timetables(&tx, permit.authority(), ctx.semester(), &[(id, busy)]).await?;
    tx.commit(&ctx.actor, Audited::new("person.week-kept", person.id.0))
        .await?;
    let posts = list_posts_of(ctx.db(), ctx.authority(), id).await?;
    let school = posts
        .first()
        .map_or(String::new(), |post| format!("school={}&", post.school_id));
    Ok(see_other(&format!("/time?{school}notice=time-saved")))
}

struct PreviewLine {
    name: String,
    slots: String,
    is_new: bool,
}

#[derive(Template)]
#[template(path = "timetable.html")]
struct ImportPage {
    page: Page,
    place: Place,
    lines: Vec<PreviewLine>,
    problems: Vec<String>,
    read: usize,
    /// The file's text, to be sent again when it is confirmed.
    text: String,
}

/// The page on which a timetable file is chosen.
pub(crate) async fn import(ctx: Ctx, Query(asked): Query<Where>) -> Result<Response, Problem> {
    let place = Place::find(&ctx, asked, "/time").await?;
    ctx.permit(Action::EditPlan, Target::School(place.school.id))
        .await?;
    import_page(&ctx, place, String::new(), StatusCode::OK).await
}

async fn import_page(
    ctx: &Ctx,
    place: Place,
    text: String,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let (mut lines, mut problems, mut read) = (Vec::new(), Vec::new(), 0);
    if !text.is_empty() {
        let people = list_people_of_school(db, authority, place.school.id).await?;
        let sheet = sheet::read(&text, &people);
        let ids: Vec<PersonId> = sheet.weeks.keys().copied().collect();
        let known = list_timetables(db, authority, ctx.semester(), &ids).await?;
        lines = preview(ctx, &people, &sheet.weeks, &known);
        problems = sheet.problems.iter().map(|found| say(ctx, found)).collect();
        read = sheet.lines;
    }
    let view = ImportPage {
        page: ctx.page("timetable-title").in_stage("planning"),
        place,
        lines,
        problems,
        read,
        text,
    };
    let mut response = html(&view)?;
    *response.status_mut() = status;
    Ok(response)
}

fn preview(
    ctx: &Ctx,
    people: &[Person],
    weeks: &BTreeMap<PersonId, Week>,
    known: &[super::Timetable],
) -> Vec<PreviewLine> {
    let named = |(id, week): (&PersonId, &Week)| {
        let person = people.iter().find(|person| person.id == *id)?;
        let had = known.iter().find(|row| row.person_id == *id);
        let slots: Vec<String> = week
            .slots()
            .map(|slot| slot_name(&ctx.speech, slot))
            .collect();
        Some(PreviewLine {
            name: person.name.clone(),
            slots: slots.join("; "),
            is_new: had.is_none_or(|row| row.busy != *week),
        })
    };
    let mut lines: Vec<PreviewLine> = weeks.iter().filter_map(named).collect();
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    lines
}

fn say(ctx: &Ctx, problem: &LineProblem) -> String {
    ctx.speech
        .say(problem.key)
        .with("line", problem.line)
        .with("found", problem.found.as_str())
        .to_string()
}

/// Shows what a file would change; when it is confirmed, changes it.
pub(crate) async fn take_in(ctx: Ctx, upload: Upload) -> Result<Response, Problem> {
    let mut form = upload.form;
    let school: SchoolId = form.choice("school").ok_or_else(Problem::not_found)?;
    let permit = ctx.permit(Action::EditPlan, Target::School(school)).await?;
    let asked = Where {
        school: Some(school),
    };
    let place = Place::find(&ctx, asked, "/time").await?;
    let is_confirmed = form.is("confirm", "yes");
    let mut text = if is_confirmed {
        form.value("text").to_owned()
    } else {
        String::from_utf8_lossy(&upload.bytes).into_owned()
    };
    if let Some((end, _)) = text.char_indices().nth(MOST_TEXT) {
        text.truncate(end);
    }
    let people = list_people_of_school(ctx.db(), ctx.authority(), school).await?;
    let weeks: Vec<(PersonId, Week)> = sheet::read(&text, &people).weeks.into_iter().collect();
    if !is_confirmed || weeks.is_empty() {
        let status = if weeks.is_empty() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        // An empty file has no first line either, and is told so.
        let text = if text.is_empty() {
            "\n".to_owned()
        } else {
            text
        };
        return import_page(&ctx, place, text, status).await;
    }
    let data = serde_json::json!({ "people": weeks.len() });
    let tx = ctx.app.shell.db.begin().await?;
    put_timetables(&tx, permit.authority(), ctx.semester(), &weeks).await?;
    let entry = Audited::new("school.timetable-imported", school.0).with(data);
    tx.commit(&ctx.actor, entry).await?;
    Ok(see_other(&format!(
        "/time?school={school}&notice=timetable-imported"
    )))
}
