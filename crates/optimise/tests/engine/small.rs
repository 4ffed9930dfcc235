//! Small questions against the best of all plans, found by looking at every one.

use std::ops::ControlFlow;

use optimise::{Budget, Options, SolveError, check, solve};

use crate::exact::best_worth;
use crate::made_up::{SCHOOL, made_up};
use crate::one_school::one_school;
use crate::tiny::{tiny, with_wishes};

fn options(rounds: u32) -> Options {
    Options {
        budget: Budget::Rounds(rounds),
        seed: 7,
        threads: 1,
    }
}

#[test]
fn no_plan_beats_the_best_of_all_and_no_bound_lies_below_it() {
    let count = 2000;
    let mut reached = 0;
    for seed in 0..count {
        let instance = tiny(seed);
        let best = best_worth(&instance).expect("the empty plan is always allowed");
        let solution = solve(&instance, &options(6), &mut |_| ControlFlow::Continue(())).unwrap();
        let plan = &solution.plan;
        assert_eq!(
            check(&instance, plan).unwrap().objective,
            plan.objective,
            "seed {seed}"
        );
        assert!(
            plan.objective <= best,
            "seed {seed}: plan {} above the best {best}",
            plan.objective
        );
        assert!(
            plan.bound >= best,
            "seed {seed}: bound {} below the best {best}",
            plan.bound
        );
        reached += u64::from(plan.objective == best);
    }
    assert!(
        reached * 100 >= count * 97,
        "only {reached} of {count} reached the best"
    );
}

#[test]
fn locks_are_kept_whenever_they_can_be() {
    let (mut kept, mut possible) = (0, 0);
    for seed in 0..4000 {
        let instance = with_wishes(seed);
        let best = best_worth(&instance);
        match (
            best,
            solve(&instance, &options(8), &mut |_| ControlFlow::Continue(())),
        ) {
            (Some(best), Ok(solution)) => {
                possible += 1;
                kept += 1;
                assert!(solution.plan.objective <= best, "seed {seed}");
                assert!(
                    solution.plan.bound >= best,
                    "seed {seed}: bound {} best {best}",
                    solution.plan.bound
                );
            }
            (Some(_), Err(SolveError::LocksNotReached(_))) => possible += 1,
            (None, Err(SolveError::LocksNotReached(_) | SolveError::LocksClash(_))) => {}
            (best, answer) => panic!("seed {seed}: best {best:?}, answer {answer:?}"),
        }
    }
    assert!(possible > 300, "too few questions had a plan: {possible}");
    assert!(
        kept * 100 >= possible * 97,
        "locks kept in {kept} of {possible}"
    );
}

#[test]
fn a_count_of_rounds_gives_the_same_plan_on_any_number_of_threads() {
    let instance = made_up(SCHOOL, 3);
    let plan = |threads: usize| {
        let options = Options {
            threads,
            ..options(5)
        };
        solve(&instance, &options, &mut |_| ControlFlow::Continue(()))
            .unwrap()
            .plan
    };
    assert_eq!(plan(1), plan(2));
}

#[test]
fn a_search_that_is_stopped_returns_the_best_plan_so_far() {
    let instance = made_up(SCHOOL, 4);
    let mut calls = 0;
    let solution = solve(&instance, &options(50), &mut |_| {
        calls += 1;
        if calls == 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
    .unwrap();
    assert_eq!(calls, 3);
    assert!(solution.plan.objective > 0);
}

#[test]
fn the_plan_of_a_small_school_is_shown_to_be_near_the_best() {
    // Before branching on whole runs the gap at these was 14 to 50 percent, all of it the bound's.
    for seed in 1..=4 {
        let instance = one_school(10, 1, 7, seed);
        let solution = solve(&instance, &options(60), &mut |_| ControlFlow::Continue(())).unwrap();
        check(&instance, &solution.plan).unwrap();
        assert!(
            solution.plan.gap < 0.03,
            "seed {seed}: {:.1} percent",
            solution.plan.gap * 100.0
        );
    }
}

#[test]
fn a_proven_plan_ends_the_search() {
    let instance = one_school(8, 1, 6, 1);
    let mut last = None;
    let solution = solve(&instance, &options(2000), &mut |at| {
        last = Some(at.done);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(solution.plan.bound, solution.plan.objective);
    assert!(last.unwrap() < 1.0);
}
