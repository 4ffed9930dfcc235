//! What many programmes say about each: every effect is pulled towards its type's mean, and types towards what is
//! known from elsewhere, as far as the evidence is thin.
//!
//! Equations (20) to (22) of `docs/numerics/effects.md`. Knows effects and types, not programmes' records.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::effect::Measured;
use crate::mixture::Mixture;

/// What is known of a type's mean effect before any of its programmes was measured, in levels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Belief {
    /// Expected mean effect.
    pub mean: f64,
    /// How unsure that is for programmes here.
    pub sd: f64,
}

impl Belief {
    /// A published effect in standard deviations of people's levels, carried to levels by the spread of true levels.
    pub fn from_standardised(mean: f64, sd: f64, spread: f64) -> Self {
        Self {
            mean: mean * spread,
            sd: sd * spread,
        }
    }
}

/// What is taken for granted when effects are pooled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoolOptions {
    /// What is believed of types' means, by type.
    pub beliefs: BTreeMap<u32, Belief>,
    /// What is believed of all other types.
    pub other: Belief,
    /// Scale of the difference between programmes of one type, in levels: the half-normal distribution of its
    /// standard deviation before any is measured.
    pub difference: f64,
    /// Probability that an interval covers.
    pub interval: f64,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            beliefs: BTreeMap::new(),
            other: Belief { mean: 0.0, sd: 0.5 },
            difference: 0.2,
            interval: 0.9,
        }
    }
}

/// One measured effect with its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The type.
    pub kind: u32,
    /// The effect.
    pub effect: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom of the error.
    pub df: f64,
    /// Standard deviation of the part of the error that all evidence has in common: it does not average out.
    pub shared: f64,
}

impl Evidence {
    /// The evidence that a measured effect is.
    pub fn of(kind: u32, measured: &Measured) -> Self {
        Self {
            kind,
            effect: measured.effect.estimate,
            se: measured.effect.se,
            df: measured.effect.df,
            shared: measured.parts.fixed.sqrt(),
        }
    }

    /// Variance of its own error; few degrees of freedom make it wider, as they do Student's distribution.
    fn variance(&self) -> f64 {
        let wider = if self.df > 4.0 {
            self.df / (self.df - 2.0)
        } else {
            2.0
        };
        (self.se * self.se - self.common()) * wider
    }

    /// Variance of the common part, which never is all of it.
    fn common(&self) -> f64 {
        self.shared.powi(2).min(0.9 * self.se * self.se)
    }
}

/// What is now believed of a quantity, in levels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Posterior {
    /// Expected value.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Probability of being above 0.
    pub above_zero: f64,
}

impl Posterior {
    fn of(mixture: &Mixture, interval: f64) -> Self {
        Self {
            mean: mixture.mean(),
            sd: mixture.sd(),
            low: mixture.quantile(f64::midpoint(0.0, 1.0 - interval)),
            high: mixture.quantile(f64::midpoint(1.0, interval)),
            above_zero: 1.0 - mixture.below(0.0),
        }
    }
}

/// A type of programme after all of its programmes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct KindEffect {
    /// The type.
    pub kind: u32,
    /// Its programmes measured.
    pub programmes: usize,
    /// The mean effect of the type.
    pub mean: Posterior,
    /// What a next programme of the type will do: the planner's expectation.
    pub next: Posterior,
}

/// All effects, pooled.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pooled {
    /// The programmes, in the order of the evidence.
    pub programmes: Vec<Posterior>,
    /// The types with evidence or belief, in rising order.
    pub kinds: Vec<KindEffect>,
    /// Expected standard deviation between programmes of one type.
    pub difference: f64,
}

/// A type's sums for one value of the difference between programmes.
#[derive(Clone, Copy)]
struct Kind {
    mean: f64,
    precision: f64,
}

/// Values of the difference between programmes over which is integrated, with logarithms of their weights.
const GRID: usize = 48;

fn grid(options: &PoolOptions) -> Vec<(f64, f64)> {
    let scale = options.difference.max(1e-6);
    (0..GRID)
        .map(|i| {
            let difference = scale * 4.0 * (i as f64 + 0.5) / GRID as f64;
            (difference, -0.5 * (difference / scale).powi(2))
        })
        .collect()
}

/// Everything conditional on each value of the difference between programmes.
struct Conditional {
    grid: Vec<(f64, f64)>,
    /// Logarithms of the weights of the grid's values after the evidence.
    weights: Vec<f64>,
    /// Per type.
    kinds: Vec<Vec<Kind>>,
}

impl Conditional {
    fn on(
        evidence: &[Evidence],
        by_kind: &BTreeMap<u32, Vec<usize>>,
        options: &PoolOptions,
    ) -> Self {
        let grid = grid(options);
        let mut weights: Vec<f64> = grid.iter().map(|(_, prior)| *prior).collect();
        let mut kinds: Vec<Vec<Kind>> = Vec::with_capacity(by_kind.len());
        for (kind, members) in by_kind {
            let belief = options.beliefs.get(kind).unwrap_or(&options.other);
            let of_grid = grid
                .iter()
                .zip(&mut weights)
                .map(|((difference, _), weight)| {
                    let (kind, likelihood) = condition(evidence, members, belief, *difference);
                    *weight += likelihood;
                    kind
                });
            kinds.push(of_grid.collect());
        }
        Self {
            grid,
            weights,
            kinds,
        }
    }

    /// A mixture over the grid of what `of` gives for each difference between programmes.
    fn mixture(&self, of: impl Fn(usize, f64) -> (f64, f64)) -> Mixture {
        let values = self.grid.iter().zip(&self.weights).enumerate();
        Mixture::new(values.map(|(g, ((difference, _), weight))| {
            let (mean, sd) = of(g, *difference);
            (*weight, mean, sd)
        }))
    }
}

/// Pools effects; evidence that is not a number, or without error, is taken as it stands and informs no other.
pub fn pool(evidence: &[Evidence], options: &PoolOptions) -> Pooled {
    let informs = |e: &Evidence| {
        e.effect.is_finite() && e.se.is_finite() && e.se > 0.0 && e.shared.is_finite()
    };
    let mut by_kind: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for kind in options.beliefs.keys() {
        by_kind.entry(*kind).or_default();
    }
    for (i, e) in evidence.iter().enumerate() {
        let members = by_kind.entry(e.kind).or_default();
        if informs(e) {
            members.push(i);
        }
    }
    let all = Conditional::on(evidence, &by_kind, options);
    let numbers: Vec<u32> = by_kind.keys().copied().collect();
    let programmes = evidence.iter().map(|e| {
        let of_kind = numbers.binary_search(&e.kind).ok().filter(|_| informs(e));
        let mixture = all.mixture(|g, difference| match of_kind {
            Some(at) => pulled(e, difference, all.kinds[at][g]),
            None => (e.effect, e.se),
        });
        Posterior::of(&mixture, options.interval)
    });
    let kinds = by_kind
        .iter()
        .zip(&all.kinds)
        .map(|((kind, members), of_grid)| {
            let common = members.iter().map(|i| evidence[*i].common()).sum::<f64>()
                / members.len().max(1) as f64;
            let variance = |g: usize| of_grid[g].precision.recip() + common;
            let mean = all.mixture(|g, _| (of_grid[g].mean, variance(g).sqrt()));
            let next = all.mixture(|g, difference| {
                let variance = of_grid[g].precision.recip() + difference * difference;
                (of_grid[g].mean, variance.sqrt())
            });
            KindEffect {
                kind: *kind,
                programmes: members.len(),
                mean: Posterior::of(&mean, options.interval),
                next: Posterior::of(&next, options.interval),
            }
        });
    Pooled {
        programmes: programmes.collect(),
        kinds: kinds.collect(),
        difference: all.mixture(|_, difference| (difference, 0.0)).mean(),
    }
}

/// A type's mean given the difference between programmes, and the logarithm of the likelihood, eq. (21).
fn condition(
    evidence: &[Evidence],
    members: &[usize],
    belief: &Belief,
    difference: f64,
) -> (Kind, f64) {
    let known = belief.sd.max(1e-6).powi(-2);
    let (mut precision, mut product) = (known, known * belief.mean);
    let mut likelihood = 0.5 * known.ln() - 0.5 * known * belief.mean * belief.mean;
    for i in members {
        let e = &evidence[*i];
        let p = 1.0 / (e.variance() + difference * difference);
        precision += p;
        product += p * e.effect;
        likelihood += 0.5 * p.ln() - 0.5 * p * e.effect * e.effect;
    }
    likelihood += 0.5 * product * product / precision - 0.5 * precision.ln();
    let mean = product / precision;
    (Kind { mean, precision }, likelihood)
}

/// One effect given the difference between programmes and its type, eq. (22).
fn pulled(e: &Evidence, difference: f64, kind: Kind) -> (f64, f64) {
    let variance = e.variance();
    let own = difference * difference / (difference * difference + variance);
    let mean = own * e.effect + (1.0 - own) * kind.mean;
    let left = own * variance + (1.0 - own).powi(2) / kind.precision;
    (mean, (left + e.common()).sqrt())
}
