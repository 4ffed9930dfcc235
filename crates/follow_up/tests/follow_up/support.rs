//! A programme that is over, and pages that say what follow-up has for those of no stage.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use follow_up::{
    Commitment, CommitmentCheck, finish_offer, list_checks_of, list_commitments_of_offer,
};
use kernel::{Action, Ctx, Part, Permit, PersonId};
use monitoring::{
    AddIndicator, HowRead, OutcomeIndicatorId, OutcomeKind, add_indicator, start_offer,
};
use planning::OfferId;
use platform::i18n::Words;
use platform::web::Problem;
use testkit::World;

use crate::offers::add_offer;

/// Sets an indicator of practice and starts a programme for some people today.
pub async fn run(world: &World, people: &[PersonId]) -> OfferId {
    let offer = add_offer(world, people).await;
    let coach = world.cast.coach;
    let add = AddIndicator {
        id: OutcomeIndicatorId::new(),
        offer,
        kind: OutcomeKind::Practice,
        name: "Kesepakatan kelas".to_owned(),
        unit: "kali".to_owned(),
        baseline: 0.0,
        target: 6.0,
        starts_on: world.today(),
        due_on: world.today().plus_days(60),
        reader: coach,
        how: HowRead::by_hand(),
        by: coach,
    };
    let (actor, today) = (world.actor(coach), world.today());
    add_indicator(&world.app, &actor, leave(world), add)
        .await
        .unwrap();
    start_offer(&world.app, &actor, leave(world), offer, today)
        .await
        .unwrap();
    offer
}

/// Runs a programme for one person and finishes it today.
pub async fn finish(world: &World, person: PersonId) -> (Commitment, Vec<CommitmentCheck>) {
    let offer = run(world, &[person]).await;
    let (actor, today) = (world.actor(world.cast.coach), world.today());
    finish_offer(&world.app, &actor, leave(world), offer, today)
        .await
        .unwrap();
    let db = world.app.shell.db.read();
    let all = list_commitments_of_offer(db, world.authority, offer)
        .await
        .unwrap();
    let commitment = all.into_iter().next().unwrap();
    let checks = list_checks_of(db, world.authority, &[commitment.id])
        .await
        .unwrap();
    (commitment, checks)
}

/// Leave of the program itself.
pub fn leave(world: &World) -> Permit {
    Permit::for_program(world.authority, Action::RunProgramme)
}

/// The titles of what waits for someone.
pub async fn tasks_of(world: &World, person: PersonId) -> Vec<String> {
    let page = world
        .browser(person)
        .await
        .get("/probe/follow-up/tasks")
        .await
        .expect(200);
    page.body.lines().map(str::to_owned).collect()
}

/// Pages that say what the stage has for the pages that belong to no stage.
pub fn probe() -> Part {
    Part {
        name: "probe-follow-up",
        migrations: &[],
        words: Words { id: "", en: "" },
        routes: || {
            Router::new()
                .route("/probe/follow-up/tasks", get(tasks))
                .route("/probe/follow-up/story/{id}", get(story))
        },
        tasks: kernel::part::no_tasks,
        kept: kernel::part::nothing_kept,
        story: kernel::part::no_story,
    }
}

async fn tasks(ctx: Ctx) -> Result<String, Problem> {
    let tasks = (follow_up::part().tasks)(ctx).await?;
    Ok(tasks.into_iter().map(|task| task.title + "\n").collect())
}

async fn story(ctx: Ctx, Path(id): Path<PersonId>) -> Result<String, Problem> {
    let entries = (follow_up::part().story)(ctx, id).await?;
    let line = |entry: kernel::StoryEntry| format!("{}: {}\n", entry.title, entry.detail);
    Ok(entries.into_iter().map(line).collect())
}
