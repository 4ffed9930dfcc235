//! The draft goes to those concerned: they answer, it is planned again, and only then approved.

use planning::{
    AnswerKind, PlanId, PlanState, find_plan, list_allocations, list_answers, list_offers_of_plan,
    list_supports,
};
use platform::audit;
use testkit::{Answer, Browser, World, db_test};

use crate::support::{proposed_lesson_study, proposed_lesson_study_at_two_times};

async fn consult(world: &World, plan: PlanId) -> Answer {
    let browser = world.browser(world.cast.principal).await;
    let path = format!("/plans/{plan}");
    let fields = [("version", "*"), ("answer_by", "2026-12-01")];
    browser
        .submit(&path, &format!("{path}/consult"), &fields)
        .await
}

/// Answers about one's first part.
async fn say(browser: &Browser, plan: PlanId, kind: &str, reason: &str) -> Answer {
    let path = format!("/plans/{plan}/answers");
    let fields = [
        ("id", "*"),
        ("programme", "*"),
        ("kind", kind),
        ("wished", ""),
        ("reason", reason),
    ];
    browser.submit(&path, &path, &fields).await
}

async fn approve(browser: &Browser, plan: PlanId) -> Answer {
    let path = format!("/plans/{plan}");
    let fields = [("version", "*"), ("note", "")];
    browser
        .submit(&path, &format!("{path}/approve"), &fields)
        .await
}

#[db_test]
async fn those_concerned_are_asked_and_their_answers_are_open_to_the_school(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get("/probe/tasks")
        .await
        .hides("Beri pendapat tentang rancangan");
    let answer = consult(&world, plan).await.expect(303);
    let principal = world.browser(world.cast.principal).await;
    let page = principal.get(&answer.location).await.expect(200);
    page.says("Mereka yang terlibat kini diminta pendapat");
    page.says("Sedang dimusyawarahkan");
    page.says("0 dari 4 setuju");
    teacher
        .get("/probe/tasks")
        .await
        .says("Beri pendapat tentang rancangan");
    let page = teacher
        .get(&format!("/plans/{plan}/answers"))
        .await
        .expect(200);
    page.says("Bagaimana bagian ini untuk Anda?");
    page.says("Mohon dijawab sampai 1 Des 2026");
    let answer = say(&teacher, plan, "accept", "").await.expect(303);
    teacher
        .get(&answer.location)
        .await
        .says("Pendapat Anda tersimpan dan terbuka bagi sekolah");
    teacher
        .get("/probe/tasks")
        .await
        .hides("Beri pendapat tentang rancangan");
    let colleague = world.browser(world.cast.colleague).await;
    let _ = say(&colleague, plan, "object", "Bentrok dengan piket.")
        .await
        .expect(303);
    // The one who coaches works elsewhere and is asked all the same.
    let supervisor = world.browser(world.cast.supervisor).await;
    let _ = say(&supervisor, plan, "accept", "").await.expect(303);
    let page = teacher
        .get(&format!("/plans/{plan}/answers"))
        .await
        .expect(200);
    page.says("2 dari 4 setuju");
    page.says("Saya keberatan: Bentrok dengan piket.");
    let db = world.app.shell.db.read();
    let entries = audit::list_of(db, world.authority, plan.0).await.unwrap();
    let answered = entries
        .iter()
        .filter(|entry| entry.action == "plan.answered");
    assert_eq!(answered.count(), 3);
    assert!(entries.iter().all(|entry| !entry.data.contains("piket")));
}

#[db_test]
async fn an_answer_other_than_yes_needs_a_reason_and_keeps_what_was_chosen(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let _ = consult(&world, plan).await.expect(303);
    let teacher = world.browser(world.cast.teacher).await;
    let page = say(&teacher, plan, "other-time", " ").await.expect(422);
    page.says("Tulis alasannya");
    assert!(page.body.contains("value=\"other-time\" checked"));
    let page = say(&teacher, plan, "", "Mengapa tidak?").await.expect(422);
    page.says("Pilih salah satu");
    assert!(page.body.contains("Mengapa tidak?"));
    let db = world.app.shell.db.read();
    assert!(
        list_answers(db, world.authority, plan)
            .await
            .unwrap()
            .is_empty()
    );
}

#[db_test]
async fn a_second_answer_takes_the_place_of_the_first(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let _ = consult(&world, plan).await.expect(303);
    let teacher = world.browser(world.cast.teacher).await;
    let _ = say(&teacher, plan, "object", "Belum jelas.")
        .await
        .expect(303);
    let _ = say(&teacher, plan, "accept", "").await.expect(303);
    let db = world.app.shell.db.read();
    let kept = list_answers(db, world.authority, plan).await.unwrap();
    let kinds: Vec<AnswerKind> = kept.iter().map(|answer| answer.kind).collect();
    assert_eq!(kinds, [AnswerKind::Accept]);
}

#[db_test]
async fn a_request_stands_in_the_way_of_approval_until_the_plan_is_made_again(world: World) {
    let plan = proposed_lesson_study_at_two_times(&world).await;
    let db = world.app.shell.db.read();
    let slot = async || {
        let offers = list_offers_of_plan(db, world.authority, plan)
            .await
            .unwrap();
        assert_eq!(offers.len(), 1);
        let people = list_allocations(db, world.authority, &[offers[0].id]).await;
        assert_eq!(people.unwrap().len(), 3);
        offers[0].slot
    };
    let before = slot().await;
    let _ = consult(&world, plan).await.expect(303);
    let teacher = world.browser(world.cast.teacher).await;
    let _ = say(&teacher, plan, "other-time", "Mengajar saat itu.")
        .await
        .expect(303);
    let colleague = world.browser(world.cast.colleague).await;
    let _ = say(&colleague, plan, "accept", "").await.expect(303);
    let principal = world.browser(world.cast.principal).await;
    approve(&principal, plan)
        .await
        .expect(422)
        .says("1 permintaan atau keberatan belum dipenuhi dan belum dijawab");
    let path = format!("/plans/{plan}");
    let fields = [("version", "*"), ("change", "little")];
    let _ = principal
        .submit(&path, &format!("{path}/replan"), &fields)
        .await
        .expect(303);
    assert_ne!(slot().await, before);
    let page = teacher.get(&format!("{path}/answers")).await.expect(200);
    page.says("sudah dipenuhi");
    // Who agreed to the time before is asked again.
    page.says("berubah sesudah disetujui");
    let _ = approve(&principal, plan).await.expect(303);
    let row = find_plan(db, world.authority, plan).await.unwrap().unwrap();
    assert_eq!(row.state, PlanState::Approved);
}

#[db_test]
async fn an_objection_is_closed_by_a_reply_with_the_reason(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let _ = consult(&world, plan).await.expect(303);
    let teacher = world.browser(world.cast.teacher).await;
    let _ = say(&teacher, plan, "object", "Terlalu lama.")
        .await
        .expect(303);
    let path = format!("/plans/{plan}/answers");
    let principal = world.browser(world.cast.principal).await;
    let reply_to = format!("/plans/{plan}/reply");
    let fields = [
        ("answer", "*"),
        ("reply", "Dua belas jam dibagi enam pekan."),
    ];
    // Whoever does not plan does not reply.
    let page = principal.get(&path).await.expect(200);
    let answer = page.field("answer").unwrap();
    let _ = teacher
        .submit(
            &path,
            &reply_to,
            &[("answer", answer.as_str()), ("reply", "Ya.")],
        )
        .await
        .expect(403);
    let _ = principal
        .submit(&path, &reply_to, &fields)
        .await
        .expect(303);
    teacher
        .get(&path)
        .await
        .says("Jawaban penyusun: Dua belas jam dibagi enam pekan.");
    // Replied to once.
    let again = [("answer", answer.as_str()), ("reply", "Lain.")];
    let _ = principal.submit(&path, &reply_to, &again).await.expect(409);
    let _ = approve(&principal, plan).await.expect(303);
}

#[db_test]
async fn nobody_answers_before_they_are_asked_or_without_a_part_at_the_school(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let path = format!("/plans/{plan}/answers");
    let fields = [("programme", ""), ("kind", "object"), ("reason", "Tidak.")];
    let id = kernel::PersonId::new().to_string();
    let mut all = fields.to_vec();
    all.push(("id", id.as_str()));
    let _ = teacher.submit(&path, &path, &all).await.expect(409);
    let _ = consult(&world, plan).await.expect(303);
    let auditor = world.browser(world.cast.auditor).await;
    let page = auditor.get(&path).await.expect(200);
    page.hides("Kirim pendapat saya");
    let _ = auditor.submit(&path, &path, &all).await.expect(403);
    let _ = teacher.submit(&path, &path, &all).await.expect(303);
    teacher
        .get(&path)
        .await
        .says("rancangan ini secara keseluruhan");
}

#[db_test]
async fn a_draft_changed_meanwhile_is_not_sent_out_unseen(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let path = format!("/plans/{plan}");
    let principal = world.browser(world.cast.principal).await;
    let _ = consult(&world, plan).await.expect(303);
    let fields = [("version", "1"), ("answer_by", "2026-12-01")];
    let page = principal
        .submit(&path, &format!("{path}/consult"), &fields)
        .await
        .expect(409);
    page.says("Orang lain mengubah rencana ini lebih dahulu");
    page.says("meminta pendapat tentang rancangan");
    let past = [("version", "*"), ("answer_by", "2026-11-01")];
    principal
        .submit(&path, &format!("{path}/consult"), &past)
        .await
        .expect(422)
        .says("Pilih hari ini atau sesudahnya");
}

#[db_test]
async fn the_authority_answers_what_a_plan_asks_of_it(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let path = format!("/plans/{plan}/support");
    let principal = world.browser(world.cast.principal).await;
    principal
        .get(&path)
        .await
        .expect(200)
        .says("Belum ada yang diminta");
    let fields = [("id", "*"), ("wish", "Izin pulang awal tiap Kamis.")];
    let _ = principal.submit(&path, &path, &fields).await.expect(303);
    let planner = world.browser(world.cast.planner).await;
    planner
        .get("/probe/tasks")
        .await
        .says("minta dukungan untuk rencananya");
    let support = planner.get(&path).await.field("support").unwrap();
    let answering = format!("{path}/answer");
    let answer = [
        ("support", support.as_str()),
        ("answer", "Boleh, sampai Desember."),
        ("verdict", "granted"),
    ];
    let _ = principal
        .submit(&path, &answering, &answer)
        .await
        .expect(403);
    let _ = planner.submit(&path, &answering, &answer).await.expect(303);
    let page = principal.get(&path).await.expect(200);
    page.says("didukung");
    page.says("Boleh, sampai Desember.");
    let _ = planner.submit(&path, &answering, &answer).await.expect(409);
    let db = world.app.shell.db.read();
    let rows = list_supports(db, world.authority, plan).await.unwrap();
    assert_eq!(rows.len(), 1);
}
