//! What programmes changed: effects on competencies from estimates before and after, with honest uncertainty.
//!
//! The model, its derivation and the equation numbers cited in the code are in `docs/numerics/effects.md`. This crate is
//! pure: it knows neither files nor clocks nor the network, no person by name, and decides nothing about people; it
//! says what the estimates support, how sure that is, and when they cannot tell.

pub mod chance;
mod linalg;
pub mod mixed;
mod search;
