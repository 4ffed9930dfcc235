//! From a solved person to what is shown: levels with intervals, history, trend, the part of each visit, the next visit.
//!
//! Equations (11) to (14) of `docs/numerics/measure.md`.

use crate::linalg;
use crate::live::{Problem, Solution, used};
use crate::ordinal;
use crate::parameters::Parameters;
use crate::person::{
    Change, Contribution, Estimate, MeasureError, PersonEstimate, PlannedVisit, SelfBias,
    SemesterEstimate, Visit,
};

/// Puts the answer about one person together.
pub(crate) fn person(
    problem: &Problem<'_>,
    solution: &Solution,
    visits: &[Visit],
) -> PersonEstimate {
    let has_ratings = !problem.visits.is_empty();
    let mut history: Vec<SemesterEstimate> = (0..problem.semesters.len())
        .map(|t| semester(problem, solution, t))
        .collect();
    let last = history.len() - 1;
    let latest = history[last].clone();
    let contributions = contributions(problem, solution, visits, &latest);
    let (k, n) = (problem.mean.len(), problem.size);
    let start = last * k;
    let covariance = (0..k * k)
        .map(|p| solution.covariance[(start + p / k) * n + start + p % k])
        .collect();
    if !has_ratings {
        history.clear();
    }
    PersonEstimate {
        semester: has_ratings.then(|| problem.semesters[last]),
        changes: changes(problem, solution, history.len()),
        traits: latest.traits,
        competencies: latest.competencies,
        history,
        contributions,
        self_bias: problem.self_column.map(|column| SelfBias {
            estimate: solution.dense[column],
            se: solution.covariance[column * n + column].sqrt(),
        }),
        covariance,
    }
}

fn semester(problem: &Problem<'_>, solution: &Solution, t: usize) -> SemesterEstimate {
    let p = problem.parameters;
    let (k, n) = (problem.mean.len(), problem.size);
    let start = t * k;
    let walked = problem.walk_between(0, t);
    let counts = rating_counts(problem);
    let estimate = |weights: &[(usize, f64)]| {
        let (mut theta, mut variance, mut prior, mut count) = (0.0, 0.0, 0.0, 0);
        for &(i, a) in weights {
            theta += a * (problem.mean[i] + solution.dense[start + i]);
            count += counts[i];
            for &(j, b) in weights {
                variance += a * b * solution.covariance[(start + i) * n + start + j];
                prior += a * b * (problem.first[i * k + j] + walked * p.covariance[i * k + j]);
            }
        }
        Estimate::new(
            &p.scale,
            theta,
            variance.max(0.0).sqrt(),
            prior.max(f64::MIN_POSITIVE),
            count,
        )
    };
    SemesterEstimate {
        semester: problem.semesters[t],
        traits: (0..k).map(|i| estimate(&[(i, 1.0)])).collect(),
        competencies: (0..p.competencies.len())
            .map(|c| estimate(&p.weights(c)))
            .collect(),
    }
}

fn rating_counts(problem: &Problem<'_>) -> Vec<u32> {
    let mut counts = vec![0; problem.mean.len()];
    for visit in &problem.visits {
        for &(t, _, _) in &visit.ratings {
            counts[t] += 1;
        }
    }
    counts
}

fn changes(problem: &Problem<'_>, solution: &Solution, semesters: usize) -> Vec<Change> {
    if semesters < 2 {
        return Vec::new();
    }
    let (k, n) = (problem.mean.len(), problem.size);
    let last = (semesters - 1) * k;
    (0..problem.parameters.competencies.len())
        .map(|c| {
            let members = problem.parameters.weights(c);
            let (mut theta, mut variance) = (0.0, 0.0);
            for &(i, a) in &members {
                theta += a * (solution.dense[last + i] - solution.dense[i]);
                for &(j, b) in &members {
                    let v = |r: usize, s: usize| solution.covariance[r * n + s];
                    let difference =
                        v(last + i, last + j) + v(i, j) - v(last + i, j) - v(i, last + j);
                    variance += a * b * difference;
                }
            }
            Change {
                theta,
                se: variance.max(0.0).sqrt(),
            }
        })
        .collect()
}

/// Splits the distance between prior and posterior into the visits' parts, equation (13).
fn contributions(
    problem: &Problem<'_>,
    solution: &Solution,
    visits: &[Visit],
    latest: &SemesterEstimate,
) -> Vec<Contribution> {
    let p = problem.parameters;
    let k = problem.mean.len();
    let start = (problem.semesters.len() - 1) * k;
    let rates: Vec<f64> = (0..k)
        .map(|i| {
            let moved = solution.dense[start + i];
            let before = p.scale.level(problem.mean[i]);
            if moved.abs() > 1e-6 {
                (p.scale.level(latest.traits[i].theta) - before) / moved
            } else {
                (p.scale.level(problem.mean[i] + 1e-4) - before) / 1e-4
            }
        })
        .collect();
    used(visits)
        .enumerate()
        .map(|(v, (position, _))| {
            let slopes = problem.slopes(v, solution);
            let walked = problem.walk_between(0, problem.visits[v].semester);
            let traits: Vec<f64> = (0..k)
                .map(|i| {
                    let logits: f64 = (0..k)
                        .map(|j| {
                            let at = i * k + j;
                            (problem.first[at] + walked * p.covariance[at]) * slopes[j]
                        })
                        .sum();
                    logits * rates[i]
                })
                .collect();
            Contribution {
                visit: position,
                competencies: (0..p.competencies.len())
                    .map(|c| p.weights(c).iter().map(|&(i, a)| a * traits[i]).sum())
                    .collect(),
                traits,
            }
        })
        .collect()
}

impl PersonEstimate {
    /// The factor by which one more visit is expected to shrink the interval of each trait, equation (14).
    pub fn expect_visit(
        &self,
        parameters: &Parameters,
        planned: &PlannedVisit,
    ) -> Result<Vec<f64>, MeasureError> {
        let k = parameters.traits.len();
        if self.covariance.len() != k * k || self.traits.len() != k {
            return Err(MeasureError::TraitsInconsistent);
        }
        let mut information = vec![0.0; k];
        for (position, &index) in planned.items.iter().enumerate() {
            let item = parameters
                .items
                .get(index)
                .ok_or(MeasureError::UnknownItem {
                    visit: 0,
                    rating: position,
                    item: index,
                })?;
            let x = self.traits[item.trait_index].theta;
            information[item.trait_index] += ordinal::expected_information(&item.thresholds, x);
        }
        let severity = planned
            .rater
            .as_deref()
            .map_or(parameters.rater_variance, |rater| {
                parameters.severity(rater).variance
            });
        let common = severity + parameters.halo_variance;
        let total = information.iter().sum::<f64>() + 1.0 / common.max(1e-12);
        let invalid = |_| MeasureError::CovarianceInvalid;
        let mut precision = linalg::invert(&self.covariance, k).map_err(invalid)?;
        for i in 0..k {
            precision[i * k + i] += information[i];
            for j in 0..k {
                precision[i * k + j] -= information[i] * information[j] / total;
            }
        }
        let after = linalg::invert(&precision, k).map_err(invalid)?;
        Ok((0..k)
            .map(|i| (after[i * k + i] / self.covariance[i * k + i]).sqrt())
            .collect())
    }
}
