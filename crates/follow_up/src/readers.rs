//! Who opened someone's commitment: recorded when another person does, and shown to its owner.

use std::collections::BTreeMap;

use kernel::calendar::Zone;
use kernel::people::list_people_by_ids;
use kernel::{Ctx, PersonId};
use platform::Moment;
use platform::audit::{Audited, list_of};
use platform::web::Problem;

use crate::store::CommitmentId;

/// Readers shown on the page.
const MOST_READERS: usize = 5;
const ACTION: &str = "commitment.read";

/// Records that the signed-in person opened a commitment that is not theirs.
pub(crate) async fn note_reading(ctx: &Ctx, id: CommitmentId) -> Result<(), Problem> {
    let tx = ctx.app.shell.db.begin().await?;
    tx.commit(&ctx.actor, Audited::new(ACTION, id.0)).await?;
    Ok(())
}

/// Who opened a commitment lately, with the day: newest first, each reader once.
pub(crate) async fn list_readers(
    ctx: &Ctx,
    id: CommitmentId,
) -> Result<Vec<(String, String)>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut latest: BTreeMap<PersonId, Moment> = BTreeMap::new();
    for entry in list_of(db, authority, id.0).await? {
        if let (ACTION, Some(reader)) = (entry.action.as_str(), entry.actor_id) {
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
