//! The page of what people say of a draft: their own parts to answer, everyone's answers, replies.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, Ctx, Permit, Target};
use platform::Day;
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::acts::{
    Answering, AskOpinions, ConsultError, GiveAnswer, Reply, ask_opinions, give_answer, reply,
};
use super::rules::{AnswerKind, Counts, Standing, count, has_spoken, parts, standing};
use super::store::{PlanAnswer, PlanAnswerId, find_consultation, list_answers};
use crate::model::PlanState;
use crate::plan_actions::{Asked, permitted, refuse};
use crate::plan_page::{PlanFile, Refusal, plan_page};
use crate::slots::slot_name;
use crate::store::{Plan, PlanId, ProgrammeId};

/// Longest text of an answer or a reply.
const LONGEST: usize = 1000;

/// A part of the reader's, to answer about.
struct PartView {
    programme: Option<ProgrammeId>,
    title: String,
    slot: String,
    coach: String,
    leads: bool,
    /// What they said of it as it is now.
    said: Option<AnswerView>,
    /// For the next answer.
    id: PlanAnswerId,
    /// What was typed, where it was faulty.
    form: Form,
}

struct AnswerView {
    id: PlanAnswerId,
    who: String,
    about: String,
    kind: &'static str,
    reason: String,
    wished: Option<String>,
    standing: Standing,
    reply: String,
}

impl AnswerView {
    fn tag(&self) -> &'static str {
        match self.standing {
            Standing::Agreed | Standing::Met => "met",
            Standing::Open => "below",
            Standing::Outdated | Standing::Replied => "unclear",
        }
    }
}

#[derive(Template)]
#[template(path = "plan_answers.html")]
struct AnswersPage {
    page: Page,
    plan: Plan,
    counts: Counts,
    answer_by: Option<String>,
    is_asked: bool,
    may_reply: bool,
    mine: Vec<PartView>,
    general: PartView,
    answers: Vec<AnswerView>,
    silent: Vec<String>,
    programmes: Vec<(ProgrammeId, String)>,
    kinds: Vec<AnswerKind>,
}

/// Someone who has a part in a draft may answer wherever they work; so may everyone of the school.
async fn may_answer(ctx: &Ctx, file: &PlanFile) -> Result<Option<Permit>, Problem> {
    let is_concerned = parts(&file.draft).any(|(who, _)| who == ctx.me.id);
    let school = file.plan.school_id;
    let target = if is_concerned {
        Target::Work {
            school,
            given_to: ctx.me.id,
        }
    } else {
        Target::School(school)
    };
    if ctx.may(Action::AnswerPlan, target).await? {
        Ok(Some(ctx.permit(Action::AnswerPlan, target).await?))
    } else {
        Ok(None)
    }
}

/// What people say of a draft.
pub(crate) async fn show(ctx: Ctx, Path(id): Path<PlanId>) -> Result<Response, Problem> {
    let file = PlanFile::load(&ctx, id).await?;
    answers_page(&ctx, file, None, StatusCode::OK).await
}

async fn answers_page(
    ctx: &Ctx,
    file: PlanFile,
    faulty: Option<Form>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let answers = list_answers(db, authority, file.plan.id).await?;
    let asked = find_consultation(db, authority, file.plan.id).await?;
    let is_asked = file.plan.state == PlanState::Consulting;
    let may_answer = is_asked && may_answer(ctx, &file).await?.is_some();
    let target = Target::School(file.plan.school_id);
    let is_open = file.plan.state.is_open();
    let view = AnswersPage {
        page: ctx.page("answers-title").in_stage("planning"),
        counts: count(&file.draft, &answers),
        answer_by: asked.map(|asked| ctx.speech.day(asked.answer_by)),
        is_asked: may_answer,
        may_reply: is_open && ctx.may(Action::EditPlan, target).await?,
        mine: my_parts(ctx, &file, &answers, faulty.as_ref()),
        general: general(ctx, &file, &answers, faulty.as_ref()),
        silent: silent(&file, &answers),
        answers: answers
            .iter()
            .map(|answer| answer_view(ctx, &file, answer))
            .collect(),
        programmes: file
            .names
            .programmes
            .iter()
            .map(|(id, title)| (*id, title.clone()))
            .collect(),
        kinds: AnswerKind::ALL.to_vec(),
        plan: file.plan,
    };
    let mut response = html(&view)?;
    *response.status_mut() = status;
    Ok(response)
}

fn my_parts(
    ctx: &Ctx,
    file: &PlanFile,
    answers: &[PlanAnswer],
    faulty: Option<&Form>,
) -> Vec<PartView> {
    parts(&file.draft)
        .filter(|(who, _)| *who == ctx.me.id)
        .map(|(_, offer)| PartView {
            programme: Some(offer.programme),
            title: file.names.programme(offer.programme).to_owned(),
            slot: slot_name(&ctx.speech, offer.slot),
            coach: file.names.person(offer.coach).to_owned(),
            leads: offer.coach == ctx.me.id,
            said: answers
                .iter()
                .find(|answer| {
                    let is_mine = answer.person_id == ctx.me.id;
                    is_mine && answer.programme_id == Some(offer.programme)
                })
                .map(|answer| answer_view(ctx, file, answer)),
            id: PlanAnswerId::new(),
            form: typed(faulty, &offer.programme.to_string()),
        })
        .collect()
}

fn general(ctx: &Ctx, file: &PlanFile, answers: &[PlanAnswer], faulty: Option<&Form>) -> PartView {
    PartView {
        programme: None,
        title: String::new(),
        slot: String::new(),
        coach: String::new(),
        leads: false,
        said: answers
            .iter()
            .find(|answer| answer.person_id == ctx.me.id && answer.programme_id.is_none())
            .map(|answer| answer_view(ctx, file, answer)),
        id: PlanAnswerId::new(),
        form: typed(faulty, ""),
    }
}

/// The faulty form where it is about this programme, else an empty one.
fn typed(faulty: Option<&Form>, programme: &str) -> Form {
    faulty
        .filter(|form| form.value("programme") == programme)
        .cloned()
        .unwrap_or_else(Form::empty)
}

fn answer_view(ctx: &Ctx, file: &PlanFile, answer: &PlanAnswer) -> AnswerView {
    let about = answer.programme_id.map_or_else(
        || ctx.speech.say("answers-about-all").to_string(),
        |programme| file.names.programme(programme).to_owned(),
    );
    AnswerView {
        id: answer.id,
        who: file.names.person(answer.person_id).to_owned(),
        about,
        kind: answer.kind.key(),
        reason: answer.reason.clone(),
        wished: answer
            .wished
            .map(|wished| file.names.programme(wished).to_owned()),
        standing: standing(&file.draft, answer),
        reply: answer.reply.clone(),
    }
}

fn silent(file: &PlanFile, answers: &[PlanAnswer]) -> Vec<String> {
    let mut names: Vec<String> = parts(&file.draft)
        .filter(|(who, offer)| !has_spoken(&file.draft, answers, *who, offer))
        .map(|(who, _)| file.names.person(who).to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Sends the draft to those concerned.
pub(crate) async fn ask(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (_, permit) = permitted(&ctx, id, Action::EditPlan).await?;
    let version = form.choice("version").unwrap_or(0);
    let answer_by = form.day("answer_by");
    if answer_by.is_some_and(|day: Day| day < ctx.today()) {
        form.fail("answer_by", Fault::new("consult-day-past"));
    }
    let (Some(answer_by), true) = (answer_by, form.is_valid()) else {
        let file = PlanFile::load(&ctx, id).await?;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return plan_page(&ctx, file, form, Refusal::default(), status).await;
    };
    let ask = AskOpinions {
        plan: id,
        version,
        answer_by,
    };
    match ask_opinions(&ctx.app, &ctx.actor, permit, ask).await {
        Ok(()) => Ok(see_other(&format!("/plans/{id}?notice=plan-consulted"))),
        Err(ConsultError::Plan(error)) => {
            let file = PlanFile::load(&ctx, id).await?;
            let asked = Asked {
                sentence: ctx.speech.say("edit-consult").to_string(),
                action: format!("/plans/{id}/consult"),
                fields: vec![("answer_by".to_owned(), answer_by.to_string())],
                version,
            };
            refuse(&ctx, file, form, error, asked).await
        }
        Err(error) => Err(problem(error)),
    }
}

fn problem(error: ConsultError) -> Problem {
    match error {
        ConsultError::NotAsked => Problem::new(StatusCode::CONFLICT, "problem-not-asked"),
        ConsultError::PartGone => Problem::new(StatusCode::CONFLICT, "problem-part-gone"),
        ConsultError::RepliedMeanwhile => {
            Problem::new(StatusCode::CONFLICT, "problem-replied-meanwhile")
        }
        ConsultError::Plan(error) => match error {
            crate::editing::PlanError::NotFound => Problem::not_found(),
            error => Problem::internal(error),
        },
        ConsultError::Db(error) => error.into(),
    }
}

fn read(form: &mut Form, file: &PlanFile) -> Option<(PlanAnswerId, Answering)> {
    let id = form.choice("id");
    let programme = form.optional_choice::<ProgrammeId>("programme");
    let kind = form.choice::<AnswerKind>("kind");
    let reason = form.optional_text("reason", LONGEST);
    let wished = form.optional_choice::<ProgrammeId>("wished");
    let is_whole = programme == Some(None);
    if is_whole && kind.is_some_and(|kind| kind != AnswerKind::Object) {
        form.fail("kind", Fault::new("fault-choose"));
    }
    if kind.is_some_and(|kind| kind != AnswerKind::Accept)
        && reason
            .as_deref()
            .is_some_and(|reason| reason.trim().is_empty())
    {
        form.fail("reason", Fault::new("opinion-needs-reason"));
    }
    if let Some(Some(wished)) = wished
        && !file.names.programmes.contains_key(&wished)
    {
        form.fail("wished", Fault::new("fault-choose"));
    }
    if !form.is_valid() {
        return None;
    }
    let kind = kind?;
    let answer = Answering {
        programme: programme?,
        kind,
        reason: reason?,
        wished: wished?.filter(|_| kind == AnswerKind::OtherProgramme),
    };
    Some((id?, answer))
}

/// Keeps what the reader says of a draft.
pub(crate) async fn answer(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let file = PlanFile::load(&ctx, id).await?;
    let permit = may_answer(&ctx, &file)
        .await?
        .ok_or_else(Problem::forbidden)?;
    let Some((answer_id, answer)) = read(&mut form, &file) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return answers_page(&ctx, file, Some(form), status).await;
    };
    let give = GiveAnswer {
        id: answer_id,
        plan: id,
        person: ctx.me.id,
        answer,
    };
    give_answer(&ctx.app, &ctx.actor, permit, give)
        .await
        .map_err(problem)?;
    Ok(see_other(&format!(
        "/plans/{id}/answers?notice=plan-answered"
    )))
}

/// Replies to an answer.
pub(crate) async fn give_reply(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (_, permit) = permitted(&ctx, id, Action::EditPlan).await?;
    let answer = form.choice("answer").ok_or_else(Problem::not_found)?;
    let Some(text) = form.text("reply", LONGEST) else {
        let file = PlanFile::load(&ctx, id).await?;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return answers_page(&ctx, file, Some(form), status).await;
    };
    let ask = Reply {
        plan: id,
        answer,
        text,
    };
    reply(&ctx.app, &ctx.actor, permit, ask)
        .await
        .map_err(problem)?;
    Ok(see_other(&format!(
        "/plans/{id}/answers?notice=plan-replied"
    )))
}
