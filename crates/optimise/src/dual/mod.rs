//! The bound: prices on everything scarce, under which people and runs are planned one by one.
//!
//! It refuses to know plans that can be carried out; what it finds may overdraw, and that is why it is a bound.
//! Derived in `docs/numerics/optimise.md`, section 2.

mod ascent;
mod asked;
mod dive;
mod educator;
mod known;
mod oracle;
mod prices;
mod whole;

pub(crate) use ascent::{Ascent, Measure, RECENT_RUNS, RECENT_SEATS};
pub(crate) use dive::{close_rest, fix_runs};
pub(crate) use educator::{Chooser, Prices as SeatPrices};
pub(crate) use oracle::Oracle;
pub(crate) use prices::Duals;
pub(crate) use whole::Whole;
