//! The principal decides.

use kernel::Action;
use kernel::access::{Permit, list_coaches_of};
use planning::{
    FundId, OfferState, PlanId, PlanState, Propose, ProposeError, find_plan, list_funds,
    list_offers_of_plan, propose,
};
use platform::audit;
use testkit::{World, db_test};

use crate::support::{
    coach_for, programme, propose_now, proposed, proposed_lesson_study, semester,
};

async fn state(world: &World, plan: PlanId) -> (PlanState, Vec<OfferState>) {
    let db = world.app.shell.db.read();
    let row = find_plan(db, world.authority, plan).await.unwrap().unwrap();
    let offers = list_offers_of_plan(db, world.authority, plan)
        .await
        .unwrap();
    (row.state, offers.iter().map(|offer| offer.state).collect())
}

#[db_test]
async fn approval_opens_the_activities_and_lets_coaches_see_whom_they_coach(world: World) {
    let plan = proposed(&world).await;
    let path = format!("/plans/{plan}");
    let browser = world.browser(world.cast.principal).await;
    let fields = [("version", "*"), ("note", "Mulai Januari.")];
    let answer = browser
        .submit(&path, &format!("{path}/approve"), &fields)
        .await
        .expect(303);
    let page = browser.get(&answer.location).await.expect(200);
    page.says("Rencana disetujui. Kegiatannya dapat dimulai.");
    page.says("Disetujui 24 Nov 2026 oleh Bu Ratna. Katanya: Mulai Januari.");
    page.hides("Ubah kegiatan ini");
    let (plan_state, offers) = state(&world, plan).await;
    assert_eq!(plan_state, PlanState::Approved);
    assert!(offers.iter().all(|state| *state == OfferState::Planned));
    let db = world.app.shell.db.read();
    let coaches = list_coaches_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(coaches.len(), 1);
    assert_eq!(coaches[0].coach_id, world.cast.coach);
    let entries = audit::list_of(db, world.authority, plan.0).await.unwrap();
    assert!(entries.iter().any(|entry| {
        entry.action == "plan.approved" && entry.actor_id == Some(world.cast.principal.0)
    }));
}

#[db_test]
async fn approving_twice_is_approving_once(world: World) {
    let plan = proposed(&world).await;
    let path = format!("/plans/{plan}");
    let browser = world.browser(world.cast.principal).await;
    let token = browser.get(&path).await.field("_csrf").unwrap();
    let fields = [("version", "1".to_owned()), ("note", String::new())];
    let _ = browser
        .post_with(&format!("{path}/approve"), &token, &fields)
        .await
        .expect(303);
    let _ = browser
        .post_with(&format!("{path}/approve"), &token, &fields)
        .await
        .expect(303);
    let db = world.app.shell.db.read();
    let entries = audit::list_of(db, world.authority, plan.0).await.unwrap();
    assert_eq!(
        entries
            .iter()
            .filter(|entry| entry.action == "plan.approved")
            .count(),
        1
    );
}

#[db_test]
async fn only_the_principal_decides(world: World) {
    let plan = proposed(&world).await;
    let path = format!("/plans/{plan}");
    let cast = &world.cast;
    for person in [
        cast.planner,
        cast.teacher,
        cast.coach,
        cast.supervisor,
        cast.auditor,
    ] {
        let browser = world.browser(person).await;
        for word in ["approve", "return"] {
            let fields = [("version", "1"), ("reason", "Tidak."), ("note", "")];
            let _ = browser
                .submit(&path, &format!("{path}/{word}"), &fields)
                .await
                .expect(403);
        }
    }
    assert_eq!(state(&world, plan).await.0, PlanState::Draft);
}

#[db_test]
async fn a_return_needs_a_reason(world: World) {
    let plan = proposed(&world).await;
    let path = format!("/plans/{plan}");
    let browser = world.browser(world.cast.principal).await;
    let page = browser
        .submit(
            &path,
            &format!("{path}/return"),
            &[("version", "*"), ("reason", "  ")],
        )
        .await
        .expect(422);
    page.says("Isian ini belum diisi");
    assert_eq!(state(&world, plan).await.0, PlanState::Draft);
    let fields = [("version", "*"), ("reason", "Hari Senin terlalu penuh.")];
    let answer = browser
        .submit(&path, &format!("{path}/return"), &fields)
        .await
        .expect(303);
    let page = browser.get(&answer.location).await.expect(200);
    page.says("Dikembalikan 24 Nov 2026 oleh Bu Ratna. Katanya: Hari Senin terlalu penuh.");
    assert_eq!(state(&world, plan).await.0, PlanState::Returned);
}

#[db_test]
async fn a_decision_on_an_older_version_shows_both_states_and_keeps_the_words(world: World) {
    let plan = proposed(&world).await;
    let path = format!("/plans/{plan}");
    let db = world.app.shell.db.read();
    let offers = list_offers_of_plan(db, world.authority, plan)
        .await
        .unwrap();
    let planner = world.browser(world.cast.planner).await;
    let offer = offers[0].id.to_string();
    let fields = [("version", "1"), ("offer", offer.as_str())];
    let _ = planner
        .submit(&path, &format!("{path}/remove"), &fields)
        .await
        .expect(303);
    let browser = world.browser(world.cast.principal).await;
    let fields = [("version", "1"), ("reason", "Kurang satu pendamping.")];
    let page = browser
        .submit(&path, &format!("{path}/return"), &fields)
        .await
        .expect(409);
    page.says("Bu Nia menghapus satu kegiatan");
    page.says("Mengembalikan rencana. Alasan: Kurang satu pendamping.");
    assert!(
        page.body.contains(">Kurang satu pendamping.</textarea>"),
        "the typed reason is gone"
    );
    assert_eq!(state(&world, plan).await.0, PlanState::Draft);
}

async fn set_amount(world: &World, id: FundId, amount: &str) {
    let browser = world.browser(world.cast.principal).await;
    let path = format!("/funds/{id}");
    let fields = [
        ("id", "*"),
        ("version", "*"),
        ("school", "*"),
        ("source", "BOSP Reguler"),
        ("semester", "*"),
        ("amount", amount),
    ];
    let now = semester(world).number().to_string();
    let fields = fields.map(|(name, value)| {
        (
            name,
            if name == "semester" {
                now.as_str()
            } else {
                value
            },
        )
    });
    let _ = browser.submit(&path, &path, &fields).await.expect(303);
}

#[db_test]
async fn a_plan_over_its_money_cannot_be_approved_until_it_is_mended(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let path = format!("/plans/{plan}");
    let (db, school) = (world.app.shell.db.read(), world.cast.school);
    let funds = list_funds(db, world.authority, school, semester(&world))
        .await
        .unwrap();
    let fund = funds[0].id;
    let browser = world.browser(world.cast.principal).await;
    browser
        .get(&path)
        .await
        .expect(200)
        .says("BOSP Reguler Rp 520.000");
    set_amount(&world, fund, "500.000").await;
    browser
        .get(&path)
        .await
        .expect(200)
        .says("Rencana ini belum dapat disetujui");
    let approval = [("version", "*"), ("note", "")];
    let approve = format!("{path}/approve");
    let page = browser.submit(&path, &approve, &approval).await.expect(422);
    page.says("Dana BOSP Reguler kurang Rp 20.000");
    assert_eq!(state(&world, plan).await.0, PlanState::Draft);
    set_amount(&world, fund, "520.000").await;
    let _ = browser.submit(&path, &approve, &approval).await.expect(303);
    assert_eq!(state(&world, plan).await.0, PlanState::Approved);
}

#[db_test]
async fn a_second_plan_has_only_the_money_the_first_has_left(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let path = format!("/plans/{plan}");
    let browser = world.browser(world.cast.principal).await;
    let approval = [("version", "*"), ("note", "")];
    let _ = browser
        .submit(&path, &format!("{path}/approve"), &approval)
        .await
        .expect(303);
    // Another coach, for the same money.
    let programme = programme(&world, "Komunitas belajar refleksi").await;
    coach_for(&world, world.cast.principal, 20, &[7], vec![programme]).await;
    let answer = browser
        .submit(
            "/plans",
            "/plans",
            &[("school", "*"), ("id", "*"), ("semester", "*")],
        )
        .await
        .expect(303);
    let page = browser.get(&answer.location).await.expect(200);
    page.says("BOSP Reguler Rp 2.000.000 Rp 520.000 Rp 260.000 Rp 1.220.000");
}

#[db_test]
async fn a_plan_without_activities_cannot_be_approved(world: World) {
    let plan = proposed(&world).await;
    let path = format!("/plans/{plan}");
    let db = world.app.shell.db.read();
    let browser = world.browser(world.cast.principal).await;
    for offer in list_offers_of_plan(db, world.authority, plan)
        .await
        .unwrap()
    {
        let id = offer.id.to_string();
        let fields = [("version", "*"), ("offer", id.as_str())];
        let _ = browser
            .submit(&path, &format!("{path}/remove"), &fields)
            .await
            .expect(303);
    }
    let page = browser
        .submit(
            &path,
            &format!("{path}/approve"),
            &[("version", "*"), ("note", "")],
        )
        .await
        .expect(422);
    page.says("Rencana tanpa kegiatan tidak dapat disetujui");
}

#[db_test]
async fn what_an_approved_plan_took_is_not_planned_again(world: World) {
    let first = proposed(&world).await;
    let path = format!("/plans/{first}");
    let browser = world.browser(world.cast.principal).await;
    let fields = [("version", "*"), ("note", "")];
    let _ = browser
        .submit(&path, &format!("{path}/approve"), &fields)
        .await
        .expect(303);
    // The one coach had two slots, and both are taken now.
    let permit = Permit::for_program(world.authority, Action::EditPlan);
    let ask = Propose::new(world.cast.school, semester(&world));
    let actor = world.actor(world.cast.principal);
    let refused = propose(&world.app, &actor, permit, ask).await;
    assert!(
        matches!(refused, Err(ProposeError::Missing(_))),
        "{refused:?}"
    );
}

#[db_test]
async fn people_booked_twice_and_coaches_over_their_hours_stand_in_the_way_of_a_second_plan(
    world: World,
) {
    let first = proposed_lesson_study(&world).await;
    let second = propose_now(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let approval = [("version", "*"), ("note", "")];
    let approve = async |plan: PlanId| {
        let path = format!("/plans/{plan}");
        let action = format!("{path}/approve");
        browser.submit(&path, &action, &approval).await
    };
    let _ = approve(first).await.expect(303);
    let page = approve(second).await.expect(422);
    page.says("sudah punya kegiatan lain pada Senin, 07.00–09.00");
    // The coach has 20 hours, and each lesson study takes 16 of them.
    page.says("kurang 12 jam untuk semua kegiatannya");
    assert_eq!(state(&world, second).await.0, PlanState::Draft);
}

#[db_test]
async fn a_group_that_is_now_too_small_cannot_be_approved(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let id = programme(&world, "Lesson study antarguru").await;
    let browser = world.browser(world.cast.principal).await;
    let path = format!("/programmes/{id}");
    let fields = [
        ("version", "*"),
        ("school", "*"),
        ("title", "*"),
        ("mode", "lesson-study"),
        ("kind", "lesson-study"),
        ("hours", "*"),
        ("preparation", "*"),
        ("fixed_cost", "*"),
        ("seat_cost", "*"),
        ("smallest", "4"),
        ("largest", "*"),
        ("is_active", "on"),
        ("gain:guru-2626-2023/3.1", "0,3"),
    ];
    let _ = browser.submit(&path, &path, &fields).await.expect(303);
    let path = format!("/plans/{plan}");
    let approval = [("version", "*"), ("note", "")];
    browser
        .submit(&path, &format!("{path}/approve"), &approval)
        .await
        .expect(422)
        .says("tinggal 3 peserta; paling sedikit 4");
}
