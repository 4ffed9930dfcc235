//! One visit's part of a Newton step with its own effect (the halo, and a severity met once) eliminated.
//!
//! Equation (10) of `docs/numerics/measure.md`. Knows one visit only.

/// One visit, reduced to what the solver needs.
pub(crate) struct VisitTerm {
    pub(crate) semester: usize,
    /// Column of the own overrating (+1) or of a severity met in several visits (-1).
    pub(crate) shift: Option<(usize, f64)>,
    /// Fixed part of the linear predictor.
    pub(crate) offset: f64,
    /// Prior variance of the visit's own effect: halo, and severity if met in this visit only.
    pub(crate) variance: f64,
    /// (trait, item, category from 0).
    pub(crate) ratings: Vec<(usize, usize, usize)>,
}

/// A visit's curvature and slope once its own effect is eliminated.
pub(crate) struct Eliminated {
    curvature: Vec<f64>,
    /// Slope per trait after elimination.
    slope: Vec<f64>,
    effect_slope: f64,
    /// Curvature of the effect with its prior; 0 if there is no effect.
    total: f64,
}

impl Eliminated {
    pub(crate) fn new(visit: &VisitTerm, effect: f64, slope: &[f64], curvature: &[f64]) -> Self {
        let (effect_slope, total) = if visit.variance > 0.0 {
            (
                slope.iter().sum::<f64>() - effect / visit.variance,
                curvature.iter().sum::<f64>() + 1.0 / visit.variance,
            )
        } else {
            (0.0, 0.0)
        };
        let share = if total > 0.0 {
            effect_slope / total
        } else {
            0.0
        };
        Self {
            slope: slope
                .iter()
                .zip(curvature)
                .map(|(g, w)| g - w * share)
                .collect(),
            curvature: curvature.to_vec(),
            effect_slope,
            total,
        }
    }

    pub(crate) fn add_to(
        &self,
        visit: &VisitTerm,
        k: usize,
        n: usize,
        a: &mut [f64],
        rhs: &mut [f64],
    ) {
        let start = visit.semester * k;
        let sum: f64 = self.curvature.iter().sum();
        for i in 0..k {
            let own = self.curvature[i];
            // A visit says nothing about a trait it did not rate.
            if own <= 0.0 {
                continue;
            }
            let share = if self.total > 0.0 {
                own / self.total
            } else {
                0.0
            };
            let row = own - share * sum;
            let target = &mut a[(start + i) * n + start..][..k];
            for (value, other) in target.iter_mut().zip(&self.curvature) {
                *value -= share * other;
            }
            target[i] += own;
            rhs[start + i] += self.slope[i];
            if let Some((column, sign)) = visit.shift {
                a[(start + i) * n + column] += sign * row;
                a[column * n + start + i] += sign * row;
                a[column * n + column] += row;
                rhs[column] += sign * self.slope[i];
            }
        }
    }

    pub(crate) fn effect_step(&self, visit: &VisitTerm, k: usize, step: &[f64]) -> f64 {
        if self.total <= 0.0 {
            return 0.0;
        }
        let shift = visit
            .shift
            .map_or(0.0, |(column, sign)| sign * step[column]);
        let start = visit.semester * k;
        let moved: f64 = (0..k)
            .map(|i| self.curvature[i] * (step[start + i] + shift))
            .sum();
        (self.effect_slope - moved) / self.total
    }
}
