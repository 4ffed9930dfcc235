//! Needs of a school: what its people lack together, ranked by expected shortfall, by how many it
//! concerns, and by how much the leader lets it count.

use std::collections::BTreeMap;

use kernel::competency_map::{self, MapEntry};
use kernel::frameworks::{Frameworks, IndicatorCode};
use kernel::people;
use kernel::{AuthorityId, PersonId, SchoolId};
use platform::sea_orm::{ConnectionTrait, DbErr};

use crate::voice::{self, Said, Weight};

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
    /// People whom it concerned until a leader agreed that it is not their need.
    pub set_aside: usize,
    /// People whose need is open again because a gain faded, whatever the map says by now.
    pub reopened: usize,
    /// How much the leader lets it count.
    pub weight: Weight,
}

impl SchoolNeed {
    /// Expected levels missing per person below.
    pub fn mean_shortfall(&self) -> f64 {
        self.shortfall / self.people.len().max(1) as f64
    }

    /// Mean shortfall times people times weight: what needs are ranked by.
    pub fn score(&self) -> f64 {
        self.shortfall * f64::from(self.weight.factor())
    }

    /// Whether several people have it, so that a programme for a group may answer it.
    pub fn is_shared(&self) -> bool {
        self.people.len() > 1
    }
}

/// Ranks what the map says, heeding what people have said of it; largest score first. Pure.
pub fn rank_needs(frameworks: &Frameworks, entries: &[MapEntry], said: &Said) -> Vec<SchoolNeed> {
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
            let is_again = |row: &MapEntry| said.is_reopened(row.person_id, subject);
            let (aside, below): (Vec<&MapEntry>, Vec<&MapEntry>) = rows
                .iter()
                .copied()
                .filter(|row| row.probability_below > 0.5 || is_again(row))
                .partition(|row| said.is_set_aside(row.person_id, subject));
            (!below.is_empty()).then(|| SchoolNeed {
                weight: said.weight(subject),
                indicator,
                name,
                shortfall: below.iter().map(|row| row.shortfall).sum(),
                people: below.iter().map(|row| row.person_id).collect(),
                sure: below
                    .iter()
                    .filter(|row| row.probability_below >= 0.8)
                    .count(),
                known: rows.len(),
                set_aside: aside.len(),
                reopened: below.iter().filter(|row| is_again(row)).count(),
            })
        })
        .collect();
    needs.sort_by(|a, b| {
        b.score()
            .total_cmp(&a.score())
            .then_with(|| b.shortfall.total_cmp(&a.shortfall))
            .then_with(|| a.indicator.cmp(&b.indicator))
    });
    needs
}

/// The ranked needs of a school.
pub async fn list_needs_of_school(
    db: &impl ConnectionTrait,
    frameworks: &Frameworks,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<SchoolNeed>, DbErr> {
    let mut ids: Vec<_> = people::list_posts_of_school(db, authority, school)
        .await?
        .into_iter()
        .map(|post| post.person_id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let entries = competency_map::list_latest_of_people(db, authority, &ids).await?;
    let said = voice::load_said(db, authority, school).await?;
    Ok(rank_needs(frameworks, &entries, &said))
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
            before: None,
            low: 2.0,
            high: 3.0,
            target: 3.0,
            probability_below,
            shortfall,
            ratings: 3,
            made_at: Moment::from_millis(0),
        }
    }

    fn ranked(entries: &[MapEntry], said: &Said) -> Vec<(String, usize, usize)> {
        rank_needs(&Frameworks::embedded(), entries, said)
            .iter()
            .map(|need| {
                let number = need.indicator.number().to_owned();
                (number, need.people.len(), need.sure)
            })
            .collect()
    }

    #[test]
    fn what_is_missing_most_comes_first_and_what_is_met_is_left_out() {
        let entries = [
            entry("1.1", 0.4, 0.9),
            entry("1.2", 0.9, 0.95),
            entry("1.1", 0.3, 0.6),
            entry("2.1", 0.1, 0.2),
        ];
        let found = ranked(&entries, &Said::default());
        assert_eq!(found, [("1.2".to_owned(), 1, 1), ("1.1".to_owned(), 2, 1)]);
    }

    #[test]
    fn what_matters_more_comes_before_what_is_missing_more() {
        let entries = [entry("1.1", 0.4, 0.9), entry("1.2", 0.7, 0.9)];
        let mut said = Said::default();
        let mut first = |weight| {
            said.weights.insert("guru-2626-2023/1.1".to_owned(), weight);
            ranked(&entries, &said)[0].0.clone()
        };
        assert_eq!(first(Weight::Usual), "1.2");
        assert_eq!(first(Weight::Much), "1.1");
        assert_eq!(first(Weight::NotNow), "1.2");
    }

    #[test]
    fn a_need_that_is_agreed_not_to_be_someones_is_not_counted_for_them() {
        let entries = [entry("1.1", 0.4, 0.9), entry("1.1", 0.3, 0.9)];
        let mut said = Said::default();
        said.set_aside
            .insert((entries[0].person_id, "guru-2626-2023/1.1".to_owned()));
        let needs = rank_needs(&Frameworks::embedded(), &entries, &said);
        assert_eq!(needs[0].people, [entries[1].person_id]);
        assert_eq!(needs[0].set_aside, 1);
        assert!((needs[0].score() - 0.3).abs() < 1e-12);
    }

    #[test]
    fn lines_about_competencies_and_lines_without_ratings_make_no_need() {
        let mut silent = entry("1.1", 0.9, 0.9);
        silent.ratings = 0;
        let whole = entry("1", 0.9, 0.9);
        let needs = rank_needs(&Frameworks::embedded(), &[silent, whole], &Said::default());
        assert!(needs.is_empty());
    }
}
