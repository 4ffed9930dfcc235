//! testkit_macros
