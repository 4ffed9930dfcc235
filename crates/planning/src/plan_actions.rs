//! What can be done on a plan's page: edits by hand, approval, return with a reason.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::access::Permit;
use kernel::{Action, Ctx, PersonId, Target};
use platform::web::{Form, Problem, see_other};

use crate::deciding::{Decide, approve, return_plan};
use crate::editing::{EditPlan, PlanError, edit_plan};
use crate::model::PlanState;
use crate::plan_page::{PlanFile, Refusal, changes_since, plan_page};
use crate::question::Draft;
use crate::rules::Edit;
use crate::store::{OfferId, Plan, PlanId, find_plan};

pub(crate) async fn permitted(
    ctx: &Ctx,
    id: PlanId,
    action: Action,
) -> Result<(Plan, Permit), Problem> {
    let found = find_plan(ctx.db(), ctx.authority(), id).await?;
    let plan = found.ok_or_else(Problem::not_found)?;
    let permit = ctx.permit(action, Target::School(plan.school_id)).await?;
    Ok((plan, permit))
}

/// Leaves a run out.
pub(crate) async fn remove(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let edit = form.choice("offer").map(Edit::Remove);
    change(ctx, id, form, edit).await
}

/// Takes a person out of a run.
pub(crate) async fn leave(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let edit = place(&mut form).map(|(offer, person)| Edit::Leave(offer, person));
    change(ctx, id, form, edit).await
}

/// Gives a person a place in a run.
pub(crate) async fn join(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let edit = place(&mut form).map(|(offer, person)| Edit::Join(offer, person));
    change(ctx, id, form, edit).await
}

/// Gives a run to a coach in a slot.
pub(crate) async fn hand(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let offer = form.choice("offer");
    let to = form.value("to").split_once(':').and_then(|(coach, slot)| {
        Some((coach.parse::<PersonId>().ok()?, slot.parse::<i32>().ok()?))
    });
    let edit = offer
        .zip(to)
        .map(|(offer, (coach, slot))| Edit::Hand(offer, coach, slot));
    change(ctx, id, form, edit).await
}

fn place(form: &mut Form) -> Option<(OfferId, PersonId)> {
    let offer = form.choice("offer");
    let person = form.choice("person");
    offer.zip(person)
}

/// A part of a plan's address and fields that ask for an edit.
fn address(plan: PlanId, edit: Edit) -> (String, Vec<(String, String)>) {
    let offer = ("offer".to_owned(), edit.offer().to_string());
    let (word, more) = match edit {
        Edit::Remove(_) => ("remove", None),
        Edit::Leave(_, person) => ("leave", Some(("person", person.to_string()))),
        Edit::Join(_, person) => ("join", Some(("person", person.to_string()))),
        Edit::Hand(_, coach, slot) => (
            "hand",
            Some(("to", crate::plan_view::handover_value(coach, slot))),
        ),
    };
    let more = more.map(|(name, value)| (name.to_owned(), value));
    (
        format!("/plans/{plan}/{word}"),
        std::iter::once(offer).chain(more).collect(),
    )
}

async fn change(
    ctx: Ctx,
    id: PlanId,
    mut form: Form,
    edit: Option<Edit>,
) -> Result<Response, Problem> {
    let (_, permit) = permitted(&ctx, id, Action::EditPlan).await?;
    let version = form.choice("version").unwrap_or(0);
    let Some(edit) = edit else {
        let file = PlanFile::load(&ctx, id).await?;
        let clashes = vec![ctx.speech.say("edit-nothing-chosen").to_string()];
        let refusal = Refusal {
            clashes,
            ..Refusal::default()
        };
        return plan_page(&ctx, file, form, refusal, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let ask = EditPlan {
        plan: id,
        version,
        edit,
    };
    let done = format!("/plans/{id}?notice=plan-changed");
    let error = match edit_plan(&ctx.app, &ctx.actor, permit, ask).await {
        Ok(()) => return Ok(see_other(&done)),
        Err(error) => error,
    };
    let file = PlanFile::load(&ctx, id).await?;
    if matches!(error, PlanError::Changed | PlanError::NotFound) && is_done(&file.draft, edit) {
        // The same form arrived twice, or somebody else did the same.
        return Ok(see_other(&done));
    }
    let (action, fields) = address(id, edit);
    let asked = Asked {
        sentence: file.names.say_edit(&ctx.speech, edit),
        action,
        fields,
        version,
    };
    refuse(&ctx, file, form, error, asked).await
}

/// Whether a draft is already as an edit would make it.
fn is_done(draft: &Draft, edit: Edit) -> bool {
    let offer = draft.offer(edit.offer());
    match edit {
        Edit::Remove(_) => offer.is_none(),
        Edit::Leave(_, person) => offer.is_none_or(|offer| !offer.participants.contains(&person)),
        Edit::Join(_, person) => offer.is_some_and(|offer| offer.participants.contains(&person)),
        Edit::Hand(_, coach, slot) => {
            offer.is_some_and(|offer| (offer.coach, offer.slot) == (coach, slot))
        }
    }
}

/// What was asked for, to be shown and asked again.
#[derive(Default)]
pub(crate) struct Asked {
    pub sentence: String,
    pub action: String,
    pub fields: Vec<(String, String)>,
    pub version: i32,
}

/// The plan's page with what stands against the change; nothing is lost.
pub(crate) async fn refuse(
    ctx: &Ctx,
    file: PlanFile,
    form: Form,
    error: PlanError,
    asked: Asked,
) -> Result<Response, Problem> {
    let speech = &ctx.speech;
    let mut refusal = Refusal::default();
    let status = match error {
        PlanError::NotFound => return Err(Problem::not_found()),
        PlanError::Db(error) => return Err(error.into()),
        PlanError::Approved => {
            refusal.clashes = vec![speech.say("clash-plan-approved").to_string()];
            StatusCode::CONFLICT
        }
        PlanError::Changed => {
            refusal.changes = changes_since(ctx, file.plan.id, asked.version).await?;
            refusal.asked = asked.sentence;
            refusal.action = asked.action;
            refusal.fields = asked.fields;
            StatusCode::CONFLICT
        }
        PlanError::Clashes(found) => {
            let say = |clash| file.names.say_clash(speech, clash);
            refusal.clashes = found.into_iter().map(say).collect();
            StatusCode::UNPROCESSABLE_ENTITY
        }
        PlanError::Empty => {
            refusal.clashes = vec![speech.say("clash-plan-empty").to_string()];
            StatusCode::UNPROCESSABLE_ENTITY
        }
        PlanError::Unheard(count) => {
            let sentence = speech.say("clash-plan-unheard").with("count", count);
            refusal.clashes = vec![sentence.to_string()];
            StatusCode::UNPROCESSABLE_ENTITY
        }
        PlanError::NoReason => StatusCode::UNPROCESSABLE_ENTITY,
    };
    plan_page(ctx, file, form, refusal, status).await
}

/// Approves the plan.
pub(crate) async fn approve_plan(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let reason = form.optional_text("note", 1000);
    decide(ctx, id, form, Verdict::Approve, reason).await
}

/// Returns the plan with a reason.
pub(crate) async fn send_back(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let reason = form.text("reason", 1000);
    decide(ctx, id, form, Verdict::Return, reason).await
}

#[derive(Clone, Copy)]
enum Verdict {
    Approve,
    Return,
}

impl Verdict {
    fn state(self) -> PlanState {
        match self {
            Self::Approve => PlanState::Approved,
            Self::Return => PlanState::Returned,
        }
    }

    /// What was asked for, to be asked again.
    fn asked(self, ctx: &Ctx, id: PlanId, version: i32, reason: String) -> Asked {
        let (key, word, field) = match self {
            Self::Approve => ("edit-approve", "approve", "note"),
            Self::Return => ("edit-return", "return", "reason"),
        };
        let sentence = ctx.speech.say(key).with("reason", reason.as_str());
        Asked {
            sentence: sentence.to_string(),
            action: format!("/plans/{id}/{word}"),
            fields: vec![(field.to_owned(), reason)],
            version,
        }
    }
}

async fn decide(
    ctx: Ctx,
    id: PlanId,
    mut form: Form,
    verdict: Verdict,
    reason: Option<String>,
) -> Result<Response, Problem> {
    let (_, permit) = permitted(&ctx, id, Action::ApprovePlan).await?;
    let version = form.choice("version").unwrap_or(0);
    let Some(reason) = reason else {
        let file = PlanFile::load(&ctx, id).await?;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return plan_page(&ctx, file, form, Refusal::default(), status).await;
    };
    let ask = Decide {
        plan: id,
        version,
        reason: reason.clone(),
        today: ctx.today(),
    };
    let decided = match verdict {
        Verdict::Approve => approve(&ctx.app, &ctx.actor, permit, ask).await,
        Verdict::Return => return_plan(&ctx.app, &ctx.actor, permit, ask).await,
    };
    let done = format!("/plans/{id}?notice=plan-{}", verdict.state());
    let Err(error) = decided else {
        return Ok(see_other(&done));
    };
    let file = PlanFile::load(&ctx, id).await?;
    let is_mine = file.plan.decided_by == ctx.actor.person && file.plan.reason == reason;
    if file.plan.state == verdict.state() && is_mine {
        // The same form arrived twice.
        return Ok(see_other(&done));
    }
    let asked = verdict.asked(&ctx, id, version, reason);
    refuse(&ctx, file, form, error, asked).await
}
