//! Attendance by list: one save, corrections beside it, and what counts as delivered.

use crate::support::{attend, day, offer, own_permit, permit, session};
use delivery::{
    DeliveryError, FinishTask, Presence, RecordAttendance, SessionId, SetTask, attendance_share,
    finish_task, list_attendance_of, list_participation, practice_done_share, set_task,
};
use planning::{Mode, OfferId, OfferState, find_offer};
use testkit::{World, db_test};

#[cfg(test)]
async fn shares(world: &World, offer: OfferId) -> ((u32, u32), (u32, u32)) {
    let db = world.app.shell.db.read();
    let attendance = attendance_share(db, world.authority, offer).await.unwrap();
    let practice = practice_done_share(db, world.authority, offer)
        .await
        .unwrap();
    (
        (attendance.part, attendance.whole),
        (practice.part, practice.whole),
    )
}

#[db_test]
async fn attendance_of_everyone_is_saved_at_once_with_the_agreement(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/sessions/{id}");
    coach.get(&path).await.says("Semua ditandai hadir.");
    let (sari, wati) = (
        format!("at-{}", world.cast.teacher),
        format!("at-{}", world.cast.librarian),
    );
    let fields = [
        (sari.as_str(), "present"),
        (wati.as_str(), "excused"),
        ("agreement", "Setiap orang mencoba satu pertanyaan terbuka."),
    ];
    let sent = coach
        .submit(&path, &format!("{path}/attendance"), &fields)
        .await
        .expect(303);
    let page = coach.get(&sent.location).await.expect(200);
    page.says("Kehadiran disimpan.");
    page.says("Bu Wati Izin");
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get(&path).await.expect(200);
    page.says("Kehadiran Anda: Hadir");
    page.says("Setiap orang mencoba satu pertanyaan terbuka.");
    page.hides("Bu Wati");
    assert_eq!(shares(&world, offer).await.0, (1, 2));
}

#[db_test]
async fn a_correction_is_added_beside_the_first_record_and_a_repeat_is_not(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let sari = world.cast.teacher;
    for presence in [Presence::Absent, Presence::Absent, Presence::Present] {
        attend(&world, id, &[(sari, presence)]).await;
    }
    let db = world.app.shell.db.read();
    let rows = list_attendance_of(db, world.authority, &[offer])
        .await
        .unwrap();
    let latest: Vec<_> = rows.iter().map(|row| (row.version, row.presence)).collect();
    assert_eq!(latest, [(2, Presence::Present)]);
    let entries = platform::audit::list_of(db, world.authority, id.0)
        .await
        .unwrap();
    let recorded = entries
        .iter()
        .filter(|entry| entry.action == "attendance.recorded");
    assert_eq!(recorded.count(), 2);
}

#[db_test]
async fn two_lists_saved_at_the_same_moment_are_both_kept_one_after_the_other(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let sari = world.cast.teacher;
    let (here, away) = ([(sari, Presence::Present)], [(sari, Presence::Excused)]);
    tokio::join!(attend(&world, id, &here), attend(&world, id, &away));
    let db = world.app.shell.db.read();
    let rows = list_attendance_of(db, world.authority, &[offer])
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].version, 2);
}

#[db_test]
async fn a_list_made_before_someone_else_recorded_is_asked_about(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let (sari, wati) = (world.cast.teacher, world.cast.librarian);
    let principal = world.browser(world.cast.principal).await;
    let path = format!("/sessions/{id}");
    let action = format!("{path}/attendance");
    let page = principal.get(&path).await;
    let token = page.field("_csrf").unwrap();
    let fields = |seen: Option<String>| {
        let names = [sari, wati].map(|person| format!("at-{person}"));
        let mut fields: Vec<(String, String)> = names.map(|name| (name, "present".into())).into();
        fields.push(("seen".into(), seen.unwrap()));
        fields
    };
    let send = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, String)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        principal.post_with(&action, &token, &fields).await
    };
    let old = page.field("seen");
    let others = [(sari, Presence::Absent), (wati, Presence::Present)];
    attend(&world, id, &others).await;
    let page = send(fields(old)).await.expect(422);
    page.says("Kehadiran ini baru saja dicatat dari tempat lain");
    page.says("Bu Sari Tidak hadir");
    let fresh = page.field("seen");
    let _ = send(fields(fresh.clone())).await.expect(303);
    let _ = send(fields(fresh)).await.expect(303);
    assert_eq!(shares(&world, offer).await.0, (2, 2));
}

#[db_test]
async fn a_list_with_someone_left_out_or_an_unknown_word_is_shown_again(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/sessions/{id}");
    let sari = format!("at-{}", world.cast.teacher);
    let wati = format!("at-{}", world.cast.librarian);
    for wrong in ["", "mungkin"] {
        let fields = [
            (sari.as_str(), "absent"),
            (wati.as_str(), wrong),
            ("agreement", "Kalimat yang sudah diketik"),
        ];
        let page = coach
            .submit(&path, &format!("{path}/attendance"), &fields)
            .await
            .expect(422);
        page.says("Pilih salah satu.");
        page.says("Kalimat yang sudah diketik");
        assert!(
            page.body
                .contains(&format!(r#"name="{sari}" value="absent" checked"#))
        );
    }
    assert_eq!(shares(&world, offer).await.0, (0, 0));
}

#[db_test]
async fn attendance_waits_for_the_day_and_for_people_who_are_expected(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 1).await;
    let actor = world.actor(world.cast.coach);
    let db = &world.app.shell.db;
    let record = async |person, today| {
        let input = RecordAttendance {
            session: id,
            presences: vec![(person, Presence::Present)],
            agreement: String::new(),
            today,
        };
        delivery::record_attendance(db, &actor, permit(&world), input).await
    };
    let early = record(world.cast.teacher, day(&world, 0)).await;
    assert!(matches!(early, Err(DeliveryError::NotHeldYet)), "{early:?}");
    let foreign = record(world.cast.colleague, day(&world, 1)).await;
    assert!(
        matches!(foreign, Err(DeliveryError::NotAParticipant)),
        "{foreign:?}"
    );
    record(world.cast.teacher, day(&world, 1)).await.unwrap();
    let coach = world.browser(world.cast.principal).await;
    coach
        .get(&format!("/sessions/{id}"))
        .await
        .says("Kehadiran dapat dicatat mulai hari kegiatan.");
}

#[db_test]
async fn attendance_is_recorded_by_those_who_run_the_offer_only(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let cast = world.cast.clone();
    for (person, status) in [
        (cast.teacher, 403),
        (cast.supervisor, 403),
        (cast.auditor, 403),
        (cast.colleague, 403),
        (cast.administrator, 403),
        (cast.stranger, 403),
        (cast.principal, 303),
    ] {
        let browser = world.browser(person).await;
        let token = browser.get("/activities").await.field("_csrf").unwrap();
        let fields = [cast.teacher, cast.librarian].map(|one| (format!("at-{one}"), "present"));
        let fields: Vec<(&str, String)> = fields
            .iter()
            .map(|(name, word)| (name.as_str(), (*word).to_owned()))
            .collect();
        let path = format!("/sessions/{id}/attendance");
        let _ = browser
            .post_with(&path, &token, &fields)
            .await
            .expect(status);
    }
    assert_eq!(shares(&world, offer).await.0, (2, 2));
}

/// Sets a task for both participants, which Bu Sari finishes and Bu Wati does not.
#[cfg(test)]
async fn practise(world: &World, session: SessionId) {
    let (sari, wati) = (world.cast.teacher, world.cast.librarian);
    let db = &world.app.shell.db;
    let task = SetTask {
        session,
        text: "Ajukan satu pertanyaan terbuka".to_owned(),
        due_on: day(world, 7),
        duties: vec![
            (sari, "IPAS kelas 4A".to_owned()),
            (wati, "Layanan pinjam".to_owned()),
        ],
        today: world.today(),
    };
    let coach = world.actor(world.cast.coach);
    set_task(db, &coach, permit(world), task).await.unwrap();
    let done = FinishTask {
        session,
        person: sari,
        tried: "Saya bertanya mengapa.".to_owned(),
        noticed: "Lima anak menjawab panjang.".to_owned(),
        today: world.today(),
    };
    let sari = world.actor(sari);
    finish_task(db, &sari, own_permit(world), done)
        .await
        .unwrap();
}

#[db_test]
async fn a_workshop_counts_for_a_participant_once_their_practice_task_is_done(world: World) {
    let offer = offer(&world, Mode::Workshop, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let (sari, wati) = (world.cast.teacher, world.cast.librarian);
    attend(
        &world,
        id,
        &[(sari, Presence::Present), (wati, Presence::Present)],
    )
    .await;
    let counted = async || {
        let db = world.app.shell.db.read();
        let offer = find_offer(db, world.authority, offer)
            .await
            .unwrap()
            .unwrap();
        let found = list_participation(db, world.authority, &offer)
            .await
            .unwrap();
        let of = |person| {
            found
                .iter()
                .find(|one| one.person == person)
                .unwrap()
                .counted_minutes
        };
        (of(sari), of(wati))
    };
    assert_eq!(counted().await, (0, 0));
    practise(&world, id).await;
    assert_eq!(counted().await, (90, 0));
    assert_eq!(shares(&world, offer).await, ((2, 2), (1, 2)));
    let coach = world.browser(world.cast.coach).await;
    let page = coach.get(&format!("/offers/{offer}")).await.expect(200);
    page.says("Bu Sari 1/1 1,5 1/1");
    page.says("Bu Wati 1,5 jam menunggu tugas 1/1 0 0/1");
    let teacher = world.browser(sari).await;
    let page = teacher.get(&format!("/offers/{offer}")).await.expect(200);
    page.says("Bu Sari 1/1");
    page.hides("Bu Wati");
}

#[db_test]
async fn a_programme_that_has_not_begun_records_no_attendance_and_says_what_comes_first(
    world: World,
) {
    let offer = offer(&world, Mode::Community, OfferState::Planned).await;
    let id = session(&world, offer, 0).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/sessions/{id}");
    let page = coach.get(&path).await.expect(200);
    page.says("Program ini belum dimulai");
    page.says("Ke halaman Indikator");
    let action = format!("{path}/attendance");
    let mut fields = vec![("seen", "0".to_owned()), ("agreement", String::new())];
    let names = [world.cast.teacher, world.cast.librarian].map(|person| format!("at-{person}"));
    fields.extend(
        names
            .iter()
            .map(|name| (name.as_str(), "present".to_owned())),
    );
    let token = page.field("_csrf").unwrap();
    let answer = coach.post_with(&action, &token, &fields).await.expect(422);
    answer.says("Program ini belum dimulai");
    let db = world.app.shell.db.read();
    let rows = list_attendance_of(db, world.authority, &[offer])
        .await
        .unwrap();
    assert!(rows.is_empty());
}
