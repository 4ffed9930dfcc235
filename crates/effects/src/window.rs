//! One competency between two occasions: who has both estimates, how levels carry over without any programme, and how
//! much people and schools differ in that.
//!
//! Equations (2) to (5) of `docs/numerics/effects.md`. Everything here is shared by all programmes of the window.

mod calibrate;
mod slope;

use crate::linalg;
use crate::mixed::{Boundary, MixedModel, RandomTerm};
use crate::panel::{Chosen, Panel, Programme};

/// Share of a residual's variance taken for schools where fewer than three schools can tell.
const ASSUMED_SCHOOL_SHARE: f64 = 0.1;

/// What a window is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct WindowKey {
    pub(crate) competency: usize,
    /// Running numbers of the occasions.
    pub(crate) before: usize,
    pub(crate) after: usize,
    pub(crate) chosen: Chosen,
}

/// One person with both estimates.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) person: u32,
    pub(crate) school: u32,
    pub(crate) before: f64,
    pub(crate) before_variance: f64,
    pub(crate) after: f64,
    pub(crate) after_variance: f64,
    /// Plain difference of the two estimates.
    pub(crate) change: f64,
    /// Programmes of this window that the person took part in.
    pub(crate) programmes: u16,
}

/// A window with what is known before any programme is looked at.
#[derive(Debug)]
pub(crate) struct Window {
    /// People with both estimates, sorted by school.
    pub(crate) entries: Vec<Entry>,
    /// Covariates of the entries, row by row, standardised; `width` columns that do not depend on each other.
    pub(crate) covariates: Vec<f64>,
    pub(crate) width: usize,
    /// Running numbers of the entries of people who took part in nothing, rising.
    pub(crate) free: Vec<usize>,
    /// Where a person is among the entries.
    pub(crate) place: Vec<Option<u32>>,
    /// How much of a level before is found again after, eq. (3).
    pub(crate) slope: f64,
    pub(crate) slope_variance: f64,
    /// Variance of people's true change around the line.
    pub(crate) own_variance: f64,
    /// Variance of schools' change.
    pub(crate) school_variance: f64,
    /// Schools with people who took part in nothing.
    pub(crate) schools: usize,
    /// Standard deviation of true levels before.
    pub(crate) spread: f64,
}

/// Why a window cannot serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoWindow {
    NobodySeenTwice,
    NobodyToCompare,
}

impl Window {
    /// Gathers a window and estimates what its programmes share.
    pub(crate) fn open(
        panel: &Panel,
        programmes: &[Programme],
        key: WindowKey,
    ) -> Result<Self, NoWindow> {
        let mut entries = gather(panel, programmes, key);
        if entries.is_empty() {
            return Err(NoWindow::NobodySeenTwice);
        }
        let (covariates, width) = standardised(panel, &entries);
        let spread = calibrate::true_spread(&entries);
        if key.chosen == Chosen::ByEstimate {
            calibrate::towards_peers(&mut entries, &covariates, width);
        }
        let mut place = vec![None; panel.people()];
        for (i, entry) in entries.iter().enumerate() {
            place[entry.person as usize] = Some(i as u32);
        }
        let free = (0..entries.len())
            .filter(|i| entries[*i].programmes == 0)
            .collect();
        let mut window = Self {
            entries,
            free,
            covariates,
            width,
            place,
            slope: 1.0,
            slope_variance: 0.0,
            own_variance: 0.0,
            school_variance: 0.0,
            schools: 0,
            spread,
        };
        window.estimate()?;
        Ok(window)
    }

    /// The covariates of one entry.
    pub(crate) fn row(&self, entry: usize) -> &[f64] {
        &self.covariates[entry * self.width..(entry + 1) * self.width]
    }

    /// Estimates slope and variances from those who took part in nothing: first without schools, then with them.
    fn estimate(&mut self) -> Result<(), NoWindow> {
        let free = self.free.clone();
        if free.len() < 2 {
            return Err(NoWindow::NobodyToCompare);
        }
        for _ in 0..2 {
            if let Some(found) = slope::slope(self, &free) {
                self.slope = found.slope;
                self.slope_variance = found.variance;
            }
            self.estimate_variances(&free);
        }
        Ok(())
    }

    fn estimate_variances(&mut self, free: &[usize]) {
        let groups: Vec<u32> = free.iter().map(|i| self.entries[*i].school).collect();
        // Entries are sorted by school.
        self.schools = groups.chunk_by(|a, b| a == b).count();
        let response: Vec<f64> = free
            .iter()
            .map(|i| self.entries[*i].after - self.slope * self.entries[*i].before)
            .collect();
        let mean = response.iter().sum::<f64>() / response.len() as f64;
        let plain =
            response.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / (free.len() - 1) as f64;
        let mut fixed = vec![vec![1.0; free.len()]];
        if free.len() > 3 * (self.width + 1) {
            fixed.extend((0..self.width).map(|c| free.iter().map(|i| self.row(*i)[c]).collect()));
        }
        let model = MixedModel {
            response,
            fixed,
            random: vec![RandomTerm::intercept(groups)],
        };
        let (school, residual) = if self.schools >= 3 && self.schools < free.len() {
            match model.fit(Boundary::AvoidZero) {
                Ok(fit) => (fit.covariances[0][0], fit.residual_variance),
                Err(_) => (ASSUMED_SCHOOL_SHARE * plain, plain),
            }
        } else {
            (ASSUMED_SCHOOL_SHARE * plain, plain)
        };
        let error = |i: &usize| {
            let e = &self.entries[*i];
            e.after_variance + self.slope * self.slope * e.before_variance
        };
        let errors = free.iter().map(error).sum::<f64>() / free.len() as f64;
        self.school_variance = school;
        self.own_variance = (residual - errors).max(0.0);
    }
}

/// People with both estimates, by school, with the number of programmes they took part in between.
fn gather(panel: &Panel, programmes: &[Programme], key: WindowKey) -> Vec<Entry> {
    let (before, after) = (panel.occasions[key.before], panel.occasions[key.after]);
    let mut taken = vec![0_u16; panel.people()];
    for programme in programmes {
        if programme.moves(key.competency) && programme.runs_between(before, after) {
            for participant in &programme.participants {
                let count = &mut taken[participant.person as usize];
                *count = count.saturating_add(1);
            }
        }
    }
    let pairs = panel
        .column(key.competency, key.before)
        .iter()
        .zip(panel.column(key.competency, key.after));
    let mut entries: Vec<Entry> = pairs
        .enumerate()
        .filter_map(|(person, (before, after))| {
            let (before, after) = (before.as_ref()?, after.as_ref()?);
            Some(Entry {
                person: person as u32,
                school: panel.schools[person],
                before: before.estimate,
                before_variance: before.se * before.se,
                after: after.estimate,
                after_variance: after.se * after.se,
                change: after.estimate - before.estimate,
                programmes: taken[person],
            })
        })
        .collect();
    entries.sort_by_key(|e| (e.school, e.person));
    entries
}

/// Covariates of the entries with mean 0 and variance 1, without those that are constant or follow from others.
fn standardised(panel: &Panel, entries: &[Entry]) -> (Vec<f64>, usize) {
    let n = entries.len();
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for column in &panel.covariates {
        let mut values: Vec<f64> = entries.iter().map(|e| column[e.person as usize]).collect();
        let largest = values.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
        if largest == 0.0 {
            continue;
        }
        for x in &mut values {
            *x /= largest;
        }
        let mean = values.iter().sum::<f64>() / n as f64;
        for x in &mut values {
            *x -= mean;
        }
        let own = linalg::dot(&values, &values);
        let mut left = values.clone();
        // Twice, so that rounding leaves nothing of the earlier columns.
        for earlier in columns.iter().chain(&columns) {
            let share = linalg::dot(&left, earlier) / linalg::dot(earlier, earlier);
            linalg::add_scaled(&mut left, -share, earlier);
        }
        let rest = linalg::dot(&left, &left);
        if own > 1e-18 * n as f64 && rest > 1e-8 * own {
            let scale = (rest / n as f64).sqrt();
            columns.push(left.iter().map(|x| x / scale).collect());
        }
    }
    let width = columns.len();
    let mut rows = vec![0.0; n * width];
    for (c, column) in columns.iter().enumerate() {
        for (i, x) in column.iter().enumerate() {
            rows[i * width + c] = *x;
        }
    }
    (rows, width)
}
