//! Stage 4 as people meet it, on both databases.

#[cfg(test)]
mod change;
#[cfg(test)]
mod indicators;
#[cfg(test)]
mod support;

fn parts() -> Vec<kernel::Part> {
    vec![
        kernel::part(),
        planning::part(),
        monitoring::part(),
        support::probe(),
    ]
}
