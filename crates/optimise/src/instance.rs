//! What a planning question consists of, in the words and numbers of the instance file.
//!
//! It refuses to know how a plan is found: these types carry only what the caller says. All numbers are whole:
//! levels in thousandths of a level, money in currency units, time in hours.

use serde::{Deserialize, Serialize};

/// One planning question: who needs what, what can be offered, by whom, and with how much.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Instance {
    /// Sizes and rates that hold for the whole question.
    pub meta: Meta,
    /// The people whose needs count.
    pub educators: Vec<Educator>,
    /// The programmes that could be run.
    pub offerings: Vec<Offering>,
    /// The people who can lead a run.
    pub coaches: Vec<Coach>,
    /// The budget of each source of money.
    pub funds: Vec<i64>,
    /// The participant hours each group should get at least.
    pub floors: Vec<i64>,
    /// What the plan must contain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locks: Vec<Lock>,
    /// What the plan must not contain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<Exclusion>,
    /// The plan in force, when as little as possible of it should change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous>,
    /// Names for messages; positions are used where a name is missing.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
}

/// Sizes and rates that hold for the whole question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Number of weekly slots in the term, at most 64.
    pub slots: usize,
    /// Number of competencies.
    pub competencies: usize,
    /// Worth of one weighted milli-level in each segment of a gap, in tenths, never rising.
    #[serde(default = "default_rate")]
    pub rate: Vec<i64>,
    /// Share of a gap each segment covers, in thousandths, together at most 1000.
    #[serde(default = "default_segments")]
    pub seg_permille: Vec<i64>,
    /// What one hour below a group's floor costs.
    #[serde(default = "default_shortfall_penalty")]
    pub shortfall_penalty: i64,
    /// Least share of the money that goes to proposals of educators, in thousandths.
    #[serde(default)]
    pub voice_permille: i64,
}

impl Default for Meta {
    fn default() -> Self {
        Self {
            slots: 0,
            competencies: 0,
            rate: default_rate(),
            seg_permille: default_segments(),
            shortfall_penalty: default_shortfall_penalty(),
            voice_permille: 0,
        }
    }
}

fn default_rate() -> Vec<i64> {
    vec![10, 4]
}

fn default_segments() -> Vec<i64> {
    vec![600, 400]
}

fn default_shortfall_penalty() -> i64 {
    3000
}

/// One person whose needs count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Educator {
    /// The group (school) whose floor this person's hours count towards.
    pub g: usize,
    /// The region; the solver uses it only to look for related changes.
    #[serde(default)]
    pub r: usize,
    /// Most hours this person can give.
    #[serde(rename = "W")]
    pub max_hours: i64,
    /// The weekly slots in which this person is free.
    pub free: Vec<usize>,
    /// Needs as `(competency, gap in milli-levels, weight)`.
    pub gap: Vec<(usize, i64, i64)>,
    /// The offerings this person could join.
    pub cand: Vec<usize>,
    /// Extra worth of an offering this person asked for.
    #[serde(default)]
    pub pref: std::collections::BTreeMap<usize, i64>,
}

/// One programme that could be run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Offering {
    /// What kind of programme it is; not read by the solver.
    #[serde(default)]
    pub mode: String,
    /// 1 when it is held online; not read by the solver.
    #[serde(default)]
    pub online: u8,
    /// The region; the solver uses it only to look for related changes.
    #[serde(default)]
    pub region: usize,
    /// Hours a participant gives.
    #[serde(rename = "h")]
    pub hours: i64,
    /// Hours the coach prepares on top.
    #[serde(rename = "prep", default)]
    pub preparation: i64,
    /// Cost of one run.
    #[serde(rename = "F", default)]
    pub fixed_cost: i64,
    /// Cost of one participant.
    #[serde(rename = "c", default)]
    pub seat_cost: i64,
    /// Fewest participants of a run.
    #[serde(rename = "L")]
    pub min_size: i64,
    /// Most participants of a run.
    #[serde(rename = "U")]
    pub max_size: i64,
    /// Most runs.
    #[serde(rename = "R")]
    pub max_runs: i64,
    /// Slots in which it could be held.
    pub slots: Vec<usize>,
    /// Effects as `(competency, milli-levels)`.
    #[serde(rename = "eff")]
    pub effects: Vec<(usize, i64)>,
    /// Coaches who could lead it.
    #[serde(rename = "coach")]
    pub coaches: Vec<usize>,
    /// Sources of money that may pay for it.
    #[serde(rename = "fund")]
    pub funds: Vec<usize>,
    /// 1 when educators proposed it.
    #[serde(rename = "prop", default)]
    pub proposed: u8,
}

/// One person who can lead runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Coach {
    /// Most hours, preparation included.
    #[serde(rename = "H")]
    pub max_hours: i64,
    /// The weekly slots in which this person is free.
    pub free: Vec<usize>,
}

/// Something the plan must contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Lock {
    /// The offering is run at least once, in this slot and by this coach where given.
    Run {
        /// The offering that must run.
        offering: usize,
        /// The slot it must run in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<usize>,
        /// The coach who must lead it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        coach: Option<usize>,
    },
    /// The educator gets a place in the offering, in this slot where given.
    Place {
        /// Whose place it is.
        educator: usize,
        /// The offering the place is in.
        offering: usize,
        /// The slot the place is in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<usize>,
    },
}

/// Something the plan must not contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Exclusion {
    /// No run of the offering, or only none in this slot.
    Run {
        /// The offering that must not run.
        offering: usize,
        /// The slot it must not run in; every slot where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<usize>,
    },
    /// The coach does not lead this offering, or nothing at all where it is absent.
    Coach {
        /// Who must not lead.
        coach: usize,
        /// The offering concerned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offering: Option<usize>,
    },
    /// The educator gets no place in this offering, or nowhere where it is absent (a withdrawal).
    Place {
        /// Who must not get the place.
        educator: usize,
        /// The offering concerned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offering: Option<usize>,
    },
}

/// The plan in force and what keeping each part of it is worth, in units of the objective.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Previous {
    /// The runs of the plan in force.
    pub runs: Vec<PreviousRun>,
    /// Worth of keeping one run in its slot.
    pub keep_run: i64,
    /// Worth of keeping one place in its run.
    pub keep_place: i64,
}

/// One run of the plan in force.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PreviousRun {
    /// What was run.
    pub offering: usize,
    /// In which slot.
    pub slot: usize,
    /// By whom.
    pub coach: usize,
    /// For whom.
    pub participants: Vec<usize>,
}

/// Names for messages, by position.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// Names of educators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub educators: Vec<String>,
    /// Names of offerings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offerings: Vec<String>,
    /// Names of coaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coaches: Vec<String>,
    /// Names of weekly slots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<String>,
}

impl Names {
    /// Whether no name is given at all.
    pub fn is_empty(&self) -> bool {
        self.educators.is_empty()
            && self.offerings.is_empty()
            && self.coaches.is_empty()
            && self.slots.is_empty()
    }
}
