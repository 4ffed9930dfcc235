//! Home answers three questions: what is my next step, what else waits, where are we in the cycle.

use askama::Template;
use axum::response::Response;
use kernel::access::RoleKind;
use kernel::calendar::Zone;
use kernel::{Action, Ctx, Target, Task};
use platform::web::{Page, Problem, html};

use super::ring::{Arc, STAGES, ring};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    greeting: String,
    next: Option<Task>,
    others: Vec<(Task, Option<String>)>,
    next_due: Option<String>,
    minutes: u32,
    arcs: Vec<Arc>,
    semester: (String, String),
    links: Vec<(String, &'static str)>,
}

pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    // Each part asks its own questions; asked at once they wait for the database together.
    let asked: Vec<_> = crate::parts()
        .into_iter()
        .map(|part| tokio::spawn((part.tasks)(ctx.clone())))
        .collect();
    let mut tasks = Vec::new();
    for answer in asked {
        tasks.extend(answer.await.map_err(Problem::internal)??);
    }
    tasks.sort_by_key(|task| (task.rank, task.due));
    let counts = STAGES.map(|stage| tasks.iter().filter(|task| task.stage == stage).count());
    let minutes = tasks.iter().map(|task| task.minutes).sum();
    let now = tasks.first().map(|task| task.stage);
    let mut tasks = tasks.into_iter();
    let next = tasks.next();
    let semester = ctx.semester().say(&ctx.speech).to_string();
    let (first, rest) = semester.split_once(' ').unwrap_or((&semester, ""));
    html(&HomePage {
        page: ctx.page("shell-home").in_stage(now.unwrap_or("")),
        greeting: greeting(&ctx),
        next_due: next.as_ref().and_then(|task| due(&ctx, task)),
        next,
        others: tasks
            .map(|task| {
                let due = due(&ctx, &task);
                (task, due)
            })
            .collect(),
        minutes,
        arcs: ring(counts, now),
        semester: (first.to_owned(), rest.to_owned()),
        links: links(&ctx).await?,
    })
}

fn greeting(ctx: &Ctx) -> String {
    let zone = ctx.school.as_ref().map_or(Zone::Wib, |school| school.zone);
    let hour = zone.time_zone().to_datetime(ctx.now().0).hour();
    let key = match hour {
        4..=10 => "home-morning",
        11..=14 => "home-noon",
        15..=17 => "home-afternoon",
        _ => "home-evening",
    };
    ctx.speech
        .say(key)
        .with("name", ctx.me.name.as_str())
        .to_string()
}

fn due(ctx: &Ctx, task: &Task) -> Option<String> {
    task.due.map(|day| ctx.speech.day(day))
}

/// Ways into work that does not wait but may be wanted.
async fn links(ctx: &Ctx) -> Result<Vec<(String, &'static str)>, Problem> {
    let place = ctx
        .roles
        .iter()
        .find_map(|role| role.school_id)
        .or(ctx.school.as_ref().map(|school| school.id))
        .map_or(Target::Authority, Target::School);
    let mut links = vec![("/people".to_owned(), "link-people")];
    if ctx.may(Action::ViewSchool, place).await? {
        links.push(("/cycle".to_owned(), "link-cycle"));
        links.push(("/effects".to_owned(), "link-effects"));
    }
    if ctx.may(Action::ViewPlan, place).await? {
        links.push(("/programmes".to_owned(), "link-programmes"));
    }
    if ctx.may(Action::EditPlan, place).await? {
        links.push(("/coaches".to_owned(), "link-coaches"));
        links.push(("/funds".to_owned(), "link-funds"));
    }
    links.push(("/commitments".to_owned(), "link-commitments"));
    if ctx.may(Action::ViewLeadership, place).await? {
        links.push(("/leader".to_owned(), "link-leader"));
    }
    links.push(("/climate".to_owned(), "link-climate"));
    links.push(("/thanks".to_owned(), "link-thanks"));
    links.push(("/journal".to_owned(), "link-journal"));
    if ctx.may(Action::AskAnonymously, place).await? {
        links.push(("/papers".to_owned(), "link-papers"));
    }
    if ctx.may(Action::DesignInstruments, place).await? {
        links.push(("/instruments".to_owned(), "link-instruments"));
    }
    links.push(("/career".to_owned(), "link-career"));
    if ctx.may(Action::DecideReadiness, Target::Authority).await? {
        links.push(("/readiness".to_owned(), "link-readiness"));
    }
    if ctx.has_role(RoleKind::Administrator) {
        links.push(("/schools".to_owned(), "link-schools"));
        links.push(("/roster".to_owned(), "link-roster"));
        links.push(("/accounts".to_owned(), "link-accounts"));
    }
    if ctx.may(Action::ViewAudit, Target::Authority).await? {
        links.push(("/audit".to_owned(), "link-audit"));
    }
    Ok(links)
}
