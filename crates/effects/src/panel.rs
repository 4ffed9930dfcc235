//! What goes in: people's estimates over time, the programmes they took part in, and what is asked.
//!
//! Knows people, schools, competencies and programmes by running numbers only.

use serde::{Deserialize, Serialize};

/// An estimate of a level with its standard error, both in levels. The error is that of the estimate around the
/// person's true level, independent of that level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error, 0 if the level is known.
    pub se: f64,
}

/// A division of people for which effects are asked one by one, such as educators and staff.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// Number of groups.
    pub groups: u32,
    /// The group of each person, if known.
    pub of_person: Vec<Option<u32>>,
}

/// Estimates of many people over several occasions.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The school of each person.
    pub schools: Vec<u32>,
    /// Columns that describe people before a programme (post, rank, remoteness), each as long as `schools`.
    pub covariates: Vec<Vec<f64>>,
    /// Divisions of people for effects by group.
    pub groupings: Vec<Grouping>,
    /// The occasions, rising: semesters at whose end people's levels are known.
    pub occasions: Vec<i32>,
    /// Number of competencies.
    pub traits: usize,
    /// Estimates at `(competency * occasions + occasion) * people + person`; none where nothing was seen.
    pub readings: Vec<Option<Reading>>,
}

/// How people came into a programme, which decides what a low estimate before it means.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub enum Chosen {
    /// By what somebody knew of their true level (a principal, they themselves): the estimate's error had no part in it.
    #[default]
    ByLevel,
    /// By the estimate itself (the planner's ranking): low estimates are partly bad luck.
    ByEstimate,
}

/// One person's part in a programme.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// The person's running number.
    pub person: u32,
    /// Hours taken, or another measure of dose.
    pub dose: f64,
}

/// A programme that was run.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// Its type, for shrinkage.
    pub kind: u32,
    /// Its mode, for summaries.
    pub mode: u32,
    /// Occasion in which it began.
    pub first: i32,
    /// Occasion in which it ended; the estimate at this occasion's end already counts as after.
    pub last: i32,
    /// The competencies it is meant to move; all if empty.
    pub traits: Vec<u32>,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// How its participants were chosen.
    pub chosen: Chosen,
    /// What it cost in all, in any currency, if known.
    pub cost: Option<f64>,
}

/// What is asked of the estimates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Probability that an interval covers, 0.9.
    pub interval: f64,
    /// The smallest change that would matter for a decision, in levels.
    pub worth: f64,
    /// Least number of participants with both estimates for which an effect is computed.
    pub least: usize,
    /// Most non-participants that one programme is compared with.
    pub comparators: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            interval: 0.9,
            worth: 0.1,
            least: 2,
            comparators: 2_000,
        }
    }
}

/// Input that cannot be used as it is; the sentence names the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// A column is not as long as the number of people, or holds what is not a number.
    #[error("covariate {0} is not as long as the number of people or holds what is not a number")]
    Covariate(usize),
    /// A grouping is not as long as the number of people or names a group beyond its number.
    #[error(
        "grouping {0} is not as long as the number of people or names a group that it does not have"
    )]
    Grouping(usize),
    /// Occasions do not rise.
    #[error("occasions do not rise")]
    Occasions,
    /// The number of readings is not competencies times occasions times people.
    #[error("there are {found} readings instead of {wanted}")]
    Readings {
        /// Their number.
        found: usize,
        /// What it should be.
        wanted: usize,
    },
    /// An estimate is not a number or a standard error is below zero.
    #[error("reading {0} is not a number or has a negative standard error")]
    Reading(usize),
    /// A programme ends before it begins, or names a person or competency that is not there, or a dose or cost that is
    /// not a number.
    #[error(
        "programme {0} ends before it begins or names a person, competency, dose or cost that cannot be"
    )]
    Programme(usize),
    /// The options are out of range.
    #[error("the interval must lie between 0.5 and 1, and what matters must be above 0")]
    Options,
}

impl Panel {
    /// Number of people.
    pub fn people(&self) -> usize {
        self.schools.len()
    }

    /// The readings of a competency at an occasion, by their running numbers.
    pub(crate) fn column(&self, competency: usize, occasion: usize) -> &[Option<Reading>] {
        let n = self.people();
        let start = (competency * self.occasions.len() + occasion) * n;
        &self.readings[start..start + n]
    }

    /// Checks that everything fits together.
    pub fn check(&self) -> Result<(), InputError> {
        let n = self.people();
        let unlike = |c: &Vec<f64>| c.len() != n || c.iter().any(|x| !x.is_finite());
        if let Some(bad) = self.covariates.iter().position(unlike) {
            return Err(InputError::Covariate(bad));
        }
        let beyond = |g: &Grouping| {
            g.of_person.len() != n || g.of_person.iter().flatten().any(|of| *of >= g.groups)
        };
        if let Some(bad) = self.groupings.iter().position(beyond) {
            return Err(InputError::Grouping(bad));
        }
        if self.occasions.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(InputError::Occasions);
        }
        let wanted = self.traits * self.occasions.len() * n;
        if self.readings.len() != wanted {
            let found = self.readings.len();
            return Err(InputError::Readings { found, wanted });
        }
        let bad = |r: &Option<Reading>| {
            r.is_some_and(|r| !(r.estimate.is_finite() && r.se.is_finite() && r.se >= 0.0))
        };
        match self.readings.iter().position(bad) {
            Some(at) => Err(InputError::Reading(at)),
            None => Ok(()),
        }
    }
}

impl Programme {
    /// Whether the programme is meant to move a competency.
    pub fn moves(&self, competency: usize) -> bool {
        self.traits.is_empty() || self.traits.iter().any(|t| *t as usize == competency)
    }

    /// Whether the programme ran, at least partly, after one occasion's end and not after the other's.
    pub(crate) fn runs_between(&self, before: i32, after: i32) -> bool {
        self.first <= after && self.last > before
    }

    pub(crate) fn is_sound(&self, panel: &Panel) -> bool {
        let people = panel.people();
        self.first <= self.last
            && self.traits.iter().all(|t| (*t as usize) < panel.traits)
            && self.cost.is_none_or(|c| c.is_finite() && c >= 0.0)
            && self
                .participants
                .iter()
                .all(|p| (p.person as usize) < people && p.dose.is_finite())
    }
}

impl Options {
    pub(crate) fn check(&self) -> Result<(), InputError> {
        let sound = self.interval > 0.5
            && self.interval < 1.0
            && self.worth > 0.0
            && self.worth.is_finite();
        if sound {
            Ok(())
        } else {
            Err(InputError::Options)
        }
    }
}
