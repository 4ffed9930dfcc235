//! Writing one's commitment, and accepting to mentor someone.

use follow_up::find_commitment;
use testkit::{World, db_test};

use crate::support::{finish, tasks_of};

const WORDS: [(&str, &str); 4] = [
    ("what", "Membuat kesepakatan kelas bersama murid"),
    ("why", "Murid saya jarang bertanya"),
    ("timing", "Setiap Senin, jam pertama"),
    ("support", "Waktu untuk diamati"),
];

#[db_test]
async fn a_person_makes_the_promise_their_own(world: World) {
    let (commitment, _) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    assert_eq!(
        tasks_of(&world, world.cast.teacher).await,
        ["Tulis rencana tindak lanjut Anda"]
    );
    let teacher = world.browser(world.cast.teacher).await;
    let coach = world.cast.coach.to_string();
    let mut fields = WORDS.to_vec();
    fields.extend([("mentor", coach.as_str()), ("version", "*")]);
    let answer = teacher.submit(&path, &path, &fields).await.expect(303);
    let page = teacher.get(&answer.location).await.expect(200);
    page.says("RTL Anda tersimpan");
    page.says("Setiap Senin, jam pertama");
    assert!(tasks_of(&world, world.cast.teacher).await.is_empty());

    // The same form sent once more changes nothing and is no conflict.
    let mut stale = WORDS.to_vec();
    stale.extend([("mentor", coach.as_str()), ("version", "1")]);
    let _ = teacher.submit(&path, &path, &stale).await.expect(303);
    // Another text on the old version is: both are shown, and sending it again is allowed.
    stale[0].1 = "Sesuatu yang lain";
    let conflict = teacher.submit(&path, &path, &stale).await.expect(409);
    conflict.says("berubah selagi Anda mengetik");
    conflict.says("Membuat kesepakatan kelas bersama murid");
    conflict.says("Sesuatu yang lain");
    assert_eq!(conflict.field("version").as_deref(), Some("2"));
    stale[5].1 = "2";
    let _ = teacher.submit(&path, &path, &stale).await.expect(303);
    let db = world.app.shell.db.read();
    let found = find_commitment(db, world.authority, commitment.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.what.as_str(), found.version),
        ("Sesuatu yang lain", 3)
    );
}

#[db_test]
async fn a_faulty_promise_is_shown_again_with_all_that_was_typed(world: World) {
    let (commitment, _) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    let teacher = world.browser(world.cast.teacher).await;
    let (me, stranger) = (
        world.cast.teacher.to_string(),
        world.cast.stranger.to_string(),
    );
    for (mentor, sentence) in [
        (me.as_str(), "tidak dapat menjadi pendamping diri sendiri"),
        (stranger.as_str(), "Pilih salah satu"),
    ] {
        let fields = [
            ("what", ""),
            ("timing", "Besok pagi"),
            ("mentor", mentor),
            ("version", "*"),
        ];
        let answer = teacher.submit(&path, &path, &fields).await.expect(422);
        answer.says("Isian ini belum diisi");
        answer.says(sentence);
        assert_eq!(answer.field("timing").as_deref(), Some("Besok pagi"));
    }
}

#[db_test]
async fn a_chosen_mentor_accepts_and_may_then_check(world: World) {
    let (commitment, _) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    let accept = format!("{path}/accept");
    let (coach, colleague) = (world.cast.coach, world.cast.colleague);
    let by_coach = world.browser(coach).await;
    let _ = by_coach.submit(&path, &accept, &[]).await.expect(303);
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get(&path)
        .await
        .expect(200)
        .says("menyanggupi 24 Nov 2026");

    let budi = world.browser(colleague).await;
    let _ = budi.get(&path).await.expect(404);
    let mentor = colleague.to_string();
    let mut fields = WORDS.to_vec();
    fields.extend([("mentor", mentor.as_str()), ("version", "*")]);
    let _ = teacher.submit(&path, &path, &fields).await.expect(303);
    teacher
        .get(&path)
        .await
        .expect(200)
        .says("Pak Budi (belum menyanggupi)");
    // Whoever is replaced has no more business with it.
    let _ = by_coach.get(&path).await.expect(404);
    let asked = budi.get(&path).await.expect(200);
    asked.says("Ya, saya dampingi");
    asked.hides("Catat pemeriksaan");
    assert_eq!(
        tasks_of(&world, colleague).await,
        ["Bu Sari mengajak Anda mendampinginya"]
    );
    for _ in 0..2 {
        let _ = budi.submit(&path, &accept, &[]).await.expect(303);
    }
    budi.get(&path)
        .await
        .expect(200)
        .says("Catat pemeriksaan 30 hari");
}

#[db_test]
async fn nobody_else_writes_or_accepts_a_promise(world: World) {
    let (commitment, checks) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    for person in [
        world.cast.colleague,
        world.cast.planner,
        world.cast.stranger,
    ] {
        let browser = world.browser(person).await;
        let _ = browser.get(&path).await.expect(404);
        let _ = browser.submit("/account", &path, &WORDS).await.expect(404);
        let _ = browser
            .submit("/account", &format!("{path}/accept"), &[])
            .await
            .expect(404);
        let check = format!("{path}/checks/{}", checks[0].id);
        let _ = browser
            .submit("/account", &check, &[("value", "3")])
            .await
            .expect(404);
    }
    let principal = world.browser(world.cast.principal).await;
    let _ = principal.submit(&path, &path, &WORDS).await.expect(403);
    let _ = principal
        .submit(&path, &format!("{path}/accept"), &[])
        .await
        .expect(403);
}

#[db_test]
async fn the_owner_sees_who_opened_the_promise(world: World) {
    let (commitment, _) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get(&path)
        .await
        .expect(200)
        .says("Belum ada orang lain yang membukanya");
    let colleague = world.browser(world.cast.colleague).await;
    let _ = colleague.get(&path).await.expect(404);
    let principal = world.browser(world.cast.principal).await;
    principal
        .get(&path)
        .await
        .expect(200)
        .hides("Siapa yang membukanya");
    let page = teacher.get(&path).await.expect(200);
    page.says("Siapa yang membukanya Bu Ratna 24 Nov 2026");
    page.hides("Pak Budi 24 Nov 2026");
}
