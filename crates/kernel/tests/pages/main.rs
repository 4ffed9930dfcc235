//! The kernel's pages as people meet them: coming in, being refused, and administering.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod admin;
#[cfg(test)]
mod records;
#[cfg(test)]
mod security;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod support;

/// What the program is made of in these tests.
fn parts() -> Vec<kernel::Part> {
    vec![kernel::part()]
}
