//! Competency estimates with honest uncertainty from ratings by many raters on many forms.
//!
//! The model, its derivation and the equation numbers cited in the code are in `docs/numerics/measure.md`. This crate is
//! pure: it knows neither files nor clocks nor the network, nothing of schools' records beyond opaque keys, and decides
//! nothing about people; it only says what ratings support and how sure that is.

mod eliminate;
pub mod fit;
pub mod linalg;
mod live;
mod ordinal;
mod parameters;
mod person;
mod prior;
mod refit;
mod report;
mod scale;

pub use live::estimate_person;
pub use parameters::{Item, Parameters, PlaceEffect, Severity, Trait};
pub use person::{
    Change, Contribution, Estimate, MeasureError, PersonEstimate, Place, PlannedVisit, Rating,
    RatingSource, SelfBias, SemesterEstimate, Visit,
};
pub use prior::{PriorItem, PriorSettings};
pub use refit::{PersonRecord, Refit, RefitError, refit};
pub use scale::{LevelScale, Need, ScaleError, normal_cdf};
