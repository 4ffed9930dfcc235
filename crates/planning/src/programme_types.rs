//! Programme types: what kinds of programme there are, kept as data with the source of every expectation, that a school
//! takes into its catalogue and then changes. It knows nothing of what was measured since.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kernel::{AuthorityId, SchoolId};
use platform::db::Tx;
use platform::sea_orm::DbErr;
use platform::text_enum;
use serde::Deserialize;

use crate::model::Mode;
use crate::store::{Programme, ProgrammeId, ProgrammeRecord, insert_programmes, list_programmes};

static TYPES: LazyLock<ProgrammeTypes> = LazyLock::new(|| {
    let text = include_str!("../../../frameworks/programmes/jenis-program-2025.toml");
    toml::from_str(text).expect("invariant: a test reads the programme types")
});

text_enum! {
    /// How one takes part in a programme.
    pub enum Access("access") {
        /// In one room.
        FaceToFace = "face-to-face",
        /// Over a network.
        Online = "online",
        /// On one's own, without a network.
        Offline = "offline",
    }
}

text_enum! {
    /// What a line of a cost sheet pays for.
    pub enum CostKind("cost") {
        /// Someone who speaks or leads.
        Honorarium = "honorarium",
        /// Paper, copies, tools.
        Materials = "materials",
        /// Food and drink.
        Meals = "meals",
        /// Getting there.
        Transport = "transport",
        /// Someone who teaches meanwhile.
        Substitute = "substitute",
    }
}

text_enum! {
    /// How often a line of a cost sheet is paid.
    pub enum CostPer("cost-per") {
        /// Once a run.
        Run = "run",
        /// Once a participant.
        Participant = "participant",
    }
}

/// Everything known of programme types.
#[derive(Clone, Debug, Deserialize)]
pub struct ProgrammeTypes {
    /// Names of sources of money that are in use.
    pub money: Vec<String>,
    /// How measured effects replace what was expected before.
    pub learning: Learning,
    /// Where expectations come from, by code.
    pub sources: BTreeMap<String, PriorSource>,
    /// The types.
    pub types: Vec<ProgrammeType>,
}

/// How measured effects replace what was expected before.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Learning {
    /// School years after which a measurement counts half.
    pub half_life_years: f64,
    /// No measurement is taken as more precise than this many levels.
    pub least_standard_error: f64,
    /// How far an expectation that a school typed itself may be off, in levels.
    pub own_standard_error: f64,
}

/// Where an expectation comes from.
#[derive(Clone, Debug, Deserialize)]
pub struct PriorSource {
    /// The source in words.
    pub text: String,
    /// How far a programme as it is run here may lie from the source, in levels.
    pub standard_error: f64,
    /// How the expectation shrinks with the number of people.
    pub scale: Option<Scale>,
}

/// How an expectation shrinks with the number of people a programme is run for.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Scale {
    /// It holds for up to so many people.
    pub holds_to: f64,
    /// From so many people on only the share is left.
    pub shrinks_at: f64,
    /// The share that is left, between 0 and 1.
    pub share: f64,
}

impl Scale {
    /// The share of an expectation that is left when so many people are planned for.
    pub fn share_for(self, people: usize) -> f64 {
        let span = (self.shrinks_at / self.holds_to).ln();
        let way = ((people as f64).max(1.0) / self.holds_to).ln() / span;
        1.0 - way.clamp(0.0, 1.0) * (1.0 - self.share)
    }
}

/// One line of a cost sheet.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct CostLine {
    /// What it pays for.
    pub kind: CostKind,
    /// How often it is paid.
    pub per: CostPer,
    /// How many units.
    pub times: i64,
    /// Rupiah for a unit.
    pub unit: i64,
}

/// One programme type.
#[derive(Clone, Debug, Deserialize)]
pub struct ProgrammeType {
    /// Its code, under which effects are measured.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// How it works.
    pub mode: Mode,
    /// Hours for each participant.
    pub hours: i32,
    /// Hours of preparation for the coach.
    pub preparation_hours: i32,
    /// Fewest and most participants.
    pub group: [i32; 2],
    /// How one can take part.
    pub access: Vec<Access>,
    /// The level its coach should have on the indicators it moves.
    pub coach_level: f64,
    /// The cost sheet.
    pub costs: Vec<CostLine>,
    /// The code of the source of the expected gains.
    pub source: String,
    /// Expected gain in levels, by indicator.
    pub gains: BTreeMap<String, f64>,
}

impl ProgrammeType {
    /// Rupiah of its cost sheet that are paid so often.
    pub fn cost(&self, per: CostPer) -> i64 {
        let lines = self.costs.iter().filter(|line| line.per == per);
        lines.map(|line| line.times * line.unit).sum()
    }
}

/// The programme types.
pub fn programme_types() -> &'static ProgrammeTypes {
    &TYPES
}

impl ProgrammeTypes {
    /// The type with this code.
    pub fn find(&self, code: &str) -> Option<&ProgrammeType> {
        self.types.iter().find(|found| found.code == code)
    }

    /// The type of a programme; one that was taken before types were recorded is known by its title.
    pub fn of(&self, programme: &Programme) -> Option<&ProgrammeType> {
        if programme.kind.is_empty() {
            return self
                .types
                .iter()
                .find(|found| found.title == programme.title);
        }
        self.find(&programme.kind)
    }

    /// Where a type's expectation comes from.
    pub fn source_of(&self, found: &ProgrammeType) -> &PriorSource {
        &self.sources[&found.source]
    }
}

/// Gives a school a programme of every type that it does not have by title, and says how many.
pub async fn adopt_starter_programmes(
    tx: &Tx,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<usize, DbErr> {
    let known = list_programmes(&**tx, authority, school).await?;
    let is_new = |found: &&ProgrammeType| !known.iter().any(|had| had.title == found.title);
    let records: Vec<ProgrammeRecord> = programme_types()
        .types
        .iter()
        .filter(is_new)
        .map(|found| record(authority, school, found))
        .collect();
    let count = records.len();
    insert_programmes(tx, records).await?;
    Ok(count)
}

fn record(authority_id: AuthorityId, school: SchoolId, found: &ProgrammeType) -> ProgrammeRecord {
    ProgrammeRecord {
        programme: Programme {
            authority_id,
            id: ProgrammeId::new(),
            school_id: Some(school),
            title: found.title.clone(),
            mode: found.mode,
            hours: found.hours,
            preparation_hours: found.preparation_hours,
            fixed_cost: found.cost(CostPer::Run),
            seat_cost: found.cost(CostPer::Participant),
            smallest_group: found.group[0],
            largest_group: found.group[1],
            is_active: true,
            version: 1,
            kind: found.code.clone(),
        },
        effects: found
            .gains
            .iter()
            .map(|(indicator, levels)| (indicator.clone(), (levels * 1000.0).round() as i32))
            .collect(),
    }
}

#[cfg(test)]
#[path = "programme_types_tests.rs"]
mod tests;
