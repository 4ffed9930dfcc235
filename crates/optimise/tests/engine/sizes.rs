//! Made-up questions of real size, and the stored ones where they are at hand.

use std::ops::ControlFlow;
use std::path::Path;

use optimise::{Budget, Instance, Options, check, read_instance, solve};

use crate::made_up::{CLUSTER, DISTRICT, LARGE, SCHOOL, made_up};

/// Solves and checks; returns the certified distance from the best.
fn gap(instance: &Instance, rounds: u32) -> f64 {
    let options = Options {
        budget: Budget::Rounds(rounds),
        seed: 2,
        threads: 0,
    };
    let plan = solve(instance, &options, &mut |_| ControlFlow::Continue(()))
        .expect("it can be planned")
        .plan;
    assert_eq!(
        check(instance, &plan).expect("it is allowed").objective,
        plan.objective
    );
    assert!(plan.bound >= plan.objective);
    plan.gap
}

#[test]
fn a_school_is_planned_to_within_a_few_percent_of_the_best() {
    for seed in 1..4 {
        let gap = gap(&made_up(SCHOOL, seed), 30);
        assert!(gap < 0.06, "seed {seed}: {gap}");
    }
}

#[test]
fn a_cluster_is_planned_to_within_a_tenth_of_the_best() {
    let gap = gap(&made_up(CLUSTER, 1), 16);
    assert!(gap < 0.1, "{gap}");
}

#[test]
fn made_up_questions_of_every_size_hold_together() {
    for size in [SCHOOL, CLUSTER, DISTRICT, LARGE] {
        let instance = made_up(size, 1);
        optimise::validate(&instance).unwrap_or_else(|error| panic!("{}: {error}", size.name));
        assert_eq!(instance.educators.len(), size.educators);
    }
}

#[test]
fn stored_questions_are_read_and_planned_where_they_are_at_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/plans");
    for name in ["plan_school_1.json", "plan_cluster_1.json"] {
        let Ok(text) = std::fs::read(folder.join(name)) else {
            continue;
        };
        let instance = read_instance(&text).unwrap();
        assert!(gap(&instance, 12) < 0.12, "{name}");
    }
}
