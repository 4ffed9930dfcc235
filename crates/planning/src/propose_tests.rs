//! Proposed plans and every edit of them, against the optimiser's own independent check.

use kernel::PersonId;
use optimise::{CheckError, Plan, Run};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::question::{FundSpec, NeedSpec};
use crate::rules::{Edit, apply, clashes};
use crate::store::{FundId, ProgrammeId};

fn person(number: usize) -> PersonId {
    PersonId(Uuid::from_u128(number as u128 + 1))
}

fn programme_id(number: usize) -> ProgrammeId {
    ProgrammeId(Uuid::from_u128(number as u128 + 1))
}

fn fund_id(number: usize) -> FundId {
    FundId(Uuid::from_u128(number as u128 + 1))
}

prop_compose! {
    fn some_programme(at: usize)(
        hours in 4..16_i64, preparation in 0..6_i64, fixed_cost in 0..900_i64, seat_cost in 0..200_i64,
        smallest in 1..4_i64, more in 0..4_i64, effects in prop::collection::btree_map(0..4_u8, 100..500_i64, 1..3),
    ) -> ProgrammeSpec {
        ProgrammeSpec {
            id: programme_id(at),
            hours,
            preparation,
            fixed_cost,
            seat_cost,
            smallest,
            largest: smallest + more,
            effects: effects.into_iter().map(|(code, level)| (code.to_string(), level)).collect(),
            is_active: true,
            kinds: Vec::new(),
        }
    }
}

prop_compose! {
    fn some_person(at: usize)(
        needs in prop::collection::btree_map(0..4_u8, 50..1200_i64, 0..4), hours in 4..36_i64, busy in prop::collection::vec(0..20_i32, 0..6),
        teaching in prop::collection::vec(0..20_i32, 0..8),
    ) -> Participant {
        Participant {
            person: person(at),
            needs: needs
                .into_iter()
                .map(|(code, gap)| NeedSpec { indicator: code.to_string(), gap, weight: 2 + gap % 2 })
                .collect(),
            wishes: Vec::new(),
            hours,
            busy: busy.into_iter().collect(),
            teaching: teaching.into_iter().collect(),
        }
    }
}

prop_compose! {
    // Coaches are the first people of the school: they may learn as well as lead.
    fn some_coach(at: usize)(
        hours in 0..60_i64, free in prop::collection::vec(0..20_i32, 1..10), first in 0..4_usize, second in 0..4_usize,
    ) -> CoachSpec {
        let mut programmes = vec![programme_id(first), programme_id(second)];
        programmes.dedup();
        CoachSpec {
            person: person(at),
            hours,
            free: free.into_iter().collect(),
            busy: Week::default(),
            programmes,
        }
    }
}

prop_compose! {
    fn some_question()(
        people in (0..8_usize).map(some_person).collect::<Vec<_>>(),
        programmes in (0..4_usize).map(some_programme).collect::<Vec<_>>(),
        coaches in (0..3_usize).map(some_coach).collect::<Vec<_>>(),
        funds in prop::collection::vec(0..3000_i64, 0..3),
        closed in prop::collection::vec(0..20_i32, 0..8),
    ) -> Question {
        let mut coaches = coaches;
        for coach in &mut coaches {
            coach.busy = people.iter().find(|who| who.person == coach.person).map_or(Week::default(), |who| who.busy);
        }
        let funds = funds.into_iter().enumerate().map(|(at, amount)| FundSpec { id: fund_id(at), amount, refuses: Vec::new() }).collect();
        Question { people, programmes, coaches, funds, locks: Vec::new(), closed: closed.into_iter().collect() }
    }
}

/// A draft as the optimiser's checker reads it.
fn plan_of(question: &Question, draft: &Draft) -> Plan {
    let at = |id: PersonId| {
        question
            .people
            .iter()
            .position(|who| who.person == id)
            .unwrap()
    };
    let moved = draft.effects(question);
    let codes = indicators(question);
    let mut unmet = Vec::new();
    for (who, participant) in question.people.iter().enumerate() {
        for need in &participant.needs {
            let key = (participant.person, need.indicator.as_str());
            let left = need.gap - moved.get(&key).copied().unwrap_or(0);
            if left > 0 {
                unmet.push((who, codes[need.indicator.as_str()], left));
            }
        }
    }
    let runs = draft.offers.iter().map(|offer| {
        let mut participants: Vec<usize> = offer.participants.iter().map(|id| at(*id)).collect();
        participants.sort_unstable();
        Run {
            offering: question
                .programmes
                .iter()
                .position(|found| found.id == offer.programme)
                .unwrap(),
            slot: offer.slot as usize,
            coach: question
                .coaches
                .iter()
                .position(|found| found.person == offer.coach)
                .unwrap(),
            participants,
            funding: offer
                .funding
                .iter()
                .map(|(id, amount)| {
                    (
                        question
                            .funds
                            .iter()
                            .position(|fund| fund.id == *id)
                            .unwrap(),
                        *amount,
                    )
                })
                .collect(),
        }
    });
    Plan {
        objective: draft.worth(question),
        bound: i64::MAX,
        gap: 0.0,
        runs: runs.collect(),
        shortfall: vec![0],
        unmet,
    }
}

/// The independent check, but for one habit of the optimiser: it never runs the same programme for
/// two groups at once, which people may.
fn assert_checked(question: &Question, draft: &Draft) {
    let instance = open_instance(question);
    match optimise::check(&instance, &plan_of(question, draft)) {
        Ok(checked) => assert_eq!(checked.objective, draft.worth(question)),
        Err(CheckError::Limit {
            rule: "is run twice in the same slot",
            ..
        }) => {}
        Err(error) => panic!("{error}"),
    }
}

/// The instance without the shortlist: people may be given places that the optimiser would not choose.
fn open_instance(question: &Question) -> Instance {
    let mut instance = instance(question, &[]);
    for educator in &mut instance.educators {
        educator.cand = (0..question.programmes.len()).collect();
    }
    instance
}

fn all_edits(question: &Question, draft: &Draft) -> Vec<Edit> {
    let mut edits = Vec::new();
    for offer in &draft.offers {
        edits.push(Edit::Remove(offer.id));
        for who in &question.people {
            edits.push(Edit::Leave(offer.id, who.person));
            edits.push(Edit::Join(offer.id, who.person));
        }
        for coach in &question.coaches {
            edits.extend((0..SLOTS).map(|slot| Edit::Hand(offer.id, coach.person, slot)));
        }
    }
    edits
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn neither_the_proposed_plan_nor_any_edit_of_it_breaks_a_hard_rule(
        question in some_question(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 12),
    ) {
        let solved = solve(&question, Budget::Rounds(6), &mut |_| ControlFlow::Continue(())).unwrap();
        prop_assert!(clashes(&question, &solved.draft).is_empty());
        prop_assert_eq!(solved.draft.worth(&question), solved.value);
        prop_assert!(solved.value <= solved.bound);
        let mut draft = solved.draft;
        assert_checked(&question, &draft);
        for pick in picks {
            let edits = all_edits(&question, &draft);
            if edits.is_empty() {
                break;
            }
            if let Ok(after) = apply(&question, &draft, edits[pick.index(edits.len())]) {
                assert_checked(&question, &after);
                prop_assert!(clashes(&question, &after).is_empty());
                draft = after;
            }
        }
    }
}

/// One programme that a colleague can lead and needs most himself, and one that he only needs.
#[test]
fn a_coach_never_learns_while_leading() {
    let need = |code: &str, gap| NeedSpec {
        indicator: code.to_owned(),
        gap,
        weight: 3,
    };
    let programme = |at: usize, code: &str| ProgrammeSpec {
        id: programme_id(at),
        hours: 8,
        preparation: 0,
        fixed_cost: 0,
        seat_cost: 0,
        smallest: 1,
        largest: 4,
        effects: vec![(code.to_owned(), 400)],
        is_active: true,
        kinds: Vec::new(),
    };
    let one_slot = Week::default().with(5);
    let coach = |at: usize, programme: usize| CoachSpec {
        person: person(at),
        hours: 8,
        free: one_slot,
        busy: Week::default(),
        programmes: vec![programme_id(programme)],
    };
    let who = |at: usize, needs| Participant {
        person: person(at),
        needs,
        wishes: Vec::new(),
        hours: 36,
        busy: Week::default(),
        teaching: Week::default(),
    };
    let question = Question {
        people: vec![
            who(0, vec![need("b", 900)]),
            who(1, vec![need("a", 900)]),
            who(2, vec![need("a", 900)]),
        ],
        programmes: vec![programme(0, "a"), programme(1, "b")],
        coaches: vec![coach(0, 0), coach(1, 1)],
        ..Question::default()
    };
    let solved = solve(&question, Budget::Rounds(20), &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(clashes(&question, &solved.draft), []);
    assert!(solved.value > 0);
    assert!(solved.bound >= solved.value);
}

#[test]
fn a_wish_decides_between_programmes_that_help_as_much() {
    let need = |indicator: &str| NeedSpec {
        indicator: indicator.to_owned(),
        gap: 500,
        weight: 3,
    };
    let programme = |at: usize, indicator: &str| ProgrammeSpec {
        id: programme_id(at),
        hours: 8,
        preparation: 0,
        fixed_cost: 0,
        seat_cost: 0,
        smallest: 1,
        largest: 4,
        effects: vec![(indicator.to_owned(), 300)],
        is_active: true,
        kinds: Vec::new(),
    };
    let chosen = |wish: &str| {
        let question = Question {
            people: vec![Participant {
                person: person(1),
                needs: vec![need("a"), need("b")],
                wishes: vec![wish.to_owned()],
                hours: 36,
                busy: Week::default(),
                teaching: Week::default(),
            }],
            programmes: vec![programme(0, "a"), programme(1, "b")],
            closed: Week::default(),
            // One slot: only one of the two can be run.
            coaches: vec![CoachSpec {
                person: person(9),
                hours: 20,
                free: [0].into_iter().collect(),
                busy: Week::default(),
                programmes: vec![programme_id(0), programme_id(1)],
            }],
            funds: Vec::new(),
            locks: Vec::new(),
        };
        let solved = solve(&question, Budget::Rounds(10), &mut |_| {
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(solved.draft.worth(&question), solved.value);
        assert_eq!(solved.draft.wishes_met(&question), 1);
        solved.draft.offers[0].programme
    };
    assert_eq!(chosen("a"), programme_id(0));
    assert_eq!(chosen("b"), programme_id(1));
}
