//! The page of a cycle: where it stands, the next step with its form, what was written, its people.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::list_people_of_school;
use kernel::{Action, Ctx, PersonId};
use platform::web::{Form, Page, Problem, html};

use super::load::Loaded;
use super::model::{CycleEntry, CycleEntryId, CycleId};
use super::modes::{Opens, Step};
use super::rules::{self, heads, of_step};
use super::say::state_line;

/// A question with its answer.
struct Answer {
    question: String,
    text: String,
}

/// One person's words at a step.
struct Words {
    by: String,
    day: String,
    answers: Vec<Answer>,
}

/// A question of a form.
struct Question {
    code: String,
    label: String,
    is_needed: bool,
}

/// The form of a step.
struct StepForm {
    title: String,
    round: i32,
    step: String,
    replaces: String,
    /// What others wrote without knowing of each other, when two versions stand.
    versions: Vec<Words>,
    opens: Option<(String, &'static str)>,
    questions: Vec<Question>,
    form: Form,
}

/// What was written at a step.
struct StepWords {
    title: String,
    words: Vec<Words>,
    is_disputed: bool,
    correct: Option<StepForm>,
}

struct Member {
    name: String,
    role: String,
    since: String,
    until: Option<String>,
    note: String,
}

struct Manage {
    candidates: Vec<(PersonId, String)>,
    form: Form,
}

#[derive(Template)]
#[template(path = "cycle.html")]
struct CyclePage {
    page: Page,
    href: String,
    way: String,
    about: String,
    state: String,
    is_late: bool,
    host: Option<String>,
    steps: Vec<(String, bool)>,
    forms: Vec<StepForm>,
    rounds: Vec<(i32, Vec<StepWords>)>,
    members: Vec<Member>,
    may_join: bool,
    is_party: bool,
    manage: Option<Manage>,
}

/// Shows a cycle.
pub(crate) async fn show(ctx: Ctx, Path(id): Path<CycleId>) -> Result<Response, Problem> {
    let loaded = Loaded::of(&ctx, id).await?;
    let mut page = build(&ctx, &loaded);
    page.manage = manage(&ctx, &loaded, Form::empty()).await?;
    html(&page)
}

/// Shows a cycle with the form of a step that has faults.
pub(super) fn again(
    ctx: &Ctx,
    loaded: &Loaded,
    step: &Step,
    round: i32,
    form: Form,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut page = build(ctx, loaded);
    page.forms = vec![StepForm {
        replaces: form.value("replaces").to_owned(),
        form,
        ..step_form(ctx, loaded, step, round)
    }];
    let mut response = html(&page)?;
    *response.status_mut() = status;
    Ok(response)
}

/// Shows a cycle with the form of its people that has faults.
pub(super) async fn manage_again(
    ctx: &Ctx,
    loaded: &Loaded,
    form: Form,
) -> Result<Response, Problem> {
    let mut page = build(ctx, loaded);
    page.manage = manage(ctx, loaded, form).await?;
    let mut response = html(&page)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn manage(ctx: &Ctx, loaded: &Loaded, form: Form) -> Result<Option<Manage>, Problem> {
    let is_open = loaded.cycle.closed_on.is_none();
    if !is_open || !ctx.may(Action::HandOverCycle, loaded.work()).await? {
        return Ok(None);
    }
    let school = loaded.cycle.school_id;
    let people = list_people_of_school(ctx.db(), ctx.authority(), school).await?;
    let candidates = people
        .into_iter()
        .filter(|person| person.id != loaded.cycle.lead_id)
        .map(|person| (person.id, person.name))
        .collect();
    Ok(Some(Manage { candidates, form }))
}

fn build(ctx: &Ctx, loaded: &Loaded) -> CyclePage {
    let (way, language) = (loaded.way, ctx.speech.language);
    let standing = loaded.standing();
    let (state, is_late) = state_line(ctx, way, &loaded.cycle, &standing, |id| {
        loaded.name(id).to_owned()
    });
    let page = ctx.page("cycles-title").in_stage("delivery");
    CyclePage {
        page: page.titled(&loaded.cycle.title),
        href: format!("/cycles/{}", loaded.cycle.id),
        way: way.title(language).to_owned(),
        about: way.explanation(language).to_owned(),
        state,
        is_late,
        host: way
            .has_rotating_host
            .then(|| rules::host_of_round(&loaded.seats, next_round(loaded)))
            .flatten()
            .map(|host| loaded.name(host).to_owned()),
        steps: steps(ctx, loaded, standing.step),
        forms: forms(ctx, loaded),
        rounds: match loaded.is_party {
            true => rounds(ctx, loaded),
            // Words written in a cycle are for those who take part.
            false => Vec::new(),
        },
        members: members(ctx, loaded),
        may_join: !is_member(ctx, loaded) && way.can_be_joined && loaded.cycle.closed_on.is_none(),
        is_party: loaded.is_party,
        manage: None,
    }
}

fn is_member(ctx: &Ctx, loaded: &Loaded) -> bool {
    let mut held = loaded.seats.iter().filter(|seat| seat.is_held());
    held.any(|seat| seat.person_id == ctx.me.id)
}

fn steps(ctx: &Ctx, loaded: &Loaded, now: usize) -> Vec<(String, bool)> {
    let all = loaded.way.steps.iter().enumerate();
    all.map(|(at, step)| (step.title(ctx.speech.language).to_owned(), at == now))
        .collect()
}

/// The round that is written in next.
fn next_round(loaded: &Loaded) -> i32 {
    let standing = loaded.standing();
    match standing.step < loaded.way.steps.len() {
        true => standing.round,
        false => standing.round + 1,
    }
}

/// The forms the reader can fill: of the next step, and on a page that a device keeps of all that may
/// come before there is a network again.
fn forms(ctx: &Ctx, loaded: &Loaded) -> Vec<StepForm> {
    let standing = loaded.standing();
    let round = next_round(loaded);
    let first = standing.step % loaded.way.steps.len();
    let coming = loaded.way.steps.iter().skip(first);
    coming
        .take(if ctx.is_in_advance { usize::MAX } else { 1 })
        .filter(|step| loaded.may_write(step, round, ctx.me.id))
        .filter(|step| {
            !step.is_for_each || of_step(&loaded.entries, round, step, ctx.me.id).is_empty()
        })
        .map(|step| step_form(ctx, loaded, step, round))
        .collect()
}

fn step_form(ctx: &Ctx, loaded: &Loaded, step: &Step, round: i32) -> StepForm {
    let language = ctx.speech.language;
    let standing = heads(&of_step(&loaded.entries, round, step, ctx.me.id));
    let ids: Vec<String> = standing.iter().map(|entry| entry.id.to_string()).collect();
    let mut form = Form::empty().with("id", CycleEntryId::new());
    // Of several versions everything stands in the form, to be joined by whoever settles them.
    for ask in &step.asks {
        let mut said: Vec<String> = Vec::new();
        for entry in &standing {
            let answer = entry.answers().remove(&ask.code).unwrap_or_default();
            if !answer.is_empty() && !said.contains(&answer) {
                said.push(answer);
            }
        }
        form = form.with(&ask.code, said.join("\n"));
    }
    let question = |ask: &super::modes::Ask| Question {
        code: ask.code.clone(),
        label: ask.question(language).to_owned(),
        is_needed: ask.is_needed,
    };
    StepForm {
        title: step.title(language).to_owned(),
        round,
        step: step.code.clone(),
        replaces: ids.join(" "),
        versions: match standing.len() {
            0 | 1 => Vec::new(),
            _ => words(ctx, loaded, step, &standing),
        },
        opens: opens(ctx, loaded, step),
        questions: step.asks.iter().map(question).collect(),
        form,
    }
}

/// Where a step is carried out, if not on this page.
fn opens(ctx: &Ctx, loaded: &Loaded, step: &Step) -> Option<(String, &'static str)> {
    Some(match step.opens? {
        Opens::Visit => (
            format!("/assess/people/{}", loaded.partner()?),
            "cycle-opens-visit",
        ),
        Opens::Peer => (format!("/assess/people/{}", ctx.me.id), "cycle-opens-peer"),
        Opens::PeerForm => (
            format!("/assess/observasi-rekan/{}", loaded.cycle.lead_id),
            "cycle-opens-peer-form",
        ),
    })
}

fn words(ctx: &Ctx, loaded: &Loaded, step: &Step, entries: &[&CycleEntry]) -> Vec<Words> {
    let language = ctx.speech.language;
    let one = |entry: &&CycleEntry| {
        let answers = entry.answers();
        Words {
            by: loaded.name(entry.person_id).to_owned(),
            day: ctx.speech.day(entry.done_on),
            answers: step
                .asks
                .iter()
                .filter_map(|ask| {
                    Some(Answer {
                        question: ask.question(language).to_owned(),
                        text: answers.get(&ask.code)?.clone(),
                    })
                })
                .collect(),
        }
    };
    entries.iter().map(one).collect()
}

/// What was written, the latest round first.
fn rounds(ctx: &Ctx, loaded: &Loaded) -> Vec<(i32, Vec<StepWords>)> {
    let last = loaded.standing().round;
    let of_round = |round: i32| -> Vec<StepWords> {
        let steps = loaded.way.steps.iter();
        steps
            .filter_map(|step| step_words(ctx, loaded, step, round))
            .collect()
    };
    (1..=last)
        .rev()
        .map(|round| (round, of_round(round)))
        .filter(|(_, steps)| !steps.is_empty())
        .collect()
}

fn step_words(ctx: &Ctx, loaded: &Loaded, step: &Step, round: i32) -> Option<StepWords> {
    let all: Vec<&CycleEntry> = loaded
        .entries
        .iter()
        .filter(|entry| entry.round == round && entry.step == step.code)
        .collect();
    if all.is_empty() {
        return None;
    }
    let found = heads(&all);
    let mine = heads(&of_step(&loaded.entries, round, step, ctx.me.id));
    // Where everyone writes for themselves several versions are no dispute.
    let is_disputed = match step.is_for_each {
        true => mine.len() > 1,
        false => found.len() > 1,
    };
    let may_correct = !mine.is_empty() && loaded.may_write(step, round, ctx.me.id);
    Some(StepWords {
        title: step.title(ctx.speech.language).to_owned(),
        words: words(ctx, loaded, step, &found),
        is_disputed,
        correct: may_correct.then(|| StepForm {
            // They stand above it already.
            versions: Vec::new(),
            ..step_form(ctx, loaded, step, round)
        }),
    })
}

fn members(ctx: &Ctx, loaded: &Loaded) -> Vec<Member> {
    let mut seats: Vec<_> = loaded.seats.iter().collect();
    seats.sort_by_key(|seat| (!seat.is_held(), seat.role, seat.starts_on, seat.id));
    let speech = &ctx.speech;
    seats
        .into_iter()
        .map(|seat| Member {
            name: loaded.name(seat.person_id).to_owned(),
            role: loaded.way.role(seat.role, speech.language).to_owned(),
            since: speech.day(seat.starts_on),
            until: seat.ends_on.map(|day| speech.day(day)),
            note: seat.note.clone(),
        })
        .collect()
}
