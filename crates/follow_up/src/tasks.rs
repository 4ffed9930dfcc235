//! What of follow-up waits for the signed-in person: a commitment to write or accept, a check to
//! make, a late one to ask after.

use kernel::part::Pending;
use kernel::{Ctx, Task};
use platform::Day;

use crate::overview::{Item, load_overview, rung_key};
use crate::rules::Standing;
use crate::support;

/// Days ahead for which a device keeps what is to be checked.
const KEPT_DAYS: i64 = 30;

/// What waits for the signed-in person.
pub(crate) fn tasks(ctx: Ctx) -> Pending<Vec<Task>> {
    Box::pin(async move {
        let overview = load_overview(&ctx).await?;
        let mine = overview.mine.iter().filter_map(|item| own_task(&ctx, item));
        let mentored = overview
            .mentored
            .iter()
            .flat_map(|item| mentor_tasks(&ctx, item));
        let escalated = overview
            .escalated
            .iter()
            .map(|item| escalated_task(&ctx, item));
        let mut tasks: Vec<Task> = mine.chain(mentored).chain(escalated).collect();
        tasks.extend(support::tasks(&ctx).await?);
        Ok(tasks)
    })
}

/// The commitments whose next check falls into the coming thirty days, and one's own.
pub(crate) fn kept(ctx: Ctx) -> Pending<Vec<String>> {
    Box::pin(async move {
        let overview = load_overview(&ctx).await?;
        let soon = ctx.today().plus_days(KEPT_DAYS);
        let is_soon = |item: &&Item| item.next_check().is_some_and(|check| check.due_on <= soon);
        let mentored = overview.mentored.iter().filter(is_soon);
        Ok(mentored
            .chain(&overview.mine)
            .map(|item| format!("/commitments/{}", item.commitment.id))
            .collect())
    })
}

fn own_task(ctx: &Ctx, item: &Item) -> Option<Task> {
    if item.commitment.written_on.is_some() {
        return None;
    }
    let due = item.commitment.made_on.plus_days(7);
    Some(task(
        ctx,
        item,
        ["task-write", "task-write-why", "task-write-go"],
        Some(due),
        2,
    ))
}

fn mentor_tasks(ctx: &Ctx, item: &Item) -> Vec<Task> {
    let mut tasks = Vec::new();
    if item.commitment.accepted_on.is_none() {
        let keys = ["task-accept", "task-accept-why", "task-accept-go"];
        tasks.push(task(ctx, item, keys, None, 3));
    }
    if item.fading().is_some() {
        let keys = ["task-fading", "task-fading-why", "task-fading-go"];
        tasks.push(task(ctx, item, keys, None, 2));
    }
    let due = item.next_check().map(|check| check.due_on);
    match item.standing(ctx.today()) {
        Standing::Late(days) => {
            let keys = ["task-check", rung_key(days), "task-check-go"];
            tasks.push(task(ctx, item, keys, due, 1));
        }
        Standing::Due => {
            let keys = ["task-check", "task-check-why", "task-check-go"];
            tasks.push(task(ctx, item, keys, due, 3));
        }
        Standing::Later | Standing::Done => {}
    }
    tasks
}

fn escalated_task(ctx: &Ctx, item: &Item) -> Task {
    let due = item.next_check().map(|check| check.due_on);
    task(
        ctx,
        item,
        ["task-escalated", "task-escalated-why", "task-escalated-go"],
        due,
        3,
    )
}

fn task(ctx: &Ctx, item: &Item, keys: [&'static str; 3], due: Option<Day>, rank: u8) -> Task {
    let days = item.standing(ctx.today()).days_late();
    let say = |key: &'static str| {
        ctx.speech
            .say(key)
            .with("name", item.person.as_str())
            .with("mentor", item.mentor.as_str())
            .with("what", item.commitment.what.as_str())
            .with("days", days)
            .to_string()
    };
    let [title, detail, button] = keys;
    Task {
        stage: "follow-up",
        title: say(title),
        detail: say(detail),
        button: say(button),
        href: format!("/commitments/{}", item.commitment.id),
        due,
        minutes: 5,
        rank,
    }
}
