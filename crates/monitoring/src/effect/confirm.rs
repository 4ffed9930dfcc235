//! Letting what was measured become what the catalogue expects and the planner plans with. A person decides
//! it, once for each run.

use axum::response::Response;
use kernel::people::list_schools;
use kernel::{Action, App, Ctx, Permit, PersonId, Target};
use planning::LearnedEffectId;
use planning::learned::{LearnedEffect, keep_learned};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::is_duplicate;
use platform::web::{Form, Problem, see_other};
use serde_json::json;

use super::store_effects::{
    EffectConfirmation, EffectConfirmationId, EffectRunId, add_confirmation, find_run,
};
use crate::indicators::MonitoringError;
use crate::rules::LEAST_GROUP;

/// Hands what a run measured to the catalogue; says how many expectations it changed. Sent twice, it is
/// done once.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    permit: Permit,
    run: EffectRunId,
    by: PersonId,
    today: Day,
) -> Result<usize, MonitoringError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let found = find_run(&*tx, authority, run)
        .await?
        .ok_or(MonitoringError::NotFound)?;
    let row = EffectConfirmation {
        authority_id: authority,
        id: EffectConfirmationId::new(),
        run_id: run,
        confirmed_by: by,
        confirmed_on: today,
    };
    match add_confirmation(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(0),
        other => other?,
    }
    let learned: Vec<LearnedEffect> = found
        .kind_summaries()
        .into_iter()
        .filter(|kind| kind.people >= LEAST_GROUP)
        .map(|kind| LearnedEffect {
            authority_id: authority,
            id: LearnedEffectId::new(),
            kind: kind.kind,
            indicator: kind.indicator,
            levels: kind.measured.value,
            standard_error: kind.measured.se,
            people: i32::try_from(kind.people).unwrap_or(i32::MAX),
            school_year: kind.school_year,
            measured_on: found.made_on,
        })
        .collect();
    let count = learned.len();
    keep_learned(&tx, learned).await?;
    let entry = Audited::new("effects.confirmed", run.0).with(json!({ "expectations": count }));
    tx.commit(actor, entry).await?;
    Ok(count)
}

/// Whose the catalogue is: the authority's, and where it has one school only, that school's principal's.
async fn target(ctx: &Ctx) -> Result<Target, Problem> {
    let schools = list_schools(ctx.db(), ctx.authority()).await?;
    Ok(match schools.as_slice() {
        [only] => Target::School(only.id),
        _ => Target::Authority,
    })
}

pub(super) async fn may_confirm(ctx: &Ctx) -> Result<bool, Problem> {
    let target = target(ctx).await?;
    ctx.may(Action::MeasureEffects, target).await
}

pub(super) async fn post(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let target = target(&ctx).await?;
    let permit = ctx.permit(Action::MeasureEffects, target).await?;
    let run = form.choice("run").ok_or_else(Problem::not_found)?;
    let (app, actor) = (&ctx.app, &ctx.actor);
    confirm(app, actor, permit, run, ctx.me.id, ctx.today()).await?;
    Ok(see_other("/effects?notice=effects-confirmed"))
}
