//! The kernel's pages as people meet them: coming in, being refused, and administering.

mod admin;
mod security;
mod sign_in;
mod support;

/// What the program is made of in these tests.
fn parts() -> Vec<kernel::Part> {
    vec![kernel::part()]
}
