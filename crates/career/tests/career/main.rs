//! Career as the rules compute it and as people meet it, on both databases.

#[cfg(test)]
mod appraisal;
#[cfg(test)]
mod credit;
#[cfg(test)]
mod credit_pages;
#[cfg(test)]
#[path = "../../../follow_up/tests/follow_up/support.rs"]
#[expect(dead_code, reason = "what follow-up's own tests ask is not asked here")]
mod cycle;
#[cfg(test)]
mod entries;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod objection;
#[cfg(test)]
#[path = "../../../monitoring/tests/monitoring/support.rs"]
#[expect(
    dead_code,
    reason = "what monitoring's own tests ask is not asked here"
)]
mod offers;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod path;
#[cfg(test)]
mod plainly;
#[cfg(test)]
mod readiness;
#[cfg(test)]
mod superior;
#[cfg(test)]
mod support;

fn parts() -> Vec<kernel::Part> {
    vec![
        kernel::part(),
        needs::part(),
        planning::part(),
        delivery::part(),
        monitoring::part(),
        follow_up::part(),
        career::part(),
        support::probe(),
    ]
}
