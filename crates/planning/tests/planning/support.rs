//! What these tests set up: needs on the map, a catalogue, coaches and money.

use kernel::access::Permit;
use kernel::evidence::{RatedItem, Submission, submit};
use kernel::frameworks::{InstrumentCode, Source};
use kernel::{Action, PersonId, Semester};
use planning::{
    Coach, CoachId, CoachRecord, Fund, FundId, PlanId, ProgrammeId, Propose, Week, add_coach,
    add_fund, adopt_starter_programmes, list_programmes, propose,
};
use platform::audit::Audited;
use testkit::World;

/// The semester of the test world's clock.
pub fn semester(world: &World) -> Semester {
    Semester::of(world.today())
}

/// The principal finds the lowest level in everything a teacher does.
pub async fn appraise_low(world: &World, person: PersonId) {
    let code = InstrumentCode::new("penilaian-atasan-guru");
    let instrument = world.app.frameworks.instrument(&code).unwrap();
    let submission = Submission {
        id: kernel::evidence::AssessmentId::new(),
        instrument: code.clone(),
        source: Source::Appraisal,
        person,
        rater: world.cast.principal,
        school: Some(world.cast.school),
        held_on: world.today(),
        today: world.today(),
        note: String::new(),
        ratings: instrument
            .items
            .iter()
            .map(|item| RatedItem {
                item: item.code.clone(),
                value: item.scale.range().0,
                note: String::new(),
            })
            .collect(),
        answers: Vec::new(),
        group: None,
    };
    let permit = Permit::for_program(world.authority, Action::Appraise);
    submit(
        &world.app,
        &world.actor(world.cast.principal),
        permit,
        submission,
    )
    .await
    .unwrap();
}

/// Gives the first school the starter catalogue.
pub async fn adopt(world: &World) {
    let tx = world.app.shell.db.begin().await.unwrap();
    let school = world.cast.school;
    adopt_starter_programmes(&tx, world.authority, school)
        .await
        .unwrap();
    let entry = Audited::new("programme.starter-adopted", school.0);
    tx.commit(&world.actor(world.cast.principal), entry)
        .await
        .unwrap();
}

/// The programme with this title.
pub async fn programme(world: &World, title: &str) -> ProgrammeId {
    let db = world.app.shell.db.read();
    let all = list_programmes(db, world.authority, world.cast.school)
        .await
        .unwrap();
    all.iter()
        .find(|found| found.title == title)
        .unwrap_or_else(|| panic!("no {title}"))
        .id
}

/// Makes someone a coach of the first school for every programme.
pub async fn coach(world: &World, person: PersonId, hours: i32, slots: &[i32]) -> CoachId {
    let db = world.app.shell.db.read();
    let all = list_programmes(db, world.authority, world.cast.school)
        .await
        .unwrap();
    let programmes = all.iter().map(|programme| programme.id).collect();
    coach_for(world, person, hours, slots, programmes).await
}

/// Makes someone a coach of the first school for some programmes.
pub async fn coach_for(
    world: &World,
    person: PersonId,
    hours: i32,
    slots: &[i32],
    programmes: Vec<ProgrammeId>,
) -> CoachId {
    let record = CoachRecord {
        coach: Coach {
            authority_id: world.authority,
            id: CoachId::new(),
            school_id: world.cast.school,
            person_id: person,
            hours,
            free: slots.iter().copied().collect::<Week>(),
            is_active: true,
            version: 1,
        },
        programmes,
    };
    let id = record.coach.id;
    let tx = world.app.shell.db.begin().await.unwrap();
    add_coach(&tx, record).await.unwrap();
    let entry = Audited::new("coach.added", id.0);
    tx.commit(&world.actor(world.cast.principal), entry)
        .await
        .unwrap();
    id
}

/// Gives the first school money for this semester.
pub async fn fund(world: &World, source: &str, amount: i64) -> FundId {
    let row = Fund {
        authority_id: world.authority,
        id: FundId::new(),
        school_id: world.cast.school,
        semester: semester(world),
        source: source.to_owned(),
        amount,
        version: 1,
        refuses: String::new(),
    };
    let id = row.id;
    let tx = world.app.shell.db.begin().await.unwrap();
    add_fund(&tx, row).await.unwrap();
    let entry = Audited::new("fund.added", id.0);
    tx.commit(&world.actor(world.cast.principal), entry)
        .await
        .unwrap();
    id
}

/// Two teachers with needs, the starter catalogue, one coach with two slots, and money.
pub async fn ready(world: &World) {
    appraise_low(world, world.cast.teacher).await;
    appraise_low(world, world.cast.colleague).await;
    adopt(world).await;
    coach(world, world.cast.coach, 40, &[0, 5]).await;
    fund(world, "BOSP Reguler", 2_000_000).await;
}

/// A plan proposed by the principal for a school that is ready.
pub async fn proposed(world: &World) -> PlanId {
    ready(world).await;
    propose_now(world).await
}

/// A plan whose one run is a lesson study of three teachers, paid from BOSP.
pub async fn proposed_lesson_study(world: &World) -> PlanId {
    let cast = &world.cast;
    for person in [cast.teacher, cast.colleague, cast.coach] {
        appraise_low(world, person).await;
    }
    adopt(world).await;
    let lesson = programme(world, "Lesson study antarguru").await;
    coach_for(world, cast.supervisor, 20, &[0], vec![lesson]).await;
    fund(world, "BOSP Reguler", 2_000_000).await;
    propose_now(world).await
}

/// A plan whose one run is a lesson study of three teachers that can be held at two times.
pub async fn proposed_lesson_study_at_two_times(world: &World) -> PlanId {
    let cast = &world.cast;
    for person in [cast.teacher, cast.colleague, cast.coach] {
        appraise_low(world, person).await;
    }
    adopt(world).await;
    let lesson = programme(world, "Lesson study antarguru").await;
    coach_for(world, cast.supervisor, 20, &[0, 1], vec![lesson]).await;
    fund(world, "BOSP Reguler", 2_000_000).await;
    propose_now(world).await
}

/// A plan proposed by the principal with what is there.
pub async fn propose_now(world: &World) -> PlanId {
    let permit = Permit::for_program(world.authority, Action::EditPlan);
    let ask = Propose {
        budget: optimise::Budget::Rounds(10),
        ..Propose::new(world.cast.school, semester(world))
    };
    propose(&world.app, &world.actor(world.cast.principal), permit, ask)
        .await
        .unwrap()
}
