//! Filling instruments: who may, what is kept, how the map moves.

use kernel::competency_map;
use kernel::evidence;
use platform::audit;
use testkit::{Browser, World, db_test};

fn parts() -> Vec<kernel::Part> {
    vec![kernel::part(), needs::part()]
}

async fn reflect(world: &World, browser: &Browser, value: &str) -> testkit::Answer {
    let path = format!("/assess/refleksi-diri-guru/{}", world.cast.teacher);
    let frameworks = &world.app.frameworks;
    let code = kernel::frameworks::InstrumentCode::new("refleksi-diri-guru");
    let names: Vec<String> = frameworks
        .instrument(&code)
        .expect("a built-in form")
        .items
        .iter()
        .map(|item| format!("r.{}", item.code.as_str()))
        .collect();
    let mut fields = vec![
        ("id", "*"),
        ("section", ""),
        ("held_on", "2026-11-20"),
        ("note", ""),
    ];
    fields.extend(names.iter().map(|name| (name.as_str(), value)));
    browser.submit(&path, &path, &fields).await
}

fn observation(world: &World, id: &'static str) -> (String, Vec<(String, &'static str)>) {
    let code = kernel::frameworks::InstrumentCode::new("observasi-kelas");
    let instrument = world
        .app
        .frameworks
        .instrument(&code)
        .expect("a built-in form");
    let mut fields = vec![
        ("id".to_owned(), id),
        ("section".to_owned(), "2"),
        ("held_on".to_owned(), "2026-11-23"),
        ("note".to_owned(), "Kelas tenang."),
    ];
    fields.extend(
        instrument
            .items_of("2")
            .map(|item| (format!("r.{}", item.code.as_str()), "1")),
    );
    (
        format!("/assess/observasi-kelas/{}", world.cast.teacher),
        fields,
    )
}

#[db_test]
async fn a_reflection_and_an_observation_move_the_map_at_once(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get("/map")
        .await
        .expect(200)
        .says("Belum ada bukti untuk peta ini");
    let sent = reflect(&world, &teacher, "4").await.expect(303);
    let map = teacher.get(&sent.location).await.expect(200);
    map.says("Sudah diterima, dan peta sudah diperbarui");
    map.says("1 sumber, 1 penilaian");
    let db = world.app.shell.db.read();
    let before = competency_map::list_of_person(db, world.authority, world.cast.teacher)
        .await
        .unwrap();

    let supervisor = world.browser(world.cast.supervisor).await;
    let (path, fields) = observation(&world, "*");
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    supervisor
        .submit(&format!("{path}?section=2"), &path, &fields)
        .await
        .expect(303);
    let after = competency_map::list_of_person(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    let level = |entries: &[competency_map::MapEntry]| {
        let found = entries
            .iter()
            .find(|entry| entry.subject == "guru-2626-2023/1.1")
            .unwrap();
        (found.level, found.low, found.high)
    };
    assert!(
        level(&after).0 < level(&before).0,
        "three lowest ratings pull the level down"
    );
    let (level, low, high) = level(&after);
    assert!(
        low < level && level < high,
        "an estimate has an interval around it"
    );
    teacher.get("/map").await.says("2 sumber, 2 penilaian");
}

#[db_test]
async fn the_same_form_sent_twice_is_kept_once(world: World) {
    let supervisor = world.browser(world.cast.supervisor).await;
    let (path, fields) = observation(&world, "01930000-0000-7000-8000-000000000001");
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    let form = format!("{path}?section=2");
    supervisor.submit(&form, &path, &fields).await.expect(303);
    supervisor.submit(&form, &path, &fields).await.expect(303);
    let db = world.app.shell.db.read();
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);
    let entries = audit::list_of(db, world.authority, kept[0].id.0)
        .await
        .unwrap();
    assert_eq!(entries.len(), 1, "and audited once");
    assert!(
        !entries[0].data.contains("tenang"),
        "without what was written about the person"
    );
}

#[db_test]
async fn a_rating_outside_its_scale_gets_a_sentence_and_nothing_is_kept(world: World) {
    let supervisor = world.browser(world.cast.supervisor).await;
    let (path, mut fields) = observation(&world, "*");
    fields[4].1 = "7";
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    let answer = supervisor
        .submit(&format!("{path}?section=2"), &path, &fields)
        .await
        .expect(422);
    answer.says("Skor di luar skala. Pilih dari 1 sampai 3.");
    answer.says("Kelas tenang.");
    let db = world.app.shell.db.read();
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert!(kept.is_empty());
}

#[db_test]
async fn a_day_that_has_not_come_or_is_long_gone_gets_a_sentence(world: World) {
    let supervisor = world.browser(world.cast.supervisor).await;
    for (day, sentence) in [
        ("2026-11-25", "Hari ini belum tiba"),
        ("2024-01-05", "Lebih dari satu tahun yang lalu"),
        ("kemarin", "Ini bukan tanggal"),
    ] {
        let (path, mut fields) = observation(&world, "*");
        fields[2].1 = day;
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), *value))
            .collect();
        let answer = supervisor
            .submit(&format!("{path}?section=2"), &path, &fields)
            .await
            .expect(422);
        answer.says(sentence);
        assert_eq!(
            answer.field("held_on").as_deref(),
            Some(day),
            "what was typed is kept"
        );
    }
}

#[db_test]
async fn only_those_the_policy_names_may_assess_or_see_a_map(world: World) {
    let cast = world.cast.clone();
    let observe = format!("/assess/observasi-kelas/{}?section=1", cast.teacher);
    let appraise = format!("/assess/penilaian-atasan-guru/{}", cast.teacher);
    let reflect = format!("/assess/refleksi-diri-guru/{}", cast.teacher);
    let map = format!("/people/{}/map", cast.teacher);
    let table = [
        ("teacher", cast.teacher, [403, 403, 200, 200]),
        ("colleague", cast.colleague, [403, 403, 403, 404]),
        ("coach", cast.coach, [200, 403, 403, 404]),
        ("principal", cast.principal, [200, 200, 403, 200]),
        ("supervisor", cast.supervisor, [200, 403, 403, 200]),
        ("planner", cast.planner, [403, 403, 403, 200]),
        ("administrator", cast.administrator, [403, 403, 403, 404]),
        ("auditor", cast.auditor, [403, 403, 403, 404]),
        ("stranger", cast.stranger, [403, 403, 403, 404]),
    ];
    for (name, person, expected) in table {
        let browser = world.browser(person).await;
        let mut found = Vec::new();
        for path in [&observe, &appraise, &reflect, &map] {
            found.push(browser.get(path).await.status.as_u16());
        }
        assert_eq!(found, expected, "{name}");
    }
}

#[db_test]
async fn whoever_opens_anothers_map_is_shown_to_its_owner(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    reflect(&world, &teacher, "3").await.expect(303);
    teacher
        .get("/map")
        .await
        .says("Belum ada orang lain yang membukanya");
    let principal = world.browser(world.cast.principal).await;
    principal
        .get(&format!("/people/{}/map", world.cast.teacher))
        .await
        .expect(200);
    teacher.get("/map").await.says("Bu Ratna");
}

#[db_test]
async fn a_schools_needs_are_ranked_from_its_map_and_hidden_from_colleagues(world: World) {
    let principal = world.browser(world.cast.principal).await;
    let needs = format!("/needs/{}", world.cast.school);
    principal
        .get(&needs)
        .await
        .expect(200)
        .says("Belum ada kebutuhan yang terlihat");
    let supervisor = world.browser(world.cast.supervisor).await;
    let (path, fields) = observation(&world, "*");
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    supervisor
        .submit(&format!("{path}?section=2"), &path, &fields)
        .await
        .expect(303);
    let page = principal.get(&needs).await.expect(200);
    page.says("Lingkungan pembelajaran yang aman dan nyaman bagi peserta didik");
    principal
        .get(&format!("{needs}/of?indicator=guru-2626-2023/1.1"))
        .await
        .expect(200)
        .says("Bu Sari");
    principal
        .get(&format!("/map/schools/{}", world.cast.school))
        .await
        .expect(200)
        .says("Bu Sari");
    let colleague = world.browser(world.cast.colleague).await;
    assert_eq!(colleague.get(&needs).await.status.as_u16(), 403);
}
