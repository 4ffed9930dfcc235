//! The program: the only place that knows all parts.

pub mod demo;
mod pages;
pub mod parts;
pub mod serve;

pub use parts::parts;
