//! Whole files in, rosters or refusals out.

mod bytes;
mod doubts;
mod files;
mod reading;
mod refusals;
