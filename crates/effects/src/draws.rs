//! Effects from several plausible values per person instead of an estimate with its error.
//!
//! Equation (26) of `docs/numerics/effects.md` (Rubin's rules). The values must have been drawn by a model that knew who
//! took part in what; values drawn without it pull every effect towards nothing.

use crate::effect::{Effect, ErrorFrom};
use crate::panel::{InputError, Options, Panel, Programme};
use crate::study::{ProgrammeEffect, measure};
use crate::verdict::verdict;

/// Measures all programmes from several panels that differ in their plausible values only (standard error 0) and
/// combines each effect over the panels.
pub fn measure_draws(
    draws: &[Panel],
    programmes: &[Programme],
    options: &Options,
) -> Result<Vec<ProgrammeEffect>, InputError> {
    let mut all = Vec::with_capacity(draws.len());
    for panel in draws {
        all.push(measure(panel, programmes, options)?);
    }
    let Some(first) = all.first() else {
        return Ok(Vec::new());
    };
    let combined = first.iter().enumerate().map(|(i, effect)| {
        let same: Vec<&ProgrammeEffect> = all.iter().filter_map(|draw| draw.get(i)).collect();
        combine(effect, &same, options)
    });
    Ok(combined.collect())
}

fn combine(
    first: &ProgrammeEffect,
    draws: &[&ProgrammeEffect],
    options: &Options,
) -> ProgrammeEffect {
    let mut out = first.clone();
    let measured: Vec<_> = draws
        .iter()
        .filter_map(|d| d.outcome.as_ref().ok())
        .collect();
    if measured.len() < draws.len() {
        // What one draw cannot measure, all together do not.
        if let Some(bad) = draws.iter().find(|d| d.outcome.is_err()) {
            out.outcome.clone_from(&bad.outcome);
        }
        return out;
    }
    if let Ok(result) = &mut out.outcome {
        let effects: Vec<Effect> = measured.iter().map(|m| m.effect).collect();
        let (effect, between) = rubin(&effects, options.interval);
        result.effect = effect;
        let mean = |of: &dyn Fn(usize) -> f64| {
            (0..measured.len()).map(of).sum::<f64>() / measured.len() as f64
        };
        result.plain_change = mean(&|i| measured[i].plain_change);
        result.parts.people = mean(&|i| measured[i].parts.people) + between;
        result.parts.visits = mean(&|i| measured[i].parts.visits) + between;
        let doses: Vec<Effect> = measured.iter().filter_map(|m| m.dose).collect();
        result.dose = (doses.len() == measured.len()).then(|| rubin(&doses, options.interval).0);
        for (at, group) in result.groups.iter_mut().enumerate() {
            let same = measured.iter().filter_map(|m| m.groups.get(at));
            let same = same.filter(|g| (g.grouping, g.group) == (group.grouping, group.group));
            let effects: Vec<Effect> = same.map(|g| g.effect).collect();
            group.effect = rubin(&effects, options.interval).0;
        }
        result.verdict = verdict(&effect, &result.parts, options);
    }
    out
}

/// Combines at least one effect; also gives the variance that the draws' differences add.
fn rubin(effects: &[Effect], interval: f64) -> (Effect, f64) {
    let m = effects.len() as f64;
    let estimate = effects.iter().map(|e| e.estimate).sum::<f64>() / m;
    let within = effects.iter().map(|e| e.se * e.se).sum::<f64>() / m;
    let complete = effects.iter().map(|e| e.df).fold(f64::INFINITY, f64::min);
    let spread = effects
        .iter()
        .map(|e| (e.estimate - estimate).powi(2))
        .sum::<f64>();
    let between = if effects.len() > 1 {
        (1.0 + 1.0 / m) * spread / (m - 1.0)
    } else {
        0.0
    };
    let total = within + between;
    let share = between / total;
    // Degrees of freedom of Barnard and Rubin (1999).
    let observed = (complete + 1.0) / (complete + 3.0) * complete * (1.0 - share);
    let df = if share > 1e-9 {
        1.0 / (share * share / (m - 1.0) + 1.0 / observed.max(1e-9))
    } else {
        complete
    };
    let clustered = effects
        .iter()
        .all(|e| e.error_from == ErrorFrom::SchoolsScatter);
    let from = if clustered {
        ErrorFrom::SchoolsScatter
    } else {
        ErrorFrom::MixedModel
    };
    (
        Effect::new(estimate, total.sqrt(), df, from, interval),
        between,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rubins_rules_add_what_the_draws_differ_by() {
        let effect = |estimate| Effect::new(estimate, 0.1, 1e9, ErrorFrom::MixedModel, 0.9);
        let (same, nothing) = rubin(&[effect(0.3); 5], 0.9);
        assert!((same.se - 0.1).abs() < 1e-12 && nothing.abs() < 1e-12);
        // Worked by hand: mean 0.3, within 0.01, between 0.01, total 0.01 + 4/3 * 0.01.
        let (wide, between) = rubin(&[effect(0.2), effect(0.3), effect(0.4)], 0.9);
        assert!((wide.estimate - 0.3).abs() < 1e-12 && (between - 0.04 / 3.0).abs() < 1e-12);
        assert!((wide.se * wide.se - 0.07 / 3.0).abs() < 1e-12);
        assert!(
            (wide.df - 2.0 / (4.0_f64 / 7.0).powi(2)).abs() < 1e-3,
            "{}",
            wide.df
        );
    }
}
