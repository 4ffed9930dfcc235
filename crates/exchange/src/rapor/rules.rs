//! The words of the workbook and what its indicators point to, read from the data file.

use std::sync::LazyLock;

use serde::Deserialize;

/// How the workbook is read, and what follows from it.
#[derive(Clone, Debug, Deserialize)]
pub struct Rules {
    /// Where the words come from, as a sentence.
    pub source: String,
    pub(super) columns: Columns,
    /// What points to a focus of observation.
    pub focus: FocusRules,
}

/// Words that name columns, in small letters.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Columns {
    pub indicator: Vec<String>,
    pub number: Vec<String>,
    pub label: Vec<String>,
    pub score: Vec<String>,
    pub definition: Vec<String>,
}

/// Which lines are looked at for a focus, and with which form it is observed.
#[derive(Clone, Debug, Deserialize)]
pub struct FocusRules {
    /// How the codes of these lines begin.
    pub prefix: String,
    /// The instrument that looks at the same.
    pub instrument: String,
    /// What each line points to.
    pub parts: Vec<FocusPart>,
}

/// What a line of the report points to.
#[derive(Clone, Debug, Deserialize)]
pub struct FocusPart {
    /// The line's code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The instrument's sections that look at it.
    pub sections: Vec<String>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let text = include_str!("../../../../frameworks/rapor/rapor-pendidikan.toml");
    toml::from_str(text).expect("invariant: a test reads the built-in rules")
});

/// The built-in rules.
pub fn rules() -> &'static Rules {
    &RULES
}
