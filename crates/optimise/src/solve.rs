//! The way from a question to a checked plan with its bound.
//!
//! It refuses to return anything the independent check has not passed.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::check::check;
use crate::error::SolveError;
use crate::export::Draft;
use crate::greedy::{Prices, build};
use crate::instance::Instance;
use crate::model::Model;
use crate::plan::{Plan, relative_gap};
use crate::purse::Sources;
use crate::state::State;
use crate::validate::validate;

/// How long to look, and from which start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// When to stop.
    pub budget: Budget,
    /// Start of the random numbers; the same seed and step budget give the same plan.
    pub seed: u64,
    /// Threads to use; 0 means as many as there are cores.
    pub threads: usize,
}

/// When to stop looking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Budget {
    /// After this much time.
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
    /// Rounds of work done.
    pub rounds: u32,
    /// Time taken.
    pub elapsed: Duration,
}

/// Finds a plan, with a bound no plan exceeds.
///
/// `progress` is called between rounds of work and may stop the search; the best plan so far is then returned.
pub fn solve(
    instance: &Instance,
    options: &Options,
    progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Solution, SolveError> {
    let start = Instant::now();
    validate(instance)?;
    let model = Model::new(instance);
    let sources = Sources::new(&model);
    let bound = simple_bound(&model);
    let mut state = State::new(&model, &sources);
    let mut best = Draft::of(&state);
    let rounds = 24;
    let mut price = 0.0;
    for round in 0..rounds {
        Draft::default().restore(&mut state);
        let prices = Prices::flat(&state, price);
        build(&mut state, 0..model.classes.all().len(), &prices, &[]);
        if state.voice_holds() && state.worth > best.worth {
            best = Draft::of(&state);
        }
        price = if price < 1.0 { 1.0 } else { price * 1.6 };
        let done = f64::from(round + 1) / f64::from(rounds);
        let gap = relative_gap(best.worth, bound);
        let step = Progress {
            objective: best.worth,
            bound,
            gap,
            elapsed: start.elapsed(),
            done,
        };
        let late = matches!(options.budget, Budget::Seconds(limit) if start.elapsed().as_secs_f64() > limit);
        if progress(step).is_break() || late {
            break;
        }
    }
    let plan = best
        .export(&model, &mut state, bound)
        .expect("invariant: the state never overdraws a source");
    check(instance, &plan)?;
    Ok(Solution {
        plan,
        rounds,
        elapsed: start.elapsed(),
    })
}

/// Every need met in full and every wish granted.
fn simple_bound(model: &Model) -> i64 {
    let needs: i64 = (0..model.needs.all().len())
        .map(|need| model.worth(need, i64::MAX / 2))
        .sum();
    let bonuses: i64 = model.seats.all().iter().map(|seat| seat.bonus.max(0)).sum();
    let runs: i64 = model
        .classes
        .all()
        .iter()
        .map(|class| class.bonus.max(0))
        .sum();
    needs + bonuses + runs
}
