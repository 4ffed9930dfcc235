//! What runs for me, how full my week is, and what waits for me on the home page.

use crate::support::{attend, day, offer, own_permit, permit, session, session_of};
use delivery::{FinishTask, Presence, SessionKind, SetTask, WriteReflection};
use kernel::PersonId;
use planning::{Mode, OfferState};
use testkit::{World, db_test};

#[db_test]
async fn an_empty_page_says_what_belongs_there_and_how_to_begin(world: World) {
    let page = world
        .browser(world.cast.teacher)
        .await
        .get("/activities")
        .await
        .expect(200);
    page.says("Belum ada kegiatan untuk Anda.");
    page.says("setelah rencana sekolah disetujui");
    assert!(page.body.contains(r#"href="/plans""#));
}

#[db_test]
async fn each_sees_the_offers_they_join_coach_or_lead_and_finished_ones_are_folded(world: World) {
    let running = offer(&world, Mode::Community, OfferState::Running).await;
    let _ = offer(&world, Mode::Workshop, OfferState::Finished).await;
    let _ = offer(&world, Mode::Course, OfferState::Proposed).await;
    session(&world, running, 2).await;
    let next = "berikutnya Kamis, 26 Nov 2026, 10.00";
    for (person, title) in [
        (world.cast.teacher, "Yang Anda ikuti"),
        (world.cast.coach, "Yang Anda dampingi"),
        (world.cast.principal, "Di sekolah yang Anda pimpin"),
        (world.cast.supervisor, "Di sekolah yang Anda pimpin"),
    ] {
        let page = world
            .browser(person)
            .await
            .get("/activities")
            .await
            .expect(200);
        page.says(title);
        page.says(next);
        page.says("Yang sudah selesai (1)");
    }
    for person in [
        world.cast.colleague,
        world.cast.stranger,
        world.cast.administrator,
    ] {
        let page = world
            .browser(person)
            .await
            .get("/activities")
            .await
            .expect(200);
        page.hides("Umpan balik yang membangun");
    }
}

#[db_test]
async fn the_week_is_shown_by_day_and_other_weeks_are_one_step_away(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    session(&world, offer, 0).await;
    session(&world, offer, 8).await;
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get("/activities").await.expect(200);
    page.says("Selasa, 24 Nov 2026 hari ini 10.00 · Bertanya yang menggali");
    page.hides("Rabu, 2 Des 2026");
    assert!(page.body.contains("/activities?week=2026-11-30"));
    let page = teacher.get("/activities?week=2026-11-30").await.expect(200);
    page.says("Pekan mulai 30 Nov 2026");
    page.says("Rabu, 2 Des 2026 10.00");
    teacher
        .get("/activities?week=nonsense")
        .await
        .expect(200)
        .says("Pekan ini");
}

#[db_test]
async fn a_week_above_the_limit_warns_whoever_plans(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/offers/{offer}");
    session_of(&world, offer, SessionKind::Meeting, day(&world, 1), 240).await;
    coach.get(&path).await.expect(200).hides("lebih dari batas");
    session_of(&world, offer, SessionKind::Meeting, day(&world, 3), 60).await;
    let sentence = "Bu Sari akan mengikuti 5 jam pembinaan pada pekan mulai 23 Nov 2026, lebih dari batas 4 jam.";
    coach.get(&path).await.says(sentence);
    world
        .browser(world.cast.teacher)
        .await
        .get(&path)
        .await
        .hides("lebih dari batas");
    let principal = world.browser(world.cast.principal).await;
    let action = format!("/activities/limits/{}", world.cast.school);
    let page = principal
        .submit("/activities", &action, &[("weekly_hours", "0")])
        .await;
    page.expect(422).says("Isi dengan angka dari 1 sampai 40.");
    let sent = principal
        .submit("/activities", &action, &[("weekly_hours", "6")])
        .await
        .expect(303);
    principal
        .get(&sent.location)
        .await
        .says("Batas beban pembinaan disimpan.");
    coach.get(&path).await.hides("lebih dari batas");
    let page = coach
        .submit("/activities", &action, &[("weekly_hours", "9")])
        .await;
    let _ = page.expect(403);
}

#[db_test]
async fn what_waits_follows_from_the_day(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let tomorrow = session(&world, offer, 1).await;
    let teacher = world.browser(world.cast.teacher).await;
    let coach = world.browser(world.cast.coach).await;
    let page = teacher.get("/probe/tasks").await.expect(200);
    page.says("Besok pukul 10.00: Bertanya yang menggali | Lihat kegiatan");
    page.hides("refleksi");
    coach.get("/probe/tasks").await.hides("kehadiran");
    world.app.shell.clock.pass_days(1);
    teacher
        .get("/probe/tasks")
        .await
        .says("Hari ini pukul 10.00: Bertanya yang menggali");
    coach
        .get("/probe/tasks")
        .await
        .says("Catat kehadiran: Bertanya yang menggali");
    world.app.shell.clock.pass_days(1);
    teacher
        .get("/probe/tasks")
        .await
        .says("Tulis refleksi: Bertanya yang menggali");
    attend(&world, tomorrow, &[(world.cast.teacher, Presence::Absent)]).await;
    teacher.get("/probe/tasks").await.hides("Tulis refleksi");
    coach.get("/probe/tasks").await.hides("Catat kehadiran");
    let librarian = world.browser(world.cast.librarian).await;
    librarian.get("/probe/tasks").await.says("Tulis refleksi");
    write(&world, world.cast.librarian, tomorrow).await;
    librarian.get("/probe/tasks").await.hides("Tulis refleksi");
}

#[cfg(test)]
async fn write(world: &World, writer: PersonId, session: delivery::SessionId) {
    let input = WriteReflection {
        session,
        writer,
        event: "Terjadi".to_owned(),
        feeling: "Lega".to_owned(),
        learning: "Menunggu itu perlu".to_owned(),
        application: "Besok lagi".to_owned(),
        is_shared: true,
        today: world.today(),
    };
    let (db, actor) = (&world.app.shell.db, world.actor(writer));
    delivery::write_reflection(db, &actor, own_permit(world), input)
        .await
        .unwrap();
}

#[db_test]
async fn a_story_tells_of_sessions_and_practice_and_keeps_reflections_to_their_writer(
    world: World,
) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let sari = world.cast.teacher;
    attend(&world, id, &[(sari, Presence::Present)]).await;
    let db = &world.app.shell.db;
    let task = SetTask {
        session: id,
        text: "Ajukan satu pertanyaan terbuka".to_owned(),
        due_on: day(&world, 7),
        duties: vec![(sari, "IPAS kelas 4A".to_owned())],
        today: world.today(),
    };
    delivery::set_task(db, &world.actor(world.cast.coach), permit(&world), task)
        .await
        .unwrap();
    let teacher = world.browser(sari).await;
    teacher
        .get("/probe/tasks")
        .await
        .says("Coba di IPAS kelas 4A | Catat hasilnya");
    let done = FinishTask {
        session: id,
        person: sari,
        tried: "Saya bertanya mengapa.".to_owned(),
        noticed: "Lima anak menjawab.".to_owned(),
        today: world.today(),
    };
    delivery::finish_task(db, &world.actor(sari), own_permit(&world), done)
        .await
        .unwrap();
    teacher.get("/probe/tasks").await.hides("Coba di IPAS");
    write(&world, sari, id).await;
    let own = teacher
        .get(&format!("/probe/story/{sari}"))
        .await
        .expect(200);
    own.says("2026-11-24 | Mengikuti Umpan balik yang membangun | Hadir di 1 kegiatan, 1,5 jam.");
    own.says("Mencoba di IPAS kelas 4A | Lima anak menjawab.");
    own.says("Menulis refleksi tentang Bertanya yang menggali | Menunggu itu perlu");
    for person in [world.cast.coach, world.cast.principal, world.cast.colleague] {
        let told = world
            .browser(person)
            .await
            .get(&format!("/probe/story/{sari}"))
            .await;
        told.says("Mencoba di IPAS kelas 4A");
        told.hides("Lima anak menjawab");
        told.hides("refleksi");
        told.hides("Menunggu itu perlu");
    }
}

#[db_test]
async fn every_page_speaks_english_too(world: World) {
    let offer = offer(&world, Mode::Workshop, OfferState::Planned).await;
    let id = session(&world, offer, 0).await;
    let coach = world.browser(world.cast.coach).await;
    let page = coach.get("/activities").await.expect(200);
    let token = page.field("_csrf").unwrap();
    let fields = [
        ("language", "en".to_owned()),
        ("back", "/activities".to_owned()),
    ];
    let _ = coach
        .post_with("/language", &token, &fields)
        .await
        .expect(303);
    for (path, sentence) in [
        ("/activities".to_owned(), "Activities"),
        (format!("/offers/{offer}"), "Plan a session"),
        (format!("/sessions/{id}"), "To the indicators"),
    ] {
        coach.get(&path).await.expect(200).says(sentence);
    }
}
