//! The coaches of a school: the list, and making or changing one.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::access::{Permit, RoleKind, list_relations_of_coaches, list_roles_at};
use kernel::people::{list_people_by_ids, list_people_of_school};
use kernel::{Action, Ctx, Person, PersonId, SchoolId, Target};
use platform::audit::Audited;
use platform::db::{Tx, add_once};
use platform::sea_orm::DbErr;
use platform::web::{Difference, Fault, Form, Page, Problem, differences, html, see_other};

use crate::coach_form::{GridRow, Owner, filled, grid, hours, labels, read};
use crate::expertise::say_expertise;
use crate::place::{Place, Where};
use crate::store::{
    CoachId, CoachRecord, Programme, find_coach, insert_coach, list_coaches, list_programmes,
    update_coach,
};

const PATH: &str = "/coaches";

/// Adds a coach to a school.
pub async fn add_coach(tx: &Tx, record: CoachRecord) -> Result<(), DbErr> {
    insert_coach(tx, record).await
}

/// A coach as the list shows them.
struct Line {
    id: CoachId,
    name: String,
    is_active: bool,
    hours: i32,
    slots: usize,
    programmes: Vec<String>,
    /// People they accompany now.
    coachees: usize,
}

#[derive(Template)]
#[template(path = "coaches.html")]
struct ListPage {
    page: Page,
    place: Place,
    lines: Vec<Line>,
    has_programmes: bool,
}

/// The list of coaches.
pub(crate) async fn list(ctx: Ctx, Query(asked): Query<Where>) -> Result<Response, Problem> {
    let place = Place::find(&ctx, asked, PATH).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let coaches = list_coaches(db, authority, place.school.id).await?;
    let programmes = list_programmes(db, authority, place.school.id).await?;
    let ids: Vec<PersonId> = coaches.iter().map(|row| row.coach.person_id).collect();
    let people = list_people_by_ids(db, authority, &ids).await?;
    let relations = list_relations_of_coaches(db, authority, &ids).await?;
    let title = |id: &crate::store::ProgrammeId| {
        let found = programmes.iter().find(|programme| programme.id == *id)?;
        Some(found.title.clone())
    };
    let mut lines: Vec<Line> = coaches
        .iter()
        .map(|row| Line {
            id: row.coach.id,
            name: name_of(&people, row.coach.person_id),
            is_active: row.coach.is_active,
            hours: row.coach.hours,
            slots: row.coach.free.slots().count(),
            programmes: row.programmes.iter().filter_map(title).collect(),
            coachees: relations
                .iter()
                .filter(|relation| relation.coach_id == row.coach.person_id)
                .count(),
        })
        .collect();
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    let page = ctx.page("coaches-title").in_stage("planning");
    html(&ListPage {
        page,
        place,
        lines,
        has_programmes: programmes.iter().any(|programme| programme.is_active),
    })
}

fn name_of(people: &[Person], id: PersonId) -> String {
    let found = people.iter().find(|person| person.id == id);
    found.map_or_else(String::new, |person| person.name.clone())
}

/// A programme to tick, with what the map says of the coach for it.
struct Leadable {
    programme: Programme,
    known: String,
}

#[derive(Template)]
#[template(path = "coach.html")]
struct FormPage {
    page: Page,
    place: Place,
    form: Form,
    people: Vec<(String, String)>,
    programmes: Vec<Leadable>,
    hours: Vec<String>,
    grid: Vec<GridRow>,
    conflict: Vec<Difference>,
    id: CoachId,
    action: String,
    version: i32,
    is_new: bool,
}

impl FormPage {
    async fn new(ctx: &Ctx, place: Place, id: CoachId, form: Form) -> Result<Self, Problem> {
        let school = place.school.id;
        let people = possible_coaches(ctx, school).await?;
        Ok(Self {
            page: ctx.page("coach-new").in_stage("planning"),
            people: people
                .into_iter()
                .map(|found| (found.id.to_string(), found.name))
                .collect(),
            programmes: list_programmes(ctx.db(), ctx.authority(), school)
                .await?
                .into_iter()
                .map(|programme| Leadable {
                    programme,
                    known: String::new(),
                })
                .collect(),
            hours: hours(&ctx.speech),
            grid: grid(&ctx.speech, &form),
            place,
            form,
            conflict: Vec::new(),
            id,
            action: PATH.to_owned(),
            version: 0,
            is_new: true,
        })
    }

    async fn of(ctx: &Ctx, record: &CoachRecord, form: Form) -> Result<Self, Problem> {
        let at = Where {
            school: Some(record.coach.school_id),
        };
        let place = Place::find(ctx, at, PATH).await?;
        let person = ctx.person(record.coach.person_id).await?;
        let mut page = Self::new(ctx, place, record.coach.id, form).await?;
        page.page = ctx
            .page("coach-edit")
            .titled(&person.name)
            .in_stage("planning");
        page.people = vec![(person.id.to_string(), person.name.clone())];
        page.action = format!("{PATH}/{}", record.coach.id);
        page.version = record.coach.version;
        page.is_new = false;
        let programmes: Vec<Programme> = page.of_programmes().cloned().collect();
        let mut known = say_expertise(ctx, person.id, &programmes).await?;
        for row in &mut page.programmes {
            row.known = known.remove(&row.programme.id).unwrap_or_default();
        }
        Ok(page)
    }

    fn of_programmes(&self) -> impl Iterator<Item = &Programme> {
        self.programmes.iter().map(|row| &row.programme)
    }

    fn show(&self, status: StatusCode) -> Result<Response, Problem> {
        let mut response = html(self)?;
        *response.status_mut() = status;
        Ok(response)
    }
}

/// The people of the school, and those who coach or accompany schools for the authority.
async fn possible_coaches(ctx: &Ctx, school: SchoolId) -> Result<Vec<Person>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut people = list_people_of_school(db, authority, school).await?;
    let mut others = Vec::new();
    for kind in [RoleKind::Coach, RoleKind::Supervisor] {
        others.extend(list_roles_at(db, authority, kind, Some(school)).await?);
    }
    let mut ids: Vec<PersonId> = others.iter().map(|role| role.person_id).collect();
    ids.retain(|id| !people.iter().any(|person| person.id == *id));
    ids.sort_unstable();
    ids.dedup();
    people.extend(list_people_by_ids(db, authority, &ids).await?);
    people.sort_by(|a, b| a.name_folded.cmp(&b.name_folded));
    Ok(people)
}

/// An empty form.
pub(crate) async fn new(ctx: Ctx, Query(asked): Query<Where>) -> Result<Response, Problem> {
    let place = Place::find(&ctx, asked, PATH).await?;
    ctx.permit(Action::EditPlan, Target::School(place.school.id))
        .await?;
    let form = Form::empty().with("is_active", "on");
    let page = FormPage::new(&ctx, place, CoachId::new(), form).await?;
    page.show(StatusCode::OK)
}

async fn owner(
    ctx: &Ctx,
    permit: &Permit,
    school: SchoolId,
    id: CoachId,
) -> Result<Owner, Problem> {
    let people = possible_coaches(ctx, school).await?;
    let programmes = list_programmes(ctx.db(), permit.authority(), school).await?;
    Ok(Owner {
        authority: permit.authority(),
        id,
        school,
        people: people.iter().map(|person| person.id).collect(),
        programmes: programmes.iter().map(|programme| programme.id).collect(),
    })
}

/// Adds a coach.
pub(crate) async fn create(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let school = form.choice("school").ok_or_else(Problem::not_found)?;
    let id = form.choice("id").ok_or_else(Problem::not_found)?;
    let permit = ctx.permit(Action::EditPlan, Target::School(school)).await?;
    let owner = owner(&ctx, &permit, school, id).await?;
    let coaches = list_coaches(ctx.db(), permit.authority(), school).await?;
    let record = read(&mut form, &owner);
    let done = format!("{PATH}?school={school}&notice=coach-saved");
    if coaches.iter().any(|known| known.coach.id == id) {
        // The same form arrived twice.
        return Ok(see_other(&done));
    }
    if let Some(record) = &record
        && coaches
            .iter()
            .any(|known| known.coach.person_id == record.coach.person_id)
    {
        form.fail("person", Fault::new("coach-known"));
    }
    let (Some(record), true) = (record, form.is_valid()) else {
        let place = Place::find(
            &ctx,
            Where {
                school: Some(school),
            },
            PATH,
        )
        .await?;
        let page = FormPage::new(&ctx, place, id, form).await?;
        return page.show(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let tx = ctx.app.shell.db.begin().await?;
    let added = add_coach(&tx, record).await;
    let entry = Audited::new("coach.added", id.0);
    add_once(tx, &ctx.actor, added, entry).await?;
    Ok(see_other(&done))
}

async fn editable(ctx: &Ctx, id: CoachId) -> Result<(CoachRecord, Permit), Problem> {
    let found = find_coach(ctx.db(), ctx.authority(), id).await?;
    let record = found.ok_or_else(Problem::not_found)?;
    let target = Target::School(record.coach.school_id);
    let permit = ctx.permit(Action::EditPlan, target).await?;
    Ok((record, permit))
}

/// A coach in their form.
pub(crate) async fn edit(ctx: Ctx, Path(id): Path<CoachId>) -> Result<Response, Problem> {
    let (record, _) = editable(&ctx, id).await?;
    let form = filled(&record);
    FormPage::of(&ctx, &record, form)
        .await?
        .show(StatusCode::OK)
}

/// Changes a coach.
pub(crate) async fn change(
    ctx: Ctx,
    Path(id): Path<CoachId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (stored, permit) = editable(&ctx, id).await?;
    let school = stored.coach.school_id;
    let seen = form.choice("version").unwrap_or(0);
    let mut owner = owner(&ctx, &permit, school, id).await?;
    owner.people = vec![stored.coach.person_id];
    let Some(record) = read(&mut form, &owner) else {
        let mut page = FormPage::of(&ctx, &stored, form).await?;
        page.version = seen;
        return page.show(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let done = format!("{PATH}?school={school}&notice=coach-saved");
    let tx = ctx.app.shell.db.begin().await?;
    if update_coach(&tx, record, seen).await? {
        tx.commit(&ctx.actor, Audited::new("coach.changed", id.0))
            .await?;
        return Ok(see_other(&done));
    }
    drop(tx);
    let (stored, _) = editable(&ctx, id).await?;
    let mut page = FormPage::of(&ctx, &stored, form).await?;
    let labels = labels(&ctx.speech, page.of_programmes());
    page.conflict = differences(&ctx.speech, &labels, &filled(&stored), &page.form);
    if page.conflict.is_empty() {
        return Ok(see_other(&done));
    }
    page.show(StatusCode::CONFLICT)
}
