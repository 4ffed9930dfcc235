//! Making all maps anew, and what raters learn of their own rating.

use std::sync::Arc;

use kernel::access::Permit;
use kernel::competency_map::{self, RefitError, refit};
use kernel::evidence::{self, AssessmentId, RatedItem, Submission};
use kernel::frameworks::{InstrumentCode, Source};
use kernel::{Action, PersonId};
use platform::jobs::Progress;
use testkit::{World, db_test};

fn parts() -> Vec<kernel::Part> {
    vec![kernel::part(), needs::part()]
}

/// A rater sees a person through the leader's form and gives every item the same value.
async fn rate(world: &World, person: PersonId, rater: PersonId, value: u8) {
    let code = InstrumentCode::new("penilaian-atasan-guru");
    let instrument = world
        .app
        .frameworks
        .instrument(&code)
        .expect("a built-in form");
    let rated = |item: &kernel::frameworks::Item| RatedItem {
        item: item.code.clone(),
        value,
        note: String::new(),
    };
    let submission = Submission {
        id: AssessmentId::new(),
        instrument: code.clone(),
        source: Source::Appraisal,
        person,
        rater,
        school: Some(world.cast.school),
        held_on: world.today(),
        today: world.today(),
        note: String::new(),
        ratings: instrument.items.iter().map(rated).collect(),
        answers: Vec::new(),
        group: None,
    };
    let permit = Permit::for_program(world.authority, Action::Appraise);
    evidence::submit(&world.app, &world.actor(rater), permit, submission)
        .await
        .expect("the form is taken in");
}

/// Three people, each seen by a strict and by a lenient rater.
async fn two_raters(world: &World) {
    let cast = &world.cast;
    for (person, strict, lenient) in [
        (cast.teacher, 2, 4),
        (cast.colleague, 1, 3),
        (cast.coach, 3, 5),
    ] {
        rate(world, person, cast.principal, strict).await;
        rate(world, person, cast.supervisor, lenient).await;
    }
}

async fn refit_now(
    world: &World,
    progress: Progress,
) -> Result<competency_map::Refitted, RefitError> {
    let permit = Permit::for_program(world.authority, Action::RefitMap);
    refit(
        &world.app,
        &world.actor(world.cast.planner),
        permit,
        &Arc::new(progress),
    )
    .await
}

#[db_test]
async fn a_refit_finds_who_is_strict_and_keeps_the_order_of_people(world: World) {
    two_raters(&world).await;
    let done = refit_now(&world, Progress::default()).await.unwrap();
    assert_eq!((done.fits, done.people), (1, 3));
    let db = world.app.shell.db.read();
    let severity = async |rater| {
        let views = competency_map::list_views_of_rater(db, world.authority, rater)
            .await
            .unwrap();
        let view = views.first().expect("the rater is in the fit").clone();
        assert!(view.low < view.severity && view.severity < view.high);
        view.severity
    };
    assert!(severity(world.cast.principal).await > severity(world.cast.supervisor).await);
    let people = [world.cast.colleague, world.cast.teacher, world.cast.coach];
    let entries = competency_map::list_latest_of_people(db, world.authority, &people)
        .await
        .unwrap();
    let levels: Vec<f64> = people
        .iter()
        .map(|person| {
            let found = entries
                .iter()
                .find(|entry| entry.person_id == *person && entry.subject == "guru-2626-2023/1.1");
            found.unwrap().level
        })
        .collect();
    assert!(levels[0] < levels[1] && levels[1] < levels[2], "{levels:?}");
    let principal = world.browser(world.cast.principal).await;
    principal
        .get("/map/calibration")
        .await
        .expect(200)
        .says("3 penilaian terhadap 3 orang");
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get("/map/calibration")
        .await
        .expect(200)
        .says("Belum ada yang dapat dikatakan");
}

#[db_test]
async fn new_evidence_is_estimated_with_the_latest_fit(world: World) {
    two_raters(&world).await;
    refit_now(&world, Progress::default()).await.unwrap();
    rate(&world, world.cast.teacher, world.cast.principal, 3).await;
    let db = world.app.shell.db.read();
    let entries = competency_map::list_of_person(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    let found = entries
        .iter()
        .find(|entry| entry.subject == "guru-2626-2023/1.1")
        .unwrap();
    assert_eq!(found.ratings, 3);
    assert!(found.low < found.level && found.level < found.high);
}

#[db_test]
async fn a_stopped_refit_leaves_the_maps_as_they_were(world: World) {
    two_raters(&world).await;
    let db = world.app.shell.db.read();
    let person = world.cast.teacher;
    let before = competency_map::list_of_person(db, world.authority, person)
        .await
        .unwrap();
    let progress = Progress::default();
    progress.stop();
    assert!(matches!(
        refit_now(&world, progress).await,
        Err(RefitError::Stopped)
    ));
    assert_eq!(
        competency_map::list_of_person(db, world.authority, person)
            .await
            .unwrap(),
        before
    );
}

#[db_test]
async fn without_evidence_a_refit_does_nothing_and_says_so(world: World) {
    let done = refit_now(&world, Progress::default()).await.unwrap();
    assert_eq!((done.fits, done.people), (0, 0));
    let planner = world.browser(world.cast.planner).await;
    planner
        .get("/map/refit")
        .await
        .expect(200)
        .says("Belum pernah dihitung ulang");
}

#[db_test]
async fn the_planner_starts_a_refit_and_sees_its_end(world: World) {
    two_raters(&world).await;
    let planner = world.browser(world.cast.planner).await;
    let started = planner
        .submit("/map/refit", "/map/refit", &[])
        .await
        .expect(303);
    let job = started
        .location
        .rsplit('/')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    world.app.shell.jobs.wait(job).await;
    let page = planner.get(&started.location).await.expect(200);
    page.says("Selesai: peta 3 orang sudah diperbarui");
    planner.get("/map/refit").await.says("3 orang, 72 skor");
    let principal = world.browser(world.cast.principal).await;
    assert_eq!(principal.get("/map/refit").await.status.as_u16(), 403);
}

#[db_test]
async fn a_leader_sees_how_much_is_known_of_each_school(world: World) {
    two_raters(&world).await;
    let planner = world.browser(world.cast.planner).await;
    let page = planner.get("/map/schools").await.expect(200);
    // Three of the first school's people are measured as teachers, and all have evidence.
    page.says("SD Negeri Contoh 1 3 100 %");
    page.says("SD Negeri Contoh 2 1 0 %");
    let librarians = "/map/schools?framework=perpustakaan-25-2008";
    planner
        .get(librarians)
        .await
        .says("SD Negeri Contoh 1 1 0 %");
    let principal = world.browser(world.cast.principal).await;
    principal
        .get("/map/schools")
        .await
        .expect(200)
        .hides("SD Negeri Contoh 2");
    let teacher = world.browser(world.cast.teacher).await;
    assert_eq!(teacher.get("/map/schools").await.status.as_u16(), 403);
}
