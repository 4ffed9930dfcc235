//! What the tests of observation do over and over.

use kernel::access::{self, RoleKind};
use kernel::people::PersonId;
use needs::observation::VisitId;
use platform::audit::Audited;
use testkit::{Answer, Browser, World};

/// Agrees on classroom discipline with the teacher and begins; returns the visit's path.
pub async fn begin(world: &World, observer: &Browser) -> String {
    let path = format!("/observations/new/observasi-kelas/{}", world.cast.teacher);
    let fields = [
        ("id", "*"),
        ("focus", "2"),
        ("lesson", "5B matematika"),
        ("planned_on", "2026-11-24"),
        ("look_for", "Cara saya menegur"),
        ("next", "begin"),
    ];
    let sent = observer.submit(&path, &path, &fields).await.expect(303);
    sent.location
}

pub async fn post(browser: &Browser, visit: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    browser
        .submit(visit, &format!("{visit}/{act}"), fields)
        .await
}

pub async fn note(browser: &Browser, visit: &str, text: &str, item: &str) -> Answer {
    let fields = [("id", "*"), ("text", text), ("item", item)];
    post(browser, visit, "notes", &fields).await
}

pub async fn rate(browser: &Browser, visit: &str, item: &str, value: &str) -> Answer {
    let item = format!("observasi-kelas/{item}");
    let fields = [("item", item.as_str()), ("value", value)];
    post(browser, visit, "rate", &fields).await
}

pub async fn rate_all(browser: &Browser, visit: &str) {
    for (item, value) in [("2.1", "1"), ("2.2", "2"), ("2.3", "3")] {
        rate(browser, visit, item, value).await.expect(303);
    }
}

pub async fn talk(browser: &Browser, visit: &str, next: &str) -> Answer {
    let fields = [
        ("version", "*"),
        ("goal", "Kelas lebih tenang"),
        ("findings", "Pujian belum menyebut perilaku"),
        ("plan", "Mencoba satu minggu"),
        ("commitment", "Saya memuji dengan menyebut perilakunya"),
        ("next", next),
    ];
    post(browser, visit, "talk", &fields).await
}

/// Observes, talks and sends.
pub async fn send(world: &World, observer: &Browser) -> String {
    let visit = begin(world, observer).await;
    note(
        observer,
        &visit,
        "Guru memuji Kelompok Dua",
        "observasi-kelas/2.2",
    )
    .await
    .expect(303);
    rate_all(observer, &visit).await;
    post(observer, &visit, "observed", &[]).await.expect(303);
    talk(observer, &visit, "send").await.expect(303);
    visit
}

pub async fn view(browser: &Browser, visit: &str, kind: &str, text: &str) -> Answer {
    let fields = [
        ("view", kind),
        ("view_text", text),
        ("commitment", "Saya mulai hari Senin"),
    ];
    post(browser, visit, "view", &fields).await
}

pub fn id_of(visit: &str) -> VisitId {
    let id = visit.trim_start_matches("/observations/");
    id.parse().expect("a visit's address")
}

pub fn uuid_of_a_form() -> String {
    VisitId::new().to_string()
}

pub async fn lose_roles(world: &World, person: PersonId, kind: RoleKind) {
    let db = &world.app.shell.db;
    let roles = access::list_roles_of(db.read(), world.authority, person)
        .await
        .expect("roles");
    let role = roles
        .into_iter()
        .find(|role| role.kind == kind)
        .expect("the role");
    let tx = db.begin().await.expect("a transaction");
    access::remove_role(&tx, world.authority, role.id)
        .await
        .expect("removed");
    let entry = Audited::new("role.removed", role.id.0);
    tx.commit(&world.actor(person), entry)
        .await
        .expect("a commit");
}
