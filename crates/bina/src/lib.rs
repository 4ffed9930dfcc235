//! The program: the only place that knows all parts.

pub mod demo;
pub mod measure_command;
mod pages;
pub mod parts;
pub mod serve;

pub use parts::parts;
