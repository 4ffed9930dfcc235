//! The principal changes a draft by hand; the hard rules stand.

use kernel::access::Permit;
use kernel::{Action, PersonId};
use planning::{
    Edit, EditPlan, Offer, OfferId, PlanError, PlanId, PlanState, edit_plan, find_plan,
    list_offers_of_plan, list_participants,
};
use testkit::{Browser, World, db_test};

use crate::support::{coach, proposed};

async fn offers(world: &World, plan: PlanId) -> Vec<Offer> {
    let db = world.app.shell.db.read();
    list_offers_of_plan(db, world.authority, plan)
        .await
        .unwrap()
}

async fn people(world: &World, offer: OfferId) -> Vec<PersonId> {
    let db = world.app.shell.db.read();
    list_participants(db, world.authority, offer).await.unwrap()
}

async fn version(world: &World, plan: PlanId) -> i32 {
    let db = world.app.shell.db.read();
    find_plan(db, world.authority, plan)
        .await
        .unwrap()
        .unwrap()
        .version
}

/// An offer with two participants or more.
async fn group(world: &World, plan: PlanId) -> (Offer, Vec<PersonId>) {
    for offer in offers(world, plan).await {
        let people = people(world, offer.id).await;
        if people.len() > 1 {
            return (offer, people);
        }
    }
    panic!("no group in the plan");
}

/// Sends a form of a run's page; of the plan's page where the form names an older version.
async fn post(
    browser: &Browser,
    plan: PlanId,
    word: &str,
    fields: &[(&str, &str)],
) -> testkit::Answer {
    let value = |name: &str| {
        fields
            .iter()
            .find(|(found, _)| *found == name)
            .map(|pair| pair.1)
    };
    let page = match (value("version"), value("offer")) {
        (Some("*"), Some(offer)) => format!("/plans/{plan}/offers/{offer}"),
        _ => format!("/plans/{plan}"),
    };
    browser
        .submit(&page, &format!("/plans/{plan}/{word}"), fields)
        .await
}

#[db_test]
async fn a_removed_run_is_gone_and_its_money_is_free(world: World) {
    let plan = proposed(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let before = offers(&world, plan).await;
    let gone = before[0].id.to_string();
    let answer = post(
        &browser,
        plan,
        "remove",
        &[("version", "*"), ("offer", &gone)],
    )
    .await
    .expect(303);
    browser
        .get(&answer.location)
        .await
        .says("Rencana sudah diubah dan tetap memenuhi semua aturan");
    assert_eq!(offers(&world, plan).await.len(), before.len() - 1);
}

#[db_test]
async fn taking_someone_out_lowers_the_plans_worth(world: World) {
    let plan = proposed(&world).await;
    let db = world.app.shell.db.read();
    let before = find_plan(db, world.authority, plan).await.unwrap().unwrap();
    let (offer, members) = group(&world, plan).await;
    let browser = world.browser(world.cast.principal).await;
    let (offer_field, person) = (offer.id.to_string(), members[0].to_string());
    let fields = [
        ("version", "*"),
        ("offer", offer_field.as_str()),
        ("person", &person),
    ];
    let _ = post(&browser, plan, "leave", &fields).await.expect(303);
    assert!(!people(&world, offer.id).await.contains(&members[0]));
    let after = find_plan(db, world.authority, plan).await.unwrap().unwrap();
    assert!(
        after.value < before.value,
        "{} is not below {}",
        after.value,
        before.value
    );
    assert_eq!(
        (after.version, after.bound),
        (before.version + 1, before.bound)
    );
    // And back in again.
    let _ = post(&browser, plan, "join", &fields).await.expect(303);
    assert!(people(&world, offer.id).await.contains(&members[0]));
    let back = find_plan(db, world.authority, plan).await.unwrap().unwrap();
    assert_eq!(back.value, before.value);
}

#[db_test]
async fn a_group_below_its_minimum_is_refused_by_name(world: World) {
    let plan = proposed(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let offer = offers(&world, plan).await.remove(0);
    let members = people(&world, offer.id).await;
    let mut answers = Vec::new();
    for person in &members {
        let (offer, person) = (offer.id.to_string(), person.to_string());
        let fields = [
            ("version", "*"),
            ("offer", offer.as_str()),
            ("person", &person),
        ];
        answers.push(post(&browser, plan, "leave", &fields).await);
    }
    let last = answers.pop().unwrap().expect(422);
    last.says(&offer.title);
    last.says("peserta; paling sedikit");
    last.says("Tidak ada yang berubah");
    assert!(!people(&world, offer.id).await.is_empty());
}

#[db_test]
async fn a_double_booking_is_refused_by_name_and_time(world: World) {
    let plan = proposed(&world).await;
    let all = offers(&world, plan).await;
    assert!(all.len() >= 2, "the test needs two runs of the one coach");
    let browser = world.browser(world.cast.principal).await;
    let offer = all[0].id.to_string();
    let to = format!("{}:{}", all[0].coach_id, all[1].slot);
    let page = post(
        &browser,
        plan,
        "hand",
        &[("version", "*"), ("offer", &offer), ("to", &to)],
    )
    .await
    .expect(422);
    page.says("Pak Hadi sudah punya kegiatan lain pada");
    assert_eq!(offers(&world, plan).await[0].slot, all[0].slot);
}

#[db_test]
async fn a_coach_without_hours_is_refused_by_name(world: World) {
    let plan = proposed(&world).await;
    coach(&world, world.cast.supervisor, 2, &[9]).await;
    let offer = offers(&world, plan).await.remove(0);
    let browser = world.browser(world.cast.principal).await;
    let to = format!("{}:9", world.cast.supervisor);
    let id = offer.id.to_string();
    let page = post(
        &browser,
        plan,
        "hand",
        &[("version", "*"), ("offer", &id), ("to", &to)],
    )
    .await
    .expect(422);
    page.says("Jam Pak Joko kurang");
    let none = format!("{}:3", world.cast.supervisor);
    let page = post(
        &browser,
        plan,
        "hand",
        &[("version", "*"), ("offer", &id), ("to", &none)],
    )
    .await
    .expect(422);
    page.says("Pak Joko tidak senggang pada Senin, 13.00–15.00");
}

#[db_test]
async fn a_run_moves_to_another_coach_with_time(world: World) {
    let plan = proposed(&world).await;
    coach(&world, world.cast.supervisor, 60, &[9]).await;
    let offer = offers(&world, plan).await.remove(0);
    let browser = world.browser(world.cast.principal).await;
    let (id, to) = (offer.id.to_string(), format!("{}:9", world.cast.supervisor));
    let page = browser
        .get(&format!("/plans/{plan}/offers/{id}"))
        .await
        .expect(200);
    page.says("Pak Joko, Rabu, 09.00–11.00");
    let _ = post(
        &browser,
        plan,
        "hand",
        &[("version", "*"), ("offer", &id), ("to", &to)],
    )
    .await
    .expect(303);
    let moved = offers(&world, plan)
        .await
        .into_iter()
        .find(|found| found.id == offer.id)
        .unwrap();
    assert_eq!((moved.coach_id, moved.slot), (world.cast.supervisor, 9));
}

#[db_test]
async fn choosing_nobody_is_said_and_changes_nothing(world: World) {
    let plan = proposed(&world).await;
    let offer = offers(&world, plan).await[0].id.to_string();
    let browser = world.browser(world.cast.principal).await;
    let fields = [("version", "*"), ("offer", offer.as_str()), ("person", "")];
    let page = post(&browser, plan, "join", &fields).await.expect(422);
    page.says("Pilih dahulu siapa atau kapan");
    assert_eq!(version(&world, plan).await, 1);
}

#[db_test]
async fn two_people_editing_one_plan_see_each_others_change_and_nothing_is_lost(world: World) {
    let plan = proposed(&world).await;
    let all = offers(&world, plan).await;
    let planner = world.browser(world.cast.planner).await;
    let first = all[0].id.to_string();
    let _ = post(
        &planner,
        plan,
        "remove",
        &[("version", "*"), ("offer", &first)],
    )
    .await
    .expect(303);
    // The principal still has the page from before.
    let principal = world.browser(world.cast.principal).await;
    let second = all[1].id.to_string();
    let page = post(
        &principal,
        plan,
        "remove",
        &[("version", "1"), ("offer", &second)],
    )
    .await
    .expect(409);
    page.says("Orang lain mengubah rencana ini lebih dahulu");
    page.says("Bu Nia menghapus satu kegiatan");
    page.says(&format!("Menghapus «{}» dari rencana", all[1].title));
    assert_eq!(offers(&world, plan).await.len(), all.len() - 1);
    // The page offers to do it all the same, on the version it now shows.
    let token = page.field("_csrf").unwrap();
    let fields = [
        ("version", page.field("version").unwrap()),
        ("offer", second),
    ];
    let _ = principal
        .post_with(&format!("/plans/{plan}/remove"), &token, &fields)
        .await
        .expect(303);
    assert_eq!(offers(&world, plan).await.len(), all.len() - 2);
}

#[db_test]
async fn the_same_edit_twice_is_done_once(world: World) {
    let plan = proposed(&world).await;
    let all = offers(&world, plan).await;
    let browser = world.browser(world.cast.principal).await;
    let offer = all[0].id.to_string();
    let fields = [("version", "1"), ("offer", offer.as_str())];
    let _ = post(&browser, plan, "remove", &fields).await.expect(303);
    let _ = post(&browser, plan, "remove", &fields).await.expect(303);
    assert_eq!(version(&world, plan).await, 2);
}

#[db_test]
async fn nobody_without_leave_edits_a_plan(world: World) {
    let plan = proposed(&world).await;
    let offer = offers(&world, plan).await[0].id.to_string();
    let cast = &world.cast;
    for person in [
        cast.teacher,
        cast.coach,
        cast.supervisor,
        cast.auditor,
        cast.administrator,
    ] {
        let browser = world.browser(person).await;
        let path = format!("/plans/{plan}");
        let fields = [("version", "1"), ("offer", offer.as_str())];
        let _ = browser
            .submit(&path, &format!("{path}/remove"), &fields)
            .await
            .expect(403);
    }
    assert_eq!(version(&world, plan).await, 1);
}

#[db_test]
async fn a_returned_plan_becomes_a_draft_again_when_it_is_worked_on(world: World) {
    let plan = proposed(&world).await;
    let principal = world.browser(world.cast.principal).await;
    let fields = [("version", "*"), ("reason", "Terlalu banyak hari Senin.")];
    let _ = post(&principal, plan, "return", &fields).await.expect(303);
    let planner = world.browser(world.cast.planner).await;
    let offer = offers(&world, plan).await[0].id.to_string();
    let _ = post(
        &planner,
        plan,
        "remove",
        &[("version", "*"), ("offer", &offer)],
    )
    .await
    .expect(303);
    let db = world.app.shell.db.read();
    let row = find_plan(db, world.authority, plan).await.unwrap().unwrap();
    assert_eq!(row.state, PlanState::Draft);
    assert_eq!(row.reason, "Terlalu banyak hari Senin.");
}

#[db_test]
async fn an_edit_of_a_run_of_another_plan_finds_nothing(world: World) {
    let plan = proposed(&world).await;
    let ask = EditPlan {
        plan,
        version: 1,
        edit: Edit::Remove(OfferId::new()),
    };
    let permit = Permit::for_program(world.authority, Action::EditPlan);
    let actor = world.actor(world.cast.principal);
    let refused = edit_plan(&world.app, &actor, permit, ask).await;
    assert!(matches!(refused, Err(PlanError::NotFound)), "{refused:?}");
    assert_eq!(version(&world, plan).await, 1);
}

#[db_test]
async fn the_page_of_a_run_offers_only_what_keeps_every_rule(world: World) {
    let plan = proposed(&world).await;
    let all = offers(&world, plan).await;
    let path = format!("/plans/{plan}/offers/{}", all[0].id);
    let browser = world.browser(world.cast.principal).await;
    let page = browser.get(&path).await.expect(200);
    page.says("Hanya perubahan yang memenuhi semua aturan");
    let value = |slot: i32| format!("value=\"{}:{slot}\"", all[0].coach_id);
    assert!(page.body.contains(&value(all[0].slot)));
    // The coach leads the other run then.
    assert!(!page.body.contains(&value(all[1].slot)));
    let teacher = world.browser(world.cast.teacher).await;
    let _ = teacher.get(&path).await.expect(403);
    let gone = format!("/plans/{plan}/offers/{}", OfferId::new());
    let _ = browser.get(&gone).await.expect(404);
}
