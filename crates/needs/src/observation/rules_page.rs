//! What an authority settles about observation: how long the person observed has to answer.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, Ctx, Target};
use platform::audit::Audited;
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use serde_json::json;

use super::model::ObservationRule;
use super::store;

#[derive(Template)]
#[template(path = "observation_rules.html")]
struct RulesPage {
    page: Page,
    form: Form,
    stored: i32,
    version: i32,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    ctx.permit(Action::SettleObservation, Target::Authority)
        .await?;
    let rule = store::rule_of(ctx.db(), ctx.authority()).await?;
    page(&ctx, Form::empty().with("view_days", rule.view_days), &rule)
}

fn page(ctx: &Ctx, form: Form, rule: &ObservationRule) -> Result<Response, Problem> {
    html(&RulesPage {
        page: ctx.page("observation-rules").in_stage("needs"),
        form,
        stored: rule.view_days,
        version: rule.version,
    })
}

pub(super) async fn save(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    ctx.permit(Action::SettleObservation, Target::Authority)
        .await?;
    let known = store::rule_of(ctx.db(), ctx.authority()).await?;
    let days = form.number("view_days", 1..=60);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if form.value("version") != known.version.to_string() {
        form.fail("view_days", Fault::new("fault-rules-changed"));
        status = StatusCode::CONFLICT;
    }
    if let (Some(days), true) = (days, form.is_valid()) {
        let row = ObservationRule {
            view_days: i32::try_from(days).unwrap_or(known.view_days),
            ..known
        };
        let tx = ctx.app.shell.db.begin().await?;
        if store::change_rule(&tx, row, known.version).await? {
            let entry = Audited::new("observation-rules.settled", ctx.authority().0)
                .with(json!({ "view_days": days }));
            tx.commit(&ctx.actor, entry).await?;
            return Ok(see_other("/observations/rules?notice=rules-settled"));
        }
        form.fail("view_days", Fault::new("fault-rules-changed"));
        status = StatusCode::CONFLICT;
    }
    let mut response = page(&ctx, form, &known)?;
    *response.status_mut() = status;
    Ok(response)
}
