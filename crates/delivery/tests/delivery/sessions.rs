//! Planning sessions of an offer: who may, when, and what happens to a form sent twice.

use crate::support::{day, offer, session, session_of};
use delivery::{DeliveryError, SessionId, SessionKind, list_seats_of, list_sessions_of};
use planning::{Mode, OfferId, OfferState};
use testkit::{Answer, Browser, World, db_test};

#[cfg(test)]
async fn send(
    browser: &Browser,
    world: &World,
    offer: OfferId,
    changed: &[(&str, &str)],
) -> Answer {
    let page = format!("/offers/{offer}");
    let tomorrow = day(world, 1).to_string();
    let everyone = [world.cast.teacher, world.cast.librarian].map(|person| person.to_string());
    let mut fields = vec![
        ("id", "*"),
        ("kind", "meeting"),
        ("topic", "Bertanya yang menggali"),
        ("day", &tomorrow),
        ("starts_at", "10:00"),
        ("minutes", "90"),
        ("place", "Ruang guru"),
    ];
    for (name, value) in changed {
        fields.retain(|(field, _)| field != name);
        fields.push((name, value));
    }
    if changed.iter().all(|(name, _)| *name != "for") {
        fields.extend(everyone.iter().map(|person| ("for", person.as_str())));
    }
    browser
        .submit(&page, &format!("{page}/sessions"), &fields)
        .await
}

#[cfg(test)]
async fn count(world: &World, offer: OfferId) -> usize {
    let db = world.app.shell.db.read();
    list_sessions_of(db, world.authority, offer)
        .await
        .unwrap()
        .len()
}

#[db_test]
async fn a_coach_plans_a_session_and_everyone_expected_sees_it(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Planned).await;
    let coach = world.browser(world.cast.coach).await;
    coach
        .get(&format!("/offers/{offer}"))
        .await
        .expect(200)
        .says("Jadwalkan yang pertama");
    let sent = send(&coach, &world, offer, &[]).await.expect(303);
    let page = coach.get(&sent.location).await.expect(200);
    page.says("Kegiatan dijadwalkan.");
    page.says("Rabu, 25 Nov 2026, 10.00 · 90 menit · Ruang guru");
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get("/activities").await.expect(200);
    page.says("10.00 · Bertanya yang menggali");
    page.says("Beban pembinaan pekan ini 1,5 jam dari batas 4 jam.");
}

#[db_test]
async fn the_same_form_sent_twice_is_kept_once(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let coach = world.browser(world.cast.coach).await;
    let id = SessionId::new().to_string();
    for _ in 0..2 {
        let _ = send(&coach, &world, offer, &[("id", &id)])
            .await
            .expect(303);
    }
    assert_eq!(count(&world, offer).await, 1);
    let seats = list_seats_of(world.app.shell.db.read(), world.authority, offer)
        .await
        .unwrap();
    assert_eq!(seats.len(), 2);
}

#[db_test]
async fn a_changed_form_sent_again_is_asked_about_and_loses_nothing(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let coach = world.browser(world.cast.coach).await;
    let id = SessionId::new().to_string();
    let _ = send(&coach, &world, offer, &[("id", &id)])
        .await
        .expect(303);
    let changed = [("id", id.as_str()), ("topic", "Yang lain")];
    let page = send(&coach, &world, offer, &changed).await.expect(422);
    page.says("Bila yang ini kegiatan lain, kirim sekali lagi.");
    assert_eq!(page.field("topic").as_deref(), Some("Yang lain"));
    assert_eq!(count(&world, offer).await, 1);
    let fresh = page.field("id").unwrap();
    assert_ne!(fresh, id);
    let again = [("id", fresh.as_str()), ("topic", "Yang lain")];
    let _ = send(&coach, &world, offer, &again).await.expect(303);
    assert_eq!(count(&world, offer).await, 2);
}

#[db_test]
async fn the_same_session_added_at_the_same_moment_is_kept_once(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let coach = world.browser(world.cast.coach).await;
    let id = SessionId::new().to_string();
    let fields = [("id", id.as_str())];
    let (a, b) = tokio::join!(
        send(&coach, &world, offer, &fields),
        send(&coach, &world, offer, &fields),
    );
    assert_eq!(
        (a.status.as_u16(), b.status.as_u16()),
        (303, 303),
        "{} {}",
        a.text(),
        b.text()
    );
    assert_eq!(count(&world, offer).await, 1);
}

#[db_test]
async fn a_faulty_form_says_what_is_wrong_and_keeps_what_was_typed(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let coach = world.browser(world.cast.coach).await;
    let yesterday = day(&world, -1).to_string();
    let far = day(&world, 400).to_string();
    let stranger = world.cast.stranger.to_string();
    for (field, value, sentence) in [
        (
            "day",
            yesterday.as_str(),
            "Hari ini sudah lewat. Isi dengan hari ini atau sesudahnya.",
        ),
        ("day", &far, "lebih dari satu tahun lagi"),
        ("day", "besok", "Ini bukan tanggal"),
        ("starts_at", "pagi", "Ini bukan jam"),
        ("minutes", "5", "Isi dengan angka dari 15 sampai 600."),
        ("place", "", "Isian ini belum diisi."),
        ("kind", "pesta", "Pilih salah satu."),
        ("for", "", "Pilih paling sedikit satu peserta."),
        ("for", &stranger, "Ada orang yang bukan peserta."),
    ] {
        let fields = [(field, value), ("topic", "Topik yang sudah diketik")];
        let page = send(&coach, &world, offer, &fields).await.expect(422);
        page.says(sentence);
        assert_eq!(
            page.field("topic").as_deref(),
            Some("Topik yang sudah diketik")
        );
        if field == "day" {
            assert_eq!(page.field("day").as_deref(), Some(value));
        }
    }
    assert_eq!(count(&world, offer).await, 0);
}

#[db_test]
async fn nothing_is_planned_before_approval_or_after_the_end(world: World) {
    let proposed = offer(&world, Mode::Community, OfferState::Proposed).await;
    let finished = offer(&world, Mode::Community, OfferState::Finished).await;
    let coach = world.browser(world.cast.coach).await;
    let page = coach.get(&format!("/offers/{proposed}")).await.expect(422);
    page.says("belum disetujui kepala sekolah");
    let page = coach.get(&format!("/offers/{finished}")).await.expect(200);
    page.hides("Jadwalkan kegiatan");
    let token = page.field("_csrf").unwrap();
    let fields: Vec<(&str, String)> = [
        ("id", SessionId::new().to_string()),
        ("kind", "meeting".to_owned()),
        ("topic", "Terlambat".to_owned()),
        ("day", world.today().to_string()),
        ("starts_at", "10:00".to_owned()),
        ("minutes", "60".to_owned()),
        ("place", "Ruang guru".to_owned()),
        ("for", world.cast.teacher.to_string()),
    ]
    .to_vec();
    for (id, sentence) in [(proposed, "belum disetujui"), (finished, "sudah selesai")] {
        let path = format!("/offers/{id}/sessions");
        coach
            .post_with(&path, &token, &fields)
            .await
            .expect(422)
            .says(sentence);
        assert_eq!(count(&world, id).await, 0);
    }
}

#[db_test]
async fn only_its_coach_and_those_who_run_programmes_plan_sessions(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let cast = world.cast.clone();
    for (person, may) in [
        (cast.coach, true),
        (cast.principal, true),
        (cast.planner, true),
        (cast.teacher, false),
        (cast.colleague, false),
        (cast.supervisor, false),
        (cast.administrator, false),
        (cast.auditor, false),
        (cast.stranger, false),
    ] {
        let browser = world.browser(person).await;
        let page = browser.get("/activities").await;
        let token = page.field("_csrf").unwrap();
        let fields: Vec<(&str, String)> = vec![
            ("id", SessionId::new().to_string()),
            ("kind", "meeting".to_owned()),
            ("topic", "Siapa yang boleh".to_owned()),
            ("day", world.today().to_string()),
            ("starts_at", "10.00".to_owned()),
            ("minutes", "60".to_owned()),
            ("place", "Ruang guru".to_owned()),
            ("for", cast.teacher.to_string()),
        ];
        let path = format!("/offers/{offer}/sessions");
        let answer = browser.post_with(&path, &token, &fields).await;
        let expected = if may { 303 } else { 403 };
        assert_eq!(answer.status.as_u16(), expected, "{}", answer.text());
    }
    assert_eq!(count(&world, offer).await, 3);
}

#[db_test]
async fn a_session_page_is_open_to_those_expected_and_those_who_answer_for_it(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let cast = world.cast.clone();
    for (person, status) in [
        (cast.teacher, 200),
        (cast.librarian, 200),
        (cast.coach, 200),
        (cast.principal, 200),
        (cast.supervisor, 200),
        (cast.planner, 200),
        (cast.auditor, 200),
        (cast.colleague, 404),
        (cast.administrator, 404),
        (cast.stranger, 404),
    ] {
        let browser = world.browser(person).await;
        let page = browser.get(&format!("/sessions/{id}")).await.expect(status);
        let runs = [cast.coach, cast.principal, cast.planner].contains(&person);
        assert_eq!(page.body.contains("Simpan kehadiran"), runs);
    }
    let teacher = world.browser(cast.teacher).await;
    teacher
        .get(&format!("/sessions/{id}"))
        .await
        .hides("Bu Wati");
}

#[db_test]
async fn a_session_called_off_leaves_the_week_and_says_why(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 1).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/sessions/{id}");
    let action = format!("{path}/call-off");
    coach
        .submit(&path, &action, &[("reason", "")])
        .await
        .expect(422)
        .says("belum diisi");
    let sent = coach
        .submit(&path, &action, &[("reason", "Ujian tengah semester")])
        .await;
    let page = coach.get(&sent.expect(303).location).await.expect(200);
    page.says("Dibatalkan");
    page.says("Ujian tengah semester");
    assert_eq!(count(&world, offer).await, 0);
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get("/activities")
        .await
        .says("Tidak ada kegiatan pada pekan ini.");
    teacher
        .get(&path)
        .await
        .expect(200)
        .says("Kegiatan ini dibatalkan. Alasannya: Ujian");
    let actor = world.actor(world.cast.coach);
    let input = delivery::RecordAttendance {
        session: id,
        presences: vec![(world.cast.teacher, delivery::Presence::Present)],
        agreement: String::new(),
        today: day(&world, 1),
    };
    let db = &world.app.shell.db;
    let result =
        delivery::record_attendance(db, &actor, crate::support::permit(&world), input).await;
    assert!(
        matches!(result, Err(DeliveryError::CalledOff)),
        "{result:?}"
    );
}

#[db_test]
async fn a_session_that_was_held_is_not_called_off(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    crate::support::attend(
        &world,
        id,
        &[(world.cast.teacher, delivery::Presence::Present)],
    )
    .await;
    let actor = world.actor(world.cast.coach);
    let db = &world.app.shell.db;
    let permit = crate::support::permit(&world);
    let result = delivery::call_off_session(db, &actor, permit, id, "Keliru".to_owned()).await;
    assert!(
        matches!(result, Err(DeliveryError::AlreadyHeld)),
        "{result:?}"
    );
    assert_eq!(count(&world, offer).await, 1);
}

#[db_test]
async fn a_mentoring_cycle_names_its_next_step_and_leads_to_the_observation_form(world: World) {
    let offer = offer(&world, Mode::Mentoring, OfferState::Running).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/offers/{offer}");
    let page = coach.get(&path).await.expect(200);
    page.says("Langkah berikutnya dalam siklus pendampingan: Percakapan sebelum observasi");
    session_of(&world, offer, SessionKind::PreTalk, day(&world, 0), 45).await;
    let page = coach.get(&path).await.expect(200);
    page.says("siklus pendampingan: Observasi");
    assert!(
        page.body
            .contains(r#"<option value="observation" selected>"#)
    );
    let id = session_of(&world, offer, SessionKind::Observation, day(&world, 1), 45).await;
    coach
        .get(&path)
        .await
        .says("siklus pendampingan: Percakapan sesudah observasi");
    let page = coach.get(&format!("/sessions/{id}")).await.expect(200);
    page.says("Isi lembar observasi Bu Sari");
    let link = format!("/assess/observasi-kelas/{}", world.cast.teacher);
    assert!(page.body.contains(&link));
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get(&format!("/sessions/{id}"))
        .await
        .hides("Isi lembar observasi");
}
