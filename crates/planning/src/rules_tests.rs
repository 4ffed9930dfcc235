//! Each hard rule, and what an edit may and may not do.

use kernel::PersonId;
use uuid::Uuid;

use super::*;
use crate::question::{CoachSpec, FundSpec, NeedSpec, Participant, ProgrammeSpec};
use crate::slots::Week;

fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

fn offer_id(number: u128) -> OfferId {
    OfferId(Uuid::from_u128(number))
}

const MENTORING: ProgrammeId = ProgrammeId(Uuid::from_u128(1));
const WORKSHOP: ProgrammeId = ProgrammeId(Uuid::from_u128(2));
const BOSP: FundId = FundId(Uuid::from_u128(1));
const APBD: FundId = FundId(Uuid::from_u128(2));

fn programme(id: ProgrammeId, hours: i64, seat_cost: i64, group: [i64; 2]) -> ProgrammeSpec {
    ProgrammeSpec {
        id,
        hours,
        preparation: 2,
        fixed_cost: 100,
        seat_cost,
        smallest: group[0],
        largest: group[1],
        effects: vec![("a".to_owned(), 400)],
        is_active: true,
        kinds: Vec::new(),
    }
}

fn coach(number: u128, hours: i64, slots: &[i32]) -> CoachSpec {
    CoachSpec {
        person: person(number),
        hours,
        free: slots.iter().copied().collect(),
        busy: Week::default(),
        programmes: vec![MENTORING, WORKSHOP],
    }
}

/// Five people, two programmes, two coaches (11 and 12), two sources.
fn question() -> Question {
    Question {
        people: (1..=5)
            .map(|number| Participant {
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
            })
            .collect(),
        programmes: vec![
            programme(MENTORING, 10, 50, [1, 3]),
            programme(WORKSHOP, 8, 20, [2, 4]),
        ],
        coaches: vec![coach(11, 24, &[0, 1]), coach(12, 12, &[1, 2])],
        funds: vec![
            FundSpec {
                id: BOSP,
                amount: 300,
                refuses: Vec::new(),
            },
            FundSpec {
                id: APBD,
                amount: 200,
                refuses: Vec::new(),
            },
        ],
        locks: Vec::new(),
        closed: Week::default(),
    }
}

fn run(id: u128, programme: ProgrammeId, by: u128, slot: i32, people: &[u128]) -> DraftOffer {
    let cost = if programme == MENTORING { 50 } else { 20 } * people.len() as i64 + 100;
    DraftOffer {
        id: offer_id(id),
        programme,
        coach: person(by),
        slot,
        participants: people.iter().map(|number| person(*number)).collect(),
        cost,
        funding: vec![(if programme == MENTORING { BOSP } else { APBD }, cost)],
    }
}

/// A plan that breaks nothing.
fn draft() -> Draft {
    Draft {
        offers: vec![
            run(1, MENTORING, 11, 0, &[1, 2]),
            run(2, WORKSHOP, 12, 1, &[2, 3, 4]),
        ],
    }
}

fn rules(question: &Question, draft: &Draft) -> Vec<Rule> {
    clashes(question, draft)
        .into_iter()
        .map(|clash| clash.rule)
        .collect()
}

#[test]
fn a_plan_within_all_means_breaks_no_rule() {
    assert_eq!(clashes(&question(), &draft()), []);
}

/// Spoils a plan in one way, and checks that the rule is found.
#[track_caller]
fn finds(rule: Rule, spoil: impl FnOnce(&mut Question, &mut Draft)) {
    let (mut question, mut draft) = (question(), draft());
    spoil(&mut question, &mut draft);
    let found = rules(&question, &draft);
    assert!(found.contains(&rule), "{rule:?} is not in {found:?}");
}

#[test]
fn a_run_needs_its_programme_and_a_coach_who_leads_it_then() {
    let (mentoring, workshop) = (offer_id(1), offer_id(2));
    finds(Rule::ProgrammeGone(workshop), |q, _| {
        q.programmes.truncate(1);
    });
    finds(Rule::CoachGone(workshop, person(12)), |q, _| {
        q.coaches.truncate(1);
    });
    finds(Rule::CannotLead(mentoring, person(11)), |q, _| {
        q.coaches[0].programmes.clear();
    });
    finds(Rule::CoachNotFree(person(11), 3), |_, d| {
        d.offers[0].slot = 3;
    });
}

#[test]
fn nobody_is_in_two_places_or_beyond_their_hours() {
    let busy = |slot| Week::default().with(slot);
    finds(Rule::CoachHours(person(12)), |q, _| q.coaches[1].hours = 9);
    finds(Rule::PersonHours(person(2)), |q, _| q.people[1].hours = 17);
    finds(Rule::DoubleBooked(person(2), 1), |_, d| {
        d.offers[0].slot = 1;
    });
    finds(Rule::DoubleBooked(person(12), 1), |_, d| {
        d.offers[1].participants.push(person(12));
    });
    finds(Rule::DoubleBooked(person(1), 0), |q, _| {
        q.people[0].busy = busy(0);
    });
    finds(Rule::DoubleBooked(person(12), 1), |q, _| {
        q.coaches[1].busy = busy(1);
    });
    finds(Rule::Repeated(person(2), MENTORING), |_, d| {
        d.offers[1].programme = MENTORING;
    });
}

#[test]
fn groups_keep_their_size_and_money_its_limit() {
    finds(Rule::TooFew(offer_id(2), 2), |_, d| {
        d.offers[1].participants.truncate(1);
    });
    finds(Rule::TooMany(offer_id(2), 4), |_, d| {
        d.offers[1].participants.extend([person(1), person(5)]);
    });
    finds(Rule::Money(BOSP), |q, _| q.funds[0].amount = 199);
    finds(Rule::Unpaid(offer_id(1)), |_, d| {
        d.offers[0].funding.clear();
    });
}

#[test]
fn taking_someone_out_frees_the_seat_and_its_money() {
    let edit = Edit::Leave(offer_id(1), person(2));
    let after = apply(&question(), &draft(), edit).unwrap();
    let run = after.offer(offer_id(1)).unwrap();
    assert_eq!(run.participants, [person(1)]);
    assert_eq!(
        (run.cost, run.funding.as_slice()),
        (150, [(BOSP, 150)].as_slice())
    );
}

#[test]
fn a_group_is_not_edited_below_its_minimum() {
    let edit = Edit::Leave(offer_id(2), person(3));
    let smaller = apply(&question(), &draft(), edit).unwrap();
    let refused = apply(&question(), &smaller, Edit::Leave(offer_id(2), person(4))).unwrap_err();
    assert_eq!(
        refused,
        [Clash {
            rule: Rule::TooFew(offer_id(2), 2),
            by: 1
        }]
    );
}

#[test]
fn a_run_is_not_handed_to_a_coach_who_is_busy_or_has_no_hours_left() {
    let busy = apply(
        &question(),
        &draft(),
        Edit::Hand(offer_id(2), person(11), 0),
    )
    .unwrap_err();
    assert!(
        busy.contains(&Clash {
            rule: Rule::DoubleBooked(person(11), 0),
            by: 1
        }),
        "{busy:?}"
    );
    let tired = apply(
        &question(),
        &draft(),
        Edit::Hand(offer_id(1), person(12), 2),
    )
    .unwrap_err();
    assert_eq!(
        tired,
        [Clash {
            rule: Rule::CoachHours(person(12)),
            by: 10
        }]
    );
}

#[test]
fn a_new_seat_is_paid_by_the_source_with_money_left() {
    let joined = apply(&question(), &draft(), Edit::Join(offer_id(1), person(3))).unwrap();
    assert_eq!(joined.offer(offer_id(1)).unwrap().funding, [(BOSP, 250)]);
    let mut poor = question();
    poor.funds[0].amount = 220;
    let joined = apply(&poor, &draft(), Edit::Join(offer_id(1), person(3))).unwrap();
    assert_eq!(
        joined.offer(offer_id(1)).unwrap().funding,
        [(BOSP, 220), (APBD, 30)]
    );
}

#[test]
fn a_seat_that_no_source_can_pay_is_refused_with_what_is_missing() {
    let mut poor = question();
    poor.funds[0].amount = 210;
    poor.funds[1].amount = 165;
    let refused = apply(&poor, &draft(), Edit::Join(offer_id(1), person(3))).unwrap_err();
    assert_eq!(
        refused,
        [Clash {
            rule: Rule::Money(BOSP),
            by: 35
        }]
    );
}

#[test]
fn what_broke_from_outside_does_not_stand_in_the_way_of_mending_it() {
    let mut question = question();
    question.funds[0].amount = 0;
    question.funds[1].amount = 160;
    let smaller = apply(&question, &draft(), Edit::Leave(offer_id(1), person(2))).unwrap();
    assert_eq!(rules(&question, &smaller), [Rule::Money(BOSP)]);
    let mended = apply(&question, &smaller, Edit::Remove(offer_id(1))).unwrap();
    assert_eq!(clashes(&question, &mended), []);
}

#[test]
fn worth_counts_the_first_part_of_a_gap_in_full_and_the_rest_less() {
    // Person 2 is in both runs and needs 500: 300 count 10, 200 count 4. The others get 400.
    let others = 3 * 3 * (300 * 10 + 100 * 4);
    assert_eq!(
        draft().worth(&question()),
        others + 3 * (300 * 10 + 200 * 4)
    );
}
