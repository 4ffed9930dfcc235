//! The program: the only place that knows all parts.

mod cycle_at_a_glance;
pub mod demo;
pub mod effects_command;
pub mod import_command;
pub mod measure_command;
mod pages;
pub mod parts;
pub mod plan_command;
pub mod serve;
pub mod upkeep;

pub use parts::parts;
