//! Locks on a plan, and planning again with them.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, Ctx, PersonId};
use platform::audit::Audited;
use platform::db::add_once;
use platform::web::{Form, Problem, see_other};

use crate::editing::PlanError;
use crate::model::PlanState;
use crate::plan_actions::{Asked, permitted, refuse};
use crate::plan_page::{PlanFile, Refusal, plan_page};
use crate::question::{DraftOffer, LockSpec};
use crate::replan::{Change, Replan, ReplanError, replan};
use crate::store::{LockKind, PlanId, PlanLock, PlanLockId, add_lock, remove_lock};

/// Adds a lock to a plan.
pub(crate) async fn lock(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (plan, permit) = permitted(&ctx, id, Action::EditPlan).await?;
    let done = see_other(&format!("/plans/{id}?notice=plan-locked"));
    let file = PlanFile::load(&ctx, id).await?;
    let chosen = form.choice("offer").and_then(|id| file.draft.offer(id));
    let spec = chosen.and_then(|offer| read_lock(&mut form, offer));
    let (Some(spec), Some(lock)) = (spec, form.choice::<PlanLockId>("id")) else {
        let clashes = vec![ctx.speech.say("edit-nothing-chosen").to_string()];
        let refusal = Refusal {
            clashes,
            ..Refusal::default()
        };
        return plan_page(&ctx, file, form, refusal, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    if plan.state == PlanState::Approved {
        let asked = Asked::default();
        return refuse(&ctx, file, form, PlanError::Approved, asked).await;
    }
    if file.question.locks.contains(&spec) {
        return Ok(done);
    }
    let tx = ctx.app.shell.db.begin().await?;
    let added = add_lock(&tx, PlanLock::new(permit.authority(), lock, id, spec)).await;
    add_once(tx, &ctx.actor, added, Audited::new("plan.locked", id.0)).await?;
    Ok(done)
}

fn read_lock(form: &mut Form, offer: &DraftOffer) -> Option<LockSpec> {
    let programme = offer.programme;
    let person = |form: &mut Form| form.choice::<PersonId>("person");
    match form.choice::<LockKind>("kind")? {
        LockKind::KeepRun => Some(LockSpec::KeepRun(programme, offer.coach, offer.slot)),
        LockKind::DropRun => Some(LockSpec::DropRun(programme)),
        LockKind::KeepPlace => Some(LockSpec::KeepPlace(programme, person(form)?)),
        LockKind::DropPlace => Some(LockSpec::DropPlace(programme, person(form)?)),
    }
}

/// Takes a lock away.
pub(crate) async fn unlock(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (plan, permit) = permitted(&ctx, id, Action::EditPlan).await?;
    let lock = form.choice("lock").ok_or_else(Problem::not_found)?;
    if plan.state == PlanState::Approved {
        let file = PlanFile::load(&ctx, id).await?;
        let asked = Asked::default();
        return refuse(&ctx, file, form, PlanError::Approved, asked).await;
    }
    let tx = ctx.app.shell.db.begin().await?;
    remove_lock(&tx, permit.authority(), id, lock).await?;
    tx.commit(&ctx.actor, Audited::new("plan.unlocked", id.0))
        .await?;
    Ok(see_other(&format!("/plans/{id}?notice=plan-unlocked")))
}

/// Makes a plan again.
pub(crate) async fn replan_plan(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (_, permit) = permitted(&ctx, id, Action::EditPlan).await?;
    let version = form.choice("version").unwrap_or(0);
    let change = match form.is("change", "anything") {
        true => Change::Anything,
        false => Change::Little,
    };
    let ask = Replan::new(id, version, change);
    let error = match replan(&ctx.app, &ctx.actor, permit, ask).await {
        Ok(()) => return Ok(see_other(&format!("/plans/{id}?notice=plan-replanned"))),
        Err(error) => error,
    };
    let file = PlanFile::load(&ctx, id).await?;
    let speech = &ctx.speech;
    let sentence = match error {
        ReplanError::LocksClash(locks) => file.names.say_locks_clash(speech, &locks),
        ReplanError::NothingFits => speech.say("proposal-nothing-fits").to_string(),
        ReplanError::Plan(error) => {
            let asked = Asked {
                sentence: speech.say("edit-replan").to_string(),
                action: format!("/plans/{id}/replan"),
                fields: vec![("change".to_owned(), form.value("change").to_owned())],
                version,
            };
            return refuse(&ctx, file, form, error, asked).await;
        }
        ReplanError::Db(error) => return Err(error.into()),
        error @ (ReplanError::Broken(_) | ReplanError::Optimiser(_) | ReplanError::Stopped(_)) => {
            return Err(Problem::internal(error));
        }
    };
    let refusal = Refusal {
        clashes: vec![sentence],
        ..Refusal::default()
    };
    plan_page(&ctx, file, form, refusal, StatusCode::UNPROCESSABLE_ENTITY).await
}
