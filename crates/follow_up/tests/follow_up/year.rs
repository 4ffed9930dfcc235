//! A year of a school of sixty: ten programmes of six people, whose practice holds, fades, never comes, or
//! is never looked at. Nothing ends without commitments, late looks rise as stated, and needs open again
//! exactly where gains faded.

use std::collections::BTreeSet;

use follow_up::{
    CheckMethod, Commitment, CommitmentCheck, RecordCheck, finish_offer, list_checks_of,
    list_commitments_of_offer, record_check,
};
use kernel::PersonId;
use kernel::people::{Person, Post, PostId, PostKind, add_people, add_posts};
use needs::{ReopenReason, list_reopened_of_people};
use planning::{OfferState, find_offer, list_participants};
use platform::audit::Audited;
use testkit::{World, db_test};

use crate::support::{leave, run, tasks_of};

const STAFF: usize = 60;
const GROUP: usize = 6;
/// Days that pass between two looks at the whole school.
const STEP: i64 = 7;

/// What is seen at each of the three checks; nothing where nobody looks.
const COURSES: [Option<[u8; 3]>; 4] = [Some([3, 3, 3]), Some([3, 2, 2]), Some([1, 1, 1]), None];

/// Somebody's promise, and the course their practice takes.
struct Followed {
    commitment: Commitment,
    checks: Vec<CommitmentCheck>,
    course: Option<[u8; 3]>,
    /// How many checks were held.
    held: usize,
}

#[db_test]
async fn a_year_of_a_school_of_sixty(world: World) {
    let everyone = staff(&world).await;
    let mut followed: Vec<Followed> = Vec::new();
    let mut groups = everyone.chunks(GROUP);
    for week in 0..52 {
        if week % 3 == 0
            && let Some(group) = groups.next()
        {
            followed.extend(programme(&world, group).await);
        }
        world.app.shell.clock.pass_days(STEP);
        look_round(&world, &mut followed).await;
        if week % 4 == 0 {
            expect_escalations(&world, &followed).await;
        }
    }
    assert_eq!(followed.len(), STAFF, "everyone took part in a programme");
    expect_reopened(&world, &everyone, &followed).await;
}

async fn staff(world: &World) -> Vec<PersonId> {
    let people: Vec<Person> = (0..STAFF)
        .map(|number| {
            let name = format!("Rekan {number:02}");
            Person::named(world.authority, PersonId::new(), &name)
        })
        .collect();
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let posts = ids.iter().map(|person| Post {
        authority_id: world.authority,
        id: PostId::new(),
        person_id: *person,
        school_id: world.cast.school,
        kind: PostKind::Teacher,
        title: "Guru Kelas".to_owned(),
        starts_on: None,
        ends_on: None,
    });
    let posts = posts.collect();
    let tx = world.app.shell.db.begin().await.unwrap();
    add_people(&tx, people).await.unwrap();
    add_posts(&tx, posts).await.unwrap();
    let actor = world.actor(world.cast.administrator);
    tx.commit(&actor, Audited::new("roster.imported", world.cast.school.0))
        .await
        .unwrap();
    ids
}

/// Runs and finishes a programme; each participant has a commitment, a mentor and three days.
async fn programme(world: &World, group: &[PersonId]) -> Vec<Followed> {
    let offer = run(world, group).await;
    let (actor, today) = (world.actor(world.cast.coach), world.today());
    finish_offer(&world.app, &actor, leave(world), offer, today)
        .await
        .unwrap();
    let (db, authority) = (world.app.shell.db.read(), world.authority);
    let found = find_offer(db, authority, offer).await.unwrap().unwrap();
    assert_eq!(found.state, OfferState::Finished);
    let rows = list_commitments_of_offer(db, authority, offer)
        .await
        .unwrap();
    let promised: BTreeSet<_> = rows.iter().map(|row| row.person_id).collect();
    let took_part = list_participants(db, authority, offer).await.unwrap();
    assert_eq!(promised, took_part.into_iter().collect());
    let mut followed = Vec::new();
    for (number, commitment) in rows.into_iter().enumerate() {
        assert_ne!(commitment.mentor_id, commitment.person_id);
        let checks = list_checks_of(db, authority, &[commitment.id])
            .await
            .unwrap();
        assert_eq!(checks.len(), 3);
        followed.push(Followed {
            commitment,
            checks,
            course: COURSES[number % COURSES.len()],
            held: 0,
        });
    }
    followed
}

/// Holds every check that is due, where anybody looks at all.
async fn look_round(world: &World, followed: &mut [Followed]) {
    let today = world.today();
    for one in followed {
        let (Some(course), Some(check)) = (one.course, one.checks.get(one.held)) else {
            continue;
        };
        if check.due_on > today {
            continue;
        }
        let record = RecordCheck {
            check: check.id,
            by: one.commitment.mentor_id,
            held_on: today,
            today,
            value: course[one.held],
            method: CheckMethod::Observation,
            note: String::new(),
        };
        let actor = world.actor(one.commitment.mentor_id);
        record_check(&world.app, &actor, leave(world), record)
            .await
            .unwrap();
        one.held += 1;
    }
}

/// Principal and supervisor are asked about exactly the people whose look is late enough.
async fn expect_escalations(world: &World, followed: &[Followed]) {
    let today = world.today();
    for (reader, after_days) in [(world.cast.principal, 7), (world.cast.supervisor, 21)] {
        let expected: BTreeSet<String> = followed
            .iter()
            .filter(|one| one.commitment.mentor_id != reader)
            .filter(|one| {
                let next = one.checks.get(one.held);
                next.is_some_and(|check| today.days_since(check.due_on) > after_days)
            })
            .map(|one| one.commitment.id.to_string())
            .collect();
        let asked = tasks_of(world, reader).await;
        let count = asked
            .iter()
            .filter(|title| title.starts_with("Tanyakan: praktik Rekan"))
            .count();
        assert_eq!(count, expected.len(), "{today}");
    }
    for other in [
        world.cast.colleague,
        world.cast.planner,
        world.cast.stranger,
    ] {
        let asked = tasks_of(world, other).await;
        assert!(!asked.iter().any(|title| title.starts_with("Tanyakan")));
    }
}

async fn expect_reopened(world: &World, everyone: &[PersonId], followed: &[Followed]) {
    let db = world.app.shell.db.read();
    let open = list_reopened_of_people(db, world.authority, everyone)
        .await
        .unwrap();
    let found: BTreeSet<_> = open.iter().map(|row| (row.person_id, row.reason)).collect();
    let expected: BTreeSet<_> = followed
        .iter()
        .filter_map(|one| {
            let reason = match one.course? {
                [3, 2, _] => ReopenReason::LessSeen,
                [1, ..] => ReopenReason::NotSeen,
                _ => return None,
            };
            Some((one.commitment.person_id, reason))
        })
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(found, expected);
}
