//! What a fit estimates besides people, visits, raters and places: thresholds, fixed effects and variances.
//!
//! Section 2 of `docs/numerics/measure.md`; packing makes every vector of reals a valid set, so that it can be extrapolated.

use crate::fit::design::{Design, STRIDE};
use crate::linalg::{self, NotPositiveDefinite};

/// Smallest variance of a component that is estimated; below it a component counts as absent.
pub(crate) const FLOOR: f64 = 1e-9;

/// The hyperparameters; a variance of 0 switches its component off.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hyper {
    /// `tau[item * STRIDE + c]` is the threshold above category `c`.
    pub(crate) tau: Vec<f64>,
    pub(crate) beta: Vec<f64>,
    pub(crate) self_bias: f64,
    pub(crate) covariance: Vec<f64>,
    pub(crate) variances: Variances,
}

/// The scalar variances, in a fixed order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Variances {
    pub(crate) rater: f64,
    pub(crate) own: f64,
    pub(crate) halo: f64,
    pub(crate) walk: f64,
    pub(crate) school: f64,
    pub(crate) authority: f64,
}

impl Variances {
    pub(crate) fn as_array(&self) -> [f64; 6] {
        [
            self.rater,
            self.own,
            self.halo,
            self.walk,
            self.school,
            self.authority,
        ]
    }

    pub(crate) fn from_array(v: [f64; 6]) -> Self {
        Self {
            rater: v[0],
            own: v[1],
            halo: v[2],
            walk: v[3],
            school: v[4],
            authority: v[5],
        }
    }
}

/// Which of the scalar variances are estimated, in the order of [`Variances::as_array`].
pub(crate) type Free = [bool; 6];

/// Derived quantities that passes over the ratings read.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    /// `exp(-tau)` of the border below category `c` at `item * STRIDE + c`; the border above is the next entry.
    pub(crate) odds: Vec<f64>,
    /// Per category the odds of the borders below and above, in single precision.
    pub(crate) borders: Vec<[f32; 2]>,
    /// Inverse of the people's covariance.
    pub(crate) precision: Vec<f64>,
}

/// Stands for `exp(-tau)` of a border at minus infinity and keeps products finite.
const NO_BORDER: f64 = 1e100;

impl Hyper {
    pub(crate) fn tables(&self, design: &Design) -> Result<Tables, NotPositiveDefinite> {
        let mut odds = vec![0.0; self.tau.len()];
        for (j, item) in design.items.iter().enumerate() {
            odds[j * STRIDE] = NO_BORDER;
            for c in 0..item.categories - 1 {
                odds[j * STRIDE + c + 1] = (-self.tau[j * STRIDE + c].clamp(-60.0, 60.0)).exp();
            }
        }
        let precision = linalg::invert(&self.covariance, design.traits)?;
        let after = odds.iter().skip(1).chain([&0.0]);
        let pairs = odds.iter().zip(after);
        Ok(Tables {
            borders: pairs.map(|(l, u)| [*l as f32, *u as f32]).collect(),
            odds,
            precision,
        })
    }

    /// The thresholds of one item.
    pub(crate) fn thresholds(&self, design: &Design, item: usize) -> &[f64] {
        let start = item * STRIDE;
        &self.tau[start..start + design.items[item].categories - 1]
    }

    /// All estimated quantities as unconstrained reals.
    pub(crate) fn pack(&self, design: &Design, free: Free) -> Vec<f64> {
        let k = design.traits;
        let mut out = Vec::new();
        for item in 0..design.items.len() {
            let tau = self.thresholds(design, item);
            out.push(tau[0]);
            out.extend(tau.windows(2).map(|pair| (pair[1] - pair[0]).ln()));
        }
        out.extend_from_slice(&self.beta);
        if free[1] {
            out.push(self.self_bias);
        }
        let mut l = self.covariance.clone();
        if linalg::factor(&mut l, k).is_ok() {
            for i in 0..k {
                out.extend_from_slice(&l[i * k..i * k + i]);
                out.push(l[i * k + i].ln());
            }
        }
        for (variance, _) in self
            .variances
            .as_array()
            .iter()
            .zip(free)
            .filter(|(_, f)| *f)
        {
            out.push(variance.max(FLOOR).ln());
        }
        out
    }

    /// The inverse of [`Self::pack`].
    pub(crate) fn unpack(&self, design: &Design, free: Free, packed: &[f64]) -> Self {
        let k = design.traits;
        let mut values = packed.iter().copied();
        let mut next = || values.next().expect("invariant: packed and unpacked alike");
        let mut out = self.clone();
        for (j, item) in design.items.iter().enumerate() {
            let mut tau = next();
            out.tau[j * STRIDE] = tau;
            for c in 1..item.categories - 1 {
                tau += next().clamp(-12.0, 5.0).exp();
                out.tau[j * STRIDE + c] = tau;
            }
        }
        out.beta.iter_mut().for_each(|b| *b = next());
        if free[1] {
            out.self_bias = next();
        }
        let mut l = vec![0.0; k * k];
        for i in 0..k {
            for j in 0..i {
                l[i * k + j] = next();
            }
            l[i * k + i] = next().clamp(-10.0, 6.0).exp();
        }
        for i in 0..k {
            for j in 0..k {
                out.covariance[i * k + j] = (0..k).map(|m| l[i * k + m] * l[j * k + m]).sum();
            }
        }
        let mut variances = self.variances.as_array();
        for (variance, _) in variances.iter_mut().zip(free).filter(|(_, f)| *f) {
            *variance = next().clamp(FLOOR.ln(), 12.0).exp();
        }
        out.variances = Variances::from_array(variances);
        out
    }
}
