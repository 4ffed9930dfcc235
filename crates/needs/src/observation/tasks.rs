//! What of observation waits for someone: theirs to go on with, or to answer.

use std::collections::HashMap;

use kernel::{Ctx, PersonId, Task, people};
use platform::web::Problem;

use super::model::{Visit, VisitState};
use super::{rules, store};

/// Minutes that a step takes, for the sum on the home page.
const LESSON: u32 = 60;
const TALK: u32 = 20;
const VIEW: u32 = 5;

/// Visits that wait for the signed-in person.
pub(crate) async fn tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let visits: Vec<Visit> = store::list_visits_of(db, authority, ctx.me.id)
        .await?
        .into_iter()
        .filter(|visit| visit.state.is_open() || visit.has_unread_correction())
        .collect();
    if visits.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = visits
        .iter()
        .flat_map(|visit| [visit.person_id, visit.observer_id])
        .collect();
    let names: HashMap<PersonId, String> = people::list_people_by_ids(db, authority, &ids)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    Ok(visits
        .iter()
        .filter_map(|visit| match visit.observer_id == ctx.me.id {
            true => for_observer(ctx, visit, &names),
            false => for_observed(ctx, visit, &names),
        })
        .collect())
}

/// The pages of visits that are not over, for a device to keep.
pub(crate) async fn kept(ctx: &Ctx) -> Result<Vec<String>, Problem> {
    let visits = store::list_visits_of(ctx.db(), ctx.authority(), ctx.me.id).await?;
    let open = visits.iter().filter(|visit| visit.state.is_open());
    Ok(open
        .map(|visit| format!("/observations/{}", visit.id))
        .collect())
}

fn for_observer(ctx: &Ctx, visit: &Visit, names: &HashMap<PersonId, String>) -> Option<Task> {
    let name = names.get(&visit.person_id)?;
    if let Some(days) = rules::days_left_lying(visit, ctx.now()) {
        let why = ctx
            .speech
            .say("task-visit-lying-why")
            .with("days", days)
            .to_string();
        let keys = ["task-visit-lying", "task-visit-go-on"];
        return Some(task(ctx, visit, name, keys, why, TALK, 4));
    }
    let why = |key| ctx.speech.say(key).to_string();
    let is_overdue = visit.view_due_on.is_some_and(|due| due < ctx.today());
    Some(match visit.state {
        VisitState::Agreed => {
            let lesson = visit.lesson.clone();
            let keys = ["task-visit-agreed", "task-visit-open"];
            let rank = if visit.planned_on <= ctx.today() {
                4
            } else {
                45
            };
            let task = task(ctx, visit, name, keys, lesson, LESSON, rank);
            Task {
                due: Some(visit.planned_on),
                ..task
            }
        }
        VisitState::Observing => {
            let keys = ["task-visit-observing", "task-visit-go-on"];
            task(ctx, visit, name, keys, why("task-visit-saved"), LESSON, 3)
        }
        VisitState::Talk => {
            let keys = ["task-visit-talk", "task-visit-go-on"];
            task(ctx, visit, name, keys, why("task-visit-saved"), TALK, 5)
        }
        VisitState::View if is_overdue => {
            let keys = ["task-visit-close", "task-visit-open"];
            task(ctx, visit, name, keys, why("task-visit-close-why"), 2, 6)
        }
        VisitState::Answer => {
            let keys = ["task-visit-answer", "task-visit-open"];
            task(ctx, visit, name, keys, why("task-visit-answer-why"), 10, 4)
        }
        VisitState::View | VisitState::Final | VisitState::Dropped => return None,
    })
}

fn for_observed(ctx: &Ctx, visit: &Visit, names: &HashMap<PersonId, String>) -> Option<Task> {
    let name = names.get(&visit.observer_id)?;
    if visit.has_unread_correction() {
        let why = ctx.speech.say("task-visit-corrected-why").to_string();
        let keys = ["task-visit-corrected", "task-visit-open"];
        return Some(task(ctx, visit, name, keys, why, 2, 7));
    }
    if visit.state != VisitState::View {
        return None;
    }
    let why = ctx.speech.say("task-visit-view-why").to_string();
    let keys = ["task-visit-view", "task-visit-open"];
    let task = task(ctx, visit, name, keys, why, VIEW, 5);
    Some(Task {
        due: visit.view_due_on,
        ..task
    })
}

fn task(
    ctx: &Ctx,
    visit: &Visit,
    name: &str,
    [title, button]: [&str; 2],
    detail: String,
    minutes: u32,
    rank: u8,
) -> Task {
    Task {
        stage: "needs",
        title: ctx.speech.say(title).with("name", name).to_string(),
        detail,
        button: ctx.speech.say(button).to_string(),
        href: format!("/observations/{}", visit.id),
        due: None,
        minutes,
        rank,
    }
}
