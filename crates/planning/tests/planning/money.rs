//! Cost sheets, what sources refuse, what was spent, and the lines for the school's budget.

use kernel::Action;
use kernel::access::Permit;
use planning::{
    Decide, Fund, approve, find_programme, list_costs_of_programmes, list_funding, list_funds,
    list_offers_of_plan, list_spending_of_funds,
};
use testkit::{Answer, Browser, World, db_test};

use crate::support::{adopt, fund, programme, proposed_lesson_study, semester};

async fn first_fund(world: &World) -> Fund {
    let db = world.app.shell.db.read();
    let found = list_funds(db, world.authority, world.cast.school, semester(world)).await;
    found.unwrap().remove(0)
}

async fn refuse_meals(world: &World, browser: &Browser) -> Answer {
    let path = format!("/funds/{}", first_fund(world).await.id);
    let number = semester(world).number().to_string();
    let fields = [
        ("version", "*"),
        ("school", "*"),
        ("source", "BOSP Reguler"),
        ("semester", number.as_str()),
        ("amount", "2.000.000"),
        ("refuse:meals", "on"),
    ];
    browser.submit(&path, &path, &fields).await
}

#[db_test]
async fn the_cost_sheet_of_a_programme_makes_what_it_costs(world: World) {
    adopt(&world).await;
    let id = programme(&world, "Lesson study antarguru").await;
    let browser = world.browser(world.cast.principal).await;
    let path = format!("/programmes/{id}/costs");
    let page = browser.get(&path).await.expect(200);
    assert_eq!(page.field("times:0").as_deref(), Some("16"));
    let fields = [
        ("version", "*"),
        ("kind:0", "honorarium"),
        ("per:0", "run"),
        ("times:0", "2"),
        ("unit:0", "150.000"),
        ("kind:3", "meals"),
        ("per:3", "participant"),
        ("times:3", "3"),
        ("unit:3", "15.000"),
    ];
    let _ = browser.submit(&path, &path, &fields).await.expect(303);
    let db = world.app.shell.db.read();
    let row = find_programme(db, world.authority, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (row.fixed_cost, row.seat_cost, row.version),
        (300_000, 45_000, 2)
    );
    let lines = list_costs_of_programmes(db, world.authority, &[id])
        .await
        .unwrap();
    assert_eq!(lines.len(), 2);
    // Somebody who saw the sheet before is told, and keeps what they typed.
    let mut stale = fields.to_vec();
    stale[0] = ("version", "1");
    stale[3] = ("times:0", "9");
    let page = browser.submit(&path, &path, &stale).await.expect(409);
    page.says("Orang lain baru saja mengubah program ini");
    assert_eq!(page.field("times:0").as_deref(), Some("9"));
    stale[0] = ("version", "2");
    stale[3] = ("times:0", "banyak");
    let page = browser.submit(&path, &path, &stale).await.expect(422);
    page.says("Ini bukan angka");
}

#[db_test]
async fn a_source_that_refuses_a_kind_of_cost_does_not_pay_for_it(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let _ = refuse_meals(&world, &browser).await.expect(303);
    browser.get("/funds").await.says("tidak untuk konsumsi");
    // The plan made before is not approved any more.
    let path = format!("/plans/{plan}");
    let fields = [("version", "*"), ("note", "")];
    browser
        .submit(&path, &format!("{path}/approve"), &fields)
        .await
        .expect(422)
        .says("BOSP Reguler tidak boleh membayar «Lesson study antarguru»");
    // With another source, planning again takes that one.
    let other = fund(&world, "Komite sekolah", 1_000_000).await;
    let fields = [("version", "*"), ("change", "little")];
    let _ = browser
        .submit(&path, &format!("{path}/replan"), &fields)
        .await
        .expect(303);
    let db = world.app.shell.db.read();
    let offers = list_offers_of_plan(db, world.authority, plan)
        .await
        .unwrap();
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    let funding = list_funding(db, world.authority, &ids).await.unwrap();
    assert!(!funding.is_empty());
    assert!(funding.iter().all(|row| row.fund_id == other));
}

#[db_test]
async fn what_a_plan_commits_and_what_is_spent_stand_beside_each_source(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let browser = world.browser(world.cast.principal).await;
    // A draft commits nothing.
    let page = browser.get("/funds").await.expect(200);
    page.says("BOSP Reguler Rp 2.000.000 Rp 0 Rp 0 Rp 2.000.000");
    let permit = Permit::for_program(world.authority, Action::ApprovePlan);
    let ask = Decide {
        plan,
        version: 1,
        reason: String::new(),
        today: world.today(),
    };
    approve(&world.app, &world.actor(world.cast.principal), permit, ask)
        .await
        .unwrap();
    let id = first_fund(&world).await.id;
    let path = format!("/funds/{id}");
    let action = format!("{path}/spend");
    let spending = [
        ("spending", "*"),
        ("spent_for", "Fotokopi perangkat"),
        ("spent", "125.000"),
        ("spent_on", "2026-11-20"),
    ];
    let _ = browser.submit(&path, &action, &spending).await.expect(303);
    let page = browser.get(&path).await.expect(200);
    page.says("Fotokopi perangkat 20 Nov 2026 Rp 125.000");
    let page = browser.get("/funds").await.expect(200);
    page.says("BOSP Reguler Rp 2.000.000 Rp 520.000 Rp 125.000 Rp 1.480.000");
    let mut faulty = spending.to_vec();
    faulty[2] = ("spent", "-1");
    let page = browser.submit(&path, &action, &faulty).await.expect(422);
    assert_eq!(
        page.field("spent_for").as_deref(),
        Some("Fotokopi perangkat")
    );
    let db = world.app.shell.db.read();
    let rows = list_spending_of_funds(db, world.authority, &[id])
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    let teacher = world.browser(world.cast.teacher).await;
    let _ = teacher
        .submit("/account", &action, &spending)
        .await
        .expect(403);
}

#[db_test]
async fn the_lines_for_the_budget_add_up_to_the_plan(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let path = format!("/plans/{plan}");
    let page = browser.get(&format!("{path}/rkas/csv")).await.expect(200);
    let mut lines = page.body.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    // Counted from the end: names before it may hold commas.
    let at = head.len() - head.iter().position(|name| *name == "jumlah").unwrap();
    let sum: i64 = lines
        .map(|line| line.split(',').rev().nth(at - 1).unwrap().to_owned())
        .map(|amount| amount.parse::<i64>().unwrap())
        .sum();
    assert_eq!(sum, 520_000);
    assert!(page.body.contains("5.1.02.01.01.0052"));
    assert!(page.body.contains("belum; periksa di ARKAS"));
    let _ = browser.get(&format!("{path}/rkas/xlsx")).await.expect(200);
    let _ = browser.get(&format!("{path}/rkas/docx")).await.expect(404);
    let page = browser.get(&path).await.expect(200);
    page.says("Salin ke RKAS");
    page.says("Disusun oleh");
}
