//! Culture as people meet it, on both databases.

#[cfg(test)]
mod climate;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod leading;
#[cfg(test)]
#[expect(dead_code, reason = "what another stage's tests need besides")]
#[path = "../../../monitoring/tests/monitoring/support.rs"]
mod offers;
#[cfg(test)]
mod thanking;

fn parts() -> Vec<kernel::Part> {
    vec![
        kernel::part(),
        needs::part(),
        planning::part(),
        delivery::part(),
        monitoring::part(),
        follow_up::part(),
        culture::part(),
        offers::probe(),
    ]
}
