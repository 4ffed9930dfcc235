//! Instruments of one's own, forms on paper, and questionnaires without names.

mod designing;
mod filling;
mod paper;
mod peer;
mod questionnaire;
mod support;

fn parts() -> Vec<kernel::Part> {
    vec![kernel::part(), needs::part()]
}
