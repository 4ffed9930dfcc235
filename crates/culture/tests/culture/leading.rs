//! The leader's page: what waits, what was promised, whom to thank; and the authority's view of it.

use follow_up::{
    CheckMethod, RecordCheck, finish_offer, list_checks_of, list_commitments_of_offer, record_check,
};
use kernel::{Action, Permit};
use monitoring::{
    AddIndicator, HowRead, OutcomeIndicatorId, OutcomeKind, add_indicator, start_offer,
};
use testkit::{World, db_test};

use crate::offers::add_offer;

fn leave(world: &World) -> Permit {
    Permit::for_program(world.authority, Action::RunProgramme)
}

/// A programme of Bu Sari that ended today, whose practice was seen.
async fn programme(world: &World) -> String {
    let offer = add_offer(world, &[world.cast.teacher]).await;
    let coach = world.cast.coach;
    let (actor, today) = (world.actor(coach), world.today());
    let add = AddIndicator {
        id: OutcomeIndicatorId::new(),
        offer,
        kind: OutcomeKind::Practice,
        name: "Kesepakatan kelas".to_owned(),
        unit: "kali".to_owned(),
        baseline: 0.0,
        target: 6.0,
        starts_on: today,
        due_on: today.plus_days(60),
        reader: coach,
        how: HowRead::by_hand(),
        by: coach,
    };
    add_indicator(&world.app, &actor, leave(world), add)
        .await
        .unwrap();
    start_offer(&world.app, &actor, leave(world), offer, today)
        .await
        .unwrap();
    finish_offer(&world.app, &actor, leave(world), offer, today)
        .await
        .unwrap();
    let db = world.app.shell.db.read();
    let commitment = list_commitments_of_offer(db, world.authority, offer)
        .await
        .unwrap()
        .remove(0);
    let checks = list_checks_of(db, world.authority, &[commitment.id])
        .await
        .unwrap();
    let record = RecordCheck {
        check: checks[0].id,
        by: coach,
        held_on: today,
        today,
        value: 3,
        method: CheckMethod::Observation,
        note: String::new(),
    };
    record_check(&world.app, &actor, leave(world), record)
        .await
        .unwrap();
    format!("/commitments/{}", commitment.id)
}

#[db_test]
async fn a_leader_sees_who_waits_what_they_promised_and_whom_to_thank(world: World) {
    let leader = format!("/leader/{}", world.cast.school);
    let principal = world.browser(world.cast.principal).await;
    let empty = principal.get(&leader).await.expect(200);
    empty.says("Tidak ada yang menunggu");
    let path = programme(&world).await;
    let coach = world.cast.coach.to_string();
    let own = [
        ("what", "Kesepakatan kelas"),
        ("timing", "Setiap Senin"),
        ("support", "Jam kosong untuk diamati"),
        ("mentor", coach.as_str()),
        ("version", "*"),
    ];
    let teacher = world.browser(world.cast.teacher).await;
    let _ = teacher.submit(&path, &path, &own).await.expect(303);
    world.app.shell.clock.pass_days(9);
    let principal = world.browser(world.cast.principal).await;
    let page = principal.get(&leader).await.expect(200);
    page.says("Bu Sari Jam kosong untuk diamati 9 hari");
    page.says("Yang dapat dihargai hari ini Praktik yang terlihat bertahan");
    let promise = [
        ("promise", "*"),
        ("can", "yes"),
        ("given", "Guru piket"),
        ("due_on", "2026-12-10"),
    ];
    let answer = format!("{path}/support");
    let _ = principal.submit(&path, &answer, &promise).await.expect(303);
    let page = principal.get(&leader).await.expect(200);
    page.says("Tidak ada yang menunggu");
    page.says("Biasanya dijawab dalam 9 hari");
    page.says("Dijanjikan sampai 10 Des 2026");
    world.app.shell.clock.pass_days(10);
    let supervisor = world.browser(world.cast.supervisor).await;
    let page = supervisor.get(&leader).await.expect(200);
    page.says("Dukungan yang kurang Seseorang, tanpa nama Lewat 3 hari");
    page.hides("Jam kosong untuk diamati");
    // The authority sees the same of all its leaders.
    let planner = world.browser(world.cast.planner).await;
    let all = planner.get("/leader").await.expect(200);
    all.says("SD Negeri Contoh 1 0 – 9 hari 1");
    for other in [world.cast.teacher, world.cast.stranger, world.cast.auditor] {
        let _ = world.browser(other).await.get(&leader).await.expect(403);
        let _ = world.browser(other).await.get("/leader").await.expect(403);
    }
}
