//! A simulated year of indicators: how often warnings are false, how often they fail to come, what the limits do.

mod support;

use effects::monitor::{Goal, GoalError, Point, Signal, control_chart, forecast};
use proptest::prelude::*;
use support::simulate::Chance;

const GOAL: Goal = Goal {
    baseline: 40.0,
    target: 60.0,
    start: 0.0,
    end: 365.0,
};

/// Monthly readings of a programme and whether it misses its target in truth.
fn year(chance: &mut Chance) -> (Vec<Point>, bool) {
    let pace = 1.0 + chance.normal();
    let mut level = 0.0;
    let mut points = Vec::new();
    for month in 1..=12 {
        level += pace / 12.0 + 0.2 * (1.0_f64 / 12.0).sqrt() * chance.normal();
        let value = GOAL.baseline + 20.0 * (level + 0.12 * chance.normal());
        points.push(Point {
            at: f64::from(month) * 365.0 / 12.0,
            value,
            se: None,
        });
    }
    points.pop();
    (points, level < 1.0)
}

#[test]
fn warnings_of_a_simulated_year_are_false_and_missed_as_rarely_as_stated() {
    let mut chance = Chance::new(900);
    let (mut warned, mut false_alarms, mut missed, mut misses, mut days) = (0, 0, 0, 0, 0.0);
    let years = 800;
    for _ in 0..years {
        let (points, fails) = year(&mut chance);
        let warning = (1..=points.len()).find(|n| {
            forecast(&GOAL, &points[..*n])
                .expect("sound")
                .is_off_track(0.8)
        });
        misses += i32::from(fails);
        if let Some(month) = warning {
            warned += 1;
            false_alarms += i32::from(!fails);
            days += f64::from(month as u32) * 365.0 / 12.0;
        } else {
            missed += i32::from(fails);
        }
    }
    let share = |n: i32, of: i32| f64::from(n) / f64::from(of);
    println!(
        "{years} years, {misses} miss: {:.3} of warnings false, {:.3} of on-track years warned, {:.3} of misses unwarned, first warning on day {:.0}",
        share(false_alarms, warned),
        share(false_alarms, years - misses),
        share(missed, misses),
        days / f64::from(warned),
    );
    assert!(share(false_alarms, warned) < 0.2);
    assert!(share(false_alarms, years - misses) < 0.2);
    assert!(share(missed, misses) < 0.12);
}

#[test]
fn forecast_intervals_cover_where_the_year_ends() {
    let mut chance = Chance::new(901);
    let (mut sum, mut below) = (0.0, 0);
    for _ in 0..1_500 {
        let (points, fails) = year(&mut chance);
        let at_half = forecast(&GOAL, &points[..6]).expect("sound");
        sum += at_half.misses;
        below += i32::from(fails);
    }
    // What is forecast to be missed is missed, on average.
    assert!(
        (sum - f64::from(below)).abs() / 1_500.0 < 0.04,
        "{sum} {below}"
    );
}

#[test]
fn limits_hold_nearly_all_noise_and_show_a_shift() {
    let mut chance = Chance::new(902);
    let (mut outside, mut runs, mut seen) = (0, 0, 0);
    for _ in 0..500 {
        let mut values: Vec<f64> = (0..32).map(|_| chance.normal()).collect();
        let chart = control_chart(&values, 20).expect("enough values");
        outside += chart
            .signals
            .iter()
            .filter(|(_, s)| *s == Signal::Outside)
            .count();
        runs += chart
            .signals
            .iter()
            .filter(|(_, s)| *s == Signal::Run)
            .count();
        for value in &mut values[20..] {
            *value += 1.5;
        }
        let shifted = control_chart(&values, 20).expect("enough values");
        seen += usize::from(shifted.signals.iter().any(|(i, _)| *i >= 20));
    }
    let per_value = outside as f64 / 16_000.0;
    println!(
        "outside {per_value:.4}, run {:.4} of values; shift seen in {:.3}",
        runs as f64 / 16_000.0,
        seen as f64 / 500.0
    );
    assert!(per_value < 0.01 && seen > 430);
    assert_eq!(control_chart(&[1.0; 5], 5), None);
    assert_eq!(control_chart(&[f64::NAN; 9], 9), None);
    let still = control_chart(&[2.0; 12], 12).expect("equal values have limits of no width");
    assert!(still.signals.is_empty());
}

#[test]
fn goals_that_cannot_be_are_refused() {
    let flat = Goal {
        target: 40.0,
        ..GOAL
    };
    assert_eq!(forecast(&flat, &[]), Err(GoalError::NoDistance));
    assert_eq!(
        forecast(&Goal { end: 0.0, ..GOAL }, &[]),
        Err(GoalError::NoTime)
    );
    let early = Point {
        at: -1.0,
        value: 1.0,
        se: None,
    };
    assert_eq!(forecast(&GOAL, &[early]), Err(GoalError::Reading(0)));
    let nothing = forecast(&GOAL, &[]).expect("a goal alone has a forecast");
    assert!((nothing.misses - 0.5).abs() < 1e-6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_readings_give_a_probability_and_a_higher_last_reading_a_higher_forecast(
        values in prop::collection::vec((0.0..400.0_f64, -1e5..1e5_f64, prop::option::of(0.0..50.0_f64)), 0..12),
        goal in (-1e3..1e3_f64, -1e3..1e3_f64),
    ) {
        let goal = Goal { baseline: goal.0, target: goal.1, ..GOAL };
        let mut points: Vec<Point> = values.iter().map(|(at, value, se)| Point { at: *at, value: *value, se: *se }).collect();
        points.sort_by(|a, b| a.at.total_cmp(&b.at));
        if let Ok(found) = forecast(&goal, &points) {
            prop_assert!((0.0..=1.0).contains(&found.misses) && found.low <= found.high);
        }
        // With a known error the filter is linear in each reading for every pair of variances.
        let calm = [10.0, 20.0].map(|more| {
            let point = |at: f64, value: f64| Point { at, value, se: Some(1.0) };
            let points = [point(60.0, 42.0), point(120.0, 40.0 + more * 0.4)];
            forecast(&GOAL, &points).expect("sound").expected
        });
        prop_assert!(calm[0] < calm[1]);
    }
}
