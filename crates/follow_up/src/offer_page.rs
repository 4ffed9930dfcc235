//! The follow-up of an offer: finishing it, and the commitments that come of it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Action, Ctx};
use planning::{OfferHead, OfferId, OfferState, OfferTab, find_offer};
use platform::web::{Form, Page, Problem, html, see_other};

use crate::commitments_page::{Row, row};
use crate::finish::finish_offer;
use crate::overview::load_items;
use crate::proof::proof_of_offer;
use crate::rules::Proof;
use crate::settings::settings;
use crate::store::list_commitments_of_offer;

#[derive(Template)]
#[template(path = "follow_up.html")]
struct FollowUpPage {
    page: Page,
    head: OfferHead,
    state_key: &'static str,
    may_finish: bool,
    finished_on: String,
    rows: Vec<Row>,
    /// Commitments that the reader may not see.
    hidden: usize,
    days: String,
    /// Whether practice was seen after the end; empty while it runs.
    proof: String,
    is_proven: bool,
}

pub(crate) async fn show(ctx: Ctx, Path(id): Path<OfferId>) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, id, OfferTab::FollowUp).await?;
    let leads = ctx.may(Action::RunProgramme, head.offer.work()).await?;
    let opens_all = ctx.may(Action::ViewCommitment, head.offer.work()).await?;
    let all = list_commitments_of_offer(ctx.db(), ctx.authority(), id).await?;
    let count = all.len();
    // What someone promised is theirs and their companions' business, not their colleagues'.
    let visible: Vec<_> = all
        .into_iter()
        .filter(|row| opens_all || [row.person_id, row.mentor_id].contains(&ctx.me.id))
        .collect();
    let items = load_items(&ctx, visible).await?;
    let state_key = match head.offer.state {
        OfferState::Proposed | OfferState::Planned => "follow-up-not-begun",
        OfferState::Running => "follow-up-running",
        OfferState::Finished => "follow-up-finished",
    };
    let proof = match head.offer.state {
        OfferState::Finished => Some(proof_of_offer(ctx.db(), ctx.authority(), id).await?),
        _ => None,
    };
    html(&FollowUpPage {
        page: head.page(&ctx, "follow-up"),
        may_finish: leads && head.offer.state == OfferState::Running,
        finished_on: head
            .offer
            .finished_on
            .map_or_else(String::new, |day| ctx.speech.day(day)),
        state_key,
        hidden: count - items.len(),
        rows: items.iter().map(|item| row(&ctx, item)).collect(),
        days: days(&ctx),
        is_proven: matches!(proof, Some(Proof::Shown { .. })),
        proof: proof.map_or_else(String::new, |proof| say_proof(&ctx, proof)),
        head,
    })
}

/// The days of the checks as they are read: 30, 60 and 90.
fn days(ctx: &Ctx) -> String {
    let days: Vec<String> = settings()
        .check_after_days
        .iter()
        .map(ToString::to_string)
        .collect();
    match days.split_last() {
        Some((last, first)) if !first.is_empty() => ctx
            .speech
            .say("finish-days")
            .with("first", first.join(", "))
            .with("last", last.as_str())
            .to_string(),
        _ => days.concat(),
    }
}

fn say_proof(ctx: &Ctx, proof: Proof) -> String {
    match proof {
        Proof::Unproven => ctx.speech.say("proof-unproven").to_string(),
        Proof::Shown { held, of } => ctx
            .speech
            .say("proof-shown")
            .with("held", held)
            .with("of", of)
            .to_string(),
    }
}

pub(crate) async fn finish(
    ctx: Ctx,
    Path(id): Path<OfferId>,
    _form: Form,
) -> Result<Response, Problem> {
    let offer = find_offer(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let permit = ctx.permit(Action::RunProgramme, offer.work()).await?;
    let path = format!("/offers/{id}/follow-up");
    match finish_offer(&ctx.app, &ctx.actor, permit, id, ctx.today()).await {
        Ok(()) => Ok(see_other(&format!("{path}?notice=offer-finished"))),
        Err(error) => Err(Problem::from(error).back_to(path)),
    }
}
