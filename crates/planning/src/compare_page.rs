//! Two or more plans of a school for one semester side by side: what each reaches, costs and runs.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Action, Ctx, SchoolId, Target};
use platform::web::{Page, Problem, html};
use serde::Deserialize;

use crate::consult::{count, list_answers};
use crate::loading::{load_draft, load_question_of};
use crate::place::{Place, Where};
use crate::plan_view::{Figures, figures};
use crate::store::{Plan, PlanId, list_plans_of_schools};

/// Plans that fit beside each other; each is read with all that belongs to it.
const MOST: usize = 4;

/// Which school and semester.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Asked {
    school: SchoolId,
    semester: i32,
}

struct Column {
    id: PlanId,
    made: String,
    stage: &'static str,
    figures: Figures,
    agreed: String,
    /// Titles of the runs with how many people take part.
    runs: Vec<(String, usize)>,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    page: Page,
    place: Place,
    semester: String,
    columns: Vec<Column>,
}

/// Plans side by side, newest first.
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let at = Where {
        school: Some(asked.school),
    };
    let place = Place::find(&ctx, at, "/plans").await?;
    ctx.permit(Action::ViewPlan, Target::School(place.school.id))
        .await?;
    let plans = list_plans_of_schools(ctx.db(), ctx.authority(), &[place.school.id]).await?;
    let mut columns = Vec::new();
    let of_semester = plans
        .iter()
        .filter(|plan| plan.semester.number() == asked.semester);
    for plan in of_semester.take(MOST) {
        columns.push(column(&ctx, plan).await?);
    }
    if columns.is_empty() {
        return Err(Problem::not_found());
    }
    html(&ComparePage {
        page: ctx.page("compare-title").in_stage("planning"),
        semester: kernel::Semester::from_number(asked.semester)
            .say(&ctx.speech)
            .to_string(),
        place,
        columns,
    })
}

async fn column(ctx: &Ctx, plan: &Plan) -> Result<Column, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let question = load_question_of(db, plan).await?;
    let (draft, offers) = load_draft(db, authority, plan.id).await?;
    let counts = count(&draft, &list_answers(db, authority, plan.id).await?);
    let zone = ctx
        .school
        .as_ref()
        .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
    let pairs = draft.offers.iter().zip(&offers);
    let mut runs: Vec<(String, usize)> = pairs
        .map(|(run, offer)| (offer.title.clone(), run.participants.len()))
        .collect();
    runs.sort();
    Ok(Column {
        id: plan.id,
        made: ctx.speech.day(plan.made_at.day_in(&zone.time_zone())),
        stage: plan.state.key_with(offers.iter().map(|offer| offer.state)),
        figures: figures(&ctx.speech, plan, &question, &draft),
        agreed: ctx
            .speech
            .say("answers-agreed")
            .with("count", counts.agreed)
            .with("parts", counts.parts)
            .to_string(),
        runs,
    })
}
