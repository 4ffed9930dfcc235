//! What a plan is worth and what it leaves open, from the definitions.
//!
//! It refuses to judge whether the plan is allowed.

use std::collections::{BTreeMap, BTreeSet};

use super::CheckError;
use crate::instance::Instance;
use crate::plan::Plan;

pub(super) fn shortfall(instance: &Instance, plan: &Plan) -> Vec<i64> {
    let mut short = instance.floors.clone();
    for run in &plan.runs {
        for person in &run.participants {
            short[instance.educators[*person].g] -= instance.offerings[run.offering].hours;
        }
    }
    short.into_iter().map(|hours| hours.max(0)).collect()
}

/// Effects each educator receives, by `(educator, competency)`.
fn effects(instance: &Instance, plan: &Plan) -> BTreeMap<(usize, usize), i64> {
    let mut received = BTreeMap::new();
    for run in &plan.runs {
        for person in &run.participants {
            for (competency, level) in &instance.offerings[run.offering].effects {
                *received.entry((*person, *competency)).or_default() += level;
            }
        }
    }
    received
}

pub(super) fn objective(instance: &Instance, plan: &Plan, shortfall: &[i64]) -> i64 {
    let received = effects(instance, plan);
    let mut worth = -instance.meta.shortfall_penalty * shortfall.iter().sum::<i64>();
    for (person, educator) in instance.educators.iter().enumerate() {
        for (competency, gap, weight) in &educator.gap {
            let mut left = received.get(&(person, *competency)).copied().unwrap_or(0);
            let mut covered = 0;
            let mut share = 0;
            for (rate, permille) in instance.meta.rate.iter().zip(&instance.meta.seg_permille) {
                share += permille;
                let end = gap * share / 1000;
                let met = left.min(end - covered);
                worth += weight * rate * met;
                left -= met;
                covered = end;
            }
        }
    }
    for run in &plan.runs {
        for person in &run.participants {
            worth += 10
                * instance.educators[*person]
                    .pref
                    .get(&run.offering)
                    .copied()
                    .unwrap_or(0);
        }
    }
    worth + kept(instance, plan)
}

/// What keeping parts of the plan in force is worth.
fn kept(instance: &Instance, plan: &Plan) -> i64 {
    let Some(previous) = &instance.previous else {
        return 0;
    };
    let runs: BTreeSet<_> = previous
        .runs
        .iter()
        .map(|run| (run.offering, run.slot))
        .collect();
    let places: BTreeSet<_> = previous
        .runs
        .iter()
        .flat_map(|run| {
            run.participants
                .iter()
                .map(|person| (run.offering, run.slot, *person))
        })
        .collect();
    let mut worth = 0;
    for run in &plan.runs {
        if runs.contains(&(run.offering, run.slot)) {
            worth += previous.keep_run;
        }
        let same = |person: &&usize| places.contains(&(run.offering, run.slot, **person));
        worth += previous.keep_place * run.participants.iter().filter(same).count() as i64;
    }
    worth
}

pub(super) fn check_unmet(instance: &Instance, plan: &Plan) -> Result<(), CheckError> {
    let received = effects(instance, plan);
    let mut open = Vec::new();
    for (person, educator) in instance.educators.iter().enumerate() {
        for (competency, gap, _) in &educator.gap {
            let left = gap - received.get(&(person, *competency)).copied().unwrap_or(0);
            if left > 0 {
                open.push((person, *competency, left));
            }
        }
    }
    if plan.unmet != open {
        let (stated, computed) = (sum_open(&plan.unmet), sum_open(&open));
        return Err(CheckError::Figure {
            what: "open need",
            stated,
            computed,
        });
    }
    Ok(())
}

fn sum_open(open: &[(usize, usize, i64)]) -> i64 {
    open.iter().map(|need| need.2).sum()
}
