//! Taking a file in: as a whole, once, and only what was seen.

use exchange::roster::{ImportError, Place, import};
use kernel::access::{self, Action, Permit, RoleId, RoleKind};
use kernel::people::{self, Employment, PostKind, Sex};
use platform::audit::{self, Audited};
use platform::jobs::Progress;
use testkit::{World, db_test};

use crate::support::{
    confirm, file, named, people as people_here, preview, row, take_in, upload, wait,
};

fn ani() -> Vec<String> {
    let others = [
        ("JK", "P"),
        ("NIP", "198503092010012001"),
        ("Status Kepegawaian", "PNS"),
        ("Pangkat Golongan", "III/c"),
        ("TMT Pengangkatan", "2010-01-01"),
        ("HP", "0812 3456 7890"),
    ];
    row("Ani Wijaya, S.Pd.", "1234567890123456", &others)
}

#[db_test]
async fn people_are_added_with_their_posts_and_every_change_leaves_a_trace(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let page = take_in(&world, &admin, &file(&[ani()])).await;
    page.says("Daftar sudah diimpor");
    page.says("Ditambahkan 1 Diubah 0 Tetap 0 Dilewati 0");
    let person = named(&world, "Ani Wijaya, S.Pd.").await.unwrap();
    assert_eq!(person.nuptk.as_deref(), Some("1234567890123456"));
    assert_eq!(person.nip.as_deref(), Some("198503092010012001"));
    assert_eq!(
        (person.sex, person.employment),
        (Some(Sex::Female), Employment::Pns)
    );
    assert_eq!(person.grade.as_deref(), Some("III/c"));
    assert_eq!(person.rank.as_deref(), Some("ahli-muda"));
    assert_eq!(person.phone.as_deref(), Some("081234567890"));
    let db = world.app.shell.db.read();
    let posts = people::list_posts_of(db, world.authority, person.id)
        .await
        .unwrap();
    assert_eq!(
        (posts[0].kind, posts[0].title.as_str()),
        (PostKind::Teacher, "Guru Kelas")
    );
    assert_eq!(posts[0].starts_on, Some("2010-01-01".parse().unwrap()));
    let trail = audit::list_of(db, world.authority, person.id.0)
        .await
        .unwrap();
    assert_eq!(trail[0].action, "person.added");
    assert!(
        !trail[0].data.contains("1234"),
        "no personal data in the trail"
    );
}

#[db_test]
async fn the_same_file_twice_changes_nothing(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let rows: Vec<_> = std::iter::once(ani())
        .chain((0..40).map(|at| row(&format!("Orang {at}"), "", &[("Pangkat Golongan", "IX")])))
        .collect();
    let bytes = file(&rows);
    let _ = take_in(&world, &admin, &bytes).await;
    let after = people_here(&world).await;
    let (path, page) = preview(&world, &admin, &bytes).await;
    page.says("Semua 41 Ditambahkan 0 Diubah 0 Tetap 41");
    page.says("Berkas ini tidak mengubah apa pun");
    assert!(
        !page.body.contains("name=\"fingerprint\""),
        "there is nothing to confirm"
    );
    let _ = admin.get(&path).await.expect(200);
    assert_eq!(people_here(&world).await, after);

    let (actor, authority) = (world.actor(world.cast.administrator), world.authority);
    let permit = Permit::for_program(authority, Action::ImportRoster);
    let place = Place::Known(world.cast.school);
    let again = import(
        &world.app,
        &actor,
        permit,
        &place,
        bytes,
        &Progress::default(),
    )
    .await
    .unwrap();
    assert_eq!(
        (
            again.counts.unchanged,
            again.counts.added,
            again.counts.changed
        ),
        (41, 0, 0)
    );
    assert_eq!(people_here(&world).await, after);
}

#[db_test]
async fn what_changed_is_changed_and_what_the_file_leaves_empty_stays(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let _ = take_in(&world, &admin, &file(&[ani()])).await;
    let mut later = row(
        "Ani Wijaya, M.Pd.",
        "1234567890123456",
        &[("Pangkat Golongan", "IV/a")],
    );
    later[6] = "Guru Mapel".to_owned();
    let (path, page) = preview(&world, &admin, &file(&[later])).await;
    page.says("Nama: Ani Wijaya, S.Pd. → Ani Wijaya, M.Pd.");
    page.says("Golongan: III/c → IV/a");
    page.says("Jenjang: Ahli Muda → Ahli Madya");
    page.says("Jabatan: Guru Kelas → Guru Mapel");
    let before = named(&world, "Ani Wijaya, S.Pd.").await.unwrap();
    let page = confirm(&admin, &path, &[]).await.expect(200);
    page.says("Diubah 1");
    let person = named(&world, "Ani Wijaya, M.Pd.").await.unwrap();
    assert_eq!((person.id, person.version), (before.id, before.version + 1));
    assert_eq!(person.nip, before.nip);
    assert_eq!(person.phone, before.phone);
    let db = world.app.shell.db.read();
    let posts = people::list_posts_of(db, world.authority, person.id)
        .await
        .unwrap();
    assert_eq!(posts.len(), 1, "a new title is no new post");
    assert_eq!(posts[0].title, "Guru Mapel");
    let trail = audit::list_of(db, world.authority, person.id.0)
        .await
        .unwrap();
    assert_eq!(
        trail[1].data,
        r#"{"fields":["name","grade","rank","post"]}"#
    );
}

#[db_test]
async fn a_teacher_who_becomes_principal_ends_one_post_and_begins_another(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let duty = [("Tugas Tambahan", "Kepala Sekolah")];
    let (path, page) = preview(&world, &admin, &file(&[row("Bu Sari", "", &duty)])).await;
    page.says("Jabatan: Guru Kelas → Kepala Sekolah");
    page.says("Beri Bu Sari peran kepala sekolah");
    let _ = confirm(&admin, &path, &["6"]).await.expect(200);
    let db = world.app.shell.db.read();
    let posts = people::list_posts_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].kind, PostKind::Principal);
    let roles = access::list_roles_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(
        (roles[0].kind, roles[0].school_id),
        (RoleKind::Principal, Some(world.cast.school))
    );
    let (_, page) = preview(&world, &admin, &file(&[row("Bu Sari", "", &duty)])).await;
    page.hides("peran kepala sekolah");
}

#[db_test]
async fn the_role_of_principal_is_offered_and_never_given_unasked(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let bytes = file(&[row("Rina Kepala", "", &[("Jenis PTK", "Kepala Sekolah")])]);
    let _ = take_in(&world, &admin, &bytes).await;
    let person = named(&world, "Rina Kepala").await.unwrap();
    let db = world.app.shell.db.read();
    assert_eq!(
        access::list_roles_of(db, world.authority, person.id)
            .await
            .unwrap(),
        []
    );
    let (path, page) = preview(&world, &admin, &bytes).await;
    page.says("Berkas ini tidak mengubah apa pun");
    let _ = confirm(&admin, &path, &["6"]).await.expect(200);
    let roles = access::list_roles_of(db, world.authority, person.id)
        .await
        .unwrap();
    assert_eq!(roles.len(), 1);
}

#[db_test]
async fn a_new_school_is_added_with_its_people(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let fields = [
        ("school", "new"),
        ("npsn", "20100009"),
        ("name", "SD Mawar"),
    ];
    let read = upload(&admin, &fields, &file(&[ani()])).await.expect(303);
    admin
        .get(&read.location)
        .await
        .says("Sekolah ini akan ditambahkan");
    let db = world.app.shell.db.read();
    let found = people::find_school_by_npsn(db, world.authority, "20100009")
        .await
        .unwrap();
    assert_eq!(found, None, "not before it is confirmed");
    let _ = confirm(&admin, &read.location, &[]).await.expect(200);
    let found = people::find_school_by_npsn(db, world.authority, "20100009")
        .await
        .unwrap();
    let school = found.unwrap();
    assert_eq!(school.name, "SD Mawar");
    let there = people::list_people_of_school(db, world.authority, school.id)
        .await
        .unwrap();
    assert_eq!(there.len(), 1);
}

#[db_test]
async fn a_confirmation_sent_twice_imports_once_and_says_so_twice(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let (path, page) = preview(&world, &admin, &file(&[row("Ani Wijaya", "", &[])])).await;
    let token = page.field("_csrf").unwrap();
    let fields = [("fingerprint", page.field("fingerprint").unwrap())];
    let (one, two) = tokio::join!(
        admin.post_with(&path, &token, &fields),
        admin.post_with(&path, &token, &fields)
    );
    for started in [one, two] {
        let page = wait(&admin, &started.expect(303).location)
            .await
            .expect(200);
        page.says("Ditambahkan 1 Diubah 0");
    }
    let (people, posts) = people_here(&world).await;
    assert_eq!(
        people
            .iter()
            .filter(|person| person.name == "Ani Wijaya")
            .count(),
        1
    );
    let id = named(&world, "Ani Wijaya").await.unwrap().id;
    assert_eq!(posts.iter().filter(|post| post.person_id == id).count(), 1);
    admin
        .get(&path)
        .await
        .expect(200)
        .says("Daftar sudah diimpor");
    let third = admin.post_with(&path, &token, &fields).await.expect(303);
    wait(&admin, &third.location)
        .await
        .says("Ditambahkan 1 Diubah 0");
}

#[db_test]
async fn of_two_imports_at_once_the_second_looks_again(world: World) {
    let tx = world.app.shell.db.begin().await.unwrap();
    let role = access::Role {
        authority_id: world.authority,
        id: RoleId::new(),
        person_id: world.cast.planner,
        kind: RoleKind::Administrator,
        school_id: None,
    };
    access::add_role(&tx, role).await.unwrap();
    let entry = Audited::new("role.given", world.cast.planner.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
    let (eko, nia) = (
        world.browser(world.cast.administrator).await,
        world.browser(world.cast.planner).await,
    );
    let bytes = file(&[ani(), row("Budi Santoso", "", &[])]);
    let (of_eko, _) = preview(&world, &eko, &bytes).await;
    let (of_nia, _) = preview(&world, &nia, &bytes).await;
    let (first, second) = tokio::join!(confirm(&eko, &of_eko, &[]), confirm(&nia, &of_nia, &[]));
    let (changed, done): (Vec<_>, Vec<_>) = [first, second]
        .into_iter()
        .partition(|page| page.text().contains("berubah sejak Anda melihat pratinjau"));
    assert_eq!((changed.len(), done.len()), (1, 1));
    done[0].says("Ditambahkan 2");
    changed[0].says("Tidak ada yang ditulis");
    let (people, _) = people_here(&world).await;
    assert_eq!(
        people
            .iter()
            .filter(|person| person.name == "Budi Santoso")
            .count(),
        1
    );
}

#[db_test]
async fn a_record_that_changed_since_the_preview_stops_the_whole_import(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let sari = row("Bu Sari", "1111111111111111", &[]);
    let (path, page) = preview(&world, &admin, &file(&[row("Ani Wijaya", "", &[]), sari])).await;
    let token = page.field("_csrf").unwrap();
    let fields = [("fingerprint", page.field("fingerprint").unwrap())];
    let db = world.app.shell.db.read();
    let found = people::find_person(db, world.authority, world.cast.teacher)
        .await
        .unwrap()
        .unwrap();
    let tx = world.app.shell.db.begin().await.unwrap();
    assert!(people::update_person(&tx, found, 1).await.unwrap());
    let entry = Audited::new("person.changed", world.cast.teacher.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();

    let started = admin.post_with(&path, &token, &fields).await.expect(303);
    let page = wait(&admin, &started.location).await.expect(200);
    page.says("Daftar belum diimpor");
    page.says("berubah sejak Anda melihat pratinjau");
    assert_eq!(
        named(&world, "Ani Wijaya").await,
        None,
        "not even the row that did not change"
    );
    let page = confirm(&admin, &path, &[]).await.expect(200);
    page.says("Ditambahkan 1 Diubah 1");
}

#[db_test]
async fn an_import_that_is_stopped_leaves_nothing_behind(world: World) {
    let rows: Vec<_> = (0..1200)
        .map(|at| row(&format!("Orang {at}"), "", &[]))
        .collect();
    let before = people_here(&world).await;
    let progress = Progress::default();
    progress.stop();
    let actor = world.actor(world.cast.administrator);
    let permit = Permit::for_program(world.authority, Action::ImportRoster);
    let place = Place::Known(world.cast.school);
    let stopped = import(&world.app, &actor, permit, &place, file(&rows), &progress).await;
    assert!(matches!(stopped, Err(ImportError::Stopped)));
    assert_eq!(people_here(&world).await, before);
}

#[db_test]
async fn more_people_than_one_statement_holds_are_taken_in_and_changed(world: World) {
    let actor = world.actor(world.cast.administrator);
    let permit = Permit::for_program(world.authority, Action::ImportRoster);
    let place = Place::Known(world.cast.school);
    let rows = |grade: &str| -> Vec<_> {
        (0..1203)
            .map(|at| {
                let nuptk = format!("{:016}", 1_000_000_000_000_000_u64 + at);
                row(
                    &format!("Orang {at}"),
                    &nuptk,
                    &[("Pangkat Golongan", grade)],
                )
            })
            .collect()
    };
    let progress = Progress::default();
    let first = import(
        &world.app,
        &actor,
        permit,
        &place,
        file(&rows("III/a")),
        &progress,
    );
    assert_eq!(first.await.unwrap().counts.added, 1203);
    assert_eq!(progress.steps(), (2406, 2406));
    let second = import(
        &world.app,
        &actor,
        permit,
        &place,
        file(&rows("III/c")),
        &progress,
    );
    assert_eq!(second.await.unwrap().counts.changed, 1203);
    let (people, posts) = people_here(&world).await;
    assert_eq!(
        people
            .iter()
            .filter(|one| one.grade.as_deref() == Some("III/c"))
            .count(),
        1203
    );
    assert_eq!(posts.len(), 1203 + 5);
}
