//! Formats of other systems, and what is done with them.
//!
//! `badges` writes and verifies credentials (Open Badges 3.0) and is as pure. The readers (`dapodik`, `rapor`) are pure: bytes in, typed values out; they open no file and know no database; so is the writer of
//! tables (`table`). Taking the
//! values in (`roster`) is a part of the program like any stage, but knows no stage.

pub mod badges;
pub mod dapodik;
pub mod rapor;
pub mod roster;
pub mod table;
