//! Drafting, publishing, following and retiring an instrument.

use testkit::{World, db_test};

use crate::support::{Designer, form_of};

#[db_test]
async fn an_instrument_is_made_from_nothing_and_offered_once_it_is_in_use(world: World) {
    let planner = Designer::planner(&world).await;
    let draft = planner.begins("Amatan kelas kami").await;
    let page = planner.browser.get(&draft).await.expect(200);
    page.says("Draf · Versi 1, tahun ajaran 2026/2027");
    page.says("Belum dapat dipakai");
    planner.writes_head(&draft, &[]).await.expect(303);
    planner.browser.get(&draft).await.says("belum ada isinya");
    planner
        .adds_judged(&draft, "Umpan balik menolong murid")
        .await
        .expect(303);
    planner.browser.get(&draft).await.says("Draf ini lengkap");
    let preview = planner
        .browser
        .get(&format!("{draft}/preview"))
        .await
        .expect(200);
    preview.says("Umpan balik menolong murid");
    preview.says("Dilakukan dan efektif");
    let choose = format!("/assess/people/{}", world.cast.teacher);
    let supervisor = world.browser(world.cast.supervisor).await;
    supervisor.get(&choose).await.hides("Amatan kelas kami");
    planner.presses(&draft, "publish").await.expect(303);
    supervisor.get(&choose).await.says("Amatan kelas kami");
    planner.presses(&draft, "retire").await.expect(303);
    supervisor.get(&choose).await.hides("Amatan kelas kami");
}

#[db_test]
async fn the_same_new_instrument_sent_twice_is_kept_once(world: World) {
    let planner = Designer::planner(&world).await;
    let fields = [
        ("id", "01930000-0000-7000-8000-0000000000a1"),
        ("name", "Amatan"),
        ("framework", "guru-2626-2023"),
        ("year", "2026"),
    ];
    let send = async || {
        planner
            .browser
            .submit("/instruments/new", "/instruments", &fields)
            .await
            .expect(303)
            .location
    };
    assert_eq!(send().await, send().await);
    let listed = kernel::instruments::list_versions(world.app.shell.db.read(), world.authority)
        .await
        .unwrap();
    assert_eq!(listed.len(), 1);
}

#[db_test]
async fn any_instrument_can_be_copied_and_two_of_a_name_are_told_apart(world: World) {
    let planner = Designer::planner(&world).await;
    for name in ["PK Guru kami", "PK Guru kami"] {
        let fields = [
            ("id", "*"),
            ("from", "pk-guru-35-2010"),
            ("name", name),
            ("year", "2026"),
        ];
        let page = "/instruments/new?from=pk-guru-35-2010";
        let sent = planner
            .browser
            .submit(page, "/instruments", &fields)
            .await
            .expect(303);
        let copy = planner.browser.get(&sent.location).await.expect(200);
        copy.says("78. ");
        copy.says("Draf ini lengkap");
        planner.presses(&sent.location, "publish").await.expect(303);
    }
    let catalogue = world
        .app
        .catalogue(world.app.shell.db.read(), world.authority)
        .await
        .unwrap();
    for code in ["pk-guru-kami@1", "pk-guru-kami-2@1"] {
        let copy = catalogue.instrument(&code.into()).unwrap();
        assert_eq!(copy.items.len(), 78);
    }
}

#[db_test]
async fn items_are_moved_changed_and_taken_out(world: World) {
    let planner = Designer::planner(&world).await;
    let draft = planner.begins("Amatan").await;
    planner
        .writes_head(&draft, &[("sections", "Awal\nInti")])
        .await
        .expect(303);
    for text in ["Pertama", "Kedua", "Ketiga"] {
        planner.adds_judged(&draft, text).await.expect(303);
    }
    planner.presses(&draft, "items/3/up").await.expect(303);
    let page = planner.browser.get(&draft).await;
    page.says("2. Ketiga");
    page.says("3. Kedua");
    let item = format!("{draft}/items/2");
    let fields = [
        ("version", "*"),
        ("text", "Kedua, diubah"),
        ("section", "2"),
        ("indicator", "1.2"),
        ("scale", "new"),
        ("scale_values", "Tidak\nYa"),
    ];
    planner
        .browser
        .submit(&item, &item, &fields)
        .await
        .expect(303);
    let page = planner.browser.get(&draft).await;
    page.says("3. Kedua, diubah");
    page.says("Inti · 1.2 · Tidak / Ya");
    planner.presses(&draft, "items/1/remove").await.expect(303);
    let page = planner.browser.get(&draft).await;
    page.hides("Pertama");
    page.says("1. Ketiga");
}

#[db_test]
async fn bad_items_are_refused_with_a_sentence_and_keep_what_was_typed(world: World) {
    let planner = Designer::planner(&world).await;
    let draft = planner.begins("Amatan").await;
    let judged = |fields: &[(&'static str, &'static str)]| fields.to_vec();
    for (kind, fields, sentence) in [
        (
            "judged",
            judged(&[("text", "X"), ("indicator", "1.1")]),
            "Pilih salah satu",
        ),
        (
            "judged",
            judged(&[
                ("text", "X"),
                ("indicator", "1.1"),
                ("scale", "new"),
                ("scale_values", "Satu"),
            ]),
            "Tulis 2 sampai 7 nilai",
        ),
        (
            "judged",
            judged(&[
                ("text", "X"),
                ("indicator", "1.1"),
                ("scale", "new"),
                ("scale_values", "A\nB\nC"),
                ("scale_levels", "3; 2"),
            ]),
            "Tulis 2 angka yang menaik antara 1 dan 5",
        ),
        (
            "time-sample",
            judged(&[
                ("text", "X"),
                ("choices", "a\nb"),
                ("every", "1"),
                ("samples", "5"),
            ]),
            "5 sampai 900",
        ),
        (
            "text",
            judged(&[
                ("text", "X"),
                ("if_item", "1"),
                ("if_test", "lebih"),
                ("if_number", "1"),
            ]),
            "Pilih salah satu",
        ),
    ] {
        let answer = planner.adds(&draft, kind, &fields).await.expect(422);
        answer.says(sentence);
        assert!(
            answer.body.contains(">X</textarea>"),
            "what was typed is kept"
        );
    }
}

#[db_test]
async fn a_draft_that_cannot_be_used_says_why_by_the_name_of_the_item(world: World) {
    let planner = Designer::planner(&world).await;
    let draft = planner.begins("Amatan").await;
    planner.writes_head(&draft, &[]).await.expect(303);
    let fields = [
        ("text", "Mengapa?"),
        ("if_item", "9"),
        ("if_test", "is"),
        ("if_number", "1"),
    ];
    planner.adds(&draft, "text", &fields).await.expect(303);
    let refused = planner.presses(&draft, "publish").await.expect(422);
    refused.says("Butir 1, “Mengapa?”: syaratnya menunjuk");
}

#[db_test]
async fn a_draft_that_two_people_change_shows_the_conflict_and_loses_nothing(world: World) {
    let planner = Designer::planner(&world).await;
    let administrator = Designer {
        browser: world.browser(world.cast.administrator).await,
    };
    let draft = planner.begins("Amatan").await;
    let before = planner.browser.get(&draft).await;
    let token = before.field("_csrf").unwrap();
    let seen = before.field("version").unwrap();
    administrator
        .writes_head(&draft, &[("name", "Amatan dinas")])
        .await
        .expect(303);
    let fields: Vec<(&str, String)> = [
        ("version", seen.as_str()),
        ("name", "Amatan saya"),
        ("introduction", "Punya saya."),
        ("minutes", "20"),
        ("source", "supervision"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into();
    let conflict = planner
        .browser
        .post_with(&draft, &token, &fields)
        .await
        .expect(409);
    conflict.says("Pak Eko menyimpan perubahan lain");
    conflict.says("Amatan dinas");
    assert_eq!(conflict.field("name").as_deref(), Some("Amatan saya"));
    // Saved again from the page that showed it, the second writer's words count.
    let again = conflict.field("version").unwrap();
    let mut fields = fields;
    fields[0].1 = again;
    planner
        .browser
        .post_with(&draft, &token, &fields)
        .await
        .expect(303);
    planner.browser.get(&draft).await.says("Amatan saya");
    // A small button pressed on an old page changes nothing.
    planner.adds_judged(&draft, "Satu").await.expect(303);
    let stale = vec![("version", "1".to_owned())];
    planner
        .browser
        .post_with(&format!("{draft}/items/1/remove"), &token, &stale)
        .await
        .expect(409);
    planner.browser.get(&draft).await.says("1. Satu");
}

#[db_test]
async fn a_version_in_use_never_changes_and_a_form_of_it_is_taken_in_after_the_next(world: World) {
    let planner = Designer::planner(&world).await;
    let first = planner.publishes().await;
    planner
        .browser
        .get(&format!("{first}/items/1"))
        .await
        .expect(409)
        .says("tidak berubah lagi");
    // Somebody opens the form of the first version.
    let supervisor = world.browser(world.cast.supervisor).await;
    let form = form_of(&world, "amatan-kelas-kami@1");
    let open = supervisor.get(&form).await.expect(200);
    let token = open.field("_csrf").unwrap();
    // Meanwhile the next version is published.
    let next = planner.presses(&first, "next").await.expect(303).location;
    let draft = next.split('?').next().unwrap().to_owned();
    planner.browser.get(&draft).await.says("Versi 2");
    planner.adds_judged(&draft, "Butir baru").await.expect(303);
    planner.presses(&draft, "publish").await.expect(303);
    planner.browser.get(&first).await.says("Tidak dipakai lagi");
    // The open form is still taken in, under its own version.
    let fields: Vec<(&str, String)> = vec![
        ("id", open.field("id").unwrap()),
        ("held_on", "2026-11-23".to_owned()),
        ("r.amatan-kelas-kami@1/1", "2".to_owned()),
        ("a.amatan-kelas-kami@1/2.0", "5".to_owned()),
    ];
    supervisor
        .post_with(&form, &token, &fields)
        .await
        .expect(303);
    let db = world.app.shell.db.read();
    let kept = kernel::evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(kept[0].instrument, "amatan-kelas-kami@1");
    // A next version that is being drafted is not drafted twice.
    let again = planner.presses(&draft, "next").await.expect(303).location;
    let same = planner.presses(&first, "next").await.expect(303).location;
    assert_eq!(again, same);
}

#[db_test]
async fn a_version_for_next_year_waits_and_the_present_one_stays_in_use(world: World) {
    let planner = Designer::planner(&world).await;
    let first = planner.publishes().await;
    let next = [("version", "*"), ("year", "2027")];
    let sent = planner
        .browser
        .submit(&first, &format!("{first}/next"), &next)
        .await
        .expect(303);
    let draft = sent.location.split('?').next().unwrap().to_owned();
    planner.adds_judged(&draft, "Butir baru").await.expect(303);
    planner.presses(&draft, "publish").await.expect(303);
    planner.browser.get(&first).await.says("Sedang dipakai");
    let list = planner.browser.get("/instruments").await.expect(200);
    list.says("Dipakai mulai tahun ajaran itu");
    list.hides("Sudah digantikan");
    let supervisor = world.browser(world.cast.supervisor).await;
    let choose = format!("/assess/people/{}", world.cast.teacher);
    let choose = supervisor.get(&choose).await.expect(200);
    assert!(choose.body.contains("amatan-kelas-kami@1"));
    assert!(!choose.body.contains("amatan-kelas-kami@2"));
}

#[db_test]
async fn a_school_designs_for_itself_and_only_those_named_design_at_all(world: World) {
    let principal = world.browser(world.cast.principal).await;
    let school = world.cast.school.to_string();
    let create = async |owner: &str| {
        let fields = [
            ("id", "*"),
            ("name", "Amatan sekolah kami"),
            ("framework", "guru-2626-2023"),
            ("owner", owner),
            ("year", "2026"),
        ];
        principal
            .submit("/instruments/new", "/instruments", &fields)
            .await
    };
    create("").await.expect(403);
    create(&world.cast.other_school.to_string())
        .await
        .expect(403);
    let draft = create(&school).await.expect(303).location;
    let designer = Designer {
        browser: principal.clone(),
    };
    designer.writes_head(&draft, &[]).await.expect(303);
    designer
        .adds_judged(&draft, "Umpan balik")
        .await
        .expect(303);
    designer.presses(&draft, "publish").await.expect(303);
    principal
        .get(&format!("/assess/people/{}", world.cast.teacher))
        .await
        .says("Amatan kelas kami");
    // At the other school it is not offered.
    let everywhere = world.browser(world.cast.supervisor).await;
    everywhere
        .get(&format!("/assess/people/{}", world.cast.stranger))
        .await
        .hides("Amatan kelas kami");
    for (person, expected) in [
        (world.cast.teacher, 403),
        (world.cast.coach, 403),
        (world.cast.supervisor, 403),
        (world.cast.auditor, 403),
        (world.cast.planner, 200),
        (world.cast.administrator, 200),
    ] {
        let browser = world.browser(person).await;
        for path in ["/instruments", &draft, "/instruments/new"] {
            assert_eq!(browser.get(path).await.status.as_u16(), expected, "{path}");
        }
    }
}
