//! Who reads what was said, who answers it, and what it changes. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kernel::PersonId;
use platform::{Day, Moment};

use super::model::{VoiceKind, VoiceState, Weight};
use super::store::{NeedWeight, Voice};

/// How someone stands to what is said at a school.
#[derive(Clone, Copy, Debug)]
pub struct Listener {
    /// Who.
    pub person: PersonId,
    /// Whether they answer for the school.
    pub may_answer: bool,
}

impl Listener {
    /// Whether they may read it: proposals and what is unnamed are everybody's, the rest is between
    /// its author and those who answer.
    pub fn reads(&self, voice: &Voice) -> bool {
        voice.kind.is_public()
            || voice.author_id.is_none()
            || voice.author_id == Some(self.person)
            || self.may_answer
    }

    /// Whether they may answer it; nobody answers themself.
    pub fn answers(&self, voice: &Voice) -> bool {
        self.may_answer && voice.author_id != Some(self.person)
    }
}

/// Days since it was said.
pub fn waited(voice: &Voice, today: Day) -> i64 {
    today.days_since(voice.made_on).max(0)
}

/// Whether the time for an answer has passed without one.
pub fn is_late(voice: &Voice, now: Moment) -> bool {
    match (voice.due_at, voice.answered_at) {
        (Some(due), Some(answered)) => answered > due,
        (Some(due), None) => now > due,
        (None, _) => false,
    }
}

/// What people have decided about needs, which the ranking heeds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// How much indicators matter, where a leader has said so.
    pub weights: BTreeMap<String, Weight>,
    /// Needs that a leader has agreed are not this person's.
    pub set_aside: BTreeSet<(PersonId, String)>,
    /// Needs that are open again because a gain faded.
    pub reopened: BTreeSet<(PersonId, String)>,
}

impl Said {
    /// Gathers it from what was said and weighed at a school.
    pub fn of(voices: &[Voice], weights: &[NeedWeight]) -> Self {
        let weights = weights
            .iter()
            .map(|row| (row.indicator.clone(), row.weight))
            .collect();
        let set_aside = voices
            .iter()
            .filter(|voice| voice.kind == VoiceKind::NotMine && voice.state == VoiceState::Accepted)
            .filter_map(|voice| Some((voice.author_id?, voice.indicator.clone()?)))
            .collect();
        Self {
            weights,
            set_aside,
            reopened: BTreeSet::new(),
        }
    }

    /// How much an indicator matters.
    pub fn weight(&self, indicator: &str) -> Weight {
        self.weights
            .get(indicator)
            .copied()
            .unwrap_or(Weight::Usual)
    }

    /// Whether a need is open again because a gain faded.
    pub fn is_reopened(&self, person: PersonId, indicator: &str) -> bool {
        self.reopened.contains(&(person, indicator.to_owned()))
    }

    /// Whether a need was agreed not to be this person's.
    pub fn is_set_aside(&self, person: PersonId, indicator: &str) -> bool {
        // The key is a pair of owned values, so the look-up makes one.
        self.set_aside.contains(&(person, indicator.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::store::VoiceId;
    use super::*;
    use kernel::{AuthorityId, SchoolId};

    fn voice(kind: VoiceKind, author: Option<PersonId>) -> Voice {
        Voice {
            authority_id: AuthorityId::new(),
            id: VoiceId::new(),
            school_id: SchoolId::new(),
            kind,
            indicator: Some("guru-2626-2023/1.1".to_owned()),
            title: String::new(),
            words: String::new(),
            author_id: author,
            made_on: "2026-11-20".parse().expect("a day"),
            due_at: None,
            state: VoiceState::Open,
            answer: String::new(),
            answered_by: None,
            answered_at: None,
            is_answer_seen: false,
            version: 1,
        }
    }

    #[test]
    fn named_words_are_between_author_and_leader_and_proposals_are_everybodys() {
        let (author, other) = (PersonId::new(), PersonId::new());
        let of = |person, may_answer| Listener { person, may_answer };
        // kind, named?, author reads, colleague reads, leader reads
        let table = [
            (VoiceKind::Need, true, true, false, true),
            (VoiceKind::Need, false, true, true, true),
            (VoiceKind::Programme, true, true, true, true),
            (VoiceKind::NotMine, true, true, false, true),
            (VoiceKind::Objection, true, true, false, true),
        ];
        for (kind, named, by_author, by_other, by_leader) in table {
            let voice = voice(kind, named.then_some(author));
            let found = [
                of(author, false).reads(&voice),
                of(other, false).reads(&voice),
                of(other, true).reads(&voice),
            ];
            assert_eq!(found, [by_author, by_other, by_leader], "{kind}");
        }
    }

    #[test]
    fn nobody_answers_themself() {
        let leader = Listener {
            person: PersonId::new(),
            may_answer: true,
        };
        assert!(!leader.answers(&voice(VoiceKind::Objection, Some(leader.person))));
        assert!(leader.answers(&voice(VoiceKind::Objection, Some(PersonId::new()))));
    }

    #[test]
    fn an_objection_is_late_after_its_time_even_when_it_was_answered_then() {
        let mut objection = voice(VoiceKind::Objection, Some(PersonId::new()));
        let at = Moment::from_millis;
        objection.due_at = Some(at(1_000));
        assert!(!is_late(&objection, at(1_000)));
        assert!(is_late(&objection, at(1_001)));
        objection.answered_at = Some(at(900));
        assert!(!is_late(&objection, at(5_000)));
        objection.answered_at = Some(at(1_001));
        assert!(is_late(&objection, at(5_000)));
    }

    #[test]
    fn only_what_a_leader_accepted_sets_a_need_aside() {
        let person = PersonId::new();
        let mut said = voice(VoiceKind::NotMine, Some(person));
        assert!(!Said::of(&[said.clone()], &[]).is_set_aside(person, "guru-2626-2023/1.1"));
        said.state = VoiceState::Accepted;
        assert!(Said::of(&[said], &[]).is_set_aside(person, "guru-2626-2023/1.1"));
    }
}
