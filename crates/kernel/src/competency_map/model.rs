//! A person's map as pages show it: every indicator of the framework, with or without evidence.

use std::collections::BTreeMap;

use super::store::MapEntry;
use crate::calendar::Semester;
use crate::frameworks::{Framework, IndicatorCode, Rank};
use crate::people::Person;

/// How an estimate stands to its target, as far as can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// Below, and that is rather certain.
    Below,
    /// May be below.
    Unclear,
    /// At or above, and that is rather certain.
    Met,
    /// Nothing is known yet.
    Unknown,
}

impl Standing {
    /// The word of this standing in style names and translation keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Unclear => "unclear",
            Self::Met => "met",
            Self::Unknown => "unknown",
        }
    }
}

/// How much is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Nothing.
    None,
    /// An interval wider than one and a half levels.
    Low,
    /// An interval of three quarters to one and a half levels.
    Fair,
    /// A narrower one.
    High,
}

/// One indicator of a person's map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapLine {
    /// The indicator.
    pub indicator: IndicatorCode,
    /// Its name.
    pub name: String,
    /// The name of its competency.
    pub competency: String,
    /// The level asked of this person.
    pub target: f64,
    /// Estimates by semester, oldest first; the last is the present one.
    pub history: Vec<MapEntry>,
}

impl MapLine {
    /// The present estimate, when there is any evidence.
    pub fn latest(&self) -> Option<&MapEntry> {
        self.history.last().filter(|entry| entry.ratings > 0)
    }

    /// How the estimate stands to the target: below or met when that is at least 80 % likely.
    pub fn standing(&self) -> Standing {
        match self.latest() {
            None => Standing::Unknown,
            Some(entry) if entry.probability_below >= 0.8 => Standing::Below,
            Some(entry) if entry.probability_below <= 0.2 => Standing::Met,
            Some(_) => Standing::Unclear,
        }
    }

    /// How much is known.
    pub fn certainty(&self) -> Certainty {
        match self.latest().map(|entry| entry.high - entry.low) {
            None => Certainty::None,
            Some(width) if width > 1.5 => Certainty::Low,
            Some(width) if width > 0.75 => Certainty::Fair,
            Some(_) => Certainty::High,
        }
    }

    /// Expected levels missing to the target; zero where nothing is known.
    pub fn shortfall(&self) -> f64 {
        self.latest().map_or(0.0, |entry| entry.shortfall)
    }
}

/// A person's map.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonMap {
    /// The name of the framework.
    pub framework: String,
    /// Its levels' names, lowest first.
    pub levels: Vec<String>,
    /// The level asked of this person.
    pub target: u8,
    /// Every indicator in official order.
    pub lines: Vec<MapLine>,
}

impl PersonMap {
    /// Lays entries out by the framework.
    pub fn new(framework: &Framework, person: &Person, entries: Vec<MapEntry>) -> Self {
        let target = framework.target(rank_of(person)).level;
        let mut by_subject: BTreeMap<String, BTreeMap<Semester, MapEntry>> = BTreeMap::new();
        for entry in entries {
            by_subject
                .entry(entry.subject.clone())
                .or_default()
                .insert(entry.semester, entry);
        }
        let lines = framework
            .competencies
            .iter()
            .flat_map(|competency| {
                competency
                    .indicators
                    .iter()
                    .map(move |indicator| (competency, indicator))
            })
            .map(|(competency, indicator)| MapLine {
                indicator: indicator.code.clone(),
                name: indicator.name.clone(),
                competency: competency.name.clone(),
                target: f64::from(target),
                history: by_subject
                    .remove(indicator.code.as_str())
                    .map(|history| history.into_values().collect())
                    .unwrap_or_default(),
            })
            .collect();
        Self {
            framework: framework.name.clone(),
            levels: framework
                .levels
                .iter()
                .map(|level| level.name.clone())
                .collect(),
            target,
            lines,
        }
    }

    /// Whether anything is known at all.
    pub fn has_evidence(&self) -> bool {
        self.lines.iter().any(|line| line.latest().is_some())
    }

    /// Indicators by expected shortfall, largest first, those without evidence left out.
    pub fn needs(&self) -> Vec<&MapLine> {
        let mut needs: Vec<_> = self
            .lines
            .iter()
            .filter(|line| line.latest().is_some() && line.standing() != Standing::Met)
            .collect();
        needs.sort_by(|a, b| b.shortfall().total_cmp(&a.shortfall()));
        needs
    }
}

/// The rank a person's target follows from.
pub(crate) fn rank_of(person: &Person) -> Option<Rank> {
    person.rank.as_deref().and_then(Rank::parse)
}
