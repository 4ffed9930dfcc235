//! What a fit knows of the world: traits, items, raters, places and the spread of people, as plain data that can be stored.
//!
//! Knows no person. Keys of raters, schools and authorities are opaque to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::linalg;
use crate::person::{MeasureError, Place};
use crate::scale::LevelScale;

/// A trait that ratings are about: one indicator of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trait {
    /// The indicator's key.
    pub id: String,
    /// Index of its competency in [`Parameters::competencies`].
    pub competency: usize,
}

/// One item of an instrument: a question, statement or behaviour with its own ordered categories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The item's key.
    pub id: String,
    /// Index of its trait in [`Parameters::traits`].
    pub trait_index: usize,
    /// Rising thresholds between neighbouring categories, in logits; one fewer than there are categories.
    pub thresholds: Vec<f64>,
    /// The same borders as stated on the framework's level scale, where such a mapping is stated.
    pub boundaries: Option<Vec<f64>>,
}

impl Item {
    /// The number of categories.
    pub fn categories(&self) -> usize {
        self.thresholds.len() + 1
    }
}

/// A rater's severity: positive means that the rater gives lower ratings than others to the same work.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Severity {
    /// Estimate in logits.
    pub estimate: f64,
    /// Its remaining variance.
    pub variance: f64,
}

/// How far people of one school or authority lie from the rest, per trait.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceEffect {
    /// Estimate per trait, in logits.
    pub effect: Vec<f64>,
    /// Remaining variance per trait.
    pub variance: Vec<f64>,
}

/// Everything that is held fixed while one person is estimated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// The framework's level scale.
    pub scale: LevelScale,
    /// Keys of the competencies.
    pub competencies: Vec<String>,
    /// The traits, each under one competency.
    pub traits: Vec<Trait>,
    /// The items, each about one trait.
    pub items: Vec<Item>,
    /// Mean of the people per trait, in logits.
    pub mean: Vec<f64>,
    /// Covariance of the people between traits, row by row.
    pub covariance: Vec<f64>,
    /// Variance of one semester's step of a person, as a share of `covariance`.
    pub walk_ratio: f64,
    /// Variance of the severities; also the prior of raters not in `raters`.
    pub rater_variance: f64,
    /// Known severities by rater key.
    pub raters: BTreeMap<String, Severity>,
    /// How much people overrate themselves on average, in logits.
    pub self_bias: f64,
    /// Variance of the own overrating between people.
    pub self_variance: f64,
    /// Variance of what all ratings of one visit have in common beyond person and rater.
    pub halo_variance: f64,
    /// Variance between schools as a share of `covariance`.
    pub school_ratio: f64,
    /// Variance between authorities as a share of `covariance`.
    pub authority_ratio: f64,
    /// Known effects by school key.
    pub schools: BTreeMap<String, PlaceEffect>,
    /// Known effects by authority key.
    pub authorities: BTreeMap<String, PlaceEffect>,
}

impl Parameters {
    /// The index of the item with this key.
    pub fn item_index(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|item| item.id == id)
    }

    /// The index of the trait with this key.
    pub fn trait_index(&self, id: &str) -> Option<usize> {
        self.traits.iter().position(|one| one.id == id)
    }

    /// The severity of a rater, or the prior of an unseen one.
    pub fn severity(&self, rater: &str) -> Severity {
        self.raters.get(rater).copied().unwrap_or(Severity {
            estimate: 0.0,
            variance: self.rater_variance,
        })
    }

    /// Weights that make a competency the mean of its traits.
    pub(crate) fn weights(&self, competency: usize) -> Vec<(usize, f64)> {
        let members: Vec<usize> = (0..self.traits.len())
            .filter(|i| self.traits[*i].competency == competency)
            .collect();
        let share = 1.0 / members.len().max(1) as f64;
        members.into_iter().map(|i| (i, share)).collect()
    }

    /// Adds an item whose category borders are stated on the level scale, and returns its index.
    pub fn add_item(
        &mut self,
        id: &str,
        trait_index: usize,
        boundaries: &[f64],
    ) -> Result<usize, MeasureError> {
        let item = Item {
            id: id.to_owned(),
            trait_index,
            thresholds: boundaries.iter().map(|b| self.scale.theta(*b)).collect(),
            boundaries: Some(boundaries.to_vec()),
        };
        check_item(&item, self.traits.len())?;
        self.items.push(item);
        Ok(self.items.len() - 1)
    }

    /// Checks shapes and signs, which a stored copy may have lost.
    pub fn check(&self) -> Result<(), MeasureError> {
        if self.raters.values().any(|s| !is_variance(s.variance)) {
            return Err(MeasureError::VarianceInvalid);
        }
        self.check_without_raters()
    }

    /// The same without the raters, who may be many; each is checked when it is used.
    pub(crate) fn check_without_raters(&self) -> Result<(), MeasureError> {
        let k = self.traits.len();
        if k == 0 || self.mean.len() != k || self.covariance.len() != k * k {
            return Err(MeasureError::TraitsInconsistent);
        }
        if let Some(lost) = self
            .traits
            .iter()
            .find(|t| t.competency >= self.competencies.len())
        {
            return Err(MeasureError::UnknownCompetency(lost.id.clone()));
        }
        let variances = [
            self.walk_ratio,
            self.rater_variance,
            self.self_variance,
            self.halo_variance,
            self.school_ratio,
            self.authority_ratio,
        ];
        if !variances.into_iter().all(is_variance) {
            return Err(MeasureError::VarianceInvalid);
        }
        self.items.iter().try_for_each(|item| check_item(item, k))
    }

    /// Mean and covariance of a person's traits before any rating, given the place, equation (5).
    pub(crate) fn prior_of(&self, place: &Place) -> Result<(Vec<f64>, Vec<f64>), MeasureError> {
        let k = self.traits.len();
        let mut mean = self.mean.clone();
        let mut widening = vec![1.0; k];
        let places = [
            (&place.school, &self.schools, self.school_ratio),
            (&place.authority, &self.authorities, self.authority_ratio),
        ];
        for (key, known, ratio) in places {
            match key.as_ref().and_then(|key| known.get(key)) {
                Some(found) if found.effect.len() == k && found.variance.len() == k => {
                    for i in 0..k {
                        mean[i] += found.effect[i];
                        widening[i] += found.variance[i] / self.covariance[i * k + i];
                    }
                }
                Some(_) => return Err(MeasureError::TraitsInconsistent),
                None => widening.iter_mut().for_each(|w| *w += ratio),
            }
        }
        let mut covariance = self.covariance.clone();
        for i in 0..k {
            for j in 0..k {
                covariance[i * k + j] *= (widening[i] * widening[j]).sqrt();
            }
        }
        if mean.iter().any(|m| !m.is_finite()) || linalg::invert(&covariance, k).is_err() {
            return Err(MeasureError::CovarianceInvalid);
        }
        Ok((mean, covariance))
    }
}

/// Whether a number can be a variance.
pub(crate) fn is_variance(v: f64) -> bool {
    v >= 0.0 && v.is_finite()
}

fn check_item(item: &Item, traits: usize) -> Result<(), MeasureError> {
    if item.trait_index >= traits {
        return Err(MeasureError::UnknownTrait(item.id.clone()));
    }
    let rising = item.thresholds.windows(2).all(|pair| pair[0] < pair[1]);
    let finite = item.thresholds.iter().all(|t| t.is_finite());
    let usable = rising && finite && (1..=6).contains(&item.thresholds.len());
    if !usable {
        return Err(MeasureError::ThresholdsInvalid(item.id.clone()));
    }
    Ok(())
}
