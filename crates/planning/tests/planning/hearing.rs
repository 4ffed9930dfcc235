//! What people said of their needs changes the plan.

use planning::{Propose, find_plan, list_plan_needs, propose};
use testkit::{World, db_test};

use crate::support::{ready, semester};

/// The indicator that is spoken of.
const INDICATOR: &str = "guru-2626-2023/1.1";

/// A plan's worth, and the weight of the indicator's needs in it.
async fn planned(world: &World) -> (i64, Vec<i32>) {
    let permit = kernel::access::Permit::for_program(world.authority, kernel::Action::EditPlan);
    let ask = Propose {
        budget: optimise::Budget::Rounds(10),
        ..Propose::new(world.cast.school, semester(world))
    };
    let actor = world.actor(world.cast.principal);
    let id = propose(&world.app, &actor, permit, ask).await.unwrap();
    let db = world.app.shell.db.read();
    let plan = find_plan(db, world.authority, id).await.unwrap().unwrap();
    let needs = list_plan_needs(db, world.authority, id).await.unwrap();
    let of = needs.iter().filter(|need| need.indicator == INDICATOR);
    (plan.value, of.map(|need| need.weight).collect())
}

#[db_test]
async fn a_proposal_that_people_support_makes_a_plan_that_meets_it_worth_more(world: World) {
    ready(&world).await;
    let (before, _) = planned(&world).await;
    let school = world.cast.school;
    let form = format!("/voice/{school}/new?kind=programme");
    let action = format!("/voice/{school}/new");
    let teacher = world.browser(world.cast.teacher).await;
    let fields = [
        ("id", "*"),
        ("kind", "programme"),
        ("title", "Kelas yang tenang"),
        ("words", "Saling melihat kelas."),
        ("indicator", INDICATOR),
    ];
    let sent = teacher.submit(&form, &action, &fields).await.expect(303);
    let (proposed, _) = planned(&world).await;
    assert!(proposed > before, "{proposed} after, {before} before");
    let path = sent.location.split('?').next().unwrap();
    let colleague = world.browser(world.cast.colleague).await;
    let support = format!("{path}/support");
    let _ = colleague
        .submit(path, &support, &[("support", "yes")])
        .await
        .expect(303);
    let (supported, _) = planned(&world).await;
    assert!(supported > proposed, "{supported} after, {proposed} before");
}

#[db_test]
async fn a_leaders_weight_multiplies_needs_and_not_now_takes_them_out(world: World) {
    ready(&world).await;
    let (_, usual) = planned(&world).await;
    let path = format!("/needs/{}/of?indicator={INDICATOR}", world.cast.school);
    let principal = world.browser(world.cast.principal).await;
    let fields = |weight| [("version", "*"), ("weight", weight), ("reason", "Visi.")];
    let sent = principal.submit(&path, &path, &fields("much")).await;
    let _ = sent.expect(303);
    let (_, much) = planned(&world).await;
    let doubled: Vec<i32> = usual.iter().map(|weight| weight * 2).collect();
    assert_eq!(much, doubled);
    let sent = principal.submit(&path, &path, &fields("not-now")).await;
    let _ = sent.expect(303);
    let (_, not_now) = planned(&world).await;
    assert!(not_now.is_empty());
}
