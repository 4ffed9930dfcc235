//! The page on which whoever checked says what was seen after all.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::frameworks::{IndicatorCode, ScaleValue};
use kernel::{Action, Ctx, Target};
use platform::web::{Form, Page, Problem, html, see_other};

use crate::commitment_page::{indicator_name, load_visible, methods};
use crate::correct::{CorrectCheck, correct_check};
use crate::model::CheckMethod;
use crate::overview::Item;
use crate::store::{CheckCorrectionId, CheckId, CheckResult, CommitmentId};

#[derive(Template)]
#[template(path = "check_correct.html")]
struct CorrectPage {
    page: Page,
    form: Form,
    item: Item,
    check: CheckId,
    indicator: String,
    held_on: String,
    values: Vec<ScaleValue>,
    methods: Vec<(CheckMethod, String)>,
}

pub(crate) async fn show(
    ctx: Ctx,
    Path((id, check)): Path<(CommitmentId, CheckId)>,
) -> Result<Response, Problem> {
    let (item, now) = own(&ctx, id, check).await?;
    let form = Form::empty()
        .with("id", CheckCorrectionId::new())
        .with("value", now.value)
        .with("method", now.method.map_or("", CheckMethod::as_str))
        .with("note", &now.note);
    page(&ctx, item, &now, form)
}

/// The commitment and what the signed-in person recorded of this check.
async fn own(ctx: &Ctx, id: CommitmentId, check: CheckId) -> Result<(Item, CheckResult), Problem> {
    let item = load_visible(ctx, id).await?;
    let now = item
        .results
        .iter()
        .find(|result| result.check_id == check && result.made_by == ctx.me.id)
        .cloned()
        .ok_or_else(Problem::not_found)?;
    Ok((item, now))
}

fn page(ctx: &Ctx, item: Item, now: &CheckResult, form: Form) -> Result<Response, Problem> {
    let code = IndicatorCode::new(item.commitment.indicator.clone());
    let is_faulty = !form.is_valid();
    let mut response = html(&CorrectPage {
        page: ctx.page("check-correct").in_stage("follow-up"),
        check: now.check_id,
        indicator: indicator_name(ctx, &code),
        held_on: ctx.speech.day(now.held_on),
        values: ctx
            .app
            .frameworks
            .practice_check(&code)
            .map_or_else(Vec::new, |entry| entry.item.scale.values.clone()),
        methods: methods(ctx),
        item,
        form,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub(crate) async fn save(
    ctx: Ctx,
    Path((id, check)): Path<(CommitmentId, CheckId)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (item, now) = own(&ctx, id, check).await?;
    let target = Target::Person(item.commitment.person_id);
    let permit = ctx.permit(Action::CheckCommitment, target).await?;
    let correction = form.choice::<CheckCorrectionId>("id");
    let value = form.choice::<u8>("value");
    let method = form.choice::<CheckMethod>("method");
    let note = form.optional_text("note", 1000);
    let reason = form.text("reason", 600);
    let (Some(correction), Some(value), Some(method), Some(note), Some(reason)) =
        (correction, value, method, note, reason)
    else {
        return page(&ctx, item, &now, form);
    };
    let ask = CorrectCheck {
        id: correction,
        check,
        by: ctx.me.id,
        today: ctx.today(),
        value,
        method,
        note,
        reason,
    };
    correct_check(&ctx.app, &ctx.actor, permit, ask).await?;
    Ok(see_other(&format!(
        "/commitments/{id}?notice=check-corrected"
    )))
}
