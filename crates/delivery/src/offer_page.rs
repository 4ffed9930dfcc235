//! The activity page of an offer: its sessions, what comes next, what it has delivered to each
//! participant, and the form for one more session.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Ctx, Person, PersonId};
use planning::{Mode, OfferHead, OfferId, OfferState, OfferTab};
use platform::Day;
use platform::web::{Form, Page, Problem, html};

use crate::model::{SessionKind, Share, hours};
use crate::participation::{Participation, list_participation};
use crate::rules;
use crate::session_page::{SessionFacts, facts};
use crate::standing::Standing;
use crate::store::{
    Session, SessionId, SessionSeat, list_all_sessions_of, list_attendance_of, list_call_offs_of,
    list_seats_of,
};
use crate::workload::{list_overloads, weekly_limit};

struct SessionRow {
    facts: SessionFacts,
    /// Whether this reader may open it.
    is_open: bool,
    is_waiting: bool,
    is_over: bool,
    called_off: Option<String>,
    people: usize,
}

struct DeliveredRow {
    name: String,
    attendance: Share,
    tasks: Share,
    hours: String,
    /// Hours attended that do not count yet.
    uncounted: Option<String>,
}

struct AddForm {
    /// Kept while the form is shown again, so that it is kept once; new when it was used up.
    id: SessionId,
    form: Form,
    kinds: Vec<(SessionKind, String)>,
    people: Vec<(PersonId, String)>,
}

#[derive(Template)]
#[template(path = "offer.html")]
struct OfferPage {
    page: Page,
    head: OfferHead,
    hint: Option<&'static str>,
    next_kind: Option<&'static str>,
    rows: Vec<SessionRow>,
    overloads: Vec<String>,
    delivered: Vec<DeliveredRow>,
    add: Option<AddForm>,
}

/// Shows the activity page of an offer.
pub(crate) async fn show(ctx: Ctx, Path(id): Path<OfferId>) -> Result<Response, Problem> {
    let standing = Standing::load(&ctx, id).await?;
    html(&load(&ctx, standing, None).await?)
}

/// Shows it with a session form that has faults.
pub(crate) async fn show_again(
    ctx: &Ctx,
    standing: Standing,
    form: Form,
) -> Result<Response, Problem> {
    let mut response = html(&load(ctx, standing, Some(form)).await?)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn load(ctx: &Ctx, standing: Standing, form: Option<Form>) -> Result<OfferPage, Problem> {
    let id = standing.offer.id;
    if standing.may_run && standing.offer.state == OfferState::Proposed {
        let plan = format!("/plans/{}", standing.offer.plan_id);
        return Err(Problem::rule("session-fault-not-approved").back_to(plan));
    }
    let head = OfferHead::load(ctx, id, OfferTab::Activity).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let sessions = list_all_sessions_of(db, authority, &[id]).await?;
    let call_offs = list_call_offs_of(db, authority, &[id]).await?;
    let called_off: HashMap<SessionId, String> = call_offs
        .into_iter()
        .map(|off| (off.session_id, off.reason))
        .collect();
    let seats = list_seats_of(db, authority, id).await?;
    let attendance = list_attendance_of(db, authority, &[id]).await?;
    let known = Known {
        today: ctx.today(),
        me: ctx.me.id,
        may_read: standing.may_read,
        may_run: standing.may_run,
        recorded: attendance.iter().map(|row| row.session_id).collect(),
        called_off,
        seats,
    };
    let rows = sessions
        .iter()
        .map(|session| known.row(ctx, session))
        .collect();
    let standing_sessions: Vec<&Session> = sessions
        .iter()
        .filter(|session| !known.called_off.contains_key(&session.id))
        .collect();
    let last = standing_sessions.last().copied();
    let is_open = rules::check_open(standing.offer.state).is_ok();
    let next = rules::next_kind(head.offer.mode, last.map(|session| session.kind));
    let add = (standing.may_run && is_open).then(|| AddForm {
        id: usable_id(form.as_ref()),
        form: form.unwrap_or_else(|| blank(&head, last, next, known.today)),
        kinds: kinds(ctx, head.offer.mode),
        people: head
            .participants
            .iter()
            .map(|one| (one.id, one.name.clone()))
            .collect(),
    });
    Ok(OfferPage {
        page: head.page(ctx, "delivery"),
        hint: hint(&standing),
        next_kind: (is_open && head.offer.mode == Mode::Mentoring).then_some(next.key()),
        rows,
        overloads: overload_sentences(ctx, &standing, &head, &standing_sessions).await?,
        delivered: delivered(ctx, &standing, &head).await?,
        add,
        head,
    })
}

fn hint(standing: &Standing) -> Option<&'static str> {
    match standing.offer.state {
        OfferState::Planned if standing.may_run => Some("session-hint-not-begun"),
        OfferState::Finished => Some("session-hint-finished"),
        _ => None,
    }
}

/// What is known of all sessions of the offer, for telling about each.
struct Known {
    today: Day,
    me: PersonId,
    may_read: bool,
    may_run: bool,
    recorded: HashSet<SessionId>,
    called_off: HashMap<SessionId, String>,
    seats: Vec<SessionSeat>,
}

impl Known {
    fn row(&self, ctx: &Ctx, session: &Session) -> SessionRow {
        let here = self
            .seats
            .iter()
            .filter(|seat| seat.session_id == session.id);
        let people: Vec<PersonId> = here.map(|seat| seat.person_id).collect();
        let called_off = self.called_off.get(&session.id).cloned();
        let is_recorded = self.recorded.contains(&session.id);
        let is_held = rules::check_held(session.day, self.today).is_ok();
        SessionRow {
            facts: facts(&ctx.speech, session),
            is_open: self.may_read || people.contains(&self.me),
            is_waiting: self.may_run && is_held && !is_recorded && called_off.is_none(),
            is_over: session.day < self.today,
            called_off,
            people: people.len(),
        }
    }
}

fn kinds(ctx: &Ctx, mode: Mode) -> Vec<(SessionKind, String)> {
    let mut kinds = rules::kinds_of(mode).to_vec();
    if !kinds.contains(&SessionKind::Meeting) {
        kinds.push(SessionKind::Meeting);
    }
    kinds
        .into_iter()
        .map(|kind| (kind, ctx.speech.say(kind.key()).to_string()))
        .collect()
}

fn usable_id(form: Option<&Form>) -> SessionId {
    form.filter(|form| form.fault("id").is_none())
        .and_then(|form| form.value("id").parse().ok())
        .unwrap_or_else(SessionId::new)
}

/// A session form that begins where the last session ended: a week later, same time and place.
fn blank(head: &OfferHead, last: Option<&Session>, next: SessionKind, today: Day) -> Form {
    let form = Form::empty().with("kind", next);
    let form = head
        .participants
        .iter()
        .fold(form, |form, one| form.with("for", one.id));
    let Some(last) = last else {
        return form.with("minutes", 90);
    };
    let form = form
        .with("minutes", last.minutes)
        .with("place", &last.place);
    let form = form.with("starts_at", last.starts_at);
    let day = last.day.plus_days(7);
    if day < today {
        form
    } else {
        form.with("day", day)
    }
}

async fn overload_sentences(
    ctx: &Ctx,
    standing: &Standing,
    head: &OfferHead,
    sessions: &[&Session],
) -> Result<Vec<String>, Problem> {
    if !standing.may_run {
        return Ok(Vec::new());
    }
    let today = ctx.today();
    let days: Vec<Day> = sessions
        .iter()
        .map(|session| session.day)
        .filter(|day| *day >= today)
        .collect();
    let people: Vec<PersonId> = head.participants.iter().map(|one| one.id).collect();
    let (db, authority) = (ctx.db(), ctx.authority());
    let limit = weekly_limit(db, authority, standing.offer.school_id).await?;
    let over = list_overloads(db, authority, &people, &days, limit).await?;
    Ok(over
        .iter()
        .filter_map(|one| {
            let person = head
                .participants
                .iter()
                .find(|person| person.id == one.person)?;
            let sentence = ctx
                .speech
                .say("workload-over")
                .with("person", &person.name)
                .with("week", ctx.speech.day(one.week))
                .with("hours", hours(&ctx.speech, one.minutes))
                .with("limit", hours(&ctx.speech, limit));
            Some(sentence.to_string())
        })
        .collect())
}

/// What was delivered: to everyone for those who may read it, to oneself for a participant.
async fn delivered(
    ctx: &Ctx,
    standing: &Standing,
    head: &OfferHead,
) -> Result<Vec<DeliveredRow>, Problem> {
    let found = list_participation(ctx.db(), ctx.authority(), &standing.offer).await?;
    let row_of = |person: &Person| {
        let one = found.iter().find(|one| one.person == person.id)?;
        Some(delivered_row(ctx, person, one))
    };
    Ok(head
        .participants
        .iter()
        .filter(|person| standing.may_read || person.id == ctx.me.id)
        .filter_map(row_of)
        .collect())
}

fn delivered_row(ctx: &Ctx, person: &Person, one: &Participation) -> DeliveredRow {
    let uncounted = one.attended_minutes - one.counted_minutes;
    DeliveredRow {
        name: person.name.clone(),
        attendance: one.attendance,
        tasks: one.tasks,
        hours: hours(&ctx.speech, one.counted_minutes),
        uncounted: (uncounted > 0).then(|| hours(&ctx.speech, uncounted)),
    }
}
