//! Answers beside the plan, clashing locks, and mending a plan.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use optimise::{
    Budget, Exclusion, Instance, Lock, Options, Planner, Previous, PreviousRun, Reason, Solution,
    SolveError, check, solve, why_not,
};

use crate::exact::best_worth;
use crate::made_up::{Dice, SCHOOL, made_up};
use crate::tiny::{tiny, with_wishes};

fn solved(instance: &Instance, rounds: u32) -> Result<Solution, SolveError> {
    let options = Options {
        budget: Budget::Rounds(rounds),
        seed: 3,
        threads: 1,
    };
    solve(instance, &options, &mut |_| ControlFlow::Continue(()))
}

#[test]
fn locks_reported_as_clashing_cannot_be_kept() {
    let mut clashes = 0;
    for seed in 0..3000 {
        let mut instance = with_wishes(seed);
        // The report takes other people and the share of proposals for granted.
        instance.meta.voice_permille = 0;
        let Err(SolveError::LocksClash(locks)) = solved(&instance, 1) else {
            continue;
        };
        clashes += 1;
        assert!(
            locks.iter().all(|lock| instance.locks.contains(lock)),
            "seed {seed}"
        );
        instance.locks = locks.clone();
        assert_eq!(
            best_worth(&instance),
            None,
            "seed {seed}: {locks:?} can be kept"
        );
    }
    assert!(clashes > 500, "only {clashes} clashes");
}

#[test]
fn two_locks_on_one_person_in_one_slot_are_named_as_the_clash() {
    let mut instance = made_up(SCHOOL, 5);
    let person = &instance.educators[0];
    let fits = |offering: usize| {
        let offer = &instance.offerings[offering];
        offer.hours <= person.max_hours && !offer.coaches.is_empty()
    };
    let mut pairs = person.cand.iter().enumerate().flat_map(|(index, first)| {
        person.cand[..index]
            .iter()
            .map(move |second| (*first, *second))
    });
    let shared = |first: usize, second: usize| {
        let common = instance.offerings[first].slots.iter().find(|slot| {
            person.free.contains(slot) && instance.offerings[second].slots.contains(slot)
        });
        common.copied().filter(|_| fits(first) && fits(second))
    };
    let (first, second, slot) = pairs
        .find_map(|(first, second)| Some((first, second, shared(first, second)?)))
        .expect("such a pair exists");
    let both = [first, second].map(|offering| Lock::Place {
        educator: 0,
        offering,
        slot: Some(slot),
    });
    instance.locks = vec![Lock::Run {
        offering: first,
        slot: None,
        coach: None,
    }];
    instance.locks.extend(both);
    match solved(&instance, 2) {
        Err(SolveError::LocksClash(locks)) => assert!(locks.len() <= 2, "{locks:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_exclusion_takes_out_exactly_what_it_names() {
    let mut instance = made_up(SCHOOL, 6);
    let before = solved(&instance, 4).unwrap().plan;
    let run = before.runs.first().expect("something is run");
    instance.exclusions.push(Exclusion::Run {
        offering: run.offering,
        slot: None,
    });
    instance.exclusions.push(Exclusion::Coach {
        coach: run.coach,
        offering: None,
    });
    instance.exclusions.push(Exclusion::Place {
        educator: run.participants[0],
        offering: None,
    });
    let after = solved(&instance, 4).unwrap().plan;
    assert!(
        after
            .runs
            .iter()
            .all(|other| other.offering != run.offering && other.coach != run.coach)
    );
    assert!(
        after
            .runs
            .iter()
            .all(|other| !other.participants.contains(&run.participants[0]))
    );
}

#[test]
fn what_keeping_the_plan_is_worth_makes_it_change_less() {
    let mut instance = made_up(SCHOOL, 7);
    let first = solved(&instance, 4).unwrap().plan;
    let places = |plan: &optimise::Plan| -> BTreeSet<(usize, usize, usize)> {
        let all = plan.runs.iter().flat_map(|run| {
            run.participants
                .iter()
                .map(|who| (run.offering, run.slot, *who))
        });
        all.collect()
    };
    // Half the money of one source is gone, so some change is needed.
    instance.funds[0] /= 2;
    let free = solved(&instance, 4).unwrap().plan;
    let runs = first.runs.iter().map(|run| PreviousRun {
        offering: run.offering,
        slot: run.slot,
        coach: run.coach,
        participants: run.participants.clone(),
    });
    instance.previous = Some(Previous {
        runs: runs.collect(),
        keep_run: 100_000,
        keep_place: 100_000,
    });
    let kept = solved(&instance, 4).unwrap().plan;
    let same = |plan| places(&first).intersection(&places(plan)).count();
    assert!(
        same(&kept) > same(&free),
        "kept {} of {}, free {}",
        same(&kept),
        places(&first).len(),
        same(&free)
    );
}

#[test]
fn a_withdrawal_leaves_everyone_else_where_they_are_unless_a_run_becomes_too_small() {
    for seed in 0..8 {
        let instance = made_up(SCHOOL, seed);
        let before = solved(&instance, 3).unwrap().plan;
        let planner = Planner::new(instance).unwrap();
        let mut in_force = planner.take_up(&before).unwrap();
        let who = before.runs[0].participants[0];
        let after = in_force.withdraw(who).unwrap();
        check(&in_force.question(), &after).unwrap();
        assert!(
            after
                .runs
                .iter()
                .all(|run| !run.participants.contains(&who))
        );
        for run in &before.runs {
            let same = after
                .runs
                .iter()
                .find(|other| other.offering == run.offering && other.slot == run.slot);
            let Some(same) = same else {
                assert!(
                    run.participants.contains(&who),
                    "seed {seed}: an unconcerned run was ended"
                );
                continue;
            };
            assert!(
                run.participants
                    .iter()
                    .all(|other| *other == who || same.participants.contains(other))
            );
        }
    }
}

#[test]
fn money_has_a_price_where_it_is_short_and_none_where_it_is_not() {
    let mut instance = made_up(SCHOOL, 8);
    let short = solved(&instance, 20).unwrap();
    assert!(
        short.answers.money.iter().any(|price| *price > 1.0),
        "{:?}",
        short.answers.money
    );
    for fund in &mut instance.funds {
        *fund *= 100;
    }
    let ample = solved(&instance, 20).unwrap();
    assert!(
        ample.answers.money.iter().all(|price| *price < 1.0),
        "{:?}",
        ample.answers.money
    );
}

#[test]
fn every_place_that_was_not_given_has_a_reason_that_fits_the_plan() {
    let instance = made_up(SCHOOL, 9);
    let plan = solved(&instance, 6).unwrap().plan;
    let mut kinds = BTreeSet::new();
    for educator in 0..instance.educators.len() {
        for offering in 0..instance.offerings.len() {
            let reason = why_not(&instance, &plan, educator, offering);
            let in_run = |run: &&optimise::Run| {
                run.offering == offering && run.participants.contains(&educator)
            };
            let has = plan.runs.iter().find(in_run).is_some();
            assert_eq!(reason == Reason::HasPlace, has);
            let is_run = plan.runs.iter().any(|run| run.offering == offering);
            if reason == Reason::NotRun {
                assert!(!is_run);
            }
            if let Reason::NotFree { slots } = &reason {
                assert!(
                    slots
                        .iter()
                        .all(|slot| !instance.educators[educator].free.contains(slot))
                );
            }
            kinds.insert(
                format!("{reason:?}")
                    .split(' ')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            );
        }
    }
    for kind in ["HasPlace", "OutOfReach", "NotRun", "NotFree"] {
        assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
    }
}

#[test]
fn an_empty_question_has_the_empty_plan() {
    let plan = solved(&Instance::default(), 2).unwrap().plan;
    assert!(plan.runs.is_empty());
    assert_eq!((plan.objective, plan.bound), (0, 0));
}

#[test]
fn numbers_too_large_to_add_are_refused_by_name() {
    let mut instance = tiny(1);
    instance.offerings[0].max_size = 1_000_000;
    instance.offerings[0].seat_cost = 1 << 50;
    let error = solved(&instance, 1).unwrap_err();
    assert!(error.to_string().contains("cost of all runs"), "{error}");
    let dice = &mut Dice::new(4);
    instance = tiny(dice.next());
    instance.educators[0].cand.push(99);
    let error = solved(&instance, 1).unwrap_err();
    assert!(error.to_string().contains("educators[0].cand"), "{error}");
}

#[test]
fn many_withdrawals_one_after_another_leave_plans_that_pass_the_check() {
    let instance = made_up(SCHOOL, 9);
    let mut plan = solved(&instance, 3).unwrap().plan;
    let planner = Planner::new(instance).unwrap();
    let mut in_force = planner.take_up(&plan).unwrap();
    for who in 0..30 {
        plan = in_force.withdraw(who).unwrap();
        check(&in_force.question(), &plan).unwrap();
        let gone = |person: &usize| *person <= who;
        assert!(
            !plan
                .runs
                .iter()
                .any(|run| run.participants.iter().any(gone))
        );
    }
    assert!(!plan.runs.is_empty());
}

#[test]
fn a_withdrawal_that_a_lock_forbids_changes_nothing() {
    let mut instance = made_up(SCHOOL, 2);
    let first = solved(&instance, 3).unwrap().plan;
    let run = &first.runs[0];
    let (who, other) = (run.participants[0], first.runs[1].participants[0]);
    instance.locks.push(Lock::Place {
        educator: who,
        offering: run.offering,
        slot: None,
    });
    let plan = solved(&instance, 3).unwrap().plan;
    let planner = Planner::new(instance).unwrap();
    let mut in_force = planner.take_up(&plan).unwrap();
    let refused = in_force.withdraw(who);
    assert!(
        matches!(refused, Err(SolveError::LocksNotReached(_))),
        "{refused:?}"
    );
    let mut afresh = planner.take_up(&plan).unwrap();
    assert_ne!(who, other);
    assert_eq!(
        in_force.withdraw(other).unwrap(),
        afresh.withdraw(other).unwrap()
    );
}

#[test]
fn scarce_coach_hours_have_a_price_even_where_nothing_costs_money() {
    let mut instance = made_up(SCHOOL, 4);
    for offering in &mut instance.offerings {
        (offering.fixed_cost, offering.seat_cost) = (0, 0);
    }
    for coach in &mut instance.coaches {
        coach.max_hours = 30;
    }
    instance.meta.voice_permille = 0;
    let solution = solved(&instance, 10).unwrap();
    assert!(solution.answers.money.iter().all(|price| *price < 1e-6));
    let hours: f64 = solution.answers.coach_hour.iter().sum();
    assert!(hours > 100.0, "{hours}");
    assert!(solution.plan.gap < 0.2, "{}", solution.plan.gap);
}
