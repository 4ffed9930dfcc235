//! The starter catalogue, kept as data with its sources, that a school can adopt and then change.

use std::collections::BTreeMap;

use kernel::{AuthorityId, SchoolId};
use platform::db::Tx;
use platform::sea_orm::DbErr;
use serde::Deserialize;

use crate::model::Mode;
use crate::store::{Programme, ProgrammeId, ProgrammeRecord, insert_programmes, list_programmes};

const FILE: &str = include_str!("../data/starter.toml");

/// The starter catalogue.
#[derive(Clone, Debug, Deserialize)]
pub struct Starter {
    /// Names of sources of money that are in use.
    pub money: Vec<String>,
    /// Where expectations come from, by code.
    pub sources: BTreeMap<String, String>,
    /// The programmes.
    pub programmes: Vec<StarterProgramme>,
}

/// One programme of the starter catalogue.
#[derive(Clone, Debug, Deserialize)]
pub struct StarterProgramme {
    /// What it is called.
    pub title: String,
    /// How it works.
    pub mode: Mode,
    /// Hours for each participant.
    pub hours: i32,
    /// Hours of preparation for the coach.
    pub preparation_hours: i32,
    /// Rupiah for each run.
    pub fixed_cost: i64,
    /// Rupiah for each participant.
    pub seat_cost: i64,
    /// Fewest and most participants.
    pub group: [i32; 2],
    /// The code of the source of the expected gains.
    pub source: String,
    /// Expected gain in levels, by indicator.
    pub gains: BTreeMap<String, f64>,
}

/// Reads the starter catalogue.
pub fn starter() -> Starter {
    toml::from_str(FILE).expect("invariant: a test reads the starter catalogue")
}

/// Gives a school the starter programmes that it does not have by title, and says how many.
pub async fn adopt_starter_programmes(
    tx: &Tx,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<usize, DbErr> {
    let known = list_programmes(&**tx, authority, school).await?;
    let is_new = |found: &StarterProgramme| !known.iter().any(|had| had.title == found.title);
    let records: Vec<ProgrammeRecord> = starter()
        .programmes
        .into_iter()
        .filter(is_new)
        .map(|found| record(authority, school, found))
        .collect();
    let count = records.len();
    insert_programmes(tx, records).await?;
    Ok(count)
}

fn record(authority_id: AuthorityId, school: SchoolId, found: StarterProgramme) -> ProgrammeRecord {
    ProgrammeRecord {
        programme: Programme {
            authority_id,
            id: ProgrammeId::new(),
            school_id: Some(school),
            title: found.title,
            mode: found.mode,
            hours: found.hours,
            preparation_hours: found.preparation_hours,
            fixed_cost: found.fixed_cost,
            seat_cost: found.seat_cost,
            smallest_group: found.group[0],
            largest_group: found.group[1],
            is_active: true,
            version: 1,
        },
        effects: found
            .gains
            .into_iter()
            .map(|(indicator, levels)| (indicator, (levels * 1000.0).round() as i32))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use kernel::frameworks::{Frameworks, IndicatorCode};

    use super::*;

    #[test]
    fn every_starter_programme_moves_known_indicators_and_names_its_source() {
        let frameworks = Frameworks::embedded();
        let starter = starter();
        assert!(starter.programmes.len() >= 12);
        for programme in &starter.programmes {
            let title = &programme.title;
            assert!(starter.sources.contains_key(&programme.source), "{title}");
            assert!(!programme.gains.is_empty(), "{title}");
            assert!(
                programme.hours > 0 && programme.preparation_hours >= 0,
                "{title}"
            );
            assert!(
                programme.fixed_cost >= 0 && programme.seat_cost >= 0,
                "{title}"
            );
            assert!(
                1 <= programme.group[0] && programme.group[0] <= programme.group[1],
                "{title}"
            );
            for (indicator, levels) in &programme.gains {
                let code = IndicatorCode::new(indicator.as_str());
                assert!(
                    frameworks.indicator(&code).is_some(),
                    "{title}: {indicator}"
                );
                assert!(0.0 < *levels && *levels <= 0.5, "{title}: {levels}");
            }
        }
    }

    #[test]
    fn every_kind_of_post_with_a_framework_has_a_starter_programme() {
        let starter = starter();
        let frameworks = Frameworks::embedded();
        for framework in frameworks
            .frameworks()
            .iter()
            .filter(|found| found.is_in_force)
        {
            let serves = |programme: &StarterProgramme| {
                let is_of =
                    |code: &String| IndicatorCode::new(code.as_str()).framework() == framework.code;
                programme.gains.keys().any(is_of)
            };
            assert!(starter.programmes.iter().any(serves), "{}", framework.name);
        }
    }
}
