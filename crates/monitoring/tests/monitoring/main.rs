//! Stage 4 as people meet it, on both databases.

#[cfg(test)]
mod alarms;
#[cfg(test)]
mod change;
#[cfg(test)]
mod effects_of_programmes;
#[cfg(test)]
mod indicators;
#[cfg(test)]
mod support;
#[cfg(test)]
mod watching;

fn parts() -> Vec<kernel::Part> {
    vec![
        kernel::part(),
        needs::part(),
        planning::part(),
        delivery::part(),
        monitoring::part(),
        support::probe(),
    ]
}
