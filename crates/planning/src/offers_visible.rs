//! The activities a person may open: those of their schools, and those they coach or take part in.

use kernel::access::{Relation, policy};
use kernel::{Action, Ctx, SchoolId};
use platform::web::Problem;

use crate::store::{Offer, list_offers_of_coach, list_offers_of_person, list_offers_of_schools};

/// The approved offers the signed-in person may open, newest first.
pub async fn list_offers_visible(ctx: &Ctx) -> Result<Vec<Offer>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut schools: Vec<SchoolId> = ctx
        .schools()
        .await?
        .iter()
        .map(|school| school.id)
        .collect();
    schools.retain(|school| policy::allows(&relations(ctx, *school), Action::ViewPlan));
    let mut offers = list_offers_of_schools(db, authority, &schools).await?;
    offers.extend(list_offers_of_coach(db, authority, ctx.me.id).await?);
    offers.extend(list_offers_of_person(db, authority, ctx.me.id).await?);
    offers.sort_by_key(|offer| std::cmp::Reverse(offer.id));
    offers.dedup_by_key(|offer| offer.id);
    Ok(offers)
}

/// How the person stands to a school, by what the context knows: an authority has too many schools
/// to ask the database about each.
fn relations(ctx: &Ctx, school: SchoolId) -> Vec<Relation> {
    let reaches = |role: &&kernel::access::Role| role.school_id.is_none_or(|at| at == school);
    let roles = ctx
        .roles
        .iter()
        .filter(reaches)
        .filter_map(|role| role.kind.relation());
    let works_there = ctx.school.as_ref().is_some_and(|own| own.id == school);
    roles
        .chain(works_there.then_some(Relation::Colleague))
        .collect()
}
