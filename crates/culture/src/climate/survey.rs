//! The questions of the climate survey, as the authority's data have them.

use std::sync::LazyLock;

use platform::i18n::Language;
use serde::Deserialize;

/// The highest value of an answer; the lowest is 1.
pub const HIGHEST: u8 = 5;

/// The survey.
#[derive(Debug, Deserialize)]
pub struct Survey {
    /// Days before the end of a quarter from which it waits for people.
    pub asks_days_before: i64,
    /// Its questions.
    pub items: Vec<Item>,
}

/// One question.
#[derive(Debug, Deserialize)]
pub struct Item {
    /// Its stable code.
    pub code: String,
    text: String,
    text_en: String,
}

impl Item {
    /// Its words.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Indonesian => &self.text,
            Language::English => &self.text_en,
        }
    }
}

static SURVEY: LazyLock<Survey> = LazyLock::new(|| {
    let text = include_str!("../../../../frameworks/climate/iklim-sekolah.toml");
    toml::from_str(text).expect("invariant: a test reads the built-in file")
});

/// The survey in force.
pub fn survey() -> &'static Survey {
    &SURVEY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_survey_asks_of_five_sides_once_each() {
        let mut codes: Vec<_> = survey().items.iter().map(|item| &item.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 5);
    }
}
