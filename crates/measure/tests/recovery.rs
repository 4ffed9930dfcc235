//! Recovery of a simulated truth: correlation, coverage of intervals, variances, and independence of the threads.

#[path = "support/simulate.rs"]
mod simulate;

use measure::fit::{Control, Fit, FitOptions, Method, fit};
use simulate::{Truth, World, correlation, simulate};

fn fitted<'a>(truth: &'a Truth, options: &FitOptions) -> Fit<'a> {
    fit(&truth.design, options, &mut |_| Control::Continue)
        .expect("a simulated world can be fitted")
}

/// Share of truths inside the 95 % interval, and correlation of truth with estimate and with the plain mean.
fn quality(truth: &Truth, fitted: &Fit<'_>) -> (f64, f64, f64) {
    let k = truth.theta[0].len();
    let results: Vec<Vec<(f64, f64)>> = fitted.posteriors(|p| {
        let last = p.semesters.len() - 1;
        (0..k)
            .map(|i| {
                let one = [(i, 1.0)];
                (p.mean(last, &one), p.variance(last, &one).sqrt())
            })
            .collect()
    });
    let mut inside = 0.0;
    let mut bias = vec![0.0; k];
    let n = truth.theta.len() as f64;
    for (t, r) in truth.theta.iter().zip(&results) {
        for i in 0..k {
            bias[i] += (t[i] - r[i].0) / n;
        }
    }
    for (t, r) in truth.theta.iter().zip(&results) {
        for i in 0..k {
            // The zero of a trait is a convention: only differences between people can be recovered.
            inside += f64::from(u8::from((t[i] - r[i].0 - bias[i]).abs() < 1.96 * r[i].1));
        }
    }
    let pairs = |i: usize| {
        truth
            .theta
            .iter()
            .zip(&results)
            .map(move |(t, r)| (t[i], r[i].0))
    };
    let plain = |i: usize| {
        truth
            .theta
            .iter()
            .zip(&truth.naive)
            .map(move |(t, r)| (t[i], r[i]))
    };
    let mean = |f: &dyn Fn(usize) -> f64| (0..k).map(f).sum::<f64>() / k as f64;
    (
        inside / n / k as f64,
        mean(&|i| correlation(pairs(i))),
        mean(&|i| correlation(plain(i))),
    )
}

#[test]
fn scratch() {
    for method in [Method::Laplace, Method::Variational] {
        for seed in 1..4 {
            let world = World {
                seed,
                ..World::default()
            };
            let truth = simulate(&world);
            let clock = std::time::Instant::now();
            let f = fitted(
                &truth,
                &FitOptions {
                    method,
                    ..FitOptions::default()
                },
            );
            println!("{:?} {:?}", clock.elapsed(), f.record);
            println!("{:?}", quality(&truth, &f));
            println!(
                "{:?} rater {} halo {} own {:?} shares {:?}",
                f.covariance(),
                f.rater_variance(),
                f.halo_variance(),
                f.own_rating(),
                f.shares()
            );
        }
    }
}
