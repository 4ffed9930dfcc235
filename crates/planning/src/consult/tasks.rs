//! What waits in consultation: a draft to say something of, a request for support to answer.

use kernel::access::RoleKind;
use kernel::{Ctx, Task};
use platform::web::Problem;

use super::rules::has_spoken;
use super::store::{list_answers_of_person, list_supports_asked};
use crate::loading::load_draft;
use crate::model::PlanState;
use crate::store::{Plan, PlanId, list_plans_by_ids, list_plans_with_part};
use crate::tasks::blank;

/// Drafts looked at on one visit.
const MOST_PLANS: usize = 5;

/// What waits for the signed-in person in consultation.
pub(crate) async fn tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let plans = list_plans_with_part(db, authority, ctx.me.id, PlanState::Consulting).await?;
    let mut tasks = Vec::new();
    if !plans.is_empty() {
        let said = list_answers_of_person(db, authority, ctx.me.id).await?;
        for plan in plans.into_iter().take(MOST_PLANS) {
            let (draft, _) = load_draft(db, authority, plan.id).await?;
            let answers: Vec<_> = said
                .iter()
                .filter(|answer| answer.plan_id == plan.id)
                .cloned()
                .collect();
            let waits = super::rules::parts(&draft)
                .filter(|(who, _)| *who == ctx.me.id)
                .any(|(who, offer)| !has_spoken(&draft, &answers, who, offer));
            if waits {
                tasks.push(speak(ctx, &plan));
            }
        }
    }
    let plans_for_all = ctx
        .roles
        .iter()
        .any(|role| role.kind == RoleKind::Planner && role.school_id.is_none());
    if plans_for_all {
        tasks.extend(support_tasks(ctx).await?);
    }
    Ok(tasks)
}

fn speak(ctx: &Ctx, plan: &Plan) -> Task {
    let say = |key: &str| ctx.speech.say(key);
    Task {
        title: say("task-opinion")
            .with("semester", plan.semester.say(&ctx.speech))
            .to_string(),
        detail: say("task-opinion-why").to_string(),
        button: say("task-opinion-go").to_string(),
        href: format!("/plans/{}/answers", plan.id),
        minutes: 3,
        rank: 2,
        ..blank()
    }
}

async fn support_tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let asked = list_supports_asked(db, authority).await?;
    let ids: Vec<PlanId> = asked.iter().map(|row| row.plan_id).collect();
    let plans = list_plans_by_ids(db, authority, &ids).await?;
    let schools = ctx.schools().await?;
    let task = |row: &super::PlanSupport| {
        let plan = plans.iter().find(|plan| plan.id == row.plan_id)?;
        let school = schools.iter().find(|school| school.id == plan.school_id)?;
        Some(Task {
            title: ctx
                .speech
                .say("task-plan-support")
                .with("school", school.name.as_str())
                .to_string(),
            detail: row.wish.clone(),
            button: ctx.speech.say("task-plan-support-go").to_string(),
            href: format!("/plans/{}/support", plan.id),
            minutes: 5,
            rank: 2,
            ..blank()
        })
    };
    Ok(asked.iter().filter_map(task).collect())
}
