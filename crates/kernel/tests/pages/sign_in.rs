//! Coming in, staying in and being shown out.

use kernel::{PersonId, people};
use platform::identity;
use testkit::{World, db_test};

use crate::support::Wire;

const PASSWORD: &str = "rahasia-sekali";

/// Gives someone of the cast a password of their own choice.
async fn set_password(world: &World, person: PersonId) {
    let db = &world.app.shell.db;
    let account = identity::find_account_of(db.read(), world.authority, person.0)
        .await
        .unwrap();
    let hash = world.app.shell.hasher.hash(PASSWORD).await;
    identity::set_password(db, &world.actor(person), account.unwrap().id, hash, None)
        .await
        .unwrap();
}

#[db_test]
async fn a_form_sent_after_the_session_ended_is_sent_after_signing_in_again(world: World) {
    let admin = world.cast.administrator;
    set_password(&world, admin).await;
    let wire = Wire::of(&world);
    let form = world
        .browser(admin)
        .await
        .get("/schools/new")
        .await
        .expect(200);
    let id = form.field("id").unwrap();

    // Nobody's session: what an ended one leaves behind in the browser.
    let fields = [
        ("_csrf", "lama"),
        ("id", id.as_str()),
        ("npsn", "20100009"),
        ("name", "SD Baru & Jaya"),
        ("zone", "WITA"),
    ];
    let asked = wire.post("/schools/new", Some("usang"), &fields).await;
    assert_eq!(asked.status, 401);
    assert!(asked.body.contains("isian tadi tidak hilang"));

    let carried = asked.hidden();
    let mut sign_in: Vec<(&str, &str)> = carried
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    sign_in.extend([("username", "Pak.Eko"), ("password", PASSWORD)]);
    let resume = wire.post("/sign-in", None, &sign_in).await;
    assert_eq!(resume.status, 200);
    assert!(resume.body.contains("action=\"/schools/new\""));
    let cookie = resume.cookie().expect("a session");

    let carried = resume.hidden();
    assert!(
        carried.contains(&("name".to_owned(), "SD Baru & Jaya".to_owned())),
        "{carried:?}"
    );
    let fields: Vec<(&str, &str)> = carried
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let sent = wire.post("/schools/new", Some(&cookie), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let db = world.app.shell.db.read();
    let school = people::find_school_by_npsn(db, world.authority, "20100009")
        .await
        .unwrap();
    assert_eq!(school.unwrap().name, "SD Baru & Jaya");
}

#[db_test]
async fn a_session_ends_by_itself_and_a_page_is_found_again_after_signing_in(world: World) {
    let admin = world.cast.administrator;
    set_password(&world, admin).await;
    let browser = world.browser(admin).await;
    let _ = browser.get("/schools").await.expect(200);
    world.app.shell.clock.pass_days(15);
    let asked = browser.get("/schools").await.expect(303);
    assert_eq!(asked.location, "/sign-in?next=%2Fschools");

    let wire = Wire::of(&world);
    let page = wire.get(&asked.location, None).await;
    let next = page
        .hidden()
        .into_iter()
        .find(|(name, _)| name == "next")
        .unwrap()
        .1;
    let fields = [
        ("username", "pak.eko"),
        ("password", PASSWORD),
        ("next", next.as_str()),
    ];
    let signed_in = wire.post("/sign-in", None, &fields).await;
    assert_eq!(
        (signed_in.status.as_u16(), signed_in.location()),
        (303, "/schools")
    );
}

#[db_test]
async fn signing_in_never_leads_to_another_site(world: World) {
    set_password(&world, world.cast.teacher).await;
    let wire = Wire::of(&world);
    for next in ["https://lain.example/", "//lain.example", "/\\lain.example"] {
        let fields = [
            ("username", "bu.sari"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let signed_in = wire.post("/sign-in", None, &fields).await;
        assert_eq!(signed_in.location(), "/", "{next}");
    }
}

#[db_test]
async fn five_wrong_tries_make_even_the_right_password_wait(world: World) {
    set_password(&world, world.cast.teacher).await;
    set_password(&world, world.cast.colleague).await;
    let wire = Wire::of(&world);
    let tries = async |name: &str, password: &str| {
        wire.post(
            "/sign-in",
            None,
            &[("username", name), ("password", password)],
        )
        .await
    };
    for _ in 0..5 {
        let wrong = tries("bu.sari", "keliru").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("tidak cocok"));
    }
    let early = tries("bu.sari", PASSWORD).await;
    assert_eq!(early.status, 429);
    assert!(early.body.contains("Tunggu 30 detik"), "{}", early.body);
    assert_eq!(early.cookie(), None);
    assert_eq!(tries("pak.budi", PASSWORD).await.status, 303);

    world.app.shell.clock.pass_days(1);
    assert_eq!(tries("bu.sari", PASSWORD).await.status, 303);
}

#[db_test]
async fn a_name_nobody_has_is_refused_like_a_wrong_password(world: World) {
    let wire = Wire::of(&world);
    let fields = [("username", "tidak.ada"), ("password", PASSWORD)];
    let refused = wire.post("/sign-in", None, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused
            .body
            .contains("Nama pengguna atau kata sandi tidak cocok")
    );
}

#[db_test]
async fn the_set_up_link_works_once(world: World) {
    let path = world.app.setup.open();
    let visitor = world.visitor();
    let fields = |password| {
        [
            ("authority", "Dinas Baru"),
            ("name", "Pak Adi"),
            ("username", "Adi"),
            ("password", password),
        ]
    };
    let _ = visitor.get("/setup/0123456789abcdef").await.expect(410);
    let faulty = visitor
        .submit(&path, &path, &fields("pendek"))
        .await
        .expect(422);
    faulty.says("Paling sedikit 10 huruf");
    assert_eq!(faulty.field("authority").as_deref(), Some("Dinas Baru"));

    let done = visitor
        .submit(&path, &path, &fields(PASSWORD))
        .await
        .expect(303);
    assert_eq!(done.location, "/schools?notice=set-up");
    visitor.get(&path).await.expect(410).says("sudah dipakai");
    let again = fields(PASSWORD).map(|(name, value)| (name, value.to_owned()));
    let _ = visitor.post_with(&path, "", &again).await.expect(410);

    let wire = Wire::of(&world);
    let fields = [("username", "adi"), ("password", PASSWORD)];
    let signed_in = wire.post("/sign-in", None, &fields).await;
    let schools = wire.get("/schools", signed_in.cookie().as_deref()).await;
    assert_eq!(schools.status, 200);
    assert!(
        schools.body.contains("Belum ada sekolah"),
        "another authority's schools are hidden"
    );
}

#[db_test]
async fn a_session_on_another_device_can_be_ended(world: World) {
    let teacher = world.cast.teacher;
    let (here, there) = (world.browser(teacher).await, world.browser(teacher).await);
    let page = here.get("/account").await.expect(200);
    assert_eq!(
        page.body.matches("/end\"").count(),
        1,
        "one's own device is not offered"
    );
    let start = page.body.find("/account/sessions/").unwrap();
    let action = page.body[start..].split('"').next().unwrap().to_owned();
    let ended = here.submit("/account", &action, &[]).await.expect(303);
    assert_eq!(ended.location, "/account?notice=session-ended");
    assert_eq!(
        there.get("/account").await.expect(303).location,
        "/sign-in?next=%2Faccount"
    );
    let _ = here.get("/account").await.expect(200);
}

#[db_test]
async fn nobody_ends_the_session_of_someone_else(world: World) {
    let (teacher, stranger) = (
        world.browser(world.cast.teacher).await,
        world.browser(world.cast.stranger).await,
    );
    let other = world.browser(world.cast.teacher).await;
    let page = teacher.get("/account").await;
    let start = page.body.find("/account/sessions/").unwrap();
    let action = page.body[start..].split('"').next().unwrap().to_owned();
    let _ = stranger.submit("/account", &action, &[]).await;
    let _ = other.get("/account").await.expect(200);
    let _ = teacher.get("/account").await.expect(200);
}

#[db_test]
async fn signing_out_and_a_new_password_end_what_they_should(world: World) {
    let teacher = world.cast.teacher;
    set_password(&world, teacher).await;
    let (here, there) = (world.browser(teacher).await, world.browser(teacher).await);
    let wrong = [("present", "keliru"), ("fresh", "kata-sandi-baru")];
    let refused = here
        .submit("/account", "/account/password", &wrong)
        .await
        .expect(422);
    refused.says("Kata sandi sekarang tidak cocok");
    let right = [("present", PASSWORD), ("fresh", "kata-sandi-baru")];
    let _ = here
        .submit("/account", "/account/password", &right)
        .await
        .expect(303);
    let _ = there.get("/account").await.expect(303);
    let _ = here.submit("/account", "/sign-out", &[]).await.expect(303);
    let _ = here.get("/account").await.expect(303);
}

#[db_test]
async fn a_password_given_by_someone_else_is_changed_before_anything_is_shown(world: World) {
    let admin = world.cast.administrator;
    let db = &world.app.shell.db;
    let account = identity::find_account_of(db.read(), world.authority, admin.0)
        .await
        .unwrap()
        .unwrap();
    let before = world.browser(admin).await;
    let hash = world.app.shell.hasher.hash("sekali-pakai").await;
    identity::give_password(db, &world.actor(admin), account.id, hash)
        .await
        .unwrap();
    let _ = before.get("/schools").await.expect(303);

    let wire = Wire::of(&world);
    let fields = [
        ("username", "pak.eko"),
        ("password", "sekali-pakai"),
        ("next", "/schools"),
    ];
    let signed_in = wire.post("/sign-in", None, &fields).await;
    assert_eq!(signed_in.location(), "/account");
    let browser = world.browser(admin).await;
    assert_eq!(
        browser.get("/schools").await.expect(303).location,
        "/account"
    );
    assert_eq!(
        browser.get("/nowhere").await.expect(303).location,
        "/account"
    );
    browser
        .get("/account")
        .await
        .expect(200)
        .says("dibuat oleh orang lain");

    let change = [("present", "sekali-pakai"), ("fresh", "kata-sandi-baru")];
    let _ = browser
        .submit("/account", "/account/password", &change)
        .await
        .expect(303);
    let _ = browser.get("/schools").await.expect(200);
}

#[db_test]
async fn a_held_back_person_can_still_sign_out(world: World) {
    let teacher = world.cast.teacher;
    let db = &world.app.shell.db;
    let account = identity::find_account_of(db.read(), world.authority, teacher.0)
        .await
        .unwrap()
        .unwrap();
    let actor = world.actor(teacher);
    identity::give_password(db, &actor, account.id, "none".to_owned())
        .await
        .unwrap();
    let browser = world.browser(teacher).await;
    let out = browser
        .submit("/account", "/sign-out", &[])
        .await
        .expect(303);
    assert_eq!(out.location, "/sign-in");
    assert_eq!(
        browser.get("/account").await.expect(303).location,
        "/sign-in?next=%2Faccount"
    );
}
