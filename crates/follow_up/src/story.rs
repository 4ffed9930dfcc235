//! What follow-up knows of a person's way: what they promised, and what was seen of it later.

use kernel::part::Pending;
use kernel::{Action, Ctx, PersonId, StoryEntry, Target};

use crate::commitment_page::change;
use crate::overview::{Item, load_items};
use crate::store::list_commitments_of_person;

/// Promises and checks of a person.
pub(crate) fn story(ctx: Ctx, id: PersonId) -> Pending<Vec<StoryEntry>> {
    Box::pin(async move {
        // What someone promised and how it went is for those who may see their map.
        if !ctx.may(Action::ViewMap, Target::Person(id)).await? {
            return Ok(Vec::new());
        }
        let rows = list_commitments_of_person(ctx.db(), ctx.authority(), id).await?;
        let items = load_items(&ctx, rows).await?;
        // The commitment itself is for fewer than the map: the person, their mentor, and who checks.
        let opens_all =
            ctx.me.id == id || ctx.may(Action::CheckCommitment, Target::Person(id)).await?;
        let mut found = Vec::new();
        for item in &items {
            let opens = opens_all || item.commitment.mentor_id == ctx.me.id;
            found.extend(entries(&ctx, item, opens));
        }
        Ok(found)
    })
}

fn entries(ctx: &Ctx, item: &Item, opens: bool) -> Vec<StoryEntry> {
    let speech = &ctx.speech;
    let href = match opens {
        true => format!("/commitments/{}", item.commitment.id),
        false => String::new(),
    };
    let mut found = vec![StoryEntry {
        stage: "follow-up",
        day: item.commitment.made_on,
        title: speech
            .say("story-promised")
            .with("what", item.commitment.what.as_str())
            .to_string(),
        detail: speech
            .say("story-promised-with")
            .with("mentor", item.mentor.as_str())
            .to_string(),
        href: href.clone(),
    }];
    for check in &item.checks {
        let Some(result) = item.result_of(check) else {
            continue;
        };
        found.push(StoryEntry {
            stage: "follow-up",
            day: result.held_on,
            title: speech
                .say("story-checked")
                .with("days", check.after_days)
                .with("outcome", speech.say(result.outcome.key()))
                .to_string(),
            detail: change(speech, result),
            href: href.clone(),
        });
    }
    found
}
