//! Parameters for a site that has no fit yet: weak expectations, and thresholds from a stated mapping to levels.
//!
//! The figures are derived in section 5 of `docs/numerics/measure.md`.

use std::collections::BTreeMap;

use crate::parameters::{Item, Parameters, Trait};
use crate::person::MeasureError;
use crate::scale::LevelScale;

/// An item and where the borders between its categories lie on the framework's level scale.
///
/// An item that uses the framework's five levels has the borders 1.5, 2.5, 3.5, 4.5; a three-valued observation may have 2.0, 3.5.
#[derive(Debug, Clone, PartialEq)]
pub struct PriorItem {
    /// The item's key.
    pub id: String,
    /// Index of its trait.
    pub trait_index: usize,
    /// Rising borders on the level scale, strictly between 1 and L.
    pub boundaries: Vec<f64>,
}

/// What is expected of people and raters before any data, in levels where not said otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriorSettings {
    /// Logits that one level is wide.
    pub logits_per_level: f64,
    /// Where people are expected on average.
    pub mean_level: f64,
    /// Standard deviation of the people, common to all traits.
    pub general_sd: f64,
    /// Standard deviation of what a competency adds.
    pub competency_sd: f64,
    /// Standard deviation of what a single trait adds.
    pub own_sd: f64,
    /// Standard deviation of rater severity.
    pub rater_sd: f64,
    /// How much people overrate themselves on average.
    pub self_bias: f64,
    /// Its standard deviation between people.
    pub self_sd: f64,
    /// Standard deviation of the halo of a visit.
    pub halo_sd: f64,
    /// Variance of one semester's step as a share of the people's variance.
    pub walk_ratio: f64,
    /// Variance between schools as a share of the people's variance.
    pub school_ratio: f64,
    /// Variance between authorities as a share of the people's variance.
    pub authority_ratio: f64,
}

impl PriorSettings {
    /// The defaults for a scale with `levels` levels: people in the middle, two thirds of them within 0.7 levels of it.
    pub fn of_levels(levels: u8) -> Self {
        let stretch = f64::from(levels.max(2) - 1) / 4.0;
        Self {
            logits_per_level: 2.0 / stretch,
            mean_level: f64::midpoint(1.0, f64::from(levels)),
            general_sd: 0.5 * stretch,
            competency_sd: 0.3 * stretch,
            own_sd: 0.35 * stretch,
            rater_sd: 0.35 * stretch,
            self_bias: 0.4 * stretch,
            self_sd: 0.4 * stretch,
            halo_sd: 0.25 * stretch,
            walk_ratio: 0.05,
            school_ratio: 0.1,
            authority_ratio: 0.05,
        }
    }
}

impl Parameters {
    /// Parameters for a site without a fit, with the default expectations for a framework of `levels` levels.
    pub fn prior(
        levels: u8,
        competencies: &[String],
        traits: &[Trait],
        items: &[PriorItem],
    ) -> Result<Self, MeasureError> {
        let settings = PriorSettings::of_levels(levels);
        Self::prior_with(levels, settings, competencies, traits, items)
    }

    /// The same with stated expectations.
    pub fn prior_with(
        levels: u8,
        settings: PriorSettings,
        competencies: &[String],
        traits: &[Trait],
        items: &[PriorItem],
    ) -> Result<Self, MeasureError> {
        let width = settings.logits_per_level;
        let scale = LevelScale::even(levels, width).map_err(|_| MeasureError::CovarianceInvalid)?;
        let square = |sd: f64| sd * sd * width * width;
        let parameters = Self {
            mean: vec![scale.theta(settings.mean_level); traits.len()],
            covariance: structured_covariance(
                traits,
                square(settings.general_sd),
                square(settings.competency_sd),
                square(settings.own_sd),
            ),
            items: items.iter().map(|item| item_from(item, &scale)).collect(),
            scale,
            competencies: competencies.to_vec(),
            traits: traits.to_vec(),
            walk_ratio: settings.walk_ratio,
            rater_variance: square(settings.rater_sd),
            raters: BTreeMap::new(),
            self_bias: settings.self_bias * width,
            self_variance: square(settings.self_sd),
            halo_variance: square(settings.halo_sd),
            school_ratio: settings.school_ratio,
            authority_ratio: settings.authority_ratio,
            schools: BTreeMap::new(),
            authorities: BTreeMap::new(),
        };
        parameters.check()?;
        Ok(parameters)
    }
}

fn item_from(item: &PriorItem, scale: &LevelScale) -> Item {
    Item {
        id: item.id.clone(),
        trait_index: item.trait_index,
        thresholds: item.boundaries.iter().map(|b| scale.theta(*b)).collect(),
        boundaries: Some(item.boundaries.clone()),
    }
}

/// The covariance whose traits share a general part, those of one competency a second, and each has its own, equation (6).
pub(crate) fn structured_covariance(
    traits: &[Trait],
    general: f64,
    competency: f64,
    own: f64,
) -> Vec<f64> {
    let k = traits.len();
    let mut covariance = vec![general; k * k];
    for i in 0..k {
        for j in 0..k {
            if traits[i].competency == traits[j].competency {
                covariance[i * k + j] += competency;
            }
        }
        covariance[i * k + i] += own;
    }
    covariance
}
