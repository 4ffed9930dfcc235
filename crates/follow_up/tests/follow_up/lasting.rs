//! What stays after a programme: support that is kept, looks that are put right, needs that open again,
//! and a programme that is unproven until its practice was seen.

use follow_up::{
    CheckMethod, CheckOutcome, Proof, RecordCheck, list_results_of, proof_of_offer, record_check,
    settings,
};
use kernel::evidence::list_assessments_of;
use needs::{ReopenReason, list_reopened_of_people};
use testkit::{World, db_test};

use crate::offers::AIM;
use crate::support::{finish, leave, tasks_of};

async fn look(world: &World, check: follow_up::CheckId, value: u8) {
    let record = RecordCheck {
        check,
        by: world.cast.coach,
        held_on: world.today(),
        today: world.today(),
        value,
        method: CheckMethod::Observation,
        note: String::new(),
    };
    let actor = world.actor(world.cast.coach);
    record_check(&world.app, &actor, leave(world), record)
        .await
        .unwrap();
}

/// Bu Sari writes that she needs time to be watched.
async fn ask_for_support(world: &World, path: &str) {
    let coach = world.cast.coach.to_string();
    let own = [
        ("what", "Kesepakatan kelas"),
        ("timing", "Setiap Senin"),
        ("support", "Jam kosong untuk diamati"),
        ("mentor", coach.as_str()),
        ("version", "*"),
    ];
    let teacher = world.browser(world.cast.teacher).await;
    let _ = teacher.submit(path, path, &own).await.expect(303);
}

#[db_test]
async fn support_that_is_asked_for_becomes_the_leaders_commitment(world: World) {
    let (commitment, _) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    ask_for_support(&world, &path).await;
    let waits = "Bu Sari menunggu dukungan Anda".to_owned();
    assert!(
        tasks_of(&world, world.cast.principal)
            .await
            .contains(&waits)
    );
    let answer = format!("{path}/support");
    let yes = [
        ("promise", "*"),
        ("can", "yes"),
        ("given", "Guru piket menggantikan Senin jam pertama"),
        ("due_on", "2026-12-01"),
    ];
    // Neither a colleague nor the coach speaks for the leader.
    for other in [world.cast.coach, world.cast.colleague] {
        let other = world.browser(other).await;
        let status = other
            .submit("/account", &answer, &yes)
            .await
            .status
            .as_u16();
        assert!([403, 404].contains(&status), "{status}");
    }
    let principal = world.browser(world.cast.principal).await;
    let mut past = yes;
    past[3].1 = "2026-11-01";
    let faulty = principal.submit(&path, &answer, &past).await.expect(422);
    faulty.says("Hari ini sudah lewat");
    faulty.says("Guru piket menggantikan");
    let _ = principal.submit(&path, &answer, &yes).await.expect(303);
    assert!(
        !tasks_of(&world, world.cast.principal)
            .await
            .contains(&waits)
    );
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get(&path).await.expect(200);
    page.says("Dijanjikan sampai 1 Des 2026");
    page.says("Bu Ratna, 24 Nov 2026");

    world.app.shell.clock.pass_days(10);
    let principal = world.browser(world.cast.principal).await;
    let due = "Dukungan yang Anda janjikan kepada Bu Sari".to_owned();
    assert!(tasks_of(&world, world.cast.principal).await.contains(&due));
    let page = principal.get(&path).await.expect(200);
    page.says("Lewat 3 hari");
    let id = page.body.split("/support/").nth(1).unwrap();
    let given = format!("{path}/support/{}", id.split('"').next().unwrap());
    let _ = principal.submit(&path, &given, &[]).await.expect(303);
    let page = world.browser(world.cast.teacher).await.get(&path).await;
    page.expect(200).says("Sudah diberikan");
    assert!(!tasks_of(&world, world.cast.principal).await.contains(&due));
}

#[db_test]
async fn a_check_is_put_right_by_whoever_looked_and_the_first_record_stays(world: World) {
    let person = world.cast.teacher;
    let (commitment, checks) = finish(&world, person).await;
    look(&world, checks[0].id, 3).await;
    let path = format!("/commitments/{}", commitment.id);
    let correct = format!("{path}/checks/{}/correct", checks[0].id);
    let principal = world.browser(world.cast.principal).await;
    let _ = principal.get(&correct).await.expect(404);
    let coach = world.browser(world.cast.coach).await;
    let fields = [
        ("id", "*"),
        ("value", "2"),
        ("method", "talk"),
        ("note", "Baru sebagian kelas"),
        ("reason", "Saya salah mencatat"),
    ];
    let mut without = fields;
    without[4].1 = "";
    let faulty = coach.submit(&correct, &correct, &without).await.expect(422);
    faulty.says("Baru sebagian kelas");
    let _ = coach.submit(&correct, &correct, &fields).await.expect(303);
    let page = coach.get(&path).await.expect(200);
    page.says("sebagian: dilakukan tapi belum efektif");
    page.says("Dari percakapan");
    let db = world.app.shell.db.read();
    let results = list_results_of(db, world.authority, &[checks[0].id])
        .await
        .unwrap();
    assert_eq!(
        (results.len(), results[0].outcome),
        (1, CheckOutcome::Partly)
    );
    let evidence = list_assessments_of(db, world.authority, person)
        .await
        .unwrap();
    // The one that stands supersedes the first, which is kept.
    assert_eq!(evidence.len(), 1);
    assert_eq!(evidence[0].id, results[0].assessment_id);
    assert_eq!(evidence[0].supersedes_id.unwrap().0, checks[0].id.0);
}

#[db_test]
async fn a_need_opens_again_where_a_gain_faded_and_closes_when_it_holds(world: World) {
    let person = world.cast.teacher;
    let (commitment, checks) = finish(&world, person).await;
    let (_, held) = finish(&world, world.cast.colleague).await;
    let people = [person, world.cast.colleague];
    let open = async || {
        let db = world.app.shell.db.read();
        list_reopened_of_people(db, world.authority, &people)
            .await
            .unwrap()
    };
    let seen = [(30, 3, 3, 0), (30, 2, 3, 1), (30, 3, 3, 0)];
    for (index, (days, value, other, expected)) in seen.into_iter().enumerate() {
        world.app.shell.clock.pass_days(days);
        look(&world, checks[index].id, value).await;
        look(&world, held[index].id, other).await;
        let rows = open().await;
        assert_eq!(rows.len(), expected, "check {index}");
        for row in rows {
            let found = (row.person_id, row.indicator.as_str(), row.reason);
            assert_eq!(found, (person, AIM, ReopenReason::LessSeen));
            let need = format!("/needs/{}/of?indicator={AIM}", world.cast.school);
            let page = world.browser(world.cast.principal).await.get(&need).await;
            page.expect(200)
                .says("1 orang kebutuhannya terbuka lagi karena yang dicapai memudar");
        }
    }
    assert_eq!(commitment.indicator, AIM);
}

#[db_test]
async fn a_programme_is_unproven_until_its_practice_was_seen_after_its_end(world: World) {
    let (commitment, checks) = finish(&world, world.cast.teacher).await;
    let proof = async || {
        let db = world.app.shell.db.read();
        proof_of_offer(db, world.authority, commitment.offer_id)
            .await
            .unwrap()
    };
    let path = format!("/offers/{}/follow-up", commitment.offer_id);
    // A look on the last day itself shows the programme, not what stays of it.
    look(&world, checks[0].id, 3).await;
    assert_eq!(proof().await, Proof::Unproven);
    let page = world.browser(world.cast.coach).await.get(&path).await;
    page.expect(200).says("Belum terbukti");
    world.app.shell.clock.pass_days(60);
    look(&world, checks[1].id, 3).await;
    assert_eq!(proof().await, Proof::Shown { held: 1, of: 1 });
    let page = world.browser(world.cast.coach).await.get(&path).await;
    page.expect(200)
        .says("terlihat bertahan pada 1 dari 1 peserta");
}

#[db_test]
async fn a_coach_without_room_is_not_proposed_as_the_mentor_of_one_more(world: World) {
    for _ in 0..settings().mentor_caseload {
        let (commitment, _) = finish(&world, world.cast.teacher).await;
        assert_eq!(commitment.mentor_id, world.cast.coach);
    }
    let (commitment, _) = finish(&world, world.cast.teacher).await;
    assert_ne!(commitment.mentor_id, world.cast.coach);
    assert_ne!(commitment.mentor_id, world.cast.teacher);
    let path = format!("/commitments/{}", commitment.id);
    let page = world.browser(world.cast.teacher).await.get(&path).await;
    page.expect(200)
        .says("Pak Hadi (sedang mendampingi 12 RTL)");
}
