//! Mixed models against published data and the figures that R's lme4 1.1-31 gives for them (R 4.2.2).

mod support;

use effects::mixed::{Boundary, MixedError, MixedFit, MixedModel, RandomTerm};
use support::table::Table;

fn near(value: f64, expected: f64, tolerance: f64) {
    assert!(
        (value - expected).abs() < tolerance,
        "{value} is not {expected}"
    );
}

fn fit(response: Vec<f64>, fixed: Vec<Vec<f64>>, random: Vec<RandomTerm>) -> MixedFit {
    let model = MixedModel {
        response,
        fixed,
        random,
    };
    model
        .fit(Boundary::Reml)
        .expect("the published model can be fitted")
}

#[test]
fn growth_curves_of_sleepstudy_have_the_published_slope_and_criterion() {
    let table = Table::of(include_str!("data/sleepstudy.csv"));
    let days = table.numbers("days");
    let ones = vec![1.0; days.len()];
    let term = RandomTerm {
        groups: table.groups("subject"),
        columns: vec![ones.clone(), days.clone()],
    };
    let fit = fit(table.numbers("reaction"), vec![ones, days], vec![term]);
    near(fit.criterion, 1_743.628_272, 1e-5);
    near(fit.fixed[0], 251.405_105, 1e-5);
    near(fit.fixed[1], 10.467_286, 1e-5);
    near(fit.fixed_covariance[0].sqrt(), 6.824_597, 2e-3);
    near(fit.fixed_covariance[3].sqrt(), 1.545_790, 1e-3);
    near(fit.covariances[0][0], 612.100, 0.5);
    near(fit.covariances[0][1], 9.604, 0.2);
    near(fit.covariances[0][3], 35.072, 0.05);
    near(fit.residual_variance, 654.940, 0.1);
    assert!(fit.converged);
}

#[test]
fn uncorrelated_slopes_are_two_terms_of_one_grouping() {
    let table = Table::of(include_str!("data/sleepstudy.csv"));
    let days = table.numbers("days");
    let ones = vec![1.0; days.len()];
    let groups = table.groups("subject");
    let slopes = RandomTerm {
        groups: groups.clone(),
        columns: vec![days.clone()],
    };
    let fit = fit(
        table.numbers("reaction"),
        vec![ones, days],
        vec![RandomTerm::intercept(groups), slopes],
    );
    near(fit.criterion, 1_743.669_294, 1e-5);
    near(fit.covariances[0][0], 627.569, 0.5);
    near(fit.covariances[1][0], 35.858, 0.05);
}

#[test]
fn plates_crossed_with_samples_have_the_published_variances() {
    let table = Table::of(include_str!("data/penicillin.csv"));
    let response = table.numbers("diameter");
    let ones = vec![1.0; response.len()];
    let random = vec![
        RandomTerm::intercept(table.groups("plate")),
        RandomTerm::intercept(table.groups("sample")),
    ];
    let fit = fit(response, vec![ones], random);
    near(fit.criterion, 330.860_589, 1e-5);
    near(fit.fixed[0], 22.972_222, 1e-5);
    near(fit.fixed_covariance[0].sqrt(), 0.808_595, 1e-3);
    near(fit.covariances[0][0], 0.716_905, 1e-3);
    near(fit.covariances[1][0], 3.731_132, 5e-3);
    near(fit.residual_variance, 0.302_415, 1e-4);
}

#[test]
fn a_variance_of_nothing_is_found_at_its_boundary_or_kept_above_it() {
    // Groups of equal means: the grouping explains less than nothing.
    let response = vec![1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 1.5, -1.5];
    let model = MixedModel {
        fixed: vec![vec![1.0; 8]],
        random: vec![RandomTerm::intercept(vec![0, 0, 1, 1, 2, 2, 3, 3])],
        response,
    };
    let free = model.fit(Boundary::Reml).expect("fits");
    assert!(free.covariances[0][0] < 1e-8 && free.converged);
    let kept = model.fit(Boundary::AvoidZero).expect("fits");
    assert!(kept.covariances[0][0] > 0.01, "{}", kept.covariances[0][0]);
}

#[test]
fn models_that_cannot_be_fitted_say_why() {
    let model = |response: Vec<f64>, fixed: Vec<Vec<f64>>| {
        let groups = vec![0; response.len()];
        let random = vec![RandomTerm::intercept(groups)];
        MixedModel {
            response,
            fixed,
            random,
        }
        .fit(Boundary::Reml)
        .map(|_| ())
    };
    assert_eq!(model(vec![], vec![]), Err(MixedError::TooFewRows));
    assert_eq!(
        model(vec![1.0, 2.0], vec![vec![1.0]]),
        Err(MixedError::UnequalColumns)
    );
    assert_eq!(
        model(vec![1.0, f64::NAN], vec![vec![1.0; 2]]),
        Err(MixedError::UnequalColumns)
    );
    assert_eq!(
        model(vec![2.0; 5], vec![vec![1.0; 5]]),
        Err(MixedError::Singular)
    );
    let twice = vec![vec![1.0; 4], vec![2.0; 4]];
    assert_eq!(
        model(vec![1.0, 2.0, 4.0, 3.0], twice),
        Err(MixedError::Singular)
    );
}
