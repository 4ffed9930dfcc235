//! What monitoring knows of a person's way: what each programme changed in them.

use kernel::frameworks::IndicatorCode;
use kernel::part::Pending;
use kernel::{Action, Ctx, Person, PersonId, StoryEntry, Target};
use planning::{Offer, list_effects_of, list_offers_of_person};
use platform::Day;
use platform::web::Problem;

use crate::figures::change_sentence;
use crate::participants::load_change;

/// The changes of a person, one entry for each programme that has begun.
pub(crate) fn story(ctx: Ctx, id: PersonId) -> Pending<Vec<StoryEntry>> {
    Box::pin(async move {
        // A change in level is part of the map: who may not see that is told nothing here.
        if !ctx.may(Action::ViewMap, Target::Person(id)).await? {
            return Ok(Vec::new());
        }
        let person = ctx.person(id).await?;
        let offers = list_offers_of_person(ctx.db(), ctx.authority(), id).await?;
        let mut entries = Vec::new();
        for offer in &offers {
            if let Some(started_on) = offer.started_on {
                entries.extend(entry(&ctx, &person, offer, started_on).await?);
            }
        }
        Ok(entries)
    })
}

async fn entry(
    ctx: &Ctx,
    person: &Person,
    offer: &Offer,
    started_on: Day,
) -> Result<Option<StoryEntry>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let effects = list_effects_of(db, authority, offer.programme_id).await?;
    let codes: Vec<_> = effects
        .into_iter()
        .map(|effect| IndicatorCode::new(effect.indicator))
        .collect();
    let people = std::slice::from_ref(person);
    let group = load_change(&ctx.app, db, people, &codes, started_on).await?;
    // The first one is what the programme aims at most.
    let found = group
        .indicators
        .iter()
        .find_map(|change| Some((change, change.of_person(person.id)?)));
    Ok(found.map(|(change, own)| StoryEntry {
        stage: "monitoring",
        day: group.latest.unwrap_or(started_on),
        title: ctx
            .speech
            .say("story-change")
            .with("title", offer.title.as_str())
            .with("name", change.name.as_str())
            .to_string(),
        detail: change_sentence(&ctx.speech, &own),
        href: format!("/offers/{}/indicators", offer.id),
    }))
}
