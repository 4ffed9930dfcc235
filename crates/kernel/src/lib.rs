//! The words every stage shares.

pub mod frameworks;
