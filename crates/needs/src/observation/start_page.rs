//! The talk before: one focus, one lesson, and what the person wants looked at.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::evidence;
use kernel::frameworks::{Instrument, InstrumentCode};
use kernel::people::{self, Person};
use kernel::{Action, Ctx, PersonId, Target};
use platform::Day;
use platform::audit::Audited;
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::load::indicator_name;
use super::model::{Visit, VisitId};
use super::rules::{Focus, foci, is_for_visits};
use super::visit_page::has_focus;
use super::{acts, store};
use crate::map_page::instrument_name;
use crate::practice;

/// A visit is agreed at most so many days ahead.
const FARTHEST_DAYS: i64 = 120;

#[derive(Template)]
#[template(path = "visit_start.html")]
struct StartPage {
    page: Page,
    form: Form,
    person: Person,
    code: String,
    instrument: String,
    groups: Vec<(Option<String>, Vec<Focus>)>,
    practice: Option<String>,
}

/// Asks for the agreement.
pub(super) async fn show(
    ctx: Ctx,
    Path((code, person)): Path<(String, PersonId)>,
) -> Result<Response, Problem> {
    let form = Form::empty()
        .with("id", VisitId::new())
        .with("planned_on", ctx.today());
    page(&ctx, &code, person, form).await
}

async fn page(ctx: &Ctx, code: &str, person: PersonId, form: Form) -> Result<Response, Problem> {
    let instrument = instrument(ctx, code)?;
    permit(ctx, person).await?;
    let found = ctx.person(person).await?;
    let title = ctx
        .speech
        .say("visit-start-title")
        .with("name", found.name.as_str());
    let mut groups: Vec<(Option<String>, Vec<Focus>)> = Vec::new();
    for focus in foci(&instrument, |item| indicator_name(ctx, item)) {
        match groups.last_mut() {
            Some((group, list)) if *group == focus.group => list.push(focus),
            _ => groups.push((focus.group.clone(), vec![focus])),
        }
    }
    html(&StartPage {
        page: ctx
            .page("visit-start-title")
            .titled(title)
            .in_stage("needs"),
        person: found,
        instrument: instrument_name(ctx, code),
        code: code.to_owned(),
        groups,
        practice: suggested_practice(ctx, &instrument).await?,
        form,
    })
}

/// Where to practise, for someone who has not observed with this instrument and not practised.
async fn suggested_practice(ctx: &Ctx, instrument: &Instrument) -> Result<Option<String>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let Some(set) = practice::set_of(&instrument.code) else {
        return Ok(None);
    };
    let given = evidence::list_assessments_by(db, authority, ctx.me.id, 100).await?;
    let is_first = given
        .iter()
        .all(|row| row.instrument != instrument.code.as_str());
    let is_new = is_first && !practice::has_begun(ctx, set).await?;
    Ok(is_new.then(|| format!("/practice/{}", set.code)))
}

fn instrument(ctx: &Ctx, code: &str) -> Result<Instrument, Problem> {
    ctx.catalogue
        .instrument(&InstrumentCode::new(code))
        .filter(|found| is_for_visits(found))
        .cloned()
        .ok_or_else(Problem::not_found)
}

async fn permit(ctx: &Ctx, person: PersonId) -> Result<(), Problem> {
    // Observing oneself is called reflection, and has instruments of its own.
    if person == ctx.me.id {
        return Err(Problem::forbidden());
    }
    ctx.permit(Action::Observe, Target::Person(person)).await?;
    Ok(())
}

/// Takes the agreement in; the lesson may begin at once.
pub(super) async fn agree(
    ctx: Ctx,
    Path((code, person)): Path<(String, PersonId)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let instrument = instrument(&ctx, &code)?;
    permit(&ctx, person).await?;
    ctx.person(person).await?;
    let Some(visit) = read(&ctx, &instrument, person, &mut form).await? else {
        let mut response = page(&ctx, &code, person, form).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    let id = visit.id;
    let tx = ctx.app.shell.db.begin().await?;
    if store::add_visit(&tx, visit).await? {
        tx.commit(&ctx.actor, Audited::new("visit.agreed", id.0))
            .await?;
    }
    Ok(see_other(&format!("/observations/{id}")))
}

async fn read(
    ctx: &Ctx,
    instrument: &Instrument,
    person: PersonId,
    form: &mut Form,
) -> Result<Option<Visit>, Problem> {
    let id = form.choice::<VisitId>("id");
    let focus = form.value("focus").to_owned();
    if !has_focus(instrument, &focus) {
        form.fail("focus", Fault::new("fault-choose"));
    }
    let lesson = form.text("lesson", 120);
    let planned_on = form.day("planned_on");
    let begins = form.is("next", "begin");
    check_day(ctx, form, planned_on, begins);
    let look_for = form.optional_text("look_for", 1000);
    let (Some(id), Some(lesson), Some(planned_on), Some(look_for), true) =
        (id, lesson, planned_on, look_for, form.is_valid())
    else {
        return Ok(None);
    };
    let posts = people::list_posts_of(ctx.db(), ctx.authority(), person).await?;
    let visit = Visit {
        instrument: instrument.code.as_str().to_owned(),
        focus,
        lesson,
        look_for,
        school_id: posts.first().map(|post| post.school_id),
        ..Visit::blank(&ctx.actor, id, person, ctx.me.id, planned_on)
    };
    Ok(Some(match begins {
        true => acts::began(visit, ctx, form.filled_at(ctx.now())),
        false => visit,
    }))
}

fn check_day(ctx: &Ctx, form: &mut Form, planned_on: Option<Day>, begins: bool) {
    let Some(day) = planned_on else { return };
    let ahead = day.days_since(ctx.today());
    if ahead > FARTHEST_DAYS {
        form.fail("planned_on", Fault::new("fault-day-too-far"));
    }
    if ahead < 0 {
        form.fail("planned_on", Fault::new("fault-visit-past"));
    }
    if begins && ahead > 0 {
        form.fail("planned_on", Fault::new("fault-visit-not-today"));
    }
}
