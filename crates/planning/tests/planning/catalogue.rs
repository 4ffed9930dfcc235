//! The catalogue of programmes.

use planning::{find_programme, list_effects_of, list_programmes, programme_types};
use testkit::{World, db_test};

use crate::support::{adopt, programme};

const GOOD: [(&str, &str); 13] = [
    ("id", "*"),
    ("version", "*"),
    ("school", "*"),
    ("title", "Klinik asesmen"),
    ("mode", "mentoring"),
    ("hours", "10"),
    ("preparation", "4"),
    ("fixed_cost", "1.250.000"),
    ("seat_cost", "25.000"),
    ("smallest", "2"),
    ("largest", "6"),
    ("is_active", "on"),
    ("gain:guru-2626-2023/1.3", "0,4"),
];

fn with(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let kept = GOOD.into_iter().filter(|(name, _)| *name != field);
    kept.chain(std::iter::once((field, value))).collect()
}

#[db_test]
async fn an_empty_catalogue_says_how_to_begin_and_one_button_fills_it(world: World) {
    let browser = world.browser(world.cast.principal).await;
    let page = browser.get("/programmes").await.expect(200);
    page.says("Belum ada program. Mulailah dengan mengambil katalog awal");
    page.says("Kraft, Blazar & Hogan (2018)");
    let answer = browser
        .submit("/programmes", "/programmes/starter", &[("school", "*")])
        .await
        .expect(303);
    let page = browser.get(&answer.location).await.expect(200);
    page.says("Katalog awal sudah menjadi program sekolah ini");
    page.says("Pendampingan praktik mengajar");
    page.says("naik 0,4 level");
    page.hides("Ambil katalog awal");
    // Once more changes nothing.
    let school = world.cast.school.to_string();
    let again = [("school", school.as_str())];
    let _ = browser
        .submit("/account", "/programmes/starter", &again)
        .await
        .expect(303);
    let db = world.app.shell.db.read();
    let all = list_programmes(db, world.authority, world.cast.school)
        .await
        .unwrap();
    assert_eq!(all.len(), programme_types().types.len());
}

#[db_test]
async fn a_new_programme_is_kept_with_what_it_moves(world: World) {
    let browser = world.browser(world.cast.principal).await;
    let answer = browser
        .submit("/programmes/new", "/programmes", &GOOD)
        .await
        .expect(303);
    browser.get(&answer.location).await.says("Klinik asesmen");
    let id = programme(&world, "Klinik asesmen").await;
    let db = world.app.shell.db.read();
    let row = find_programme(db, world.authority, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            row.fixed_cost,
            row.seat_cost,
            row.smallest_group,
            row.largest_group
        ),
        (1_250_000, 25_000, 2, 6)
    );
    let effects = list_effects_of(db, world.authority, id).await.unwrap();
    assert_eq!(effects.len(), 1);
    assert_eq!(
        (effects[0].indicator.as_str(), effects[0].milli_levels),
        ("guru-2626-2023/1.3", 400)
    );
}

#[db_test]
async fn a_faulty_form_names_its_fault_and_keeps_what_was_typed(world: World) {
    let browser = world.browser(world.cast.principal).await;
    let cases = [
        (with("title", ""), "Isian ini belum diisi"),
        (with("hours", "banyak"), "Ini bukan angka"),
        (with("fixed_cost", "-5"), "Isi dengan angka dari 0"),
        (with("largest", "1"), "Tidak boleh kurang dari 2"),
        (with("mode", "rapat"), "Pilih salah satu"),
        (
            with("gain:guru-2626-2023/1.3", "5"),
            "paling banyak 2 level",
        ),
        (
            with("gain:guru-2626-2023/1.3", ""),
            "Isi kenaikan untuk paling sedikit satu indikator",
        ),
    ];
    for (fields, sentence) in cases {
        let page = browser
            .submit("/programmes/new", "/programmes", &fields)
            .await
            .expect(422);
        page.says(sentence);
        assert!(
            page.body.contains("value=\"25.000\""),
            "{sentence}: what was typed is gone"
        );
    }
    let db = world.app.shell.db.read();
    assert!(
        list_programmes(db, world.authority, world.cast.school)
            .await
            .unwrap()
            .is_empty()
    );
}

#[db_test]
async fn the_same_programme_sent_twice_is_kept_once(world: World) {
    let browser = world.browser(world.cast.principal).await;
    let page = browser.get("/programmes/new").await.expect(200);
    let token = page.field("_csrf").unwrap();
    let fields: Vec<(&str, String)> = GOOD
        .iter()
        .map(|(name, value)| {
            let value = if *value == "*" {
                page.field(name).unwrap()
            } else {
                (*value).to_owned()
            };
            (*name, value)
        })
        .collect();
    let _ = browser
        .post_with("/programmes", &token, &fields)
        .await
        .expect(303);
    let _ = browser
        .post_with("/programmes", &token, &fields)
        .await
        .expect(303);
    let db = world.app.shell.db.read();
    assert_eq!(
        list_programmes(db, world.authority, world.cast.school)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[db_test]
async fn two_people_changing_one_programme_see_both_values(world: World) {
    let principal = world.browser(world.cast.principal).await;
    let _ = principal
        .submit("/programmes/new", "/programmes", &GOOD)
        .await
        .expect(303);
    let path = format!("/programmes/{}", programme(&world, "Klinik asesmen").await);
    let planner = world.browser(world.cast.planner).await;
    let _ = planner
        .submit(&path, &path, &with("hours", "16"))
        .await
        .expect(303);
    let mut stale = with("hours", "12");
    stale.retain(|(name, _)| *name != "version");
    stale.push(("version", "1"));
    let page = principal.submit(&path, &path, &stale).await.expect(409);
    page.says("Orang lain sudah mengubahnya");
    page.says("Jam per peserta 16 12");
    assert_eq!(page.field("hours").as_deref(), Some("12"));
    assert_eq!(page.field("version").as_deref(), Some("2"));
    // Saved from that page, it goes through.
    stale.retain(|(name, _)| *name != "version");
    stale.push(("version", "2"));
    let _ = principal.submit(&path, &path, &stale).await.expect(303);
    principal.get("/programmes").await.says("12 jam");
}

#[db_test]
async fn only_planners_and_principals_change_the_catalogue(world: World) {
    adopt(&world).await;
    let id = programme(&world, "Lesson study antarguru").await;
    let cast = &world.cast;
    for person in [
        cast.teacher,
        cast.coach,
        cast.supervisor,
        cast.auditor,
        cast.administrator,
    ] {
        let browser = world.browser(person).await;
        let _ = browser.get(&format!("/programmes/{id}")).await.expect(403);
        let school = cast.school.to_string();
        let fields = [("school", school.as_str())];
        let _ = browser
            .submit("/account", "/programmes/starter", &fields)
            .await
            .expect(403);
    }
    let teacher = world.browser(cast.teacher).await;
    let page = teacher.get("/programmes").await.expect(200);
    page.says("Lesson study antarguru");
    page.hides("Tambah program");
    page.hides("Ubah Lesson study");
}

#[db_test]
async fn a_programme_for_all_schools_is_the_authoritys_to_make_and_change(world: World) {
    let mut shared = GOOD.to_vec();
    shared.push(("everywhere", "on"));
    let principal = world.browser(world.cast.principal).await;
    let _ = principal
        .submit("/programmes/new", "/programmes", &shared)
        .await
        .expect(403);
    let planner = world.browser(world.cast.planner).await;
    let _ = planner
        .submit("/programmes/new", "/programmes", &shared)
        .await
        .expect(303);
    let page = principal.get("/programmes").await.expect(200);
    page.says("Klinik asesmen semua sekolah");
    let id = programme(&world, "Klinik asesmen").await;
    let _ = principal
        .get(&format!("/programmes/{id}"))
        .await
        .expect(403);
    let _ = planner.get(&format!("/programmes/{id}")).await.expect(200);
}
