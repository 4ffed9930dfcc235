//! The ranked list of needs: its parts, what people have decided about them, and the way to the evidence.

use testkit::{World, db_test};

use crate::support::{INDICATOR, answer, appraise, path_of, say};

#[db_test]
async fn a_need_shows_its_parts_and_leads_to_the_evidence_in_two_clicks(world: World) {
    appraise(&world, world.cast.teacher, 1).await;
    appraise(&world, world.cast.colleague, 1).await;
    let principal = world.browser(world.cast.principal).await;
    let list = format!("/needs/{}", world.cast.school);
    let page = principal.get(&list).await.expect(200);
    page.says("Kebutuhan bersama");
    page.says("× 2 orang × bobot 1 =");
    let need = format!("/needs/{}/of?indicator={INDICATOR}", world.cast.school);
    assert!(page.body.contains(&need), "one click to the need");
    let page = principal.get(&need).await.expect(200);
    page.says("Bu Sari");
    page.says("Penilaian pimpinan, 24 Nov 2026");
    let evidence = format!("/people/{}/evidence/", world.cast.teacher);
    let at = page
        .body
        .find(&evidence)
        .expect("a second click to the evidence");
    let path = page.body[at..].split('"').next().expect("an address");
    let _ = principal.get(path).await.expect(200);
    // An auditor reads the school's needs, and no names.
    let auditor = world.browser(world.cast.auditor).await;
    auditor.get(&need).await.expect(200).hides("Bu Sari");
    let teacher = world.browser(world.cast.teacher).await;
    let _ = teacher.get(&list).await.expect(403);
}

#[db_test]
async fn a_leader_weighs_a_need_with_a_reason_and_the_list_follows(world: World) {
    appraise(&world, world.cast.teacher, 1).await;
    let principal = world.browser(world.cast.principal).await;
    let need = format!("/needs/{}/of?indicator={INDICATOR}", world.cast.school);
    let fields = [("version", "*"), ("weight", "most"), ("reason", "")];
    let again = principal.submit(&need, &need, &fields).await;
    let _ = again.expect(422);
    let fields = [
        ("version", "*"),
        ("weight", "most"),
        ("reason", "Visi sekolah."),
    ];
    let sent = principal.submit(&need, &need, &fields).await.expect(303);
    let list = principal.get(&sent.location).await.expect(200);
    list.says("Sangat penting (dikali 3)");
    list.says("bobot 3");
    let first = list.body.find("/of?indicator=").expect("a first need");
    assert!(list.body[first..].starts_with(&format!("/of?indicator={INDICATOR}")));
    let page = principal.get(&need).await;
    page.says("ditetapkan Bu Ratna, 24 Nov 2026");
    page.says("Visi sekolah.");
    // The planner had opened the page before: both reasons are shown and nothing is lost.
    let planner = world.browser(world.cast.planner).await;
    let fields = [
        ("version", "0"),
        ("weight", "not-now"),
        ("reason", "Tahun depan."),
    ];
    let page = planner.submit(&need, &need, &fields).await.expect(409);
    page.says("Visi sekolah.");
    page.says("Tahun depan.");
    let supervisor = world.browser(world.cast.supervisor).await;
    let _ = supervisor
        .submit("/account", &need, &fields)
        .await
        .expect(403);
}

#[db_test]
async fn a_need_that_is_agreed_not_to_be_someones_is_set_aside(world: World) {
    appraise(&world, world.cast.teacher, 1).await;
    appraise(&world, world.cast.colleague, 1).await;
    let teacher = world.browser(world.cast.teacher).await;
    let voice = format!("/voice/{}", world.cast.school);
    let page = teacher.get(&voice).await.expect(200);
    page.says("Kebutuhan yang menyangkut Anda");
    page.says("Bukan kebutuhan saya");
    let fields = [
        ("indicator", INDICATOR),
        ("words", "Saya mengajar kelas kecil."),
    ];
    let sent = say(&world, &teacher, "not-mine", &fields).await.expect(303);
    let again = say(&world, &teacher, "not-mine", &fields).await.expect(422);
    again.says("masih menunggu jawaban");
    let need = format!("/needs/{}/of?indicator={INDICATOR}", world.cast.school);
    let principal = world.browser(world.cast.principal).await;
    principal.get(&need).await.says("× 2 orang");
    answer(&world, &path_of(&sent), "accepted", "Setuju.")
        .await
        .expect(303);
    let page = principal.get(&need).await.expect(200);
    page.says("× 1 orang");
    page.says("1 orang tidak dihitung karena tanggapannya diterima.");
    page.hides("Bu Sari");
}
