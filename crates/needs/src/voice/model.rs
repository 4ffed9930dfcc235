//! The words of voice: what kinds of things are said, what became of them, how much a need matters.

use std::sync::LazyLock;

use platform::text_enum;
use serde::Deserialize;

text_enum! {
    /// What is said.
    pub enum VoiceKind("voice-kind") {
        /// A need in a person's own words.
        Need = "need",
        /// A programme someone would like.
        Programme = "programme",
        /// That a ranked need is not one's own, with the reason.
        NotMine = "not-mine",
        /// An objection to what the program says of someone.
        Objection = "objection",
    }
}

impl VoiceKind {
    /// Whether it may be said without a name: only what needs no answer to a person.
    pub fn may_be_anonymous(self) -> bool {
        matches!(self, Self::Need | Self::Programme)
    }

    /// Whether the school reads it when a name stands under it.
    pub fn is_public(self) -> bool {
        self == Self::Programme
    }
}

text_enum! {
    /// What became of it.
    pub enum VoiceState("voice-state") {
        /// Nobody has answered yet.
        Open = "open",
        /// Accepted by a person who leads.
        Accepted = "accepted",
        /// Not accepted, with the reason.
        Declined = "declined",
    }
}

text_enum! {
    /// How much a leader lets an indicator count.
    pub enum Weight("weight") {
        /// Not in this time; the need stays in sight but is not planned for.
        NotNow = "not-now",
        /// As the map has it.
        Usual = "usual",
        /// Twice.
        Much = "much",
        /// Three times.
        Most = "most",
    }
}

impl Weight {
    /// What a shortfall is multiplied by.
    pub fn factor(self) -> u8 {
        match self {
            Self::NotNow => 0,
            Self::Usual => 1,
            Self::Much => 2,
            Self::Most => 3,
        }
    }
}

/// The right to object, as the rule file has it.
#[derive(Debug, Deserialize)]
pub struct ObjectionRule {
    /// The rule.
    pub regulation: String,
    /// Hours within which a person answers.
    pub answer_within_hours: i64,
}

static OBJECTION: LazyLock<ObjectionRule> = LazyLock::new(|| {
    let text = include_str!("../../../../frameworks/rights/keberatan-27-2022.toml");
    toml::from_str(text).expect("invariant: a test reads the built-in rule")
});

/// The rule in force.
pub fn objection_rule() -> &'static ObjectionRule {
    &OBJECTION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_of_objection_is_read_from_its_file() {
        assert_eq!(objection_rule().answer_within_hours, 3 * 24);
        assert!(objection_rule().regulation.contains("Pasal 10"));
    }

    #[test]
    fn what_asks_for_an_answer_to_a_person_is_said_with_a_name() {
        assert!(!VoiceKind::Objection.may_be_anonymous());
        assert!(!VoiceKind::NotMine.may_be_anonymous());
    }
}
