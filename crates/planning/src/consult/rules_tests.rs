//! How answers stand to a draft, and what planning again heeds.

use platform::{AuthorityId, Moment};
use uuid::Uuid;

use super::AnswerKind::{Accept, Object, OtherProgramme, OtherTime};
use super::*;
use crate::consult::store::PlanAnswerId;
use crate::question::{CoachSpec, Participant, ProgrammeSpec};
use crate::store::{OfferId, PlanId};

const MENTORING: ProgrammeId = ProgrammeId(Uuid::from_u128(1));
const WORKSHOP: ProgrammeId = ProgrammeId(Uuid::from_u128(2));

fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

fn programme(id: ProgrammeId, indicator: &str) -> ProgrammeSpec {
    ProgrammeSpec {
        id,
        hours: 8,
        preparation: 2,
        fixed_cost: 0,
        seat_cost: 0,
        smallest: 1,
        largest: 4,
        effects: vec![(indicator.to_owned(), 300)],
        is_active: true,
        kinds: Vec::new(),
    }
}

/// Persons 1 and 2; person 11 coaches both programmes.
fn question() -> Question {
    Question {
        people: [1, 2]
            .map(|number| Participant {
                person: person(number),
                needs: Vec::new(),
                wishes: Vec::new(),
                hours: 36,
                busy: Week::default(),
                teaching: Week::default(),
            })
            .to_vec(),
        programmes: vec![programme(MENTORING, "a"), programme(WORKSHOP, "b")],
        coaches: vec![CoachSpec {
            person: person(11),
            hours: 40,
            free: [0, 3].into_iter().collect(),
            busy: Week::default(),
            programmes: vec![MENTORING, WORKSHOP],
        }],
        ..Question::default()
    }
}

/// Mentoring of 1 and 2 by 11 in a slot.
fn draft(slot: i32) -> Draft {
    let offer = DraftOffer {
        id: OfferId(Uuid::from_u128(7)),
        programme: MENTORING,
        coach: person(11),
        slot,
        participants: vec![person(1), person(2)],
        cost: 0,
        funding: Vec::new(),
    };
    Draft {
        offers: vec![offer],
    }
}

fn said(who: u128, kind: AnswerKind) -> PlanAnswer {
    PlanAnswer {
        authority_id: AuthorityId(Uuid::from_u128(1)),
        id: PlanAnswerId(Uuid::from_u128(who)),
        plan_id: PlanId(Uuid::from_u128(1)),
        person_id: person(who),
        programme_id: Some(MENTORING),
        kind,
        reason: String::new(),
        wished: None,
        seen_slot: Some(0),
        answered_at: Moment::from_millis(0),
        reply: String::new(),
        replied_by: None,
        replied_at: None,
    }
}

#[test]
fn an_answer_stands_as_the_draft_is_now() {
    let none = Draft::default();
    let replied = |answer: PlanAnswer| PlanAnswer {
        reply: "Hanya saat itu.".to_owned(),
        ..answer
    };
    let whole = |answer: PlanAnswer| PlanAnswer {
        programme_id: None,
        seen_slot: None,
        ..answer
    };
    let cases = [
        (draft(0), said(1, Accept), Standing::Agreed),
        (draft(3), said(1, Accept), Standing::Outdated),
        (none.clone(), said(1, Accept), Standing::Outdated),
        (draft(0), said(1, OtherTime), Standing::Open),
        (draft(3), said(1, OtherTime), Standing::Met),
        (draft(0), replied(said(1, OtherTime)), Standing::Replied),
        (draft(0), said(1, OtherProgramme), Standing::Open),
        (none.clone(), said(1, OtherProgramme), Standing::Met),
        (draft(3), said(1, Object), Standing::Open),
        (none.clone(), said(1, Object), Standing::Met),
        (none.clone(), whole(said(1, Object)), Standing::Open),
        (none, replied(whole(said(1, Object))), Standing::Replied),
    ];
    for (draft, answer, wanted) in cases {
        assert_eq!(standing(&draft, &answer), wanted, "{answer:?}");
    }
}

#[test]
fn everyone_with_a_part_is_counted_once_for_each_part() {
    let answers = [said(1, Accept), said(11, OtherTime)];
    let found = count(&draft(0), &answers);
    let wanted = Counts {
        parts: 3,
        agreed: 1,
        silent: 1,
        open: 1,
    };
    assert_eq!(found, wanted);
    // Moved, the request is met and everyone is to look again.
    let moved = count(&draft(3), &answers);
    assert_eq!((moved.agreed, moved.silent, moved.open), (0, 3, 0));
}

#[test]
fn planning_again_keeps_what_was_agreed_and_heeds_what_was_asked() {
    let mut asked = question();
    let answers = [said(1, Accept), said(2, OtherTime)];
    let kept = heed(&mut asked, &draft(0), &answers);
    assert_eq!(kept, [LockSpec::KeepPlace(MENTORING, person(1))]);
    assert_eq!(asked.locks, kept);
    assert!(asked.people[1].busy.has(0) && !asked.people[0].busy.has(0));
}

#[test]
fn a_coach_who_asks_for_another_time_is_not_asked_to_lead_then() {
    let mut asked = question();
    let kept = heed(&mut asked, &draft(0), &[said(11, OtherTime)]);
    assert!(kept.is_empty());
    assert_eq!(asked.coaches[0].free.slots().collect::<Vec<_>>(), [3]);
}

#[test]
fn another_programme_is_wished_for_and_the_first_one_left_out() {
    let mut asked = question();
    let answer = PlanAnswer {
        wished: Some(WORKSHOP),
        ..said(1, OtherProgramme)
    };
    heed(&mut asked, &draft(0), &[answer]);
    assert_eq!(asked.locks, [LockSpec::DropPlace(MENTORING, person(1))]);
    assert_eq!(asked.people[0].wishes, ["b"]);
    let mut led = question();
    heed(&mut led, &draft(0), &[said(11, Object)]);
    assert_eq!(led.coaches[0].programmes, [WORKSHOP]);
}

#[test]
fn what_was_replied_to_is_not_heeded() {
    let mut asked = question();
    let answer = PlanAnswer {
        reply: "Tidak bisa.".to_owned(),
        ..said(1, Object)
    };
    heed(&mut asked, &draft(0), &[answer]);
    assert_eq!(asked, question());
}
