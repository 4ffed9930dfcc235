//! One lesson, two observers: each has a record of their own, and once both are final the two see how
//! far they agree.

use kernel::frameworks::Item;
use kernel::{Ctx, people};
use platform::web::Problem;

use super::load::{Loaded, Reader, given_of};
use super::model::{Visit, VisitState};
use super::{rules, store, visit_rows};
use crate::agreement::{Agreement, agree};

/// Another observer of the same lesson.
pub(super) struct Double {
    /// Their name.
    pub observer: String,
    /// The comparison, once both records are final.
    pub compared: Option<Compared>,
}

/// Two records beside each other.
pub(super) struct Compared {
    /// Item, the value on this page, the other observer's.
    pub rows: Vec<(String, String, String)>,
    pub agreement: Agreement,
}

/// The other observers of the lesson of this visit.
pub(super) async fn list(ctx: &Ctx, loaded: &Loaded) -> Result<Vec<Double>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mine = &loaded.visit;
    let mut others = store::list_visits_about(db, authority, mine.person_id).await?;
    others.retain(|other| is_same_lesson(mine, other));
    // Before it is sent, the person observed is told of the agreement only, by its own page.
    if others.is_empty() || !(loaded.reader == Reader::Observer || loaded.shows_what_was_seen()) {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = others.iter().map(|other| other.observer_id).collect();
    let names = people::list_people_by_ids(db, authority, &ids).await?;
    let mut found = Vec::with_capacity(others.len());
    for other in others {
        let name = names.iter().find(|person| person.id == other.observer_id);
        let are_final = mine.state == VisitState::Final && other.state == VisitState::Final;
        found.push(Double {
            observer: name.map_or_else(String::new, |person| person.name.clone()),
            compared: match are_final {
                true => Some(compare(ctx, loaded, &other).await?),
                false => None,
            },
        });
    }
    Ok(found)
}

/// The same person on the same day, by someone else, on the same form.
fn is_same_lesson(mine: &Visit, other: &Visit) -> bool {
    let day = |visit: &Visit| visit.held_on.unwrap_or(visit.planned_on);
    other.id != mine.id
        && other.observer_id != mine.observer_id
        && other.instrument == mine.instrument
        && day(other) == day(mine)
}

async fn compare(ctx: &Ctx, loaded: &Loaded, other: &Visit) -> Result<Compared, Problem> {
    let theirs = given_of(ctx.db(), other).await?.ratings;
    let asked = rules::asked(&loaded.instrument, &loaded.visit.focus);
    let both: Vec<(&Item, i32, i32)> = asked
        .into_iter()
        .filter_map(|item| {
            let code = item.code.as_str();
            Some((item, *loaded.given.ratings.get(code)?, *theirs.get(code)?))
        })
        .collect();
    let position = |item: &Item, value: i32| item.scale.category(u8::try_from(value).ok()?);
    let pairs: Vec<_> = both
        .iter()
        .filter_map(|(item, a, b)| Some((position(item, *a)?, position(item, *b)?)))
        .collect();
    let label = |item: &Item, value: i32| visit_rows::label(item, Some(value)).unwrap_or_default();
    Ok(Compared {
        agreement: agree(&pairs),
        rows: both
            .into_iter()
            .map(|(item, a, b)| (item.text.clone(), label(item, a), label(item, b)))
            .collect(),
    })
}
