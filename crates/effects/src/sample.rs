//! Who is compared with whom: a programme's participants and the non-participants most useful beside them.
//!
//! Equations (8) and (11) of `docs/numerics/effects.md`: turns a window and some participants into an equation.

use std::ops::Range;

use crate::balance::{Pool, Weights};
use crate::equation::{Equation, Row};
use crate::window::Window;

/// A sample of a window.
pub(crate) struct Sample<'a> {
    pub(crate) window: &'a Window,
    /// Running numbers of entries.
    pub(crate) participants: Vec<usize>,
    /// Dose of each participant.
    pub(crate) doses: Vec<f64>,
    pub(crate) comparators: Vec<usize>,
}

/// How comparable the two sides are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Likeness {
    /// Equally weighted non-participants that would tell as much.
    pub(crate) effective: f64,
    /// Participants' mean estimate before less that of all non-participants in the sample.
    pub(crate) gap: f64,
    /// The same after weighting.
    pub(crate) gap_left: f64,
}

/// What is asked beside the effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    Effect,
    /// How the effect rises with the dose.
    Dose,
}

/// Non-participants for a programme, at most `most`: half of them from the participants' own schools if there are so
/// many, evenly spread over the list by school otherwise, so that the choice depends on nothing else.
pub(crate) fn comparators(window: &Window, schools: &[u32], most: usize) -> Vec<usize> {
    let free = &window.free;
    // Entries are sorted by school, so each school's people lie together.
    let near: Vec<Range<usize>> = schools
        .iter()
        .map(|school| {
            let of = |i: &usize| window.entries[*i].school;
            let start = free.partition_point(|i| of(i) < *school);
            start..start + free[start..].partition_point(|i| of(i) == *school)
        })
        .collect();
    let close: Vec<usize> = near
        .iter()
        .flat_map(|range| &free[range.clone()])
        .copied()
        .collect();
    let far = free.len() - close.len();
    let mut chosen = thinned(close.len(), (most / 2).max(most.saturating_sub(far)))
        .map(|i| close[i])
        .collect::<Vec<_>>();
    let mut between = near.into_iter().peekable();
    let mut skipped = 0;
    chosen.extend(thinned(far, most.saturating_sub(chosen.len())).map(|i| {
        while let Some(range) = between.next_if(|range| range.start <= i + skipped) {
            skipped += range.len();
        }
        free[i + skipped]
    }));
    chosen.sort_unstable();
    chosen
}

/// At most so many of a list of this length, evenly spread, by their running numbers.
fn thinned(length: usize, most: usize) -> impl Iterator<Item = usize> {
    let count = length.min(most);
    (0..count).map(move |i| i * length / count)
}

fn mean(of: &[usize], value: impl Fn(usize) -> f64) -> f64 {
    of.iter().map(|i| value(*i)).sum::<f64>() / of.len().max(1) as f64
}

impl Sample<'_> {
    /// The columns of the balance: covariates and the level before.
    fn balance_row(&self, entry: usize) -> impl Iterator<Item = f64> {
        let before = self.window.entries[entry].before;
        self.window.row(entry).iter().copied().chain([before])
    }

    /// Weights the non-participants, and says how alike the two sides are before and after that.
    pub(crate) fn weigh(&self) -> (Weights, Likeness) {
        let window = self.window;
        let width = window.width + 1;
        let mut target = vec![0.0; width];
        for i in &self.participants {
            for (t, x) in target.iter_mut().zip(self.balance_row(*i)) {
                *t += x / self.participants.len() as f64;
            }
        }
        let rows: Vec<f64> = self
            .comparators
            .iter()
            .flat_map(|i| self.balance_row(*i))
            .collect();
        let error: Vec<f64> = self
            .comparators
            .iter()
            .map(|i| window.entries[*i].before_variance)
            .collect();
        let pool = Pool {
            rows: &rows,
            width,
            error: &error,
            target: &target,
        };
        let weights = pool.balance();
        let entries = &window.entries;
        let weighted: f64 = self
            .comparators
            .iter()
            .zip(&weights.weight)
            .map(|(i, w)| w * (entries[*i].before - weights.tilt * entries[*i].before_variance))
            .sum();
        let mean_before = target[width - 1];
        let likeness = Likeness {
            effective: weights.effective,
            gap: mean_before - mean(&self.comparators, |i| entries[i].before),
            gap_left: mean_before - weighted / self.comparators.len() as f64,
        };
        (weights, likeness)
    }

    /// Writes the regression down.
    pub(crate) fn equation(&self, question: Question, weights: &Weights) -> Equation {
        let window = self.window;
        let weighted = self.comparators.iter().zip(&weights.weight);
        let mut members: Vec<(usize, f64, Option<f64>)> =
            weighted.map(|(i, w)| (*i, *w, None)).collect();
        let mean_dose = self.doses.iter().sum::<f64>() / self.doses.len().max(1) as f64;
        let centred = self.doses.iter().map(|d| Some(d - mean_dose));
        members.extend(
            self.participants
                .iter()
                .zip(centred)
                .map(|(i, d)| (*i, 1.0, d)),
        );
        // Entries are sorted by school, so their running numbers sort by school too.
        members.sort_by_key(|(i, _, _)| *i);
        let others = self.others_column();
        let columns = self.useful_columns();
        let width =
            2 + columns.len() + usize::from(others) + usize::from(question == Question::Dose);
        let mut equation = Equation {
            rows: Vec::with_capacity(members.len()),
            design: Vec::with_capacity(members.len() * width),
            width,
            ends: Vec::new(),
            school_variance: window.school_variance,
            school_df: window.schools.saturating_sub(1).max(1) as f64,
            slope_variance: window.slope_variance,
        };
        for (at, (i, weight, dose)) in members.iter().enumerate() {
            let entry = &window.entries[*i];
            equation
                .rows
                .push(self.row(*i, *weight, weights.tilt, dose.is_some()));
            let design = &mut equation.design;
            design.extend([f64::from(u8::from(dose.is_some())), 1.0]);
            design.extend(columns.iter().map(|c| window.row(*i)[*c]));
            if others {
                design.push(f64::from(u8::from(entry.programmes > 1)));
            }
            if question == Question::Dose {
                design.push(dose.unwrap_or(0.0));
            }
            let next = members
                .get(at + 1)
                .map(|(j, _, _)| window.entries[*j].school);
            if next != Some(entry.school) {
                equation.ends.push(at + 1);
            }
        }
        equation
    }

    /// One person's row; the weights of those who took part in nothing follow their estimates' errors.
    fn row(&self, entry: usize, weight: f64, tilt: f64, took_part: bool) -> Row {
        let window = self.window;
        let entry = &window.entries[entry];
        let lean = if took_part {
            0.0
        } else {
            tilt * entry.before_variance
        };
        let carried = window.slope * window.slope * entry.before_variance;
        Row {
            weight,
            outcome: entry.after - window.slope * entry.before,
            shift: window.slope * lean,
            variance: window.own_variance + entry.after_variance + carried,
            visits: entry.after_variance,
            before: entry.before - lean,
            took_part,
        }
    }

    /// Whether some, but not all, participants took part in other programmes too, so that this can be told apart.
    fn others_column(&self) -> bool {
        let also = self.also();
        also > 0 && also < self.participants.len()
    }

    /// Participants who took part in other programmes of the same time too.
    pub(crate) fn also(&self) -> usize {
        let also = |i: &&usize| self.window.entries[**i].programmes > 1;
        self.participants.iter().filter(also).count()
    }

    /// Covariates that differ among the non-participants; a handful of people cannot carry many.
    fn useful_columns(&self) -> Vec<usize> {
        let n = self.comparators.len();
        let differs = |c: &usize| {
            let middle = mean(&self.comparators, |i| self.window.row(i)[*c]);
            let square = mean(&self.comparators, |i| {
                (self.window.row(i)[*c] - middle).powi(2)
            });
            square > 1e-6
        };
        (0..self.window.width).filter(differs).take(n / 8).collect()
    }
}
