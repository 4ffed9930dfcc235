//! Finishing a programme and the commitments that come of it.

use follow_up::{FollowUpError, finish_offer, list_checks_of, list_commitments_of_offer};
use planning::{OfferState, find_offer};
use testkit::{World, db_test};

use crate::offers::add_offer;
use crate::support::{leave, run};

#[db_test]
async fn finishing_gives_every_participant_a_promise_a_mentor_and_three_days(world: World) {
    let people = [world.cast.teacher, world.cast.colleague];
    let offer = run(&world, &people).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/offers/{offer}/follow-up");
    let before = coach.get(&path).await.expect(200);
    before.says("2 peserta masing-masing mendapat satu RTL");
    before.says("sesudah 30, 60, dan 90 hari");
    let finish = format!("/offers/{offer}/finish");
    let answer = coach.submit(&path, &finish, &[]).await.expect(303);
    let after = coach.get(&answer.location).await.expect(200);
    after.says("Setiap peserta sekarang punya RTL dan pendamping");
    after.says("Bu Sari Menerapkan");
    after.says("Pak Budi Menerapkan");
    after.hides("Selesaikan program");

    let db = world.app.shell.db.read();
    let found = find_offer(db, world.authority, offer)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.state, found.finished_on),
        (OfferState::Finished, Some(world.today()))
    );
    let rows = list_commitments_of_offer(db, world.authority, offer)
        .await
        .unwrap();
    assert!(rows.iter().all(|row| row.mentor_id == world.cast.coach));
    assert!(rows[0].what.starts_with("Menerapkan “"), "{}", rows[0].what);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let checks = list_checks_of(db, world.authority, &ids[..1])
        .await
        .unwrap();
    let days: Vec<_> = checks
        .iter()
        .map(|check| check.due_on.to_string())
        .collect();
    assert_eq!(days, ["2026-12-24", "2027-01-23", "2027-02-22"]);

    // Sent twice: nothing is made a second time.
    let _ = coach.submit("/account", &finish, &[]).await.expect(303);
    let again = list_commitments_of_offer(db, world.authority, offer)
        .await
        .unwrap();
    assert_eq!(again.len(), 2);
    assert_eq!(
        list_checks_of(db, world.authority, &ids)
            .await
            .unwrap()
            .len(),
        6
    );
}

#[db_test]
async fn only_coach_and_leaders_finish_a_programme(world: World) {
    let offer = run(&world, &[world.cast.teacher]).await;
    let finish = format!("/offers/{offer}/finish");
    for person in [
        world.cast.teacher,
        world.cast.colleague,
        world.cast.supervisor,
    ] {
        let browser = world.browser(person).await;
        let page = browser
            .get(&format!("/offers/{offer}/follow-up"))
            .await
            .expect(200);
        page.hides("Selesaikan program");
        let _ = browser.submit("/account", &finish, &[]).await.expect(403);
    }
    let stranger = world.browser(world.cast.stranger).await;
    let _ = stranger
        .get(&format!("/offers/{offer}/follow-up"))
        .await
        .expect(403);
    let db = world.app.shell.db.read();
    let found = find_offer(db, world.authority, offer)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.state, OfferState::Running);
    let principal = world.browser(world.cast.principal).await;
    let _ = principal.submit("/account", &finish, &[]).await.expect(303);
}

#[db_test]
async fn a_programme_that_does_not_run_cannot_be_finished(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/offers/{offer}/follow-up");
    coach
        .get(&path)
        .await
        .expect(200)
        .says("Program ini belum dimulai");
    let finish = format!("/offers/{offer}/finish");
    let answer = coach.submit("/account", &finish, &[]).await.expect(409);
    answer.says("tidak sedang berjalan");
    let actor = world.actor(world.cast.coach);
    let today = world.today();
    let error = finish_offer(&world.app, &actor, leave(&world), offer, today)
        .await
        .unwrap_err();
    assert!(matches!(error, FollowUpError::NotRunning), "{error:?}");
    let db = world.app.shell.db.read();
    assert!(
        list_commitments_of_offer(db, world.authority, offer)
            .await
            .unwrap()
            .is_empty()
    );
}

#[db_test]
async fn a_coach_who_took_part_gets_someone_else_beside_them(world: World) {
    let offer = run(&world, &[world.cast.coach, world.cast.teacher]).await;
    let (actor, today) = (world.actor(world.cast.principal), world.today());
    finish_offer(&world.app, &actor, leave(&world), offer, today)
        .await
        .unwrap();
    let db = world.app.shell.db.read();
    for row in list_commitments_of_offer(db, world.authority, offer)
        .await
        .unwrap()
    {
        let is_coach = row.person_id == world.cast.coach;
        let expected = if is_coach {
            world.cast.principal
        } else {
            world.cast.coach
        };
        assert_eq!(row.mentor_id, expected);
    }
}

#[db_test]
async fn colleagues_do_not_read_what_others_promised(world: World) {
    let people = [world.cast.teacher, world.cast.colleague];
    let offer = run(&world, &people).await;
    let (actor, today) = (world.actor(world.cast.coach), world.today());
    finish_offer(&world.app, &actor, leave(&world), offer, today)
        .await
        .unwrap();
    let path = format!("/offers/{offer}/follow-up");
    let own = world
        .browser(world.cast.teacher)
        .await
        .get(&path)
        .await
        .expect(200);
    own.says("Didampingi Pak Hadi");
    own.says("1 RTL lain hanya terlihat oleh pemiliknya");
    let other = world
        .browser(world.cast.librarian)
        .await
        .get(&path)
        .await
        .expect(200);
    other.says("2 RTL lain hanya terlihat oleh pemiliknya");
    other.hides("Menerapkan");
}
