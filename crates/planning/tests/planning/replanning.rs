//! Locks, planning again, prices in words, why someone has no place, and the search in the background.

use planning::{
    Change, PlanId, PlanState, Replan, find_plan, list_allocations, list_locks,
    list_offers_of_plan, list_prices, replan,
};
use platform::jobs::JobId;
use testkit::{Answer, Browser, World, db_test};

use crate::support::{
    adopt, appraise_low, coach_for, fund, programme, propose_now, proposed, proposed_lesson_study,
    ready,
};

/// Adds a lock of this kind on the plan's first run, for its first participant where people are meant.
async fn lock(world: &World, browser: &Browser, plan: PlanId, kind: &str) -> Answer {
    let offers = list_offers_of_plan(world.app.shell.db.read(), world.authority, plan)
        .await
        .unwrap();
    let page = format!("/plans/{plan}/offers/{}", offers[0].id);
    let people = list_allocations(world.app.shell.db.read(), world.authority, &[offers[0].id])
        .await
        .unwrap();
    let person = people[0].person_id.to_string();
    browser
        .submit(
            &page,
            &format!("/plans/{plan}/lock"),
            &[
                ("id", "*"),
                ("offer", "*"),
                ("kind", kind),
                ("person", &person),
            ],
        )
        .await
}

async fn replan_by_hand(browser: &Browser, plan: PlanId, change: &str) -> Answer {
    let page = format!("/plans/{plan}");
    browser
        .submit(
            &page,
            &format!("/plans/{plan}/replan"),
            &[("version", "*"), ("change", change)],
        )
        .await
}

#[db_test]
async fn a_locked_run_stays_when_the_plan_is_made_again(world: World) {
    let plan = proposed(&world).await;
    let (db, authority) = (world.app.shell.db.read(), world.authority);
    let before = list_offers_of_plan(db, authority, plan).await.unwrap();
    let browser = world.browser(world.cast.principal).await;
    let _ = lock(&world, &browser, plan, "keep-run").await.expect(303);
    let page = browser.get(&format!("/plans/{plan}")).await.expect(200);
    page.says("Yang dikunci");
    page.says("tetap pada");
    let answer = replan_by_hand(&browser, plan, "anything").await.expect(303);
    browser
        .get(&answer.location)
        .await
        .expect(200)
        .says("Rencana disusun ulang dan diperiksa");
    let after = list_offers_of_plan(db, authority, plan).await.unwrap();
    let place = |offer: &planning::Offer| (offer.programme_id, offer.coach_id, offer.slot);
    assert!(after.iter().any(|offer| place(offer) == place(&before[0])));
}

#[db_test]
async fn changing_as_little_as_possible_changes_nothing_when_nothing_has_changed(world: World) {
    let plan = proposed(&world).await;
    let (db, authority) = (world.app.shell.db.read(), world.authority);
    let ids = |offers: Vec<planning::Offer>| {
        let mut ids: Vec<_> = offers.into_iter().map(|offer| offer.id).collect();
        ids.sort();
        ids
    };
    let before = ids(list_offers_of_plan(db, authority, plan).await.unwrap());
    let browser = world.browser(world.cast.principal).await;
    let _ = replan_by_hand(&browser, plan, "little").await.expect(303);
    assert_eq!(
        ids(list_offers_of_plan(db, authority, plan).await.unwrap()),
        before
    );
    let row = find_plan(db, authority, plan).await.unwrap().unwrap();
    assert_eq!(row.version, 2);
    assert!(0 < row.value && row.value <= row.bound);
}

#[db_test]
async fn a_programme_that_is_ruled_out_is_not_run_again(world: World) {
    let plan = proposed(&world).await;
    let (db, authority) = (world.app.shell.db.read(), world.authority);
    let before = list_offers_of_plan(db, authority, plan).await.unwrap();
    let browser = world.browser(world.cast.principal).await;
    let _ = lock(&world, &browser, plan, "drop-run").await.expect(303);
    browser
        .get(&format!("/plans/{plan}"))
        .await
        .expect(200)
        .says("belum begitu dalam rencana ini");
    let _ = replan_by_hand(&browser, plan, "little").await.expect(303);
    let after = list_offers_of_plan(db, authority, plan).await.unwrap();
    assert!(
        after
            .iter()
            .all(|offer| offer.programme_id != before[0].programme_id)
    );
    browser
        .get(&format!("/plans/{plan}"))
        .await
        .expect(200)
        .hides("belum begitu dalam rencana ini");
}

#[db_test]
async fn locks_that_cannot_hold_together_are_named_in_a_sentence(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let _ = lock(&world, &browser, plan, "keep-run").await.expect(303);
    let _ = lock(&world, &browser, plan, "drop-run").await.expect(303);
    let page = replan_by_hand(&browser, plan, "little").await.expect(422);
    page.says("tidak dapat dipenuhi");
    page.says("«Lesson study antarguru» tetap pada Senin");
    // Nothing has changed, and a lock can be released on the same page.
    let db = world.app.shell.db.read();
    let locks = list_locks(db, world.authority, plan).await.unwrap();
    assert_eq!(locks.len(), 2);
    let _ = browser
        .submit(
            &format!("/plans/{plan}"),
            &format!("/plans/{plan}/unlock"),
            &[("lock", &locks[1].id.to_string())],
        )
        .await
        .expect(303);
    let _ = replan_by_hand(&browser, plan, "little").await.expect(303);
}

#[db_test]
async fn the_same_lock_twice_is_kept_once_and_an_unknown_one_is_refused(world: World) {
    let plan = proposed(&world).await;
    let browser = world.browser(world.cast.principal).await;
    for _ in 0..2 {
        let _ = lock(&world, &browser, plan, "keep-place").await.expect(303);
    }
    let db = world.app.shell.db.read();
    assert_eq!(
        list_locks(db, world.authority, plan).await.unwrap().len(),
        1
    );
    let page = lock(&world, &browser, plan, "something").await.expect(422);
    page.says("Pilih dahulu siapa atau kapan");
    let teacher = world.browser(world.cast.teacher).await;
    let fields = [("version", "1"), ("change", "little")];
    let _ = teacher
        .submit("/account", &format!("/plans/{plan}/replan"), &fields)
        .await
        .expect(403);
}

#[db_test]
async fn a_plan_changed_meanwhile_is_not_made_again_over_it(world: World) {
    let plan = proposed(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let page = browser.get(&format!("/plans/{plan}")).await.expect(200);
    let token = page.field("_csrf").unwrap();
    let _ = replan_by_hand(&browser, plan, "little").await.expect(303);
    let stale = [("version", "1".to_owned()), ("change", "little".to_owned())];
    let page = browser
        .post_with(&format!("/plans/{plan}/replan"), &token, &stale)
        .await
        .expect(409);
    page.says("Orang lain mengubah rencana ini lebih dahulu");
    page.says("menyusun ulang rencana");
}

#[db_test]
async fn an_approved_plan_is_neither_locked_nor_made_again(world: World) {
    let plan = proposed(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let path = format!("/plans/{plan}");
    let fields = [("version", "*"), ("note", "")];
    let _ = browser
        .submit(&path, &format!("{path}/approve"), &fields)
        .await
        .expect(303);
    let permit = kernel::Permit::for_program(world.authority, kernel::Action::EditPlan);
    let ask = Replan::new(plan, 2, Change::Little);
    let refused = replan(&world.app, &world.actor(world.cast.principal), permit, ask).await;
    assert!(refused.is_err());
    let db = world.app.shell.db.read();
    let row = find_plan(db, world.authority, plan).await.unwrap().unwrap();
    assert_eq!(row.state, PlanState::Approved);
}

#[db_test]
async fn what_a_little_more_would_add_is_kept_with_the_plan_and_said_in_words(world: World) {
    let cast = &world.cast;
    for person in [cast.teacher, cast.colleague, cast.supervisor] {
        appraise_low(&world, person).await;
    }
    adopt(&world).await;
    // Either of these takes most of the hours there are.
    let practice = programme(&world, "Pendampingan praktik mengajar").await;
    let assessment = programme(&world, "Pendampingan asesmen dan umpan balik").await;
    coach_for(
        &world,
        cast.coach,
        20,
        &[0, 5, 10, 15],
        vec![practice, assessment],
    )
    .await;
    fund(&world, "BOSP Reguler", 2_000_000).await;
    let plan = propose_now(&world).await;
    let db = world.app.shell.db.read();
    let prices = list_prices(db, world.authority, plan).await.unwrap();
    assert!(!prices.is_empty(), "few hours of one coach are scarce");
    assert!(prices.iter().all(|price| price.worth > 0));
    let browser = world.browser(world.cast.principal).await;
    let page = browser.get(&format!("/plans/{plan}")).await.expect(200);
    page.says("Bila ada sedikit lagi");
    page.says("Satu jam lagi dari Pak Hadi: sekitar");
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get(&format!("/plans/{plan}")).await.expect(200);
    page.hides("Bila ada sedikit lagi");
}

#[db_test]
async fn anyone_can_ask_why_they_have_no_place_and_only_leaders_why_others_have_none(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let lesson = programme(&world, "Lesson study antarguru").await;
    let course = programme(&world, "Observasi sejawat timbal balik").await;
    let teacher = world.browser(world.cast.teacher).await;
    let path = format!("/plans/{plan}/why");
    let page = teacher.get(&path).await.expect(200);
    page.hides("Siapa");
    let page = teacher
        .get(&format!("{path}?programme={lesson}"))
        .await
        .expect(200);
    page.says("mendapat tempat dalam «Lesson study antarguru»");
    let page = teacher
        .get(&format!("{path}?programme={course}"))
        .await
        .expect(200);
    page.says("«Observasi sejawat timbal balik» tidak dijalankan dalam rencana ini");
    let other = world.cast.colleague;
    let page = teacher
        .get(&format!("{path}?programme={lesson}&person={other}"))
        .await
        .expect(200);
    // The answer is about the reader, whoever the address names.
    page.says("Bu Sari mendapat tempat");
    let principal = world.browser(world.cast.principal).await;
    let page = principal
        .get(&format!("{path}?programme={lesson}&person={other}"))
        .await
        .expect(200);
    page.says("mendapat tempat dalam «Lesson study antarguru»");
}

#[db_test]
async fn a_longer_search_runs_in_the_background_and_can_be_ended_with_what_it_has(world: World) {
    ready(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let fields = [
        ("school", "*"),
        ("id", "*"),
        ("semester", "*"),
        ("search", "thorough"),
    ];
    let answer = browser
        .submit("/plans", "/plans", &fields)
        .await
        .expect(303);
    let job: JobId = answer.location.rsplit('/').next().unwrap().parse().unwrap();
    let stranger = world.browser(world.cast.stranger).await;
    let _ = stranger.get(&answer.location).await.expect(404);
    let _ = browser
        .submit("/account", &format!("{}/stop", answer.location), &[])
        .await
        .expect(303);
    world.app.shell.jobs.wait(job).await;
    let done = browser.get(&answer.location).await.expect(303);
    browser
        .get(&done.location)
        .await
        .expect(200)
        .says("Rancangan sudah disusun dan diperiksa");
}
