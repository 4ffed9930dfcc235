//! Two people changed the same record: what stands there now beside what was typed.

use super::Form;
use crate::i18n::Speech;

/// A field in which the stored and the typed value differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What the field is called on the page.
    pub label: String,
    /// What stands in the record now.
    pub stored: String,
    /// What was typed over an older version.
    pub typed: String,
}

/// The fields, given as name and label, in which two forms differ.
pub fn differences(
    speech: &Speech,
    labels: &[(String, String)],
    stored: &Form,
    typed: &Form,
) -> Vec<Difference> {
    let shown = |value: &str| {
        if value.is_empty() {
            speech.say("conflict-empty").to_string()
        } else if value == "on" {
            speech.say("conflict-ticked").to_string()
        } else {
            value.to_owned()
        }
    };
    let plain = |form: &Form, name: &str| {
        let values = form.values(name).join(", ");
        values.trim().replace("\r\n", "\n")
    };
    labels
        .iter()
        .filter(|(name, _)| plain(stored, name) != plain(typed, name))
        .map(|(name, label)| Difference {
            label: label.clone(),
            stored: shown(&plain(stored, name)),
            typed: shown(&plain(typed, name)),
        })
        .collect()
}
