//! Every part of the program, in the order in which their tables refer to each other.

use kernel::Part;

use crate::pages;

/// All parts.
pub fn parts() -> Vec<Part> {
    vec![
        kernel::part(),
        exchange::roster::part(),
        needs::part(),
        planning::part(),
        delivery::part(),
        monitoring::part(),
        follow_up::part(),
        culture::part(),
        career::part(),
        pages::part(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::i18n::{Language, Messages, Speech};

    #[test]
    fn all_sentences_parse_and_no_key_is_defined_twice() {
        let messages = Messages::new(&kernel::router::words(&parts()));
        let speech = Speech::new(messages, Language::Indonesian);
        assert_eq!(speech.say("nav-home").to_string(), "Beranda");
    }

    #[test]
    fn no_two_migrations_share_a_name() {
        let mut names: Vec<_> = kernel::router::migrations(&parts())
            .iter()
            .map(|migration| migration.name)
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
