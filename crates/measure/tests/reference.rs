//! Held against R's ordinal 2022.11-16 and lme4 1.1-31 on public data sets.

#[path = "support/simulate.rs"]
mod simulate;
mod support;

use measure::fit::{
    Component, Control, Design, DesignBuilder, Fit, FitOptions, ItemShape, Method, Regularisation,
    VisitRater, fit,
};
use support::Table;

/// One rating a visit: person, rater, category from 0, covariates.
struct Row {
    person: usize,
    rater: Option<usize>,
    category: usize,
    covariates: Vec<f64>,
}

fn design(rows: &[Row], categories: usize) -> Design {
    let shape = ItemShape {
        trait_index: 0,
        categories,
    };
    let covariates = rows[0].covariates.len();
    let mut builder = DesignBuilder::new(1, vec![shape], covariates).expect("valid input");
    let people = rows.iter().map(|r| r.person).max().expect("valid input") + 1;
    let mut by_person: Vec<Vec<&Row>> = vec![Vec::new(); people];
    for row in rows {
        by_person[row.person].push(row);
    }
    for rows in by_person {
        for row in rows {
            let rater = row
                .rater
                .map_or(VisitRater::Unmodelled, |r| VisitRater::Rater(r as u32));
            builder
                .add_visit(rater, 0, &row.covariates, &[(0, row.category as u8)])
                .expect("valid input");
        }
        builder.end_person(None).expect("valid input");
    }
    builder.finish(Vec::new()).expect("valid input")
}

fn maximum_likelihood(design: &Design, tolerance: f64) -> Fit<'_> {
    let options = maximum_likelihood_options(tolerance);
    fit(design, &options, &mut |_| Control::Continue).expect("a fit")
}

fn maximum_likelihood_options(tolerance: f64) -> FitOptions {
    FitOptions {
        method: Method::Laplace,
        regularisation: Regularisation::None,
        halo: Component::Fixed(0.0),
        tolerance,
        ..FitOptions::default()
    }
}

fn close(name: &str, value: f64, reference: f64, tolerance: f64) {
    assert!(
        (value - reference).abs() <= tolerance,
        "{name}: {value} instead of {reference}"
    );
}

fn wine(with_bottle: bool) -> Option<Design> {
    let table = Table::reference("wine.csv")?;
    let (judges, _) = table.indices("judge");
    let (bottles, _) = table.indices("bottle");
    let (warm, contact) = (table.is("temp", "warm"), table.is("contact", "yes"));
    let rating = table.numbers("rating");
    let rows: Vec<Row> = (0..rating.len())
        .map(|i| Row {
            person: judges[i],
            rater: with_bottle.then_some(bottles[i]),
            category: rating[i] as usize - 1,
            covariates: vec![warm[i], contact[i]],
        })
        .collect();
    Some(design(&rows, 5))
}

fn check_wine(fitted: &Fit<'_>) {
    let beta = fitted.fixed_effects();
    close("tempwarm", beta[0], 3.06300, 1e-4);
    close("contactyes", beta[1], 1.83488, 1e-4);
    let thresholds = [-1.62367, 1.51337, 4.22853, 6.08877];
    for (tau, reference) in fitted.thresholds(0).iter().zip(thresholds) {
        close("threshold", *tau, reference, 1e-4);
    }
    close("variance", fitted.covariance()[0], 1.2795, 1e-4);
    assert!(fitted.record.converged);
}

#[test]
fn wine_gives_the_coefficients_of_clmm() {
    let Some(design) = wine(false) else { return };
    let fitted = maximum_likelihood(&design, 1e-7);
    check_wine(&fitted);
    close(
        "logLik",
        fitted.record.log_likelihood.expect("valid input"),
        -81.565_413,
        1e-5,
    );
    let modes = [
        1.696_178, -0.565_783, 0.968_808, -0.059_550, 0.230_510, 0.477_039, -1.910_973, -0.272_944,
        -0.554_676,
    ];
    for (judge, mode) in modes.iter().enumerate() {
        close("judge", fitted.traits(judge)[0], *mode, 1e-4);
    }
}

#[test]
fn a_bottle_without_an_effect_ends_at_a_variance_of_zero() {
    let Some(design) = wine(true) else { return };
    let fitted = maximum_likelihood(&design, 1e-7);
    check_wine(&fitted);
    assert!(
        fitted.rater_variance() < 1e-6,
        "{}",
        fitted.rater_variance()
    );
    close(
        "logLik",
        fitted.record.log_likelihood.expect("valid input"),
        -81.565_413,
        1e-4,
    );
}

#[test]
fn verbal_aggression_gives_the_coefficients_of_clmm() {
    let Some(table) = Table::reference("verbagg.csv") else {
        return;
    };
    let (people, _) = table.indices("id");
    let (items, _) = table.indices("item");
    let columns = [
        table.numbers("Anger"),
        table.is("Gender", "M"),
        table.is("btype", "scold"),
        table.is("btype", "shout"),
        table.is("situ", "self"),
        table.is("mode", "do"),
    ];
    let levels = ["no", "perhaps", "yes"];
    let rows: Vec<Row> = table
        .texts("resp")
        .iter()
        .enumerate()
        .map(|(i, resp)| Row {
            person: people[i],
            rater: Some(items[i]),
            category: levels.iter().position(|l| l == resp).expect("valid input"),
            covariates: columns.iter().map(|c| c[i]).collect(),
        })
        .collect();
    let design = design(&rows, 3);
    let fitted = maximum_likelihood(&design, 1e-5);
    let beta = [
        0.074_845, 0.332_923, -0.925_530, -1.936_560, -1.118_882, -0.688_294,
    ];
    for (value, reference) in fitted.fixed_effects().iter().zip(beta) {
        close("effect", *value, reference, 1e-2);
    }
    for (tau, reference) in fitted.thresholds(0).iter().zip([-0.121_324, 1.723_742]) {
        close("threshold", *tau, reference, 1e-2);
    }
    close("SD id", fitted.covariance()[0].sqrt(), 1.233_534, 1e-2);
    close("SD item", fitted.rater_variance().sqrt(), 0.325_762, 1e-2);
    close(
        "logLik",
        fitted.record.log_likelihood.expect("valid input"),
        -6357.8144,
        1e-2,
    );
}

/// The first students of InstEval, as in the reference table.
fn insteval(share: f64) -> Option<(Design, Vec<String>)> {
    let table = Table::reference("insteval.csv")?;
    let students = table.numbers("s");
    let mut levels: Vec<u32> = students.iter().map(|s| *s as u32).collect();
    levels.sort_unstable();
    levels.dedup();
    let step = (1.0 / share).floor() as usize;
    let count = (2972.0 * share).round() as usize;
    let chosen: Vec<u32> = (1..=count)
        .filter_map(|i| levels.get(i * step - 1).copied())
        .collect();
    let lecturers = table.texts("d");
    let y = table.numbers("y");
    let mut names: Vec<String> = Vec::new();
    let mut known = std::collections::BTreeMap::new();
    let mut rows = Vec::new();
    for i in 0..y.len() {
        let Ok(rater) = chosen.binary_search(&(students[i] as u32)) else {
            continue;
        };
        let person = *known.entry(lecturers[i]).or_insert_with(|| {
            names.push(lecturers[i].to_owned());
            names.len() - 1
        });
        rows.push(Row {
            person,
            rater: Some(rater),
            category: y[i] as usize - 1,
            covariates: Vec::new(),
        });
    }
    Some((design(&rows, 5), names))
}

/// Share of the students, ratings, thresholds, spreads of lecturers and students, log-likelihood.
type ReferenceRow = (f64, usize, [f64; 4], [f64; 2], f64);

const INSTEVAL: [ReferenceRow; 5] = [
    (
        0.01,
        710,
        [-2.25074, -1.08148, 0.12098, 1.26107],
        [0.80708, 0.62449],
        -1095.9462,
    ),
    (
        0.025,
        1680,
        [-2.23796, -0.96747, 0.31609, 1.66484],
        [0.87481, 0.36487],
        -2609.7175,
    ),
    (
        0.05,
        3645,
        [-2.24586, -1.02472, 0.19842, 1.46319],
        [0.78849, 0.47655],
        -5610.514,
    ),
    (
        0.10,
        7588,
        [-2.18801, -0.97753, 0.21204, 1.48126],
        [0.78939, 0.47626],
        -11630.721,
    ),
    (
        0.25,
        18520,
        [-2.16744, -0.96485, 0.22965, 1.47314],
        [0.81464, 0.51653],
        -28159.31,
    ),
];

#[test]
fn parts_of_insteval_give_thresholds_spreads_and_likelihood_of_clmm() {
    for (share, ratings, thresholds, sds, log_likelihood) in INSTEVAL {
        let Some((design, _)) = insteval(share) else {
            return;
        };
        assert_eq!(design.ratings(), ratings);
        let fitted = maximum_likelihood(&design, 1e-5);
        for (tau, reference) in fitted.thresholds(0).iter().zip(thresholds) {
            close("threshold", *tau, reference, 5e-4);
        }
        close("SD d", fitted.covariance()[0].sqrt(), sds[0], 5e-4);
        close("SD s", fitted.rater_variance().sqrt(), sds[1], 5e-4);
        let here = fitted.record.log_likelihood.expect("valid input");
        close("logLik", here, log_likelihood, 1e-2);
    }
}

#[test]
fn all_of_insteval_ranks_lecturers_as_lmer_does() {
    let Some((design, names)) = insteval(1.0) else {
        return;
    };
    let reference = Table::reference("insteval_ref_lmer_d.csv").expect("the folder is there");
    let by_name: std::collections::BTreeMap<&str, f64> = reference
        .texts("d")
        .into_iter()
        .zip(reference.numbers("blup"))
        .collect();
    for method in [Method::Laplace, Method::Variational] {
        let options = FitOptions {
            method,
            ..maximum_likelihood_options(1e-3)
        };
        let fitted = fit(&design, &options, &mut |_| Control::Continue).expect("a fit");
        let lecturers = names.iter().enumerate();
        let pairs = lecturers.map(|(p, n)| (fitted.traits(p)[0], by_name[n.as_str()]));
        let r = simulate::correlation(pairs);
        assert!(r > 0.997, "{r}");
        close("SD d", fitted.covariance()[0].sqrt(), 0.7943, 0.008);
        close("SD s", fitted.rater_variance().sqrt(), 0.5000, 0.005);
    }
}

/// Where the reference data are absent, the same estimator is checked against a truth of its own.
#[test]
fn a_simulated_crossed_design_gives_its_own_thresholds_and_spreads() {
    let truth = simulate::simulate(&simulate::World {
        people: 1500,
        traits: 1,
        competencies: 1,
        items_per_trait: 1,
        filled: 1.0,
        visits: 12,
        own_rating: false,
        per_school: 1500,
        supervisors: 300,
        school: 0.0,
        authority: 0.0,
        halo: 0.0,
        ..simulate::World::default()
    });
    let options = FitOptions {
        school: Component::Fixed(0.0),
        authority: Component::Fixed(0.0),
        ..maximum_likelihood_options(1e-5)
    };
    let fitted = fit(&truth.design, &options, &mut |_| Control::Continue).expect("a fit");
    assert!(fitted.record.converged && fitted.record.log_likelihood.is_some());
    close("variance", fitted.covariance()[0], 1.2, 0.12);
    close("rater variance", fitted.rater_variance(), 0.4, 0.08);
    let gaps = |t: &[f64]| t.windows(2).map(|p| p[1] - p[0]).collect::<Vec<f64>>();
    for (gap, true_gap) in gaps(fitted.thresholds(0))
        .iter()
        .zip(gaps(&truth.thresholds[0]))
    {
        close("gap", *gap, true_gap, 0.12);
    }
}
