//! The plans of a school by semester, and asking for a new one.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::list_people_of_school;
use kernel::{Action, Ctx, SchoolId, Semester, Target};
use optimise::Budget;
use platform::web::{Form, Page, Problem, html, see_other};

use crate::place::{Place, Where};
use crate::propose_job;
use crate::proposing::{Missing, Propose, ProposeError, list_missing, propose};
use crate::store::{Plan, PlanId, list_offers_of_plans, list_plans_of_schools};

const PATH: &str = "/plans";
/// Up to so many people are planned for at once, in two seconds; more in the background.
const AT_ONCE: usize = 150;

/// Seconds a search in the background may take.
fn seconds_for(people: usize) -> f64 {
    (10.0 + people as f64 / 300.0).min(120.0)
}

/// A plan as the list shows it.
struct Line {
    plan: Plan,
    made: String,
    stage: &'static str,
    offers: usize,
    cost: String,
}

/// The plans of one semester.
struct Group {
    number: i32,
    semester: String,
    lines: Vec<Line>,
}

/// A semester that can be planned, with what is missing for it.
struct Choice {
    number: i32,
    name: String,
    missing: Vec<Missing>,
    id: PlanId,
}

#[derive(Template)]
#[template(path = "plans.html")]
struct PlansPage {
    page: Page,
    place: Place,
    groups: Vec<Group>,
    choices: Vec<Choice>,
    refusal: Option<String>,
}

/// The list of plans.
pub(crate) async fn list(ctx: Ctx, Query(asked): Query<Where>) -> Result<Response, Problem> {
    let place = Place::find(&ctx, asked, PATH).await?;
    plans_page(&ctx, place, None, StatusCode::OK).await
}

async fn plans_page(
    ctx: &Ctx,
    place: Place,
    refusal: Option<String>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let choices = if place.may_edit {
        choices(ctx, place.school.id).await?
    } else {
        Vec::new()
    };
    let page = PlansPage {
        page: ctx.page("plans-title").in_stage("planning"),
        groups: groups(ctx, place.school.id).await?,
        place,
        choices,
        refusal,
    };
    let mut response = html(&page)?;
    *response.status_mut() = status;
    Ok(response)
}

async fn choices(ctx: &Ctx, school: SchoolId) -> Result<Vec<Choice>, Problem> {
    let now = ctx.semester().number();
    let mut choices = Vec::new();
    for number in [now, now + 1] {
        let semester = Semester::from_number(number);
        choices.push(Choice {
            number,
            name: semester.say(&ctx.speech).to_string(),
            missing: list_missing(&ctx.app, ctx.authority(), school, semester).await?,
            id: PlanId::new(),
        });
    }
    // What is missing for this semester and the next alike is said once.
    if !choices[0].missing.is_empty() && choices[0].missing == choices[1].missing {
        choices.truncate(1);
    }
    Ok(choices)
}

async fn groups(ctx: &Ctx, school: SchoolId) -> Result<Vec<Group>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let plans = list_plans_of_schools(db, authority, &[school]).await?;
    let ids: Vec<PlanId> = plans.iter().map(|plan| plan.id).collect();
    let offers = list_offers_of_plans(db, authority, &ids).await?;
    let zone = ctx
        .school
        .as_ref()
        .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
    let line = |plan: &Plan| {
        let own = || offers.iter().filter(|offer| offer.plan_id == plan.id);
        Line {
            made: ctx.speech.day(plan.made_at.day_in(&zone.time_zone())),
            stage: plan.state.key_with(own().map(|offer| offer.state)),
            offers: own().count(),
            cost: ctx
                .speech
                .rupiah(own().map(|offer| offer.cost).sum::<i64>()),
            plan: plan.clone(),
        }
    };
    Ok(plans
        .chunk_by(|a, b| a.semester == b.semester)
        .map(|chunk| Group {
            number: chunk[0].semester.number(),
            semester: chunk[0].semester.say(&ctx.speech).to_string(),
            lines: chunk.iter().map(line).collect(),
        })
        .collect())
}

/// Proposes a plan.
pub(crate) async fn create(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let school: SchoolId = form.choice("school").ok_or_else(Problem::not_found)?;
    let id: PlanId = form.choice("id").ok_or_else(Problem::not_found)?;
    let now = ctx.semester().number();
    let number: Option<i32> = form.choice("semester");
    let number = number.filter(|number| (now..=now + 1).contains(number));
    let permit = ctx.permit(Action::EditPlan, Target::School(school)).await?;
    let semester = Semester::from_number(number.unwrap_or(now));
    let ask = Propose {
        id,
        ..Propose::new(school, semester)
    };
    let is_thorough = form.is("search", "thorough");
    let people = list_people_of_school(ctx.db(), ctx.authority(), school).await?;
    if is_thorough || people.len() > AT_ONCE {
        let ask = Propose {
            budget: Budget::Seconds(seconds_for(people.len())),
            ..ask
        };
        let job = propose_job::start(&ctx, permit, ask).await?;
        return Ok(see_other(&format!("{PATH}/jobs/{job}")));
    }
    let refusal = match propose(&ctx.app, &ctx.actor, permit, ask).await {
        Ok(id) => return Ok(see_other(&format!("{PATH}/{id}?notice=plan-proposed"))),
        Err(ProposeError::Missing(_)) => "proposal-missing",
        Err(ProposeError::NothingFits) => "proposal-nothing-fits",
        Err(ProposeError::Db(error)) => return Err(error.into()),
        Err(
            error @ (ProposeError::Broken(_)
            | ProposeError::Optimiser(_)
            | ProposeError::Stopped(_)),
        ) => return Err(Problem::internal(error)),
    };
    let refusal = ctx.speech.say(refusal).to_string();
    let place = Place::find(
        &ctx,
        Where {
            school: Some(school),
        },
        PATH,
    )
    .await?;
    plans_page(&ctx, place, Some(refusal), StatusCode::UNPROCESSABLE_ENTITY).await
}
