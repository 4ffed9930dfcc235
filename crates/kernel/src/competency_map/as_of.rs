//! What the map would have said on an earlier day: the same estimate from only the evidence that was
//! held before it. It stores nothing, and knows nothing of why someone asks.

use std::collections::HashMap;
use std::sync::Arc;

use measure::Parameters;
use platform::Day;
use platform::db::ROWS_PER_STATEMENT;
use platform::sea_orm::ConnectionTrait;

use super::moving::{estimate, place_of, visits_by_framework};
use super::store::MapEntry;
use crate::App;
use crate::evidence::{self, Assessment, EvidenceError, Rating};
use crate::frameworks::{FrameworkCode, Frameworks};
use crate::people::Person;

/// A person's map before a day, and the evidence on either side of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AsOf {
    /// The latest lines that the earlier evidence supports; none where there was none.
    pub lines: Vec<MapEntry>,
    /// What was held before the day, oldest first.
    pub before: Vec<Assessment>,
    /// What was held on the day or after it, oldest first.
    pub since: Vec<Assessment>,
}

impl AsOf {
    /// The line of an indicator or competency, when there were ratings about it.
    pub fn line(&self, subject: &str) -> Option<&MapEntry> {
        self.lines
            .iter()
            .find(|line| line.subject == subject && line.ratings > 0)
    }
}

/// Estimates a person from the evidence held before `day`, entered since or not.
pub async fn estimate_as_of(
    app: &App,
    db: &impl ConnectionTrait,
    person: &Person,
    day: Day,
) -> Result<AsOf, EvidenceError> {
    let people = std::slice::from_ref(person);
    let found = estimate_many_as_of(app, db, people, day).await?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// As [`estimate_as_of`], for several people of one authority, in their order.
pub async fn estimate_many_as_of(
    app: &App,
    db: &impl ConnectionTrait,
    people: &[Person],
    day: Day,
) -> Result<Vec<AsOf>, EvidenceError> {
    let mut found = Vec::with_capacity(people.len());
    let mut known = HashMap::new();
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        let Some(first) = chunk.first() else {
            break;
        };
        let authority = first.authority_id;
        let ids: Vec<_> = chunk.iter().map(|person| person.id).collect();
        let mut all = evidence::list_assessments_of_many(db, authority, &ids).await?;
        let corrected: Vec<_> = all.iter().filter_map(|row| row.supersedes_id).collect();
        all.retain(|row| !corrected.contains(&row.id));
        let (mut before, mut since) = (HashMap::new(), HashMap::new());
        for row in all {
            let side = if row.held_on < day {
                &mut before
            } else {
                &mut since
            };
            side.entry(row.person_id).or_insert_with(Vec::new).push(row);
        }
        let ids: Vec<_> = before.values().flatten().map(|row| row.id).collect();
        let ratings = evidence::list_ratings_of_many(db, authority, &ids).await?;
        let catalogue = app.catalogue(db, authority).await?;
        for person in chunk {
            let before = before.remove(&person.id).unwrap_or_default();
            found.push(AsOf {
                lines: lines(app, db, (&catalogue, &mut known), person, &before, &ratings).await?,
                since: since.remove(&person.id).unwrap_or_default(),
                before,
            });
        }
    }
    Ok(found)
}

/// Parameters by framework, asked for once for all people.
type Known = HashMap<FrameworkCode, Option<Arc<Parameters>>>;

async fn lines(
    app: &App,
    db: &impl ConnectionTrait,
    (catalogue, known): (&Frameworks, &mut Known),
    person: &Person,
    before: &[Assessment],
    ratings: &[Rating],
) -> Result<Vec<MapEntry>, EvidenceError> {
    let authority = person.authority_id;
    let now = app.shell.clock.now();
    let place = place_of(authority, before);
    let mut lines = Vec::new();
    for (framework, visits) in visits_by_framework(catalogue, person, before, ratings) {
        let code = &framework.code;
        if !known.contains_key(code) {
            let parameters = app.models.of(db, authority, code, catalogue).await?;
            known.insert(code.clone(), parameters);
        }
        if let Some(Some(parameters)) = known.get(code) {
            lines.extend(estimate(
                framework, parameters, person, &place, &visits, now,
            )?);
        }
    }
    lines.retain(|line| line.is_latest);
    Ok(lines)
}
