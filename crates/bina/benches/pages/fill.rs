//! A school with evidence, and an authority with maps, made from numbers that repeat.

use kernel::access::Permit;
use kernel::competency_map::{self, MapEntry, MapEntryId};
use kernel::evidence::{self, AssessmentId, RatedItem, Submission};
use kernel::frameworks::{Instrument, Source};
use kernel::people::{self, Employment, Post, PostId, PostKind, School};
use kernel::{Action, Person, PersonId, SchoolId, Semester};
use planning::{
    Allocation, AllocationId, Mode, Offer, OfferId, OfferState, Plan, PlanId, PlanNeed, PlanNeedId,
    PlanState, Programme, ProgrammeId,
};
use platform::audit::Audited;
use platform::db::{Tx, add_all};
use testkit::World;

/// People of the school.
const SCHOOL: usize = 60;
/// Semesters with evidence.
const SEMESTERS: i32 = 4;
/// People of a school of the authority.
const EACH: usize = 60;
/// People whose lines are added at once.
const AT_ONCE: usize = 500;

const EMPLOYMENTS: [Employment; 3] = [Employment::Pns, Employment::Pppk, Employment::Honorary];

/// A number between 0 and 1 that looks random and is the same every time.
fn chance(seed: usize) -> f64 {
    let mixed = (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed >> 11) as f64) / ((1_u64 << 53) as f64)
}

fn person(world: &World, number: usize) -> Person {
    Person {
        employment: EMPLOYMENTS[number % EMPLOYMENTS.len()],
        rank: Some("ahli-muda".to_owned()),
        ..Person::named(world.authority, PersonId::new(), &format!("Guru {number}"))
    }
}

fn post(world: &World, person: PersonId, school: SchoolId, number: usize) -> Post {
    let titles = ["Guru Kelas", "Guru IPA", "Guru Matematika", "Guru IPS"];
    Post {
        authority_id: world.authority,
        id: PostId::new(),
        person_id: person,
        school_id: school,
        kind: PostKind::Teacher,
        title: titles[number % titles.len()].to_owned(),
        starts_on: None,
        ends_on: None,
    }
}

async fn commit(world: &World, tx: Tx) {
    let entry = Audited::new("roster.imported", world.authority.0);
    let actor = world.actor(world.cast.administrator);
    tx.commit(&actor, entry).await.expect("a commit");
}

/// Sixty teachers of the first school, three sources in each of four semesters; one of them.
pub async fn school(world: &World) -> PersonId {
    let tx = world.app.shell.db.begin().await.expect("a transaction");
    let school = world.cast.school;
    let mut ids = vec![world.cast.teacher];
    for number in 0..SCHOOL - 5 {
        let person = person(world, number);
        ids.push(person.id);
        let post = post(world, person.id, school, number);
        people::add_person(&tx, person).await.expect("a person");
        people::add_post(&tx, post).await.expect("a post");
    }
    for (number, id) in ids.iter().enumerate() {
        for back in 0..SEMESTERS {
            for (source, rater) in [
                (Source::Supervision, world.cast.supervisor),
                (Source::Appraisal, world.cast.principal),
                (Source::SelfReflection, *id),
            ] {
                assess(world, &tx, *id, number, back, source, rater).await;
            }
        }
        competency_map::move_map(&world.app, &tx, world.authority, *id)
            .await
            .expect("a map");
    }
    commit(world, tx).await;
    world.cast.teacher
}

async fn assess(
    world: &World,
    tx: &Tx,
    person: PersonId,
    number: usize,
    back: i32,
    source: Source,
    rater: PersonId,
) {
    let frameworks = &world.app.frameworks;
    let framework = frameworks.framework_for_post("teacher").expect("built in");
    let instrument = frameworks
        .instruments_for(&framework.code, source)
        .filter(|instrument| !instrument.items.is_empty())
        .min_by_key(|instrument| instrument.items.len())
        .expect("built in");
    let day = world.today().plus_days(-182 * i64::from(back) - 7);
    let submission = Submission {
        id: AssessmentId::new(),
        instrument: instrument.code.clone(),
        source,
        person,
        rater,
        school: Some(world.cast.school),
        held_on: day,
        today: day,
        note: String::new(),
        ratings: ratings(instrument, number + 1000 * back as usize),
        answers: Vec::new(),
        group: None,
    };
    let permit = Permit::for_program(world.authority, Action::Observe);
    let actor = world.actor(rater);
    evidence::keep(&world.app, tx, &actor, permit, submission)
        .await
        .expect("evidence");
}

fn ratings(instrument: &Instrument, seed: usize) -> Vec<RatedItem> {
    let rated = instrument.items.iter().enumerate().map(|(at, item)| {
        let values = &item.scale.values;
        let chosen = (chance(seed * 97 + at) * values.len() as f64) as usize;
        RatedItem {
            item: item.code.clone(),
            value: values[chosen.min(values.len() - 1)].value,
            note: String::new(),
        }
    });
    rated.collect()
}

/// So many more teachers in schools of sixty, each with a map of four semesters.
pub async fn authority(world: &World, count: usize) {
    let framework = world
        .app
        .frameworks
        .framework_for_post("teacher")
        .expect("built in");
    let subjects: Vec<&str> = framework
        .competencies
        .iter()
        .flat_map(|competency| {
            let indicators = competency.indicators.iter().map(|row| row.code.as_str());
            std::iter::once(competency.code.as_str()).chain(indicators)
        })
        .collect();
    let now = Semester::of(world.today()).number();
    let mut school = world.cast.other_school;
    for first in (0..count).step_by(AT_ONCE) {
        let tx = world.app.shell.db.begin().await.expect("a transaction");
        let (mut persons, mut posts, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        for number in first..(first + AT_ONCE).min(count) {
            if number % EACH == 0 {
                school = another_school(world, &tx, number / EACH).await;
            }
            let person = person(world, 100_000 + number);
            posts.push(post(world, person.id, school, number));
            for (at, subject) in subjects.iter().enumerate() {
                lines.extend(history(world, person.id, subject, number * 31 + at, now));
            }
            persons.push(person);
        }
        people::add_people(&tx, persons).await.expect("people");
        people::add_posts(&tx, posts).await.expect("posts");
        add_all(&tx, lines).await.expect("lines");
        commit(world, tx).await;
    }
}

async fn another_school(world: &World, tx: &Tx, number: usize) -> SchoolId {
    let school = School {
        authority_id: world.authority,
        id: SchoolId::new(),
        npsn: format!("2{number:07}"),
        name: format!("SD Negeri {number}"),
        zone: kernel::calendar::Zone::Wib,
        is_remote: number.is_multiple_of(7),
        cluster: Some(format!("Gugus {}", number / 8 + 1)),
    };
    let id = school.id;
    people::add_school(tx, school).await.expect("a school");
    id
}

fn history(world: &World, person: PersonId, subject: &str, seed: usize, now: i32) -> Vec<MapEntry> {
    let start = 1.8 + 1.6 * chance(seed);
    let level = |step: i32| start + 0.15 * f64::from(step);
    let line = |step: i32| {
        let level_now = level(step);
        MapEntry {
            authority_id: world.authority,
            id: MapEntryId::new(),
            person_id: person,
            subject: subject.to_owned(),
            semester: Semester::from_number(now - SEMESTERS + 1 + step),
            is_latest: step == SEMESTERS - 1,
            theta: level_now - 3.0,
            se: 0.4,
            level: level_now,
            before: (step > 0).then(|| level(step - 1)),
            low: level_now - 0.5,
            high: level_now + 0.5,
            target: 3.0,
            probability_below: if level_now < 3.0 { 0.8 } else { 0.2 },
            shortfall: (3.0 - level_now).max(0.0),
            ratings: 9,
            made_at: world.app.shell.clock.now(),
        }
    };
    (0..SEMESTERS).map(line).collect()
}

/// A draft with so many people of one place in runs of fifteen, one need each.
pub async fn plan(world: &World, count: usize) -> PlanId {
    let tx = world.app.shell.db.begin().await.expect("a transaction");
    let school = another_school(world, &tx, 900_000).await;
    let (mut persons, mut posts) = (Vec::new(), Vec::new());
    for number in 0..count {
        let person = person(world, 500_000 + number);
        posts.push(post(world, person.id, school, number));
        persons.push(person);
    }
    let ids: Vec<PersonId> = persons.iter().map(|person| person.id).collect();
    people::add_people(&tx, persons).await.expect("people");
    people::add_posts(&tx, posts).await.expect("posts");
    let (plan, programme) = (plan_row(world, school), programme_row(world, school));
    let (id, programme_id) = (plan.id, programme.id);
    add_all(&tx, vec![plan]).await.expect("a plan");
    add_all(&tx, vec![programme]).await.expect("a programme");
    let (mut offers, mut places) = (Vec::new(), Vec::new());
    for (number, group) in ids.chunks(15).enumerate() {
        let offer = offer_row(world, school, id, programme_id, number);
        places.extend(group.iter().map(|person| Allocation {
            authority_id: world.authority,
            id: AllocationId::new(),
            offer_id: offer.id,
            person_id: *person,
        }));
        offers.push(offer);
    }
    let needs = ids.iter().map(|person| PlanNeed {
        authority_id: world.authority,
        id: PlanNeedId::new(),
        plan_id: id,
        person_id: *person,
        indicator: "guru-2626-2023/1.3".to_owned(),
        gap: 700,
        weight: 3,
        met: 400,
    });
    add_all(&tx, offers).await.expect("offers");
    add_all(&tx, places).await.expect("places");
    add_all(&tx, needs.collect()).await.expect("needs");
    commit(world, tx).await;
    id
}

fn plan_row(world: &World, school: SchoolId) -> Plan {
    Plan {
        authority_id: world.authority,
        id: PlanId::new(),
        school_id: school,
        semester: Semester::of(world.today()),
        state: PlanState::Draft,
        note: String::new(),
        value: 1_000_000,
        bound: 1_050_000,
        made_by: world.cast.planner.0,
        made_at: world.app.shell.clock.now(),
        decided_by: None,
        decided_at: None,
        reason: String::new(),
        version: 1,
    }
}

fn programme_row(world: &World, school: SchoolId) -> Programme {
    Programme {
        authority_id: world.authority,
        id: ProgrammeId::new(),
        school_id: Some(school),
        title: "Komunitas belajar asesmen".to_owned(),
        mode: Mode::Community,
        hours: 10,
        preparation_hours: 3,
        fixed_cost: 0,
        seat_cost: 0,
        smallest_group: 4,
        largest_group: 15,
        is_active: true,
        version: 1,
        kind: "kombel-asesmen".to_owned(),
    }
}

fn offer_row(
    world: &World,
    school: SchoolId,
    plan: PlanId,
    programme: ProgrammeId,
    number: usize,
) -> Offer {
    Offer {
        authority_id: world.authority,
        id: OfferId::new(),
        plan_id: plan,
        programme_id: programme,
        school_id: school,
        coach_id: world.cast.coach,
        title: format!("Komunitas belajar {number}"),
        mode: Mode::Community,
        slot: (number % 20) as i32,
        cost: 0,
        state: OfferState::Proposed,
        started_on: None,
        finished_on: None,
    }
}
