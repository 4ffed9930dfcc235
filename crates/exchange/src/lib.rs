//! Formats of other systems: bytes in, typed values out, and back.
//!
//! Pure: it opens no file, asks no network and knows no database; what is done with the values is decided elsewhere.

pub mod dapodik;
