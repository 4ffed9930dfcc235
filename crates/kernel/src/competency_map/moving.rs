//! Moving the map: a person's estimate is made anew from all their evidence, with the parameters of
//! items and raters held fixed.

use std::collections::{BTreeMap, HashMap};

use measure::{
    Estimate, MeasureError, Parameters, Place, Rating as RatedLevel, RatingSource,
    SemesterEstimate, Visit, estimate_person,
};
use platform::AuthorityId;
use platform::db::Tx;
use platform::sea_orm::DbErr;

use super::model::rank_of;
use super::store::{self, MapEntry, MapEntryId};
use crate::App;
use crate::calendar::Semester;
use crate::evidence::{self, Assessment, EvidenceError, Rating};
use crate::frameworks::{Framework, Frameworks, InstrumentCode, ItemCode, Source};
use crate::people::{self, Person, PersonId};

/// Makes a person's map anew from all their evidence, within the transaction that added to it.
pub async fn move_map(
    app: &App,
    tx: &Tx,
    authority: AuthorityId,
    id: PersonId,
) -> Result<(), EvidenceError> {
    let missing = || DbErr::RecordNotFound(id.to_string());
    let person = people::find_person(&**tx, authority, id)
        .await?
        .ok_or_else(missing)?;
    let assessments = evidence::list_assessments_of(&**tx, authority, id).await?;
    let ids: Vec<_> = assessments.iter().map(|row| row.id).collect();
    let ratings = evidence::list_ratings_of_many(&**tx, authority, &ids).await?;
    let now = app.shell.clock.now();
    let place = place_of(authority, &assessments);
    let catalogue = app.catalogue(&**tx, authority).await?;
    let mut rows = Vec::new();
    for (framework, visits) in visits_by_framework(&catalogue, &person, &assessments, &ratings) {
        let code = &framework.code;
        if let Some(parameters) = app.models.of(&**tx, authority, code, &catalogue).await? {
            rows.extend(estimate(
                framework,
                &parameters,
                &person,
                &place,
                &visits,
                now,
            )?);
        }
    }
    store::replace_of_person(tx, authority, id, rows).await?;
    Ok(())
}

/// A filled instrument as the model takes it, items still by their codes.
pub(super) struct FilledVisit {
    rater: String,
    source: RatingSource,
    semester: i32,
    ratings: Vec<(ItemCode, u8)>,
}

/// A person's evidence by framework.
pub(super) fn visits_by_framework<'a>(
    catalogue: &'a Frameworks,
    person: &Person,
    assessments: &[Assessment],
    ratings: &[Rating],
) -> Vec<(&'a Framework, Vec<FilledVisit>)> {
    let mut by_assessment: HashMap<_, Vec<&Rating>> = HashMap::new();
    for rating in ratings {
        by_assessment
            .entry(rating.assessment_id)
            .or_default()
            .push(rating);
    }
    let mut found: BTreeMap<&str, (&Framework, Vec<FilledVisit>)> = BTreeMap::new();
    for assessment in assessments {
        let code = InstrumentCode::new(assessment.instrument.clone());
        // An instrument taken out of the catalogue leaves its evidence unread, not the page broken.
        let instrument = catalogue.instrument(&code);
        let framework = instrument.and_then(|found| catalogue.framework(&found.framework));
        let Some(framework) = framework else {
            continue;
        };
        let rows = by_assessment
            .get(&assessment.id)
            .map_or(&[][..], Vec::as_slice);
        let is_self = assessment.group_id.is_none()
            && (assessment.source == Source::SelfReflection.as_str()
                || assessment.rater_id == person.id);
        // A form of questions only says nothing of a level.
        if rows.is_empty() {
            continue;
        }
        let visit = FilledVisit {
            rater: assessment.group_id.map_or_else(
                || assessment.rater_id.to_string(),
                |group| group.to_string(),
            ),
            source: if is_self {
                RatingSource::Oneself
            } else {
                RatingSource::Other
            },
            semester: assessment.semester.number(),
            ratings: rows
                .iter()
                .filter_map(|rating| category(catalogue, rating))
                .collect(),
        };
        found
            .entry(framework.code.as_str())
            .or_insert_with(|| (framework, Vec::new()))
            .1
            .push(visit);
    }
    found.into_values().collect()
}

fn category(catalogue: &Frameworks, rating: &Rating) -> Option<(ItemCode, u8)> {
    let item = ItemCode::new(rating.item.clone());
    let entry = catalogue.item(&item)?;
    let category = entry
        .item
        .scale
        .category(u8::try_from(rating.value).ok()?)?;
    Some((item, u8::try_from(category + 1).ok()?))
}

/// The same visits with items by their position in the parameters.
pub(super) fn to_visits(parameters: &Parameters, filled: &[FilledVisit]) -> Vec<Visit> {
    filled
        .iter()
        .map(|visit| Visit {
            rater: visit.rater.clone(),
            source: visit.source,
            semester: visit.semester,
            ratings: visit
                .ratings
                .iter()
                .filter_map(|(item, category)| {
                    Some(RatedLevel {
                        item: parameters.item_index(item.as_str())?,
                        category: *category,
                    })
                })
                .collect(),
        })
        .collect()
}

/// Where a person works, as the model's school and authority effects know it.
pub(super) fn place_of(authority: AuthorityId, assessments: &[Assessment]) -> Place {
    Place {
        school: assessments
            .iter()
            .rev()
            .find_map(|row| row.school_id)
            .map(|school| school.to_string()),
        authority: Some(authority.to_string()),
    }
}

pub(super) fn estimate(
    framework: &Framework,
    parameters: &Parameters,
    person: &Person,
    place: &Place,
    visits: &[FilledVisit],
    now: platform::Moment,
) -> Result<Vec<MapEntry>, MeasureError> {
    let visits = to_visits(parameters, visits);
    let result = estimate_person(parameters, place, &visits)?;
    let target = f64::from(framework.target(rank_of(person)).level);
    let last = result.history.last().map(|semester| semester.semester);
    let line = |semester: &SemesterEstimate, subject: &str, estimate: &Estimate, before| {
        let need = estimate.need(&parameters.scale, target);
        MapEntry {
            authority_id: person.authority_id,
            id: MapEntryId::new(),
            person_id: person.id,
            subject: subject.to_owned(),
            semester: Semester::from_number(semester.semester),
            is_latest: Some(semester.semester) == last,
            theta: estimate.theta,
            se: estimate.se,
            level: estimate.level,
            before,
            low: estimate.low,
            high: estimate.high,
            target,
            probability_below: need.probability_below,
            shortfall: need.expected_shortfall,
            ratings: i32::try_from(estimate.ratings).unwrap_or(i32::MAX),
            made_at: now,
        }
    };
    Ok(result
        .history
        .iter()
        .enumerate()
        .flat_map(|(at, semester)| {
            let earlier = at.checked_sub(1).map(|before| &result.history[before]);
            let traits = parameters.traits.iter().map(|row| row.id.as_str());
            let competencies = parameters.competencies.iter().map(String::as_str);
            let traits = traits.zip(&semester.traits).enumerate();
            let competencies = competencies.zip(&semester.competencies).enumerate();
            traits
                .map(move |(i, row)| (row, earlier.map(|before| before.traits[i].level)))
                .chain(
                    competencies.map(move |(i, row)| {
                        (row, earlier.map(|before| before.competencies[i].level))
                    }),
                )
                .map(move |((subject, estimate), before)| line(semester, subject, estimate, before))
        })
        .collect())
}
