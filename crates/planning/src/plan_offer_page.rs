//! The page on which one run of a draft is changed: only changes that keep every rule are offered.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, Ctx, Target};
use platform::web::{Page, Problem, html, see_other};

use crate::model::PlanState;
use crate::plan_page::PlanFile;
use crate::plan_view::{Choices, OfferView, choices, offer_view};
use crate::store::{OfferId, Plan, PlanId, PlanLockId};

#[derive(Template)]
#[template(path = "plan_offer.html")]
struct PlanOfferPage {
    page: Page,
    plan: Plan,
    offer: OfferView,
    choices: Choices,
    /// For the next lock.
    lock: PlanLockId,
}

/// What can be changed about a run.
pub(crate) async fn show(
    ctx: Ctx,
    Path((id, offer)): Path<(PlanId, OfferId)>,
) -> Result<Response, Problem> {
    let file = PlanFile::load(&ctx, id).await?;
    let target = Target::School(file.plan.school_id);
    ctx.permit(Action::EditPlan, target).await?;
    if file.plan.state == PlanState::Approved {
        return Ok(see_other(&format!("/plans/{id}")));
    }
    let run = file.draft.offer(offer).ok_or_else(Problem::not_found)?;
    let row = file.offers.iter().find(|row| row.id == offer);
    let row = row.ok_or_else(Problem::not_found)?;
    let speech = &ctx.speech;
    html(&PlanOfferPage {
        page: ctx
            .page("plan-offer-change")
            .titled(&row.title)
            .in_stage("planning"),
        offer: offer_view(speech, &file.names, run, row),
        choices: choices(speech, &file.names, &file.question, &file.draft, run),
        plan: file.plan,
        lock: PlanLockId::new(),
    })
}
