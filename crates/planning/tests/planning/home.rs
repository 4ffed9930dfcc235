//! What planning says on the pages that belong to no stage: tasks and a person's story.

use axum::extract::Path;
use kernel::access::Permit;
use kernel::{Action, Ctx, PersonId};
use planning::{Decide, PlanId, approve, return_plan};
use platform::web::Problem;
use testkit::{World, db_test};

use crate::support::{adopt, appraise_low, proposed};

/// A page that lists what waits for the reader, a line for each.
pub async fn show_tasks(ctx: Ctx) -> Result<String, Problem> {
    let tasks = (planning::part().tasks)(ctx).await?;
    let lines = tasks
        .iter()
        .map(|task| format!("{} | {}", task.title, task.href));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// A page that tells a person's story, a line for each entry.
pub async fn show_story(ctx: Ctx, Path(person): Path<PersonId>) -> Result<String, Problem> {
    let story = (planning::part().story)(ctx, person).await?;
    let lines = story
        .iter()
        .map(|entry| format!("{} | {}", entry.day, entry.title));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

async fn tasks(world: &World, person: PersonId) -> Vec<String> {
    let page = world
        .browser(person)
        .await
        .get("/probe/tasks")
        .await
        .expect(200);
    page.body.lines().map(str::to_owned).collect()
}

async fn story(world: &World, person: PersonId) -> Vec<String> {
    let path = format!("/probe/story/{person}");
    let page = world.browser(person).await.get(&path).await.expect(200);
    page.body.lines().map(str::to_owned).collect()
}

fn decide(world: &World, plan: PlanId, reason: &str) -> Decide {
    Decide {
        plan,
        version: 1,
        reason: reason.to_owned(),
        today: world.today(),
    }
}

#[db_test]
async fn needs_without_a_plan_wait_for_the_principal_and_the_planner(world: World) {
    assert!(tasks(&world, world.cast.principal).await.is_empty());
    appraise_low(&world, world.cast.teacher).await;
    adopt(&world).await;
    let expected = "Susun rencana Semester ganjil 2026/2027 untuk SD Negeri Contoh 1";
    for person in [world.cast.principal, world.cast.planner] {
        let found = tasks(&world, person).await;
        assert!(
            found.iter().any(|task| task.starts_with(expected)),
            "{found:?}"
        );
    }
    assert!(tasks(&world, world.cast.teacher).await.is_empty());
}

#[db_test]
async fn a_draft_waits_for_the_principal_and_a_returned_plan_for_its_makers(world: World) {
    let plan = proposed(&world).await;
    let found = tasks(&world, world.cast.principal).await;
    assert_eq!(
        found,
        [format!(
            "Putuskan rencana Semester ganjil 2026/2027 untuk SD Negeri Contoh 1 | /plans/{plan}"
        )]
    );
    assert!(tasks(&world, world.cast.planner).await.is_empty());
    let permit = Permit::for_program(world.authority, Action::ApprovePlan);
    let actor = world.actor(world.cast.principal);
    return_plan(&world.app, &actor, permit, decide(&world, plan, "Kurang."))
        .await
        .unwrap();
    let found = tasks(&world, world.cast.planner).await;
    assert_eq!(
        found,
        [format!(
            "Perbaiki rencana Semester ganjil 2026/2027 untuk SD Negeri Contoh 1 | /plans/{plan}"
        )]
    );
}

#[db_test]
async fn a_place_becomes_part_of_a_persons_story_on_approval(world: World) {
    let plan = proposed(&world).await;
    let teacher = world.cast.teacher;
    assert!(story(&world, teacher).await.is_empty());
    let permit = Permit::for_program(world.authority, Action::ApprovePlan);
    let actor = world.actor(world.cast.principal);
    approve(&world.app, &actor, permit, decide(&world, plan, ""))
        .await
        .unwrap();
    let entries = story(&world, teacher).await;
    let expected = format!("{} | Mendapat tempat dalam «", world.today());
    assert!(
        entries.iter().any(|entry| entry.starts_with(&expected)),
        "{entries:?}"
    );
}
