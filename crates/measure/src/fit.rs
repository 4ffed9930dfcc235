//! Fits the whole model to a population's ratings: people, raters, items, places and all variances at once.
//!
//! Sections 2 to 5 of `docs/numerics/measure.md`. Works on indices; `outcome` gives names and levels back.

mod anderson;
mod clusters;
mod components;
mod design;
mod engine;
mod hyper;
mod iterate;
mod kernel;
mod likelihood;
mod link;
mod moments;
mod options;
mod options;
mod outcome;
mod packed;
mod person;
mod places;
mod raters;
mod sample;
mod schur;
mod shared_moments;
mod shared_variance;
mod start;
mod state;
mod thresholds;
mod update;
mod variance;

use serde::{Deserialize, Serialize};

use crate::parameters::Severity;
use engine::Engine;
use hyper::{Hyper, Tables};
use kernel::Nodes;
use shared_variance::SharedVariance;
use state::Context;
use update::Weights;

pub use components::{Connection, components};
pub use design::{Design, DesignBuilder, ItemShape, VisitRater};
pub use options::{Component, FitError, FitOptions, Method, Regularisation, StartValues};
pub use options::{Component, FitError, FitOptions, Method, Regularisation, StartValues};
pub use outcome::{NamedItem, Names, Posterior, competency_weights, estimate_of};
    };
    Ok(Fit {
        tables: ended.hyper.tables(design)?,
        hyper: ended.hyper,
        engine,
        variance,
        record,
    })
}

fn warnings(ended: &iterate::Ended, connection: &Connection) -> Vec<String> {
    const NAMES: [&str; 6] = [
        "rater",
        "own rating",
        "halo",
        "semester",
        "school",
        "authority",
    ];
    let mut out = Vec::new();
    if !ended.converged {
        out.push(format!(
            "not converged after {} rounds: the last one still moved a value by {:.2e}",
            ended.rounds, ended.change
        ));
    }
    for (name, at_boundary) in NAMES.iter().zip(ended.at_boundary) {
        if at_boundary {
            out.push(format!(
                "the {name} variance is 0: the data show no such differences"
            ));
        }
    }
    if connection.components > 1 {
        out.push(format!(
            "people and raters fall into {} groups without a common rater or person; levels are comparable across them \
             only as far as groups are alike on average",
            connection.components
        ));
    }
    out
}

impl Fit<'_> {
    /// Thresholds of an item.
    pub fn thresholds(&self, item: usize) -> &[f64] {
        self.hyper.thresholds(self.engine.design, item)
    }

    /// Fixed effects of the covariates.
    pub fn fixed_effects(&self) -> &[f64] {
        &self.hyper.beta
    }

    /// Covariance of the people between traits, row by row.
    pub fn covariance(&self) -> &[f64] {
        &self.hyper.covariance
    }

    /// Variance of the severities.
    pub fn rater_variance(&self) -> f64 {
        self.hyper.variances.rater
    }

    /// Variance of the halo.
    pub fn halo_variance(&self) -> f64 {
        self.hyper.variances.halo
    }

    /// Mean overrating of oneself and its variance between people.
    pub fn own_rating(&self) -> (f64, f64) {
        (self.hyper.self_bias, self.hyper.variances.own)
    }

    /// Variance of a semester's step, of schools and of authorities, as shares of the people's.
    pub fn shares(&self) -> (f64, f64, f64) {
        let v = self.hyper.variances;
        (v.walk, v.school, v.authority)
    }

    /// A rater's severity.
    pub fn severity(&self, rater: usize) -> Severity {
        Severity {
            estimate: self.engine.state.shared[rater],
            variance: self.variance.covariance(self.context(), rater, rater),
        }
    }

    /// A person's traits in the latest semester, as deviations from the mean of the people.
    pub fn traits(&self, person: usize) -> &[f64] {
        let design = self.engine.design;
        let slots = design.slots_of(person).len();
        let start = design.person_dense[person] as usize + (slots - 1) * design.traits;
        &self.engine.state.dense[start..start + design.traits]
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            design: self.engine.design,
            index: &self.engine.index,
            cuts: &self.engine.cuts,
            hyper: &self.hyper,
            tables: &self.tables,
            nodes: self.engine.nodes,
        }
    }
}
