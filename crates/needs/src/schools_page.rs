//! The schools within reach from above: how much is known, how much lies below target.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use kernel::competency_map::{SchoolOverview, overview_of_schools};
use kernel::{Action, Ctx, School, Target};
use platform::web::{Page, Problem, html};

struct Row {
    school: School,
    people: i64,
    coverage: String,
    share_below: Option<String>,
}

#[derive(Template)]
#[template(path = "schools_map.html")]
struct SchoolsPage {
    page: Page,
    has_own_map: bool,
    can_refit: bool,
    can_design: bool,
    rows: Vec<Row>,
}

pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let schools = ctx.schools().await?;
    let place = match (ctx.reaches_all_schools(), schools.first()) {
        (false, Some(school)) => Target::School(school.id),
        _ => Target::Authority,
    };
    ctx.permit(Action::ViewSchool, place).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let frameworks = &ctx.app.frameworks;
    let overviews: HashMap<_, SchoolOverview> = overview_of_schools(db, authority, frameworks)
        .await?
        .into_iter()
        .map(|overview| (overview.school_id, overview))
        .collect();
    let rows = schools
        .into_iter()
        .map(|school| {
            let found = overviews.get(&school.id);
            let share = found.and_then(SchoolOverview::share_below);
            let (people, known) = found.map_or((0, 0), |found| (found.people, found.known));
            Row {
                people,
                coverage: match people {
                    0 => String::new(),
                    people => ctx.speech.percent(known as f64 / people as f64),
                },
                share_below: share.map(|share| ctx.speech.percent(share)),
                school,
            }
        })
        .collect();
    let own = kernel::competency_map::framework_of(db, frameworks, authority, ctx.me.id).await?;
    html(&SchoolsPage {
        page: ctx.page("map-schools").in_stage("needs"),
        has_own_map: own.is_some(),
        can_refit: ctx.may(Action::RefitMap, Target::Authority).await?,
        can_design: ctx.may(Action::DesignInstruments, place).await?,
        rows,
    })
}
