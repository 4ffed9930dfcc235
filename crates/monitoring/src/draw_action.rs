//! The button that draws what is due at once, for those who do not want to wait for the program to do it.

use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, Ctx};
use planning::{OfferHead, OfferId, OfferTab};
use platform::web::{Form, Problem, see_other};

use crate::drawing::draw;

pub(crate) async fn post(
    ctx: Ctx,
    Path(id): Path<OfferId>,
    _form: Form,
) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, id, OfferTab::Indicators).await?;
    let permit = ctx
        .permit(Action::MonitorProgramme, head.offer.work())
        .await?;
    let drew = draw(&ctx.app, &ctx.actor, permit, &[id], ctx.today()).await?;
    let notice = match drew.readings {
        0 => "nothing-drawn",
        _ => "readings-drawn",
    };
    Ok(see_other(&format!(
        "/offers/{id}/indicators?notice={notice}"
    )))
}
