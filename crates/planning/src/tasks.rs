//! What waits in planning: a draft for the principal's decision, a returned plan to mend, needs
//! without a plan.

use std::collections::BTreeMap;

use kernel::access::RoleKind;
use kernel::part::Pending;
use kernel::{Ctx, School, SchoolId, Task};
use platform::web::Problem;

use crate::consult;
use crate::loading::load_question;
use crate::model::PlanState;
use crate::store::{Plan, list_offers_of_plan, list_plans_of_schools};

/// Schools without a plan that are looked at on one visit; reading needs takes several queries.
const MOST_SCHOOLS: usize = 3;

/// What waits for the signed-in person.
pub(crate) fn tasks(ctx: Ctx) -> Pending<Vec<Task>> {
    Box::pin(async move {
        let mut tasks = consult::tasks(&ctx).await?;
        tasks.extend(list_tasks(&ctx).await?);
        Ok(tasks)
    })
}

async fn list_tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let leads = |school: SchoolId| {
        ctx.roles.iter().any(|role| {
            role.kind == RoleKind::Principal && role.school_id.is_none_or(|at| at == school)
        })
    };
    let is_planner = ctx.has_role(RoleKind::Planner);
    let schools: Vec<School> = ctx
        .schools()
        .await?
        .into_iter()
        .filter(|school| is_planner || leads(school.id))
        .collect();
    if schools.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<SchoolId> = schools.iter().map(|school| school.id).collect();
    let plans = list_plans_of_schools(ctx.db(), ctx.authority(), &ids).await?;
    let mut latest: BTreeMap<SchoolId, Plan> = BTreeMap::new();
    for plan in plans
        .into_iter()
        .filter(|plan| plan.semester >= ctx.semester())
    {
        latest.entry(plan.school_id).or_insert(plan);
    }
    let mut tasks = Vec::new();
    let mut looked_at = 0;
    for school in &schools {
        match latest.get(&school.id) {
            Some(plan)
                if matches!(plan.state, PlanState::Draft | PlanState::Consulting)
                    && leads(school.id) =>
            {
                tasks.push(decide(ctx, school, plan).await?);
            }
            Some(plan) if plan.state == PlanState::Returned => tasks.push(mend(ctx, school, plan)),
            None if looked_at < MOST_SCHOOLS => {
                looked_at += 1;
                tasks.extend(make(ctx, school).await?);
            }
            Some(_) | None => {}
        }
    }
    Ok(tasks)
}

async fn decide(ctx: &Ctx, school: &School, plan: &Plan) -> Result<Task, Problem> {
    let offers = list_offers_of_plan(ctx.db(), ctx.authority(), plan.id).await?;
    let detail = ctx
        .speech
        .say("task-plan-decide-why")
        .with("offers", offers.len());
    Ok(Task {
        title: title(ctx, "task-plan-decide", school, plan.semester),
        detail: detail.to_string(),
        button: ctx.speech.say("task-plan-decide-go").to_string(),
        href: format!("/plans/{}", plan.id),
        minutes: 10,
        rank: 2,
        ..blank()
    })
}

fn mend(ctx: &Ctx, school: &School, plan: &Plan) -> Task {
    let detail = ctx
        .speech
        .say("task-plan-mend-why")
        .with("reason", plan.reason.as_str());
    Task {
        title: title(ctx, "task-plan-mend", school, plan.semester),
        detail: detail.to_string(),
        button: ctx.speech.say("task-plan-mend-go").to_string(),
        href: format!("/plans/{}", plan.id),
        minutes: 10,
        rank: 3,
        ..blank()
    }
}

async fn make(ctx: &Ctx, school: &School) -> Result<Option<Task>, Problem> {
    let semester = ctx.semester();
    let (db, authority) = (ctx.db(), ctx.authority());
    let question = load_question(db, &ctx.app.frameworks, authority, school.id, semester).await?;
    let needing = question
        .people
        .iter()
        .filter(|who| !who.needs.is_empty())
        .count();
    if needing == 0 {
        return Ok(None);
    }
    let detail = ctx.speech.say("task-plan-make-why").with("count", needing);
    Ok(Some(Task {
        title: title(ctx, "task-plan-make", school, semester),
        detail: detail.to_string(),
        button: ctx.speech.say("task-plan-make-go").to_string(),
        href: format!("/plans?school={}", school.id),
        minutes: 5,
        rank: 4,
        ..blank()
    }))
}

fn title(ctx: &Ctx, key: &str, school: &School, semester: kernel::Semester) -> String {
    ctx.speech
        .say(key)
        .with("semester", semester.say(&ctx.speech))
        .with("school", school.name.as_str())
        .to_string()
}

pub(crate) fn blank() -> Task {
    Task {
        stage: "planning",
        title: String::new(),
        detail: String::new(),
        button: String::new(),
        href: String::new(),
        due: None,
        minutes: 0,
        rank: 0,
    }
}
