//! Recording what was seen: evidence that moves the map, kept once, in order, at its time.

use follow_up::{
    CheckMethod, CheckOutcome, FollowUpError, RecordCheck, list_results_of, record_check,
};
use kernel::competency_map::list_latest_of_people;
use kernel::evidence::list_assessments_of;
use kernel::{Action, Permit};
use testkit::{World, db_test};

use crate::offers::{AIM, see};
use crate::support::{finish, leave, tasks_of};

#[db_test]
async fn a_check_is_evidence_once_and_its_words_are_kept(world: World) {
    let person = world.cast.teacher;
    let (commitment, checks) = finish(&world, person).await;
    let path = format!("/commitments/{}", commitment.id);
    let first = format!("{path}/checks/{}", checks[0].id);
    let coach = world.browser(world.cast.coach).await;
    coach
        .get(&path)
        .await
        .expect(200)
        .hides("Catat pemeriksaan");
    let _ = coach
        .submit(&path, &format!("{path}/accept"), &[])
        .await
        .expect(303);
    let form = coach.get(&path).await.expect(200);
    form.says("Dilakukan tapi belum efektif");
    let fields = [
        ("value", "2"),
        ("method", "observation"),
        ("held_on", "2026-11-24"),
        ("note", "Kesepakatan ada di dinding"),
    ];
    for _ in 0..2 {
        let _ = coach.submit(&path, &first, &fields).await.expect(303);
    }
    let page = coach.get(&path).await.expect(200);
    page.says("sebagian: dilakukan tapi belum efektif");
    page.says("Kesepakatan ada di dinding");
    page.says("Level di peta sekarang, dengan selang 90 %");
    page.says("Catat pemeriksaan 60 hari");
    let db = world.app.shell.db.read();
    let evidence = list_assessments_of(db, world.authority, person)
        .await
        .unwrap();
    assert_eq!(evidence.len(), 1);
}

#[db_test]
async fn a_check_moves_the_map_and_says_what_changed(world: World) {
    let person = world.cast.teacher;
    see(&world, world.cast.principal, person, world.today(), 1).await;
    let (commitment, checks) = finish(&world, person).await;
    let db = world.app.shell.db.read();
    let level = async || {
        let lines = list_latest_of_people(db, world.authority, &[person])
            .await
            .unwrap();
        lines.iter().find(|line| line.subject == AIM).unwrap().level
    };
    let before = level().await;
    world.app.shell.clock.pass_days(30);
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/commitments/{}", commitment.id);
    let first = format!("{path}/checks/{}", checks[0].id);
    let fields = [
        ("method", "observation"),
        ("value", "3"),
        ("held_on", "2026-12-24"),
    ];
    let answer = coach.submit(&path, &first, &fields).await.expect(303);
    let after = level().await;
    assert!(after > before);

    let page = coach.get(&answer.location).await.expect(200);
    page.says("Tercatat, dan peta kompetensinya sudah bergerak");
    page.says("bertahan: dilakukan dan efektif");
    let comma = |level: f64| format!("{level:.1}").replace('.', ",");
    page.says(&format!(
        "Level di peta, dengan selang 90 %: dari {} (",
        comma(before)
    ));
    page.says(&format!("menjadi {} (", comma(after)));

    let path = format!("/probe/follow-up/story/{person}");
    let story = world
        .browser(person)
        .await
        .get(&path)
        .await
        .expect(200)
        .body;
    assert!(story.contains("Berjanji: Menerapkan"), "{story}");
    assert!(
        story.contains("Dilihat sesudah 30 hari: bertahan"),
        "{story}"
    );
    let other = world
        .browser(world.cast.colleague)
        .await
        .get(&path)
        .await
        .expect(200);
    assert_eq!(other.body, "");
}

#[db_test]
async fn a_check_outside_its_scale_or_its_time_is_refused(world: World) {
    let (commitment, checks) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    let first = format!("{path}/checks/{}", checks[0].id);
    let coach = world.browser(world.cast.coach).await;
    for (value, day, sentence) in [
        ("4", "2026-11-24", "Nilai ini di luar skalanya"),
        ("0", "2026-11-24", "Nilai ini di luar skalanya"),
        ("", "2026-11-24", "Pilih salah satu"),
        ("3", "2026-11-25", "Hari ini belum tiba"),
        (
            "3",
            "2026-11-23",
            "Terlalu awal: pemeriksaan ini paling cepat 24 Nov 2026",
        ),
        ("3", "kemarin", "Ini bukan tanggal"),
    ] {
        let fields = [
            ("value", value),
            ("method", "artefact"),
            ("held_on", day),
            ("note", "tetap ada"),
        ];
        let answer = coach.submit(&path, &first, &fields).await.expect(422);
        answer.says(sentence);
        answer.says("tetap ada");
    }
    let second = format!("{path}/checks/{}", checks[1].id);
    let fields = [
        ("method", "observation"),
        ("value", "3"),
        ("held_on", "2026-11-24"),
    ];
    let answer = coach.submit(&path, &second, &fields).await.expect(409);
    answer.says("Pemeriksaan sebelumnya belum dicatat");
    assert_eq!(answer.field("held_on").as_deref(), Some("2026-11-24"));
    let _ = coach.submit(&path, &first, &fields).await.expect(303);
    let _ = coach
        .submit(&path, &format!("{path}/accept"), &[])
        .await
        .expect(303);
    let page = coach.get(&path).await.expect(200);
    page.says("baru dapat dicatat mulai 9 Jan 2027");
    page.hides("Tanggal dilihat");
    let early = coach.submit(&path, &second, &fields).await.expect(422);
    early.says("Terlalu awal: pemeriksaan ini paling cepat 9 Jan 2027");
    assert_eq!(early.field("held_on").as_deref(), Some("2026-11-24"));

    let db = world.app.shell.db.read();
    let evidence = list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(evidence.len(), 1);
}

#[db_test]
async fn only_companions_record_a_check_and_never_ones_own(world: World) {
    let (commitment, checks) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    let first = format!("{path}/checks/{}", checks[0].id);
    let fields = [
        ("method", "observation"),
        ("value", "3"),
        ("held_on", "2026-11-24"),
    ];
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get(&path)
        .await
        .expect(200)
        .hides("Catat pemeriksaan");
    let _ = teacher.submit(&path, &first, &fields).await.expect(403);
    let record = RecordCheck {
        check: checks[0].id,
        by: world.cast.teacher,
        held_on: world.today(),
        today: world.today(),
        value: 3,
        note: String::new(),
        method: CheckMethod::Observation,
    };
    let actor = world.actor(world.cast.teacher);
    let error = record_check(&world.app, &actor, leave(&world), record)
        .await
        .unwrap_err();
    assert!(matches!(error, FollowUpError::OwnCheck), "{error:?}");
    let supervisor = world.browser(world.cast.supervisor).await;
    let _ = supervisor.submit(&path, &first, &fields).await.expect(303);
}

#[db_test]
async fn a_check_that_is_done_is_not_recorded_anew_and_no_word_is_lost(world: World) {
    let (commitment, checks) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    let first = format!("{path}/checks/{}", checks[0].id);
    let coach = world.browser(world.cast.coach).await;
    let fields = [
        ("method", "observation"),
        ("value", "3"),
        ("held_on", "2026-11-24"),
    ];
    let _ = coach.submit(&path, &first, &fields).await.expect(303);
    let principal = world.browser(world.cast.principal).await;
    let fields = [
        ("value", "1"),
        ("method", "talk"),
        ("held_on", "2026-11-24"),
        ("note", "Tidak tampak hari ini"),
    ];
    let answer = principal.submit(&path, &first, &fields).await.expect(409);
    answer.says("Pemeriksaan ini sudah dicatat");
    answer.says("Tidak tampak hari ini");
    let db = world.app.shell.db.read();
    let results = list_results_of(db, world.authority, &[checks[0].id])
        .await
        .unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].outcome, CheckOutcome::Held);
}

#[db_test]
async fn of_two_looks_at_the_same_moment_one_is_kept_and_the_other_is_told(world: World) {
    let (_, checks) = finish(&world, world.cast.teacher).await;
    let record = |by, value| RecordCheck {
        check: checks[0].id,
        by,
        held_on: world.today(),
        today: world.today(),
        value,
        method: CheckMethod::Observation,
        note: String::new(),
    };
    let (coach, principal) = (world.cast.coach, world.cast.principal);
    let (by_coach, by_principal) = (world.actor(coach), world.actor(principal));
    let permit = Permit::for_program(world.authority, Action::CheckCommitment);
    let app = &world.app;
    let first = record_check(app, &by_coach, permit, record(coach, 3));
    let second = record_check(app, &by_principal, permit, record(principal, 1));
    let (first, second) = tokio::join!(first, second);
    let db = world.app.shell.db.read();
    let results = list_results_of(db, world.authority, &[checks[0].id])
        .await
        .unwrap();
    assert_eq!(results.len(), 1);
    let kept = results[0].made_by;
    let evidence = list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!((evidence.len(), evidence[0].rater_id), (1, kept));
    for (by, outcome) in [(coach, first), (principal, second)] {
        match outcome {
            Ok(()) => assert_eq!(kept, by),
            Err(error) => {
                assert!(matches!(error, FollowUpError::AlreadyDone), "{error:?}");
                assert_ne!(kept, by);
            }
        }
    }
}

#[db_test]
async fn a_gain_that_fades_opens_the_need_again(world: World) {
    let (commitment, checks) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    for (index, days, value) in [(0, 30, "3"), (1, 30, "2")] {
        world.app.shell.clock.pass_days(days);
        let day = world.today().to_string();
        let coach = world.browser(world.cast.coach).await;
        let check = format!("{path}/checks/{}", checks[index].id);
        coach.get(&path).await.expect(200).hides("memudar");
        let fields = [
            ("value", value),
            ("method", "artefact"),
            ("held_on", day.as_str()),
        ];
        let _ = coach.submit(&path, &check, &fields).await.expect(303);
    }
    let page = world
        .browser(world.cast.teacher)
        .await
        .get(&path)
        .await
        .expect(200);
    page.says("Yang sudah dicapai tampak memudar");
    page.says("Kebutuhan ini terbuka lagi");
    let list = world
        .browser(world.cast.coach)
        .await
        .get("/commitments")
        .await
        .expect(200);
    list.says("Yang sudah dicapai tampak memudar");
    let tasks = tasks_of(&world, world.cast.coach).await;
    assert!(
        tasks.contains(&"Yang dicapai Bu Sari tampak memudar".to_owned()),
        "{tasks:?}"
    );
}
