//! Plausible values: draws from every person's posterior, for evaluation that carries the uncertainty of measurement.
//!
//! Section 12 of `docs/numerics/measure.md`.

use std::path::Path;

use measure::Parameters;
use measure::fit::{Fit, competency_weights};

use super::build::people_by_place;
use super::input::Ratings;
use super::output::occasions_by_rank;
use super::table::{Cell, Table};

const COLUMNS: [&str; 6] = ["person", "competency", "occasion", "draw", "theta", "level"];

/// There is no seed to choose: the same input gives the same draws.
const SEED: u64 = 1;

/// Writes `draws` plausible values for everybody, people in the order of their names in the input.
pub(crate) fn write(
    path: &Path,
    draws: usize,
    ratings: &Ratings,
    fitted: &Fit<'_>,
    parameters: &Parameters,
) -> anyhow::Result<()> {
    let weights = competency_weights(parameters);
    let mean_of =
        |w: &[(usize, f64)]| -> f64 { w.iter().map(|(i, a)| a * parameters.mean[*i]).sum() };
    let means: Vec<f64> = weights.iter().map(|w| mean_of(w)).collect();
    let drawn = fitted.posteriors(|p| {
        let semesters: Vec<i32> = p
            .semesters
            .iter()
            .map(|s| p.first_semester + i32::from(*s))
            .collect();
        (semesters, p.draw(draws, SEED))
    });
    let occasions = occasions_by_rank(ratings);
    let mut by_person: Vec<_> = people_by_place(ratings).into_iter().zip(drawn).collect();
    by_person.sort_by_key(|(person, _)| *person);
    let mut table = Table::create(path, &COLUMNS)?;
    for (person, (semesters, values)) in by_person {
        let name = &ratings.people.names()[person as usize];
        for (slot, semester) in semesters.iter().enumerate() {
            let occasion = occasions.get(semester).copied().unwrap_or_default();
            for (c, competency) in parameters.competencies.iter().enumerate() {
                for (draw, value) in (1..).zip(&values) {
                    let theta = means[c] + value.value(slot, &weights[c]);
                    table.row(&[
                        Cell::Text(name),
                        Cell::Text(competency),
                        Cell::Text(occasion),
                        Cell::Count(draw),
                        Cell::Number(theta),
                        Cell::Number(parameters.scale.level(theta)),
                    ])?;
                }
            }
        }
    }
    table.finish()
}
