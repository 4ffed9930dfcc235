//! What a plan is worth and what it leaves open, from the definitions.
//!
//! It refuses to judge whether the plan is allowed.

use std::collections::HashSet;

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

/// Effects one educator receives, as `(competency, milli-levels)`.
fn effects(instance: &Instance, plan: &Plan, runs: &[usize], received: &mut Vec<(usize, i64)>) {
    received.clear();
    for run in runs {
        for (competency, level) in &instance.offerings[plan.runs[*run].offering].effects {
            match received.iter_mut().find(|known| known.0 == *competency) {
                Some(known) => known.1 += level,
                None => received.push((*competency, *level)),
            }
        }
    }
}

fn level_of(received: &[(usize, i64)], competency: usize) -> i64 {
    let found = received.iter().find(|known| known.0 == competency);
    found.map_or(0, |known| known.1)
}

pub(super) fn objective(
    instance: &Instance,
    plan: &Plan,
    runs_of: &[Vec<usize>],
    shortfall: &[i64],
) -> i64 {
    let mut received = Vec::new();
    let mut worth = -instance.meta.shortfall_penalty * shortfall.iter().sum::<i64>();
    for (educator, runs) in instance.educators.iter().zip(runs_of) {
        if runs.is_empty() {
            continue;
        }
        effects(instance, plan, runs, &mut received);
        for (competency, gap, weight) in &educator.gap {
            let mut left = level_of(&received, *competency);
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
        for run in runs {
            let offering = plan.runs[*run].offering;
            worth += 10 * educator.pref.get(&offering).copied().unwrap_or(0);
        }
    }
    worth + kept(instance, plan)
}

/// What keeping parts of the plan in force is worth.
fn kept(instance: &Instance, plan: &Plan) -> i64 {
    let Some(previous) = &instance.previous else {
        return 0;
    };
    let runs: HashSet<_> = previous
        .runs
        .iter()
        .map(|run| (run.offering, run.slot))
        .collect();
    let places: HashSet<_> = previous
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

pub(super) fn check_unmet(
    instance: &Instance,
    plan: &Plan,
    runs_of: &[Vec<usize>],
) -> Result<(), CheckError> {
    let mut received = Vec::new();
    let mut open = Vec::new();
    for (person, educator) in instance.educators.iter().enumerate() {
        effects(instance, plan, &runs_of[person], &mut received);
        for (competency, gap, _) in &educator.gap {
            let left = gap - level_of(&received, *competency);
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
