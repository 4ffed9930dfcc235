//! The way from agreement to evidence, and what stands ever after.

use kernel::{competency_map, evidence};
use needs::observation::{VisitState, find_visit};
use testkit::{World, db_test};

use crate::support::{begin, id_of, note, post, rate, rate_all, send, talk, view};

#[db_test]
async fn a_visit_goes_from_agreement_to_evidence_and_moves_the_map(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let teacher = world.browser(world.cast.teacher).await;
    let visit = begin(&world, &observer).await;
    teacher
        .get(&visit)
        .await
        .expect(200)
        .says("Catatan dan skornya terbuka untuk Anda sesudah percakapan");
    note(&observer, &visit, "Menegur dengan nama", "")
        .await
        .expect(303);
    rate_all(&observer, &visit).await;
    let page = observer.get(&visit).await.expect(200);
    page.says("Menit ke-0 Menegur dengan nama");
    assert_eq!(page.body.matches("aria-pressed=\"true\"").count(), 3);
    teacher.get(&visit).await.hides("Menegur dengan nama");
    let db = world.app.shell.db.read();
    let before = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert!(before.is_empty(), "nothing is evidence before it is final");
    post(&observer, &visit, "observed", &[]).await.expect(303);
    talk(&observer, &visit, "save").await.expect(303);
    observer.get(&visit).await.says("Kelas lebih tenang");
    talk(&observer, &visit, "send").await.expect(303);
    let page = teacher.get(&visit).await.expect(200);
    page.says("Menegur dengan nama");
    page.says("Tanggapan ditunggu sampai");
    view(&teacher, &visit, "agree", "").await.expect(303);
    let page = teacher.get(&visit).await.expect(200);
    page.says("Setuju");
    page.says("Saya mulai hari Senin");
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].id.0, id_of(&visit).0, "the visit is evidence once");
    assert!(
        kept[0].note.is_empty(),
        "what was written stays in the visit"
    );
    let map = competency_map::list_of_person(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert!(map.iter().any(|entry| entry.ratings == 3));
}

#[db_test]
async fn what_stood_at_the_end_stands_on_every_later_page(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let teacher = world.browser(world.cast.teacher).await;
    let visit = send(&world, &observer).await;
    view(&teacher, &visit, "add", "Kelompok lain juga dipuji")
        .await
        .expect(303);
    let person = world.cast.teacher;
    let evidence = format!("/people/{person}/evidence/{}", id_of(&visit));
    let map = format!("/people/{person}/map");
    let sources = format!("/people/{person}/sources");
    let seen = [
        ("Refleksi dinamika kelas", "Belum dilakukan"),
        ("Penguatan positif", "Dilakukan tapi belum efektif"),
        ("Restitusi", "Dilakukan dan efektif"),
    ];
    for browser in [&teacher, &observer] {
        for path in [&visit, &evidence, &map, &sources] {
            let page = browser.get(path).await.expect(200);
            for (item, value) in seen {
                page.says(item);
                let said = page.text();
                let after = said.split(item).nth(1).unwrap_or_default();
                let near: String = after.chars().take(120).collect();
                assert!(near.contains(value), "{path}: {item} {near}");
            }
        }
    }
    // One level and interval, in the same words wherever it is shown.
    let text = teacher.get(&sources).await.text();
    let merged = text
        .split("Gabungan ")
        .nth(1)
        .and_then(|rest| rest.split_once(')'))
        .map(|(level, _)| format!("{level})"))
        .expect("the merged estimate");
    assert!(merged.starts_with("level "), "{merged}");
    let map = teacher.get(&map).await.expect(200);
    map.says(&merged);
    assert!(map.body.contains(&format!(
        "aria-label=\"Lingkungan pembelajaran yang aman dan nyaman bagi peserta didik: {merged}"
    )));
    let school = format!("/map/schools/{}", world.cast.school);
    observer
        .get(&school)
        .await
        .says("Ketiga sumber lengkap: 0 dari");
}

#[db_test]
async fn notes_and_talk_are_for_the_two_alone(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let teacher = world.browser(world.cast.teacher).await;
    let principal = world.browser(world.cast.principal).await;
    let visit = send(&world, &observer).await;
    let page = principal.get(&visit).await.expect(200);
    page.hides("Guru memuji");
    page.hides("Dilakukan dan efektif");
    view(&teacher, &visit, "add", "Kelompok lain juga")
        .await
        .expect(303);
    let page = principal.get(&visit).await.expect(200);
    page.says("Dilakukan dan efektif");
    page.says("hanya untuk pengamat dan yang diamati");
    for private in [
        "Guru memuji",
        "Kelas lebih tenang",
        "Kelompok lain juga",
        "Cara saya menegur",
        "hari Senin",
    ] {
        page.hides(private);
    }
    let evidence = format!("/people/{}/evidence/{}", world.cast.teacher, id_of(&visit));
    principal
        .get(&evidence)
        .await
        .expect(200)
        .hides("Guru memuji");
    for outsider in [
        world.cast.colleague,
        world.cast.auditor,
        world.cast.stranger,
    ] {
        let browser = world.browser(outsider).await;
        assert_eq!(browser.get(&visit).await.status.as_u16(), 404);
    }
}

#[db_test]
async fn a_disagreement_is_answered_before_it_is_final_and_both_stay_written(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let teacher = world.browser(world.cast.teacher).await;
    let visit = send(&world, &observer).await;
    view(&teacher, &visit, "disagree", "").await.expect(422);
    view(&teacher, &visit, "disagree", "Restitusi ada di awal")
        .await
        .expect(303);
    let page = observer.get(&visit).await.expect(200);
    page.says("Restitusi ada di awal");
    rate(&observer, &visit, "2.1", "2").await.expect(303);
    post(&observer, &visit, "close", &[("answer", "")])
        .await
        .expect(422);
    post(
        &observer,
        &visit,
        "close",
        &[("answer", "Saya ubah satu skor")],
    )
    .await
    .expect(303);
    let page = teacher.get(&visit).await.expect(200);
    page.says("Restitusi ada di awal");
    page.says("Saya ubah satu skor");
    page.hides("Belum dilakukan");
    // Sent again, nothing more happens.
    let db = world.app.shell.db.read();
    post(&observer, &visit, "close", &[("answer", "Lagi")])
        .await
        .expect(409);
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);
}

#[db_test]
async fn without_an_answer_in_time_it_is_closed_and_a_late_view_still_counts(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let visit = send(&world, &observer).await;
    post(&observer, &visit, "close", &[]).await.expect(409);
    world.app.shell.clock.pass_days(8);
    let observer = world.browser(world.cast.supervisor).await;
    let teacher = world.browser(world.cast.teacher).await;
    post(&observer, &visit, "close", &[]).await.expect(303);
    observer.get(&visit).await.says("Final tanpa tanggapan");
    view(&teacher, &visit, "disagree", "Saya sakit minggu itu")
        .await
        .expect(303);
    let page = observer.get(&visit).await.expect(200);
    page.says("Saya sakit minggu itu");
    view(&teacher, &visit, "agree", "Berubah pikiran")
        .await
        .expect(409);
    let found = find_visit(world.app.shell.db.read(), world.authority, id_of(&visit))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.state, VisitState::Final);
}

#[db_test]
async fn a_correction_supersedes_and_the_old_evidence_says_so(world: World) {
    let observer = world.browser(world.cast.supervisor).await;
    let teacher = world.browser(world.cast.teacher).await;
    let visit = send(&world, &observer).await;
    view(&teacher, &visit, "agree", "").await.expect(303);
    let path = format!("{visit}/correct");
    let fields = [
        ("id", "*"),
        ("version", "*"),
        ("r.observasi-kelas/2.1", "3"),
        ("r.observasi-kelas/2.2", "2"),
        ("r.observasi-kelas/2.3", "3"),
        ("reason", "Salah ketuk"),
    ];
    let mut silent = fields;
    silent[5].1 = "";
    observer.submit(&path, &path, &silent).await.expect(422);
    let mut old = fields;
    old[1].1 = "2";
    observer.submit(&path, &path, &old).await.expect(409);
    observer.submit(&path, &path, &fields).await.expect(303);
    teacher
        .get("/probe/tasks")
        .await
        .says("membetulkan skor observasi Anda");
    let page = teacher.get(&visit).await.expect(200);
    page.hides("Belum dilakukan");
    page.says("Alasan dan skor yang baru");
    // Only the person it is about can say that they have read it.
    post(&observer, &visit, "read", &[]).await.expect(404);
    post(&teacher, &visit, "read", &[]).await.expect(303);
    teacher.get(&visit).await.hides("Alasan dan skor yang baru");
    teacher
        .get("/probe/tasks")
        .await
        .hides("membetulkan skor observasi Anda");
    let first = format!("/people/{}/evidence/{}", world.cast.teacher, id_of(&visit));
    let page = teacher.get(&first).await.expect(200);
    page.says("sudah dibetulkan dan tidak lagi dihitung");
    page.says("Belum dilakukan");
    let db = world.app.shell.db.read();
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(kept.len(), 1, "one stands");
    assert_eq!(kept[0].supersedes_id.map(|id| id.0), Some(id_of(&visit).0));
    let now = format!("/people/{}/evidence/{}", world.cast.teacher, kept[0].id);
    teacher.get(&now).await.expect(200).says("Salah ketuk");
    let principal = world.browser(world.cast.principal).await;
    assert_eq!(principal.get(&path).await.status.as_u16(), 404);
}
