//! What the tests of delivery share: an approved offer with three participants, and its sessions.

use delivery::{AddSession, RecordAttendance, SessionId, SessionKind, TimeOfDay};
use kernel::{Action, Permit, PersonId, Semester};
use planning::{
    Allocation, AllocationId, Mode, Offer, OfferId, OfferState, Plan, PlanId, PlanState, Programme,
    ProgrammeId,
};
use platform::audit::Audited;
use platform::db::{Tx, add, add_all};
use platform::{Day, Moment};
use testkit::World;

/// The day so many days from the world's today.
pub fn day(world: &World, days: i64) -> Day {
    world.today().plus_days(days)
}

/// Leave to run programmes, as the program itself has it.
pub fn permit(world: &World) -> Permit {
    Permit::for_program(world.authority, Action::RunProgramme)
}

/// Leave to write about oneself.
pub fn own_permit(world: &World) -> Permit {
    Permit::for_program(world.authority, Action::ReflectOnSelf)
}

/// An offer at the first school, coached by Pak Hadi, for Bu Sari and Bu Wati.
pub async fn offer(world: &World, mode: Mode, state: OfferState) -> OfferId {
    let tx = world.app.shell.db.begin().await.unwrap();
    let id = add_offer(&tx, world, mode, state).await;
    let entry = Audited::new("offer.added", id.0);
    tx.commit(&world.actor(world.cast.principal), entry)
        .await
        .unwrap();
    id
}

async fn add_offer(tx: &Tx, world: &World, mode: Mode, state: OfferState) -> OfferId {
    let authority_id = world.authority;
    let (programme_id, plan_id, offer_id) = (ProgrammeId::new(), PlanId::new(), OfferId::new());
    let programme = Programme {
        authority_id,
        id: programme_id,
        school_id: Some(world.cast.school),
        title: "Umpan balik yang membangun".to_owned(),
        mode,
        hours: 12,
        preparation_hours: 2,
        fixed_cost: 0,
        seat_cost: 0,
        smallest_group: 1,
        largest_group: 5,
        is_active: true,
        version: 1,
        kind: String::new(),
    };
    add(tx, programme).await.unwrap();
    add(tx, plan(world, plan_id)).await.unwrap();
    let offer = Offer {
        authority_id,
        id: offer_id,
        plan_id,
        programme_id,
        school_id: world.cast.school,
        coach_id: world.cast.coach,
        title: "Umpan balik yang membangun".to_owned(),
        mode,
        slot: 2,
        cost: 0,
        state,
        started_on: None,
        finished_on: None,
    };
    add(tx, offer).await.unwrap();
    let seats = [world.cast.teacher, world.cast.librarian].map(|person_id| Allocation {
        authority_id,
        id: AllocationId::new(),
        offer_id,
        person_id,
    });
    add_all(tx, seats.to_vec()).await.unwrap();
    offer_id
}

fn plan(world: &World, id: PlanId) -> Plan {
    Plan {
        authority_id: world.authority,
        id,
        school_id: world.cast.school,
        semester: Semester::of(world.today()),
        state: PlanState::Approved,
        note: String::new(),
        value: 0,
        bound: 0,
        made_by: world.cast.principal.0,
        made_at: Moment::from_millis(0),
        decided_by: None,
        decided_at: None,
        reason: String::new(),
        version: 1,
    }
}

/// A session of ninety minutes at ten, so many days from today, planned when it was still to come.
pub async fn session(world: &World, offer: OfferId, days: i64) -> SessionId {
    session_of(world, offer, SessionKind::Meeting, day(world, days), 90).await
}

/// A session of a kind, on a day, so long, for everyone.
pub async fn session_of(
    world: &World,
    offer: OfferId,
    kind: SessionKind,
    day: Day,
    minutes: i32,
) -> SessionId {
    let new = AddSession {
        id: SessionId::new(),
        offer,
        kind,
        day,
        starts_at: TimeOfDay::at(10, 0).unwrap(),
        minutes,
        place: "Ruang guru".to_owned(),
        topic: "Bertanya yang menggali".to_owned(),
        participants: vec![world.cast.teacher, world.cast.librarian],
        today: day,
    };
    let id = new.id;
    let actor = world.actor(world.cast.coach);
    delivery::add_session(&world.app.shell.db, &actor, permit(world), new)
        .await
        .unwrap();
    id
}

/// Records who was there.
pub async fn attend(
    world: &World,
    session: SessionId,
    presences: &[(PersonId, delivery::Presence)],
) {
    let input = RecordAttendance {
        session,
        presences: presences.to_vec(),
        agreement: String::new(),
        today: world.today(),
    };
    let actor = world.actor(world.cast.coach);
    delivery::record_attendance(&world.app.shell.db, &actor, permit(world), input)
        .await
        .unwrap();
}
