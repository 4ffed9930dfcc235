//! An approved offer with participants, and evidence about people, for the tests of this crate.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use kernel::evidence::{AssessmentId, RatedItem, Submission, submit};
use kernel::frameworks::{IndicatorCode, Source};
use kernel::{Action, Ctx, Part, Permit, PersonId, Semester};
use planning::{
    Allocation, AllocationId, Mode, Offer, OfferId, OfferState, Plan, PlanId, PlanState, Programme,
    ProgrammeEffect, ProgrammeEffectId, ProgrammeId,
};
use platform::Day;
use platform::audit::Audited;
use platform::db::{Tx, add};
use platform::i18n::Words;
use platform::web::Problem;
use testkit::World;

/// The indicator the programme aims at.
pub const AIM: &str = "guru-2626-2023/1.1";

/// Adds an approved offer, coached by the cast's coach, for some people.
pub async fn add_offer(world: &World, people: &[PersonId]) -> OfferId {
    let authority_id = world.authority;
    let (programme_id, plan_id, offer_id) = (ProgrammeId::new(), PlanId::new(), OfferId::new());
    let tx = world.app.shell.db.begin().await.unwrap();
    add_programme(&tx, world, programme_id).await;
    add_plan(&tx, world, plan_id).await;
    let offer = Offer {
        authority_id,
        id: offer_id,
        plan_id,
        programme_id,
        school_id: world.cast.school,
        coach_id: world.cast.coach,
        title: "Pendampingan kelas aman".to_owned(),
        mode: Mode::Mentoring,
        slot: 0,
        cost: 0,
        state: OfferState::Planned,
        started_on: None,
        finished_on: None,
    };
    add(&tx, offer).await.unwrap();
    for person in people {
        let allocation = Allocation {
            authority_id,
            id: AllocationId::new(),
            offer_id,
            person_id: *person,
        };
        add(&tx, allocation).await.unwrap();
    }
    let actor = world.actor(world.cast.principal);
    let entry = Audited::new("plan.approved", plan_id.0);
    tx.commit(&actor, entry).await.unwrap();
    offer_id
}

async fn add_programme(tx: &Tx, world: &World, id: ProgrammeId) {
    let programme = Programme {
        authority_id: world.authority,
        id,
        school_id: None,
        title: "Pendampingan kelas aman".to_owned(),
        mode: Mode::Mentoring,
        hours: 12,
        preparation_hours: 2,
        fixed_cost: 0,
        seat_cost: 0,
        smallest_group: 1,
        largest_group: 8,
        is_active: true,
        version: 1,
        kind: String::new(),
    };
    add(tx, programme).await.unwrap();
    let effect = ProgrammeEffect {
        authority_id: world.authority,
        id: ProgrammeEffectId::new(),
        programme_id: id,
        indicator: AIM.to_owned(),
        milli_levels: 500,
    };
    add(tx, effect).await.unwrap();
}

async fn add_plan(tx: &Tx, world: &World, id: PlanId) {
    let plan = Plan {
        authority_id: world.authority,
        id,
        school_id: world.cast.school,
        semester: Semester::of(world.today()),
        state: PlanState::Approved,
        note: String::new(),
        value: 0,
        bound: 0,
        made_by: world.cast.principal.0,
        made_at: world.app.shell.clock.now(),
        decided_by: None,
        decided_at: None,
        reason: String::new(),
        version: 1,
    };
    add(tx, plan).await.unwrap();
}

/// Records that a rater saw a person's practice in the aimed-at indicator on a day.
pub async fn see(world: &World, rater: PersonId, person: PersonId, held_on: Day, value: u8) {
    let code = IndicatorCode::new(AIM);
    let entry = world.app.frameworks.practice_check(&code).unwrap();
    let submission = Submission {
        id: AssessmentId::new(),
        instrument: entry.instrument.code.clone(),
        source: Source::Check,
        person,
        rater,
        school: Some(world.cast.school),
        held_on,
        today: world.today(),
        note: String::new(),
        ratings: vec![RatedItem {
            item: entry.item.code.clone(),
            value,
            note: String::new(),
        }],
        answers: Vec::new(),
        group: None,
    };
    let permit = Permit::for_program(world.authority, Action::CheckCommitment);
    submit(&world.app, &world.actor(rater), permit, submission)
        .await
        .unwrap();
}

/// Pages that say what the stage has for the pages that belong to no stage.
pub fn probe() -> Part {
    Part {
        name: "probe",
        migrations: &[],
        words: Words { id: "", en: "" },
        routes: || {
            Router::new()
                .route("/probe/tasks", get(tasks))
                .route("/probe/story/{id}", get(story))
        },
        tasks: kernel::part::no_tasks,
        kept: kernel::part::nothing_kept,
        story: kernel::part::no_story,
    }
}

async fn tasks(ctx: Ctx) -> Result<String, Problem> {
    let tasks = (monitoring::part().tasks)(ctx).await?;
    Ok(tasks.into_iter().map(|task| task.title + "\n").collect())
}

async fn story(ctx: Ctx, Path(id): Path<PersonId>) -> Result<String, Problem> {
    let entries = (monitoring::part().story)(ctx, id).await?;
    let line = |entry: kernel::StoryEntry| format!("{}: {}\n", entry.title, entry.detail);
    Ok(entries.into_iter().map(line).collect())
}
