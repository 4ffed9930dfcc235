//! Stage 5 as people meet it, on both databases.

#[cfg(test)]
mod checks;
#[cfg(test)]
mod escalation;
#[cfg(test)]
mod finishing;
#[cfg(test)]
mod lasting;
#[cfg(test)]
#[path = "../../../monitoring/tests/monitoring/support.rs"]
mod offers;
#[cfg(test)]
mod promise;
#[cfg(test)]
mod support;
#[cfg(test)]
mod year;

fn parts() -> Vec<kernel::Part> {
    vec![
        kernel::part(),
        needs::part(),
        planning::part(),
        monitoring::part(),
        follow_up::part(),
        offers::probe(),
        support::probe(),
    ]
}
