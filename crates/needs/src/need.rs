//! Needs of a school: what its people lack together, ranked by how much and how surely.

use std::collections::BTreeMap;

use kernel::competency_map::{self, MapEntry};
use kernel::frameworks::{Frameworks, IndicatorCode};
use kernel::people;
use kernel::{AuthorityId, PersonId, SchoolId};
use platform::sea_orm::{ConnectionTrait, DbErr};

/// What several people of a school lack in one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct SchoolNeed {
    /// The indicator.
    pub indicator: IndicatorCode,
    /// Its name.
    pub name: String,
    /// Expected levels missing, summed over the people below.
    pub shortfall: f64,
    /// People more likely below their target than not.
    pub people: Vec<PersonId>,
    /// Those of them who are below with a probability of at least 80 %.
    pub sure: usize,
    /// People of whom anything is known in this indicator.
    pub known: usize,
}

/// Ranks what the map says, largest expected shortfall first. Pure.
pub fn rank_needs(frameworks: &Frameworks, entries: &[MapEntry]) -> Vec<SchoolNeed> {
    let mut by_indicator: BTreeMap<&str, Vec<&MapEntry>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.ratings > 0) {
        by_indicator.entry(&entry.subject).or_default().push(entry);
    }
    let mut needs: Vec<SchoolNeed> = by_indicator
        .into_iter()
        .filter_map(|(subject, rows)| {
            let indicator = IndicatorCode::new(subject);
            // Lines about whole competencies are not acted on: their indicators are.
            let name = frameworks.indicator(&indicator)?.indicator.name.clone();
            let below: Vec<_> = rows
                .iter()
                .filter(|row| row.probability_below > 0.5)
                .collect();
            (!below.is_empty()).then(|| SchoolNeed {
                indicator,
                name,
                shortfall: below.iter().map(|row| row.shortfall).sum(),
                people: below.iter().map(|row| row.person_id).collect(),
                sure: below
                    .iter()
                    .filter(|row| row.probability_below >= 0.8)
                    .count(),
                known: rows.len(),
            })
        })
        .collect();
    needs.sort_by(|a, b| {
        b.shortfall
            .total_cmp(&a.shortfall)
            .then_with(|| a.indicator.cmp(&b.indicator))
    });
    needs
}

/// The ranked needs of a school, and how many people work there.
pub async fn list_needs_of_school(
    db: &impl ConnectionTrait,
    frameworks: &Frameworks,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<(Vec<SchoolNeed>, usize), DbErr> {
    let people = people::list_people_of_school(db, authority, school).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let entries = competency_map::list_latest_of_people(db, authority, &ids).await?;
    Ok((rank_needs(frameworks, &entries), people.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Semester;
    use kernel::competency_map::MapEntryId;
    use platform::Moment;

    fn entry(indicator: &str, shortfall: f64, probability_below: f64) -> MapEntry {
        MapEntry {
            authority_id: AuthorityId::new(),
            id: MapEntryId::new(),
            person_id: PersonId::new(),
            subject: format!("guru-2626-2023/{indicator}"),
            semester: Semester::from_number(4052),
            is_latest: true,
            theta: 0.0,
            se: 1.0,
            level: 2.5,
            low: 2.0,
            high: 3.0,
            target: 3.0,
            probability_below,
            shortfall,
            ratings: 3,
            made_at: Moment::from_millis(0),
        }
    }

    #[test]
    fn what_is_missing_most_comes_first_and_what_is_met_is_left_out() {
        let entries = [
            entry("1.1", 0.4, 0.9),
            entry("1.2", 0.9, 0.95),
            entry("1.1", 0.3, 0.6),
            entry("2.1", 0.1, 0.2),
        ];
        let needs = rank_needs(&Frameworks::embedded(), &entries);
        let found: Vec<_> = needs
            .iter()
            .map(|need| (need.indicator.number(), need.people.len(), need.sure))
            .collect();
        assert_eq!(found, [("1.2", 1, 1), ("1.1", 2, 1)]);
    }

    #[test]
    fn lines_about_competencies_and_lines_without_ratings_make_no_need() {
        let mut silent = entry("1.1", 0.9, 0.9);
        silent.ratings = 0;
        let whole = entry("1", 0.9, 0.9);
        assert!(rank_needs(&Frameworks::embedded(), &[silent, whole]).is_empty());
    }
}
