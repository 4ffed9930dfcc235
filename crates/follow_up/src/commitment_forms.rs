//! What is sent from the page of a commitment: the person's own words, the mentor's yes, a check.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::frameworks::IndicatorCode;
use kernel::{Action, Ctx, PersonId, Target};
use planning::find_offer;
use platform::web::{Fault, Form, Problem, see_other};

use crate::check::{RecordCheck, record_check};
use crate::commitment_page::{Again, load_visible, mentors, page};
use crate::error::FollowUpError;
use crate::model::CheckMethod;
use crate::overview::Item;
use crate::promise::{WriteCommitment, accept_commitment, write_commitment};
use crate::rules::outcome;
use crate::store::{CheckId, CommitmentId};

pub(crate) async fn write(
    ctx: Ctx,
    Path(id): Path<CommitmentId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let item = load_visible(&ctx, id).await?;
    let target = item.commitment.target();
    let permit = ctx.permit(Action::WriteCommitment, target).await?;
    let offer = find_offer(ctx.db(), ctx.authority(), item.commitment.offer_id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let known = mentors(&ctx, &item, offer.coach_id).await?;
    let Some(write) = read(&mut form, &ctx, id, &known) else {
        return again(&ctx, id, Again::Own(form), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match write_commitment(&ctx.app, &ctx.actor, permit, write).await {
        Ok(()) => Ok(see_other(&format!(
            "/commitments/{id}?notice=commitment-written"
        ))),
        Err(FollowUpError::Changed) => {
            let form = typed_over(&ctx, id, &form).await?;
            again(&ctx, id, Again::Own(form), StatusCode::CONFLICT).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What was typed, to be sent again over the version that the page now shows beside it.
async fn typed_over(ctx: &Ctx, id: CommitmentId, typed: &Form) -> Result<Form, Problem> {
    let stored = load_visible(ctx, id).await?.commitment;
    let mut form = ["what", "why", "timing", "support", "mentor"]
        .into_iter()
        .fold(Form::empty(), |form, name| {
            form.with(name, typed.value(name))
        })
        .with("version", stored.version);
    form.fail("what", Fault::new("fault-commitment-changed"));
    Ok(form)
}

fn read(
    form: &mut Form,
    ctx: &Ctx,
    id: CommitmentId,
    known: &[(PersonId, String)],
) -> Option<WriteCommitment> {
    let what = form.text("what", 600);
    let why = form.optional_text("why", 600);
    let timing = form.text("timing", 200);
    let support = form.optional_text("support", 600);
    let mentor = form.choice::<PersonId>("mentor");
    let seen = form.choice::<i32>("version");
    if mentor == Some(ctx.me.id) {
        form.fail("mentor", Fault::new("fault-own-mentor"));
    } else if mentor.is_some_and(|mentor| !known.iter().any(|(id, _)| *id == mentor)) {
        form.fail("mentor", Fault::new("fault-choose"));
    }
    if !form.is_valid() {
        return None;
    }
    Some(WriteCommitment {
        id,
        by: ctx.me.id,
        what: what?,
        why: why?,
        timing: timing?,
        support: support?,
        mentor: mentor?,
        seen: seen?,
        today: ctx.today(),
    })
}

pub(crate) async fn accept(
    ctx: Ctx,
    Path(id): Path<CommitmentId>,
    _form: Form,
) -> Result<Response, Problem> {
    let item = load_visible(&ctx, id).await?;
    let target = item.commitment.target();
    let permit = ctx.permit(Action::AcceptCommitment, target).await?;
    let (app, today) = (&ctx.app, ctx.today());
    accept_commitment(app, &ctx.actor, permit, id, ctx.me.id, today).await?;
    Ok(see_other(&format!(
        "/commitments/{id}?notice=commitment-accepted"
    )))
}

pub(crate) async fn record(
    ctx: Ctx,
    Path((id, check)): Path<(CommitmentId, CheckId)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let item = load_visible(&ctx, id).await?;
    if !item.checks.iter().any(|known| known.id == check) {
        return Err(Problem::not_found());
    }
    let target = Target::Person(item.commitment.person_id);
    let permit = ctx.permit(Action::CheckCommitment, target).await?;
    let Some(record) = read_check(&mut form, &ctx, &item, check) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return again(&ctx, id, Again::Check(form), status).await;
    };
    let Err(error) = record_check(&ctx.app, &ctx.actor, permit, record).await else {
        let path = format!("/commitments/{id}?notice=check-recorded");
        return Ok(see_other(&path));
    };
    let (field, fault, status) = match &error {
        FollowUpError::TooEarly { earliest } => {
            let day = ctx.speech.day(*earliest);
            let fault = Fault::new("fault-check-too-early").with("day", day);
            ("held_on", fault, StatusCode::UNPROCESSABLE_ENTITY)
        }
        FollowUpError::AlreadyDone => (
            "value",
            Fault::new("problem-already-checked"),
            StatusCode::CONFLICT,
        ),
        FollowUpError::EarlierIsOpen => (
            "value",
            Fault::new("problem-earlier-is-open"),
            StatusCode::CONFLICT,
        ),
        _ => return Err(Problem::from(error).back_to(format!("/commitments/{id}"))),
    };
    // What was typed is shown again; with all checks done there is no form left to show it in.
    if load_visible(&ctx, id).await?.next_check().is_none() {
        return Err(Problem::from(error).back_to(format!("/commitments/{id}")));
    }
    form.fail(field, fault);
    again(&ctx, id, Again::Check(form), status).await
}

fn read_check(form: &mut Form, ctx: &Ctx, item: &Item, check: CheckId) -> Option<RecordCheck> {
    let value = form.choice::<u8>("value");
    let held_on = form.day("held_on");
    let method = form.choice::<CheckMethod>("method");
    let note = form.optional_text("note", 1000);
    let code = IndicatorCode::new(item.commitment.indicator.clone());
    let scale = ctx
        .app
        .frameworks
        .practice_check(&code)
        .map(|entry| &entry.item.scale);
    if let (Some(value), Some(scale)) = (value, scale)
        && outcome(scale, value).is_none()
    {
        form.fail("value", Fault::new("fault-outside-scale"));
    }
    if held_on.is_some_and(|day| day > ctx.today()) {
        form.fail("held_on", Fault::new("fault-day-future"));
    }
    if !form.is_valid() {
        return None;
    }
    Some(RecordCheck {
        check,
        by: ctx.me.id,
        held_on: held_on?,
        today: ctx.today(),
        value: value?,
        method: method?,
        note: note?,
    })
}

pub(crate) async fn again(
    ctx: &Ctx,
    id: CommitmentId,
    form: Again,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut response = page(ctx, id, form).await?;
    *response.status_mut() = status;
    Ok(response)
}
