//! Indicators, readings and the start of a programme, as people meet them on the pages.

use crate::support::add_offer;
use monitoring::{MonitoringError, OutcomeIndicatorId, ReadingId, list_indicators_of, start_offer};
use planning::{OfferId, OfferState, find_offer};
use testkit::{Browser, World, db_test};

async fn add_indicator(world: &World, browser: &Browser, offer: OfferId, kind: &str) -> String {
    let path = format!("/offers/{offer}/indicators/new");
    let coach = world.cast.coach.to_string();
    let fields = [
        ("id", "*"),
        ("kind", kind),
        ("name", "Murid yang berani bertanya"),
        ("unit", "%"),
        ("baseline", "40"),
        ("target", "80"),
        ("due_on", "2027-03-04"),
        ("reader", coach.as_str()),
        ("source", "manual"),
        ("every", "30"),
    ];
    let answer = browser.submit(&path, &path, &fields).await.expect(303);
    assert_eq!(
        answer.location,
        format!("/offers/{offer}/indicators?notice=indicator-added")
    );
    let rows = list_indicators_of(world.app.shell.db.read(), world.authority, &[offer]).await;
    format!(
        "/offers/{offer}/indicators/{}",
        rows.unwrap().last().unwrap().id
    )
}

#[db_test]
async fn a_programme_starts_only_with_an_indicator_of_change(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/offers/{offer}/indicators");
    let start = format!("/offers/{offer}/start");
    let form = format!("{path}/new");

    coach
        .get(&path)
        .await
        .expect(200)
        .says("belum ada indikator. Tetapkan paling sedikit satu");
    coach
        .submit(&form, &start, &[])
        .await
        .expect(422)
        .says("belum ada indikator");
    add_indicator(&world, &coach, offer, "attendance").await;
    coach
        .submit(&form, &start, &[])
        .await
        .expect(422)
        .says("baru kehadiran yang dihitung");
    add_indicator(&world, &coach, offer, "reaction").await;
    coach
        .get(&path)
        .await
        .expect(200)
        .says("baru tanggapan peserta yang ditanyakan");
    add_indicator(&world, &coach, offer, "practice").await;

    let answer = coach.submit(&path, &start, &[]).await.expect(303);
    coach
        .get(&answer.location)
        .await
        .expect(200)
        .says("Program dimulai.");
    let db = world.app.shell.db.read();
    let found = find_offer(db, world.authority, offer)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.state, found.started_on),
        (OfferState::Running, Some(world.today()))
    );
    // Sent twice: it runs already, and nothing is said against it.
    let _ = coach.submit(&form, &start, &[]).await.expect(303);
}

#[db_test]
async fn only_coach_and_leaders_set_indicators_and_start(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let path = format!("/offers/{offer}/indicators");
    for person in [
        world.cast.teacher,
        world.cast.colleague,
        world.cast.supervisor,
    ] {
        let browser = world.browser(person).await;
        browser
            .get(&path)
            .await
            .expect(200)
            .hides("Tambah indikator");
        let _ = browser.get(&format!("{path}/new")).await.expect(403);
        let _ = browser
            .submit("/account", &format!("/offers/{offer}/start"), &[])
            .await
            .expect(403);
    }
    let stranger = world.browser(world.cast.stranger).await;
    stranger
        .get(&path)
        .await
        .expect(403)
        .hides("Pendampingan kelas aman");
    let principal = world.browser(world.cast.principal).await;
    principal
        .get(&format!("{path}/new"))
        .await
        .expect(200)
        .says("Penanggung jawab: siapa yang mencatat datanya");
}

#[db_test]
async fn a_faulty_indicator_is_shown_again_with_all_that_was_typed(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/offers/{offer}/indicators/new");
    let reader = world.cast.stranger.to_string();
    let fields = [
        ("id", "*"),
        ("kind", "practice"),
        ("name", "Observasi kelas"),
        ("unit", "persen"),
        ("baseline", "140"),
        ("target", "140"),
        ("due_on", "2026-11-24"),
        ("reader", reader.as_str()),
        ("source", "manual"),
        ("every", "30"),
    ];
    let answer = coach.submit(&path, &path, &fields).await.expect(422);
    answer.says("Ada 4 isian yang perlu diperbaiki");
    answer.says("persen berada di antara 0 dan 100");
    answer.says("sama dengan nilai sekarang");
    answer.says("Tanggal ini harus sesudah hari ini");
    assert_eq!(answer.field("name").as_deref(), Some("Observasi kelas"));
    let rows = list_indicators_of(world.app.shell.db.read(), world.authority, &[offer]).await;
    assert!(rows.unwrap().is_empty());
}

#[db_test]
async fn a_form_sent_twice_is_kept_once(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let coach = world.browser(world.cast.coach).await;
    let page = add_indicator(&world, &coach, offer, "practice").await;
    let id = OutcomeIndicatorId::new().to_string();
    let new = format!("/offers/{offer}/indicators/new");
    let reader = world.cast.coach.to_string();
    for _ in 0..2 {
        let fields = [
            ("id", id.as_str()),
            ("kind", "learning"),
            ("name", "Tes"),
            ("unit", "skor"),
            ("baseline", "4"),
            ("target", "8"),
            ("due_on", "2027-01-04"),
            ("reader", reader.as_str()),
            ("source", "manual"),
            ("every", "30"),
        ];
        let _ = coach.submit(&new, &new, &fields).await.expect(303);
    }
    let rows = list_indicators_of(world.app.shell.db.read(), world.authority, &[offer]).await;
    assert_eq!(rows.unwrap().len(), 2);

    let id = ReadingId::new().to_string();
    for _ in 0..2 {
        let fields = [
            ("id", id.as_str()),
            ("read_on", "2026-11-24"),
            ("value", "41"),
        ];
        let _ = coach.submit(&page, &page, &fields).await.expect(303);
    }
    let text = coach.get(&page).await.expect(200).text();
    assert_eq!(text.matches("24 Nov 2026 41 %").count(), 1, "{text}");
}

#[db_test]
async fn a_reading_says_whether_the_programme_is_on_track(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let coach = world.browser(world.cast.coach).await;
    let page = add_indicator(&world, &coach, offer, "practice").await;
    coach
        .get(&page)
        .await
        .expect(200)
        .says("Belum ada data sejak nilai awal 40 %");

    // Half of the hundred days to the target: the line stands at 60.
    world.app.shell.clock.pass_days(50);
    let later = world.browser(world.cast.coach).await;
    let fields = |value| [("id", "*"), ("read_on", "2027-01-13"), ("value", value)];
    let _ = later
        .submit(&page, &page, &fields("45,5"))
        .await
        .expect(303);
    let behind = later.get(&page).await.expect(200);
    behind.says("Data 13 Jan 2027 adalah 45,5 %. Menurut garis lurus menuju 80 %, hari itu seharusnya 60 %: di belakang garis.");

    // A correction supersedes, and the corrected value is no longer shown.
    let old = later.get(&page).await.body;
    let old = old.split("<select id=\"supersedes\"").nth(1).unwrap();
    let old = old
        .split("<option value=\"")
        .nth(2)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let correction = [
        ("id", "*"),
        ("read_on", "2027-01-13"),
        ("value", "65"),
        ("supersedes", old.as_str()),
    ];
    let _ = later.submit(&page, &page, &correction).await.expect(303);
    let fixed = later.get(&page).await.expect(200);
    fixed.says("hari itu cukup 60 %: di depan garis.");
    fixed.says("(perbaikan)");
    fixed.hides("45,5 %");
    // The same reading cannot be corrected a second time.
    let again = later.submit(&page, &page, &correction).await.expect(409);
    again.says("sudah diperbaiki orang lain");
    assert_eq!(again.field("value").as_deref(), Some("65"));
}

#[db_test]
async fn a_reading_needs_a_day_that_has_come_and_a_value_of_its_unit(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let coach = world.browser(world.cast.coach).await;
    let page = add_indicator(&world, &coach, offer, "practice").await;
    for (day, value, sentence) in [
        ("2026-11-25", "50", "Hari ini belum tiba"),
        ("2026-11-23", "50", "sebelum nilai awal dicatat"),
        ("2026-11-24", "120", "persen berada di antara 0 dan 100"),
        ("2026-11-24", "banyak", "Ini bukan angka"),
        ("24/11/2026", "50", "Ini bukan tanggal"),
    ] {
        let fields = [
            ("id", "*"),
            ("read_on", day),
            ("value", value),
            ("note", "dari buku"),
        ];
        let answer = coach.submit(&page, &page, &fields).await.expect(422);
        answer.says(sentence);
        answer.says("dari buku");
    }
    let colleague = world.browser(world.cast.colleague).await;
    colleague.get(&page).await.expect(200).hides("Simpan data");
    let fields = [("read_on", "2026-11-24"), ("value", "50")];
    colleague
        .submit("/account", &page, &fields)
        .await
        .expect(403);
}

#[db_test]
async fn an_indicator_of_another_offer_is_not_found(world: World) {
    let first = add_offer(&world, &[world.cast.teacher]).await;
    let second = add_offer(&world, &[world.cast.colleague]).await;
    let coach = world.browser(world.cast.coach).await;
    let page = add_indicator(&world, &coach, first, "practice").await;
    let id = page.rsplit('/').next().unwrap();
    let _ = coach
        .get(&format!("/offers/{second}/indicators/{id}"))
        .await
        .expect(404);
}

#[db_test]
async fn what_waits_is_said_to_the_one_it_waits_for(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let (coach, principal) = (world.cast.coach, world.cast.principal);
    for person in [coach, principal] {
        let titles = titles(&world, person).await;
        assert_eq!(titles, ["Tetapkan indikator untuk Pendampingan kelas aman"]);
    }
    assert!(titles(&world, world.cast.teacher).await.is_empty());

    let browser = world.browser(coach).await;
    add_indicator(&world, &browser, offer, "practice").await;
    assert_eq!(
        titles(&world, principal).await,
        ["Mulai program Pendampingan kelas aman"]
    );
    let permit = kernel::Permit::for_program(world.authority, kernel::Action::RunProgramme);
    let actor = world.actor(coach);
    start_offer(&world.app, &actor, permit, offer, world.today())
        .await
        .unwrap();
    assert!(titles(&world, coach).await.is_empty());
    world.app.shell.clock.pass_days(28);
    assert_eq!(
        titles(&world, coach).await,
        ["Catat data: Murid yang berani bertanya"]
    );
    assert!(titles(&world, principal).await.is_empty());
}

#[db_test]
async fn a_programme_that_is_over_takes_no_more_indicators(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let coach = world.browser(world.cast.coach).await;
    add_indicator(&world, &coach, offer, "practice").await;
    let permit = kernel::Permit::for_program(world.authority, kernel::Action::RunProgramme);
    let actor = world.actor(world.cast.coach);
    let today = world.today();
    start_offer(&world.app, &actor, permit, offer, today)
        .await
        .unwrap();
    let tx = world.app.shell.db.begin().await.unwrap();
    let (from, to) = (OfferState::Running, OfferState::Finished);
    assert!(
        planning::set_offer_state(&tx, world.authority, offer, from, to, today)
            .await
            .unwrap()
    );
    let entry = platform::audit::Audited::new("offer.finished", offer.0);
    tx.commit(&actor, entry).await.unwrap();

    let error = start_offer(&world.app, &actor, permit, offer, today)
        .await
        .unwrap_err();
    assert!(matches!(error, MonitoringError::NotPlanned), "{error:?}");
    let path = format!("/offers/{offer}/indicators");
    coach.get(&path).await.expect(200).hides("Tambah indikator");
    let reader = world.cast.coach.to_string();
    let fields = [
        ("id", "*"),
        ("kind", "practice"),
        ("name", "Terlambat"),
        ("unit", "kali"),
        ("baseline", "0"),
        ("target", "4"),
        ("due_on", "2027-03-04"),
        ("reader", reader.as_str()),
        ("source", "manual"),
        ("every", "30"),
    ];
    let form = format!("{path}/new");
    coach
        .submit(&form, &form, &fields)
        .await
        .expect(409)
        .says("sudah selesai");
}

async fn titles(world: &World, person: kernel::PersonId) -> Vec<String> {
    let page = world
        .browser(person)
        .await
        .get("/probe/tasks")
        .await
        .expect(200);
    page.body.lines().map(str::to_owned).collect()
}
