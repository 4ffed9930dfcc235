//! Sources that were asked for and that the signed-in person can give.

use kernel::access::{self, RoleKind};
use kernel::frameworks::Source;
use kernel::{Ctx, PersonId, SchoolId, Task, evidence, people};
use platform::web::Problem;

use super::store;

/// At most one task per source, named after the first person and telling how many wait.
pub(crate) async fn tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let mut tasks = Vec::new();
    let led = schools(ctx, &[RoleKind::Principal]);
    let appraised = people_of(ctx, &led).await?;
    tasks.extend(task(ctx, appraised, Source::Appraisal).await?);
    let kinds = [RoleKind::Principal, RoleKind::Supervisor, RoleKind::Coach];
    let seen = schools(ctx, &kinds);
    let mut observed = people_of(ctx, &seen).await?;
    let coachees = access::list_coachees_of(ctx.db(), ctx.authority(), ctx.me.id).await?;
    observed.extend(coachees.iter().map(|relation| relation.person_id));
    tasks.extend(task(ctx, observed, Source::Supervision).await?);
    Ok(tasks)
}

fn schools(ctx: &Ctx, kinds: &[RoleKind]) -> Vec<SchoolId> {
    ctx.roles
        .iter()
        .filter(|role| kinds.contains(&role.kind))
        .filter_map(|role| role.school_id)
        .collect()
}

async fn people_of(ctx: &Ctx, schools: &[SchoolId]) -> Result<Vec<PersonId>, Problem> {
    if schools.is_empty() {
        return Ok(Vec::new());
    }
    let posts = people::list_posts_of_schools(ctx.db(), ctx.authority(), schools).await?;
    Ok(posts.into_iter().map(|post| post.person_id).collect())
}

async fn task(
    ctx: &Ctx,
    mut people: Vec<PersonId>,
    source: Source,
) -> Result<Option<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    people.retain(|person| *person != ctx.me.id);
    people.sort_unstable();
    people.dedup();
    let mut waiting = store::list_requests_of(db, authority, &people).await?;
    waiting.retain(|request| request.source == source.as_str());
    let asked: Vec<_> = waiting.iter().map(|request| request.person_id).collect();
    let said = evidence::list_sources_of_people(db, authority, &asked).await?;
    let mut open: Vec<PersonId> = Vec::new();
    for person in asked {
        let is_given = said
            .iter()
            .any(|(id, word)| *id == person && word == source.as_str());
        if !is_given && !open.contains(&person) {
            open.push(person);
        }
    }
    let Some(first) = open.first() else {
        return Ok(None);
    };
    let name = ctx.person(*first).await?.name;
    let (title, minutes) = match source {
        Source::Appraisal => ("task-asked-appraisal", 10),
        _ => ("task-asked-supervision", 40),
    };
    Ok(Some(Task {
        stage: "needs",
        title: ctx.speech.say(title).with("name", name).to_string(),
        detail: ctx
            .speech
            .say("task-asked-why")
            .with("count", open.len())
            .to_string(),
        button: ctx.speech.say("task-observe-go").to_string(),
        href: format!("/assess/people/{first}"),
        due: None,
        minutes,
        rank: 30,
    }))
}
