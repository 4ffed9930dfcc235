//! Coaches and money.

use planning::{find_coach, list_coaches, list_funds};
use testkit::{World, db_test};

use crate::support::{adopt, appraise_low, coach, fund, programme, semester};

#[db_test]
async fn a_coach_is_noted_with_hours_slots_and_programmes(world: World) {
    adopt(&world).await;
    let lesson = programme(&world, "Lesson study antarguru").await;
    let browser = world.browser(world.cast.principal).await;
    let (person, field) = (world.cast.coach.to_string(), format!("programme:{lesson}"));
    let fields = [
        ("id", "*"),
        ("version", "*"),
        ("school", "*"),
        ("person", person.as_str()),
        ("hours", "30"),
        ("is_active", "on"),
        ("slot:4", "on"),
        ("slot:19", "on"),
        (field.as_str(), "on"),
    ];
    let answer = browser
        .submit("/coaches/new", "/coaches", &fields)
        .await
        .expect(303);
    let page = browser.get(&answer.location).await.expect(200);
    page.says("Pak Hadi");
    page.says("30 jam per semester, 2 waktu senggang per minggu");
    page.says("Lesson study antarguru");
    let db = world.app.shell.db.read();
    let all = list_coaches(db, world.authority, world.cast.school)
        .await
        .unwrap();
    assert_eq!(all[0].coach.free.slots().collect::<Vec<_>>(), [4, 19]);
    assert_eq!(all[0].programmes, [lesson]);
    // The same person once more is a mistake; the same form once more is not.
    let page = browser
        .submit("/coaches/new", "/coaches", &fields)
        .await
        .expect(422);
    page.says("Orang ini sudah menjadi pendamping di sekolah ini");
}

#[db_test]
async fn a_coach_without_slot_programme_or_hours_is_refused_field_by_field(world: World) {
    adopt(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let stranger = world.cast.stranger.to_string();
    let fields = [
        ("id", "*"),
        ("school", "*"),
        ("person", stranger.as_str()),
        ("hours", "0"),
    ];
    let page = browser
        .submit("/coaches/new", "/coaches", &fields)
        .await
        .expect(422);
    page.says("Centang paling sedikit satu waktu");
    page.says("Pilih paling sedikit satu program");
    page.says("Isi dengan angka dari 1 sampai 600");
    page.says("Pilih salah satu");
}

#[db_test]
async fn without_a_catalogue_the_coaches_page_sends_there_first(world: World) {
    let browser = world.browser(world.cast.principal).await;
    let page = browser.get("/coaches").await.expect(200);
    page.says("Isi katalog program dahulu");
    page.hides("Tambah pendamping");
}

#[db_test]
async fn two_people_changing_one_coach_see_both_values(world: World) {
    adopt(&world).await;
    let id = coach(&world, world.cast.coach, 20, &[0]).await;
    let lesson = format!(
        "programme:{}",
        programme(&world, "Lesson study antarguru").await
    );
    let path = format!("/coaches/{id}");
    let change = async |person, hours: &str, slot: &str, version: &str| {
        let browser = world.browser(person).await;
        let fields = [
            ("id", "*"),
            ("version", version),
            ("school", "*"),
            ("person", "*"),
            ("hours", hours),
            ("is_active", "on"),
            (slot, "on"),
            (lesson.as_str(), "on"),
        ];
        browser.submit(&path, &path, &fields).await
    };
    let _ = change(world.cast.planner, "30", "slot:1", "1")
        .await
        .expect(303);
    let page = change(world.cast.principal, "40", "slot:2", "1")
        .await
        .expect(409);
    page.says("Jam per semester, termasuk persiapan 30 40");
    page.says("Senin, 09.00–11.00 dipilih (kosong)");
    let db = world.app.shell.db.read();
    let record = find_coach(db, world.authority, id).await.unwrap().unwrap();
    assert_eq!((record.coach.hours, record.coach.version), (30, 2));
}

#[db_test]
async fn a_budget_of_zero_or_less_gets_a_clear_sentence(world: World) {
    let browser = world.browser(world.cast.principal).await;
    let now = semester(&world).number().to_string();
    for amount in ["0", "-1.000.000"] {
        let fields = [
            ("id", "*"),
            ("version", "*"),
            ("school", "*"),
            ("source", "BOSP Reguler"),
            ("semester", now.as_str()),
            ("amount", amount),
        ];
        let page = browser
            .submit("/funds", "/funds", &fields)
            .await
            .expect(422);
        page.says("Jumlah dana harus lebih dari Rp 0");
        assert_eq!(page.field("source").as_deref(), Some("BOSP Reguler"));
    }
    let db = world.app.shell.db.read();
    let funds = list_funds(db, world.authority, world.cast.school, semester(&world))
        .await
        .unwrap();
    assert!(funds.is_empty());
}

#[db_test]
async fn money_is_listed_by_semester_with_its_sum(world: World) {
    fund(&world, "BOSP Reguler", 4_500_000).await;
    let browser = world.browser(world.cast.principal).await;
    let now = semester(&world).number().to_string();
    let fields = [
        ("id", "*"),
        ("version", "*"),
        ("school", "*"),
        ("source", "Komite sekolah"),
        ("semester", now.as_str()),
        ("amount", "Rp 500.000"),
    ];
    let answer = browser
        .submit("/funds", "/funds", &fields)
        .await
        .expect(303);
    let page = browser.get(&answer.location).await.expect(200);
    page.says("Semester ganjil 2026/2027");
    page.says("Komite sekolah Rp 500.000");
    page.says("Seluruhnya Rp 5.000.000");
    let known = [
        ("id", "*"),
        ("version", "*"),
        ("school", "*"),
        ("source", "komite  SEKOLAH"),
        ("semester", now.as_str()),
        ("amount", "1"),
    ];
    let page = browser.submit("/funds", "/funds", &known).await.expect(422);
    page.says("Sumber ini sudah dicatat untuk semester itu");
    let long_ago = (semester(&world).number() - 6).to_string();
    let past = known.map(|(name, value)| match name {
        "semester" => (name, long_ago.as_str()),
        "source" => (name, "APBD"),
        _ => (name, value),
    });
    let _ = browser.submit("/funds", "/funds", &past).await.expect(422);
}

#[db_test]
async fn two_people_changing_one_budget_see_both_values(world: World) {
    let id = fund(&world, "BOSP Reguler", 4_500_000).await;
    let path = format!("/funds/{id}");
    let now = semester(&world).number().to_string();
    let change = async |person, amount: &str| {
        let browser = world.browser(person).await;
        let fields = [
            ("id", "*"),
            ("version", "1"),
            ("school", "*"),
            ("source", "BOSP Reguler"),
            ("semester", now.as_str()),
            ("amount", amount),
        ];
        browser.submit(&path, &path, &fields).await
    };
    let _ = change(world.cast.planner, "5.000.000").await.expect(303);
    // The same form once more is no conflict.
    let _ = change(world.cast.planner, "5.000.000").await.expect(303);
    let page = change(world.cast.principal, "6.000.000").await.expect(409);
    page.says("Jumlah (Rp) 5.000.000 6.000.000");
    let db = world.app.shell.db.read();
    let funds = list_funds(db, world.authority, world.cast.school, semester(&world))
        .await
        .unwrap();
    assert_eq!(funds[0].amount, 5_000_000);
}

#[db_test]
async fn colleagues_read_means_but_do_not_change_them(world: World) {
    let id = fund(&world, "BOSP Reguler", 4_500_000).await;
    let browser = world.browser(world.cast.teacher).await;
    let page = browser.get("/funds").await.expect(200);
    page.says("BOSP Reguler Rp 4.500.000");
    page.hides("Tambah sumber dana");
    let _ = browser.get(&format!("/funds/{id}")).await.expect(403);
    let stranger = world.browser(world.cast.stranger).await;
    let school = world.cast.school;
    let _ = stranger
        .get(&format!("/funds?school={school}"))
        .await
        .expect(404);
}

#[db_test]
async fn a_coach_is_known_by_the_map_to_those_who_may_see_it(world: World) {
    let cast = &world.cast;
    appraise_low(&world, cast.teacher).await;
    adopt(&world).await;
    let id = coach(&world, cast.teacher, 20, &[0]).await;
    let path = format!("/coaches/{id}");
    let principal = world.browser(cast.principal).await;
    let page = principal.get(&path).await.expect(200);
    page.says("di bawah 3 yang dianjurkan");
    page.says("belum ada di petanya");
    let db = world.app.shell.db.read();
    let seen = platform::audit::list_of(db, world.authority, cast.teacher.0)
        .await
        .unwrap();
    let read = |entry: &&platform::audit::AuditEntry| {
        entry.action == "map.read" && entry.actor_id == Some(cast.principal.0)
    };
    assert_eq!(seen.iter().filter(read).count(), 1);
}
