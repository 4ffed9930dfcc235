//! The library of indicators by type of programme, and when a programme that falls behind is told of:
//! data with its sources. It knows no offer.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use planning::Mode;
use platform::i18n::{Language, Speech};
use serde::Deserialize;

use crate::model::{OutcomeKind, ReadingSource};

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let text = include_str!("../../../frameworks/indicators/indikator-capaian.toml");
    toml::from_str(text).expect("invariant: a test reads the library")
});

/// The library.
pub fn library() -> &'static Library {
    &LIBRARY
}

/// Indicators to choose from, and the rules of warnings.
#[derive(Debug, Deserialize)]
pub struct Library {
    /// Where it comes from.
    pub source: String,
    /// Whether a public source says so.
    pub verified: bool,
    /// When a warning is given, and what is known of warnings.
    pub alarms: Alarms,
    /// The indicators.
    pub indicators: Vec<Suggestion>,
}

/// When a warning is given.
#[derive(Debug, Deserialize)]
pub struct Alarms {
    /// The probability of missing the target from which on a warning is given.
    pub off_track: f64,
    /// Days within which a decision is expected.
    pub decide_within_days: i64,
    /// Days after a decision in which the same indicator does not warn again.
    pub again_after_days: i64,
    /// Where these come from.
    pub source: String,
    /// What a simulated year says of them.
    pub stated: Stated,
}

/// How often warnings are wrong, as the page that explains them states.
#[derive(Debug, Deserialize)]
pub struct Stated {
    /// Simulated years.
    pub years: u32,
    /// Of the warnings given, the share after which the target was reached all the same.
    pub false_of_warnings: f64,
    /// Of the programmes that reached their target, the share that was warned at some time.
    pub warned_on_track: f64,
    /// Of the programmes that missed it, the share that was never warned.
    pub missed: f64,
    /// The day of the first warning, on average.
    pub first_day: f64,
    /// Of steady values, the share outside the control limits.
    pub outside_limits: f64,
    /// How often a shift of one and a half standard deviations is seen within twelve values.
    pub shift_seen: f64,
}

/// An indicator to choose.
#[derive(Debug, Deserialize)]
pub struct Suggestion {
    /// Its code.
    pub code: String,
    /// What it tells of.
    pub kind: OutcomeKind,
    /// Where its readings come from.
    pub source: ReadingSource,
    /// The types of programme it suits.
    pub modes: BTreeSet<Mode>,
    name: String,
    name_en: String,
    why: String,
    why_en: String,
    unit: Option<String>,
    /// Days between two readings.
    pub every_days: i32,
    /// How far above today's value the target is proposed, in the indicator's unit.
    pub rise: f64,
}

impl Suggestion {
    /// Its name.
    pub fn name(&self, speech: &Speech) -> &str {
        match speech.language {
            Language::Indonesian => &self.name,
            Language::English => &self.name_en,
        }
    }

    /// Why, and where its readings come from.
    pub fn why(&self, speech: &Speech) -> &str {
        match speech.language {
            Language::Indonesian => &self.why,
            Language::English => &self.why_en,
        }
    }

    /// Its unit: that of its source, or its own.
    pub fn unit(&self) -> &str {
        let own = self.unit.as_deref().unwrap_or_default();
        self.source.unit().unwrap_or(own)
    }
}

impl Library {
    /// The indicators that suit a type of programme, those of the learners' results first.
    pub fn for_mode(&self, mode: Mode) -> Vec<&Suggestion> {
        let suits = |one: &&Suggestion| one.modes.contains(&mode);
        let mut found: Vec<_> = self.indicators.iter().filter(suits).collect();
        found.sort_by_key(|one| std::cmp::Reverse(one.kind));
        found
    }

    /// An indicator by its code.
    pub fn find(&self, code: &str) -> Option<&Suggestion> {
        self.indicators.iter().find(|one| one.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_programme_has_an_indicator_on_each_of_the_five_levels() {
        for mode in Mode::ALL {
            let levels: BTreeSet<u8> = library()
                .for_mode(*mode)
                .iter()
                .filter_map(|one| one.kind.level())
                .collect();
            assert_eq!(levels, BTreeSet::from([1, 2, 3, 4, 5]), "{mode}");
        }
    }

    #[test]
    fn every_indicator_fits_its_source_and_can_be_set_as_it_stands() {
        let mut codes = BTreeSet::new();
        for one in &library().indicators {
            assert!(codes.insert(&one.code), "{} twice", one.code);
            assert!(one.source.tells_of(one.kind), "{}", one.code);
            assert!(!one.unit().is_empty() && one.every_days > 0, "{}", one.code);
            assert!(one.rise > 0.0 && one.rise <= 100.0, "{}", one.code);
            assert_eq!(
                one.unit.is_some(),
                one.source == ReadingSource::Manual,
                "{}",
                one.code
            );
        }
    }

    #[test]
    fn the_rules_of_warnings_are_probabilities_and_days() {
        let alarms = &library().alarms;
        assert!((0.5..1.0).contains(&alarms.off_track));
        assert!(alarms.decide_within_days > 0 && alarms.again_after_days > 0);
    }
}
