//! What goes into and comes out of the estimate of one person.

use serde::{Deserialize, Serialize};

use crate::parameters::Parameters;
use crate::scale::{LevelScale, Need};

/// Something in the input that cannot be measured.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MeasureError {
    /// A rating names an item that the parameters do not have.
    #[error("visit {visit}, rating {rating}: item {item} is not known")]
    UnknownItem {
        /// Position of the visit in the input.
        visit: usize,
        /// Position of the rating in the visit.
        rating: usize,
        /// The item that was named.
        item: usize,
    },
    /// A rating is outside its item's categories.
    #[error(
        "visit {visit}, rating {rating}: category {category} is not one of 1 to {categories} of item {item}"
    )]
    CategoryOutOfRange {
        /// Position of the visit in the input.
        visit: usize,
        /// Position of the rating in the visit.
        rating: usize,
        /// Key of the item.
        item: String,
        /// The category that was given.
        category: u8,
        /// The number of categories of the item.
        categories: usize,
    },
    /// Means, covariance or effects do not match the number of traits.
    #[error("traits, means and covariance do not have the same size")]
    TraitsInconsistent,
    /// A trait refers to a competency that is not there.
    #[error("trait {0} refers to a competency that is not known")]
    UnknownCompetency(String),
    /// An item refers to a trait that is not there.
    #[error("item {0} refers to a trait that is not known")]
    UnknownTrait(String),
    /// Thresholds must rise, be finite, and be 1 to 6 in number.
    #[error("item {0} needs 1 to 6 rising thresholds inside the level scale")]
    ThresholdsInvalid(String),
    /// A variance is negative or not a number.
    #[error("a variance is negative or not a number")]
    VarianceInvalid,
    /// The covariance of the traits is not positive definite.
    #[error("the covariance of the traits is not positive definite")]
    CovarianceInvalid,
}

/// Where a person works, by opaque keys; unknown places widen the estimate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Key of the school.
    pub school: Option<String>,
    /// Key of the authority.
    pub authority: Option<String>,
}

/// Who rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RatingSource {
    /// Another person.
    Other,
    /// The rated person.
    Oneself,
}

/// One item, one category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Index of the item in [`Parameters::items`].
    pub item: usize,
    /// The category, counted from 1.
    pub category: u8,
}

/// One filled form: the ratings that one rater gave on one occasion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Opaque key of the rater.
    pub rater: String,
    /// Whether the person rated themself.
    pub source: RatingSource,
    /// Running number of the semester; differences count semesters.
    pub semester: i32,
    /// The ratings.
    pub ratings: Vec<Rating>,
}

/// An estimate of a trait or a competency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// In logits.
    pub theta: f64,
    /// Its standard error, in logits.
    pub se: f64,
    /// Expected level on the framework's scale.
    pub level: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
    /// Share of the people's variance that the ratings have explained, from 0 to 1.
    pub reliability: f64,
    /// Ratings about it, in all semesters, by other people and by oneself.
    pub ratings: u32,
}

/// Half the width of a 90 % interval in standard errors.
const NINETY: f64 = 1.644_853_626_951_472_7;

impl Estimate {
    /// An estimate from its posterior mean, standard error and prior variance.
    pub fn new(scale: &LevelScale, theta: f64, se: f64, prior: f64, ratings: u32) -> Self {
        Self {
            theta,
            se,
            level: scale.expected_level(theta, se),
            low: scale.level(theta - NINETY * se),
            high: scale.level(theta + NINETY * se),
            reliability: (1.0 - se * se / prior).clamp(0.0, 1.0),
            ratings,
        }
    }

    /// What it says about a target level.
    pub fn need(&self, scale: &LevelScale, target: f64) -> Need {
        scale.need(self.theta, self.se, target)
    }
}

/// The estimates of one semester.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SemesterEstimate {
    /// The semester.
    pub semester: i32,
    /// Per trait.
    pub traits: Vec<Estimate>,
    /// Per competency.
    pub competencies: Vec<Estimate>,
}

/// How far a competency moved between the first and the latest semester with ratings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// In logits.
    pub theta: f64,
    /// Its standard error.
    pub se: f64,
}

/// How much one visit moved the latest estimates away from what was expected without any rating.
///
/// The parts of all visits add up to the whole distance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Position of the visit in the input.
    pub visit: usize,
    /// Levels per trait.
    pub traits: Vec<f64>,
    /// Levels per competency.
    pub competencies: Vec<f64>,
}

/// How much the person overrates themself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SelfBias {
    /// In logits; positive is overrating.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
}

/// The whole answer about one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonEstimate {
    /// The latest semester with ratings; none if there are no ratings.
    pub semester: Option<i32>,
    /// The latest estimates per trait.
    pub traits: Vec<Estimate>,
    /// The latest estimates per competency.
    pub competencies: Vec<Estimate>,
    /// The estimates of every semester with ratings, in order, each in the light of all ratings.
    pub history: Vec<SemesterEstimate>,
    /// Per competency, the change over the history, where it has two semesters or more.
    pub changes: Vec<Change>,
    /// The part of each visit.
    pub contributions: Vec<Contribution>,
    /// Present when the person has rated themself.
    pub self_bias: Option<SelfBias>,
    /// Posterior covariance of the latest traits, row by row.
    pub covariance: Vec<f64>,
}

/// A visit that has not happened yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedVisit {
    /// The rater, if already chosen.
    pub rater: Option<String>,
    /// The items of the form.
    pub items: Vec<usize>,
}

/// Checks that every rating can be used with these parameters.
pub(crate) fn check_visits(parameters: &Parameters, visits: &[Visit]) -> Result<(), MeasureError> {
    for (v, visit) in visits.iter().enumerate() {
        for (r, rating) in visit.ratings.iter().enumerate() {
            let Some(item) = parameters.items.get(rating.item) else {
                return Err(MeasureError::UnknownItem {
                    visit: v,
                    rating: r,
                    item: rating.item,
                });
            };
            let categories = item.categories();
            if rating.category == 0 || usize::from(rating.category) > categories {
                return Err(MeasureError::CategoryOutOfRange {
                    visit: v,
                    rating: r,
                    item: item.id.clone(),
                    category: rating.category,
                    categories,
                });
            }
        }
    }
    Ok(())
}
