//! Taking in a roster as an administrator meets it: choosing, previewing, confirming, and what is refused.

mod choosing;
mod confirming;
mod previewing;
mod refusing;
mod support;

/// What the program is made of in these tests.
fn parts() -> Vec<kernel::Part> {
    vec![kernel::part(), exchange::roster::part()]
}
