//! A full fit in the words of the live estimate: people with their visits in, new parameters and a report on raters out.
//!
//! Meant for a background job: it tells its progress and can be cancelled.

use std::collections::BTreeMap;

use crate::fit::{
    Control, DesignBuilder, FitError, FitOptions, FitProgress, FitRecord, ItemShape, NamedItem,
    Names, RaterReport, StartValues, VisitRater, fit, untold,
};
use crate::parameters::{Parameters, PlaceEffect};
use crate::person::{MeasureError, Place, RatingSource, Visit, check_visits};

/// One person's place and visits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonRecord {
    /// Where the person works.
    pub place: Place,
    /// All visits.
    pub visits: Vec<Visit>,
}

/// The outcome of a full fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Refit {
    /// Parameters for live estimates from now on.
    pub parameters: Parameters,
    /// Report per rater key.
    pub raters: BTreeMap<String, RaterReport>,
    /// What was done.
    pub record: FitRecord,
}

/// A full fit failed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RefitError {
    /// The parameters or a person's visits are unusable.
    #[error("person {person}: {source}")]
    Input {
        /// Position of the person in the input.
        person: usize,
        /// What is wrong.
        source: MeasureError,
    },
    /// The parameters to start from are unusable.
    #[error(transparent)]
    Parameters(MeasureError),
    /// The fit itself failed.
    #[error(transparent)]
    Fit(#[from] FitError),
}

#[derive(Default)]
struct Keys {
    indices: BTreeMap<String, u32>,
    names: Vec<String>,
}

impl Keys {
    fn index(&mut self, key: &str) -> u32 {
        if let Some(index) = self.indices.get(key) {
            return *index;
        }
        let index = self.names.len() as u32;
        self.indices.insert(key.to_owned(), index);
        self.names.push(key.to_owned());
        index
    }
}

/// Fits everything anew from `before`, whose items, traits and weak expectations it keeps.
pub fn refit(
    before: &Parameters,
    people: &[PersonRecord],
    options: &FitOptions,
    progress: &mut dyn FnMut(FitProgress) -> Control,
) -> Result<Refit, RefitError> {
    before.check().map_err(RefitError::Parameters)?;
    let shapes = before
        .items
        .iter()
        .map(|item| ItemShape {
            trait_index: item.trait_index,
            categories: item.categories(),
        })
        .collect();
    let mut builder = DesignBuilder::new(before.traits.len(), shapes, 0)?;
    let (mut raters, mut schools, mut authorities) =
        (Keys::default(), Keys::default(), Keys::default());
    let mut school_authority: Vec<Option<u32>> = Vec::new();
    for (position, person) in people.iter().enumerate() {
        check_visits(before, &person.visits).map_err(|source| RefitError::Input {
            person: position,
            source,
        })?;
        for visit in &person.visits {
            let rater = match visit.source {
                RatingSource::Oneself => VisitRater::Oneself,
                RatingSource::Other => VisitRater::Rater(raters.index(&visit.rater)),
            };
            let ratings: Vec<(usize, u8)> = visit
                .ratings
                .iter()
                .map(|r| (r.item, r.category - 1))
                .collect();
            builder.add_visit(rater, visit.semester, &[], &ratings)?;
        }
        let school = person.place.school.as_ref().map(|key| schools.index(key));
        if let Some(school) = school {
            school_authority.resize(schools.names.len(), None);
            if let Some(key) = &person.place.authority {
                school_authority[school as usize] = Some(authorities.index(key));
            }
        }
        builder.end_person(school)?;
    }
    let known: Option<Vec<u32>> = school_authority.into_iter().collect();
    let design = builder.finish(known.unwrap_or_default())?;
    let mut options = options.clone();
    options.start.get_or_insert_with(|| start_from(before));
    let fitted = fit(&design, &options, progress)?;
    let names = names_of(before, raters.names, schools.names, authorities.names);
    let reports = fitted.rater_reports();
    let mut parameters = fitted.to_parameters(&names)?;
    keep_untold(&mut parameters, before, untold(&design, &options), &names);
    Ok(Refit {
        parameters,
        raters: names.raters.iter().cloned().zip(reports).collect(),
        record: fitted.record,
    })
}

/// Keeps what was thought before of that of which these ratings tell nothing: a variance of 0 would be false certainty.
///
/// A place that stands alone is where the fit has its zero, so nothing is unknown about it.
fn keep_untold(parameters: &mut Parameters, before: &Parameters, untold: [bool; 6], names: &Names) {
    let [rater, own, halo, walk, school, authority] = untold;
    if rater {
        parameters.rater_variance = before.rater_variance;
    }
    if own {
        parameters.self_bias = before.self_bias;
        parameters.self_variance = before.self_variance;
    }
    if halo {
        parameters.halo_variance = before.halo_variance;
    }
    if walk {
        parameters.walk_ratio = before.walk_ratio;
    }
    let at_zero = |keys: &[String]| {
        let none = PlaceEffect {
            effect: vec![0.0; before.traits.len()],
            variance: vec![0.0; before.traits.len()],
        };
        keys.iter().map(|key| (key.clone(), none.clone())).collect()
    };
    // Where no place is named at all, the people's own spread holds what places add.
    if school && !names.schools.is_empty() {
        parameters.school_ratio = before.school_ratio;
        parameters.schools = at_zero(&names.schools);
    }
    if authority && !names.authorities.is_empty() {
        parameters.authority_ratio = before.authority_ratio;
        parameters.authorities = at_zero(&names.authorities);
    }
}

/// Start values in deviations from the mean of the people.
fn start_from(before: &Parameters) -> StartValues {
    let of_item = |item: &crate::parameters::Item| {
        let mean = before.mean[item.trait_index];
        item.thresholds.iter().map(|t| t - mean).collect()
    };
    StartValues {
        thresholds: before.items.iter().map(of_item).collect(),
        covariance: before.covariance.clone(),
        self_bias: before.self_bias,
        rater: before.rater_variance,
        own: before.self_variance,
        halo: before.halo_variance,
        walk: before.walk_ratio,
        school: before.school_ratio,
        authority: before.authority_ratio,
    }
}

fn names_of(
    before: &Parameters,
    raters: Vec<String>,
    schools: Vec<String>,
    authorities: Vec<String>,
) -> Names {
    let named = |item: &crate::parameters::Item| NamedItem {
        id: item.id.clone(),
        boundaries: item.boundaries.clone(),
    };
    Names {
        levels: before.scale.levels(),
        competencies: before.competencies.clone(),
        traits: before.traits.clone(),
        items: before.items.iter().map(named).collect(),
        raters,
        schools,
        authorities,
    }
}
