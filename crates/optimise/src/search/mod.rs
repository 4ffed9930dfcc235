//! Better plans by taking small parts of a plan apart and putting them together again.
//!
//! It refuses to know the bound; prices reach it only as advice.

mod lns;
mod mend;
mod person;
mod settle;

pub(crate) use lns::Search;
