//! Who may not import, and forms that are not ours.

use axum::body::Body;
use axum::http::{Request, header};
use testkit::{World, db_test};

use crate::support::{file, people, preview, row, send};

#[db_test]
async fn only_an_administrator_imports(world: World) {
    let cast = world.cast.clone();
    let admin = world.browser(cast.administrator).await;
    let (path, _) = preview(&world, &admin, &file(&[row("Ani Wijaya", "", &[])])).await;
    let job = format!("{path}/jobs/{}", kernel::PersonId::new());
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
        for page in ["/roster", &path, &job] {
            browser
                .get(page)
                .await
                .expect(403)
                .says("Peran Anda tidak memberi izin");
        }
        let token = browser.get("/account").await.field("_csrf").unwrap();
        let school = cast.school.to_string();
        let fields = [("_csrf", token.as_str()), ("school", school.as_str())];
        let _ = send(&browser, &fields, "x.xlsx", b"x").await.expect(403);
        let _ = browser.submit("/account", &path, &[]).await.expect(403);
        let _ = browser
            .submit("/account", &format!("{path}/drop"), &[])
            .await
            .expect(403);
    }
    let _ = admin.get(&path).await.expect(200);
}

#[db_test]
async fn a_file_without_our_token_is_refused(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let school = world.cast.school.to_string();
    let fields = [("_csrf", "palsu"), ("school", school.as_str())];
    let refused = send(&admin, &fields, "x.xlsx", &file(&[]))
        .await
        .expect(403);
    refused.says("tidak datang dari halaman Bina");
    let (path, _) = preview(&world, &admin, &file(&[row("Ani Wijaya", "", &[])])).await;
    let before = people(&world).await;
    let _ = admin.post_with(&path, "palsu", &[]).await.expect(403);
    assert_eq!(people(&world).await, before);
}

#[db_test]
async fn a_session_that_ended_while_choosing_says_to_choose_the_file_again(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let token = admin.get("/roster").await.field("_csrf").unwrap();
    world.app.shell.clock.pass_days(15);
    let asked = send(&admin, &[("_csrf", &token)], "x.xlsx", &file(&[]))
        .await
        .expect(401);
    asked.says("Masuk lagi, lalu pilih berkasnya sekali lagi");
    assert_eq!(asked.field("next").as_deref(), Some("/roster"));
}

#[db_test]
async fn a_form_that_is_no_upload_is_refused(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let request = Request::post("/roster").header(header::CONTENT_TYPE, "text/plain");
    let refused = admin.send(request, Body::from("halo")).await.expect(415);
    refused.says("bukan isian formulir Bina");
}

#[db_test]
async fn work_of_another_kind_or_nobodys_is_not_shown(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let (path, _) = preview(&world, &admin, &file(&[row("Ani Wijaya", "", &[])])).await;
    let actor = world.actor(world.cast.administrator);
    let jobs = &world.app.shell.jobs;
    let other = jobs
        .start(&actor, "other-job", async |_| Ok(serde_json::json!("x")))
        .await
        .unwrap();
    let _ = admin.get(&format!("{path}/jobs/{other}")).await.expect(404);
    let _ = admin
        .get(&format!("{path}/jobs/{}", kernel::PersonId::new()))
        .await
        .expect(404);
}
