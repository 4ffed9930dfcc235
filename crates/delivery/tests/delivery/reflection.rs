//! Reflections: private until shared, and then open to the coach of the offer alone.

use crate::support::{offer, own_permit, session};
use delivery::{SessionId, WriteReflection, read_reflection, write_reflection};
use kernel::PersonId;
use planning::{Mode, OfferState};
use testkit::{Answer, World, db_test};

const SECRET: &str = "Saya gugup sekali di depan kelas";

#[cfg(test)]
async fn write(world: &World, id: SessionId, sharing: &str) -> Answer {
    let teacher = world.browser(world.cast.teacher).await;
    let path = format!("/sessions/{id}/reflection");
    let fields = [
        ("event", "Pertanyaan saya dijawab diam."),
        ("feeling", SECRET),
        ("learning", "Diam bukan berarti tidak tahu."),
        ("application", "Menunggu lima detik."),
        ("sharing", sharing),
    ];
    teacher.submit(&path, &path, &fields).await
}

#[cfg(test)]
async fn held(world: &World) -> SessionId {
    let offer = offer(world, Mode::Community, OfferState::Running).await;
    session(world, offer, 0).await
}

#[db_test]
async fn a_reflection_is_read_by_its_writer_and_when_shared_by_the_coach_and_by_nobody_else(
    world: World,
) {
    let id = held(&world).await;
    let cast = world.cast.clone();
    let readers: [(&str, PersonId, u16, u16); 10] = [
        // who, status while private, status when shared
        ("writer", cast.teacher, 200, 200),
        ("coach", cast.coach, 404, 200),
        ("principal", cast.principal, 404, 404),
        ("administrator", cast.administrator, 404, 404),
        ("another participant", cast.librarian, 404, 404),
        ("colleague", cast.colleague, 404, 404),
        ("supervisor", cast.supervisor, 404, 404),
        ("planner", cast.planner, 404, 404),
        ("auditor", cast.auditor, 404, 404),
        ("stranger", cast.stranger, 404, 404),
    ];
    let path = format!("/sessions/{id}/reflections/{}", cast.teacher);
    for sharing in ["nobody", "coach", "nobody"] {
        let _ = write(&world, id, sharing).await.expect(303);
        for (who, person, private, shared) in readers {
            let status = if sharing == "coach" { shared } else { private };
            let browser = world.browser(person).await;
            let page = browser.get(&path).await;
            assert_eq!(page.status.as_u16(), status, "{who}, shared with {sharing}");
            assert_eq!(
                page.text().contains(SECRET),
                status == 200,
                "{who}, {sharing}"
            );
            let session = browser.get(&format!("/sessions/{id}")).await;
            session.hides(SECRET);
            let is_offered = session.body.contains(&path);
            assert_eq!(
                is_offered,
                who == "coach" && sharing == "coach",
                "{who}, {sharing}"
            );
            let db = world.app.shell.db.read();
            let read = read_reflection(db, world.authority, person, id, cast.teacher).await;
            assert_eq!(read.is_ok(), status == 200, "{who}, {sharing}");
        }
    }
}

#[db_test]
async fn the_writer_sees_that_the_coach_has_read_it(world: World) {
    let id = held(&world).await;
    let _ = write(&world, id, "coach").await.expect(303);
    let teacher = world.browser(world.cast.teacher).await;
    let own = format!("/sessions/{id}/reflection");
    teacher
        .get(&own)
        .await
        .expect(200)
        .hides("Dibaca pendamping");
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/sessions/{id}/reflections/{}", world.cast.teacher);
    coach
        .get(&path)
        .await
        .expect(200)
        .says("Ditulis Bu Sari, 24 Nov 2026");
    teacher
        .get(&own)
        .await
        .says("Dibaca pendamping pada 24 Nov 2026.");
}

#[db_test]
async fn a_reflection_is_written_shown_again_and_changed_by_its_writer(world: World) {
    let id = held(&world).await;
    let sent = write(&world, id, "nobody").await.expect(303);
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get(&sent.location).await.expect(200);
    page.says("Refleksi disimpan.");
    page.says("Sudah ditulis. Hanya Anda yang dapat membacanya.");
    let page = teacher
        .get(&format!("/sessions/{id}/reflection"))
        .await
        .expect(200);
    page.says(SECRET);
    page.says("Kepala sekolah, pengawas, dan administrator tidak dapat membacanya.");
    let db = world.app.shell.db.read();
    let version = async || {
        let me = world.cast.teacher;
        read_reflection(db, world.authority, me, id, me)
            .await
            .unwrap()
            .version
    };
    let _ = write(&world, id, "nobody").await.expect(303);
    assert_eq!(version().await, 1);
    let _ = write(&world, id, "coach").await.expect(303);
    assert_eq!(version().await, 2);
}

#[db_test]
async fn an_empty_reflection_or_one_without_a_choice_of_reader_is_shown_again(world: World) {
    let id = held(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let path = format!("/sessions/{id}/reflection");
    let page = teacher
        .submit(&path, &path, &[("event", "  "), ("sharing", "nobody")])
        .await;
    page.expect(422).says("Isi paling sedikit satu bagian.");
    let fields = [("event", "Yang sudah diketik"), ("sharing", "semua")];
    let page = teacher.submit(&path, &path, &fields).await.expect(422);
    page.says("Pilih salah satu.");
    page.says("Yang sudah diketik");
    let long = "x".repeat(2_001);
    let fields = [("event", long.as_str()), ("sharing", "nobody")];
    teacher
        .submit(&path, &path, &fields)
        .await
        .expect(422)
        .says("Terlalu panjang");
}

#[db_test]
async fn only_those_expected_write_and_only_from_the_day_on(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let tomorrow = session(&world, offer, 1).await;
    let input = |writer, today| WriteReflection {
        session: tomorrow,
        writer,
        event: "Terjadi".to_owned(),
        feeling: String::new(),
        learning: String::new(),
        application: String::new(),
        is_shared: false,
        today,
    };
    let db = &world.app.shell.db;
    for (person, days, is_kept) in [
        (world.cast.teacher, 0, false),
        (world.cast.colleague, 1, false),
        (world.cast.coach, 1, false),
        (world.cast.teacher, 1, true),
    ] {
        let actor = world.actor(person);
        let input = input(person, crate::support::day(&world, days));
        let result = write_reflection(db, &actor, own_permit(&world), input).await;
        assert_eq!(result.is_ok(), is_kept, "{result:?}");
    }
    let path = format!("/sessions/{tomorrow}/reflection");
    for person in [world.cast.colleague, world.cast.principal, world.cast.coach] {
        let _ = world.browser(person).await.get(&path).await.expect(404);
    }
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get(&path)
        .await
        .expect(422)
        .says("Kegiatan ini belum berlangsung.");
}

#[db_test]
async fn nothing_of_a_reflection_reaches_the_audit_trail(world: World) {
    let id = held(&world).await;
    let _ = write(&world, id, "nobody").await.expect(303);
    let db = world.app.shell.db.read();
    let entries = platform::audit::list(db, world.authority, 100)
        .await
        .unwrap();
    assert!(
        entries
            .iter()
            .any(|entry| entry.action == "session_reflection.written")
    );
    assert!(entries.iter().all(|entry| !entry.data.contains("gugup")));
}
