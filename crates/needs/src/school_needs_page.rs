//! A school's needs, ranked, each with its reasons in one sentence.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::people::{self, SchoolId};
use kernel::{Action, Ctx, PersonId, School, Target};
use platform::web::{Page, Problem, html};

use crate::need::{SchoolNeed, list_needs_of_school};

struct Ranked {
    need: SchoolNeed,
    reason: String,
    names: Vec<(PersonId, String)>,
}

#[derive(Template)]
#[template(path = "school_needs.html")]
struct NeedsPage {
    page: Page,
    school: School,
    needs: Vec<Ranked>,
    can_see_people: bool,
    can_plan: bool,
}

pub(crate) async fn show(ctx: Ctx, Path(school): Path<SchoolId>) -> Result<Response, Problem> {
    let target = Target::School(school);
    ctx.permit(Action::ViewSchool, target).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let found = people::find_school(db, authority, school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let (needs, _) = list_needs_of_school(db, &ctx.app.frameworks, authority, school).await?;
    let names: HashMap<PersonId, String> = people::list_people_of_school(db, authority, school)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let needs = needs
        .into_iter()
        .map(|need| Ranked {
            reason: reason(&ctx, &need),
            names: need
                .people
                .iter()
                .filter_map(|id| Some((*id, names.get(id)?.clone())))
                .collect(),
            need,
        })
        .collect();
    let title = ctx
        .speech
        .say("needs-of-school")
        .with("school", found.name.as_str());
    html(&NeedsPage {
        page: ctx.page("needs-of-school").titled(title).in_stage("needs"),
        school: found,
        needs,
        can_see_people: ctx.may(Action::Observe, target).await?
            || ctx.may(Action::EditPlan, target).await?,
        can_plan: ctx.may(Action::EditPlan, target).await?,
    })
}

fn reason(ctx: &Ctx, need: &SchoolNeed) -> String {
    ctx.speech
        .say("needs-reason")
        .with("people", need.people.len())
        .with("known", need.known)
        .with("sure", need.sure)
        .with("shortfall", ctx.speech.number(need.shortfall, 1))
        .to_string()
}
