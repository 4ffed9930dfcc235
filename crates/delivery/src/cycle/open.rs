//! Opening a cycle: the way, what it is about, and who takes part in which role.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::list_people_of_school;
use kernel::{Action, App, Ctx, Permit, Person, PersonId, SchoolId, Target};
use planning::{Mode, OfferId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::{add, add_all, is_duplicate};
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use serde::Deserialize;

use super::model::{Cycle, CycleId, CycleRole, CycleRoleId, CycleSeat};
use super::modes::{OpenedBy, Way, way_of, ways};
use super::store::find_cycle;
use crate::error::DeliveryError;

/// A cycle to open.
#[derive(Clone, Debug)]
pub struct OpenCycle {
    /// Made by the form.
    pub id: CycleId,
    /// The way of working.
    pub mode: Mode,
    /// The programme it carries out, if any.
    pub offer: Option<OfferId>,
    /// Where.
    pub school: SchoolId,
    /// What it is about.
    pub title: String,
    /// Who leads it.
    pub lead: PersonId,
    /// Who else takes part.
    pub others: Vec<(PersonId, CycleRole)>,
    /// The day it is opened.
    pub today: Day,
}

/// Opens a cycle; the same form sent twice opens one.
pub async fn open_cycle(
    app: &App,
    actor: &Actor,
    permit: Permit,
    input: OpenCycle,
) -> Result<(), DeliveryError> {
    let authority_id = permit.authority();
    if find_cycle(app.shell.db.read(), authority_id, input.id)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let row = Cycle {
        authority_id,
        id: input.id,
        mode: input.mode,
        offer_id: input.offer,
        school_id: input.school,
        title: input.title,
        lead_id: input.lead,
        opened_on: input.today,
        closed_on: None,
        version: 1,
    };
    let seat = |(person_id, role)| CycleSeat {
        authority_id,
        id: CycleRoleId::new(),
        cycle_id: input.id,
        person_id,
        role,
        starts_on: input.today,
        ends_on: None,
        note: String::new(),
    };
    let lead = [(input.lead, CycleRole::Lead)];
    let seats = lead.into_iter().chain(input.others).map(seat).collect();
    let tx = app.shell.db.begin().await?;
    match add(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        done => done?,
    }
    add_all::<CycleSeat>(&tx, seats).await?;
    tx.commit(actor, Audited::new("cycle.opened", input.id.0))
        .await?;
    Ok(())
}

/// Whom the way to this page already named.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Named {
    #[serde(default)]
    person: String,
}

struct RoleField {
    field: String,
    label: String,
    is_one: bool,
    people: Vec<(PersonId, String)>,
}

#[derive(Template)]
#[template(path = "cycle_open.html")]
struct OpenPage {
    page: Page,
    mode: Mode,
    about: String,
    steps: Vec<String>,
    schools: Vec<(SchoolId, String)>,
    roles: Vec<RoleField>,
    form: Form,
}

/// Asks what it is about and who takes part.
pub(crate) async fn show(
    ctx: Ctx,
    Path(mode): Path<Mode>,
    Query(named): Query<Named>,
) -> Result<Response, Problem> {
    let way = way_of(mode).ok_or_else(Problem::not_found)?;
    let mut form = Form::empty().with("id", CycleId::new());
    if let Some(role) = others(way).find(|role| is_one(*role)) {
        form = form.with(&field(role), named.person);
    }
    page(&ctx, way, form).await
}

/// The roles that are filled when it is opened.
fn others(way: &Way) -> impl Iterator<Item = CycleRole> {
    way.roles().filter(|role| *role != CycleRole::Lead)
}

/// Whether one person holds the role.
fn is_one(role: CycleRole) -> bool {
    matches!(role, CycleRole::Partner | CycleRole::Host)
}

fn field(role: CycleRole) -> String {
    format!("role-{role}")
}

/// The places where the signed-in person may open it.
async fn schools(ctx: &Ctx, way: &Way) -> Result<Vec<(SchoolId, String)>, Problem> {
    let mut found = Vec::new();
    for school in ctx.schools().await? {
        let target = Target::School(school.id);
        if ctx.may(action(way), target).await? {
            found.push((school.id, school.name));
        }
    }
    Ok(found)
}

fn action(way: &Way) -> Action {
    match way.opened_by {
        OpenedBy::Coach => Action::OpenCycle,
        OpenedBy::Anyone => Action::JoinCycle,
    }
}

/// Which of the ways the signed-in person may open somewhere.
pub(super) async fn openable(ctx: &Ctx) -> Result<Vec<&'static Way>, Problem> {
    let mut schools = ctx.schools().await?;
    // A role that reaches every school is held at all of them alike: one is enough to ask about.
    if ctx.reaches_all_schools() {
        let own = ctx.school.as_ref().map(|school| school.id);
        schools.sort_by_key(|school| Some(school.id) != own);
        schools.truncate(1);
    }
    let mut allowed = Vec::new();
    for action in [Action::OpenCycle, Action::JoinCycle] {
        for school in &schools {
            if ctx.may(action, Target::School(school.id)).await? {
                allowed.push(action);
                break;
            }
        }
    }
    let ways = ways().iter();
    Ok(ways.filter(|way| allowed.contains(&action(way))).collect())
}

async fn page(ctx: &Ctx, way: &Way, form: Form) -> Result<Response, Problem> {
    let schools = schools(ctx, way).await?;
    if schools.is_empty() {
        return Err(Problem::forbidden());
    }
    let people = candidates(ctx, &schools).await?;
    let language = ctx.speech.language;
    let title = way.title(language).to_owned();
    html(&OpenPage {
        page: ctx.page("cycles-title").titled(title).in_stage("delivery"),
        mode: way.mode,
        about: way.explanation(language).to_owned(),
        steps: way
            .steps
            .iter()
            .map(|step| step.title(language).to_owned())
            .collect(),
        roles: others(way)
            .map(|role| RoleField {
                field: field(role),
                label: way.role(role, language).to_owned(),
                is_one: is_one(role),
                people: people
                    .iter()
                    .map(|person| (person.id, person.name.clone()))
                    .collect(),
            })
            .collect(),
        schools,
        form,
    })
}

/// Those with whom the signed-in person can work.
async fn candidates(ctx: &Ctx, schools: &[(SchoolId, String)]) -> Result<Vec<Person>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut people = Vec::new();
    for (school, _) in schools {
        people.extend(list_people_of_school(db, authority, *school).await?);
    }
    people.retain(|person| person.id != ctx.me.id);
    people.sort_by(|a, b| (&a.name_folded, a.id).cmp(&(&b.name_folded, b.id)));
    people.dedup_by_key(|person| person.id);
    Ok(people)
}

/// Takes in the form.
pub(crate) async fn post(
    ctx: Ctx,
    Path(mode): Path<Mode>,
    mut form: Form,
) -> Result<Response, Problem> {
    let way = way_of(mode).ok_or_else(Problem::not_found)?;
    let open = schools(&ctx, way).await?;
    let people = candidates(&ctx, &open).await?;
    let id = form.choice::<CycleId>("id");
    let title = form.text("title", 120);
    let school = match &open[..] {
        [(only, _)] => Some(*only),
        _ => form.choice::<SchoolId>("school"),
    };
    let others = read_roles(&mut form, way, &people);
    let (Some(id), Some(title), Some(school), true) = (id, title, school, form.is_valid()) else {
        let mut response = page(&ctx, way, form).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    let permit = ctx.permit(action(way), Target::School(school)).await?;
    let input = OpenCycle {
        id,
        mode,
        offer: None,
        school,
        title,
        lead: ctx.me.id,
        others,
        today: ctx.today(),
    };
    open_cycle(&ctx.app, &ctx.actor, permit, input).await?;
    Ok(see_other(&format!("/cycles/{id}?notice=cycle-opened")))
}

fn read_roles(form: &mut Form, way: &Way, people: &[Person]) -> Vec<(PersonId, CycleRole)> {
    let mut found = Vec::new();
    for role in others(way) {
        let name = field(role);
        let chosen: Vec<PersonId> = form
            .values(&name)
            .iter()
            .filter_map(|id| id.parse().ok())
            .filter(|id| people.iter().any(|person| person.id == *id))
            .collect();
        // A community grows by those who join; everyone else is named when it is opened.
        if chosen.is_empty() && !way.can_be_joined {
            form.fail(&name, Fault::new("fault-choose"));
        }
        found.extend(chosen.into_iter().map(|person| (person, role)));
    }
    found
}
