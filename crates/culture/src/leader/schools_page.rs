//! How all schools are led, for those who accompany them: in order of name, never as a ranking.

use askama::Template;
use axum::response::Response;
use kernel::access::RoleKind;
use kernel::{Action, Ctx, School, Target};
use platform::web::{Page, Problem, html, see_other};

use super::load::{Leadership, load};

#[derive(Template)]
#[template(path = "leaders.html")]
struct LeadersPage {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    school: School,
    waiting: usize,
    longest: String,
    usual: String,
    late: usize,
    used: String,
    hours: String,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let mut schools = Vec::new();
    if ctx.may(Action::ViewLeadership, Target::Authority).await? {
        schools = ctx.schools().await?;
    } else {
        let held = |school: &School| {
            ctx.roles.iter().any(|role| {
                role.school_id == Some(school.id)
                    && matches!(role.kind, RoleKind::Principal | RoleKind::Supervisor)
            })
        };
        schools.extend(ctx.schools().await?.into_iter().filter(held));
    }
    match schools.as_slice() {
        [] => return Err(Problem::forbidden()),
        [one] => return Ok(see_other(&format!("/leader/{}", one.id))),
        _ => {}
    }
    let ids: Vec<_> = schools.iter().map(|school| school.id).collect();
    let mut found = load(ctx.db(), ctx.authority(), &ids, ctx.today()).await?;
    let rows = schools
        .into_iter()
        .map(|school| row(&ctx, found.remove(&school.id).unwrap_or_default(), school))
        .collect();
    html(&LeadersPage {
        page: ctx.page("leaders-title"),
        rows,
    })
}

fn row(ctx: &Ctx, led: Leadership, school: School) -> Row {
    let days = |days: Option<i64>| {
        days.map_or_else(
            || "–".to_owned(),
            |days| ctx.speech.say("leader-days").with("days", days).to_string(),
        )
    };
    Row {
        waiting: led.waiting.len(),
        longest: days(led.longest_wait(ctx.today())),
        usual: days(led.usual_wait()),
        late: led.late(ctx.today()),
        used: match led.money {
            0 => "–".to_owned(),
            money => ctx.speech.percent(led.spent as f64 / money as f64),
        },
        hours: ctx.speech.number(led.minutes as f64 / 60.0, 0),
        school,
    }
}
