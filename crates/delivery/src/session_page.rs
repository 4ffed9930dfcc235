//! The page of a session: what and when, what is mine to do, and for whoever runs it the list of
//! people with attendance, tasks and the agreement.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::list_people_by_ids;
use kernel::{Ctx, Person, PersonId};
use platform::Day;
use platform::i18n::Speech;
use platform::web::{Form, Page, Problem, html};

use crate::model::{SessionKind, day_words};
use crate::standing::{Standing, get_session};
use crate::store::{
    Attendance, PracticeOutcome, PracticeTask, Session, SessionId, find_agreement, find_reflection,
    list_attendance_of_session, list_call_offs_of, list_outcomes_of_session, list_seats_of_session,
    list_shared_reflections, list_tasks_of_session,
};
use crate::{practice, record_attendance, rules};

/// The forms of the page that were sent and are shown again with their faults.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    pub attendance: Option<Form>,
    pub tasks: Option<Form>,
    pub done: Option<Form>,
    pub call_off: Option<Form>,
}

/// A session in words.
#[derive(Clone, Debug)]
pub(crate) struct SessionFacts {
    pub href: String,
    pub kind_key: &'static str,
    pub day: String,
    pub time: String,
    pub minutes: i32,
    pub place: String,
    pub topic: String,
}

/// A session in the words of a language.
pub(crate) fn facts(speech: &Speech, session: &Session) -> SessionFacts {
    SessionFacts {
        href: format!("/sessions/{}", session.id),
        kind_key: session.kind.key(),
        day: day_words(speech, session.day),
        time: session.starts_at.say(speech),
        minutes: session.minutes,
        place: session.place.clone(),
        topic: session.topic.clone(),
    }
}

/// A practice task in words.
pub(crate) struct TaskView {
    pub text: String,
    pub duty: String,
    pub due: String,
    pub is_late: bool,
    pub outcome: Option<OutcomeView>,
}

pub(crate) struct OutcomeView {
    pub tried: String,
    pub noticed: String,
    pub day: String,
}

struct Mine {
    presence: Option<&'static str>,
    task: Option<TaskView>,
    done: Form,
    may_reflect: bool,
    reflection_key: &'static str,
}

struct PersonRow {
    name: String,
    presence: Option<&'static str>,
    task: Option<TaskView>,
}

struct FieldRow {
    field: String,
    name: String,
}

struct Run {
    /// Why attendance cannot be recorded yet.
    not_yet: Option<&'static str>,
    is_recorded: bool,
    /// Which state of the list the form was made from.
    seen: i32,
    may_set: bool,
    attendance: Form,
    attendance_rows: Vec<FieldRow>,
    tasks: Form,
    task_rows: Vec<FieldRow>,
    call_off: Form,
}

#[derive(Template)]
#[template(path = "session.html")]
struct SessionPage {
    page: Page,
    offer_href: String,
    offer_title: String,
    session: SessionFacts,
    called_off: Option<String>,
    agreement: Option<String>,
    mine: Option<Mine>,
    people: Vec<PersonRow>,
    observe: Vec<(String, String)>,
    shared: Vec<(String, String)>,
    run: Option<Run>,
}

/// Shows a session.
pub(crate) async fn show(ctx: Ctx, Path(id): Path<SessionId>) -> Result<Response, Problem> {
    let page = load(&ctx, id, Forms::default()).await?;
    html(&page)
}

/// Shows a session with a form that has faults.
pub(crate) async fn show_again(
    ctx: &Ctx,
    id: SessionId,
    forms: Forms,
) -> Result<Response, Problem> {
    let mut response = html(&load(ctx, id, forms).await?)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// Everything recorded of a session, for a reader who may open its page.
struct Records {
    session: Session,
    standing: Standing,
    people: Vec<Person>,
    attendance: Vec<Attendance>,
    tasks: Vec<PracticeTask>,
    outcomes: Vec<PracticeOutcome>,
    agreement: Option<String>,
    called_off: Option<String>,
}

async fn load(ctx: &Ctx, id: SessionId, forms: Forms) -> Result<SessionPage, Problem> {
    let records = Records::load(ctx, id).await?;
    let Forms {
        attendance,
        tasks,
        done,
        call_off,
    } = forms;
    let is_mine = records.people.iter().any(|one| one.id == ctx.me.id);
    let mine = if is_mine {
        Some(records.mine(ctx, done).await?)
    } else {
        None
    };
    let may_run = records.standing.may_run && records.called_off.is_none();
    let run = may_run.then(|| Run {
        attendance: attendance.unwrap_or_else(|| records.attendance_form()),
        tasks: tasks.unwrap_or_default(),
        call_off: call_off.unwrap_or_default(),
        ..records.run(ctx)
    });
    let page = ctx.page("session-title").in_stage("delivery");
    Ok(SessionPage {
        page: page.titled(&records.session.topic),
        offer_href: format!("/offers/{}", records.standing.offer.id),
        offer_title: records.standing.offer.title.clone(),
        session: facts(&ctx.speech, &records.session),
        mine,
        people: records.rows(ctx),
        observe: records.observe(),
        shared: records.shared(ctx).await?,
        run,
        called_off: records.called_off,
        agreement: records.agreement,
    })
}

impl Records {
    async fn load(ctx: &Ctx, id: SessionId) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let (session, offer) = get_session(db, authority, id).await?;
        let standing = Standing::load(ctx, offer.id).await?;
        let seats = list_seats_of_session(db, authority, id).await?;
        let ids: Vec<PersonId> = seats.iter().map(|seat| seat.person_id).collect();
        if !ids.contains(&ctx.me.id) && !standing.may_read {
            return Err(Problem::not_found());
        }
        let mut people = list_people_by_ids(db, authority, &ids).await?;
        people.sort_by(|a, b| a.name_folded.cmp(&b.name_folded));
        let call_offs = list_call_offs_of(db, authority, &[offer.id]).await?;
        let called_off = call_offs.into_iter().find(|off| off.session_id == id);
        let agreement = find_agreement(db, authority, id).await?.map(|row| row.text);
        Ok(Self {
            attendance: list_attendance_of_session(db, authority, &[id]).await?,
            tasks: list_tasks_of_session(db, authority, &[id]).await?,
            outcomes: list_outcomes_of_session(db, authority, &[id]).await?,
            agreement: agreement.filter(|text| !text.is_empty()),
            called_off: called_off.map(|off| off.reason),
            session,
            standing,
            people,
        })
    }

    fn presence_of(&self, person: PersonId) -> Option<&Attendance> {
        self.attendance.iter().find(|row| row.person_id == person)
    }

    fn task_of(&self, ctx: &Ctx, person: PersonId) -> Option<TaskView> {
        let task = self.tasks.iter().find(|task| task.person_id == person)?;
        let outcome = self
            .outcomes
            .iter()
            .find(|outcome| outcome.person_id == person);
        Some(task_view(&ctx.speech, task, outcome, ctx.today()))
    }

    async fn mine(&self, ctx: &Ctx, done: Option<Form>) -> Result<Mine, Problem> {
        let me = ctx.me.id;
        let found = find_reflection(ctx.db(), ctx.authority(), self.session.id, me).await?;
        let reflection_key = match &found {
            None => "session-reflection-none",
            Some(row) if row.is_shared => "session-reflection-shared",
            Some(_) => "session-reflection-private",
        };
        let task = self.task_of(ctx, me);
        let prefilled = match task.as_ref().and_then(|task| task.outcome.as_ref()) {
            Some(outcome) => Form::empty()
                .with("tried", &outcome.tried)
                .with("noticed", &outcome.noticed),
            None => Form::empty(),
        };
        Ok(Mine {
            presence: self.presence_of(me).map(|row| row.presence.key()),
            task,
            done: done.unwrap_or(prefilled),
            may_reflect: ctx.is_in_advance
                || rules::check_held(self.session.day, ctx.today()).is_ok(),
            reflection_key,
        })
    }

    /// The list of people for those who may read it; a participant sees only what is their own.
    fn rows(&self, ctx: &Ctx) -> Vec<PersonRow> {
        if !self.standing.may_read {
            return Vec::new();
        }
        self.people
            .iter()
            .map(|person| PersonRow {
                name: person.name.clone(),
                presence: self.presence_of(person.id).map(|row| row.presence.key()),
                task: self.task_of(ctx, person.id),
            })
            .collect()
    }

    /// The observation form for each person whose lesson is observed.
    fn observe(&self) -> Vec<(String, String)> {
        let is_observation = self.session.kind == SessionKind::Observation;
        if !is_observation || !self.standing.may_run || self.called_off.is_some() {
            return Vec::new();
        }
        let link = |person: &Person| {
            let href = format!("/assess/observasi-kelas/{}", person.id);
            (person.name.clone(), href)
        };
        self.people.iter().map(link).collect()
    }

    /// The writers who share their reflection with the signed-in person, their coach.
    async fn shared(&self, ctx: &Ctx) -> Result<Vec<(String, String)>, Problem> {
        if !self.standing.is_coach {
            return Ok(Vec::new());
        }
        let id = self.session.id;
        let found = list_shared_reflections(ctx.db(), ctx.authority(), id).await?;
        let row = |person: &Person| {
            let href = format!("/sessions/{id}/reflections/{}", person.id);
            let is_shared = found.iter().any(|row| row.person_id == person.id);
            is_shared.then(|| (person.name.clone(), href))
        };
        Ok(self.people.iter().filter_map(row).collect())
    }

    /// Everyone is marked present until someone says otherwise: that is what a list mostly says.
    fn attendance_form(&self) -> Form {
        let agreement = self.agreement.as_deref().unwrap_or("");
        let form = Form::empty().with("agreement", agreement);
        self.people.iter().fold(form, |form, person| {
            let presence = self
                .presence_of(person.id)
                .map_or("present", |row| row.presence.as_str());
            form.with(&record_attendance::field_of(person.id), presence)
        })
    }

    /// Why attendance cannot be recorded yet, as a sentence. A page that a device keeps has its form:
    /// by the time it is filled the day has come.
    fn not_yet(&self, ctx: &Ctx) -> Option<&'static str> {
        let is_held = rules::check_held(self.session.day, ctx.today()).is_ok();
        if !is_held && !ctx.is_in_advance {
            return Some("session-attendance-later");
        }
        let is_begun = rules::check_begun(self.standing.offer.state).is_ok();
        (!is_begun).then_some("session-hint-not-begun")
    }

    fn run(&self, ctx: &Ctx) -> Run {
        let row = |field: fn(PersonId) -> String, person: &Person| FieldRow {
            field: field(person.id),
            name: person.name.clone(),
        };
        let is_done = |person: &Person| self.outcomes.iter().any(|one| one.person_id == person.id);
        let open = self.people.iter().filter(|person| !is_done(person));
        Run {
            not_yet: self.not_yet(ctx),
            is_recorded: !self.attendance.is_empty(),
            seen: record_attendance::state_of(&self.attendance),
            may_set: rules::check_open(self.standing.offer.state).is_ok(),
            attendance: Form::empty(),
            attendance_rows: self
                .people
                .iter()
                .map(|person| row(record_attendance::field_of, person))
                .collect(),
            tasks: Form::empty(),
            task_rows: open.map(|person| row(practice::field_of, person)).collect(),
            call_off: Form::empty(),
        }
    }
}

/// A practice task and its outcome in words.
pub(crate) fn task_view(
    speech: &Speech,
    task: &PracticeTask,
    outcome: Option<&PracticeOutcome>,
    today: Day,
) -> TaskView {
    TaskView {
        text: task.text.clone(),
        duty: task.duty.clone(),
        due: day_words(speech, task.due_on),
        is_late: outcome.is_none() && task.due_on < today,
        outcome: outcome.map(|outcome| OutcomeView {
            tried: outcome.tried.clone(),
            noticed: outcome.noticed.clone(),
            day: speech.day(outcome.done_on),
        }),
    }
}
