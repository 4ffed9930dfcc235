//! What the tests share: tables of published figures and simulated schools.
#![allow(dead_code, reason = "every test file uses another part")]

pub mod simulate;
pub mod table;
