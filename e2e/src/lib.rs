//! The program in a real browser: what a person sees, clicks and waits for.
//!
//! A test starts the built program ([`Bina`]), opens a browser on it ([`Browser`]) and does what a person
//! would do, finding things by the words on the screen. This crate knows no page and no stage; the walks
//! in `tests/` do.

mod bina;
mod browser;
mod child;
mod devtools;
mod find;
mod network;
mod page;
mod touch;
mod traffic;
mod view;

pub use bina::Bina;
pub use browser::Browser;
pub use child::Scratch;
pub use network::{Harm, Network, Weather};
pub use traffic::Traffic;
pub use view::View;
