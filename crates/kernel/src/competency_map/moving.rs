//! Moving the map: a person's estimate is made anew from all their evidence, with the parameters of
//! items and raters held fixed.

use std::collections::{BTreeMap, HashMap};

use measure::{
    Estimate, MeasureError, Parameters, Place, PriorItem, Rating as RatedLevel, RatingSource,
    SemesterEstimate, Trait, Visit, estimate_person,
};
use platform::AuthorityId;
use platform::db::Tx;
use platform::sea_orm::DbErr;

use super::model::rank_of;
use super::store::{self, MapEntry, MapEntryId};
use crate::App;
use crate::calendar::Semester;
use crate::evidence::{self, Assessment, EvidenceError, Rating};
use crate::frameworks::{Framework, FrameworkCode, Frameworks, InstrumentCode, ItemCode, Source};
use crate::people::{self, Person, PersonId};

/// The measurement model's starting parameters per framework: thresholds from the instruments'
/// stated mapping, until there is enough evidence to fit them.
#[derive(Debug)]
pub struct Priors {
    by_framework: HashMap<FrameworkCode, Parameters>,
}

impl Priors {
    /// Prepares every framework that has an instrument.
    ///
    /// # Panics
    /// When an instrument's stated mapping is one the model refuses; a test loads them all.
    pub fn new(frameworks: &Frameworks) -> Self {
        let by_framework = frameworks
            .frameworks()
            .iter()
            .filter_map(|framework| Some((framework.code.clone(), prior(frameworks, framework)?)))
            .collect();
        Self { by_framework }
    }

    /// The parameters for a framework.
    pub fn of(&self, framework: &FrameworkCode) -> Option<&Parameters> {
        self.by_framework.get(framework)
    }
}

fn prior(frameworks: &Frameworks, framework: &Framework) -> Option<Parameters> {
    let competencies: Vec<String> = framework
        .competencies
        .iter()
        .map(|competency| competency.code.as_str().to_owned())
        .collect();
    let traits: Vec<Trait> = framework
        .competencies
        .iter()
        .enumerate()
        .flat_map(|(competency, row)| row.indicators.iter().map(move |found| (competency, found)))
        .map(|(competency, indicator)| Trait {
            id: indicator.code.as_str().to_owned(),
            competency,
        })
        .collect();
    let items: Vec<PriorItem> = frameworks
        .instruments()
        .iter()
        .filter(|instrument| instrument.framework == framework.code)
        .flat_map(|instrument| &instrument.items)
        .filter_map(|item| {
            let position = traits.iter().position(|t| t.id == item.indicator.as_str())?;
            Some(PriorItem {
                id: item.code.as_str().to_owned(),
                trait_index: position,
                boundaries: item.scale.boundaries.clone(),
            })
        })
        .collect();
    if items.is_empty() {
        return None;
    }
    let levels = framework.levels.last()?.number;
    let parameters = Parameters::prior(levels, &competencies, &traits, &items);
    Some(parameters.expect("invariant: a test builds the prior of every framework"))
}

/// Makes a person's map anew from all their evidence, within the transaction that added to it.
pub async fn move_map(
    app: &App,
    tx: &Tx,
    authority: AuthorityId,
    id: PersonId,
) -> Result<(), EvidenceError> {
    let missing = || DbErr::RecordNotFound(id.to_string());
    let person = people::find_person(&**tx, authority, id).await?.ok_or_else(missing)?;
    let assessments = evidence::list_assessments_of(&**tx, authority, id).await?;
    let ids: Vec<_> = assessments.iter().map(|row| row.id).collect();
    let ratings = evidence::list_ratings_of_many(&**tx, authority, &ids).await?;
    let now = app.shell.clock.now();
    let mut rows = Vec::new();
    for (framework, visits) in visits_by_framework(app, &person, &assessments, &ratings) {
        let Some(parameters) = app.priors.of(&framework.code) else {
            continue;
        };
        rows.extend(estimate(framework, parameters, &person, &visits, now)?);
    }
    store::replace_of_person(tx, authority, id, rows).await?;
    Ok(())
}

pub(super) fn visits_by_framework<'a>(
    app: &'a App,
    person: &Person,
    assessments: &[Assessment],
    ratings: &[Rating],
) -> Vec<(&'a Framework, Vec<Visit>)> {
    let mut by_assessment: HashMap<_, Vec<&Rating>> = HashMap::new();
    for rating in ratings {
        by_assessment.entry(rating.assessment_id).or_default().push(rating);
    }
    let mut found: BTreeMap<&str, (&Framework, Vec<Visit>)> = BTreeMap::new();
    for assessment in assessments {
        let code = InstrumentCode::new(assessment.instrument.clone());
        // An instrument taken out of the catalogue leaves its evidence unread, not the page broken.
        let Some(instrument) = app.frameworks.instrument(&code) else {
            continue;
        };
        let framework = app.frameworks.framework(&instrument.framework);
        let parameters = app.priors.of(&instrument.framework);
        let (Some(framework), Some(parameters)) = (framework, parameters) else {
            continue;
        };
        let rows = by_assessment.get(&assessment.id).map_or(&[][..], Vec::as_slice);
        let is_self = assessment.source == Source::SelfReflection.as_str()
            || assessment.rater_id == person.id;
        let visit = Visit {
            rater: assessment.rater_id.to_string(),
            source: if is_self { RatingSource::Oneself } else { RatingSource::Other },
            semester: assessment.semester.number(),
            ratings: rows
                .iter()
                .filter_map(|rating| rated_level(app, parameters, rating))
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

fn rated_level(app: &App, parameters: &Parameters, rating: &Rating) -> Option<RatedLevel> {
    let entry = app.frameworks.item(&ItemCode::new(rating.item.clone()))?;
    let category = entry.item.scale.category(u8::try_from(rating.value).ok()?)?;
    Some(RatedLevel {
        item: parameters.item_index(&rating.item)?,
        category: u8::try_from(category + 1).ok()?,
    })
}

pub(super) fn estimate(
    framework: &Framework,
    parameters: &Parameters,
    person: &Person,
    visits: &[Visit],
    now: platform::Moment,
) -> Result<Vec<MapEntry>, MeasureError> {
    let result = estimate_person(parameters, &Place::default(), visits)?;
    let target = f64::from(framework.target(rank_of(person)).level);
    let last = result.history.last().map(|semester| semester.semester);
    let line = |semester: &SemesterEstimate, subject: &str, estimate: &Estimate| {
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
        .flat_map(|semester| {
            let traits = parameters.traits.iter().map(|row| row.id.as_str());
            let competencies = parameters.competencies.iter().map(String::as_str);
            traits
                .zip(&semester.traits)
                .chain(competencies.zip(&semester.competencies))
                .map(move |(subject, estimate)| line(semester, subject, estimate))
        })
        .collect())
}
