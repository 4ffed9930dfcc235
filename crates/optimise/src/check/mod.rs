//! The independent check: takes a question and a plan and recomputes everything from the definitions.
//!
//! It refuses to share code with the solvers, so that a mistake there cannot hide here.

mod worth;

use std::collections::{BTreeMap, BTreeSet};

use worth::{check_unmet, objective, shortfall};

use crate::instance::{Exclusion, Instance, Lock};
use crate::plan::{Plan, Run};

/// Why a plan is not a plan for this question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// A run or person is named that does not exist.
    #[error("run {run} names a {what} that does not exist")]
    Unknown {
        /// Position of the run in the plan.
        run: usize,
        /// What is unknown.
        what: &'static str,
    },
    /// A run breaks a rule that concerns it alone.
    #[error("run {run}: {rule}")]
    Run {
        /// Position of the run in the plan.
        run: usize,
        /// The rule it breaks.
        rule: &'static str,
    },
    /// A person, offering, coach or source is used beyond what it has.
    #[error("{what} {index}: {rule}")]
    Limit {
        /// What kind of thing.
        what: &'static str,
        /// Which one.
        index: usize,
        /// The rule it breaks.
        rule: &'static str,
    },
    /// Proposals of educators get too small a share of the money.
    #[error("proposals get {proposed} of {total}, too small a share")]
    Voice {
        /// Money for proposals.
        proposed: i64,
        /// Money in all.
        total: i64,
    },
    /// A stated figure differs from the recomputed one.
    #[error("{what} is stated as {stated}, but is {computed}")]
    Figure {
        /// Which figure.
        what: &'static str,
        /// As the plan says.
        stated: i64,
        /// As recomputed.
        computed: i64,
    },
}

/// What the check recomputed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Worth of the plan.
    pub objective: i64,
    /// Money spent.
    pub cost: i64,
    /// Hours each group lies below its floor.
    pub shortfall: Vec<i64>,
}

/// Recomputes objective, cost, funding and every rule, and compares them with what the plan says.
pub fn check(instance: &Instance, plan: &Plan) -> Result<Checked, CheckError> {
    check_with(instance, &[], plan)
}

/// The check of a plan for a question from which more is excluded than it says itself.
pub(crate) fn check_with(
    instance: &Instance,
    excluded: &[Exclusion],
    plan: &Plan,
) -> Result<Checked, CheckError> {
    for (index, run) in plan.runs.iter().enumerate() {
        check_run(instance, index, run)?;
    }
    let runs_of = runs_of(instance, plan);
    check_people(instance, plan, &runs_of)?;
    check_coaches(instance, plan)?;
    let cost = check_money(instance, plan)?;
    check_wishes(instance, excluded, plan, &runs_of)?;
    let shortfall = shortfall(instance, plan);
    let objective = objective(instance, plan, &runs_of, &shortfall);
    if plan.objective != objective {
        return Err(CheckError::Figure {
            what: "objective",
            stated: plan.objective,
            computed: objective,
        });
    }
    if plan.shortfall != shortfall {
        let (stated, computed) = (plan.shortfall.iter().sum(), shortfall.iter().sum());
        return Err(CheckError::Figure {
            what: "shortfall",
            stated,
            computed,
        });
    }
    if plan.bound < objective {
        return Err(CheckError::Figure {
            what: "bound",
            stated: plan.bound,
            computed: objective,
        });
    }
    check_unmet(instance, plan, &runs_of)?;
    Ok(Checked {
        objective,
        cost,
        shortfall,
    })
}

fn check_run(instance: &Instance, index: usize, run: &Run) -> Result<(), CheckError> {
    let unknown = |what| CheckError::Unknown { run: index, what };
    let broken = |rule| CheckError::Run { run: index, rule };
    let offering = instance
        .offerings
        .get(run.offering)
        .ok_or(unknown("offering"))?;
    let coach = instance.coaches.get(run.coach).ok_or(unknown("coach"))?;
    if !offering.slots.contains(&run.slot) {
        return Err(broken("is held in a slot the offering does not have"));
    }
    if !offering.coaches.contains(&run.coach) || !coach.free.contains(&run.slot) {
        return Err(broken("is led by a coach who cannot lead it then"));
    }
    let size = run.participants.len() as i64;
    if size < offering.min_size || size > offering.max_size {
        return Err(broken("has too few or too many participants"));
    }
    if run.participants.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(broken("lists its participants twice or out of order"));
    }
    for person in &run.participants {
        let educator = instance
            .educators
            .get(*person)
            .ok_or(unknown("participant"))?;
        if !educator.cand.contains(&run.offering) || !educator.free.contains(&run.slot) {
            return Err(broken("has a participant who cannot join it then"));
        }
    }
    let cost = offering.fixed_cost + offering.seat_cost * size;
    if run
        .funding
        .iter()
        .any(|(source, amount)| !(0..=cost).contains(amount) || !offering.funds.contains(source))
    {
        return Err(broken("is paid by a source that may not pay for it"));
    }
    if run.funding.iter().map(|(_, amount)| amount).sum::<i64>() != cost {
        return Err(broken("is not paid in full"));
    }
    Ok(())
}

/// The runs each educator takes part in; every participant is known to exist.
fn runs_of(instance: &Instance, plan: &Plan) -> Vec<Vec<usize>> {
    let mut runs_of = vec![Vec::new(); instance.educators.len()];
    for (index, run) in plan.runs.iter().enumerate() {
        for person in &run.participants {
            runs_of[*person].push(index);
        }
    }
    runs_of
}

fn check_people(
    instance: &Instance,
    plan: &Plan,
    runs_of: &[Vec<usize>],
) -> Result<(), CheckError> {
    for (person, runs) in runs_of.iter().enumerate() {
        let broken = |rule| CheckError::Limit {
            what: "educator",
            index: person,
            rule,
        };
        let mut hours = 0;
        for (count, index) in runs.iter().enumerate() {
            let run = &plan.runs[*index];
            let before = || runs[..count].iter().map(|other| &plan.runs[*other]);
            if before().any(|other| other.offering == run.offering) {
                return Err(broken("joins the same offering twice"));
            }
            if before().any(|other| other.slot == run.slot) {
                return Err(broken("is in two places in the same slot"));
            }
            hours += instance.offerings[run.offering].hours;
        }
        if !runs.is_empty() && hours > instance.educators[person].max_hours {
            return Err(broken("gives more hours than there are"));
        }
    }
    Ok(())
}

fn check_coaches(instance: &Instance, plan: &Plan) -> Result<(), CheckError> {
    let mut held: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut runs: BTreeMap<usize, i64> = BTreeMap::new();
    let mut times: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut hours: BTreeMap<usize, i64> = BTreeMap::new();
    for run in &plan.runs {
        let offering = &instance.offerings[run.offering];
        let broken = |rule| CheckError::Limit {
            what: "offering",
            index: run.offering,
            rule,
        };
        if !held.insert((run.offering, run.slot)) {
            return Err(broken("is run twice in the same slot"));
        }
        let count = runs.entry(run.offering).or_default();
        *count += 1;
        if *count > offering.max_runs {
            return Err(broken("is run too often"));
        }
        let broken = |rule| CheckError::Limit {
            what: "coach",
            index: run.coach,
            rule,
        };
        if !times.insert((run.coach, run.slot)) {
            return Err(broken("leads two runs in the same slot"));
        }
        let given = hours.entry(run.coach).or_default();
        *given += offering.hours + offering.preparation;
        if *given > instance.coaches[run.coach].max_hours {
            return Err(broken("leads more hours than there are"));
        }
    }
    Ok(())
}

fn check_money(instance: &Instance, plan: &Plan) -> Result<i64, CheckError> {
    let mut spent = vec![0; instance.funds.len()];
    let (mut total, mut proposed) = (0, 0);
    for run in &plan.runs {
        for (source, amount) in &run.funding {
            spent[*source] += amount;
            total += amount;
            if instance.offerings[run.offering].proposed == 1 {
                proposed += amount;
            }
        }
    }
    for (index, (spent, budget)) in spent.iter().zip(&instance.funds).enumerate() {
        if spent > budget {
            return Err(CheckError::Limit {
                what: "source",
                index,
                rule: "pays more than it has",
            });
        }
    }
    if i128::from(proposed) * 1000 < i128::from(total) * i128::from(instance.meta.voice_permille) {
        return Err(CheckError::Voice { proposed, total });
    }
    Ok(total)
}

fn check_wishes(
    instance: &Instance,
    excluded: &[Exclusion],
    plan: &Plan,
    runs_of: &[Vec<usize>],
) -> Result<(), CheckError> {
    for (index, lock) in instance.locks.iter().enumerate() {
        if !plan.runs.iter().any(|run| holds(lock, run)) {
            return Err(CheckError::Limit {
                what: "lock",
                index,
                rule: "is not kept",
            });
        }
    }
    for (index, exclusion) in instance.exclusions.iter().chain(excluded).enumerate() {
        let is_broken = match *exclusion {
            Exclusion::Run { offering, slot } => plan
                .runs
                .iter()
                .any(|run| run.offering == offering && slot.is_none_or(|slot| slot == run.slot)),
            Exclusion::Coach { coach, offering } => plan.runs.iter().any(|run| {
                run.coach == coach && offering.is_none_or(|offering| offering == run.offering)
            }),
            // Withdrawals are exclusions, and there may be many of them.
            Exclusion::Place { educator, offering } => runs_of[educator]
                .iter()
                .any(|run| offering.is_none_or(|offering| offering == plan.runs[*run].offering)),
        };
        if is_broken {
            return Err(CheckError::Limit {
                what: "exclusion",
                index,
                rule: "is not kept",
            });
        }
    }
    Ok(())
}

fn holds(lock: &Lock, run: &Run) -> bool {
    match *lock {
        Lock::Run {
            offering,
            slot,
            coach,
        } => {
            run.offering == offering
                && slot.is_none_or(|slot| slot == run.slot)
                && coach.is_none_or(|coach| coach == run.coach)
        }
        Lock::Place {
            educator,
            offering,
            slot,
        } => {
            run.offering == offering
                && slot.is_none_or(|slot| slot == run.slot)
                && run.participants.contains(&educator)
        }
    }
}
