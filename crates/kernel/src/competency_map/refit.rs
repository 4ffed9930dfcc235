//! Fitting the measurement model anew to all evidence of an authority, and every map with it.
//!
//! Long work: it runs as a job, reports progress and stops when asked to. Evidence is read and maps
//! are written a few hundred people at a time; the fit in between holds only opaque keys and values.

use std::collections::HashMap;
use std::sync::Arc;

use measure::fit::{Control, FitOptions};
use measure::{Parameters, PersonRecord};
use platform::AuthorityId;
use platform::audit::{Actor, Audited};
use platform::jobs::Progress;
use platform::sea_orm::DbErr;
use serde_json::json;

use super::fit_store::{self, Fit, FitId};
use super::moving::{FilledVisit, estimate, move_map, place_of, to_visits, visits_by_framework};
use super::store::{MapEntry, replace_of_people};
use crate::App;
use crate::access::Permit;
use crate::evidence::{self, Assessment};
use crate::frameworks::{Framework, FrameworkCode, Frameworks};
use crate::people::{self, Person};

/// People whose evidence is read, or whose map is written, in one go.
const PEOPLE_AT_ONCE: usize = 250;

/// What a refit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refitted {
    /// Frameworks fitted.
    pub fits: usize,
    /// People whose map was made anew.
    pub people: usize,
}

/// Why a refit ended early. What was written until then stays and is consistent person by person.
#[derive(Debug, thiserror::Error)]
pub enum RefitError {
    /// A person asked to stop.
    #[error("stopped")]
    Stopped,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The model failed.
    #[error("the model could not be fitted: {0}")]
    Model(String),
}

/// One person's evidence in one framework.
struct Evidenced {
    person: usize,
    place: measure::Place,
    visits: Vec<FilledVisit>,
}

/// Fits every framework that has evidence and makes every map anew.
pub async fn refit(
    app: &App,
    actor: &Actor,
    permit: Permit,
    progress: &Arc<Progress>,
) -> Result<Refitted, RefitError> {
    let authority = permit.authority();
    let began = app.shell.clock.now();
    let people = people::list_people(app.shell.db.read(), authority).await?;
    progress.expect(2 * people.len() as u64 + 1);
    let catalogue = app.catalogue(app.shell.db.read(), authority).await?;
    let evidence = read(app, &catalogue, authority, &people, progress).await?;
    let mut done = Refitted::default();
    let mut rows: HashMap<usize, Vec<MapEntry>> = HashMap::new();
    for (code, evidenced) in evidence {
        let Some(framework) = app.frameworks.framework(&code) else {
            continue;
        };
        let Some(prior) = app.models.prior_in(&catalogue, &code) else {
            continue;
        };
        let (fit, parameters) = fit(app, authority, &code, prior, &evidenced, progress).await?;
        let tx = app.shell.db.begin().await?;
        let entry =
            Audited::new("map.fitted", fit.id.0).with(json!({ "framework": code.as_str() }));
        fit_store::add_current(&tx, fit).await?;
        tx.commit(actor, entry).await?;
        for (person, found) in estimate_all(app, framework, &parameters, &people, &evidenced)? {
            rows.entry(person).or_default().extend(found);
        }
        done.fits += 1;
    }
    done.people = rows.len();
    write(app, actor, authority, &people, rows, progress).await?;
    catch_up(app, actor, authority, began).await?;
    Ok(done)
}

async fn read(
    app: &App,
    catalogue: &Frameworks,
    authority: AuthorityId,
    people: &[Person],
    progress: &Progress,
) -> Result<Vec<(FrameworkCode, Vec<Evidenced>)>, RefitError> {
    let db = app.shell.db.read();
    let mut found: HashMap<FrameworkCode, Vec<Evidenced>> = HashMap::new();
    for (chunk, part) in people.chunks(PEOPLE_AT_ONCE).enumerate() {
        stop_if_asked(progress)?;
        let ids: Vec<_> = part.iter().map(|person| person.id).collect();
        let rows = evidence::list_assessments_of_many(db, authority, &ids).await?;
        let assessments: Vec<_> = rows.iter().map(|row| row.id).collect();
        let ratings = evidence::list_ratings_of_many(db, authority, &assessments).await?;
        for (index, person) in part.iter().enumerate() {
            let own = standing(&rows, person);
            let place = place_of(authority, &own);
            for (framework, visits) in visits_by_framework(catalogue, person, &own, &ratings) {
                found
                    .entry(framework.code.clone())
                    .or_default()
                    .push(Evidenced {
                        person: chunk * PEOPLE_AT_ONCE + index,
                        place: place.clone(),
                        visits,
                    });
            }
        }
        progress.report((chunk * PEOPLE_AT_ONCE + part.len()) as u64);
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

/// A person's assessments that no later one corrects.
fn standing(rows: &[Assessment], person: &Person) -> Vec<Assessment> {
    let own: Vec<_> = rows
        .iter()
        .filter(|row| row.person_id == person.id)
        .collect();
    let corrected: Vec<_> = own.iter().filter_map(|row| row.supersedes_id).collect();
    own.into_iter()
        .filter(|row| !corrected.contains(&row.id))
        .cloned()
        .collect()
}

async fn fit(
    app: &App,
    authority_id: AuthorityId,
    code: &FrameworkCode,
    prior: Arc<Parameters>,
    evidenced: &[Evidenced],
    progress: &Arc<Progress>,
) -> Result<(Fit, Parameters), RefitError> {
    let records: Vec<PersonRecord> = evidenced
        .iter()
        .map(|row| PersonRecord {
            place: row.place.clone(),
            visits: to_visits(&prior, &row.visits),
        })
        .collect();
    let ratings: usize = records
        .iter()
        .flat_map(|record| &record.visits)
        .map(|visit| visit.ratings.len())
        .sum();
    let (people, watched) = (records.len(), progress.clone());
    // Numerics would hold up every page if they ran among them.
    let fitted = tokio::task::spawn_blocking(move || {
        measure::refit(&prior, &records, &FitOptions::default(), &mut |_| {
            if watched.is_stopped() {
                Control::Cancel
            } else {
                Control::Continue
            }
        })
    })
    .await
    .map_err(|error| RefitError::Model(error.to_string()))?;
    stop_if_asked(progress)?;
    let fitted = fitted.map_err(|error| RefitError::Model(error.to_string()))?;
    let json = |value: Result<String, serde_json::Error>| {
        value.map_err(|error| RefitError::Model(error.to_string()))
    };
    let fit = Fit {
        authority_id,
        id: FitId::new(),
        framework: code.as_str().to_owned(),
        made_at: app.shell.clock.now(),
        people: i32::try_from(people).unwrap_or(i32::MAX),
        ratings: i32::try_from(ratings).unwrap_or(i32::MAX),
        parameters: json(serde_json::to_string(&fitted.parameters))?,
        record: json(serde_json::to_string(&fitted.record))?,
        raters: json(serde_json::to_string(&fitted.raters))?,
        is_current: true,
    };
    Ok((fit, fitted.parameters))
}

fn estimate_all(
    app: &App,
    framework: &Framework,
    parameters: &Parameters,
    people: &[Person],
    evidenced: &[Evidenced],
) -> Result<Vec<(usize, Vec<MapEntry>)>, RefitError> {
    let now = app.shell.clock.now();
    evidenced
        .iter()
        .map(|row| {
            let person = &people[row.person];
            let found = estimate(framework, parameters, person, &row.place, &row.visits, now);
            let found = found.map_err(|error| RefitError::Model(error.to_string()))?;
            Ok((row.person, found))
        })
        .collect()
}

async fn write(
    app: &App,
    actor: &Actor,
    authority: AuthorityId,
    people: &[Person],
    mut rows: HashMap<usize, Vec<MapEntry>>,
    progress: &Progress,
) -> Result<(), RefitError> {
    for (chunk, part) in people.chunks(PEOPLE_AT_ONCE).enumerate() {
        stop_if_asked(progress)?;
        let first = chunk * PEOPLE_AT_ONCE;
        let positions = first..first + part.len();
        let (mut ids, mut entries) = (Vec::new(), Vec::new());
        for position in positions {
            if let Some(found) = rows.remove(&position) {
                ids.push(people[position].id);
                entries.extend(found);
            }
        }
        let tx = app.shell.db.begin().await?;
        replace_of_people(&tx, authority, &ids, entries).await?;
        let entry = Audited::new("map.remade", authority.0).with(json!({ "people": ids.len() }));
        tx.commit(actor, entry).await?;
        progress.report((people.len() + first + part.len()) as u64);
    }
    Ok(())
}

/// Moves the maps of those about whom something arrived while the refit was at work.
async fn catch_up(
    app: &App,
    actor: &Actor,
    authority: AuthorityId,
    began: platform::Moment,
) -> Result<(), RefitError> {
    let db = app.shell.db.read();
    for person in evidence::list_people_assessed_since(db, authority, began).await? {
        let tx = app.shell.db.begin().await?;
        let moved = move_map(app, &tx, authority, person).await;
        moved.map_err(|error| RefitError::Model(error.to_string()))?;
        tx.commit(actor, Audited::new("map.remade", person.0))
            .await?;
    }
    Ok(())
}

fn stop_if_asked(progress: &Progress) -> Result<(), RefitError> {
    if progress.is_stopped() {
        Err(RefitError::Stopped)
    } else {
        Ok(())
    }
}
