//! Practice tasks: set by whoever runs the offer, tied to a lesson or duty of each participant,
//! and finished by the participant with two sentences about what happened.

use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, AuthorityId, Ctx, Permit, PersonId, Target};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::{Db, add, add_all};
use platform::web::{Fault, Form, Problem, see_other};
use serde_json::json;

use crate::error::DeliveryError;
use crate::rules;
use crate::session_page::{self, Forms};
use crate::standing::{check_stands, get_session, permit_for_session};
use crate::store::{
    PracticeOutcome, PracticeOutcomeId, PracticeTask, PracticeTaskId, Session, SessionId,
    list_outcomes_of_session, list_seats_of_session, list_tasks_of_session,
};

/// A practice task for some participants of a session.
#[derive(Clone, Debug)]
pub struct SetTask {
    /// After which session.
    pub session: SessionId,
    /// What to try.
    pub text: String,
    /// Until when.
    pub due_on: Day,
    /// Whose task, and in which lesson or duty of theirs.
    pub duties: Vec<(PersonId, String)>,
    /// The day it is set.
    pub today: Day,
}

/// Sets a practice task. What a person was given after this session before is replaced unless it
/// is done; the same task sent twice is kept once.
pub async fn set_task(
    db: &Db,
    actor: &Actor,
    permit: Permit,
    input: SetTask,
) -> Result<(), DeliveryError> {
    let authority = permit.authority();
    let (session, offer) = get_session(db.read(), authority, input.session).await?;
    rules::check_open(offer.state)?;
    check_stands(db.read(), authority, &session).await?;
    rules::check_coming(input.due_on, input.today)?;
    if input.duties.is_empty() {
        return Err(DeliveryError::NoParticipant);
    }
    let seats = list_seats_of_session(db.read(), authority, session.id).await?;
    let is_expected = |person: &PersonId| seats.iter().any(|seat| seat.person_id == *person);
    if !input.duties.iter().all(|(person, _)| is_expected(person)) {
        return Err(DeliveryError::NotAParticipant);
    }
    match keep_tasks(db, actor, authority, &session, &input).await {
        Err(error) if error.is_overtaken() => {
            keep_tasks(db, actor, authority, &session, &input).await
        }
        other => other,
    }
}

async fn keep_tasks(
    db: &Db,
    actor: &Actor,
    authority: AuthorityId,
    session: &Session,
    input: &SetTask,
) -> Result<(), DeliveryError> {
    let tx = db.begin().await?;
    let known = list_tasks_of_session(&*tx, authority, &[session.id]).await?;
    let done = list_outcomes_of_session(&*tx, authority, &[session.id]).await?;
    let mut rows = Vec::new();
    for (person, duty) in &input.duties {
        let before = known.iter().find(|task| task.person_id == *person);
        let is_same = before.is_some_and(|task| {
            (&task.duty, &task.text, task.due_on) == (duty, &input.text, input.due_on)
        });
        if is_same {
            continue;
        }
        if done.iter().any(|outcome| outcome.person_id == *person) {
            return Err(DeliveryError::TaskDone);
        }
        rows.push(PracticeTask {
            authority_id: authority,
            id: PracticeTaskId::new(),
            session_id: session.id,
            offer_id: session.offer_id,
            person_id: *person,
            version: before.map_or(0, |task| task.version) + 1,
            duty: duty.clone(),
            text: input.text.clone(),
            due_on: input.due_on,
            set_by: actor.person.unwrap_or_default(),
            set_at: actor.at,
        });
    }
    if rows.is_empty() {
        return Ok(());
    }
    let data = json!({ "people": rows.len(), "due": input.due_on });
    add_all(&tx, rows).await?;
    tx.commit(
        actor,
        Audited::new("practice_task.set", session.id.0).with(data),
    )
    .await?;
    Ok(())
}

/// What came of a practice task.
#[derive(Clone, Debug)]
pub struct FinishTask {
    /// Of the task after which session.
    pub session: SessionId,
    /// Whose task.
    pub person: PersonId,
    /// What was tried.
    pub tried: String,
    /// What was noticed.
    pub noticed: String,
    /// The day it is marked done.
    pub today: Day,
}

/// Marks a person's practice task done. Sent again with other words, it is a correction.
pub async fn finish_task(
    db: &Db,
    actor: &Actor,
    permit: Permit,
    input: FinishTask,
) -> Result<(), DeliveryError> {
    let authority = permit.authority();
    let (session, _) = get_session(db.read(), authority, input.session).await?;
    match keep_outcome(db, actor, authority, &session, &input).await {
        Err(error) if error.is_overtaken() => {
            keep_outcome(db, actor, authority, &session, &input).await
        }
        other => other,
    }
}

async fn keep_outcome(
    db: &Db,
    actor: &Actor,
    authority: AuthorityId,
    session: &Session,
    input: &FinishTask,
) -> Result<(), DeliveryError> {
    let tx = db.begin().await?;
    let tasks = list_tasks_of_session(&*tx, authority, &[session.id]).await?;
    if !tasks.iter().any(|task| task.person_id == input.person) {
        return Err(DeliveryError::NoTask);
    }
    let known = list_outcomes_of_session(&*tx, authority, &[session.id]).await?;
    let before = known
        .iter()
        .find(|outcome| outcome.person_id == input.person);
    let is_same = before.is_some_and(|outcome| {
        (&outcome.tried, &outcome.noticed) == (&input.tried, &input.noticed)
    });
    if is_same {
        return Ok(());
    }
    let row = PracticeOutcome {
        authority_id: authority,
        id: PracticeOutcomeId::new(),
        session_id: session.id,
        offer_id: session.offer_id,
        person_id: input.person,
        version: before.map_or(0, |outcome| outcome.version) + 1,
        tried: input.tried.clone(),
        noticed: input.noticed.clone(),
        done_on: before.map_or(input.today, |outcome| outcome.done_on),
        recorded_at: actor.at,
    };
    add(&tx, row).await?;
    tx.commit(actor, Audited::new("practice_task.done", session.id.0))
        .await?;
    Ok(())
}

/// The form field of the lesson or duty a person's task is tied to.
pub(crate) fn field_of(person: PersonId) -> String {
    format!("duty-{person}")
}

/// Takes in new tasks from the session's page.
pub(crate) async fn post_tasks(
    ctx: Ctx,
    Path(id): Path<SessionId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (permit, seats) = permit_for_session(&ctx, id).await?;
    let duties: Vec<(PersonId, String)> = seats
        .iter()
        .filter_map(|seat| {
            let duty = form.optional_text(&field_of(seat.person_id), 120)?;
            (!duty.is_empty()).then_some((seat.person_id, duty))
        })
        .collect();
    if duties.is_empty() {
        form.fail("duties", Fault::new("practice-fault-no-duty"));
    }
    let (text, due_on) = (form.text("text", 500), form.day("due_on"));
    if let (Some(text), Some(due_on), true) = (text, due_on, form.is_valid()) {
        let input = SetTask {
            session: id,
            text,
            due_on,
            duties,
            today: ctx.today(),
        };
        match set_task(&ctx.app.shell.db, &ctx.actor, permit, input).await {
            Ok(()) => return Ok(see_other(&format!("/sessions/{id}?notice=practice-set"))),
            Err(error @ DeliveryError::TaskDone) => error.beside(&mut form, "duties")?,
            Err(error) => error.beside(&mut form, "due_on")?,
        }
    }
    session_page::show_again(
        &ctx,
        id,
        Forms {
            tasks: Some(form),
            ..Forms::default()
        },
    )
    .await
}

/// Takes in the outcome of the signed-in person's own task.
pub(crate) async fn post_done(
    ctx: Ctx,
    Path(id): Path<SessionId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ReflectOnSelf, Target::Person(ctx.me.id))
        .await?;
    let (tried, noticed) = (form.text("tried", 500), form.text("noticed", 500));
    let (Some(tried), Some(noticed)) = (tried, noticed) else {
        let forms = Forms {
            done: Some(form),
            ..Forms::default()
        };
        return session_page::show_again(&ctx, id, forms).await;
    };
    let (person, today) = (ctx.me.id, ctx.day_of(form.filled_at(ctx.now())));
    let input = FinishTask {
        session: id,
        person,
        tried,
        noticed,
        today,
    };
    finish_task(&ctx.app.shell.db, &ctx.actor, permit, input).await?;
    Ok(see_other(&format!("/sessions/{id}?notice=practice-done")))
}
