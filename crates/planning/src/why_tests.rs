//! Each reason for which a need stays open.

use kernel::PersonId;
use uuid::Uuid;

use super::*;
use crate::question::{CoachSpec, DraftOffer, FundSpec};
use crate::slots::Week;
use crate::store::{FundId, OfferId, ProgrammeId};

const PROGRAMME: ProgrammeId = ProgrammeId(Uuid::from_u128(1));

fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

/// Two people who lack the same, one programme for both, one coach, some money.
fn question() -> Question {
    let people = (1..=2).map(|number| Participant {
        person: person(number),
        needs: vec![NeedSpec {
            indicator: "a".to_owned(),
            gap: 500,
            weight: 3,
        }],
        wishes: Vec::new(),
        hours: 20,
        busy: Week::default(),
        teaching: Week::default(),
    });
    Question {
        people: people.collect(),
        programmes: vec![ProgrammeSpec {
            id: PROGRAMME,
            hours: 10,
            preparation: 2,
            fixed_cost: 100,
            seat_cost: 50,
            smallest: 1,
            largest: 3,
            effects: vec![("a".to_owned(), 400)],
            is_active: true,
            kinds: Vec::new(),
        }],
        coaches: vec![CoachSpec {
            person: person(9),
            hours: 12,
            free: Week::full(),
            busy: Week::default(),
            programmes: vec![PROGRAMME],
        }],
        funds: vec![FundSpec {
            id: FundId(Uuid::from_u128(1)),
            amount: 500,
            refuses: Vec::new(),
        }],
        locks: Vec::new(),
        closed: Week::default(),
    }
}

fn draft() -> Draft {
    Draft {
        offers: vec![DraftOffer {
            id: OfferId(Uuid::from_u128(1)),
            programme: PROGRAMME,
            coach: person(9),
            slot: 0,
            participants: vec![person(2)],
            cost: 150,
            funding: vec![(FundId(Uuid::from_u128(1)), 150)],
        }],
    }
}

#[test]
fn every_reason_is_given_where_it_holds() {
    type Case = (fn(&mut Question, &mut Draft), Why);
    let cases: [Case; 9] = [
        (|q, _| q.programmes[0].effects.clear(), Why::NoProgramme),
        (|q, _| q.programmes[0].is_active = false, Why::NoProgramme),
        (|q, _| q.coaches.clear(), Why::NoCoach),
        (|q, _| q.programmes[0].smallest = 3, Why::TooFew),
        (|_, d| d.offers[0].participants.push(person(1)), Why::InPart),
        (|q, _| q.funds[0].amount = 160, Why::NoMoney),
        (|q, _| q.programmes[0].largest = 1, Why::NoCoachHours),
        (|q, _| q.people[0].hours = 9, Why::NoTime),
        (|_, _| {}, Why::Outweighed),
    ];
    for (at, (change, expected)) in cases.into_iter().enumerate() {
        let (mut question, mut draft) = (question(), draft());
        change(&mut question, &mut draft);
        let who = &question.people[0];
        let key = (who.person, who.needs[0].indicator.as_str());
        let moved = draft.effects(&question).get(&key).copied().unwrap_or(0);
        assert_eq!(
            why(&question, &draft, who, &who.needs[0], moved),
            expected,
            "case {at}"
        );
    }
}
