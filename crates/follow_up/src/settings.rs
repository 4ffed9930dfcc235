//! When checks are made and who hears of late ones, as the authority's data have it.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::Rung;

/// What the file of follow-up says; days, unless it says otherwise.
#[derive(Debug, Deserialize)]
pub struct Settings {
    /// Days after the end of a programme on which its commitments are checked, ascending.
    pub check_after_days: Vec<i32>,
    /// Days before its day from which a check waits for its mentor.
    pub opens_days_before: i64,
    /// Days before its day from which a later check may be recorded at all: sustained use takes time
    /// to see. The first check may come at any time; a first look soon after is always welcome.
    pub earliest_days_before: i64,
    /// From this check on, practice that is not seen is a gain that fades.
    pub lasting_after_days: i32,
    /// Days within which a leader answers a wish for support.
    pub support_answer_days: i64,
    /// Commitments with checks to come beyond which a mentor is not proposed for another.
    pub mentor_caseload: usize,
    /// Whom a late check reaches, ascending.
    pub escalations: Vec<Escalation>,
}

/// A check that is late by more than so many days is shown to this rung.
#[derive(Debug, Deserialize)]
pub struct Escalation {
    /// Days late.
    pub after_days: i64,
    /// Who hears of it.
    pub to: Rung,
}

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    let text = include_str!("../../../frameworks/follow_up/tindak-lanjut.toml");
    toml::from_str(text).expect("invariant: a test reads the built-in file")
});

/// The settings in force.
pub fn settings() -> &'static Settings {
    &SETTINGS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_follow_up_is_in_order() {
        let found = settings();
        assert!(found.check_after_days.is_sorted());
        assert!(found.check_after_days.first().is_some_and(|days| *days > 0));
        let rungs: Vec<_> = found.escalations.iter().map(|step| step.to).collect();
        assert_eq!(rungs, [Rung::Principal, Rung::Supervisor]);
        assert!(found.escalations.is_sorted_by_key(|step| step.after_days));
    }
}
