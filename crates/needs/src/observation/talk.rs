//! The talk after the lesson: saved as often as wished, then sent to the person observed.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Ctx;
use platform::audit::Audited;
use platform::web::{Fault, Form, Problem, see_other};

use super::error::ObservationError;
use super::finish::{Talk, send_talk};
use super::load::own_with_leave;
use super::model::{Visit, VisitId, VisitState};
use super::{store, visit_page};

/// The longest text of a step.
const LONGEST: usize = 2000;

/// Saves the talk, and sends it when asked to.
pub(super) async fn save(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (visit, permit) = own_with_leave(&ctx, id).await?;
    if visit.state != VisitState::Talk {
        return Err(ObservationError::NotNow.into());
    }
    let is_sent = form.is("next", "send");
    let Some(talk) = read(&mut form, is_sent) else {
        return visit_page::again(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    // Changed on another device meanwhile: both are shown, and what is sent next time stands. A page
    // kept from before the lesson knows no version; it is the first word on the talk, or the same word.
    let is_first = form.value("version").is_empty()
        && (visit.talk() == Talk::default() || visit.talk() == talk);
    if form.value("version") != visit.version.to_string() && !is_first {
        form.fail("goal", Fault::new("fault-talk-changed"));
        return visit_page::again(&ctx, id, form, StatusCode::CONFLICT).await;
    }
    let visit = visit.with_talk(talk);
    if !is_sent {
        keep(&ctx, visit).await?;
        return Ok(see_other(&format!(
            "/observations/{id}?notice=talk-kept#talk"
        )));
    }
    match send_talk(&ctx.app, &ctx.actor, permit, visit, ctx.today()).await {
        Err(ObservationError::Unrated) => {
            form.fail("goal", Fault::new("problem-visit-unrated"));
            visit_page::again(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
        Ok(()) => Ok(see_other(&format!("/observations/{id}?notice=talk-sent"))),
    }
}

fn read(form: &mut Form, is_sent: bool) -> Option<Talk> {
    let mut step = |name, is_needed: bool| match is_needed {
        true => form.text(name, LONGEST),
        false => form.optional_text(name, LONGEST),
    };
    let talk = (
        step("goal", is_sent),
        step("findings", false),
        step("plan", false),
        step("commitment", is_sent),
    );
    let (Some(goal), Some(findings), Some(plan), Some(commitment)) = talk else {
        return None;
    };
    Some(Talk {
        goal,
        findings,
        plan,
        commitment,
    })
}

async fn keep(ctx: &Ctx, visit: Visit) -> Result<(), ObservationError> {
    let (id, seen) = (visit.id, visit.version);
    let row = Visit {
        changed_at: ctx.now(),
        ..visit
    };
    let tx = ctx.app.shell.db.begin().await?;
    if !store::change_visit(&tx, row, seen).await? {
        return Err(ObservationError::Changed);
    }
    tx.commit(&ctx.actor, Audited::new("visit.talk-kept", id.0))
        .await?;
    Ok(())
}
