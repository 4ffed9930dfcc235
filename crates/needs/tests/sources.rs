//! Three sources side by side, what is missing and asked for, and the practice of raters.

use kernel::access::Permit;
use std::sync::Arc;

use kernel::competency_map::{HALF_WIDTH, SOURCES, estimate_by_source, rater_spread, refit};
use kernel::evidence::{self, AssessmentId, RatedItem, Submission};
use kernel::frameworks::{FrameworkCode, InstrumentCode, Source};
use kernel::{Action, PersonId};
use platform::jobs::Progress;
use testkit::{World, db_test};

fn parts() -> Vec<kernel::Part> {
    vec![kernel::part(), needs::part()]
}

/// Fills a form about the teacher with one value for every item.
async fn fill(world: &World, code: &str, source: Source, rater: PersonId, value: u8) {
    fill_about(world, world.cast.teacher, code, source, rater, value).await;
}

async fn fill_about(
    world: &World,
    person: PersonId,
    code: &str,
    source: Source,
    rater: PersonId,
    value: u8,
) {
    let code = InstrumentCode::new(code);
    let instrument = world.app.frameworks.instrument(&code).expect("a form");
    let rated = |item: &kernel::frameworks::Item| RatedItem {
        item: item.code.clone(),
        value,
        note: String::new(),
    };
    let submission = Submission {
        id: AssessmentId::new(),
        source,
        person,
        rater,
        school: Some(world.cast.school),
        held_on: world.today(),
        today: world.today(),
        note: String::new(),
        ratings: instrument.items.iter().map(rated).collect(),
        instrument: code.clone(),
        answers: Vec::new(),
        group: None,
    };
    let permit = Permit::for_program(world.authority, Action::Observe);
    evidence::submit(&world.app, &world.actor(rater), permit, submission)
        .await
        .expect("the form is taken in");
}

/// What the supervisor saw in the teacher's class, and how the principal appraises her: nearly alike.
async fn fill_observation_and_appraisal(world: &World) {
    let cast = &world.cast;
    let (form, source) = ("observasi-kelas", Source::Supervision);
    fill(world, form, source, cast.supervisor, 2).await;
    let (form, source) = ("penilaian-atasan-guru", Source::Appraisal);
    fill(world, form, source, cast.principal, 3).await;
}

#[db_test]
async fn each_source_speaks_by_itself_and_one_that_is_missing_is_said_to_be(world: World) {
    let cast = &world.cast;
    fill(
        &world,
        "observasi-kelas",
        Source::Supervision,
        cast.supervisor,
        1,
    )
    .await;
    fill(
        &world,
        "refleksi-diri-guru",
        Source::SelfReflection,
        cast.teacher,
        5,
    )
    .await;
    let db = world.app.shell.db.read();
    let person = kernel::people::find_person(db, world.authority, cast.teacher)
        .await
        .unwrap()
        .unwrap();
    let code = FrameworkCode::new("guru-2626-2023");
    let framework = world.app.frameworks.framework(&code).unwrap();
    let found = estimate_by_source(&world.app, db, &person, framework)
        .await
        .unwrap();
    let level = |source: Source| {
        let place = SOURCES.iter().position(|one| *one == source).unwrap();
        found.views[place]
            .line("guru-2626-2023/1.1")
            .map(|line| line.level)
    };
    let (seen, own) = (
        level(Source::Supervision).unwrap(),
        level(Source::SelfReflection).unwrap(),
    );
    assert_eq!(level(Source::Appraisal), None);
    assert!(own > seen + 1.0, "{own} {seen}");
    let teacher = world.browser(cast.teacher).await;
    let path = format!("/people/{}/sources", cast.teacher);
    let page = teacher.get(&path).await.expect(200);
    page.says("Belum ada.");
    page.says("Refleksi diri menempatkannya");
    page.says("level lebih tinggi daripada Observasi");
    page.says("Layak dibicarakan bersama");
    // Two clicks: the reasons of a figure, then the form it came from.
    let assessments = evidence::list_assessments_of(db, world.authority, cast.teacher)
        .await
        .unwrap();
    for assessment in assessments {
        let link = format!("/people/{}/evidence/{}", cast.teacher, assessment.id);
        assert!(page.body.contains(&link));
        teacher.get(&link).await.expect(200);
    }
}

#[db_test]
async fn sources_that_agree_within_their_uncertainty_are_not_flagged(world: World) {
    let cast = &world.cast;
    fill_observation_and_appraisal(&world).await;
    let teacher = world.browser(cast.teacher).await;
    let path = format!("/people/{}/sources", cast.teacher);
    teacher
        .get(&path)
        .await
        .expect(200)
        .says("Tidak ada sumber yang berbeda melebihi ketidakpastiannya");
}

#[db_test]
async fn a_missing_source_is_asked_for_once_and_waits_for_those_who_can_give_it(world: World) {
    let cast = &world.cast;
    let teacher = world.browser(cast.teacher).await;
    let path = format!("/people/{}/sources", cast.teacher);
    let ask = format!("{path}/ask");
    let fields = [("source", "appraisal")];
    teacher.submit(&path, &ask, &fields).await.expect(303);
    teacher.submit(&path, &ask, &fields).await.expect(303);
    teacher
        .submit(&path, &ask, &[("source", "gossip")])
        .await
        .expect(422)
        .says("Sumber ini tidak dikenal");
    let page = teacher.get(&path).await.expect(200);
    page.says("Sudah diminta oleh Bu Sari");
    assert_eq!(page.body.matches("Sudah diminta").count(), 1);
    let principal = world.browser(cast.principal).await;
    principal
        .get(&path)
        .await
        .expect(200)
        .says("Sudah diminta oleh Bu Sari");
    for outsider in [cast.colleague, cast.auditor, cast.stranger] {
        let browser = world.browser(outsider).await;
        assert_eq!(browser.get(&path).await.status.as_u16(), 404);
    }
}

#[db_test]
async fn a_school_sees_how_many_rest_on_all_three_and_asks_for_the_rest(world: World) {
    let cast = &world.cast;
    fill_observation_and_appraisal(&world).await;
    let principal = world.browser(cast.principal).await;
    let path = format!("/map/schools/{}/sources", cast.school);
    principal
        .get(&path)
        .await
        .expect(200)
        .says("0 dari 5 orang (0 %)");
    fill(
        &world,
        "refleksi-diri-guru",
        Source::SelfReflection,
        cast.teacher,
        3,
    )
    .await;
    principal.get(&path).await.says("1 dari 5 orang (20 %)");
    let ask = format!("{path}/ask");
    principal
        .submit(&path, &ask, &[("source", "self")])
        .await
        .expect(303);
    let colleague = world.browser(cast.colleague).await;
    let own = format!("/people/{}/sources", cast.colleague);
    colleague
        .get(&own)
        .await
        .expect(200)
        .says("Sudah diminta oleh Bu Ratna");
    let auditor = world.browser(cast.auditor).await;
    let page = auditor.get(&path).await.expect(200);
    assert!(!page.body.contains("/people/"), "figures, not people");
    auditor
        .submit(&path, &ask, &[("source", "self")])
        .await
        .expect(403);
}

#[db_test]
async fn a_rater_practises_alone_and_the_first_answer_stands(world: World) {
    let cast = &world.cast;
    let supervisor = world.browser(cast.supervisor).await;
    let start = format!("/observations/new/observasi-kelas/{}", cast.teacher);
    supervisor
        .get(&start)
        .await
        .expect(200)
        .says("Ini observasi pertama Anda");
    let path = "/practice/observasi-kelas/scenes/1";
    let page = supervisor.get(path).await.expect(200);
    page.hides("Yang disepakati");
    let fields = [
        ("r.observasi-kelas/1.1", "3"),
        ("r.observasi-kelas/1.2", "1"),
        ("r.observasi-kelas/1.3", "3"),
    ];
    supervisor
        .submit(path, path, &fields[..2])
        .await
        .expect(422);
    supervisor.submit(path, path, &fields).await.expect(303);
    let mut second = fields;
    second[1].1 = "3";
    supervisor.submit(path, path, &second).await.expect(303);
    let page = supervisor.get(path).await.expect(200);
    page.says("Yang disepakati");
    let page = supervisor
        .get("/practice/observasi-kelas")
        .await
        .expect(200);
    page.says("Dari 3 skor, 1 (33 %) persis sama dengan yang disepakati, dan 2 (67 %)");
    page.says("diperlukan paling sedikit 12 skor");
    supervisor.get(&start).await.hides("Ini observasi pertama");
    let coach = world.browser(cast.coach).await;
    coach
        .get("/practice/observasi-kelas")
        .await
        .expect(200)
        .hides("Kesepakatan Anda");
    supervisor
        .submit(
            "/practice/observasi-kelas",
            "/practice/observasi-kelas/restart",
            &[],
        )
        .await
        .expect(303);
    supervisor
        .get("/practice/observasi-kelas")
        .await
        .hides("Kesepakatan Anda");
}

#[db_test]
async fn enough_scenes_show_agreement_beyond_chance_with_its_interval(world: World) {
    let supervisor = world.browser(world.cast.supervisor).await;
    let answers = [
        ("2", [("2.1", "1"), ("2.2", "2"), ("2.3", "1")]),
        ("3", [("5.1", "3"), ("5.2", "3"), ("5.3", "2")]),
        ("4", [("6.1", "3"), ("6.2", "2"), ("6.3", "2")]),
        ("6", [("8.1", "1"), ("8.2", "1"), ("8.3", "1")]),
    ];
    for (scene, ratings) in answers {
        let path = format!("/practice/observasi-kelas/scenes/{scene}");
        let names = ratings.map(|(item, _)| format!("r.observasi-kelas/{item}"));
        let fields: Vec<_> = names
            .iter()
            .zip(ratings)
            .map(|(name, (_, value))| (name.as_str(), value))
            .collect();
        supervisor.submit(&path, &path, &fields).await.expect(303);
    }
    let page = supervisor
        .get("/practice/observasi-kelas")
        .await
        .expect(200);
    page.says("Dari 12 skor, 11");
    // Five, four and three agreed against six, three and three: (11/12 - 51/144) / (1 - 51/144).
    page.says("(kappa): 0,87");
}

#[db_test]
async fn a_rater_who_is_not_known_yet_starts_wide_and_is_told_so(world: World) {
    let cast = &world.cast;
    let supervisor = world.browser(cast.supervisor).await;
    let page = supervisor.get("/map/calibration").await.expect(200);
    let code = FrameworkCode::new("guru-2626-2023");
    let spread = rater_spread(&world.app, &code).unwrap() * HALF_WIDTH;
    let levels = format!("{spread:.1}").replace('.', ",");
    page.says("cara Anda menilai belum dikenal");
    page.says(&format!("mungkin {levels} level lebih ketat"));
    // Known raters are narrower than one of whom nothing is known.
    for (person, value) in [(cast.teacher, 2), (cast.colleague, 3), (cast.coach, 4)] {
        for (rater, more) in [(cast.principal, 0), (cast.planner, 1)] {
            let form = "penilaian-atasan-guru";
            fill_about(&world, person, form, Source::Appraisal, rater, value + more).await;
        }
    }
    let permit = Permit::for_program(world.authority, Action::RefitMap);
    let progress = Arc::new(Progress::default());
    refit(&world.app, &world.actor(cast.planner), permit, &progress)
        .await
        .unwrap();
    let db = world.app.shell.db.read();
    let models = &world.app.models;
    let catalogue = world.app.catalogue(db, world.authority).await.unwrap();
    let parameters = models
        .of(db, world.authority, &code, &catalogue)
        .await
        .unwrap()
        .unwrap();
    let width = |rater: PersonId| parameters.severity(&rater.to_string()).variance;
    assert!(width(cast.principal) < width(cast.supervisor));
    assert!((width(cast.supervisor) - parameters.rater_variance).abs() < 1e-12);
}
