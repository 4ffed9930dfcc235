//! What stands beside the runs of a plan: what people said of it, who drafted it and who decided.

use kernel::people::list_people_by_ids;
use kernel::{Ctx, PersonId};
use platform::i18n::Speech;
use platform::web::Problem;
use uuid::Uuid;

use crate::consult::{Counts, count, find_consultation, list_answers, list_supports};
use crate::model::PlanState;
use crate::question::Draft;
use crate::slots::{DAYS, SLOTS_A_DAY, day_name};
use crate::store::{Offer, Plan};

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

/// The titles of the runs by day and time of day.
pub(crate) fn week(
    speech: &Speech,
    draft: &Draft,
    rows: &[Offer],
) -> Vec<(String, Vec<Vec<String>>)> {
    let titles = |slot: i32| {
        let runs = draft.offers.iter().zip(rows);
        runs.filter(|(run, _)| run.slot == slot)
            .map(|(_, row)| row.title.clone())
            .collect()
    };
    (0..DAYS)
        .map(|day| {
            let cells = (0..SLOTS_A_DAY).map(|at| titles(day * SLOTS_A_DAY + at));
            (day_name(speech, day), cells.collect())
        })
        .collect()
}

/// Who drafted the plan and who decided on it: sentences, and the names to sign with.
pub(crate) struct Deciders {
    pub made: String,
    pub decided: Option<String>,
    pub made_by: String,
    pub approved_by: String,
}

impl Deciders {
    /// Those of a plan.
    pub async fn of(ctx: &Ctx, plan: &Plan) -> Result<Self, Problem> {
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
                PlanState::Draft | PlanState::Consulting | PlanState::Returned => {
                    "plan-returned-by"
                }
            };
            ctx.speech
                .say(key)
                .with("name", name(who))
                .with("day", day(at))
                .to_string()
        });
        let is_approved = plan.state == PlanState::Approved;
        let approver = plan.decided_by.filter(|_| is_approved);
        Ok(Self {
            made,
            decided,
            made_by: name(plan.made_by),
            approved_by: approver.map_or_else(String::new, name),
        })
    }
}
