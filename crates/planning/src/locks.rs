//! What must be kept or left out, and the plan in force, in the optimiser's words. Pure.

use optimise::{Exclusion, Instance, Lock, Previous, PreviousRun, SolveError};

use crate::propose::AdapterError;
use crate::question::{Draft, LockSpec, Question};

/// What keeping a run or a place is worth when little is to change, as a share of what one is worth.
const KEEP_SHARE: f64 = 0.2;

/// Puts what must be kept or left out into the instance; returns each with the lock it stands for.
pub(crate) fn place_locks(
    question: &Question,
    instance: &mut Instance,
) -> Result<Vec<(Lock, LockSpec)>, AdapterError> {
    let programme = |id| question.programmes.iter().position(|found| found.id == id);
    let person = |id| question.people.iter().position(|found| found.person == id);
    let coach = |id| question.coaches.iter().position(|found| found.person == id);
    let mut locks = Vec::new();
    for asked in &question.locks {
        match *asked {
            LockSpec::KeepRun(what, who, slot) => {
                let (Some(offering), Some(coach)) = (programme(what), coach(who)) else {
                    return Err(AdapterError::LocksClash(vec![*asked]));
                };
                let lock = Lock::Run {
                    offering,
                    slot: Some(slot as usize),
                    coach: Some(coach),
                };
                locks.push((lock, *asked));
            }
            LockSpec::KeepPlace(what, who) => {
                let (Some(offering), Some(educator)) = (programme(what), person(who)) else {
                    return Err(AdapterError::LocksClash(vec![*asked]));
                };
                let cand = &mut instance.educators[educator].cand;
                if let Err(at) = cand.binary_search(&offering) {
                    cand.insert(at, offering);
                }
                let lock = Lock::Place {
                    educator,
                    offering,
                    slot: None,
                };
                locks.push((lock, *asked));
            }
            // What is gone is left out already.
            LockSpec::DropRun(what) => {
                instance
                    .exclusions
                    .extend(programme(what).map(|offering| Exclusion::Run {
                        offering,
                        slot: None,
                    }));
            }
            LockSpec::DropPlace(what, who) => {
                instance
                    .exclusions
                    .extend(
                        person(who)
                            .zip(programme(what))
                            .map(|(educator, offering)| Exclusion::Place {
                                educator,
                                offering: Some(offering),
                            }),
                    );
            }
        }
    }
    instance.locks = locks.iter().map(|(lock, _)| *lock).collect();
    Ok(locks)
}

pub(crate) fn clash_of(error: SolveError, placed: &[(Lock, LockSpec)]) -> AdapterError {
    let (SolveError::LocksClash(locks) | SolveError::LocksNotReached(locks)) = &error else {
        return AdapterError::Solve(error);
    };
    let named = placed.iter().filter(|(lock, _)| locks.contains(lock));
    AdapterError::LocksClash(named.map(|(_, asked)| *asked).collect())
}

/// A draft as the plan in force, with what keeping its parts is worth when a plan is worth `value`.
pub(crate) fn previous(question: &Question, before: &Draft, value: i64) -> Previous {
    let mut runs: Vec<PreviousRun> = Vec::new();
    for run in plan_of(question, before).runs {
        // Two runs of a programme in one slot cannot both stay.
        if !runs
            .iter()
            .any(|known| (known.offering, known.slot) == (run.offering, run.slot))
        {
            runs.push(PreviousRun {
                offering: run.offering,
                slot: run.slot,
                coach: run.coach,
                participants: run.participants,
            });
        }
    }
    let places: usize = runs.iter().map(|run| run.participants.len()).sum();
    let each = |count: usize| (KEEP_SHARE * value as f64 / count.max(1) as f64).ceil() as i64;
    Previous {
        keep_run: each(runs.len()),
        keep_place: each(places),
        runs,
    }
}

/// Runs that stay keep their identifiers.
pub(crate) fn keep_ids(before: &Draft, draft: &mut Draft) {
    for offer in &mut draft.offers {
        let same = before
            .offers
            .iter()
            .find(|was| (was.programme, was.slot) == (offer.programme, offer.slot));
        if let Some(was) = same {
            offer.id = was.id;
        }
    }
}

/// A draft as the optimiser reads it; runs whose coach or programme is gone are left out.
pub(crate) fn plan_of(question: &Question, draft: &Draft) -> optimise::Plan {
    let runs = draft.offers.iter().filter_map(|offer| {
        let mut participants: Vec<usize> = offer
            .participants
            .iter()
            .filter_map(|id| question.people.iter().position(|who| who.person == *id))
            .collect();
        participants.sort_unstable();
        let fund = |id| question.funds.iter().position(|fund| fund.id == id);
        Some(optimise::Run {
            offering: question
                .programmes
                .iter()
                .position(|found| found.id == offer.programme)?,
            slot: offer.slot as usize,
            coach: question
                .coaches
                .iter()
                .position(|found| found.person == offer.coach)?,
            participants,
            funding: offer
                .funding
                .iter()
                .filter_map(|(id, amount)| Some((fund(*id)?, *amount)))
                .collect(),
        })
    });
    optimise::Plan {
        runs: runs.collect(),
        ..optimise::Plan::default()
    }
}
