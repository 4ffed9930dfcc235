//! Accounts and roles: made, given, closed, taken, and never the last one.

use kernel::access::{self, RoleKind};
use kernel::{PersonId, people};
use platform::identity;
use testkit::{World, db_test};

use crate::support::Wire;

/// Somebody of the first school who has no account yet.
async fn newcomer(world: &World) -> PersonId {
    let person = people::Person::named(world.authority, PersonId::new(), "Siti Rahmawati, S.Pd.");
    let id = person.id;
    let tx = world.app.shell.db.begin().await.unwrap();
    people::add_person(&tx, person).await.unwrap();
    let entry = platform::audit::Audited::new("person.added", id.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
    id
}

#[db_test]
async fn a_new_account_shows_its_password_once_and_lets_its_owner_in(world: World) {
    let person = newcomer(&world).await;
    let admin = world.browser(world.cast.administrator).await;
    let page = format!("/accounts/{person}");
    admin
        .get("/accounts?show=without")
        .await
        .expect(200)
        .says("Siti Rahmawati, S.Pd.");
    let form = admin.get(&page).await.expect(200);
    assert_eq!(form.field("username").as_deref(), Some("siti.rahmawati"));

    let made = admin
        .submit(&page, &page, &[("username", "*")])
        .await
        .expect(200);
    made.says("Kata sandi ini hanya tampil sekali");
    let password = made.body.split("class=\"figure\">").nth(1).unwrap();
    let password = password.split('<').next().unwrap().to_owned();
    let later = admin.get(&page).await.expect(200);
    later.hides(&password);
    later.says("kata sandi pertama belum diganti");

    let again = [("username", "siti.lain".to_owned())];
    let token = later.field("_csrf").unwrap();
    let again = admin.post_with(&page, &token, &again).await.expect(303);
    assert_eq!(again.location, format!("{page}?notice=account-there"));

    let wire = Wire::of(&world);
    let fields = [
        ("username", "siti.rahmawati"),
        ("password", password.as_str()),
    ];
    let signed_in = wire.post("/sign-in", None, &fields).await;
    assert_eq!(signed_in.location(), "/account");
    admin
        .get("/accounts?show=without")
        .await
        .expect(200)
        .hides("Siti Rahmawati");
}

#[db_test]
async fn a_user_name_is_checked_and_belongs_to_one_person(world: World) {
    let person = newcomer(&world).await;
    let admin = world.browser(world.cast.administrator).await;
    let page = format!("/accounts/{person}");
    let send = async |name: &str| {
        admin
            .submit(&page, &page, &[("username", name)])
            .await
            .expect(422)
    };
    send("Bu.Sari").await.says("sudah dipakai orang lain");
    let faulty = send("siti rahma").await;
    faulty.says("tanpa spasi");
    assert_eq!(faulty.field("username").as_deref(), Some("siti rahma"));
}

#[db_test]
async fn a_new_password_ends_the_old_one_and_every_session(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let admin = world.browser(world.cast.administrator).await;
    let page = format!("/accounts/{}", world.cast.teacher);
    let given = admin
        .submit(&page, &format!("{page}/password"), &[])
        .await
        .expect(200);
    given.says("Kata sandi sekali pakai");
    let _ = teacher.get("/account").await.expect(303);
    let account = identity::find_account_of(
        world.app.shell.db.read(),
        world.authority,
        world.cast.teacher.0,
    );
    let account = account.await.unwrap().unwrap();
    assert!(account.must_change);
    assert!(account.password_hash.starts_with("$argon2id$"));
}

#[db_test]
async fn a_closed_account_is_shut_out_until_it_is_opened(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let admin = world.browser(world.cast.administrator).await;
    let page = format!("/accounts/{}", world.cast.teacher);
    let _ = admin
        .submit(&page, &format!("{page}/close"), &[])
        .await
        .expect(303);
    let _ = teacher.get("/account").await.expect(303);
    let _ = world
        .browser(world.cast.teacher)
        .await
        .get("/account")
        .await
        .expect(303);
    admin
        .get("/accounts?show=closed")
        .await
        .expect(200)
        .says("bu.sari · ditutup");
    let _ = admin
        .submit(&page, &format!("{page}/open"), &[])
        .await
        .expect(303);
    let _ = world
        .browser(world.cast.teacher)
        .await
        .get("/account")
        .await
        .expect(200);
}

#[db_test]
async fn a_role_is_given_and_taken_at_a_place(world: World) {
    let (teacher, school) = (world.cast.teacher, world.cast.school);
    let admin = world.browser(world.cast.administrator).await;
    let page = format!("/accounts/{teacher}");
    let action = format!("{page}/roles");
    let place = school.to_string();
    let send = async |kind: &str, place: &str| {
        admin
            .submit(&page, &action, &[("kind", kind), ("place", place)])
            .await
    };
    send("principal", "all")
        .await
        .expect(422)
        .says("pilih sekolahnya");
    send("administrator", &place)
        .await
        .expect(422)
        .says("pilih “Semua sekolah”");
    send("member", "all")
        .await
        .expect(422)
        .says("Pilih salah satu");
    send("coach", "").await.expect(422).says("Pilih salah satu");
    for _ in 0..2 {
        let _ = send("coach", &place).await.expect(303);
    }
    let db = world.app.shell.db.read();
    let roles = access::list_roles_of(db, world.authority, teacher)
        .await
        .unwrap();
    assert_eq!(roles.len(), 1, "given twice, held once");
    assert_eq!(
        (roles[0].kind, roles[0].school_id),
        (RoleKind::Coach, Some(school))
    );
    admin
        .get(&page)
        .await
        .expect(200)
        .says("Pendamping SD Negeri Contoh 1");

    let take = format!("{page}/roles/{}/remove", roles[0].id);
    for _ in 0..2 {
        let _ = admin.submit(&page, &take, &[]).await.expect(303);
    }
    assert_eq!(
        access::list_roles_of(db, world.authority, teacher)
            .await
            .unwrap(),
        []
    );
}

#[db_test]
async fn the_last_administrator_cannot_shut_everyone_out(world: World) {
    let eko = world.cast.administrator;
    let admin = world.browser(eko).await;
    let page = format!("/accounts/{eko}");
    let db = world.app.shell.db.read();
    let role = access::list_roles_of(db, world.authority, eko)
        .await
        .unwrap()
        .remove(0);
    let take = format!("{page}/roles/{}/remove", role.id);
    for action in [format!("{page}/close"), take.clone()] {
        admin
            .submit(&page, &action, &[])
            .await
            .expect(409)
            .says("administrator terakhir");
    }
    let roles = format!("/accounts/{}/roles", world.cast.planner);
    let give = [("kind", "administrator"), ("place", "all")];
    let _ = admin.submit(&page, &roles, &give).await.expect(303);
    let _ = admin.submit(&page, &take, &[]).await.expect(303);
    let _ = admin.get("/schools").await.expect(403);
    let _ = world
        .browser(world.cast.planner)
        .await
        .get("/schools")
        .await
        .expect(200);
}

#[db_test]
async fn two_administrators_who_take_each_others_role_at_the_same_moment_leave_one(world: World) {
    let (eko, nia) = (world.cast.administrator, world.cast.planner);
    let admin = world.browser(eko).await;
    let give = [("kind", "administrator"), ("place", "all")];
    let (page, roles) = (format!("/accounts/{nia}"), format!("/accounts/{nia}/roles"));
    let _ = admin.submit(&page, &roles, &give).await.expect(303);
    let other = world.browser(nia).await;
    let db = world.app.shell.db.read();
    let mut paths = Vec::new();
    for person in [eko, nia] {
        let held = access::list_roles_of(db, world.authority, person)
            .await
            .unwrap();
        let role = held
            .iter()
            .find(|role| role.kind == RoleKind::Administrator);
        let role = role.unwrap().id;
        paths.push(format!("/accounts/{person}/roles/{role}/remove"));
    }
    let mine = admin.get("/accounts").await.field("_csrf").unwrap();
    let theirs = other.get("/accounts").await.field("_csrf").unwrap();
    let answers = tokio::join!(
        admin.post_with(&paths[1], &mine, &[]),
        other.post_with(&paths[0], &theirs, &[]),
    );
    let left = access::list_roles_at(db, world.authority, RoleKind::Administrator, None)
        .await
        .unwrap();
    assert_eq!(left.len(), 1, "{} {}", answers.0.status, answers.1.status);
}

#[db_test]
async fn people_are_found_by_name_whatever_is_typed(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let found = admin.get("/accounts?q=SARI").await.expect(200);
    found.says("Bu Sari");
    found.hides("Pak Budi");
    found.says("Guru Kelas, SD Negeri Contoh 1");
    admin
        .get("/accounts?q=%25")
        .await
        .expect(200)
        .says("Tidak ada orang");
}
