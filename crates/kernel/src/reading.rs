//! Who opened a record of someone else: recorded when it happens, and shown to its owner.

use std::collections::BTreeMap;

use platform::Moment;
use platform::audit::{Audited, list_of};
use platform::web::Problem;
use uuid::Uuid;

use crate::Ctx;
use crate::calendar::Zone;
use crate::people::{PersonId, list_people_by_ids};

/// Readers shown on the page.
const MOST_READERS: usize = 5;

/// Records that the signed-in person opened a record that is not theirs; `action` is its audit code.
pub async fn note_reading(ctx: &Ctx, action: &'static str, id: Uuid) -> Result<(), Problem> {
    let tx = ctx.app.shell.db.begin().await?;
    tx.commit(&ctx.actor, Audited::new(action, id)).await?;
    Ok(())
}

/// Who opened a record lately, with the day: newest first, each reader once.
pub async fn list_readers(
    ctx: &Ctx,
    action: &'static str,
    id: Uuid,
) -> Result<Vec<(String, String)>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut latest: BTreeMap<PersonId, Moment> = BTreeMap::new();
    for entry in list_of(db, authority, id).await? {
        if let Some(reader) = entry.actor_id.filter(|_| entry.action == action) {
            latest.insert(PersonId(reader), entry.at);
        }
    }
    let ids: Vec<_> = latest.keys().copied().collect();
    let zone = ctx.school.as_ref().map_or(Zone::Wib, |school| school.zone);
    let mut readers: Vec<_> = list_people_by_ids(db, authority, &ids)
        .await?
        .into_iter()
        .filter_map(|person| Some((*latest.get(&person.id)?, person.name)))
        .collect();
    readers.sort_by(|a, b| b.cmp(a));
    readers.truncate(MOST_READERS);
    Ok(readers
        .into_iter()
        .map(|(at, name)| (name, ctx.speech.day(at.day_in(&zone.time_zone()))))
        .collect())
}
