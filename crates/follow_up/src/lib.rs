//! follow_up
