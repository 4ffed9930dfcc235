//! Steps of a visit that ask for nothing but a press: begin, end of the lesson, give up.

use axum::extract::Path;
use axum::response::Response;
use kernel::Ctx;
use platform::Moment;
use platform::audit::Audited;
use platform::web::{Form, Problem, see_other};

use super::error::ObservationError;
use super::load::{own, own_with_leave};
use super::model::{Visit, VisitId, VisitState};
use super::store;

/// The lesson begins: from now on notes get their minute. What waited on a device began when it was
/// pressed there.
pub(super) async fn begin(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    form: Form,
) -> Result<Response, Problem> {
    let (visit, _) = own_with_leave(&ctx, id).await?;
    // Pressed twice, or on two devices: the first press counts.
    if visit.state == VisitState::Agreed {
        let at = form.filled_at(ctx.now()).max(visit.changed_at);
        step(&ctx, began(visit, &ctx, at), "visit.begun").await?;
    }
    Ok(see_other(&format!("/observations/{id}")))
}

/// A visit whose lesson began at a moment.
pub(super) fn began(visit: Visit, ctx: &Ctx, at: Moment) -> Visit {
    Visit {
        state: VisitState::Observing,
        started_at: Some(at),
        held_on: Some(ctx.day_of(at)),
        ..visit
    }
}

/// The lesson is over; the talk is next.
pub(super) async fn observed(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    _: Form,
) -> Result<Response, Problem> {
    let (visit, _) = own_with_leave(&ctx, id).await?;
    if visit.state == VisitState::Observing {
        let row = Visit {
            state: VisitState::Talk,
            ..visit
        };
        step(&ctx, row, "visit.observed").await?;
    }
    Ok(see_other(&format!(
        "/observations/{id}?notice=visit-observed"
    )))
}

/// The visit does not take place, or is given up. What was written stays readable to its observer.
pub(super) async fn drop_visit(
    ctx: Ctx,
    Path(id): Path<VisitId>,
    _: Form,
) -> Result<Response, Problem> {
    let visit = own(&ctx, id).await?;
    match visit.state {
        VisitState::Agreed | VisitState::Observing | VisitState::Talk => {
            let row = Visit {
                state: VisitState::Dropped,
                ..visit
            };
            step(&ctx, row, "visit.dropped").await?;
        }
        VisitState::Dropped => {}
        VisitState::View | VisitState::Answer | VisitState::Final => {
            return Err(ObservationError::NotNow.into());
        }
    }
    Ok(see_other("/observations?notice=visit-dropped"))
}

async fn step(ctx: &Ctx, visit: Visit, action: &'static str) -> Result<(), ObservationError> {
    let seen = visit.version;
    let id = visit.id;
    let row = Visit {
        changed_at: ctx.now(),
        ..visit
    };
    let tx = ctx.app.shell.db.begin().await?;
    if !store::change_visit(&tx, row, seen).await? {
        return Err(ObservationError::Changed);
    }
    tx.commit(&ctx.actor, Audited::new(action, id.0)).await?;
    Ok(())
}
