//! What stands beside the runs of a plan: what people said of it, who drafted it and who decided.

use kernel::people::list_people_by_ids;
use kernel::{Ctx, PersonId};
use platform::web::Problem;
use uuid::Uuid;

use crate::consult::{Counts, count, find_consultation, list_answers, list_supports};
use crate::model::PlanState;
use crate::question::Draft;
use crate::store::Plan;

/// What those concerned have said so far, in figures.
pub(crate) struct ConsultView {
    pub counts: Counts,
    /// Whether anybody was ever asked.
    pub was_asked: bool,
    pub supports: usize,
}

impl ConsultView {
    pub async fn load(ctx: &Ctx, plan: &Plan, draft: &Draft) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let answers = list_answers(db, authority, plan.id).await?;
        Ok(Self {
            counts: count(draft, &answers),
            was_asked: find_consultation(db, authority, plan.id).await?.is_some(),
            supports: list_supports(db, authority, plan.id).await?.len(),
        })
    }
}

/// Who drafted the plan and who decided on it, as sentences.
pub(crate) async fn who_and_when(
    ctx: &Ctx,
    plan: &Plan,
) -> Result<(String, Option<String>), Problem> {
    let ids: Vec<PersonId> = std::iter::once(plan.made_by)
        .chain(plan.decided_by)
        .map(PersonId)
        .collect();
    let people = list_people_by_ids(ctx.db(), ctx.authority(), &ids).await?;
    let name = |id: Uuid| {
        let found = people.iter().find(|person| person.id.0 == id);
        found.map_or_else(|| "Bina".to_owned(), |person| person.name.clone())
    };
    let day = |moment: platform::Moment| {
        let zone = ctx
            .school
            .as_ref()
            .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
        ctx.speech.day(moment.day_in(&zone.time_zone()))
    };
    let made = ctx
        .speech
        .say("plan-made")
        .with("name", name(plan.made_by))
        .with("day", day(plan.made_at))
        .to_string();
    let decided = plan.decided_by.zip(plan.decided_at).map(|(who, at)| {
        let key = match plan.state {
            PlanState::Approved => "plan-approved-by",
            PlanState::Draft | PlanState::Consulting | PlanState::Returned => "plan-returned-by",
        };
        ctx.speech
            .say(key)
            .with("name", name(who))
            .with("day", day(at))
            .to_string()
    });
    Ok((made, decided))
}
