//! The live estimate: one person's traits by Newton's method, with items and the rest of the world held fixed.
//!
//! Section 6 of `docs/numerics/measure.md`. Severities that are not well known yet, the own overrating and the halo of each
//! visit are estimated along with the person, so that their uncertainty reaches the interval.

use std::collections::BTreeMap;

use crate::eliminate::{Eliminated, VisitTerm};
use crate::linalg;
use crate::ordinal;
use crate::parameters::{Parameters, is_variance};
use crate::person::{MeasureError, PersonEstimate, Place, RatingSource, Visit, check_visits};
use crate::report;

/// Steps after which Newton's method is stopped; it needs 4 to 8.
const MOST_STEPS: usize = 60;

/// Smallest share of the people's variance that a semester may add, so that two semesters are never the same unknown.
const LEAST_WALK: f64 = 1e-6;

/// The person's unknowns and their prior; traits are deviations from `mean`.
pub(crate) struct Problem<'a> {
    pub(crate) parameters: &'a Parameters,
    pub(crate) mean: Vec<f64>,
    /// Covariance at the first semester.
    pub(crate) first: Vec<f64>,
    pub(crate) semesters: Vec<i32>,
    pub(crate) visits: Vec<VisitTerm>,
    /// Dense unknowns: traits per semester, then shifts.
    pub(crate) size: usize,
    pub(crate) self_column: Option<usize>,
    /// Prior precision of the dense unknowns, row by row.
    precision: Vec<f64>,
    /// Prior mean of the dense unknowns (severities of known raters).
    centre: Vec<f64>,
}

/// Where Newton's method ended.
pub(crate) struct Solution {
    pub(crate) dense: Vec<f64>,
    effects: Vec<f64>,
    /// Posterior covariance of the dense unknowns, row by row.
    pub(crate) covariance: Vec<f64>,
}

/// Estimates one person from all their visits.
pub fn estimate_person(
    parameters: &Parameters,
    place: &Place,
    visits: &[Visit],
) -> Result<PersonEstimate, MeasureError> {
    parameters.check_without_raters()?;
    check_visits(parameters, visits)?;
    let problem = Problem::new(parameters, place, visits)?;
    let solution = problem.solve()?;
    Ok(report::person(&problem, &solution, visits))
}

impl<'a> Problem<'a> {
    fn new(
        parameters: &'a Parameters,
        place: &Place,
        visits: &[Visit],
    ) -> Result<Self, MeasureError> {
        let (mean, first) = parameters.prior_of(place)?;
        let mut semesters: Vec<i32> = used(visits).map(|(_, visit)| visit.semester).collect();
        semesters.sort_unstable();
        semesters.dedup();
        if semesters.is_empty() {
            semesters.push(0);
        }
        let mut problem = Self {
            parameters,
            size: semesters.len() * mean.len(),
            mean,
            first,
            semesters,
            visits: Vec::with_capacity(visits.len()),
            self_column: None,
            precision: Vec::new(),
            centre: Vec::new(),
        };
        let shifts = problem.add_visits(visits)?;
        problem.set_prior(&shifts)?;
        Ok(problem)
    }

    /// Adds the visits and returns centre and variance of each shift column.
    fn add_visits(&mut self, visits: &[Visit]) -> Result<Vec<(f64, f64)>, MeasureError> {
        let p = self.parameters;
        let mut shifts: Vec<(f64, f64)> = Vec::new();
        let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
        let counts = visits_by_rater(visits);
        for (_, visit) in used(visits) {
            let mut term = self.term_of(visit);
            let own = visit.source == RatingSource::Oneself;
            let sign = if own { 1.0 } else { -1.0 };
            let (centre, variance) = if own {
                (p.self_bias, p.self_variance)
            } else {
                let severity = p.severity(&visit.rater);
                (severity.estimate, severity.variance)
            };
            if !is_variance(variance) || !centre.is_finite() {
                return Err(MeasureError::VarianceInvalid);
            }
            let alone = !own && counts[visit.rater.as_str()] == 1;
            let known = if own {
                self.self_column
            } else {
                columns.get(visit.rater.as_str()).copied()
            };
            if variance <= 0.0 || alone {
                term.offset = sign * centre;
                term.variance += variance;
            } else if let Some(column) = known {
                term.shift = Some((column, sign));
            } else {
                if own {
                    self.self_column = Some(self.size);
                } else {
                    columns.insert(&visit.rater, self.size);
                }
                term.shift = Some((self.size, sign));
                shifts.push((centre, variance));
                self.size += 1;
            }
            self.visits.push(term);
        }
        Ok(shifts)
    }

    fn term_of(&self, visit: &Visit) -> VisitTerm {
        let items = &self.parameters.items;
        VisitTerm {
            semester: self
                .semesters
                .binary_search(&visit.semester)
                .expect("invariant: every used visit's semester is listed"),
            shift: None,
            offset: 0.0,
            variance: self.parameters.halo_variance,
            ratings: visit
                .ratings
                .iter()
                .map(|r| {
                    let category = usize::from(r.category) - 1;
                    (items[r.item].trait_index, r.item, category)
                })
                .collect(),
        }
    }

    /// Prior of the random walk and of the shifts, equations (4) and (7).
    fn set_prior(&mut self, shifts: &[(f64, f64)]) -> Result<(), MeasureError> {
        let (k, n) = (self.mean.len(), self.size);
        let invalid = |_| MeasureError::CovarianceInvalid;
        let start = linalg::invert(&self.first, k).map_err(invalid)?;
        let step = linalg::invert(&self.parameters.covariance, k).map_err(invalid)?;
        self.precision = vec![0.0; n * n];
        self.centre = vec![0.0; n];
        for i in 0..k {
            for j in 0..k {
                self.precision[i * n + j] += start[i * k + j];
                for t in 1..self.semesters.len() {
                    let q = step[i * k + j] / self.walk_between(t - 1, t);
                    let (a, b) = ((t - 1) * k, t * k);
                    self.precision[(a + i) * n + a + j] += q;
                    self.precision[(b + i) * n + b + j] += q;
                    self.precision[(a + i) * n + b + j] -= q;
                    self.precision[(b + i) * n + a + j] -= q;
                }
            }
        }
        let shift_start = self.semesters.len() * k;
        for (i, (centre, variance)) in shifts.iter().enumerate() {
            let column = shift_start + i;
            self.precision[column * n + column] = 1.0 / variance;
            self.centre[column] = *centre;
        }
        Ok(())
    }

    /// Variance, as a share of the people's, that a person gains between two semesters in the list.
    pub(crate) fn walk_between(&self, from: usize, to: usize) -> f64 {
        let gap = f64::from(self.semesters[to]) - f64::from(self.semesters[from]);
        self.parameters.walk_ratio.max(LEAST_WALK) * gap
    }

    fn predictor(&self, visit: &VisitTerm, dense: &[f64], effect: f64, trait_index: usize) -> f64 {
        let shift = visit
            .shift
            .map_or(0.0, |(column, sign)| sign * dense[column]);
        let own = dense[visit.semester * self.mean.len() + trait_index];
        self.mean[trait_index] + own + shift + visit.offset + effect
    }

    /// Slope per trait of one visit's ratings at a solution, equation (9).
    pub(crate) fn slopes(&self, visit: usize, solution: &Solution) -> Vec<f64> {
        let effect = solution.effects[visit];
        self.gradient_of(&self.visits[visit], &solution.dense, effect)
            .0
    }

    fn gradient_of(&self, visit: &VisitTerm, dense: &[f64], effect: f64) -> (Vec<f64>, Vec<f64>) {
        let k = self.mean.len();
        let (mut slope, mut curvature) = (vec![0.0; k], vec![0.0; k]);
        for &(t, item, category) in &visit.ratings {
            let x = self.predictor(visit, dense, effect, t);
            let thresholds = &self.parameters.items[item].thresholds;
            let (g, w) = ordinal::slope_and_curvature(thresholds, category, x);
            slope[t] += g;
            curvature[t] += w;
        }
        (slope, curvature)
    }

    /// The log posterior but for a constant.
    fn log_posterior(&self, dense: &[f64], effects: &[f64]) -> f64 {
        let n = self.size;
        let mut sum = 0.0;
        for (visit, effect) in self.visits.iter().zip(effects) {
            for &(t, item, category) in &visit.ratings {
                let x = self.predictor(visit, dense, *effect, t);
                let thresholds = &self.parameters.items[item].thresholds;
                sum += ordinal::varying_log_likelihood(thresholds, category, x);
            }
            if visit.variance > 0.0 {
                sum -= 0.5 * effect * effect / visit.variance;
            }
        }
        let away: Vec<f64> = dense.iter().zip(&self.centre).map(|(a, b)| a - b).collect();
        for i in 0..n {
            let row = &self.precision[i * n..(i + 1) * n];
            let product: f64 = row.iter().zip(&away).map(|(a, b)| a * b).sum();
            sum -= 0.5 * away[i] * product;
        }
        sum
    }

    fn solve(&self) -> Result<Solution, MeasureError> {
        let mut dense = self.centre.clone();
        let mut effects = vec![0.0; self.visits.len()];
        let mut value = self.log_posterior(&dense, &effects);
        for _ in 0..MOST_STEPS {
            let step = self.step(&dense, &effects)?;
            let largest = step
                .dense
                .iter()
                .chain(&step.effects)
                .fold(0.0, |m: f64, s| m.max(s.abs()));
            let mut share = (4.0 / largest).min(1.0);
            loop {
                let next = moved(&dense, &step.dense, share);
                let next_effects = moved(&effects, &step.effects, share);
                let next_value = self.log_posterior(&next, &next_effects);
                if next_value >= value - 1e-9 || share < 1e-4 {
                    (dense, effects, value) = (next, next_effects, next_value);
                    break;
                }
                share *= 0.5;
            }
            // Newton's method squares the distance that is left.
            if largest < 1e-6 {
                break;
            }
        }
        let last = self.step(&dense, &effects)?;
        Ok(Solution {
            dense,
            effects,
            covariance: linalg::inverse(&last.factor, self.size),
        })
    }

    /// One Newton step with the visits' own effects eliminated, equation (10).
    fn step(&self, dense: &[f64], effects: &[f64]) -> Result<Step, MeasureError> {
        let (k, n) = (self.mean.len(), self.size);
        let mut a = self.precision.clone();
        let mut rhs = vec![0.0; n];
        for (i, value) in rhs.iter_mut().enumerate() {
            let row = &self.precision[i * n..(i + 1) * n];
            let pull: f64 = (0..n).map(|j| row[j] * (dense[j] - self.centre[j])).sum();
            *value = -pull;
        }
        let mut parts = Vec::with_capacity(self.visits.len());
        for (visit, effect) in self.visits.iter().zip(effects) {
            let (slope, curvature) = self.gradient_of(visit, dense, *effect);
            let part = Eliminated::new(visit, *effect, &slope, &curvature);
            part.add_to(visit, k, n, &mut a, &mut rhs);
            parts.push(part);
        }
        linalg::factor(&mut a, n).map_err(|_| MeasureError::CovarianceInvalid)?;
        linalg::solve(&a, n, &mut rhs);
        let effects = parts
            .iter()
            .zip(&self.visits)
            .map(|(part, visit)| part.effect_step(visit, k, &rhs))
            .collect();
        Ok(Step {
            dense: rhs,
            effects,
            factor: a,
        })
    }
}

struct Step {
    dense: Vec<f64>,
    effects: Vec<f64>,
    factor: Vec<f64>,
}

/// Visits that hold at least one rating, with their position in the input.
pub(crate) fn used(visits: &[Visit]) -> impl Iterator<Item = (usize, &Visit)> {
    visits
        .iter()
        .enumerate()
        .filter(|(_, visit)| !visit.ratings.is_empty())
}

fn visits_by_rater(visits: &[Visit]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for (_, visit) in used(visits) {
        if visit.source == RatingSource::Other {
            *counts.entry(visit.rater.as_str()).or_insert(0) += 1;
        }
    }
    counts
}

fn moved(from: &[f64], step: &[f64], share: f64) -> Vec<f64> {
    from.iter().zip(step).map(|(a, b)| a + share * b).collect()
}
