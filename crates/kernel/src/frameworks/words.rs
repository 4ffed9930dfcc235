//! Small closed vocabularies of the catalogue: rank, source, wording, whom something is meant for.

use serde::{Deserialize, Serialize};

/// Whose words an entry is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wording {
    /// The name as it stands in the regulation.
    Official,
    /// Our own words or our own value.
    Own,
}

/// Where an entry comes from and whether it was found there or only recalled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Whose words these are.
    pub wording: Wording,
    /// True when a public source was found that says so.
    pub is_verified: bool,
    /// The source, as a sentence.
    pub source: String,
}

/// Functional rank (jenjang jabatan fungsional) that a target may depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// First rank of the skill line.
    Pemula,
    /// Second rank of the skill line.
    Terampil,
    /// Third rank of the skill line.
    Mahir,
    /// Fourth rank of the skill line.
    Penyelia,
    /// First rank of the expertise line.
    AhliPertama,
    /// Second rank of the expertise line.
    AhliMuda,
    /// Third rank of the expertise line.
    AhliMadya,
    /// Fourth rank of the expertise line.
    AhliUtama,
}

impl Rank {
    /// Every rank, lowest first within its line.
    pub const ALL: [Self; 8] = [
        Self::Pemula,
        Self::Terampil,
        Self::Mahir,
        Self::Penyelia,
        Self::AhliPertama,
        Self::AhliMuda,
        Self::AhliMadya,
        Self::AhliUtama,
    ];

    /// The code used in files, tables and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pemula => "pemula",
            Self::Terampil => "terampil",
            Self::Mahir => "mahir",
            Self::Penyelia => "penyelia",
            Self::AhliPertama => "ahli-pertama",
            Self::AhliMuda => "ahli-muda",
            Self::AhliMadya => "ahli-madya",
            Self::AhliUtama => "ahli-utama",
        }
    }

    /// Reads the code back; `None` for any other text.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.as_str() == code)
    }

    /// The official name of the rank.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pemula => "Pemula",
            Self::Terampil => "Terampil",
            Self::Mahir => "Mahir",
            Self::Penyelia => "Penyelia",
            Self::AhliPertama => "Ahli Pertama",
            Self::AhliMuda => "Ahli Muda",
            Self::AhliMadya => "Ahli Madya",
            Self::AhliUtama => "Ahli Utama",
        }
    }
}

/// In which capacity somebody fills an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// An observation by a supervisor, principal or delegated observer.
    Supervision,
    /// An appraisal rating by the leader.
    Appraisal,
    /// A self-reflection.
    #[serde(rename = "self")]
    SelfReflection,
    /// A colleague.
    Peer,
    /// A pupil survey.
    Student,
    /// A test.
    Test,
    /// A follow-up check of a commitment.
    Check,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 7] = [
        Self::Supervision,
        Self::Appraisal,
        Self::SelfReflection,
        Self::Peer,
        Self::Student,
        Self::Test,
        Self::Check,
    ];

    /// The code used in files, tables and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supervision => "supervision",
            Self::Appraisal => "appraisal",
            Self::SelfReflection => "self",
            Self::Peer => "peer",
            Self::Student => "student",
            Self::Test => "test",
            Self::Check => "check",
        }
    }

    /// Reads the code back; `None` for any other text.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == code)
    }
}

/// Which holders of a post a competency or item is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AppliesTo {
    /// Everyone on the framework.
    #[default]
    All,
    /// Heads of the unit only (head of administration, head of laboratory).
    Heads,
    /// Everyone but the heads.
    Members,
}
