//! What changed in the competency of participants, and who may see it.

use crate::support::{AIM, add_offer, see};
use kernel::competency_map::{estimate_as_of, list_latest_of_people, rater_spread};
use kernel::frameworks::{FrameworkCode, IndicatorCode};
use kernel::people::{self, Employment, Person, Post, PostId, PostKind, find_person};
use kernel::{Action, Permit, PersonId};
use monitoring::{AddIndicator, HowRead, OutcomeIndicatorId, OutcomeKind, Verdict, load_change};
use planning::OfferId;
use platform::audit::Audited;
use testkit::{World, db_test};

/// Sets an indicator of practice and starts the offer today.
async fn start(world: &World, offer: OfferId) {
    let coach = world.cast.coach;
    let add = AddIndicator {
        id: OutcomeIndicatorId::new(),
        offer,
        kind: OutcomeKind::Practice,
        name: "Kesepakatan kelas".to_owned(),
        unit: "kali".to_owned(),
        baseline: 0.0,
        target: 6.0,
        starts_on: world.today(),
        due_on: world.today().plus_days(60),
        reader: coach,
        how: HowRead::by_hand(),
        by: coach,
    };
    let actor = world.actor(coach);
    let permit = Permit::for_program(world.authority, Action::RunProgramme);
    monitoring::add_indicator(&world.app, &actor, permit, add)
        .await
        .unwrap();
    let today = world.today();
    monitoring::start_offer(&world.app, &actor, permit, offer, today)
        .await
        .unwrap();
}

async fn add_teacher(world: &World, name: &str) -> PersonId {
    let tx = world.app.shell.db.begin().await.unwrap();
    let person = Person {
        employment: Employment::Pns,
        rank: Some("ahli-muda".to_owned()),
        ..Person::named(world.authority, PersonId::new(), name)
    };
    let id = person.id;
    people::add_person(&tx, person).await.unwrap();
    let post = Post {
        authority_id: world.authority,
        id: PostId::new(),
        person_id: id,
        school_id: world.cast.school,
        kind: PostKind::Teacher,
        title: "Guru Kelas".to_owned(),
        starts_on: None,
        ends_on: None,
    };
    people::add_post(&tx, post).await.unwrap();
    let actor = world.actor(world.cast.administrator);
    tx.commit(&actor, Audited::new("person.added", id.0))
        .await
        .unwrap();
    id
}

/// Two looks before the start and four after it, by different people.
async fn practise(world: &World, people: &[PersonId], before: u8, after: u8) {
    let today = world.today();
    for person in people {
        for rater in [world.cast.coach, world.cast.principal] {
            see(world, rater, *person, today.plus_days(-20), before).await;
        }
    }
    world.app.shell.clock.pass_days(60);
    let later = world.today();
    for person in people {
        for rater in [
            world.cast.coach,
            world.cast.principal,
            world.cast.supervisor,
        ] {
            see(world, rater, *person, later.plus_days(-9), after).await;
            see(world, rater, *person, later.plus_days(-2), after).await;
        }
    }
}

#[db_test]
async fn an_earlier_map_rests_on_earlier_evidence_alone(world: World) {
    let (teacher, today) = (world.cast.teacher, world.today());
    see(&world, world.cast.coach, teacher, today.plus_days(-30), 1).await;
    let db = world.app.shell.db.read();
    let then = list_latest_of_people(db, world.authority, &[teacher])
        .await
        .unwrap();
    let then = then.iter().find(|line| line.subject == AIM).unwrap();
    // Entered later, one held before the day and one on it.
    see(&world, world.cast.principal, teacher, today, 3).await;
    let person = find_person(db, world.authority, teacher)
        .await
        .unwrap()
        .unwrap();

    let before = estimate_as_of(&world.app, db, &person, today)
        .await
        .unwrap();
    let line = before.line(AIM).unwrap();
    assert_eq!(
        (line.level, line.low, line.high),
        (then.level, then.low, then.high)
    );
    assert_eq!((before.before.len(), before.since.len()), (1, 1));

    let after = estimate_as_of(&world.app, db, &person, today.plus_days(1))
        .await
        .unwrap();
    assert!(after.line(AIM).unwrap().level > line.level);
    let never = estimate_as_of(&world.app, db, &person, today.plus_days(-30))
        .await
        .unwrap();
    assert_eq!(never.line(AIM), None);
    // Raters differ by about a third of a level.
    let spread = rater_spread(&world.app, &FrameworkCode::new("guru-2626-2023")).unwrap();
    assert!((0.3..0.4).contains(&spread), "{spread}");
}

#[db_test]
async fn a_small_group_is_seen_by_its_own_people_and_leaders_alone(world: World) {
    let people = [world.cast.teacher, world.cast.colleague];
    let offer = add_offer(&world, &people).await;
    let today = world.today();
    for person in people {
        see(&world, world.cast.coach, person, today.plus_days(-20), 1).await;
    }
    start(&world, offer).await;
    practise(&world, &people, 1, 3).await;

    let path = format!("/offers/{offer}/indicators");
    for leader in [world.cast.coach, world.cast.principal] {
        let page = world.browser(leader).await.get(&path).await.expect(200);
        page.says("Rata-rata level peserta");
        page.hides("Anda sendiri");
    }
    let own = world
        .browser(world.cast.teacher)
        .await
        .get(&path)
        .await
        .expect(200);
    own.says("Terlalu sedikit orang untuk ditunjukkan di sini");
    own.says("Anda sendiri: Naik");
    own.hides("Catat data");
    own.hides("Rata-rata level peserta");
    for other in [
        world.cast.librarian,
        world.cast.supervisor,
        world.cast.planner,
    ] {
        let page = world.browser(other).await.get(&path).await.expect(200);
        page.says("Terlalu sedikit orang untuk ditunjukkan di sini");
        page.hides("Anda sendiri");
        page.hides("Selang 90 %");
        page.hides("Naik");
    }
}

#[db_test]
async fn a_group_of_five_is_told_what_changed_and_what_stands_behind_it(world: World) {
    let mut people = vec![world.cast.teacher, world.cast.colleague];
    for name in ["Bu Ani", "Bu Ina", "Pak Oki"] {
        people.push(add_teacher(&world, name).await);
    }
    let late = add_teacher(&world, "Bu Uli").await;
    let all: Vec<_> = people.iter().copied().chain([late]).collect();
    let offer = add_offer(&world, &all).await;
    start(&world, offer).await;
    practise(&world, &people, 1, 3).await;

    let path = format!("/offers/{offer}/indicators");
    let page = world
        .browser(world.cast.librarian)
        .await
        .get(&path)
        .await
        .expect(200);
    page.says("Rata-rata level peserta, dari sebelum 24 Nov 2026 sampai sekarang");
    page.says("Naik");
    page.says("Tidak ikut dihitung: 1 orang tanpa bukti sebelum program, 0 orang tanpa bukti baru");
    page.says("diisi oleh 3 orang");
    page.says("Pemeriksaan tindak lanjut 10 30");
    page.says("belum bukti bahwa programlah penyebabnya");
}

#[db_test]
async fn nothing_is_claimed_where_the_interval_holds_zero(world: World) {
    let person = world.cast.teacher;
    let offer = add_offer(&world, &[person]).await;
    start(&world, offer).await;
    practise(&world, &[person], 2, 2).await;

    let db = world.app.shell.db.read();
    let people = [find_person(db, world.authority, person)
        .await
        .unwrap()
        .unwrap()];
    let started = "2026-11-24".parse().unwrap();
    let group = load_change(&world.app, db, &people, &[IndicatorCode::new(AIM)], started).await;
    let change = group.unwrap().indicators[0].of_group().unwrap();
    assert_eq!(change.verdict(), Verdict::CannotTell, "{change:?}");
    let path = format!("/offers/{offer}/indicators");
    let page = world
        .browser(world.cast.coach)
        .await
        .get(&path)
        .await
        .expect(200);
    page.says("Belum dapat dikatakan: perkiraannya");
}

#[db_test]
async fn without_evidence_on_both_sides_nothing_is_compared(world: World) {
    let people = [world.cast.teacher, world.cast.colleague];
    let offer = add_offer(&world, &people).await;
    // One was seen before the start only, the other since the start only.
    let today = world.today();
    see(&world, world.cast.coach, people[0], today.plus_days(-3), 2).await;
    start(&world, offer).await;
    see(&world, world.cast.coach, people[1], today, 3).await;
    let path = format!("/offers/{offer}/indicators");
    let page = world
        .browser(world.cast.coach)
        .await
        .get(&path)
        .await
        .expect(200);
    page.says("belum ada peserta yang punya bukti sebelum dan sesudah program dimulai");
    page.hides("Rata-rata level peserta");
}

#[db_test]
async fn the_story_tells_a_change_to_those_who_may_see_the_map(world: World) {
    let person = world.cast.teacher;
    let offer = add_offer(&world, &[person]).await;
    start(&world, offer).await;
    practise(&world, &[person], 1, 3).await;
    let path = format!("/probe/story/{person}");
    for reader in [person, world.cast.principal] {
        let story = world
            .browser(reader)
            .await
            .get(&path)
            .await
            .expect(200)
            .body;
        assert!(
            story.starts_with("Yang berubah selama Pendampingan kelas aman: "),
            "{story}"
        );
        assert!(story.contains("selang 90 %"), "{story}");
    }
    for reader in [world.cast.colleague, world.cast.administrator] {
        assert_eq!(
            world
                .browser(reader)
                .await
                .get(&path)
                .await
                .expect(200)
                .body,
            ""
        );
    }
}
