//! The people's own voice, needs that heed it, the education report, and the map of groups, as
//! people meet them, on both databases.

#[cfg(test)]
mod groups;
#[cfg(test)]
mod needs_list;
#[path = "../shared/probe.rs"]
mod probe;
#[cfg(test)]
mod rapor;
#[cfg(test)]
mod saying;
#[cfg(test)]
mod support;

fn parts() -> Vec<kernel::Part> {
    vec![
        kernel::part(),
        exchange::roster::part(),
        needs::part(),
        probe::probe(),
    ]
}
