//! Questionnaires without names: open to whoever has the link, shown together or not at all.

use kernel::competency_map;
use kernel::evidence;
use testkit::{Answer, Browser, World, db_test};

const INSTRUMENT: &str = "kuesioner-murid";

/// Opens a questionnaire about the teacher and returns its page and the path of its link.
async fn open(world: &World, seats: &str) -> (Browser, String, String) {
    let principal = world.browser(world.cast.principal).await;
    let path = format!("/rounds/people/{}", world.cast.teacher);
    let fields = [
        ("id", "*"),
        ("instrument", INSTRUMENT),
        ("audience", "Kelas 5A"),
        ("seats", seats),
    ];
    let sent = principal.submit(&path, &path, &fields).await.expect(303);
    let (round, _) = sent.location.split_once('?').expect("a notice");
    let round = round.to_owned();
    let page = principal.get(&round).await.expect(200);
    let link = page
        .body
        .split("data-link=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a link")
        .to_owned();
    (principal, round, link)
}

async fn answers(world: &World, link: &str, value: &str) -> Answer {
    let fields = [
        ("id", "*"),
        ("r.kuesioner-murid/1", value),
        ("r.kuesioner-murid/2", value),
    ];
    world.visitor().submit(link, link, &fields).await
}

#[db_test]
async fn five_answers_become_one_piece_of_evidence_when_the_questionnaire_is_closed(world: World) {
    let (principal, round, link) = open(&world, "30").await;
    for value in ["1", "3", "3", "4"] {
        answers(&world, &link, value).await.expect(303);
    }
    let db = world.app.shell.db.read();
    let map = async || {
        competency_map::list_of_person(db, world.authority, world.cast.teacher)
            .await
            .unwrap()
    };
    let sent = answers(&world, &link, "4").await.expect(303);
    world
        .visitor()
        .get(&sent.location)
        .await
        .expect(200)
        .says("Terima kasih");
    let page = principal.get(&round).await;
    page.says("5 dari 30 orang sudah menjawab");
    page.hides("Guru menjelaskan");
    assert!(map().await.is_empty(), "nothing moves before it is closed");
    principal
        .submit(&round, &format!("{round}/close"), &[])
        .await
        .expect(303);
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].source, "student");
    assert!(kept[0].group_id.is_some());
    let ratings = evidence::list_ratings_of(db, world.authority, kept[0].id)
        .await
        .unwrap();
    let found: Vec<_> = ratings.iter().map(|rating| rating.value).collect();
    assert_eq!(found, [3, 3], "the middle answer of each item");
    assert!(map().await.iter().any(|entry| entry.ratings == 2));
    // The teacher sees it, together and without names; so does a second closing change nothing.
    let teacher = world.browser(world.cast.teacher).await;
    teacher.get(&round).await.expect(200).says("Guru");
    let evidence = format!("/people/{}/evidence/{}", world.cast.teacher, kept[0].id);
    let page = teacher.get(&evidence).await.expect(200);
    page.says("Jawaban tanpa nama");
    page.hides("Bu Ratna");
    principal
        .submit(&round, &format!("{round}/close"), &[])
        .await
        .expect(303);
    let again = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(again.len(), 1);
    answers_after_closing(&world, &link).await;
}

async fn answers_after_closing(world: &World, link: &str) {
    world
        .visitor()
        .get(link)
        .await
        .expect(410)
        .says("Kuesioner ini sudah ditutup");
}

#[db_test]
async fn four_answers_are_never_shown_and_move_nothing(world: World) {
    let (principal, round, link) = open(&world, "30").await;
    for value in ["1", "1", "1", "1"] {
        answers(&world, &link, value).await.expect(303);
    }
    principal
        .submit(&round, &format!("{round}/close"), &[])
        .await
        .expect(303);
    let page = principal.get(&round).await.expect(200);
    page.says("Kurang dari 5 orang menjawab");
    page.hides("Guru menjelaskan");
    let db = world.app.shell.db.read();
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert!(kept.is_empty());
}

#[db_test]
async fn the_page_of_a_learner_is_small_asks_no_name_and_sets_no_cookie(world: World) {
    let (_, _, link) = open(&world, "30").await;
    let visitor = world.visitor();
    let page = visitor.get(&link).await.expect(200);
    page.says("Nama Anda tidak ditanyakan dan tidak disimpan");
    page.says("Tentang Bu Sari, untuk Kelas 5A");
    assert!(page.body.len() < 30_000, "{} bytes", page.body.len());
    assert!(
        !page.body.contains("data-keep"),
        "nothing stays on a shared device"
    );
    let request = axum::http::Request::get(&link);
    let response = visitor.send(request, axum::body::Body::empty()).await;
    assert_eq!(response.status.as_u16(), 200);
}

#[db_test]
async fn what_a_learner_sends_leaves_no_trace_of_who_and_when(world: World) {
    let (_, round, link) = open(&world, "30").await;
    answers(&world, &link, "3").await.expect(303);
    let id = round.strip_prefix("/rounds/").unwrap().parse().unwrap();
    let entries = platform::audit::list_of(world.app.shell.db.read(), world.authority, id)
        .await
        .unwrap();
    let answered = entries
        .iter()
        .find(|entry| entry.action == "questionnaire.answered")
        .unwrap();
    assert_eq!(answered.actor_id, None);
    assert_eq!(
        answered.at.as_millis() % 86_400_000,
        0,
        "the day, not the moment"
    );
    assert_eq!(answered.origin, "questionnaire");
}

#[db_test]
async fn a_sheet_sent_twice_counts_once_and_no_more_answer_than_were_asked(world: World) {
    let (principal, round, link) = open(&world, "5").await;
    let page = world.visitor().get(&link).await;
    let sheet: Vec<(&str, String)> = vec![
        ("id", page.field("id").unwrap()),
        ("r.kuesioner-murid/1", "2".to_owned()),
    ];
    for _ in 0..2 {
        world
            .visitor()
            .post_with(&link, "", &sheet)
            .await
            .expect(303);
    }
    principal.get(&round).await.says("1 dari 5 orang");
    for _ in 0..4 {
        answers(&world, &link, "2").await.expect(303);
    }
    answers(&world, &link, "2")
        .await
        .expect(410)
        .says("tidak menerima jawaban lagi");
    principal.get(&round).await.says("5 dari 5 orang");
    // Whoever sent theirs before and presses again is thanked all the same.
    world
        .visitor()
        .post_with(&link, "", &sheet)
        .await
        .expect(303);
}

#[db_test]
async fn bad_links_and_bad_answers_get_a_sentence(world: World) {
    let (_, _, link) = open(&world, "30").await;
    for path in ["/q/kelas", "/q/2222-2222"] {
        world
            .visitor()
            .get(path)
            .await
            .expect(404)
            .says("Tidak ada kuesioner dengan tautan ini");
    }
    answers(&world, &link, "9")
        .await
        .expect(422)
        .says("Skor di luar skala");
    let nothing = world.visitor().submit(&link, &link, &[("id", "*")]).await;
    nothing.expect(422).says("Belum ada butir yang dinilai");
}

#[db_test]
async fn only_those_the_policy_names_may_ask(world: World) {
    let path = format!("/rounds/people/{}", world.cast.teacher);
    for (person, expected) in [
        (world.cast.teacher, 403),
        (world.cast.colleague, 403),
        (world.cast.coach, 200),
        (world.cast.principal, 200),
        (world.cast.supervisor, 200),
        (world.cast.planner, 403),
        (world.cast.stranger, 403),
    ] {
        let browser = world.browser(person).await;
        assert_eq!(browser.get(&path).await.status.as_u16(), expected);
    }
    let (principal, _, _) = open(&world, "30").await;
    for (seats, audience) in [("4", "Kelas 5A"), ("30", ""), ("banyak", "Kelas 5A")] {
        let fields = [
            ("id", "*"),
            ("instrument", INSTRUMENT),
            ("audience", audience),
            ("seats", seats),
        ];
        principal.submit(&path, &path, &fields).await.expect(422);
    }
    let fields = [
        ("id", "*"),
        ("instrument", "observasi-kelas"),
        ("audience", "Kelas 5A"),
        ("seats", "30"),
    ];
    principal.submit(&path, &path, &fields).await.expect(422);
}
