//! Schools and the trail of changes, and who may see them.

use kernel::people;
use testkit::{World, db_test};

#[db_test]
async fn only_an_administrator_sees_to_schools_and_accounts(world: World) {
    let cast = world.cast.clone();
    let account = format!("/accounts/{}", cast.teacher);
    let school = format!("/schools/{}", cast.school);
    let pages = ["/schools", "/schools/new", &school, "/accounts", &account];
    let others = [
        cast.teacher,
        cast.coach,
        cast.principal,
        cast.supervisor,
        cast.planner,
        cast.auditor,
    ];
    for person in others {
        let browser = world.browser(person).await;
        for page in pages {
            browser
                .get(page)
                .await
                .expect(403)
                .says("Peran Anda tidak memberi izin");
        }
        for action in [
            "/schools/new".to_owned(),
            school.clone(),
            account.clone(),
            format!("{account}/password"),
            format!("{account}/close"),
            format!("{account}/open"),
            format!("{account}/roles"),
        ] {
            let fields = [
                ("kind", "administrator"),
                ("place", "all"),
                ("npsn", "20100009"),
            ];
            let _ = browser
                .submit("/account", &action, &fields)
                .await
                .expect(403);
        }
    }
    let admin = world.browser(cast.administrator).await;
    for page in pages {
        let _ = admin.get(page).await.expect(200);
    }
}

#[db_test]
async fn a_school_is_added_once_however_often_the_form_is_sent(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let id = admin.get("/schools/new").await.field("id").unwrap();
    let fields = [
        ("id", id.as_str()),
        ("npsn", "p997 0001"),
        ("name", "PKBM Melati"),
        ("zone", "WIT"),
    ];
    for _ in 0..2 {
        let saved = admin
            .submit("/schools/new", "/schools/new", &fields)
            .await
            .expect(303);
        assert_eq!(saved.location, "/schools?notice=school-saved");
    }
    let page = admin.get("/schools?notice=school-saved").await.expect(200);
    page.says("Sekolah sudah disimpan");
    page.says("NPSN P9970001 · WIT");
    assert_eq!(page.body.matches("PKBM Melati").count(), 1);
}

#[db_test]
async fn a_school_number_is_checked_and_belongs_to_one_school(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let send = async |npsn: &str, name: &str| {
        let fields = [("id", "*"), ("npsn", npsn), ("name", name), ("zone", "WIB")];
        admin
            .submit("/schools/new", "/schools/new", &fields)
            .await
            .expect(422)
    };
    let faulty = send("123", "SD Baru").await;
    faulty.says("NPSN terdiri dari 8 huruf atau angka");
    assert_eq!(
        faulty.field("name").as_deref(),
        Some("SD Baru"),
        "what was typed stays"
    );
    send("10000002", "SD Baru")
        .await
        .says("NPSN ini sudah dipakai SD Negeri Contoh 2");
    send("20100009", "").await.says("Isian ini belum diisi");

    let edit = format!("/schools/{}", world.cast.school);
    let taken = [
        ("npsn", "10000002"),
        ("name", "SD Negeri Contoh 1"),
        ("zone", "WIB"),
    ];
    admin
        .submit(&edit, &edit, &taken)
        .await
        .expect(422)
        .says("sudah dipakai");
    let right = [
        ("npsn", "10000001"),
        ("name", "SDN Satu"),
        ("zone", "WITA"),
        ("cluster", "Gugus 2"),
        ("remote", "yes"),
    ];
    let _ = admin.submit(&edit, &edit, &right).await.expect(303);
    let db = world.app.shell.db.read();
    let school = people::find_school(db, world.authority, world.cast.school)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((school.name.as_str(), school.is_remote), ("SDN Satu", true));
    assert_eq!(school.cluster.as_deref(), Some("Gugus 2"));
    let page = admin.get("/schools/new").await.expect(200);
    let offered = "<option value=\"Gugus 2\">";
    assert!(page.body.contains(offered), "a named cluster is offered");
}

#[db_test]
async fn the_trail_says_in_words_who_did_what(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let page = format!("/accounts/{}", world.cast.teacher);
    let give = [("kind", "auditor"), ("place", "all")];
    let _ = admin
        .submit(&page, &format!("{page}/roles"), &give)
        .await
        .expect(303);

    for person in [world.cast.administrator, world.cast.auditor] {
        let trail = world
            .browser(person)
            .await
            .get("/audit?kind=role")
            .await
            .expect(200);
        trail.says("Memberi peran · Bu Sari oleh Pak Eko");
        trail.says("24 Nov 2026, 09.00");
        trail.hides("Masuk oleh");
    }
    for person in [world.cast.teacher, world.cast.principal, world.cast.planner] {
        // The teacher became an auditor above.
        let status = if person == world.cast.teacher {
            200
        } else {
            403
        };
        let _ = world
            .browser(person)
            .await
            .get("/audit")
            .await
            .expect(status);
    }
}

#[db_test]
async fn an_action_nobody_has_named_yet_is_shown_by_its_code(world: World) {
    let tx = world.app.shell.db.begin().await.unwrap();
    let entry = platform::audit::Audited::new("thing.done", world.authority.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
    let admin = world.browser(world.cast.administrator).await;
    admin
        .get("/audit?kind=thing")
        .await
        .expect(200)
        .says("thing.done");
}

#[db_test]
async fn another_authoritys_people_and_schools_are_not_there(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let nowhere = uuid::Uuid::now_v7();
    for page in [
        format!("/accounts/{nowhere}"),
        format!("/schools/{nowhere}"),
    ] {
        let _ = admin.get(&page).await.expect(404);
        let _ = admin.submit("/schools", &page, &[]).await.expect(404);
    }
}
