//! Two people changed the same record: what stands there now beside what was typed.

use platform::i18n::Speech;
use platform::web::Form;

/// A field in which the stored and the typed value differ.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    pub label: String,
    pub stored: String,
    pub typed: String,
}

/// The fields, given as name and label, in which two forms differ.
pub(crate) fn differences(
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
    let plain = |form: &Form, name: &str| form.value(name).trim().replace("\r\n", "\n");
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
