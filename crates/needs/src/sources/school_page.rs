//! Which sources a school's people rest on: who has all three, and what is asked for next.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::competency_map::SOURCES;
use kernel::people::{self, School, SchoolId};
use kernel::{Action, Ctx, PersonId, Target};
use platform::web::{Page, Problem, html};

use super::Spread;

#[derive(Template)]
#[template(path = "school_sources.html")]
struct SchoolSourcesPage {
    page: Page,
    school: School,
    whole: usize,
    share: String,
    /// Word and key of each source, and of how many people it is missing.
    missing: Vec<(&'static str, String, usize)>,
    people: Vec<(PersonId, String, [bool; 3])>,
    can_see_people: bool,
    can_ask: bool,
}

pub(super) async fn show(ctx: Ctx, Path(school): Path<SchoolId>) -> Result<Response, Problem> {
    let target = Target::School(school);
    ctx.permit(Action::ViewSchool, target).await?;
    let found = people::find_school(ctx.db(), ctx.authority(), school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let spread = Spread::of_school(&ctx, school).await?;
    let missing = SOURCES
        .into_iter()
        .enumerate()
        .map(|(place, source)| {
            let lacks = spread.people.iter().filter(|row| !row.2[place]).count();
            let key = format!("source-{}", source.as_str());
            (source.as_str(), key, lacks)
        })
        .collect();
    let can_ask = ctx.may(Action::Observe, target).await?;
    let title = ctx
        .speech
        .say("school-sources")
        .with("school", found.name.as_str());
    html(&SchoolSourcesPage {
        page: ctx.page("school-sources").titled(title).in_stage("needs"),
        whole: spread.whole(),
        share: share(&ctx, &spread),
        missing,
        can_see_people: can_ask || ctx.may(Action::EditPlan, target).await?,
        can_ask,
        people: spread.people,
        school: found,
    })
}

fn share(ctx: &Ctx, spread: &Spread) -> String {
    let all = spread.people.len().max(1) as f64;
    ctx.speech.percent(spread.whole() as f64 / all)
}
