//! What the map would have said on an earlier day: the same estimate from only the evidence that was
//! held before it. It stores nothing, and knows nothing of why someone asks.

use platform::Day;
use platform::sea_orm::ConnectionTrait;

use super::moving::{estimate, place_of, visits_by_framework};
use super::store::MapEntry;
use crate::App;
use crate::evidence::{self, Assessment, EvidenceError};
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
    let authority = person.authority_id;
    let all = evidence::list_assessments_of(db, authority, person.id).await?;
    let (before, since): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| row.held_on < day);
    let ids: Vec<_> = before.iter().map(|row| row.id).collect();
    let ratings = evidence::list_ratings_of_many(db, authority, &ids).await?;
    let now = app.shell.clock.now();
    let place = place_of(authority, &before);
    let mut lines = Vec::new();
    for (framework, visits) in visits_by_framework(app, person, &before, &ratings) {
        if let Some(parameters) = app.models.of(db, authority, &framework.code).await? {
            lines.extend(estimate(
                framework,
                &parameters,
                person,
                &place,
                &visits,
                now,
            )?);
        }
    }
    lines.retain(|line| line.is_latest);
    Ok(AsOf {
        lines,
        before,
        since,
    })
}
