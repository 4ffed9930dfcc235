//! Filling an instrument of one's own: what is judged moves the map, what is counted stays beside it.

use kernel::competency_map;
use kernel::evidence::{self, AnswerValue};
use testkit::{World, db_test};

use crate::support::{Designer, form_of};

const FORM: &str = "amatan-kelas-kami@1";

#[db_test]
async fn what_is_judged_moves_the_map_and_what_is_counted_is_kept_beside_it(world: World) {
    Designer::planner(&world).await.publishes().await;
    let supervisor = world.browser(world.cast.supervisor).await;
    let form = form_of(&world, FORM);
    let page = supervisor.get(&form).await.expect(200);
    page.says("Hanya bila “Murid angkat suara” paling tinggi 2.");
    let fields = [
        ("id", "*"),
        ("held_on", "2026-11-23"),
        ("r.amatan-kelas-kami@1/1", "1"),
        ("a.amatan-kelas-kami@1/2.0", "1"),
        ("a.amatan-kelas-kami@1/3", "Kelas baru saja berganti guru."),
    ];
    let sent = supervisor.submit(&form, &form, &fields).await.expect(303);
    assert!(sent.location.ends_with("notice=assessment-sent"));
    let db = world.app.shell.db.read();
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    let answers = evidence::list_answers_of(db, world.authority, kept[0].id)
        .await
        .unwrap();
    assert_eq!(answers.len(), 2);
    let total: u32 = answers
        .iter()
        .filter_map(|answer| AnswerValue::parse(&answer.value)?.number())
        .sum();
    assert_eq!(total, 1);
    let map = competency_map::list_of_person(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    let line = map
        .iter()
        .find(|entry| entry.subject == "guru-2626-2023/1.3")
        .unwrap();
    assert_eq!(line.ratings, 1);
    let teacher = world.browser(world.cast.teacher).await;
    let evidence = format!("/people/{}/evidence/{}", world.cast.teacher, kept[0].id);
    let page = teacher.get(&evidence).await.expect(200);
    page.says("Belum dilakukan");
    page.says("bertanya 1 kali; menjawab 0 kali");
    page.says("Kelas baru saja berganti guru.");
}

#[db_test]
async fn an_answer_that_the_condition_excludes_is_left_aside_with_a_notice(world: World) {
    Designer::planner(&world).await.publishes().await;
    let supervisor = world.browser(world.cast.supervisor).await;
    let form = form_of(&world, FORM);
    let fields = [
        ("id", "*"),
        ("held_on", "2026-11-23"),
        ("r.amatan-kelas-kami@1/1", "3"),
        ("a.amatan-kelas-kami@1/2.0", "7"),
        ("a.amatan-kelas-kami@1/3", "Tidak sepi."),
    ];
    let sent = supervisor.submit(&form, &form, &fields).await.expect(303);
    supervisor
        .get(&sent.location)
        .await
        .says("Jawaban pada butir yang tidak ditanyakan");
    let db = world.app.shell.db.read();
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    let answers = evidence::list_answers_of(db, world.authority, kept[0].id)
        .await
        .unwrap();
    assert_eq!(answers.len(), 1, "the tally alone");
}

#[db_test]
async fn a_required_question_and_a_bad_count_get_a_sentence_and_keep_the_rest(world: World) {
    Designer::planner(&world).await.publishes().await;
    let supervisor = world.browser(world.cast.supervisor).await;
    let form = form_of(&world, FORM);
    let send = async |count: &str, why: &str| {
        let fields = [
            ("id", "*"),
            ("held_on", "2026-11-23"),
            ("note", "Pelajaran IPA."),
            ("r.amatan-kelas-kami@1/1", "3"),
            ("a.amatan-kelas-kami@1/2.0", count),
            ("a.amatan-kelas-kami@1/3", why),
        ];
        supervisor.submit(&form, &form, &fields).await
    };
    let answer = send("2", "").await.expect(422);
    answer.says("Pelajaran IPA.");
    assert_eq!(
        answer.field("a.amatan-kelas-kami@1/2.0").as_deref(),
        Some("2")
    );
    send("tiga", "Sebab")
        .await
        .expect(422)
        .says("Isi dengan bilangan bulat");
    send("-1", "Sebab")
        .await
        .expect(422)
        .says("Isi dengan bilangan bulat");
    send("2", "Sebab").await.expect(303);
}

#[db_test]
async fn a_fit_before_the_instrument_came_still_takes_its_ratings(world: World) {
    let supervisor = world.browser(world.cast.supervisor).await;
    let path = form_of(&world, "observasi-kelas");
    let fields = [
        ("id", "*"),
        ("section", "2"),
        ("held_on", "2026-11-20"),
        ("r.observasi-kelas/2.1", "2"),
    ];
    let page = format!("{path}?section=2");
    supervisor.submit(&page, &path, &fields).await.expect(303);
    let permit = kernel::Permit::for_program(world.authority, kernel::Action::RefitMap);
    let progress = platform::jobs::Progress::default().into();
    let actor = world.actor(world.cast.planner);
    competency_map::refit(&world.app, &actor, permit, &progress)
        .await
        .unwrap();
    Designer::planner(&world).await.publishes().await;
    let form = form_of(&world, FORM);
    let fields = [
        ("id", "*"),
        ("held_on", "2026-11-23"),
        ("r.amatan-kelas-kami@1/1", "3"),
        ("a.amatan-kelas-kami@1/2.0", "7"),
    ];
    supervisor.submit(&form, &form, &fields).await.expect(303);
    let db = world.app.shell.db.read();
    let map = competency_map::list_of_person(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    let rated = |subject: &str| {
        map.iter()
            .find(|entry| entry.subject == subject)
            .map(|entry| entry.ratings)
    };
    assert_eq!(rated("guru-2626-2023/1.1"), Some(1));
    assert_eq!(rated("guru-2626-2023/1.3"), Some(1));
    // And a fit after it came learns about its items too.
    competency_map::refit(&world.app, &actor, permit, &progress)
        .await
        .unwrap();
}
