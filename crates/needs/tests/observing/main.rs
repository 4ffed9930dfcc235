//! Observation as it happens: every step, every refusal, nothing lost, one truth on every page.

#[cfg(test)]
mod counting;
#[path = "../shared/probe.rs"]
mod probe;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod support;

/// What the program is made of in these tests.
fn parts() -> Vec<kernel::Part> {
    vec![kernel::part(), needs::part(), probe::probe()]
}
