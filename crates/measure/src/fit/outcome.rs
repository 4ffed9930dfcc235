//! A finished fit in the words of the caller: parameters for live estimates, and every person's posterior.

use std::collections::BTreeMap;

use crate::fit::design::STRIDE;
use crate::fit::link::{Anchor, link};
use crate::fit::state::Context;
use crate::fit::variance::PersonVariance;
use crate::fit::{Fit, FitError};
use crate::parameters::{Item, Parameters, PlaceEffect, Trait};
use crate::person::Estimate;
use crate::scale::LevelScale;

use rayon::prelude::*;

/// An item with its name and its stated mapping to levels.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedItem {
    /// The item's key.
    pub id: String,
    /// Borders between its categories on the level scale, if the item is to anchor the scale.
    pub boundaries: Option<Vec<f64>>,
}

/// What the indices of a design stand for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Names {
    /// Number of levels of the framework.
    pub levels: u8,
    /// Competencies.
    pub competencies: Vec<String>,
    /// Traits.
    pub traits: Vec<Trait>,
    /// Items.
    pub items: Vec<NamedItem>,
    /// Raters.
    pub raters: Vec<String>,
    /// Schools.
    pub schools: Vec<String>,
    /// Authorities.
    pub authorities: Vec<String>,
}

/// One person's posterior, as deviations from the mean of the people.
pub struct Posterior<'a> {
    /// The person's index.
    pub person: usize,
    /// Semesters with ratings, as differences from the first.
    pub semesters: &'a [i16],
    /// The first semester.
    pub first_semester: i32,
    pub(crate) traits: usize,
    pub(crate) size: usize,
    pub(crate) dense: &'a [f64],
    pub(crate) covariance: &'a [f64],
    counts: Vec<u32>,
}

impl Posterior<'_> {
    /// Mean of a weighted sum of traits in a semester.
    pub fn mean(&self, slot: usize, weights: &[(usize, f64)]) -> f64 {
        let start = slot * self.traits;
        weights.iter().map(|(i, a)| a * self.dense[start + i]).sum()
    }

    /// Variance of a weighted sum of traits in a semester.
    pub fn variance(&self, slot: usize, weights: &[(usize, f64)]) -> f64 {
        self.covariance((slot, weights), (slot, weights)).max(0.0)
    }

    /// Covariance of two weighted sums of traits, each in its semester.
    pub fn covariance(
        &self,
        (slot, weights): (usize, &[(usize, f64)]),
        (other_slot, other_weights): (usize, &[(usize, f64)]),
    ) -> f64 {
        let (start, other) = (slot * self.traits, other_slot * self.traits);
        let mut sum = 0.0;
        for &(i, a) in weights {
            for &(j, b) in other_weights {
                sum += a * b * self.covariance[(start + i) * self.size + other + j];
            }
        }
        sum
    }

    /// Ratings about a trait in a semester.
    pub fn ratings(&self, slot: usize, trait_index: usize) -> u32 {
        self.counts[slot * self.traits + trait_index]
    }

    /// The own overrating beyond the common one and its variance, if the person rated themself.
    pub fn own(&self) -> Option<(f64, f64)> {
        let last = self.size - 1;
        (self.size > self.semesters.len() * self.traits)
            .then(|| (self.dense[last], self.covariance[last * self.size + last]))
    }
}

impl Fit<'_> {
    /// Every person's posterior, turned into what the caller wants, in order.
    pub fn posteriors<T: Send>(&self, make: impl Fn(Posterior<'_>) -> T + Sync) -> Vec<T> {
        let ctx = self.context();
        let chunks: Vec<Vec<T>> = (0..ctx.cuts.people.len() - 1)
            .into_par_iter()
            .map(|c| {
                let mut variance = PersonVariance::default();
                (ctx.cuts.people[c]..ctx.cuts.people[c + 1])
                    .map(|person| {
                        variance.of(ctx, &self.engine.parts, &self.variance, person);
                        let range = ctx.design.dense_of(person);
                        make(Posterior {
                            person,
                            semesters: ctx.design.slots_of(person),
                            first_semester: ctx.design.person_first[person],
                            traits: ctx.design.traits,
                            size: range.len(),
                            dense: &self.engine.state.dense[range],
                            covariance: &variance.v,
                            counts: ctx.design.counts_of(person),
                        })
                    })
                    .collect()
            })
            .collect();
        chunks.into_iter().flatten().collect()
    }

    /// The fit as parameters for live estimates, with the level scale linked by the items' stated borders.
    pub fn to_parameters(&self, names: &Names) -> Result<Parameters, FitError> {
        let design = self.engine.ground.design;
        let k = design.traits;
        let enough = names.traits.len() == k
            && names.items.len() == design.items.len()
            && names.raters.len() >= design.raters
            && names.schools.len() >= design.schools
            && names.authorities.len() >= design.authorities;
        if !enough {
            return Err(FitError::NamesInvalid);
        }
        let (scale, shifts) = self.linked_scale(names)?;
        let v = self.hyper.variances;
        let items = names.items.iter().enumerate().map(|(j, named)| {
            let trait_index = design.items[j].trait_index;
            Item {
                id: named.id.clone(),
                trait_index,
                thresholds: self
                    .thresholds(j)
                    .iter()
                    .map(|t| t - shifts[trait_index])
                    .collect(),
                boundaries: named.boundaries.clone(),
            }
        });
        let parameters = Parameters {
            items: items.collect(),
            mean: shifts.iter().map(|s| -s).collect(),
            scale,
            competencies: names.competencies.clone(),
            traits: names.traits.clone(),
            covariance: self.hyper.covariance.clone(),
            walk_ratio: v.walk,
            rater_variance: v.rater,
            raters: (0..design.raters)
                .map(|r| (names.raters[r].clone(), self.severity(r)))
                .collect(),
            self_bias: self.hyper.self_bias,
            self_variance: v.own,
            halo_variance: v.halo,
            school_ratio: v.school,
            authority_ratio: v.authority,
            schools: self.places(&names.schools, 0, design.schools),
            authorities: self.places(&names.authorities, design.schools, design.authorities),
        };
        parameters.check().map_err(|_| FitError::NamesInvalid)?;
        Ok(parameters)
    }

    /// Effects of places around the one above them, with their variance.
    fn places(
        &self,
        names: &[String],
        offset: usize,
        count: usize,
    ) -> BTreeMap<String, PlaceEffect> {
        let ctx = self.context();
        let k = ctx.design.traits;
        let used = if offset == 0 {
            ctx.with_schools()
        } else {
            ctx.with_authorities()
        };
        if !used {
            return BTreeMap::new();
        }
        let effect_of = |place: usize| {
            let at = ctx.design.raters + (offset + place) * k;
            let above = (offset == 0).then(|| ctx.authority_start(place)).flatten();
            let shared = &self.engine.state.shared;
            PlaceEffect {
                effect: (0..k)
                    .map(|i| shared[at + i] - above.map_or(0.0, |a| shared[a + i]))
                    .collect(),
                variance: (0..k)
                    .map(|i| self.place_variance(ctx, at + i, above.map(|a| a + i)))
                    .collect(),
            }
        };
        (0..count)
            .map(|p| (names[p].clone(), effect_of(p)))
            .collect()
    }

    /// Variance of a place's effect around the one above it, which with it makes up the place's whole variance.
    fn place_variance(&self, ctx: Context<'_>, at: usize, above: Option<usize>) -> f64 {
        let whole = self.variance.covariance(ctx, at, at);
        let rest = above.map_or(0.0, |a| self.variance.covariance(ctx, a, a));
        (whole - rest).max(0.05 * whole)
    }

    fn linked_scale(&self, names: &Names) -> Result<(LevelScale, Vec<f64>), FitError> {
        let design = self.engine.ground.design;
        let counts = design.code_counts();
        let mut anchors = Vec::new();
        for (j, named) in names.items.iter().enumerate() {
            let Some(boundaries) = &named.boundaries else {
                continue;
            };
            let thresholds = self.thresholds(j);
            if boundaries.len() != thresholds.len() {
                return Err(FitError::NamesInvalid);
            }
            let of_item = &counts[j * STRIDE..(j + 1) * STRIDE];
            let all: f64 = of_item.iter().sum();
            let mut below = 0.0;
            for c in 0..thresholds.len() {
                below += of_item[c];
                anchors.push(Anchor {
                    trait_index: design.items[j].trait_index,
                    threshold: thresholds[c],
                    boundary: boundaries[c],
                    weight: below.min(all - below) + 0.1,
                });
            }
        }
        if anchors.is_empty() {
            let scale = LevelScale::even(names.levels, 2.0).map_err(|_| FitError::NamesInvalid)?;
            return Ok((scale, vec![0.0; design.traits]));
        }
        link(&anchors, design.traits, names.levels).map_err(|_| FitError::NamesInvalid)
    }
}

/// Weights that make a competency the mean of its traits, for every competency.
pub fn competency_weights(parameters: &Parameters) -> Vec<Vec<(usize, f64)>> {
    (0..parameters.competencies.len())
        .map(|c| parameters.weights(c))
        .collect()
}

/// An estimate on the level scale from a posterior in deviations.
pub fn estimate_of(
    parameters: &Parameters,
    posterior: &Posterior<'_>,
    slot: usize,
    weights: &[(usize, f64)],
    ratings: u32,
) -> Estimate {
    let k = parameters.traits.len();
    let mean: f64 = weights.iter().map(|(i, a)| a * parameters.mean[*i]).sum();
    let mut prior = 0.0;
    for &(i, a) in weights {
        for &(j, b) in weights {
            prior += a * b * parameters.covariance[i * k + j];
        }
    }
    let theta = mean + posterior.mean(slot, weights);
    let se = posterior.variance(slot, weights).sqrt();
    Estimate::new(&parameters.scale, theta, se, prior, ratings)
}
