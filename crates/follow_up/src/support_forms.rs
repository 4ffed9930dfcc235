//! What is sent about support: a leader's answer to a wish, and that promised support was given.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, Ctx, Target};
use platform::web::{Fault, Form, Problem, see_other};

use crate::commitment_forms::again;
use crate::commitment_page::{Again, load_visible};
use crate::store::{CommitmentId, SupportPromiseId, find_promise};
use crate::support::{PromiseSupport, note_support_given, promise_support};

pub(crate) async fn answer(
    ctx: Ctx,
    Path(id): Path<CommitmentId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let item = load_visible(&ctx, id).await?;
    let target = Target::Person(item.commitment.person_id);
    let permit = ctx.permit(Action::PromiseSupport, target).await?;
    let Some(ask) = read(&mut form, &ctx, id) else {
        return again(
            &ctx,
            id,
            Again::Support(form),
            StatusCode::UNPROCESSABLE_ENTITY,
        )
        .await;
    };
    promise_support(&ctx.app, &ctx.actor, permit, ask).await?;
    Ok(see_other(&format!(
        "/commitments/{id}?notice=support-answered#support"
    )))
}

fn read(form: &mut Form, ctx: &Ctx, commitment: CommitmentId) -> Option<PromiseSupport> {
    let id = form.choice::<SupportPromiseId>("promise");
    let can = match form.value("can") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            form.fail("can", Fault::new("fault-choose"));
            None
        }
    };
    let what = form.text("given", 600);
    let due_on = match can {
        Some(true) => form.day("due_on"),
        _ => None,
    };
    if due_on.is_some_and(|day| day < ctx.today()) {
        form.fail("due_on", Fault::new("fault-promise-past"));
    }
    if !form.is_valid() {
        return None;
    }
    Some(PromiseSupport {
        id: id?,
        commitment,
        by: ctx.me.id,
        what: what?,
        due_on,
        today: ctx.today(),
    })
}

/// The person says that they have it, or the leader who promised that it was given.
pub(crate) async fn given(
    ctx: Ctx,
    Path((id, promise)): Path<(CommitmentId, SupportPromiseId)>,
    _form: Form,
) -> Result<Response, Problem> {
    let item = load_visible(&ctx, id).await?;
    find_promise(ctx.db(), ctx.authority(), promise)
        .await?
        .filter(|row| row.commitment_id == id && row.due_on.is_some())
        .ok_or_else(Problem::not_found)?;
    let permit = if item.commitment.person_id == ctx.me.id {
        let target = item.commitment.target();
        ctx.permit(Action::WriteCommitment, target).await?
    } else {
        let target = Target::Person(item.commitment.person_id);
        ctx.permit(Action::PromiseSupport, target).await?
    };
    note_support_given(&ctx.app, &ctx.actor, permit, promise, ctx.today()).await?;
    Ok(see_other(&format!(
        "/commitments/{id}?notice=support-given#support"
    )))
}
