//! The few lines at the end: what was read, how the fit went, what to be careful with.

use std::time::Duration;

use measure::Parameters;
use measure::fit::Fit;

use super::MeasureArgs;
use super::input::Ratings;

/// Prints the summary.
pub(crate) fn print(
    args: &MeasureArgs,
    ratings: &Ratings,
    fitted: &Fit<'_>,
    parameters: &Parameters,
    took: Duration,
) {
    let record = &fitted.record;
    println!(
        "{} ratings of {} people by {} raters on {} items, {} occasions",
        ratings.level.len(),
        ratings.people.names().len(),
        ratings.raters.names().len(),
        ratings.item_names.len(),
        ratings.occasions.names().len(),
    );
    if ratings.problems.count > 0 {
        println!(
            "{} rows with problems were left out",
            ratings.problems.count
        );
    }
    let spread = |k: usize| parameters.covariance[k * parameters.traits.len() + k].sqrt();
    for (k, one) in parameters.traits.iter().enumerate() {
        let name = &one.id;
        let mean = parameters.scale.level(parameters.mean[k]);
        println!(
            "{name}: mean level {mean:.2}, spread of people {:.2} logits",
            spread(k)
        );
    }
    let mut told = Vec::new();
    if fitted.rater_variance() > 0.0 {
        let spread = fitted.rater_variance().sqrt();
        told.push(format!("spread of severity {spread:.2} logits"));
    }
    if fitted.halo_variance() > 0.0 {
        let spread = fitted.halo_variance().sqrt();
        told.push(format!("spread of halo {spread:.2}"));
    }
    if let Some((overrating, _)) = fitted.own_rating() {
        told.push(format!("overrating of oneself {overrating:.2}"));
    }
    if !told.is_empty() {
        println!("{}", told.join("; "));
    }
    let end = if record.converged {
        "converged"
    } else {
        "NOT converged"
    };
    println!(
        "{end} after {} rounds, {:.1} s in all",
        record.rounds,
        took.as_secs_f64()
    );
    for warning in &record.warnings {
        println!("careful: {warning}");
    }
    println!("map: {}", args.out.display());
}
