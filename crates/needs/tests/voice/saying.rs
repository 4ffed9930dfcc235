//! Needs and programmes in own words, support, answers, objections.

use platform::audit;
use testkit::{World, db_test};

use crate::support::{INDICATOR, answer, appraise, path_of, proposal, say};

#[db_test]
async fn a_proposal_is_supported_once_answered_and_says_which_need_it_meets(world: World) {
    for person in [world.cast.teacher, world.cast.colleague] {
        appraise(&world, person, 1).await;
    }
    let path = proposal(&world).await;
    let colleague = world.browser(world.cast.colleague).await;
    let page = colleague.get(&path).await.expect(200);
    page.says("Belum ada dukungan");
    page.says("Usulan ini menjawab kebutuhan urutan");
    let support = format!("{path}/support");
    for _ in 0..2 {
        let sent = colleague
            .submit(&path, &support, &[("support", "yes")])
            .await
            .expect(303);
        colleague.get(&sent.location).await.says("1 dukungan");
    }
    let sent = colleague
        .submit(&path, &support, &[("support", "no")])
        .await
        .expect(303);
    colleague
        .get(&sent.location)
        .await
        .says("Belum ada dukungan");
    answer(&world, &path, "accepted", "Masuk rencana semester depan.")
        .await
        .expect(303);
    let page = colleague.get(&path).await.expect(200);
    page.says("Diterima");
    page.says("Masuk rencana semester depan.");
    page.says("Bu Ratna");
}

#[db_test]
async fn the_leader_sees_how_long_it_waits_and_the_author_that_it_was_answered(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let fields = [("title", "Mikrofon"), ("words", "Suara saya habis.")];
    let sent = say(&world, &teacher, "need", &fields).await.expect(303);
    let path = path_of(&sent);
    let principal = world.browser(world.cast.principal).await;
    let tasks = principal.get("/probe/tasks").await;
    tasks.says("Jawab: Mikrofon | 1 tulisan menunggu jawaban; yang ini sudah 0 hari.");
    answer(&world, &path, "accepted", "Dibeli pekan ini.")
        .await
        .expect(303);
    principal.get("/probe/tasks").await.hides("Mikrofon");
    teacher
        .get("/probe/tasks")
        .await
        .says("Ada jawaban: Mikrofon");
    teacher.get(&path).await.says("Dibeli pekan ini.");
    teacher.get("/probe/tasks").await.hides("Ada jawaban");
}

#[db_test]
async fn a_named_need_is_between_its_author_and_who_leads(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let fields = [("title", "Beban rapat"), ("words", "Terlalu banyak.")];
    let sent = say(&world, &teacher, "need", &fields).await.expect(303);
    let path = path_of(&sent);
    let school = format!("/voice/{}", world.cast.school);
    for other in [
        world.cast.colleague,
        world.cast.supervisor,
        world.cast.auditor,
    ] {
        let browser = world.browser(other).await;
        browser.get(&school).await.expect(200).hides("Beban rapat");
        let _ = browser.get(&path).await.expect(404);
    }
    let principal = world.browser(world.cast.principal).await;
    principal.get(&school).await.says("Beban rapat");
    let stranger = world.browser(world.cast.stranger).await;
    let _ = stranger.get(&school).await.expect(403);
    let _ = stranger.get(&path).await.expect(403);
}

#[db_test]
async fn what_is_said_without_a_name_is_kept_without_it_and_answered_for_all(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let fields = [
        ("title", "Ruang guru bising"),
        ("words", "Sulit menyiapkan pelajaran."),
        ("unnamed", "yes"),
    ];
    let sent = say(&world, &teacher, "need", &fields).await.expect(303);
    assert!(
        !sent.location.contains("/items/"),
        "the browser's history does not lead to it"
    );
    let school = format!("/voice/{}", world.cast.school);
    let page = world.browser(world.cast.colleague).await.get(&school).await;
    page.says("Ruang guru bising");
    page.says("tanpa nama");
    page.hides("Bu Sari");
    let at = page.body.find("/voice/items/").expect("a link to it");
    let path = page.body[at..]
        .split('"')
        .next()
        .expect("an address")
        .to_owned();
    let id = path
        .rsplit('/')
        .next()
        .expect("an id")
        .parse()
        .expect("an id");
    let db = world.app.shell.db.read();
    let entries = audit::list_of(db, world.authority, id).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        entries[0].actor_id, None,
        "the audit trail does not know who"
    );
    assert_eq!(
        entries[0].at.as_millis() % 86_400_000,
        0,
        "nor at what hour"
    );
    let everything = audit::list(db, world.authority, 500).await.unwrap();
    let by_teacher = everything
        .iter()
        .filter(|entry| entry.actor_id == Some(world.cast.teacher.0))
        .filter(|entry| entry.action.starts_with("voice"));
    assert_eq!(by_teacher.count(), 0);
    answer(&world, &path, "declined", "Belum ada ruang lain.")
        .await
        .expect(303);
    let colleague = world.browser(world.cast.colleague).await;
    colleague.get(&path).await.says("Belum ada ruang lain.");
}

#[db_test]
async fn an_objection_needs_a_name_has_a_time_and_is_never_answered_by_its_author(world: World) {
    let principal = world.browser(world.cast.principal).await;
    let fields = [("words", "Perkiraan ini lama."), ("unnamed", "yes")];
    let sent = say(&world, &principal, "objection", &fields)
        .await
        .expect(303);
    let path = path_of(&sent);
    let page = principal.get(&path).await.expect(200);
    page.says("Bu Ratna");
    page.says("Dijawab paling lambat 27 Nov 2026 09.00");
    page.hides("Beri jawaban");
    let fields = [("version", "1"), ("state", "accepted"), ("answer", "ya")];
    let refused = principal.submit("/account", &path, &fields).await;
    let _ = refused.expect(403);
    let planner = world.browser(world.cast.planner).await;
    planner
        .get("/probe/tasks")
        .await
        .says("Jawab: Keberatan atas hasil tentang saya");
    let register = planner.get("/voice/objections").await.expect(200);
    register.says("Bu Ratna");
    register.says("UU 27/2022 Pasal 10");
    let fields = [
        ("version", "*"),
        ("state", "accepted"),
        ("answer", "Observasi baru pekan depan."),
    ];
    let _ = planner.submit(&path, &path, &fields).await.expect(303);
    principal
        .get(&path)
        .await
        .says("Observasi baru pekan depan.");
    for other in [world.cast.teacher, world.cast.auditor] {
        let browser = world.browser(other).await;
        let _ = browser.get("/voice/objections").await.expect(403);
    }
}

#[db_test]
async fn the_same_form_sent_twice_is_kept_once_and_a_faulty_one_keeps_what_was_typed(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let fields = [("title", ""), ("words", "Tulisan panjang.")];
    let again = say(&world, &teacher, "need", &fields).await.expect(422);
    again.says("Tulisan panjang.");
    let action = format!("/voice/{}/new", world.cast.school);
    let page = format!("{action}?kind=need");
    let fields = [
        ("id", "01930000-0000-4000-8000-000000000001"),
        ("kind", "need"),
        ("title", "Sekali saja"),
        ("words", "Ya."),
    ];
    for _ in 0..2 {
        let _ = teacher.submit(&page, &action, &fields).await.expect(303);
    }
    let listed = teacher.get(&format!("/voice/{}", world.cast.school)).await;
    assert_eq!(listed.text().matches("Sekali saja").count(), 1);
    let fields = [
        ("id", "*"),
        ("kind", "need"),
        ("title", "x"),
        ("words", "y"),
        ("indicator", "tidak/ada"),
    ];
    let _ = teacher.submit(&page, &action, &fields).await.expect(422);
    let _ = teacher
        .get(&format!("{action}?kind=gosip"))
        .await
        .expect(404);
}

#[db_test]
async fn two_who_answer_at_once_both_keep_their_words(world: World) {
    let path = proposal(&world).await;
    let planner = world.browser(world.cast.planner).await;
    answer(&world, &path, "accepted", "Jawaban kepala sekolah.")
        .await
        .expect(303);
    let fields = [
        ("version", "1"),
        ("state", "declined"),
        ("answer", "Jawaban perencana."),
    ];
    let page = planner.submit(&path, &path, &fields).await.expect(409);
    page.says("Jawaban kepala sekolah.");
    page.says("Jawaban perencana.");
    assert_eq!(page.field("version").as_deref(), Some("2"));
}

#[db_test]
async fn a_declined_proposal_takes_no_support_and_nobody_speaks_at_anothers_school(world: World) {
    let path = proposal(&world).await;
    answer(&world, &path, "declined", "Sudah ada.")
        .await
        .expect(303);
    let colleague = world.browser(world.cast.colleague).await;
    let support = format!("{path}/support");
    let sent = colleague.submit("/account", &support, &[("support", "yes")]);
    sent.await.expect(422).says("belum ditolak");
    let stranger = world.browser(world.cast.stranger).await;
    let action = format!("/voice/{}/new?kind=need", world.cast.school);
    let _ = stranger.get(&action).await.expect(403);
    let not_mine = format!("/voice/{}/new?kind=not-mine", world.cast.school);
    let _ = colleague.get(&not_mine).await.expect(404);
    let about = format!("{not_mine}&indicator={INDICATOR}");
    let _ = colleague.get(&about).await.expect(200);
}
