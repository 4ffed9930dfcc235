//! The optimiser: needs, offers, coaches, money and weeks in; the best plan it can find and a bound on the best
//! possible one out.
//!
//! It does no I/O, waits for nothing and knows no other crate of ours. Formulation, bound and method are derived in
//! `docs/numerics/optimise.md`. Every plan that leaves it has passed [`check`], which shares no code with the solvers.

mod answers;
mod check;
mod clash;
mod closing;
mod dual;
mod error;
mod export;
mod greedy;
mod instance;
mod locks;
mod model;
mod pace;
mod plan;
mod purse;
mod reach;
mod replan;
mod rng;
mod rows;
mod search;
mod solve;
mod state;
mod validate;
mod why;
mod work;

pub use answers::Answers;
pub use check::{CheckError, Checked, check};
pub use error::{InstanceError, SolveError};
pub use instance::{
    Coach, Educator, Exclusion, Instance, Lock, Meta, Names, Offering, Previous, PreviousRun,
};
pub use plan::{Plan, Run, relative_gap};
pub use replan::{PlanInForce, Planner};
pub use solve::{Budget, Options, Progress, Solution, solve};
pub use validate::{MAX_FUNDS, MAX_SLOTS, read_instance, validate};
pub use why::{Reason, why_not};
