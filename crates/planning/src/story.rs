//! What planning tells of a person: the places they were given.

use kernel::part::Pending;
use kernel::{Ctx, PersonId, StoryEntry};
use platform::web::Problem;

use crate::slots::slot_name;
use crate::store::{PlanId, list_offers_of_person, list_plans_by_ids};

/// The places a person was given, in approved plans.
pub(crate) fn story(ctx: Ctx, person: PersonId) -> Pending<Vec<StoryEntry>> {
    Box::pin(async move { list_places(&ctx, person).await })
}

async fn list_places(ctx: &Ctx, person: PersonId) -> Result<Vec<StoryEntry>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let offers = list_offers_of_person(db, authority, person).await?;
    let ids: Vec<PlanId> = offers.iter().map(|offer| offer.plan_id).collect();
    let plans = list_plans_by_ids(db, authority, &ids).await?;
    let zone = ctx
        .school
        .as_ref()
        .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
    let entry = |offer: crate::store::Offer| {
        let plan = plans.iter().find(|plan| plan.id == offer.plan_id)?;
        let detail = ctx
            .speech
            .say("story-plan-place-detail")
            .with("semester", plan.semester.say(&ctx.speech))
            .with("slot", slot_name(&ctx.speech, offer.slot));
        Some(StoryEntry {
            stage: "planning",
            day: plan
                .decided_at
                .unwrap_or(plan.made_at)
                .day_in(&zone.time_zone()),
            title: ctx
                .speech
                .say("story-plan-place")
                .with("offer", offer.title.as_str())
                .to_string(),
            detail: detail.to_string(),
            href: format!("/offers/{}", offer.id),
        })
    };
    Ok(offers.into_iter().filter_map(entry).collect())
}
