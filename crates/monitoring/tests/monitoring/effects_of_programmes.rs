//! What programmes changed, measured over an authority and shown to those it concerns.

use std::sync::Arc;

use crate::support::{AIM, add_offer};
use kernel::competency_map::move_map;
use kernel::evidence::{AssessmentId, RatedItem, Submission, keep};
use kernel::frameworks::{IndicatorCode, Source};
use kernel::people::{self, Person, Post, PostId, PostKind};
use kernel::{Action, Permit, PersonId, SchoolId};
use monitoring::{
    AddIndicator, EffectError, HowRead, OutcomeIndicatorId, OutcomeKind, Told, add_indicator,
    confirm, load_overview, measure, start_offer,
};
use planning::OfferId;
use planning::learned::load_learned;
use platform::Day;
use platform::audit::Audited;
use platform::jobs::Progress;
use testkit::{World, db_test};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn leave(world: &World) -> Permit {
    Permit::for_program(world.authority, Action::MeasureEffects)
}

/// Adds teachers to a school.
async fn add_teachers(world: &World, school_id: SchoolId, count: usize) -> Vec<PersonId> {
    let tx = world.app.shell.db.begin().await.unwrap();
    let authority_id = world.authority;
    let (mut persons, mut posts) = (Vec::new(), Vec::new());
    for number in 0..count {
        let id = PersonId::new();
        persons.push(Person {
            rank: Some("ahli-muda".to_owned()),
            ..Person::named(authority_id, id, &format!("Guru {number}"))
        });
        posts.push(Post {
            authority_id,
            id: PostId::new(),
            person_id: id,
            school_id,
            kind: PostKind::Teacher,
            title: "Guru Kelas".to_owned(),
            starts_on: None,
            ends_on: None,
        });
    }
    let ids = persons.iter().map(|person| person.id).collect();
    people::add_people(&tx, persons).await.unwrap();
    people::add_posts(&tx, posts).await.unwrap();
    let actor = world.actor(world.cast.administrator);
    let entry = Audited::new("roster.imported", authority_id.0);
    tx.commit(&actor, entry).await.unwrap();
    ids
}

/// Records several looks at the aimed-at indicator at once: whom, on which day, by whom, which value.
async fn see_all(world: &World, looks: &[(PersonId, Day, PersonId, u8)]) {
    let tx = world.app.shell.db.begin().await.unwrap();
    let code = IndicatorCode::new(AIM);
    let entry = world.app.frameworks.practice_check(&code).unwrap();
    let permit = Permit::for_program(world.authority, Action::CheckCommitment);
    for (person, held_on, rater, value) in looks {
        let submission = Submission {
            id: AssessmentId::new(),
            instrument: entry.instrument.code.clone(),
            source: Source::Check,
            person: *person,
            rater: *rater,
            school: None,
            held_on: *held_on,
            today: world.today(),
            note: String::new(),
            ratings: vec![RatedItem {
                item: entry.item.code.clone(),
                value: *value,
                note: String::new(),
            }],
            answers: Vec::new(),
            group: None,
        };
        let actor = world.actor(*rater);
        keep(&world.app, &tx, &actor, permit, submission)
            .await
            .unwrap();
    }
    let mut people: Vec<PersonId> = looks.iter().map(|look| look.0).collect();
    people.sort_unstable();
    people.dedup();
    for person in people {
        move_map(&world.app, &tx, world.authority, person)
            .await
            .unwrap();
    }
    let actor = world.actor(world.cast.administrator);
    let entry = Audited::new("evidence.taken-in", world.authority.0);
    tx.commit(&actor, entry).await.unwrap();
}

/// A programme of mentoring that began in August.
async fn running(world: &World, people: &[PersonId]) -> OfferId {
    let offer = add_offer(world, people).await;
    let (coach, began) = (world.cast.coach, day("2026-08-03"));
    let add = AddIndicator {
        id: OutcomeIndicatorId::new(),
        offer,
        kind: OutcomeKind::Practice,
        name: "Praktik terlihat".to_owned(),
        unit: "%".to_owned(),
        baseline: 20.0,
        target: 80.0,
        starts_on: began,
        due_on: world.today().plus_days(30),
        reader: coach,
        how: HowRead::by_hand(),
        by: coach,
    };
    let actor = world.actor(coach);
    add_indicator(&world.app, &actor, leave(world), add)
        .await
        .unwrap();
    start_offer(&world.app, &actor, leave(world), offer, began)
        .await
        .unwrap();
    offer
}

/// Twelve participants with low values who rise to the top, and forty others who rise a little by
/// themselves; each is seen three times before and after.
async fn a_year(world: &World) -> (OfferId, Vec<PersonId>) {
    let here = add_teachers(world, world.cast.school, 30).await;
    let there = add_teachers(world, world.cast.other_school, 22).await;
    let participants: Vec<PersonId> = here.iter().take(12).copied().collect();
    let offer = running(world, &participants).await;
    let raters = [
        world.cast.coach,
        world.cast.principal,
        world.cast.supervisor,
    ];
    let mut looks = Vec::new();
    for (number, person) in here.iter().chain(&there).enumerate() {
        let takes_part = participants.contains(person);
        for (round, rater) in raters.into_iter().enumerate() {
            let turn = (number + round) % 3;
            let (before, after) = match takes_part {
                true => (1 + u8::from(turn == 0), 3),
                false => (
                    1 + u8::from(turn != 0),
                    1 + u8::from(turn != 0) + u8::from(turn == 2),
                ),
            };
            looks.push((*person, day("2026-05-11"), rater, before));
            looks.push((*person, day("2026-11-09"), rater, after.min(3)));
        }
    }
    see_all(world, &looks).await;
    (offer, participants)
}

async fn measured(world: &World) -> monitoring::EffectRunId {
    let actor = world.actor(world.cast.planner);
    let progress = Arc::new(Progress::default());
    measure(&world.app, &actor, leave(world), &progress, world.today())
        .await
        .unwrap()
}

#[db_test]
async fn an_effect_is_told_beside_the_plain_difference_and_what_it_cost(world: World) {
    let (offer, _) = a_year(&world).await;
    let _ = measured(&world).await;
    let db = world.app.shell.db.read();
    let found = load_overview(db, world.authority, None)
        .await
        .unwrap()
        .unwrap();
    let (code, outcome) = &found.offers[0].found[0];
    assert_eq!(code, AIM);
    let effect = outcome.effect.expect("measured");
    assert_eq!(
        (outcome.told, outcome.participants),
        (Told::Works, 12),
        "{outcome:?}"
    );
    assert!(effect.value > 0.1 && effect.low > 0.0, "{outcome:?}");

    let principal = world.browser(world.cast.principal).await;
    let page = principal
        .get(&format!("/offers/{offer}/effect"))
        .await
        .expect(200);
    page.says("lebih banyak daripada yang setara dan tidak ikut");
    page.says("Selisih biasa sebelum dan sesudah mengatakan");
    page.says("Biaya per level");
    page.says("Peserta / pembanding");
    let page = principal.get("/effects").await.expect(200);
    page.says("Pendampingan kelas aman");
    page.says("Pendampingan");
    let coach = world.browser(world.cast.coach).await;
    let _ = coach.get("/effects").await.expect(403);
    let teacher = world.browser(world.cast.stranger).await;
    let _ = teacher
        .get(&format!("/offers/{offer}/effect"))
        .await
        .expect(403);
}

#[db_test]
async fn a_tiny_programme_cannot_tell_yet_and_is_hidden_from_those_who_do_not_lead_it(
    world: World,
) {
    let there = add_teachers(&world, world.cast.other_school, 24).await;
    let few = [world.cast.teacher, world.cast.colleague];
    let offer = running(&world, &few).await;
    let mut looks = Vec::new();
    for (number, person) in there.iter().chain(&few).enumerate() {
        let value = 1 + (number % 3) as u8;
        looks.push((*person, day("2026-05-11"), world.cast.supervisor, value));
        looks.push((
            *person,
            day("2026-11-09"),
            world.cast.supervisor,
            value.min(2) + 1,
        ));
    }
    see_all(&world, &looks).await;
    let _ = measured(&world).await;
    let path = format!("/offers/{offer}/effect");
    let principal = world.browser(world.cast.principal).await;
    let page = principal.get(&path).await.expect(200);
    page.says("Belum dapat dikatakan");
    page.says("yang kurang adalah orang yang tidak ikut untuk dibandingkan");
    let planner = world.browser(world.cast.planner).await;
    let page = planner.get(&path).await.expect(200);
    page.says("hanya untuk pendamping dan kepala sekolah");
    page.hides("Belum dapat dikatakan");
    let page = planner.get("/effects").await.expect(200);
    page.says("1 kegiatan tidak ditunjukkan");
}

#[db_test]
async fn what_was_measured_is_expected_only_once_somebody_agrees(world: World) {
    let (_, participants) = a_year(&world).await;
    let run = measured(&world).await;
    let db = world.app.shell.db.read();
    assert!(load_learned(db, world.authority).await.unwrap().is_empty());
    let principal = world.browser(world.cast.principal).await;
    let fields = [("run", run.to_string())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let _ = principal
        .submit("/effects", "/effects/confirm", &fields)
        .await
        .expect(403);
    let planner = world.browser(world.cast.planner).await;
    let page = planner.get("/effects").await.expect(200);
    page.says("Pakai hasil ini untuk rencana berikutnya");
    for _ in 0..2 {
        let _ = planner
            .submit("/effects", "/effects/confirm", &fields)
            .await
            .expect(303);
    }
    let learned = load_learned(db, world.authority).await.unwrap();
    assert_eq!(learned.len(), 1);
    let found = &learned[0];
    assert_eq!(
        (found.indicator.as_str(), found.people),
        (AIM, participants.len() as i32)
    );
    assert_eq!(
        (found.school_year, found.measured_on),
        (2026, world.today())
    );
    assert!(
        found.levels > 0.1 && found.standard_error > 0.0,
        "{found:?}"
    );
    planner
        .get("/effects")
        .await
        .expect(200)
        .says("Dipakai sejak 24 Nov 2026.");
    let actor = world.actor(world.cast.planner);
    let again = confirm(
        &world.app,
        &actor,
        leave(&world),
        run,
        world.cast.planner,
        world.today(),
    );
    assert_eq!(again.await.unwrap(), 0);
}

#[db_test]
async fn measuring_is_a_job_that_an_empty_authority_is_told_of(world: World) {
    let progress = Arc::new(Progress::default());
    let actor = world.actor(world.cast.planner);
    let error = measure(&world.app, &actor, leave(&world), &progress, world.today())
        .await
        .unwrap_err();
    assert!(matches!(error, EffectError::NothingBegan), "{error:?}");
    let planner = world.browser(world.cast.planner).await;
    planner
        .get("/effects")
        .await
        .expect(200)
        .says("belum pernah diukur di sini");
    let answer = planner
        .submit("/effects", "/effects", &[])
        .await
        .expect(303);
    let job: platform::jobs::JobId = answer.location.rsplit('/').next().unwrap().parse().unwrap();
    world.app.shell.jobs.wait(job).await;
    let page = planner.get(&answer.location).await.expect(200);
    page.says("Pengukuran gagal");
    let teacher = world.browser(world.cast.teacher).await;
    let _ = teacher
        .submit("/account", "/effects", &[])
        .await
        .expect(403);
}
