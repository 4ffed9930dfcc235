//! What a plan asks of the authority (a rule, leave, money, people), and the authority's answer.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::list_people_by_ids;
use kernel::{Action, Ctx, PersonId, Target};
use platform::audit::Audited;
use platform::db::add_once;
use platform::web::{Form, Page, Problem, html, see_other};

use super::rules::SupportState;
use super::store::{
    PlanSupport, PlanSupportId, add_support, find_support, list_supports, write_support_answer,
};
use crate::plan_actions::permitted;
use crate::store::{Plan, PlanId, find_plan};

/// Longest text of a request or an answer.
const LONGEST: usize = 1000;

struct SupportView {
    row: PlanSupport,
    asked: String,
    answered: Option<String>,
}

#[derive(Template)]
#[template(path = "plan_support.html")]
struct SupportPage {
    page: Page,
    plan: Plan,
    supports: Vec<SupportView>,
    may_ask: bool,
    may_answer: bool,
    id: PlanSupportId,
    form: Form,
}

/// What a plan asks of the authority.
pub(crate) async fn show_support(ctx: Ctx, Path(id): Path<PlanId>) -> Result<Response, Problem> {
    let (plan, _) = permitted(&ctx, id, Action::ViewPlan).await?;
    support_page(&ctx, plan, Form::empty(), StatusCode::OK).await
}

async fn support_page(
    ctx: &Ctx,
    plan: Plan,
    form: Form,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let rows = list_supports(db, authority, plan.id).await?;
    let ids: Vec<PersonId> = rows
        .iter()
        .flat_map(|row| std::iter::once(row.asked_by).chain(row.answered_by))
        .map(PersonId)
        .collect();
    let people = list_people_by_ids(db, authority, &ids).await?;
    let zone = ctx
        .school
        .as_ref()
        .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
    let line = |key: &str, who: uuid::Uuid, at: platform::Moment| {
        let found = people.iter().find(|person| person.id.0 == who);
        ctx.speech
            .say(key)
            .with("name", found.map_or("Bina", |person| person.name.as_str()))
            .with("day", ctx.speech.day(at.day_in(&zone.time_zone())))
            .to_string()
    };
    let supports = rows
        .into_iter()
        .map(|row| SupportView {
            asked: line("plan-support-asked-by", row.asked_by, row.asked_at),
            answered: row
                .answered_by
                .zip(row.answered_at)
                .map(|(who, at)| line("plan-support-answered-by", who, at)),
            row,
        })
        .collect();
    let school = Target::School(plan.school_id);
    let view = SupportPage {
        page: ctx.page("plan-support-title").in_stage("planning"),
        supports,
        may_ask: ctx.may(Action::EditPlan, school).await?,
        may_answer: ctx.may(Action::EditPlan, Target::Authority).await?,
        id: PlanSupportId::new(),
        plan,
        form,
    };
    let mut response = html(&view)?;
    *response.status_mut() = status;
    Ok(response)
}

/// Asks the authority for support.
pub(crate) async fn ask_support(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (plan, permit) = permitted(&ctx, id, Action::EditPlan).await?;
    let support = form.choice("id").ok_or_else(Problem::not_found)?;
    let Some(wish) = form.text("wish", LONGEST) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return support_page(&ctx, plan, form, status).await;
    };
    let row = PlanSupport {
        authority_id: permit.authority(),
        id: support,
        plan_id: plan.id,
        wish,
        asked_by: ctx.me.id.0,
        asked_at: ctx.actor.at,
        state: SupportState::Asked,
        answer: String::new(),
        answered_by: None,
        answered_at: None,
    };
    let entry = Audited::new("plan.support-asked", plan.id.0);
    let tx = ctx.app.shell.db.begin().await?;
    let added = add_support(&tx, row).await;
    add_once(tx, &ctx.actor, added, entry).await?;
    Ok(see_other(&format!(
        "/plans/{id}/support?notice=support-asked"
    )))
}

/// Answers a request for support.
pub(crate) async fn answer_support(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let permit = ctx.permit(Action::EditPlan, Target::Authority).await?;
    let (db, authority) = (ctx.db(), permit.authority());
    let plan = find_plan(db, authority, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let support = form.choice("support").ok_or_else(Problem::not_found)?;
    let row = find_support(db, authority, support).await?;
    let row = row
        .filter(|row| row.plan_id == id)
        .ok_or_else(Problem::not_found)?;
    let verdict = form
        .choice("verdict")
        .filter(|state| *state != SupportState::Asked);
    let text = form.text("answer", LONGEST);
    let (Some(state), Some(answer)) = (verdict, text) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return support_page(&ctx, plan, form, status).await;
    };
    let row = PlanSupport {
        state,
        answer,
        answered_by: ctx.actor.person,
        answered_at: Some(ctx.actor.at),
        ..row
    };
    let tx = ctx.app.shell.db.begin().await?;
    if !write_support_answer(&tx, row).await? {
        drop(tx);
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "problem-support-answered",
        ));
    }
    let entry =
        Audited::new("plan.support-answered", id.0).with(serde_json::json!({ "state": state }));
    tx.commit(&ctx.actor, entry).await?;
    Ok(see_other(&format!(
        "/plans/{id}/support?notice=plan-support-answered"
    )))
}
