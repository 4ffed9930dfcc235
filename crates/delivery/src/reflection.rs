//! A participant's reflection on a session. It is private: its writer reads it, and, when the
//! writer shares it, the coach of the offer; nobody else, whoever asks.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::calendar::Zone;
use kernel::{Action, AuthorityId, Ctx, Permit, PersonId, Target};
use platform::Day;
use platform::audit::{self, Actor, Audited};
use platform::db::{Db, add};
use platform::sea_orm::ConnectionTrait;
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use serde_json::json;

use crate::error::DeliveryError;
use crate::rules;
use crate::session_page::{SessionFacts, facts};
use crate::standing::{check_stands, get_session};
use crate::store::{
    Session, SessionId, SessionReflection, SessionReflectionId, find_reflection,
    list_seats_of_session,
};

/// The four parts, as fields of the form.
const PARTS: [&str; 4] = ["event", "feeling", "learning", "application"];

/// What is written down when a reflection is read by someone else, under the writer.
const READ: &str = "session_reflection.read";

/// A reflection on its way in.
#[derive(Clone, Debug)]
pub struct WriteReflection {
    /// On which session.
    pub session: SessionId,
    /// By whom.
    pub writer: PersonId,
    /// Peristiwa: what happened.
    pub event: String,
    /// Perasaan: how it felt.
    pub feeling: String,
    /// Pembelajaran: what was learned.
    pub learning: String,
    /// Penerapan: what comes of it.
    pub application: String,
    /// Whether the coach of the offer may read it.
    pub is_shared: bool,
    /// The day it is written.
    pub today: Day,
}

/// Keeps a participant's reflection. Sent twice it is kept once; with other words it is a new
/// version, and only the newest is shown.
pub async fn write_reflection(
    db: &Db,
    actor: &Actor,
    permit: Permit,
    input: WriteReflection,
) -> Result<(), DeliveryError> {
    let authority = permit.authority();
    let session = expected_at(db.read(), authority, input.session, input.writer).await?;
    rules::check_held(session.day, input.today)?;
    check_stands(db.read(), authority, &session).await?;
    match keep(db, actor, authority, &session, &input).await {
        Err(error) if error.is_overtaken() => keep(db, actor, authority, &session, &input).await,
        other => other,
    }
}

async fn keep(
    db: &Db,
    actor: &Actor,
    authority: AuthorityId,
    session: &Session,
    input: &WriteReflection,
) -> Result<(), DeliveryError> {
    let tx = db.begin().await?;
    let before = find_reflection(&*tx, authority, session.id, input.writer).await?;
    if before.as_ref().is_some_and(|row| is_same(row, input)) {
        return Ok(());
    }
    let row = SessionReflection {
        authority_id: authority,
        id: SessionReflectionId::new(),
        session_id: session.id,
        offer_id: session.offer_id,
        person_id: input.writer,
        version: before.as_ref().map_or(0, |row| row.version) + 1,
        event: input.event.clone(),
        feeling: input.feeling.clone(),
        learning: input.learning.clone(),
        application: input.application.clone(),
        is_shared: input.is_shared,
        written_on: before.map_or(input.today, |row| row.written_on),
        written_at: actor.at,
    };
    add(&tx, row).await?;
    let data = json!({ "shared": input.is_shared });
    tx.commit(
        actor,
        Audited::new("session_reflection.written", session.id.0).with(data),
    )
    .await?;
    Ok(())
}

fn is_same(row: &SessionReflection, input: &WriteReflection) -> bool {
    [&row.event, &row.feeling, &row.learning, &row.application]
        == [
            &input.event,
            &input.feeling,
            &input.learning,
            &input.application,
        ]
        && row.is_shared == input.is_shared
}

/// A person's reflection on a session, when it is open to this reader.
pub async fn read_reflection(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    reader: PersonId,
    session: SessionId,
    writer: PersonId,
) -> Result<SessionReflection, DeliveryError> {
    let (_, offer) = get_session(db, authority, session).await?;
    find_reflection(db, authority, session, writer)
        .await?
        .filter(|row| rules::may_read_reflection(reader, writer, offer.coach_id, row.is_shared))
        .ok_or(DeliveryError::Unknown)
}

/// The session, for someone who is expected at it; for others there is none.
async fn expected_at(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: SessionId,
    person: PersonId,
) -> Result<Session, DeliveryError> {
    let (session, _) = get_session(db, authority, id).await?;
    let seats = list_seats_of_session(db, authority, id).await?;
    let is_expected = seats.iter().any(|seat| seat.person_id == person);
    is_expected.then_some(session).ok_or(DeliveryError::Unknown)
}

#[derive(Template)]
#[template(path = "reflection_write.html")]
struct WritePage {
    page: Page,
    session: SessionFacts,
    form: Form,
    /// Days on which someone else read it.
    readings: Vec<String>,
}

#[derive(Template)]
#[template(path = "reflection_read.html")]
struct ReadPage {
    page: Page,
    session: SessionFacts,
    writer: String,
    written_on: String,
    parts: Vec<(&'static str, String)>,
}

/// The signed-in person's own reflection, to write or change.
pub(crate) async fn show(ctx: Ctx, Path(id): Path<SessionId>) -> Result<Response, Problem> {
    let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
    let session = expected_at(db, authority, id, me).await?;
    if !ctx.is_in_advance {
        rules::check_held(session.day, ctx.today())?;
    }
    let mut form = Form::empty();
    if let Some(found) = find_reflection(db, authority, id, me).await? {
        form = form
            .with("event", found.event)
            .with("feeling", found.feeling)
            .with("learning", found.learning)
            .with("application", found.application)
            .with("sharing", if found.is_shared { "coach" } else { "nobody" });
    } else {
        form = form.with("sharing", "nobody");
    }
    write_page(&ctx, &session, form).await
}

async fn write_page(ctx: &Ctx, session: &Session, form: Form) -> Result<Response, Problem> {
    html(&WritePage {
        page: ctx.page("session-reflection-title").in_stage("delivery"),
        session: facts(&ctx.speech, session),
        form,
        readings: readings(ctx, session.id).await?,
    })
}

/// When someone else read the signed-in person's reflection on a session.
async fn readings(ctx: &Ctx, session: SessionId) -> Result<Vec<String>, Problem> {
    let data = json!({ "session": session }).to_string();
    let entries = audit::list_of(ctx.db(), ctx.authority(), ctx.me.id.0).await?;
    let zone = ctx
        .school
        .as_ref()
        .map_or(Zone::Wib, |school| school.zone)
        .time_zone();
    let mut days: Vec<String> = entries
        .iter()
        .filter(|entry| entry.action == READ && entry.data == data)
        .map(|entry| ctx.speech.day(entry.at.day_in(&zone)))
        .collect();
    days.dedup();
    Ok(days)
}

/// Takes in the signed-in person's own reflection.
pub(crate) async fn post(
    ctx: Ctx,
    Path(id): Path<SessionId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let me = ctx.me.id;
    let permit = ctx
        .permit(Action::ReflectOnSelf, Target::Person(me))
        .await?;
    let session = expected_at(ctx.db(), ctx.authority(), id, me).await?;
    let [event, feeling, learning, application] =
        PARTS.map(|part| form.optional_text(part, 2_000).unwrap_or_default());
    if PARTS.iter().all(|part| form.value(part).trim().is_empty()) {
        form.fail("event", Fault::new("session-fault-reflection-empty"));
    }
    let is_shared = match form.value("sharing") {
        "coach" => true,
        "nobody" => false,
        _ => {
            form.fail("sharing", Fault::new("fault-choose"));
            false
        }
    };
    if !form.is_valid() {
        let mut response = write_page(&ctx, &session, form).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    rules::check_held(session.day, ctx.today())?;
    // What waited on a device was written when it was pressed there, and never before the session: a
    // clock that says so is wrong, and no reason to refuse.
    let written_on = ctx.day_of(form.filled_at(ctx.now())).max(session.day);
    let input = WriteReflection {
        session: id,
        writer: me,
        event,
        feeling,
        learning,
        application,
        is_shared,
        today: written_on,
    };
    write_reflection(&ctx.app.shell.db, &ctx.actor, permit, input).await?;
    Ok(see_other(&format!(
        "/sessions/{id}?notice=session-reflection-kept"
    )))
}

/// Someone's reflection, for a reader to whom it is open. Reading another's is written down.
pub(crate) async fn read(
    ctx: Ctx,
    Path((id, writer)): Path<(SessionId, PersonId)>,
) -> Result<Response, Problem> {
    let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
    let found = read_reflection(db, authority, me, id, writer).await?;
    let (session, _) = get_session(db, authority, id).await?;
    if writer != me {
        let tx = ctx.app.shell.db.begin().await?;
        let entry = Audited::new(READ, writer.0);
        tx.commit(&ctx.actor, entry.with(json!({ "session": id })))
            .await?;
    }
    let parts = [
        ("session-reflection-event", found.event),
        ("session-reflection-feeling", found.feeling),
        ("session-reflection-learning", found.learning),
        ("session-reflection-application", found.application),
    ];
    html(&ReadPage {
        page: ctx.page("session-reflection-read").in_stage("delivery"),
        session: facts(&ctx.speech, &session),
        writer: ctx.person(writer).await?.name,
        written_on: ctx.speech.day(found.written_on),
        parts: parts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect(),
    })
}
