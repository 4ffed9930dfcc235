//! The effect of one programme on one competency, by dose and by group, with what it rests on.
//!
//! Equations (1), (11) to (18) of `docs/numerics/effects.md`.

use serde::Serialize;

use crate::balance::Weights;
use crate::chance::{student_cdf, student_quantile};
use crate::equation::Answer;
use crate::panel::{Options, Panel, Programme};
use crate::sample::{Question, Sample, comparators};
use crate::verdict::{VarianceParts, Verdict, verdict};
use crate::window::Window;

/// Where a standard error is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ErrorFrom {
    /// The scatter of the participants' schools, corrected for their number.
    SchoolsScatter,
    /// The mixed model's variances of people and schools, where there are too few schools to scatter.
    MixedModel,
}

/// A number with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Effect {
    /// The estimate; an effect is in levels, a slope in levels per unit of dose.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom of the error.
    pub df: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Confidence that the true value is above 0: the one-sided confidence level at which 0 is just excluded.
    pub above_zero: f64,
    /// Where the error is from.
    pub error_from: ErrorFrom,
}

impl Effect {
    /// An effect from its estimate and error.
    pub fn new(estimate: f64, se: f64, df: f64, error_from: ErrorFrom, interval: f64) -> Self {
        let reach = se * student_quantile(f64::midpoint(1.0, interval), df);
        Self {
            estimate,
            se,
            df,
            low: estimate - reach,
            high: estimate + reach,
            above_zero: student_cdf(estimate / se, df),
            error_from,
        }
    }

    fn of(answer: &Answer, interval: f64) -> Self {
        let from = if answer.is_clustered {
            ErrorFrom::SchoolsScatter
        } else {
            ErrorFrom::MixedModel
        };
        Self::new(
            answer.estimate,
            answer.variance.sqrt(),
            answer.df,
            from,
            interval,
        )
    }
}

/// Why there is no effect to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum Unmeasured {
    /// There is no occasion before its beginning or none after its end.
    #[error("no occasion lies before the beginning and after the end")]
    NoOccasions,
    /// Too few participants have an estimate before and after.
    #[error("too few participants have estimates before and after")]
    TooFewParticipants,
    /// Nobody without a programme has an estimate before and after.
    #[error("nobody comparable without a programme has estimates before and after")]
    NobodyToCompare,
    /// Estimates do not differ, or participants differ from all others in what cannot be told from the programme.
    #[error("participants cannot be told apart from the others by the estimates")]
    CannotSeparate,
}

/// The effect among one group's participants.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupEffect {
    /// Running number of the grouping.
    pub grouping: usize,
    /// The group.
    pub group: u32,
    /// Its participants with both estimates.
    pub participants: usize,
    /// The effect among them.
    pub effect: Effect,
}

/// What was measured of a programme on one competency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// The effect in levels.
    pub effect: Effect,
    /// What the estimates say: whether it works, or that they cannot tell yet.
    pub verdict: Verdict,
    /// Participants' plain mean change, which takes everything else for the programme's work.
    pub plain_change: f64,
    /// Participants with both estimates.
    pub participants: usize,
    /// Participants without.
    pub unseen: usize,
    /// Schools of the participants counted.
    pub schools: usize,
    /// Non-participants compared with, and how many equally weighted ones would tell as much.
    pub comparators: usize,
    /// Equally weighted non-participants that would tell as much.
    pub effective_comparators: f64,
    /// Participants' mean level before less that of the non-participants, in levels.
    pub gap_before: f64,
    /// The same after weighting; what is left is carried by the regression.
    pub gap_left: f64,
    /// Participants who took part in other programmes of the same time too; if all did, the effect is that of both.
    pub in_others_too: usize,
    /// How the effect rises with each unit of dose, where doses differ.
    pub dose: Option<Effect>,
    /// The effect by group.
    pub groups: Vec<GroupEffect>,
    /// What the variance is made of.
    pub parts: VarianceParts,
    /// Standard deviation of true levels before, to read the effect in such units.
    pub spread: f64,
}

/// Fewest participants for a dose slope.
const LEAST_FOR_DOSE: usize = 8;

/// The entries and doses of a programme's participants, and how many have none.
fn participants_of(window: &Window, programme: &Programme) -> (Vec<(usize, f64)>, usize) {
    let mut people: Vec<(u32, f64)> = programme
        .participants
        .iter()
        .map(|p| (p.person, p.dose))
        .collect();
    people.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    people.dedup_by_key(|(person, _)| *person);
    let all = people.len();
    let mut found: Vec<(usize, f64)> = people
        .iter()
        .filter_map(|(person, dose)| Some((window.place[*person as usize]? as usize, *dose)))
        .collect();
    found.sort_by_key(|(entry, _)| *entry);
    let unseen = all - found.len();
    (found, unseen)
}

/// Measures one programme in its window.
pub(crate) fn measure(
    panel: &Panel,
    window: &Window,
    programme: &Programme,
    options: &Options,
) -> Result<Measured, Unmeasured> {
    let (people, unseen) = participants_of(window, programme);
    if people.len() < options.least.max(1) {
        return Err(Unmeasured::TooFewParticipants);
    }
    let mut schools: Vec<u32> = people
        .iter()
        .map(|(i, _)| window.entries[*i].school)
        .collect();
    schools.dedup();
    let comparators = comparators(window, &schools, options.comparators.max(10 * people.len()));
    let sample = Sample {
        window,
        participants: people.iter().map(|(i, _)| *i).collect(),
        doses: people.iter().map(|(_, dose)| *dose).collect(),
        comparators,
    };
    let (weights, likeness) = sample.weigh();
    let equation = sample.equation(Question::Effect, &weights);
    let answer = equation
        .solve()
        .and_then(|solution| solution.answer(&first(equation.width)))
        .ok_or(Unmeasured::CannotSeparate)?;
    let effect = Effect::of(&answer, options.interval);
    let parts = VarianceParts::of(&answer, people.len(), schools.len());
    let changes = sample
        .participants
        .iter()
        .map(|i| window.entries[*i].change);
    Ok(Measured {
        verdict: verdict(&effect, &parts, options),
        effect,
        plain_change: changes.sum::<f64>() / people.len() as f64,
        participants: people.len(),
        unseen,
        schools: schools.len(),
        comparators: sample.comparators.len(),
        effective_comparators: likeness.effective,
        gap_before: likeness.gap,
        gap_left: likeness.gap_left,
        in_others_too: sample.also(),
        dose: dose_slope(&sample, &weights, options),
        groups: by_group(panel, &sample, options),
        parts,
        spread: window.spread,
    })
}

fn first(width: usize) -> Vec<f64> {
    let mut contrast = vec![0.0; width];
    contrast[0] = 1.0;
    contrast
}

/// How the effect rises with the dose, if doses differ enough to tell.
fn dose_slope(sample: &Sample<'_>, weights: &Weights, options: &Options) -> Option<Effect> {
    let doses = &sample.doses;
    let largest = doses.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
    let differ = doses.iter().any(|d| (d - doses[0]).abs() > 1e-6 * largest);
    if doses.len() < LEAST_FOR_DOSE || !differ {
        return None;
    }
    let equation = sample.equation(Question::Dose, weights);
    let mut contrast = vec![0.0; equation.width];
    *contrast.last_mut()? = 1.0;
    let answer = equation.solve()?.answer(&contrast)?;
    Some(Effect::of(&answer, options.interval))
}

fn by_group(panel: &Panel, sample: &Sample<'_>, options: &Options) -> Vec<GroupEffect> {
    let mut out = Vec::new();
    for (number, grouping) in panel.groupings.iter().enumerate() {
        for group in 0..grouping.groups {
            let of = |i: &usize| {
                grouping.of_person[sample.window.entries[*i].person as usize] == Some(group)
            };
            let kept = || {
                sample
                    .participants
                    .iter()
                    .zip(&sample.doses)
                    .filter(|(i, _)| of(i))
            };
            let part = Sample {
                window: sample.window,
                participants: kept().map(|(i, _)| *i).collect(),
                doses: kept().map(|(_, d)| *d).collect(),
                comparators: sample.comparators.clone(),
            };
            let participants = part.participants.len();
            if participants < options.least.max(1) {
                continue;
            }
            let equation = part.equation(Question::Effect, &part.weigh().0);
            let answer = equation
                .solve()
                .and_then(|s| s.answer(&first(equation.width)));
            out.extend(answer.map(|answer| GroupEffect {
                grouping: number,
                group,
                participants,
                effect: Effect::of(&answer, options.interval),
            }));
        }
    }
    out
}
