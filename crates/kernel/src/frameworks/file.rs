//! The files as they are written, before anything is checked.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::definition::{Definition, ItemLine};
use super::error::{FrameworkError, Problem};
use super::words::{AppliesTo, Provenance, Rank, Wording};

/// One file: its name for messages and its text.
pub(super) struct DataFile {
    /// Path relative to the data folder, as `instruments/observasi-kelas.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl DataFile {
    pub(super) fn is_instrument(&self) -> bool {
        self.name.starts_with("instruments/")
    }

    pub(super) fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, FrameworkError> {
        toml::from_str(&self.text).map_err(|error| FrameworkError::Malformed {
            file: self.name.clone(),
            message: error.to_string(),
        })
    }
}

/// Says which file and entry a problem belongs to.
pub(super) fn invalid(file: &str, entry: impl Into<String>, problem: Problem) -> FrameworkError {
    FrameworkError::Invalid {
        file: file.to_owned(),
        entry: entry.into(),
        problem,
    }
}

/// Refuses a text that says nothing.
pub(super) fn require(
    file: &str,
    entry: &str,
    field: &'static str,
    text: &str,
) -> Result<(), FrameworkError> {
    if text.trim().is_empty() {
        return Err(invalid(file, entry, Problem::Empty(field)));
    }
    Ok(())
}

/// Wording, verification and source; what an entry leaves out it takes from what it stands in.
#[derive(Deserialize, Default, Clone)]
pub(super) struct Origin {
    pub wording: Option<Wording>,
    pub verified: Option<bool>,
    pub source: Option<String>,
}

impl Origin {
    pub(super) fn within(&self, outer: &Self) -> Self {
        Self {
            wording: self.wording.or(outer.wording),
            verified: self.verified.or(outer.verified),
            source: self.source.clone().or_else(|| outer.source.clone()),
        }
    }

    pub(super) fn resolve(
        &self,
        sources: &BTreeMap<String, String>,
        file: &str,
        entry: &str,
    ) -> Result<Provenance, FrameworkError> {
        let wording = self
            .wording
            .ok_or_else(|| invalid(file, entry, Problem::Empty("wording")))?;
        let is_verified = self
            .verified
            .ok_or_else(|| invalid(file, entry, Problem::Empty("verified")))?;
        let key = self
            .source
            .as_deref()
            .ok_or_else(|| invalid(file, entry, Problem::Empty("source")))?;
        let source = sources
            .get(key)
            .ok_or_else(|| invalid(file, entry, Problem::UnknownSource(key.to_owned())))?;
        Ok(Provenance {
            wording,
            is_verified,
            source: source.clone(),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrameworkFile {
    pub code: String,
    pub year: u16,
    pub name: String,
    pub name_en: String,
    pub regulation: String,
    pub posts: Vec<String>,
    pub in_force: bool,
    pub wording: Wording,
    pub verified: bool,
    pub source: String,
    pub sources: BTreeMap<String, String>,
    pub levels: Vec<LevelEntry>,
    pub targets: Vec<TargetEntry>,
    pub competencies: Vec<CompetencyEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelEntry {
    pub number: u8,
    pub name: String,
    pub description: String,
    pub wording: Option<Wording>,
    pub verified: Option<bool>,
    pub source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetEntry {
    pub rank: Option<Rank>,
    pub level: u8,
    pub wording: Option<Wording>,
    pub verified: Option<bool>,
    pub source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CompetencyEntry {
    pub code: String,
    pub name: String,
    pub group: Option<String>,
    #[serde(default)]
    pub applies_to: AppliesTo,
    pub wording: Option<Wording>,
    pub verified: Option<bool>,
    pub source: Option<String>,
    #[serde(default)]
    pub indicators_default: Origin,
    pub indicators: Vec<IndicatorEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorEntry {
    pub code: String,
    pub name: String,
    pub maps_to: Option<String>,
    pub wording: Option<Wording>,
    pub verified: Option<bool>,
    pub source: Option<String>,
    #[serde(default)]
    pub sub_indicators: Vec<SubIndicatorEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SubIndicatorEntry {
    pub code: String,
    pub name: String,
    pub wording: Option<Wording>,
    pub verified: Option<bool>,
    pub source: Option<String>,
}

macro_rules! origin_of {
    ($($entry:ty),*) => {
        $(impl $entry {
            pub(super) fn origin(&self) -> Origin {
                Origin {
                    wording: self.wording,
                    verified: self.verified,
                    source: self.source.clone(),
                }
            }
        })*
    };
}

origin_of!(
    LevelEntry,
    TargetEntry,
    CompetencyEntry,
    IndicatorEntry,
    SubIndicatorEntry,
    ItemLine
);

macro_rules! file_origin_of {
    ($($file:ty),*) => {
        $(impl $file {
            pub(super) fn origin(&self) -> Origin {
                Origin {
                    wording: Some(self.wording),
                    verified: Some(self.verified),
                    source: Some(self.source.clone()),
                }
            }
        })*
    };
}

file_origin_of!(FrameworkFile, Definition);
