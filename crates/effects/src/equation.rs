//! One weighted regression with random school effects, and the error of one number read off it.
//!
//! Equations (11) to (17) of `docs/numerics/effects.md`. Knows rows, not programmes.

mod clustered;

use crate::linalg::{self, add_outer, add_scaled};

/// One person in the regression.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Weight in the estimating equation.
    pub(crate) weight: f64,
    /// Level after without what is carried over from before.
    pub(crate) outcome: f64,
    /// What is added to the outcome in the person's own term because the weight follows an estimate with error.
    pub(crate) shift: f64,
    /// Variance of the outcome around the line within a school.
    pub(crate) variance: f64,
    /// Part of that variance that more visits afterwards would take away.
    pub(crate) visits: f64,
    /// Level before, without its error's mean under the weights.
    pub(crate) before: f64,
    pub(crate) took_part: bool,
}

/// Rows sorted by school, with what is known of variances.
pub(crate) struct Equation {
    pub(crate) rows: Vec<Row>,
    /// Columns of the rows.
    pub(crate) design: Vec<f64>,
    pub(crate) width: usize,
    /// Where each school's rows end.
    pub(crate) ends: Vec<usize>,
    pub(crate) school_variance: f64,
    /// Degrees of freedom of the variance between schools.
    pub(crate) school_df: f64,
    pub(crate) slope_variance: f64,
}

/// An estimate with its error by the rule that serves here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) estimate: f64,
    pub(crate) variance: f64,
    pub(crate) df: f64,
    pub(crate) is_clustered: bool,
    /// Variance from the non-participants and from the slope, which other programmes of the window share.
    pub(crate) shared: f64,
    /// Part of the participants' variance that more visits would make smaller.
    pub(crate) visits: f64,
    /// Part of the people's variance that is common to a school.
    pub(crate) between: f64,
}

/// Participants' worth of knowledge about the variance before any is seen.
const PRIOR_DF: f64 = 30.0;

/// Degrees of freedom from which on the schools' own scatter is trusted.
const LEAST_DF: f64 = 10.0;

/// Everything one solution needs later.
pub(crate) struct Solution<'a> {
    equation: &'a Equation,
    inverse: Vec<f64>,
    pub(crate) coefficients: Vec<f64>,
    /// Per school the pull of its mean, eq. (11).
    pulls: Vec<f64>,
    residuals: Vec<f64>,
    /// How much larger participants' variance is than that of others.
    factor: f64,
    factor_df: f64,
}

impl Equation {
    fn schools(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| start..*end)
    }

    fn x(&self, row: usize) -> &[f64] {
        &self.design[row * self.width..(row + 1) * self.width]
    }

    /// Solves eq. (12); none if a column cannot be told from the others.
    pub(crate) fn solve(&self) -> Option<Solution<'_>> {
        let p = self.width;
        let mean =
            self.rows.iter().map(|r| r.variance).sum::<f64>() / self.rows.len().max(1) as f64;
        let mut matrix = vec![0.0; p * p];
        let mut right = vec![0.0; p];
        let mut pulls = Vec::with_capacity(self.ends.len());
        let (mut weighted, mut plain) = (vec![0.0; p], vec![0.0; p]);
        for school in self.schools() {
            let whole = mean + school.len() as f64 * self.school_variance;
            let pull = if whole > 0.0 {
                self.school_variance / whole
            } else {
                0.0
            };
            pulls.push(pull);
            weighted.fill(0.0);
            plain.fill(0.0);
            let mut outcomes = 0.0;
            for i in school {
                let (row, x) = (&self.rows[i], self.x(i));
                add_outer(&mut matrix, row.weight, x, x);
                let outcome = row.outcome + (1.0 - pull) * row.shift;
                add_scaled(&mut right, row.weight * outcome, x);
                add_scaled(&mut weighted, row.weight, x);
                add_scaled(&mut plain, 1.0, x);
                outcomes += row.outcome;
            }
            add_outer(&mut matrix, -pull, &weighted, &plain);
            add_scaled(&mut right, -pull * outcomes, &weighted);
        }
        let inverse = linalg::invert(&matrix, p)?;
        let coefficients = linalg::times(&inverse, p, &right);
        let residual =
            |(i, row): (usize, &Row)| row.outcome - linalg::dot(self.x(i), &coefficients);
        let residuals: Vec<f64> = self.rows.iter().enumerate().map(residual).collect();
        let (factor, factor_df) = self.participants_factor(&residuals);
        Some(Solution {
            equation: self,
            inverse,
            coefficients,
            pulls,
            residuals,
            factor,
            factor_df,
        })
    }

    /// Participants' scatter within schools against what is expected of others, pulled towards 1, eq. (15).
    fn participants_factor(&self, residuals: &[f64]) -> (f64, f64) {
        let (mut sum, mut df) = (PRIOR_DF, PRIOR_DF);
        for school in self.schools() {
            let those = || school.clone().filter(|i| self.rows[*i].took_part);
            let count = those().count();
            if count < 2 {
                continue;
            }
            let mean = those().map(|i| residuals[i]).sum::<f64>() / count as f64;
            let scatter =
                |i: usize| (residuals[i] - mean).powi(2) / self.rows[i].variance.max(1e-12);
            sum += those().map(scatter).sum::<f64>().min(1e6 * count as f64);
            df += (count - 1) as f64;
        }
        (sum / df, df)
    }
}

impl Solution<'_> {
    fn variance(&self, row: usize) -> f64 {
        let row = &self.equation.rows[row];
        row.variance * if row.took_part { self.factor } else { 1.0 }
    }

    /// The weights of a school's people in a combination of coefficients, eq. (13), in the place of what `own` held.
    fn weigh(&self, school: &std::ops::Range<usize>, pull: f64, line: &[f64], own: &mut Vec<f64>) {
        let e = self.equation;
        own.clear();
        own.extend(
            school
                .clone()
                .map(|i| e.rows[i].weight * linalg::dot(e.x(i), line)),
        );
        let common = pull * own.iter().sum::<f64>();
        for weight in own {
            *weight -= common;
        }
    }

    /// A combination of coefficients with its error; none if that is nothing or no number.
    pub(crate) fn answer(&self, contrast: &[f64]) -> Option<Answer> {
        let e = self.equation;
        let line = linalg::transpose_times(&self.inverse, e.width, contrast);
        let (mut participants, mut visits, mut others, mut between) = (0.0, 0.0, 0.0, 0.0);
        let mut carried = 0.0;
        let mut weights = Vec::new();
        for (school, pull) in e.schools().zip(&self.pulls) {
            self.weigh(&school, *pull, &line, &mut weights);
            for (i, a) in school.zip(&weights) {
                let part = self.variance(i) * a * a;
                carried += a * e.rows[i].before;
                if e.rows[i].took_part {
                    participants += part;
                    visits += e.rows[i].visits * a * a;
                } else {
                    others += part;
                }
            }
            let sum: f64 = weights.iter().sum();
            between += e.school_variance * sum * sum;
        }
        let slope = carried * carried * e.slope_variance;
        let model = participants + others + between + slope;
        let estimate = linalg::dot(contrast, &self.coefficients);
        if !(model.is_finite() && model > 1e-18 && estimate.is_finite()) {
            return None;
        }
        let doubt = participants * participants / self.factor_df + between * between / e.school_df;
        let mut answer = Answer {
            estimate,
            variance: model,
            df: (model * model / doubt.max(f64::MIN_POSITIVE)).min(1e9),
            is_clustered: false,
            shared: others + slope,
            visits,
            between,
        };
        if let Some((variance, df)) = self.clustered(&line)
            && df >= LEAST_DF
        {
            answer.variance = variance + slope;
            answer.df = df;
            answer.is_clustered = true;
        }
        Some(answer)
    }
}
