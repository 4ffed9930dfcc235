//! A school's needs, ranked, each with its reasons in one sentence and the parts of its place.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::people::{self, SchoolId};
use kernel::{Action, Ctx, School, Target};
use platform::web::{Page, Problem, html};

use crate::need::{SchoolNeed, list_needs_of_school};

struct Ranked {
    rank: usize,
    need: SchoolNeed,
    reason: String,
    parts: String,
    weight: String,
    is_weighed: bool,
}

#[derive(Template)]
#[template(path = "school_needs.html")]
struct NeedsPage {
    page: Page,
    school: School,
    shared: Vec<Ranked>,
    single: Vec<Ranked>,
    focus: Option<crate::rapor::Focus>,
    can_plan: bool,
    can_hear: bool,
    can_import: bool,
}

pub(crate) async fn show(ctx: Ctx, Path(school): Path<SchoolId>) -> Result<Response, Problem> {
    let target = Target::School(school);
    ctx.permit(Action::ViewSchool, target).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let found = people::find_school(db, authority, school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let needs = list_needs_of_school(db, &ctx.app.frameworks, authority, school).await?;
    let ranked = needs
        .into_iter()
        .enumerate()
        .map(|(at, need)| rank(&ctx, at + 1, need));
    let (shared, single) = ranked.partition(|row| row.need.is_shared());
    let title = ctx
        .speech
        .say("needs-of-school")
        .with("school", found.name.as_str());
    html(&NeedsPage {
        page: ctx.page("needs-of-school").titled(title).in_stage("needs"),
        focus: crate::rapor::focus_of_school(&ctx, school).await?,
        school: found,
        shared,
        single,
        can_plan: ctx.may(Action::EditPlan, target).await?,
        can_hear: ctx.may(Action::AnswerVoice, target).await?,
        can_import: ctx.may(Action::WeighNeeds, target).await?,
    })
}

fn rank(ctx: &Ctx, rank: usize, need: SchoolNeed) -> Ranked {
    Ranked {
        rank,
        reason: reason(ctx, &need),
        parts: parts(ctx, &need),
        weight: ctx.speech.say(need.weight.key()).to_string(),
        is_weighed: need.weight != crate::voice::Weight::Usual,
        need,
    }
}

/// Why this is a need, in one sentence.
pub(crate) fn reason(ctx: &Ctx, need: &SchoolNeed) -> String {
    ctx.speech
        .say("needs-reason")
        .with("people", need.people.len())
        .with("known", need.known)
        .with("sure", need.sure)
        .with("shortfall", ctx.speech.number(need.shortfall, 1))
        .to_string()
}

/// What its place in the ranking is made of.
pub(crate) fn parts(ctx: &Ctx, need: &SchoolNeed) -> String {
    ctx.speech
        .say("needs-parts")
        .with("shortfall", ctx.speech.number(need.mean_shortfall(), 2))
        .with("people", need.people.len())
        .with("weight", i32::from(need.weight.factor()))
        .with("score", ctx.speech.number(need.score(), 2))
        .to_string()
}
