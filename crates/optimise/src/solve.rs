//! The way from a question to a checked plan with its bound.
//!
//! It refuses to return anything the independent check has not passed.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::answers::Answers;
use crate::check::check;
use crate::clash::find_clash;
use crate::error::SolveError;
use crate::instance::Instance;
use crate::model::Model;
use crate::plan::Plan;
use crate::purse::Sources;
use crate::validate::validate;
use crate::work::Work;

/// How long to look, and from which start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// When to stop.
    pub budget: Budget,
    /// Start of the random numbers; the same seed and number of rounds give the same plan.
    pub seed: u64,
    /// Threads to use; 0 means as many as there are cores.
    pub threads: usize,
}

/// When to stop looking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Budget {
    /// After about this much time.
    Seconds(f64),
    /// After this many rounds of work, whatever the machine: the result is then the same everywhere.
    Rounds(u32),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            budget: Budget::Seconds(10.0),
            seed: 1,
            threads: 0,
        }
    }
}

/// Where the search stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Worth of the best plan so far.
    pub objective: i64,
    /// No plan is worth more than this.
    pub bound: i64,
    /// Distance of the bound from the plan, as a share of the plan.
    pub gap: f64,
    /// Time since the start.
    pub elapsed: Duration,
    /// Share of the budget used, from 0 to 1.
    pub done: f64,
}

/// A checked plan and how it was reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The plan, with its bound and gap.
    pub plan: Plan,
    /// What each limit costs.
    pub answers: Answers,
    /// Time taken.
    pub elapsed: Duration,
}

/// Finds a plan, with a bound no plan exceeds.
///
/// `progress` is called between pieces of work and may stop the search; the best plan so far is then returned.
pub fn solve(
    instance: &Instance,
    options: &Options,
    progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Solution, SolveError> {
    validate(instance)?;
    let model = Model::new(instance);
    if let Some(locks) = find_clash(instance, &model) {
        return Err(SolveError::LocksClash(locks));
    }
    let sources = Sources::new(&model);
    let mut work = Work::new(instance, &model, &sources, options);
    // Being stopped is not an error: what was found until then is the answer.
    let _stopped = work.run(progress);
    let plan = work.plan();
    if work.kept_locks() < model.run_locks.len() + model.place_locks {
        return Err(SolveError::LocksNotReached(instance.locks.clone()));
    }
    check(instance, &plan)?;
    Ok(Solution {
        plan,
        answers: work.answers(),
        elapsed: work.elapsed(),
    })
}
