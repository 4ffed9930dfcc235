//! What a caller may ask of a fit, and why one may be impossible.

use serde::{Deserialize, Serialize};

use crate::linalg::NotPositiveDefinite;

/// A fit cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FitError {
    /// There is nothing to fit.
    #[error("there are no ratings")]
    NoRatings,
    /// 1 to 16 traits are supported.
    #[error("{0} traits are not supported: 1 to 16 are")]
    TraitCount(usize),
    /// Items are too many or none.
    #[error("{0} items are not supported: 1 to 8191 are")]
    ItemCount(usize),
    /// An item has an unknown trait or a number of categories other than 2 to 7.
    #[error("item {0} is not known, or needs a known trait and 2 to 7 categories")]
    ItemInvalid(usize),
    /// A category is outside its item's range.
    #[error("category {category} is outside the range of item {item}")]
    CategoryOutOfRange {
        /// The item.
        item: usize,
        /// The category, counted from 0.
        category: u8,
    },
    /// Covariates are of the wrong number or not finite.
    #[error("covariates are of the wrong number or not finite")]
    CovariatesInvalid,
    /// A person's ratings span too many semesters.
    #[error("the ratings of one person span more than 200 semesters")]
    TooManySemesters,
    /// A school has no authority although others have.
    #[error("every school needs an authority, or none")]
    SchoolsInvalid,
    /// Names are missing or too many, or the level scale is impossible.
    #[error("names, boundaries or levels do not match the design")]
    NamesInvalid,
    /// A start does not match the design.
    #[error("the start values do not match the traits and items")]
    StartInvalid,
    /// The work was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A matrix lost its definiteness, which only extreme input can cause.
    #[error("the system cannot be solved: {0}")]
    Unsolvable(#[from] NotPositiveDefinite),
}

/// How the unknowns are integrated out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Laplace's approximation at the mode, with its exact derivative: what `clmm` computes.
    Laplace,
    /// A normal approximation that maximises a lower bound, with three quadrature nodes: less bias with few ratings.
    Variational,
}

/// How strongly weak expectations hold hyperparameters that the data say little about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Regularisation {
    /// Maximum likelihood.
    None,
    /// A ridge on thresholds and a few imagined people, raters and places; vanishes with much data.
    Weak,
}

/// What becomes of a variance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Component {
    /// Estimated, if the data can tell it at all.
    Estimated,
    /// Held at a value; 0 switches the component off.
    Fixed(f64),
}

/// Values to start from, or to hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartValues {
    /// Thresholds per item.
    pub thresholds: Vec<Vec<f64>>,
    /// Covariance of the people between traits, row by row.
    pub covariance: Vec<f64>,
    /// Mean overrating of oneself.
    pub self_bias: f64,
    /// Variance of the severities.
    pub rater: f64,
    /// Variance of the own overrating.
    pub own: f64,
    /// Variance of the halo.
    pub halo: f64,
    /// Variance of a semester's step as a share of the people's.
    pub walk: f64,
    /// Variance between schools as a share of the people's.
    pub school: f64,
    /// Variance between authorities as a share of the people's.
    pub authority: f64,
}

/// Options of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct FitOptions {
    /// How the unknowns are integrated out.
    pub method: Method,
    /// How strongly weak expectations hold.
    pub regularisation: Regularisation,
    /// Variance of the severities.
    pub rater: Component,
    /// Variance of the own overrating.
    pub own: Component,
    /// Variance of the halo.
    pub halo: Component,
    /// Variance of a semester's step as a share of the people's.
    pub walk: Component,
    /// Variance between schools as a share of the people's.
    pub school: Component,
    /// Variance between authorities as a share of the people's.
    pub authority: Component,
    /// Start values, which regularisation also holds on to.
    pub start: Option<StartValues>,
    /// Largest number of raters and places whose joint variance is computed exactly; beyond it, by blocks.
    pub exact_limit: usize,
    /// People on whom the hyperparameters are found when there are more than twice as many; fewer with more than 4 traits.
    pub sample: usize,
    /// Largest change of a hyperparameter, on its packed scale, that counts as none.
    pub tolerance: f64,
    /// Most rounds.
    pub most_rounds: usize,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self {
            method: Method::Variational,
            regularisation: Regularisation::Weak,
            rater: Component::Estimated,
            own: Component::Estimated,
            halo: Component::Estimated,
            walk: Component::Estimated,
            school: Component::Estimated,
            authority: Component::Estimated,
            start: None,
            exact_limit: 1000,
            sample: 30_000,
            tolerance: 1e-4,
            most_rounds: 200,
        }
    }
}
