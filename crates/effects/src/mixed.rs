//! Linear mixed models by restricted maximum likelihood: random intercepts and slopes, groupings nested or crossed.
//!
//! Section 7 of `docs/numerics/effects.md`. Knows columns and groups, not what they stand for.

mod blocks;

use serde::Serialize;

use crate::linalg;
use crate::search::lowest;
use blocks::Blocks;

/// Random effects of one grouping: correlated coefficients of `columns` that differ from group to group.
#[derive(Debug, Clone)]
pub struct RandomTerm {
    /// The group of each row.
    pub groups: Vec<u32>,
    /// The columns whose coefficients vary, each as long as the response; a column of ones is an intercept.
    pub columns: Vec<Vec<f64>>,
}

impl RandomTerm {
    /// A random intercept per group.
    pub fn intercept(groups: Vec<u32>) -> Self {
        let columns = vec![vec![1.0; groups.len()]];
        Self { groups, columns }
    }
}

/// What happens where a variance is estimated as zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Boundary {
    /// Zero is an answer like any other.
    Reml,
    /// A weak pull away from zero, for few groups, which makes intervals honest where the estimate would be zero
    /// (a factor equal to each standard deviation's ratio, after Chung et al. 2013).
    AvoidZero,
}

/// Data of a mixed model.
#[derive(Debug, Clone)]
pub struct MixedModel {
    /// The response, one value a row.
    pub response: Vec<f64>,
    /// The columns of fixed effects, each as long as the response.
    pub fixed: Vec<Vec<f64>>,
    /// The random effects.
    pub random: Vec<RandomTerm>,
}

/// A fitted mixed model.
#[derive(Debug, Clone, Serialize)]
pub struct MixedFit {
    /// Fixed effects.
    pub fixed: Vec<f64>,
    /// Covariance of the fixed effects, row by row.
    pub fixed_covariance: Vec<f64>,
    /// Covariance of each term's coefficients, row by row, in the order of the terms.
    pub covariances: Vec<Vec<f64>>,
    /// Variance of the residual.
    pub residual_variance: f64,
    /// Minus twice the logarithm of the restricted likelihood.
    pub criterion: f64,
    /// Whether the search ended at a lowest point.
    pub converged: bool,
    /// How often the criterion was computed.
    pub evaluations: usize,
}

/// A mixed model could not be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MixedError {
    /// A column or grouping is not as long as the response, or holds what is not a number.
    #[error("a column is not as long as the response or holds what is not a number")]
    UnequalColumns,
    /// There are no more rows than fixed effects.
    #[error("there are no more rows than fixed effects")]
    TooFewRows,
    /// The fixed columns depend on each other, or the response follows them without any residual.
    #[error("fixed columns depend on each other or leave no residual")]
    Singular,
}

impl MixedModel {
    /// Fits the model by restricted maximum likelihood.
    pub fn fit(&self, boundary: Boundary) -> Result<MixedFit, MixedError> {
        self.check()?;
        let blocks = Blocks::gather(self);
        let sizes: Vec<usize> = self.random.iter().map(|t| t.columns.len()).collect();
        let start = start_factors(&sizes);
        if blocks.solve(&factors(&start, &sizes)).is_none() {
            return Err(MixedError::Singular);
        }
        let found = lowest(&start, 0.4, &mut |theta| {
            let lambda = factors(theta, &sizes);
            let Some(solved) = blocks.solve(&lambda) else {
                return f64::INFINITY;
            };
            match boundary {
                Boundary::Reml => solved.criterion,
                Boundary::AvoidZero => solved.criterion - 2.0 * log_diagonals(&lambda, &sizes),
            }
        });
        let lambda = factors(&found.point, &sizes);
        let solved = blocks.solve(&lambda).ok_or(MixedError::Singular)?;
        let covariance = |(l, q): (&Vec<f64>, &usize)| -> Vec<f64> {
            (0..q * q)
                .map(|at| {
                    let (i, j) = (at / q, at % q);
                    solved.residual_variance
                        * linalg::dot(&l[i * q..(i + 1) * q], &l[j * q..(j + 1) * q])
                })
                .collect()
        };
        Ok(MixedFit {
            covariances: lambda.iter().zip(&sizes).map(covariance).collect(),
            fixed: solved.fixed,
            fixed_covariance: solved.fixed_covariance,
            residual_variance: solved.residual_variance,
            criterion: solved.criterion,
            converged: found.converged,
            evaluations: found.evaluations,
        })
    }

    fn check(&self) -> Result<(), MixedError> {
        let n = self.response.len();
        let numbers = |c: &Vec<f64>| c.len() == n && c.iter().all(|x| x.is_finite());
        let whole = numbers(&self.response)
            && self.fixed.iter().all(numbers)
            && self.random.iter().all(|t| {
                t.groups.len() == n && !t.columns.is_empty() && t.columns.iter().all(numbers)
            });
        if !whole {
            return Err(MixedError::UnequalColumns);
        }
        if n <= self.fixed.len() {
            return Err(MixedError::TooFewRows);
        }
        Ok(())
    }
}

/// The numbers of all terms' relative factors, identity at the start.
fn start_factors(sizes: &[usize]) -> Vec<f64> {
    let of = |q: &usize| {
        let triangle = (0..*q).flat_map(|i| (0..=i).map(move |j| (i, j)));
        triangle
            .map(|(i, j)| if i == j { 1.0 } else { 0.0 })
            .collect::<Vec<f64>>()
    };
    sizes.iter().flat_map(of).collect()
}

/// Lower triangular relative factors, square and row by row; the diagonal's sign is free and taken as positive.
fn factors(theta: &[f64], sizes: &[usize]) -> Vec<Vec<f64>> {
    let mut rest = theta.iter();
    let mut of = |q: &usize| {
        let mut l = vec![0.0; q * q];
        for i in 0..*q {
            for j in 0..=i {
                let value = rest.next().copied().unwrap_or(0.0);
                l[i * q + j] = if i == j { value.abs() } else { value };
            }
        }
        l
    };
    sizes.iter().map(&mut of).collect()
}

fn log_diagonals(lambda: &[Vec<f64>], sizes: &[usize]) -> f64 {
    let of = |(l, q): (&Vec<f64>, &usize)| (0..*q).map(|i| l[i * q + i].ln()).sum::<f64>();
    lambda.iter().zip(sizes).map(of).sum()
}
