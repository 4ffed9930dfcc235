//! Recovery of a simulated truth: correlation, coverage of intervals, variances, and independence of the threads.

#[path = "support/simulate.rs"]
mod simulate;

use measure::fit::{Control, Fit, FitOptions, fit};
use simulate::{Truth, World, correlation, simulate};

fn fitted<'a>(truth: &'a Truth, options: &FitOptions) -> Fit<'a> {
    fit(&truth.design, options, &mut |_| Control::Continue)
        .expect("a simulated world can be fitted")
}

/// What a fit recovers.
struct Quality {
    /// Share of truths inside the 95 % interval.
    coverage: f64,
    /// Correlation of truth and estimate, mean of the traits.
    correlation: f64,
    /// The same for the plain mean of the ratings.
    plain: f64,
}

fn quality(truth: &Truth, fitted: &Fit<'_>) -> Quality {
    let k = truth.traits;
    let results: Vec<Vec<(f64, f64)>> = fitted.posteriors(|p| {
        let last = p.semesters.len() - 1;
        let of_trait = |i| {
            (
                p.mean(last, &[(i, 1.0)]),
                p.variance(last, &[(i, 1.0)]).sqrt(),
            )
        };
        (0..k).map(of_trait).collect()
    });
    let n = results.len() as f64;
    let mut sum = Quality {
        coverage: 0.0,
        correlation: 0.0,
        plain: 0.0,
    };
    for i in 0..k {
        let errors = || {
            truth
                .of_trait(i)
                .zip(&results)
                .map(move |(t, r)| (t - r[i].0, r[i].1))
        };
        // The zero of a trait is a convention: only differences between people can be recovered.
        let shift = errors().map(|(e, _)| e).sum::<f64>() / n;
        let inside = errors()
            .filter(|(e, se)| (e - shift).abs() < 1.96 * se)
            .count();
        sum.coverage += inside as f64 / n / k as f64;
        let estimates = results.iter().map(|r| r[i].0);
        sum.correlation += correlation(truth.of_trait(i).zip(estimates)) / k as f64;
        sum.plain += correlation(truth.of_trait(i).zip(truth.plain(i))) / k as f64;
    }
    sum
}

#[test]
fn intervals_cover_the_truth_and_estimates_beat_the_plain_mean_with_and_without_halo() {
    let mut coverage = Vec::new();
    for (seed, halo) in [(1, 0.15), (2, 0.4), (3, 0.0)] {
        let truth = simulate(&World {
            seed,
            halo,
            people: 3000,
            ..World::default()
        });
        let f = fitted(&truth, &FitOptions::default());
        let q = quality(&truth, &f);
        assert!(f.record.converged);
        assert!(
            (0.94..0.96).contains(&q.coverage),
            "halo {halo}: {}",
            q.coverage
        );
        assert!(
            q.correlation > 0.86 && q.correlation > q.plain + 0.03,
            "{} {}",
            q.correlation,
            q.plain
        );
        assert!(
            (f.halo_variance() - halo).abs() < 0.04,
            "{}",
            f.halo_variance()
        );
        assert!(
            (f.rater_variance() - 0.4).abs() < 0.12,
            "{}",
            f.rater_variance()
        );
        coverage.push(q.coverage);
    }
    let mean = coverage.iter().sum::<f64>() / coverage.len() as f64;
    assert!((0.945..0.955).contains(&mean), "{mean}");
}

#[test]
fn several_scales_semesters_and_sparse_links_are_recovered() {
    let truth = simulate(&World {
        seed: 5,
        people: 1500,
        categories: vec![5, 3, 2],
        items_per_trait: 6,
        traits: 6,
        competencies: 3,
        semesters: 3,
        visits: 2,
        supervisors: 40,
        ..World::default()
    });
    let f = fitted(&truth, &FitOptions::default());
    let q = quality(&truth, &f);
    assert!((0.94..0.96).contains(&q.coverage), "{}", q.coverage);
    assert!(
        q.correlation > q.plain + 0.03,
        "{} {}",
        q.correlation,
        q.plain
    );
    let (walk, school, _) = f.shares();
    assert!((walk - 0.1).abs() < 0.03, "{walk}");
    assert!((school - 0.15).abs() < 0.06, "{school}");
    let (bias, _) = f.own_rating().expect("people rated themselves");
    assert!((bias - 0.6).abs() < 0.15, "{bias}");
}

#[test]
fn severities_are_recovered_within_their_errors() {
    let truth = simulate(&World {
        seed: 11,
        schools_per_authority: 100,
        ..World::default()
    });
    let f = fitted(&truth, &FitOptions::default());
    let severities: Vec<_> = (0..truth.severity.len()).map(|r| f.severity(r)).collect();
    let n = severities.len() as f64;
    let pairs = || truth.severity.iter().zip(&severities);
    let shift = pairs().map(|(t, s)| t - s.estimate).sum::<f64>() / n;
    let inside =
        pairs().filter(|(t, s)| (*t - s.estimate - shift).abs() < 1.96 * s.variance.sqrt());
    let coverage = inside.count() as f64 / n;
    assert!((0.9..0.99).contains(&coverage), "{coverage}");
    let reports = f.rater_reports();
    assert_eq!(reports.len(), truth.severity.len());
    let surprise = reports.iter().map(|r| r.surprise).sum::<f64>() / n;
    assert!((surprise - 1.0).abs() < 0.1, "{surprise}");
    let agreement = |f: &dyn Fn(&measure::fit::Agreement) -> f64| {
        reports
            .iter()
            .filter_map(|r| r.agreement.as_ref())
            .map(f)
            .sum::<f64>()
            / n
    };
    assert!((agreement(&|a| a.exact) - agreement(&|a| a.expected)).abs() < 0.05);
}

#[test]
fn the_result_is_the_same_whatever_the_number_of_threads() {
    let truth = simulate(&World {
        people: 600,
        ..World::default()
    });
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads can be started");
        pool.install(|| {
            let options = FitOptions {
                exact_limit: 0,
                ..FitOptions::default()
            };
            let f = fitted(&truth, &options);
            let people: Vec<f64> = (0..600).flat_map(|p| f.traits(p).to_vec()).collect();
            (people, f.covariance().to_vec(), f.record.clone())
        })
    };
    let (one, three) = (run(1), run(3));
    assert!(one == three);
}

#[test]
fn hyperparameters_of_a_sample_and_of_all_agree() {
    let truth = simulate(&World {
        people: 4000,
        seed: 4,
        ..World::default()
    });
    let all = fitted(&truth, &FitOptions::default());
    let options = FitOptions {
        sample: 1500,
        ..FitOptions::default()
    };
    let part = fitted(&truth, &options);
    assert!(
        part.record.sample.is_some_and(|n| n > 800 && n < 2400),
        "{:?}",
        part.record
    );
    assert!(
        part.record.change_on_all.is_some_and(|c| c < 0.3),
        "{:?}",
        part.record
    );
    let traits = |f: &Fit<'_>| (0..4000).map(|p| f.traits(p)[0]).collect::<Vec<f64>>();
    let (a, b) = (traits(&all), traits(&part));
    let r = correlation(a.iter().copied().zip(b.iter().copied()));
    assert!(r > 0.999, "{r}");
}

#[test]
fn a_school_of_thirty_gets_wide_intervals_that_cover() {
    let (mut coverage, mut width, schools) = (0.0, 0.0, 20);
    for seed in 0..schools {
        let truth = simulate(&World {
            seed: 100 + seed,
            people: 30,
            per_school: 30,
            schools_per_authority: 1,
            supervisors: 4,
            categories: vec![5, 3, 4],
            items_per_trait: 3,
            ..World::default()
        });
        let f = fitted(&truth, &FitOptions::default());
        assert!(f.record.converged, "{:?}", f.record);
        coverage += quality(&truth, &f).coverage / schools as f64;
        let widths = f.posteriors(|p| p.variance(0, &[(0, 1.0)]).sqrt());
        width += widths.iter().sum::<f64>() / 30.0 / schools as f64;
    }
    assert!((0.92..0.985).contains(&coverage), "{coverage}");
    // People spread 1.1 logits around their school: a standard error well below that, and far from certainty.
    assert!((0.35..0.85).contains(&width), "{width}");
}

#[test]
fn plausible_values_have_the_posteriors_mean_and_covariance_and_come_again_with_their_seed() {
    let truth = simulate(&World {
        seed: 9,
        people: 40,
        semesters: 2,
        ..World::default()
    });
    let f = fitted(&truth, &FitOptions::default());
    let all = f.posteriors(|p| {
        let (first, last) = ((0, &[(1, 1.0)][..]), (1, &[(1, 1.0)][..]));
        let draws = p.draw(4000, 7);
        assert_eq!(draws[..3], p.draw(3, 7)[..]);
        assert_ne!(draws[0], p.draw(1, 8)[0]);
        let change = |d: &measure::fit::PlausibleValues| d.value(1, last.1) - d.value(0, first.1);
        let n = draws.len() as f64;
        let mean = draws.iter().map(change).sum::<f64>() / n;
        let spread = draws
            .iter()
            .map(|d| (change(d) - mean).powi(2))
            .sum::<f64>()
            / n;
        let expected = p.mean(1, last.1) - p.mean(0, first.1);
        let variance =
            p.variance(0, first.1) + p.variance(1, last.1) - 2.0 * p.covariance(first, last);
        (mean - expected, spread / variance, draws[0].clone())
    });
    for (away, ratio, _) in &all {
        assert!(
            away.abs() < 0.05 && (ratio - 1.0).abs() < 0.12,
            "{away} {ratio}"
        );
    }
    assert_ne!(all[0].2, all[1].2);
}
