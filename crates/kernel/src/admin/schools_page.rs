//! All schools of the authority.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use platform::web::{Page, Problem, html};

use crate::people::{self, School};
use crate::{Action, Ctx, Target};

#[derive(Template)]
#[template(path = "admin_schools.html")]
struct SchoolsPage {
    page: Page,
    schools: Vec<(School, i64)>,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let posts: HashMap<_, _> = people::count_posts_by_school(db, authority)
        .await?
        .into_iter()
        .collect();
    let schools = people::list_schools(db, authority)
        .await?
        .into_iter()
        .map(|school| {
            let held = posts.get(&school.id).copied().unwrap_or(0);
            (school, held)
        })
        .collect();
    html(&SchoolsPage {
        page: ctx.page("schools-title"),
        schools,
    })
}
