//! The files that the command writes: map, raters, items, record.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use measure::fit::{Fit, competency_weights, estimate_of};
use measure::{Estimate, Parameters};
use serde_json::json;

use super::MeasureArgs;
use super::build::{occasion_ranks, people_by_place};
use super::input::Ratings;
use super::table::{Cell, Table};

const MAP: [&str; 9] = [
    "person",
    "competency",
    "occasion",
    "theta",
    "se",
    "level",
    "level_low",
    "level_high",
    "ratings",
];
const RATERS: [&str; 13] = [
    "rater",
    "severity",
    "se",
    "ratings",
    "visits",
    "people",
    "surprise",
    "pairs",
    "agreement",
    "agreement_expected",
    "drift",
    "drift_se",
    "halo",
];
const ITEMS: [&str; 6] = [
    "indicator",
    "instrument",
    "trait",
    "step",
    "threshold",
    "level",
];

/// Writes everything that was asked for.
pub(crate) fn write_all(
    args: &MeasureArgs,
    ratings: &Ratings,
    fitted: &Fit<'_>,
    parameters: &Parameters,
) -> anyhow::Result<()> {
    write_map(&args.out, ratings, fitted, parameters)?;
    if let Some(path) = &args.raters_out {
        write_raters(path, ratings, fitted)?;
    }
    if let Some(path) = &args.items_out {
        write_items(path, ratings, parameters)?;
    }
    if let Some(path) = &args.report {
        write_report(path, ratings, fitted, parameters)?;
    }
    Ok(())
}

/// Estimates of one person, per semester and competency.
type PersonRows = Vec<(i32, Vec<Estimate>)>;

fn write_map(
    path: &Path,
    ratings: &Ratings,
    fitted: &Fit<'_>,
    parameters: &Parameters,
) -> anyhow::Result<()> {
    let weights = competency_weights(parameters);
    let rows: Vec<PersonRows> = fitted.posteriors(|p| {
        let of_slot = |slot: usize| {
            let estimates = weights.iter().map(|w| {
                let count = w.iter().map(|(t, _)| p.ratings(slot, *t)).sum();
                estimate_of(parameters, &p, slot, w, count)
            });
            let semester = p.first_semester + i32::from(p.semesters[slot]);
            (semester, estimates.collect())
        };
        (0..p.semesters.len()).map(of_slot).collect()
    });
    let occasions = occasions_by_rank(ratings);
    let people = people_by_place(ratings);
    let mut table = Table::create(path, &MAP)?;
    let mut by_name: Vec<(u32, PersonRows)> = people.into_iter().zip(rows).collect();
    by_name.sort_by_key(|(person, _)| *person);
    for (person, rows) in by_name {
        let name = &ratings.people.names()[person as usize];
        for (semester, estimates) in rows {
            let occasion = occasions.get(&semester).copied().unwrap_or_default();
            for (e, competency) in estimates.iter().zip(&parameters.competencies) {
                table.row(&[
                    Cell::Text(name),
                    Cell::Text(competency),
                    Cell::Text(occasion),
                    Cell::Number(e.theta),
                    Cell::Number(e.se),
                    Cell::Number(e.level),
                    Cell::Number(e.low),
                    Cell::Number(e.high),
                    Cell::Count(e.ratings),
                ])?;
            }
        }
    }
    table.finish()
}

pub(crate) fn occasions_by_rank(ratings: &Ratings) -> BTreeMap<i32, &str> {
    let names = ratings.occasions.names();
    occasion_ranks(names)
        .into_iter()
        .zip(names.iter().map(String::as_str))
        .collect()
}

fn write_raters(path: &Path, ratings: &Ratings, fitted: &Fit<'_>) -> anyhow::Result<()> {
    let mut table = Table::create(path, &RATERS)?;
    for (report, name) in fitted.rater_reports().iter().zip(ratings.raters.names()) {
        let number = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
        table.row(&[
            Cell::Text(name),
            Cell::Number(report.severity.estimate),
            Cell::Number(report.severity.variance.sqrt()),
            Cell::Count(report.ratings),
            Cell::Count(report.visits),
            Cell::Count(report.people),
            Cell::Number(report.surprise),
            Cell::Count(report.agreement.map_or(0, |a| a.pairs)),
            number(report.agreement.map(|a| a.exact)),
            number(report.agreement.map(|a| a.expected)),
            number(report.drift.map(|d| d.per_semester)),
            number(report.drift.map(|d| d.se)),
            number(report.halo),
        ])?;
    }
    table.finish()
}

fn write_items(path: &Path, ratings: &Ratings, parameters: &Parameters) -> anyhow::Result<()> {
    let mut table = Table::create(path, &ITEMS)?;
    for ((indicator, instrument), item) in ratings.item_names.iter().zip(&parameters.items) {
        for (step, threshold) in item.thresholds.iter().enumerate() {
            table.row(&[
                Cell::Text(indicator),
                Cell::Text(instrument),
                Cell::Text(&parameters.traits[item.trait_index].id),
                Cell::Count(step as u32 + 1),
                Cell::Number(*threshold),
                Cell::Number(parameters.scale.level(*threshold)),
            ])?;
        }
    }
    table.finish()
}

fn write_report(
    path: &Path,
    ratings: &Ratings,
    fitted: &Fit<'_>,
    parameters: &Parameters,
) -> anyhow::Result<()> {
    let report = json!({
        "input": {
            "ratings": ratings.level.len(),
            "people": ratings.people.names().len(),
            "raters": ratings.raters.names().len(),
            "items": ratings.item_names.len(),
            "occasions": ratings.occasions.names().len(),
            "schools": ratings.schools.names().len(),
            "authorities": ratings.authorities.names().len(),
            "problems": ratings.problems.count,
        },
        "fit": fitted.record,
        "scale": parameters.scale,
        "competencies": parameters.competencies,
        "traits": parameters.traits,
        "mean": parameters.mean,
        "covariance": parameters.covariance,
        "rater_variance": parameters.rater_variance,
        "self_bias": fitted.own_rating().map(|own| own.0),
        "self_variance": fitted.own_rating().map(|own| own.1),
        "halo_variance": parameters.halo_variance,
        "walk_ratio": parameters.walk_ratio,
        "school_ratio": parameters.school_ratio,
        "authority_ratio": parameters.authority_ratio,
    });
    let text = serde_json::to_string_pretty(&report)?;
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
