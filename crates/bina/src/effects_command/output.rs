//! The files that the command writes, and the few lines at the end.

use effects::{
    CostPerLevel, Measured, Pooled, Posterior, ProgrammeEffect, Verdict, cost_per_level,
};

use super::EffectsArgs;
use super::input::Study;
use crate::measure_command::table::{Cell, Table};

const EFFECTS: [&str; 28] = [
    "programme",
    "competency",
    "verdict",
    "reason",
    "effect",
    "se",
    "df",
    "low",
    "high",
    "above_zero",
    "error_from",
    "participants",
    "unseen",
    "schools",
    "comparators",
    "plain_change",
    "gap_before",
    "gap_left",
    "in_others_too",
    "more_participants",
    "times_the_visits",
    "per_hour",
    "per_hour_low",
    "per_hour_high",
    "pooled",
    "pooled_low",
    "pooled_high",
    "pooled_above_zero",
];
const COSTS: [&str; 5] = ["programme", "competency", "cost_per_level", "low", "high"];
const GROUPS: [&str; 9] = [
    "programme",
    "competency",
    "grouping",
    "group",
    "participants",
    "effect",
    "se",
    "low",
    "high",
];
const TYPES: [&str; 9] = [
    "type",
    "competency",
    "programmes",
    "mean",
    "mean_low",
    "mean_high",
    "next",
    "next_low",
    "next_high",
];

fn maybe<'a>(number: Option<f64>) -> Cell<'a> {
    number.map_or(Cell::Empty, Cell::Number)
}

/// Writes everything that was asked for.
pub(super) fn write_all(
    args: &EffectsArgs,
    study: &Study,
    effects: &[ProgrammeEffect],
    pooled: &[(Vec<usize>, Pooled)],
) -> anyhow::Result<()> {
    let mut posteriors: Vec<Option<Posterior>> = vec![None; effects.len()];
    for (numbers, pool) in pooled {
        for (number, posterior) in numbers.iter().zip(&pool.programmes) {
            posteriors[*number] = Some(*posterior);
        }
    }
    let mut table = Table::create(&args.out, &EFFECTS)?;
    for (effect, posterior) in effects.iter().zip(&posteriors) {
        let mut cells = Vec::with_capacity(EFFECTS.len());
        cells.extend(names(study, effect));
        let reason = effect.outcome.as_ref().err().map(ToString::to_string);
        let measured = effect.outcome.as_ref().ok();
        cells.push(Cell::Text(
            measured.map_or("not_measured", |m| verdict(&m.verdict)),
        ));
        cells.push(Cell::Text(reason.as_deref().unwrap_or_default()));
        cells.extend(numbers(measured));
        let of = |part: fn(&Posterior) -> f64| maybe(posterior.as_ref().map(part));
        cells.extend([
            of(|p| p.mean),
            of(|p| p.low),
            of(|p| p.high),
            of(|p| p.above_zero),
        ]);
        table.row(&cells)?;
    }
    table.finish()?;
    write_costs(args, study, effects)?;
    write_groups(args, study, effects)?;
    write_types(args, study, pooled)
}

fn names<'a>(study: &'a Study, effect: &ProgrammeEffect) -> [Cell<'a>; 2] {
    [
        Cell::Text(&study.programme_names.names()[effect.programme]),
        Cell::Text(&study.competencies.names()[effect.competency]),
    ]
}

fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Works => "works",
        Verdict::TooLittle => "too_little",
        Verdict::Harms => "harms",
        Verdict::CannotTellYet(_) => "cannot_tell_yet",
    }
}

/// The columns from the effect to the slope by hour.
fn numbers<'a>(measured: Option<&Measured>) -> Vec<Cell<'a>> {
    let number = |of: fn(&Measured) -> f64| maybe(measured.map(of));
    let mut cells = vec![
        number(|m| m.effect.estimate),
        number(|m| m.effect.se),
        number(|m| m.effect.df),
        number(|m| m.effect.low),
        number(|m| m.effect.high),
        number(|m| m.effect.above_zero),
        Cell::Text(measured.map_or("", |m| match m.effect.error_from {
            effects::ErrorFrom::SchoolsScatter => "schools_scatter",
            effects::ErrorFrom::MixedModel => "mixed_model",
        })),
        number(|m| m.participants as f64),
        number(|m| m.unseen as f64),
        number(|m| m.schools as f64),
        number(|m| m.comparators as f64),
        number(|m| m.plain_change),
        number(|m| m.gap_before),
        number(|m| m.gap_left),
        number(|m| m.in_others_too as f64),
    ];
    let more = measured.and_then(|m| match m.verdict {
        Verdict::CannotTellYet(more) => Some(more),
        _ => None,
    });
    cells.push(maybe(
        more.and_then(|m| m.more_participants).map(|n| n as f64),
    ));
    cells.push(maybe(more.and_then(|m| m.times_the_visits)));
    let dose = measured.and_then(|m| m.dose);
    cells.extend(
        [
            dose.map(|d| d.estimate),
            dose.map(|d| d.low),
            dose.map(|d| d.high),
        ]
        .map(maybe),
    );
    cells
}

fn write_costs(
    args: &EffectsArgs,
    study: &Study,
    effects: &[ProgrammeEffect],
) -> anyhow::Result<()> {
    let Some(path) = &args.costs_out else {
        return Ok(());
    };
    let mut table = Table::create(path, &COSTS)?;
    for effect in effects {
        let Ok(measured) = &effect.outcome else {
            continue;
        };
        let programme = &study.programmes[effect.programme];
        let Some(cost) = programme.cost else {
            continue;
        };
        let people = programme.participants.len().max(1) as f64;
        let found = cost_per_level(cost / people, 0.0, &measured.effect, args.interval);
        let (estimate, low, high) = match found {
            Some(CostPerLevel::Known {
                estimate,
                low,
                high,
            }) => (Some(estimate), Some(low), Some(high)),
            Some(CostPerLevel::AtLeast(low)) => (None, Some(low), None),
            Some(CostPerLevel::NoGain) | None => (None, None, None),
        };
        let [programme, competency] = names(study, effect);
        table.row(&[
            programme,
            competency,
            maybe(estimate),
            maybe(low),
            maybe(high),
        ])?;
    }
    table.finish()
}

fn write_groups(
    args: &EffectsArgs,
    study: &Study,
    effects: &[ProgrammeEffect],
) -> anyhow::Result<()> {
    let Some(path) = &args.groups_out else {
        return Ok(());
    };
    let mut table = Table::create(path, &GROUPS)?;
    for effect in effects {
        for group in effect.outcome.iter().flat_map(|m| &m.groups) {
            let [programme, competency] = names(study, effect);
            table.row(&[
                programme,
                competency,
                Cell::Text(&args.group[group.grouping]),
                Cell::Text(&study.groups[group.grouping].names()[group.group as usize]),
                Cell::Count(group.participants as u32),
                Cell::Number(group.effect.estimate),
                Cell::Number(group.effect.se),
                Cell::Number(group.effect.low),
                Cell::Number(group.effect.high),
            ])?;
        }
    }
    table.finish()
}

fn write_types(
    args: &EffectsArgs,
    study: &Study,
    pooled: &[(Vec<usize>, Pooled)],
) -> anyhow::Result<()> {
    let Some(path) = &args.types_out else {
        return Ok(());
    };
    let mut table = Table::create(path, &TYPES)?;
    for ((_, pool), competency) in pooled.iter().zip(study.competencies.names()) {
        for kind in &pool.kinds {
            table.row(&[
                Cell::Text(&study.kinds.names()[kind.kind as usize]),
                Cell::Text(competency),
                Cell::Count(kind.programmes as u32),
                Cell::Number(kind.mean.mean),
                Cell::Number(kind.mean.low),
                Cell::Number(kind.mean.high),
                Cell::Number(kind.next.mean),
                Cell::Number(kind.next.low),
                Cell::Number(kind.next.high),
            ])?;
        }
    }
    table.finish()
}

/// Prints what was read and found.
pub(super) fn summary(args: &EffectsArgs, study: &Study, effects: &[ProgrammeEffect]) {
    let count = |of: &dyn Fn(&Verdict) -> bool| {
        let measured = effects.iter().filter_map(|e| e.outcome.as_ref().ok());
        measured.filter(|m| of(&m.verdict)).count()
    };
    println!(
        "{} people, {} programmes, {} competencies, {} occasions",
        study.panel.people(),
        study.programmes.len(),
        study.panel.traits,
        study.panel.occasions.len()
    );
    if study.problems > 0 {
        println!("{} rows with problems were left out", study.problems);
    }
    println!(
        "{} effects: {} work, {} do too little, {} harm, {} cannot be told yet, {} not measured",
        effects.len(),
        count(&|v| matches!(v, Verdict::Works)),
        count(&|v| matches!(v, Verdict::TooLittle)),
        count(&|v| matches!(v, Verdict::Harms)),
        count(&|v| matches!(v, Verdict::CannotTellYet(_))),
        effects.iter().filter(|e| e.outcome.is_err()).count(),
    );
    println!("effects: {}", args.out.display());
}
