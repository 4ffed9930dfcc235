//! What programmes changed: effects on competencies from estimates before and after, with honest uncertainty.
//!
//! The model, its derivation and the equation numbers cited in the code are in `docs/numerics/effects.md`. This crate is
//! pure: it knows neither files nor clocks nor the network, no person by name, and decides nothing about people; it
//! says what the estimates support, how sure that is, and when they cannot tell.

mod balance;
pub mod chance;
mod cost;
mod draws;
mod effect;
mod equation;
mod linalg;
pub mod mixed;
mod mixture;
pub mod monitor;
mod panel;
mod pool;
mod sample;
mod search;
mod study;
mod summary;
mod unshrink;
mod verdict;
mod window;

pub use cost::{CostPerLevel, cost_per_level};
pub use draws::measure_draws;
pub use effect::{Effect, ErrorFrom, GroupEffect, Measured, Unmeasured};
pub use panel::{Chosen, Grouping, InputError, Options, Panel, Participant, Programme, Reading};
pub use pool::{Belief, Evidence, KindEffect, PoolOptions, Pooled, Posterior, pool};
pub use study::{ProgrammeEffect, measure};
pub use summary::by_mode;
pub use unshrink::Pull;
pub use verdict::{VarianceParts, Verdict, WouldTell};
