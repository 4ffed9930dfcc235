//! What the program refuses whoever asks, and what every answer carries.

use axum::body::Body;
use axum::http::Method;
use kernel::people;
use platform::identity;

use testkit::{World, db_test};

use crate::support::{Reply, Wire};

#[track_caller]
fn is_hardened(reply: &Reply, what: &str) {
    let header = |name: &str| {
        reply
            .headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    };
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{what}: {policy}");
    assert!(
        policy.contains("frame-ancestors 'none'"),
        "{what}: {policy}"
    );
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(header("x-frame-options"), "DENY", "{what}");
}

async fn session(world: &World) -> String {
    let admin = world.cast.administrator;
    let db = &world.app.shell.db;
    let account = identity::find_account_of(db.read(), world.authority, admin.0)
        .await
        .unwrap()
        .unwrap();
    identity::open_session(db, &world.actor(admin), account.id, "")
        .await
        .unwrap()
}

#[db_test]
async fn every_kind_of_answer_carries_the_security_headers(world: World) {
    let wire = Wire::of(&world);
    let cookie = session(&world).await;
    let some = Some(cookie.as_str());
    let page = wire.get("/schools", some).await;
    let start = page.body.find("/assets/").unwrap();
    let asset = page.body[start..].split('"').next().unwrap().to_owned();
    let answers = [
        ("a page", 200, page),
        ("an asset", 200, wire.get(&asset, None).await),
        ("the health check", 200, wire.get("/health", None).await),
        ("the sign-in page", 200, wire.get("/sign-in", None).await),
        ("a redirect", 303, wire.get("/schools", None).await),
        (
            "a form without a session",
            401,
            wire.post("/schools/new", None, &[("a", "b")]).await,
        ),
        (
            "a refusal",
            403,
            wire.post("/schools/new", some, &[("_csrf", "x")]).await,
        ),
        (
            "a page that is not there",
            404,
            wire.get("/nowhere", some).await,
        ),
        ("a wrong method", 404, wire.post("/audit", some, &[]).await),
        (
            "a malformed address",
            400,
            wire.get("/schools/x", some).await,
        ),
        ("a used set-up link", 410, wire.get("/setup/x", None).await),
    ];
    for (what, status, answer) in answers {
        assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.body);
        is_hardened(&answer, what);
    }
}

#[db_test]
async fn pages_are_kept_by_nobody_and_cookies_are_out_of_reach_of_scripts(world: World) {
    let wire = Wire::of(&world);
    let cookie = session(&world).await;
    let page = wire.get("/schools", Some(&cookie)).await;
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(
        !page.body.contains("<script>") && !page.body.contains(" style="),
        "inline code"
    );

    let hash = world.app.shell.hasher.hash("rahasia-sekali").await;
    let admin = world.cast.administrator;
    let db = &world.app.shell.db;
    let account = identity::find_account_of(db.read(), world.authority, admin.0)
        .await
        .unwrap()
        .unwrap();
    identity::set_password(db, &world.actor(admin), account.id, hash, None)
        .await
        .unwrap();
    let fields = [("username", "pak.eko"), ("password", "rahasia-sekali")];
    let signed_in = wire.post("/sign-in", None, &fields).await;
    let set = signed_in.headers["set-cookie"].to_str().unwrap();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax"),
        "{set}"
    );
}

/// The form of a new school, with a token.
fn palsu(token: &str) -> Body {
    let id = kernel::SchoolId::new();
    Body::from(format!(
        "_csrf={token}&npsn=20100009&name=Palsu&zone=WIB&id={id}"
    ))
}

#[db_test]
async fn a_form_that_is_not_ours_is_refused_and_writes_nothing(world: World) {
    let wire = Wire::of(&world);
    let cookie = session(&world).await;
    let page = wire.get("/schools/new", Some(&cookie)).await;
    let token = page.field("_csrf");
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let send = async |token: &str, headers: &[(&str, &str)]| {
        let all: Vec<_> = [kind].iter().chain(headers).copied().collect();
        wire.send(
            Method::POST,
            "/schools/new",
            Some(&cookie),
            &all,
            palsu(token),
        )
        .await
    };
    let elsewhere = [("origin", "https://lain.example"), ("host", "bina.sch.id")];
    for refused in [
        send("", &[]).await,
        send("0123", &[]).await,
        send(&token, &[("sec-fetch-site", "cross-site")]).await,
        send(&token, &[("sec-fetch-site", "same-site")]).await,
        send(&token, &elsewhere).await,
    ] {
        assert_eq!(refused.status, 403);
        assert!(refused.body.contains("tidak datang dari halaman Bina"));
    }
    let db = world.app.shell.db.read();
    let written = people::find_school_by_npsn(db, world.authority, "20100009")
        .await
        .unwrap();
    assert_eq!(written, None);
    let kept = send(&token, &[]).await;
    assert_eq!(kept.status, 303, "the same form from our page is taken");
}
