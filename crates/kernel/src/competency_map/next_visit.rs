//! Which visit would tell most about a person: for each form, how much narrower the intervals of
//! their map are expected to become. A suggestion; it plans nothing.

use measure::{PlannedVisit, estimate_person};
use platform::sea_orm::ConnectionTrait;

use super::moving::{place_of, to_visits, visits_by_framework};
use crate::App;
use crate::evidence::{self, EvidenceError};
use crate::frameworks::{Framework, Frameworks, Instrument, InstrumentCode, Source};
use crate::people::Person;

/// What one more visit with a form, or a part of one, is expected to bring.
#[derive(Clone, Debug, PartialEq)]
pub struct Narrowing {
    /// The form.
    pub instrument: InstrumentCode,
    /// Its section; empty for the whole form.
    pub section: String,
    /// In which capacity it is filled.
    pub source: Source,
    /// Minutes it takes, in shares of the whole form for a section.
    pub minutes: u32,
    /// The mean share by which the intervals of all indicators shrink, 0 to 1.
    pub mean: f64,
    /// The indicator whose interval shrinks most, and by which share.
    pub most: (String, f64),
}

/// What each form of a person's framework is expected to bring if somebody else fills it once more,
/// the most telling first. Empty for who has no framework or no evidence yet.
pub async fn narrowings(
    app: &App,
    db: &impl ConnectionTrait,
    person: &Person,
    framework: &Framework,
) -> Result<Vec<Narrowing>, EvidenceError> {
    let authority = person.authority_id;
    let assessments = evidence::list_assessments_of(db, authority, person.id).await?;
    let ids: Vec<_> = assessments.iter().map(|row| row.id).collect();
    let ratings = evidence::list_ratings_of_many(db, authority, &ids).await?;
    let catalogue = app.catalogue(db, authority).await?;
    let Some(parameters) = app
        .models
        .of(db, authority, &framework.code, &catalogue)
        .await?
    else {
        return Ok(Vec::new());
    };
    let filled = visits_by_framework(&catalogue, person, &assessments, &ratings);
    let Some((_, filled)) = filled
        .iter()
        .find(|(found, _)| found.code == framework.code)
    else {
        return Ok(Vec::new());
    };
    let visits = to_visits(&parameters, filled);
    let estimate = estimate_person(&parameters, &place_of(authority, &assessments), &visits)?;
    let mut found = Vec::new();
    for (instrument, section, source) in ways(&catalogue, framework) {
        let items: Vec<usize> = instrument
            .items
            .iter()
            .filter(|item| section.is_empty() || item.section.as_deref() == Some(section))
            .filter_map(|item| parameters.item_index(item.code.as_str()))
            .collect();
        if items.is_empty() {
            continue;
        }
        let share = items.len() as f64 / instrument.items.len() as f64;
        let planned = PlannedVisit { rater: None, items };
        let shrunk: Vec<f64> = estimate
            .expect_visit(&parameters, &planned)?
            .into_iter()
            .map(|factor| (1.0 - factor).clamp(0.0, 1.0))
            .collect();
        let most = shrunk
            .iter()
            .zip(&parameters.traits)
            .max_by(|a, b| a.0.total_cmp(b.0));
        let Some((most, subject)) = most else {
            continue;
        };
        found.push(Narrowing {
            instrument: instrument.code.clone(),
            section: section.to_owned(),
            source,
            minutes: (f64::from(instrument.minutes) * share).ceil() as u32,
            mean: shrunk.iter().sum::<f64>() / shrunk.len() as f64,
            most: (subject.id.clone(), *most),
        });
    }
    found.sort_by(|a, b| b.mean.total_cmp(&a.mean));
    Ok(found)
}

/// The forms that another person fills about someone of this framework, by section where they have sections.
fn ways<'a>(
    catalogue: &'a Frameworks,
    framework: &Framework,
) -> Vec<(&'a Instrument, &'a str, Source)> {
    let mut ways = Vec::new();
    for source in [Source::Supervision, Source::Appraisal] {
        for instrument in catalogue.instruments_for(&framework.code, source) {
            if instrument.sections.is_empty() {
                ways.push((instrument, "", source));
            }
            let sections = instrument.sections.iter();
            ways.extend(sections.map(|section| (instrument, section.code.as_str(), source)));
        }
    }
    ways
}
