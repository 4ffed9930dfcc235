//! From needs, programmes, coaches and money to a draft.

use planning::{find_plan, list_allocations, list_funding, list_offers_of_plan, list_plan_needs};
use testkit::{World, db_test};

use crate::support::{adopt, appraise_low, coach, fund, proposed, ready, semester};

#[db_test]
async fn a_school_with_nothing_is_told_what_is_missing_and_where_to_put_it_right(world: World) {
    let browser = world.browser(world.cast.principal).await;
    let page = browser.get("/plans").await.expect(200);
    page.says("Belum ada kebutuhan yang diketahui");
    page.says("Belum ada program yang dapat direncanakan");
    page.says("Belum ada pendamping yang punya jam");
    page.says("Belum ada dana");
    assert!(
        page.body.contains("href=\"/coaches?school="),
        "no link to the coaches"
    );
    page.hides("Susun rencana Semester");
}

#[db_test]
async fn what_is_missing_shrinks_as_it_is_put_right(world: World) {
    appraise_low(&world, world.cast.teacher).await;
    adopt(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let page = browser.get("/plans").await.expect(200);
    page.hides("Belum ada kebutuhan yang diketahui");
    page.hides("Belum ada program");
    page.says("Belum ada pendamping yang punya jam");
    // Some programmes of the starter catalogue cost nothing, so money is not missing.
    page.hides("Belum ada dana");
}

#[db_test]
async fn asking_without_means_answers_with_what_is_missing(world: World) {
    appraise_low(&world, world.cast.teacher).await;
    adopt(&world).await;
    coach(&world, world.cast.coach, 40, &[0]).await;
    let browser = world.browser(world.cast.principal).await;
    let id = planning::PlanId::new().to_string();
    let school = world.cast.other_school.to_string();
    let now = semester(&world).number().to_string();
    let fields = [("school", school.as_str()), ("id", &id), ("semester", &now)];
    // The principal of one school does not plan for another.
    let _ = browser
        .submit("/plans", "/plans", &fields)
        .await
        .expect(403);
    let planner = world.browser(world.cast.planner).await;
    let page = planner
        .submit("/account", "/plans", &fields)
        .await
        .expect(422);
    page.says("Rencana belum dapat disusun");
    page.says("Belum ada kebutuhan yang diketahui");
}

#[db_test]
async fn one_button_proposes_a_checked_plan_with_people_coach_time_and_money(world: World) {
    ready(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let answer = browser
        .submit(
            "/plans",
            "/plans",
            &[("school", "*"), ("id", "*"), ("semester", "*")],
        )
        .await
        .expect(303);
    let page = browser.get(&answer.location).await.expect(200);
    page.says("Rancangan sudah disusun dan diperiksa");
    page.says("Rancangan Disusun 24 Nov 2026 oleh Bu Ratna");
    page.says("Pak Hadi");
    page.says("Bu Sari");
    page.says("Senin, 07.00–09.00");
    page.says("2 dari 2 orang");
    page.says("Dengan jam dan dana yang sama, tidak ada rencana yang lebih baik dari ini");
    page.says("BOSP Reguler");
    page.says("Yang belum terpenuhi, dan mengapa");
}

#[db_test]
async fn the_kept_plan_adds_up(world: World) {
    let id = proposed(&world).await;
    let (db, authority) = (world.app.shell.db.read(), world.authority);
    let plan = find_plan(db, authority, id).await.unwrap().unwrap();
    let offers = list_offers_of_plan(db, authority, id).await.unwrap();
    assert!(!offers.is_empty());
    assert!(0 < plan.value && plan.value <= plan.bound);
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    let funding = list_funding(db, authority, &ids).await.unwrap();
    for offer in &offers {
        let paid = funding.iter().filter(|part| part.offer_id == offer.id);
        assert_eq!(
            paid.map(|part| part.amount).sum::<i64>(),
            offer.cost,
            "{}",
            offer.title
        );
    }
    assert!(
        !list_allocations(db, authority, &ids)
            .await
            .unwrap()
            .is_empty()
    );
    let needs = list_plan_needs(db, authority, id).await.unwrap();
    assert!(needs.iter().any(|need| need.met > 0));
    assert!(
        needs
            .iter()
            .all(|need| 0 <= need.met && need.met <= need.gap)
    );
}

#[db_test]
async fn the_same_request_twice_makes_one_plan(world: World) {
    ready(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let page = browser.get("/plans").await.expect(200);
    let token = page.field("_csrf").unwrap();
    let fields: Vec<(&str, String)> = ["school", "id", "semester"]
        .into_iter()
        .map(|name| (name, page.field(name).unwrap()))
        .collect();
    let first = browser
        .post_with("/plans", &token, &fields)
        .await
        .expect(303);
    let second = browser
        .post_with("/plans", &token, &fields)
        .await
        .expect(303);
    assert_eq!(first.location, second.location);
    let db = world.app.shell.db.read();
    let schools = [world.cast.school];
    let plans = planning::list_plans_of_schools(db, world.authority, &schools)
        .await
        .unwrap();
    assert_eq!(plans.len(), 1);
}

#[db_test]
async fn people_see_the_plan_but_not_the_needs_of_others(world: World) {
    let id = proposed(&world).await;
    let path = format!("/plans/{id}");
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get(&path).await.expect(200);
    page.says("Kebutuhan Anda yang belum terpenuhi");
    page.hides("Yang belum terpenuhi, dan mengapa");
    page.hides("Keputusan Anda");
    page.hides("Ubah kegiatan ini");
    let supervisor = world.browser(world.cast.supervisor).await;
    let page = supervisor.get(&path).await.expect(200);
    page.says("Yang belum terpenuhi, dan mengapa");
    page.hides("Ubah kegiatan ini");
    let stranger = world.browser(world.cast.stranger).await;
    let _ = stranger.get(&path).await.expect(403);
}

#[db_test]
async fn a_plan_without_money_uses_programmes_that_cost_nothing(world: World) {
    appraise_low(&world, world.cast.teacher).await;
    adopt(&world).await;
    coach(&world, world.cast.coach, 40, &[0, 5]).await;
    let browser = world.browser(world.cast.principal).await;
    let answer = browser
        .submit(
            "/plans",
            "/plans",
            &[("school", "*"), ("id", "*"), ("semester", "*")],
        )
        .await
        .expect(303);
    let page = browser.get(&answer.location).await.expect(200);
    page.says("Rp 0 biaya seluruhnya");
    page.says("Belum ada dana untuk semester ini");
}

#[db_test]
async fn more_than_the_smallest_group_can_gather_is_said_not_to_fit(world: World) {
    appraise_low(&world, world.cast.teacher).await;
    adopt(&world).await;
    // One hour of coaching carries no programme.
    coach(&world, world.cast.coach, 1, &[0]).await;
    fund(&world, "BOSP Reguler", 2_000_000).await;
    let browser = world.browser(world.cast.principal).await;
    let page = browser
        .submit(
            "/plans",
            "/plans",
            &[("school", "*"), ("id", "*"), ("semester", "*")],
        )
        .await
        .expect(422);
    page.says("Tidak ada kegiatan yang muat");
}
