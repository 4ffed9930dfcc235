//! Ways of working together, walked through by those who take part.

use delivery::cycle::{CycleId, CycleRole, Step, Way, list_entries, way_of, ways};
use kernel::PersonId;
use planning::Mode;
use testkit::{Answer, Browser, Piece, World, db_test};

/// Someone of the first school for each role but the leader's.
#[cfg(test)]
fn holder(world: &World, role: CycleRole) -> PersonId {
    match role {
        CycleRole::Lead => world.cast.coach,
        CycleRole::Partner | CycleRole::Observer => world.cast.teacher,
        CycleRole::Member => world.cast.librarian,
        CycleRole::Host => world.cast.colleague,
    }
}

/// The coach opens a cycle with one person in each role.
#[cfg(test)]
async fn open(world: &World, way: &Way) -> CycleId {
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/cycles/new/{}", way.mode);
    let roles: Vec<(String, String)> = way
        .roles()
        .filter(|role| *role != CycleRole::Lead)
        .map(|role| (format!("role-{role}"), holder(world, role).to_string()))
        .collect();
    let mut fields = vec![("id", "*"), ("title", "Murid yang diam ikut bicara")];
    fields.extend(roles.iter().map(|(name, id)| (name.as_str(), id.as_str())));
    let answer = coach.submit(&path, &path, &fields).await.expect(303);
    let id = answer.location.trim_start_matches("/cycles/");
    id.split('?').next().unwrap().parse().unwrap()
}

/// The answers of a step: the same sentence to every question.
#[cfg(test)]
fn answers<'a>(step: &'a Step, round: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    let head = [("round", round), ("step", step.code.as_str())];
    let asked = step.asks.iter().map(|ask| (ask.code.as_str(), text));
    head.into_iter().chain(asked).collect()
}

#[cfg(test)]
async fn write(browser: &Browser, id: CycleId, step: &Step, round: &str, text: &str) -> Answer {
    let path = format!("/cycles/{id}");
    let mut fields = answers(step, round, text);
    fields.extend([("id", "*"), ("replaces", "*")]);
    browser
        .submit(&path, &format!("{path}/steps"), &fields)
        .await
}

#[db_test]
async fn every_way_is_walked_from_its_first_step_to_the_next_round(world: World) {
    for way in ways() {
        let id = open(&world, way).await;
        for step in &way.steps {
            let mut roles = step.by.clone();
            roles.retain(|role| way.roles().any(|known| known == *role));
            let people = match step.is_for_each {
                true => roles,
                false => roles[..1].to_vec(),
            };
            for role in people {
                let browser = world.browser(holder(&world, role)).await;
                let page = browser.get(&format!("/cycles/{id}")).await.expect(200);
                page.says(step.title(platform::i18n::Language::Indonesian));
                let text = format!("Kata di langkah {}", step.code);
                let answer = write(&browser, id, step, "1", &text).await.expect(303);
                assert!(answer.location.contains("cycle-written"), "{:?}", way.mode);
            }
        }
        let coach = world.browser(world.cast.coach).await;
        let page = coach.get(&format!("/cycles/{id}")).await.expect(200);
        page.says("Putaran 1 selesai");
        let first = &way.steps[0];
        let role = first.by[0];
        let browser = world.browser(holder(&world, role)).await;
        let _ = write(&browser, id, first, "2", "Lanjut").await.expect(303);
        page_says_round_two(&browser, id).await;
    }
}

#[cfg(test)]
async fn page_says_round_two(browser: &Browser, id: CycleId) {
    let page = browser.get(&format!("/cycles/{id}")).await.expect(200);
    page.says("Putaran 2, langkah");
}

#[db_test]
async fn what_two_write_is_read_by_the_two_and_its_state_by_the_leader(world: World) {
    let way = way_of(Mode::Mentoring).unwrap();
    let id = open(&world, way).await;
    let coach = world.browser(world.cast.coach).await;
    let _ = write(&coach, id, &way.steps[0], "1", "Rahasia berdua")
        .await
        .expect(303);
    let path = format!("/cycles/{id}");
    for (who, person, status) in [
        ("coach", world.cast.coach, 200),
        ("coachee", world.cast.teacher, 200),
        ("principal", world.cast.principal, 200),
        ("colleague", world.cast.colleague, 404),
        ("supervisor", world.cast.supervisor, 404),
        ("administrator", world.cast.administrator, 404),
        ("stranger", world.cast.stranger, 404),
    ] {
        let page = world.browser(person).await.get(&path).await;
        assert_eq!(page.status.as_u16(), status, "{who}");
        let is_one_of_two = [world.cast.coach, world.cast.teacher].contains(&person);
        assert_eq!(page.text().contains("Rahasia"), is_one_of_two, "{who}");
    }
    let principal = world.browser(world.cast.principal).await;
    let list = principal.get("/cycles").await.expect(200);
    list.says("Putaran 1, langkah 2 dari 5: Amati");
    list.hides("Rahasia");
    let colleague = world.browser(world.cast.colleague).await;
    colleague.get("/cycles").await.hides("Murid yang diam");
}

#[db_test]
async fn only_whose_step_it_is_writes_it(world: World) {
    let way = way_of(Mode::Mentoring).unwrap();
    let id = open(&world, way).await;
    let teacher = world.browser(world.cast.teacher).await;
    let observe = &way.steps[1];
    let _ = write(&teacher, id, observe, "1", "Saya amati diri")
        .await
        .expect(403);
    let coach = world.browser(world.cast.coach).await;
    let _ = write(&coach, id, observe, "3", "Melompat")
        .await
        .expect(403);
    let empty = write(&coach, id, &way.steps[0], "1", " ").await.expect(422);
    empty.says("Isian ini belum diisi");
}

#[cfg(test)]
async fn two_devices(world: &World, is_first_early: bool) -> Vec<String> {
    let way = way_of(Mode::Mentoring).unwrap();
    let id = open(world, way).await;
    let coach = world.browser(world.cast.coach).await;
    let teacher = world.browser(world.cast.teacher).await;
    let action = format!("/cycles/{id}/steps");
    let step = &way.steps[0];
    // Both wrote without a network, on pages on which nothing stood yet.
    let entry = |number: u32| format!("01930000-0000-7000-8000-{number:012}");
    let base = id.0.as_u128() as u32 % 1_000_000;
    let (one, two) = (entry(base), entry(base + 1));
    let mut mine = answers(step, "1", "Kata pendamping");
    mine.push(("id", one.as_str()));
    let mut theirs = answers(step, "1", "Kata guru");
    theirs.push(("id", two.as_str()));
    let from_coach = (&coach, Piece::first(world.cast.coach, &action), mine);
    let from_teacher = (&teacher, Piece::first(world.cast.teacher, &action), theirs);
    let order = match is_first_early {
        true => [&from_coach, &from_teacher],
        false => [&from_teacher, &from_coach],
    };
    for (browser, piece, fields) in order {
        let _ = browser.hand_in(piece, &action, fields).await.expect(200);
    }
    for browser in [&coach, &teacher] {
        let page = browser.get(&format!("/cycles/{id}")).await.expect(200);
        page.says("dua versi");
        page.says("Kata pendamping");
        page.says("Kata guru");
        let tasks = browser.get("/probe/tasks").await;
        assert!(
            tasks.body.contains("Dua versi perlu disatukan"),
            "{}",
            tasks.body
        );
    }
    let _ = write(&teacher, id, step, "1", "Kata bersama")
        .await
        .expect(303);
    let settled = coach.get(&format!("/cycles/{id}")).await.expect(200);
    settled.hides("dua versi");
    settled.says("Kata bersama");
    let db = world.app.shell.db.read();
    let entries = list_entries(db, world.authority, &[id]).await.unwrap();
    entries.iter().map(|entry| entry.answers.clone()).collect()
}

#[db_test]
async fn two_devices_without_a_network_end_alike_in_either_order_and_both_people_are_told(
    world: World,
) {
    let one = two_devices(&world, true).await;
    let other = two_devices(&world, false).await;
    assert_eq!(one, other);
    assert_eq!(one.len(), 3, "nothing anybody wrote is gone");
}

#[db_test]
async fn a_step_sent_twice_is_kept_once_and_a_correction_stands_in_for_it(world: World) {
    let way = way_of(Mode::LessonStudy).unwrap();
    let id = open(&world, way).await;
    let coach = world.browser(world.cast.coach).await;
    let action = format!("/cycles/{id}/steps");
    let step = &way.steps[0];
    let mut fields = answers(step, "1", "Rancangan");
    fields.push(("id", "01930000-0000-7000-8000-000000000001"));
    for _ in 0..2 {
        let mut all = fields.clone();
        all.push(("replaces", ""));
        let answer = coach.submit(&format!("/cycles/{id}"), &action, &all).await;
        let _ = answer.expect(303);
    }
    let db = world.app.shell.db.read();
    let entries = list_entries(db, world.authority, &[id]).await.unwrap();
    assert_eq!(entries.len(), 1);
    let mut corrected = answers(step, "1", "Rancangan baru");
    corrected.push(("id", "01930000-0000-7000-8000-000000000002"));
    corrected.push(("replaces", "01930000-0000-7000-8000-000000000001"));
    let _ = coach
        .submit(&format!("/cycles/{id}"), &action, &corrected)
        .await
        .expect(303);
    let page = coach.get(&format!("/cycles/{id}")).await;
    page.says("Rancangan baru");
    page.hides("dua versi");
}

#[db_test]
async fn a_coach_who_leaves_hands_over_with_a_word_and_the_next_one_goes_on(world: World) {
    let way = way_of(Mode::Mentoring).unwrap();
    let id = open(&world, way).await;
    let path = format!("/cycles/{id}");
    let coach = world.browser(world.cast.coach).await;
    let _ = write(&coach, id, &way.steps[0], "1", "Menunggu lima detik")
        .await
        .expect(303);
    let next = world.cast.colleague.to_string();
    let fields = [
        ("lead", next.as_str()),
        ("note", "Ia suka diamati pagi hari"),
    ];
    let stranger = world.browser(world.cast.stranger).await;
    let token = stranger.get("/cycles").await.field("_csrf").unwrap();
    let foreign = [
        ("_csrf", token.as_str()),
        ("lead", next.as_str()),
        ("note", "x"),
    ];
    let _ = stranger
        .submit("/cycles", &format!("{path}/lead"), &foreign)
        .await
        .expect(404);
    let _ = coach
        .submit(&path, &format!("{path}/lead"), &fields)
        .await
        .expect(303);
    let successor = world.browser(world.cast.colleague).await;
    let page = successor.get(&path).await.expect(200);
    page.says("Menunggu lima detik");
    page.says("Ia suka diamati pagi hari");
    let _ = write(&successor, id, &way.steps[1], "1", "Tiga murid baru")
        .await
        .expect(303);
    // Who has handed over may still read, and writes no more.
    let _ = write(&coach, id, &way.steps[4], "1", "Saya lagi")
        .await
        .expect(403);
}

#[db_test]
async fn being_named_opens_nothing_and_writing_says_yes_to_the_coach(world: World) {
    let way = way_of(Mode::Mentoring).unwrap();
    let id = open(&world, way).await;
    let (db, authority) = (world.app.shell.db.read(), world.authority);
    let teacher = world.cast.teacher;
    let before = kernel::access::list_coaches_of(db, authority, teacher).await;
    assert!(before.unwrap().is_empty());
    let browser = world.browser(teacher).await;
    let _ = write(&browser, id, &way.steps[0], "1", "Saya ingin ini")
        .await
        .expect(303);
    let after = kernel::access::list_coaches_of(db, authority, teacher).await;
    let coaches: Vec<_> = after.unwrap().iter().map(|row| row.coach_id).collect();
    assert_eq!(coaches, [world.cast.coach]);
}

#[db_test]
async fn a_community_is_joined_without_leave_and_its_host_goes_round(world: World) {
    let way = way_of(Mode::Community).unwrap();
    let id = open(&world, way).await;
    let path = format!("/cycles/{id}");
    let coach = world.browser(world.cast.coach).await;
    let _ = write(&coach, id, &way.steps[0], "1", "Masalah kita")
        .await
        .expect(303);
    let stranger = world.browser(world.cast.stranger).await;
    let _ = stranger.get(&path).await.expect(404);
    let teacher = world.browser(world.cast.teacher).await;
    let before = teacher.get(&path).await.expect(200);
    before.hides("Masalah kita");
    let _ = teacher
        .submit(&path, &format!("{path}/join"), &[])
        .await
        .expect(303);
    let after = teacher.get(&path).await.expect(200);
    after.says("Masalah kita");
    after.says("Giliran tuan rumah: Pak Hadi");
    let list = teacher.get("/cycles").await.expect(200);
    list.says("Putaran 1, langkah 2 dari 4");
}

#[db_test]
async fn a_coach_sees_who_is_overdue_and_a_closed_cycle_takes_nothing_more(world: World) {
    let way = way_of(Mode::Mentoring).unwrap();
    let cycle = delivery::cycle::OpenCycle {
        id: CycleId::new(),
        mode: Mode::Mentoring,
        offer: None,
        school: world.cast.school,
        title: "Lama tidak bertemu".to_owned(),
        lead: world.cast.coach,
        others: vec![(world.cast.teacher, CycleRole::Partner)],
        today: world.today().plus_days(-20),
    };
    let id = cycle.id;
    let permit = kernel::Permit::for_program(world.authority, kernel::Action::OpenCycle);
    let actor = world.actor(world.cast.coach);
    delivery::cycle::open_cycle(&world.app, &actor, permit, cycle)
        .await
        .unwrap();
    let coach = world.browser(world.cast.coach).await;
    let list = coach.get("/cycles").await.expect(200);
    list.says("terlambat 13 hari");
    list.says("1 sudah lewat waktunya");
    let path = format!("/cycles/{id}");
    let _ = coach
        .submit(&path, &format!("{path}/close"), &[])
        .await
        .expect(303);
    let _ = write(&coach, id, &way.steps[0], "1", "Terlambat")
        .await
        .expect(403);
    coach.get(&path).await.says("Ditutup");
}
