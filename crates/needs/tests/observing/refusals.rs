//! Bad input, lost rights, moves, late and repeated pieces: stated behaviour, nothing lost.

use kernel::access::RoleKind;
use kernel::evidence;
use kernel::people::{self, PersonId};
use platform::audit::Audited;
use testkit::{World, db_test};

use crate::support::{
    begin, lose_roles, note, post, rate, rate_all, send, talk, uuid_of_a_form, view,
};

#[db_test]
async fn pieces_sent_twice_or_late_are_kept_once_with_their_own_minute(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let visit = begin(&world, &observer).await;
    let page = observer.get(&visit).await.expect(200);
    let token = page.field("_csrf").unwrap_or_default();
    let fields = [
        ("id", page.field("id").unwrap_or_default()),
        ("text", "Satu catatan".to_owned()),
        ("ago", "0".to_owned()),
    ];
    let notes = format!("{visit}/notes");
    for _ in 0..2 {
        observer
            .post_with(&notes, &token, &fields)
            .await
            .expect(303);
    }
    let page = observer.get(&visit).await;
    assert_eq!(page.body.matches("Satu catatan").count(), 1);
    rate(&observer, &visit, "2.1", "1").await.expect(303);
    rate(&observer, &visit, "2.1", "3").await.expect(303);
    let page = observer.get(&visit).await;
    assert_eq!(page.body.matches("aria-pressed=\"true\"").count(), 1);
    // A note that waited on the phone may arrive after the lesson, not after the visit was sent.
    post(&observer, &visit, "observed", &[]).await.expect(303);
    note(&observer, &visit, "Datang terlambat", "")
        .await
        .expect(303);
    talk(&observer, &visit, "send").await.expect(303);
    let late = [
        ("id", uuid_of_a_form()),
        ("text", "Terlalu lambat".to_owned()),
    ];
    observer
        .post_with(&notes, &token, &late)
        .await
        .expect(409)
        .says("sudah berada di langkah lain");
}

#[db_test]
async fn a_note_is_tied_to_an_item_and_can_be_taken_away(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let visit = begin(&world, &observer).await;
    note(&observer, &visit, "Guru bertanya sebabnya", "")
        .await
        .expect(303);
    let page = observer.get(&visit).await;
    let form = page.body.split("/notes/").nth(1).unwrap_or_default();
    let id = form.split('/').next().unwrap_or_default();
    let tie = format!("notes/{id}/attach");
    post(&observer, &visit, &tie, &[("item", "observasi-kelas/2.1")])
        .await
        .expect(303);
    post(&observer, &visit, &tie, &[("item", "pk-guru-35-2010/1")])
        .await
        .expect(422);
    let remove = format!("notes/{id}/remove");
    post(&observer, &visit, &remove, &[]).await.expect(303);
    observer.get(&visit).await.hides("Guru bertanya sebabnya");
}

#[db_test]
async fn bad_input_gets_a_sentence_and_keeps_what_was_typed(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let path = format!("/observations/new/observasi-kelas/{}", world.cast.teacher);
    for (day, next, sentence) in [
        ("2026-11-23", "later", "Hari ini sudah lewat"),
        ("2026-11-25", "begin", "hanya dapat dimulai pada harinya"),
        ("2028-01-01", "later", ""),
        ("besok", "later", "Ini bukan tanggal"),
    ] {
        let fields = [
            ("id", "*"),
            ("focus", "2"),
            ("lesson", "Kelas empat"),
            ("planned_on", day),
            ("next", next),
        ];
        let answer = observer.submit(&path, &path, &fields).await.expect(422);
        answer.says(sentence);
        assert_eq!(answer.field("lesson").as_deref(), Some("Kelas empat"));
    }
    let fields = [("id", "*"), ("focus", "9"), ("planned_on", "2026-11-24")];
    let answer = observer.submit(&path, &path, &fields).await.expect(422);
    answer.says("2 ");
    let visit = begin(&world, &observer).await;
    note(&observer, &visit, "", "").await.expect(422);
    rate(&observer, &visit, "2.1", "7").await.expect(422);
    rate(&observer, &visit, "8.1", "1").await.expect(422);
    post(&observer, &visit, "observed", &[]).await.expect(303);
    let answer = talk(&observer, &visit, "send").await.expect(422);
    answer.says("Belum ada butir yang dinilai");
    answer.says("Kelas lebih tenang");
    observer
        .get(&visit)
        .await
        .hides("Tanggapan ditunggu sampai");
}

#[db_test]
async fn a_talk_changed_elsewhere_shows_both_texts(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let visit = begin(&world, &observer).await;
    rate_all(&observer, &visit).await;
    post(&observer, &visit, "observed", &[]).await.expect(303);
    talk(&observer, &visit, "save").await.expect(303);
    let old = [
        ("version", "1"),
        ("goal", "Tujuan dari tablet"),
        ("commitment", "x"),
        ("next", "save"),
    ];
    let answer = post(&observer, &visit, "talk", &old).await.expect(409);
    answer.says("Tujuan dari tablet");
    answer.says("Yang tersimpan sekarang: Kelas lebih tenang");
}

#[db_test]
async fn a_visit_left_lying_is_a_task_of_its_owner_and_nothing_is_lost(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let visit = begin(&world, &observer).await;
    note(&observer, &visit, "Sebelum listrik padam", "")
        .await
        .expect(303);
    rate(&observer, &visit, "2.2", "2").await.expect(303);
    world.app.shell.clock.pass_days(9);
    let observer = world.browser(world.cast.supervisor).await;
    let page = observer.get(&visit).await.expect(200);
    page.says("Sebelum listrik padam");
    assert_eq!(page.body.matches("aria-pressed=\"true\"").count(), 1);
    observer
        .get("/observations")
        .await
        .expect(200)
        .says("sedang diamati");
    post(&observer, &visit, "drop", &[]).await.expect(303);
    observer
        .get(&visit)
        .await
        .expect(200)
        .says("Observasi ini dibatalkan");
}

#[db_test]
async fn two_observers_have_their_own_records_and_see_their_agreement_when_both_are_final(
    world: World,
) {
    let supervisor = world.browser(world.cast.supervisor).await;
    let coach = world.browser(world.cast.coach).await;
    let teacher = world.browser(world.cast.teacher).await;
    let first = send(&world, &supervisor).await;
    let second = begin(&world, &coach).await;
    let page = supervisor.get(&first).await.expect(200);
    page.says("Pak Hadi juga mengamati pelajaran ini");
    page.says("Setiap pengamat mencatat sendiri");
    assert_eq!(coach.get(&first).await.status.as_u16(), 404);
    for item in ["2.1", "2.2", "2.3"] {
        rate(&coach, &second, item, "1").await.expect(303);
    }
    post(&coach, &second, "observed", &[]).await.expect(303);
    talk(&coach, &second, "send").await.expect(303);
    view(&teacher, &first, "agree", "").await.expect(303);
    coach
        .get(&second)
        .await
        .says("Setiap pengamat mencatat sendiri");
    view(&teacher, &second, "agree", "").await.expect(303);
    for (browser, path) in [(&coach, &second), (&supervisor, &first), (&teacher, &first)] {
        let page = browser.get(path).await.expect(200);
        page.says("1 dari 3 butir persis sama, 2 berbeda paling banyak satu tingkat");
    }
}

#[db_test]
async fn an_observer_who_lost_the_right_reads_what_they_wrote_and_can_go_no_further(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let visit = begin(&world, &observer).await;
    note(&observer, &visit, "Sudah tertulis", "")
        .await
        .expect(303);
    lose_roles(&world, world.cast.supervisor, RoleKind::Supervisor).await;
    let page = observer.get(&visit).await.expect(200);
    page.says("Anda tidak lagi berhak mengamati Bu Sari");
    page.says("Sudah tertulis");
    rate(&observer, &visit, "2.1", "1")
        .await
        .expect(403)
        .says("Yang sudah tersimpan tetap ada");
    post(&observer, &visit, "drop", &[]).await.expect(303);
}

#[db_test]
async fn someone_who_moved_school_is_told_so_and_the_result_stays_with_the_old_school(
    world: World,
) {
    let observer = world.browser(world.cast.supervisor).await;
    let teacher = world.browser(world.cast.teacher).await;
    let visit = send(&world, &observer).await;
    let db = &world.app.shell.db;
    let posts = people::list_posts_of(db.read(), world.authority, world.cast.teacher)
        .await
        .unwrap();
    let tx = db.begin().await.unwrap();
    let moved = people::Post {
        school_id: world.cast.other_school,
        ..posts[0].clone()
    };
    people::update_post(&tx, moved).await.unwrap();
    let entry = Audited::new("post.moved", posts[0].id.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
    observer
        .get(&visit)
        .await
        .expect(200)
        .says("Bu Sari sudah tidak bertugas di SD Negeri Contoh 1");
    view(&teacher, &visit, "agree", "").await.expect(303);
    let kept = evidence::list_assessments_of(db.read(), world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(kept[0].school_id, Some(world.cast.school));
}

#[db_test]
async fn only_those_who_may_observe_begin_and_nobody_observes_themselves(world: World) {
    let path = |person: PersonId| format!("/observations/new/observasi-kelas/{person}");
    let teacher = world.cast.teacher;
    for (person, of, status) in [
        (world.cast.supervisor, teacher, 200),
        (world.cast.coach, teacher, 200),
        (world.cast.principal, teacher, 200),
        (teacher, teacher, 403),
        (world.cast.colleague, teacher, 403),
        (world.cast.planner, teacher, 403),
        (world.cast.coach, world.cast.coach, 403),
    ] {
        let browser = world.browser(person).await;
        assert_eq!(browser.get(&path(of)).await.status.as_u16(), status);
    }
    let observer = world.browser(world.cast.supervisor).await;
    let appraisal = format!("/observations/new/penilaian-atasan-guru/{teacher}");
    assert_eq!(observer.get(&appraisal).await.status.as_u16(), 404);
    let visit = begin(&world, &observer).await;
    let principal = world.browser(world.cast.principal).await;
    for act in ["rate", "observed", "talk", "drop", "close", "view"] {
        let answer = post(&principal, &visit, act, &[]).await;
        assert_eq!(answer.status.as_u16(), 404, "{act}");
    }
}

#[db_test]
async fn the_days_to_respond_are_settled_by_the_planner_alone(world: World) {
    let planner = world.browser(world.cast.planner).await;
    let path = "/observations/rules";
    planner.get(path).await.expect(200).says("selama 7 hari");
    for (days, status) in [("0", 422), ("empat", 422), ("14", 303)] {
        let fields = [("view_days", days), ("version", "*")];
        planner.submit(path, path, &fields).await.expect(status);
    }
    let old = [("view_days", "3"), ("version", "0")];
    planner
        .submit(path, path, &old)
        .await
        .expect(409)
        .says("baru diubah orang lain");
    planner.get(path).await.says("selama 14 hari");
    let principal = world.browser(world.cast.principal).await;
    assert_eq!(principal.get(path).await.status.as_u16(), 403);
    let observer = world.browser(world.cast.supervisor).await;
    let visit = send(&world, &observer).await;
    observer.get(&visit).await.says("8 Des 2026");
}
