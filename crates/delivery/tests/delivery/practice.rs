//! Practice tasks: tied to a lesson or duty, finished in two sentences.

use crate::support::{day, offer, session};
use delivery::{SessionId, list_outcomes_of, list_tasks_of};
use planning::{Mode, OfferState};
use testkit::{Answer, World, db_test};

#[cfg(test)]
async fn set(world: &World, id: SessionId, sari: &str, wati: &str, due: &str) -> Answer {
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/sessions/{id}");
    let (a, b) = (
        format!("duty-{}", world.cast.teacher),
        format!("duty-{}", world.cast.librarian),
    );
    let fields = [
        ("text", "Ajukan satu pertanyaan terbuka"),
        ("due_on", due),
        (a.as_str(), sari),
        (b.as_str(), wati),
    ];
    coach.submit(&path, &format!("{path}/tasks"), &fields).await
}

#[db_test]
async fn a_task_is_tied_to_a_lesson_and_its_owner_finishes_it_in_two_sentences(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let due = day(&world, 7).to_string();
    let _ = set(&world, id, "IPAS kelas 4A", "", &due).await.expect(303);
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get("/activities").await.expect(200);
    page.says("Ajukan satu pertanyaan terbuka");
    page.says("Dicoba di: IPAS kelas 4A");
    page.says("1 tugas praktik menunggu Anda");
    let path = format!("/sessions/{id}");
    let action = format!("{path}/done");
    let half = [("tried", "Saya bertanya mengapa."), ("noticed", "")];
    let page = teacher.submit(&path, &action, &half).await.expect(422);
    page.says("Isian ini belum diisi.");
    page.says("Saya bertanya mengapa.");
    let whole = [
        ("tried", "Saya bertanya mengapa."),
        ("noticed", "Lima anak menjawab panjang."),
    ];
    for _ in 0..2 {
        let sent = teacher.submit(&path, &action, &whole).await.expect(303);
        teacher
            .get(&sent.location)
            .await
            .says("Selesai 24 Nov 2026");
    }
    let db = world.app.shell.db.read();
    let outcomes = list_outcomes_of(db, world.authority, &[offer])
        .await
        .unwrap();
    assert_eq!(outcomes.len(), 1);
    assert_eq!(outcomes[0].version, 1);
    teacher
        .get("/activities")
        .await
        .says("Tidak ada tugas praktik yang menunggu.");
    let coach = world.browser(world.cast.coach).await;
    coach.get(&path).await.says("Lima anak menjawab panjang.");
    let librarian = world.browser(world.cast.librarian).await;
    let page = librarian.get(&path).await.expect(200);
    page.hides("Lima anak");
    page.says("Belum ada tugas praktik untuk Anda");
}

#[db_test]
async fn a_corrected_task_replaces_the_former_until_it_is_done(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let due = day(&world, 7).to_string();
    for duty in ["IPAS kelas 4A", "IPAS kelas 4A", "IPAS kelas 4B"] {
        let _ = set(&world, id, duty, "", &due).await.expect(303);
    }
    let db = world.app.shell.db.read();
    let tasks = list_tasks_of(db, world.authority, &[offer]).await.unwrap();
    assert_eq!(tasks.len(), 1);
    assert_eq!(
        (tasks[0].version, tasks[0].duty.as_str()),
        (2, "IPAS kelas 4B")
    );
    let teacher = world.browser(world.cast.teacher).await;
    let path = format!("/sessions/{id}");
    let done = [("tried", "Saya coba."), ("noticed", "Berhasil.")];
    let _ = teacher
        .submit(&path, &format!("{path}/done"), &done)
        .await
        .expect(303);
    let again = set(&world, id, "IPAS kelas 4C", "", &due).await.expect(422);
    again.says("sudah diselesaikan pesertanya");
}

#[db_test]
async fn a_task_needs_a_duty_and_a_day_to_come(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let (due, past) = (day(&world, 7).to_string(), day(&world, -1).to_string());
    let page = set(&world, id, "", "", &due).await.expect(422);
    page.says("Isi pelajaran atau tugas untuk paling sedikit satu peserta.");
    let page = set(&world, id, "IPAS kelas 4A", "", &past)
        .await
        .expect(422);
    page.says("Hari ini sudah lewat.");
    assert_eq!(
        page.field(&format!("duty-{}", world.cast.teacher))
            .as_deref(),
        Some("IPAS kelas 4A")
    );
    page.says("Ajukan satu pertanyaan terbuka");
    let db = world.app.shell.db.read();
    assert!(
        list_tasks_of(db, world.authority, &[offer])
            .await
            .unwrap()
            .is_empty()
    );
}

#[db_test]
async fn tasks_are_set_by_those_who_run_the_offer_and_finished_by_their_owner(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let duty = format!("duty-{}", world.cast.teacher);
    let fields: Vec<(&str, String)> = vec![
        ("text", "Coba".to_owned()),
        ("due_on", day(&world, 3).to_string()),
        (&duty, "IPAS".to_owned()),
    ];
    let cast = world.cast.clone();
    for person in [
        cast.teacher,
        cast.supervisor,
        cast.colleague,
        cast.administrator,
        cast.stranger,
    ] {
        let browser = world.browser(person).await;
        let token = browser.get("/activities").await.field("_csrf").unwrap();
        let _ = browser
            .post_with(&format!("/sessions/{id}/tasks"), &token, &fields)
            .await
            .expect(403);
    }
    let _ = set(&world, id, "IPAS kelas 4A", "", &day(&world, 3).to_string())
        .await
        .expect(303);
    let done = vec![
        ("tried", "Saya coba.".to_owned()),
        ("noticed", "Berhasil.".to_owned()),
    ];
    for person in [cast.librarian, cast.coach, cast.colleague] {
        let browser = world.browser(person).await;
        let token = browser.get("/activities").await.field("_csrf").unwrap();
        let page = browser
            .post_with(&format!("/sessions/{id}/done"), &token, &done)
            .await
            .expect(422);
        page.says("Belum ada tugas praktik untuk Anda");
    }
    let db = world.app.shell.db.read();
    assert!(
        list_outcomes_of(db, world.authority, &[offer])
            .await
            .unwrap()
            .is_empty()
    );
}
