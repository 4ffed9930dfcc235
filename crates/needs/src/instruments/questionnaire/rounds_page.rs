//! The questionnaires about one person: those that ran, and opening a new one.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::competency_map;
use kernel::evidence::GroupId;
use kernel::frameworks::{InstrumentCode, Source};
use kernel::people::{self, PersonId};
use kernel::{Action, Ctx, Person, Target, Task};
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::change::{self, OpenRound};
use crate::instruments::store_round::{self as store, Round};
use crate::map_page::instrument_name;

struct Row {
    round: Round,
    instrument: String,
    opened: String,
    closed: Option<String>,
}

#[derive(Template)]
#[template(path = "instruments/rounds.html")]
struct RoundsPage {
    page: Page,
    form: Form,
    person: Person,
    instruments: Vec<(String, String)>,
    rows: Vec<Row>,
}

pub(super) async fn show(ctx: Ctx, Path(person): Path<PersonId>) -> Result<Response, Problem> {
    ctx.permit(Action::AskAnonymously, Target::Person(person))
        .await?;
    let form = Form::empty().with("id", GroupId::new());
    rounds_page(&ctx, person, form).await
}

async fn rounds_page(ctx: &Ctx, person: PersonId, form: Form) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let is_faulty = !form.is_valid();
    let rows = store::list_rounds_about(db, authority, person).await?;
    let mut response = html(&RoundsPage {
        page: ctx.page("rounds-title").in_stage("needs"),
        form,
        person: ctx.person(person).await?,
        instruments: offered(ctx, person).await?,
        rows: rows
            .into_iter()
            .map(|round| Row {
                instrument: instrument_name(ctx, &round.instrument),
                opened: ctx.speech.day(round.opened_on),
                closed: round.closed_on.map(|day| ctx.speech.day(day)),
                round,
            })
            .collect(),
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// The questionnaires that fit a person's post, by code and name.
async fn offered(ctx: &Ctx, person: PersonId) -> Result<Vec<(String, String)>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let framework = competency_map::framework_of(db, &ctx.catalogue, authority, person).await?;
    let posts = people::list_posts_of(db, authority, person).await?;
    let works_at = |school| posts.iter().any(|post| post.school_id == school);
    let Some(framework) = framework else {
        return Ok(Vec::new());
    };
    Ok(ctx
        .catalogue
        .instruments_for(&framework.code, Source::Student)
        .filter(|instrument| instrument.school.is_none_or(works_at))
        .map(|instrument| {
            let code = instrument.code.as_str();
            (code.to_owned(), instrument_name(ctx, code))
        })
        .collect())
}

pub(super) async fn open(
    ctx: Ctx,
    Path(person): Path<PersonId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::AskAnonymously, Target::Person(person))
        .await?;
    let id = form.choice::<GroupId>("id");
    let instrument = form.text("instrument", 100);
    let audience = form.text("audience", 80);
    let seats = form.number("seats", 5..=500);
    let posts = people::list_posts_of(ctx.db(), ctx.authority(), person).await?;
    let offered = offered(&ctx, person).await?;
    if let Some(code) = &instrument
        && !offered.iter().any(|(known, _)| known == code)
    {
        form.fail("instrument", Fault::new("fault-choose"));
    }
    let (Some(id), Some(instrument), Some(audience), Some(seats), Some(post), true) = (
        id,
        instrument,
        audience,
        seats,
        posts.first(),
        form.is_valid(),
    ) else {
        return rounds_page(&ctx, person, form).await;
    };
    let wish = OpenRound {
        id,
        instrument: InstrumentCode::new(instrument),
        person,
        school: post.school_id,
        audience,
        seats: i32::try_from(seats).unwrap_or(i32::MAX),
        by: ctx.me.id,
        today: ctx.today(),
    };
    let id = change::open(&ctx.app, &ctx.actor, permit, wish).await?;
    Ok(see_other(&format!("/rounds/{id}?notice=round-opened")))
}

/// The oldest questionnaire that waits to be closed by the signed-in person.
pub(crate) async fn waiting(ctx: &Ctx) -> Result<Option<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let rounds = store::list_open_rounds_by(db, authority, ctx.me.id).await?;
    let Some(round) = rounds.first() else {
        return Ok(None);
    };
    let answered = store::count_sheets(db, authority, round.id).await?;
    let person = ctx.person(round.person_id).await?;
    Ok(Some(Task {
        stage: "needs",
        title: ctx
            .speech
            .say("task-round")
            .with("audience", round.audience.as_str())
            .with("name", person.name.as_str())
            .to_string(),
        detail: ctx
            .speech
            .say("round-answered")
            .with("count", answered as usize)
            .with("seats", round.seats)
            .to_string(),
        button: ctx.speech.say("task-round-go").to_string(),
        href: format!("/rounds/{}", round.id),
        due: Some(round.opened_on.plus_days(14)),
        minutes: 2,
        rank: 55,
    }))
}
