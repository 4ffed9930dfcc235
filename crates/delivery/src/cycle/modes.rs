//! The ways of working together as data: named steps with roles and what each asks for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use planning::Mode;
use platform::i18n::Language;
use serde::Deserialize;

use super::model::CycleRole;

/// Who may open a way of working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenedBy {
    /// Whoever may run programmes at the place.
    Coach,
    /// Everyone who works there.
    Anyone,
}

/// A page elsewhere on which a step is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opens {
    /// A visit to the one who is coached.
    Visit,
    /// Inviting a colleague.
    Peer,
    /// The form of an invited colleague.
    PeerForm,
}

/// A question of a step.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ask {
    /// Its name in the form.
    pub code: String,
    label: String,
    label_en: String,
    /// Whether it must be answered.
    pub is_needed: bool,
}

/// A step of a way of working.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// Its code within the way.
    pub code: String,
    name: String,
    name_en: String,
    /// Who may do it.
    pub by: Vec<CycleRole>,
    /// Days it may take after the step before it.
    pub within_days: i64,
    /// Everyone in these roles does it for themselves.
    #[serde(default)]
    pub is_for_each: bool,
    /// Where it is carried out, if not here.
    #[serde(default)]
    pub opens: Option<Opens>,
    /// What it asks for.
    pub asks: Vec<Ask>,
}

/// A way of working together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Way {
    /// The mode of programmes it carries out.
    #[serde(rename = "code")]
    pub mode: Mode,
    name: String,
    name_en: String,
    about: String,
    about_en: String,
    /// Who may open it.
    pub opened_by: OpenedBy,
    /// The host changes from round to round.
    #[serde(default)]
    pub has_rotating_host: bool,
    /// Colleagues may join by themselves.
    #[serde(default)]
    pub can_be_joined: bool,
    roles: BTreeMap<CycleRole, String>,
    roles_en: BTreeMap<CycleRole, String>,
    /// Its steps, in order; after the last a new round may begin.
    pub steps: Vec<Step>,
    /// Key of its source in the file.
    source: String,
    /// Whether the order of its steps was compared with a public source.
    verified: bool,
}

macro_rules! in_both_languages {
    ($($type:ty { $($(#[$doc:meta])* $name:ident: $id:ident, $en:ident;)+ })+) => {$(
        impl $type {
            $($(#[$doc])*
            pub fn $name(&self, language: Language) -> &str {
                match language {
                    Language::Indonesian => &self.$id,
                    Language::English => &self.$en,
                }
            })+
        }
    )+};
}

in_both_languages! {
    Ask {
        /// The question.
        question: label, label_en;
    }
    Step {
        /// What it is called.
        title: name, name_en;
    }
    Way {
        /// What it is called.
        title: name, name_en;
        /// What it is, in a sentence.
        explanation: about, about_en;
    }
}

impl Way {
    /// The roles people hold in it, leader first.
    pub fn roles(&self) -> impl Iterator<Item = CycleRole> {
        self.roles.keys().copied()
    }

    /// What a role is called.
    pub fn role(&self, role: CycleRole, language: Language) -> &str {
        let names = match language {
            Language::Indonesian => &self.roles,
            Language::English => &self.roles_en,
        };
        names.get(&role).map_or("", String::as_str)
    }
}

#[derive(Deserialize)]
struct File {
    sources: BTreeMap<String, toml::Value>,
    modes: Vec<Way>,
}

static WAYS: LazyLock<Vec<Way>> = LazyLock::new(|| {
    let text = include_str!("../../../../frameworks/modes/ragam-pendampingan.toml");
    let file: File =
        toml::from_str(text).expect("invariant: the built-in file was checked by a test");
    debug_assert!(
        file.modes
            .iter()
            .all(|way| file.sources.contains_key(&way.source))
    );
    file.modes
});

/// Every way of working.
pub fn ways() -> &'static [Way] {
    &WAYS
}

/// The way in which a mode is carried out; a course has none, it only takes place.
pub fn way_of(mode: Mode) -> Option<&'static Way> {
    WAYS.iter().find(|way| way.mode == mode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_names_roles_that_it_has_and_asks_something_at_each_step() {
        assert_eq!(ways().len(), 7);
        for way in ways() {
            assert_eq!(way.roles.len(), way.roles_en.len(), "{:?}", way.mode);
            assert!(way.roles.contains_key(&CycleRole::Lead), "{:?}", way.mode);
            for step in &way.steps {
                let is_known = |role: &CycleRole| {
                    way.roles.contains_key(role)
                        || (way.has_rotating_host && *role == CycleRole::Host)
                };
                assert!(step.by.iter().all(is_known), "{:?} {}", way.mode, step.code);
                assert!(step.asks.iter().any(|ask| ask.is_needed), "{}", step.code);
                assert!(step.within_days > 0, "{}", step.code);
            }
        }
    }
}
