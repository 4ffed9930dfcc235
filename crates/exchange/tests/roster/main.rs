//! Taking in a roster as an administrator meets it: choosing, previewing, confirming, and what is refused.

#[cfg(test)]
mod choosing;
#[cfg(test)]
mod confirming;
#[cfg(test)]
mod previewing;
#[cfg(test)]
mod refusing;
#[cfg(test)]
mod support;

/// What the program is made of in these tests.
fn parts() -> Vec<kernel::Part> {
    vec![kernel::part(), exchange::roster::part()]
}
