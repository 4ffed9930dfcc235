//! What a rater sees of their own rating, and nobody else does: for talks, never for blame.

use askama::Template;
use axum::response::Response;
use kernel::Ctx;
use kernel::competency_map::{HALF_WIDTH, RaterView, list_views_of_rater};
use platform::web::{Page, Problem, html};

/// A mean squared surprise above this is called hard to predict (Linacre's rule of thumb for infit).
const ERRATIC: f64 = 1.5;
/// Visits that lean as a whole this many times as much as usual are pointed out.
const HALO: f64 = 1.5;

struct Report {
    framework: String,
    sentences: Vec<String>,
}

#[derive(Template)]
#[template(path = "calibration.html")]
struct CalibrationPage {
    page: Page,
    reports: Vec<Report>,
}

pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let reports = list_views_of_rater(ctx.db(), ctx.authority(), ctx.me.id)
        .await?
        .into_iter()
        .map(|view| Report {
            framework: ctx.app.frameworks.framework(&view.framework).map_or_else(
                || view.framework.as_str().to_owned(),
                |found| found.name.clone(),
            ),
            sentences: sentences(&ctx, &view),
        })
        .collect();
    html(&CalibrationPage {
        page: ctx.page("calibration-title").in_stage("needs"),
        reports,
    })
}

fn sentences(ctx: &Ctx, view: &RaterView) -> Vec<String> {
    let report = &view.report;
    let say = |key: &str| ctx.speech.say(key);
    let number = |value: f64| ctx.speech.number(value, 1);
    let key = match (view.low > 0.0, view.high < 0.0) {
        (true, _) => "calibration-severe",
        (_, true) => "calibration-lenient",
        _ => "calibration-even",
    };
    let mut out = vec![
        say(key)
            .with("levels", number(view.severity.abs()))
            .with("low", number(view.low))
            .with("high", number(view.high))
            .to_string(),
        say("calibration-behind")
            .with("ratings", report.ratings)
            .with("visits", report.visits)
            .with("people", report.people)
            .to_string(),
    ];
    if let Some(agreement) = report.agreement {
        let sentence = say("calibration-agreement")
            .with("pairs", agreement.pairs)
            .with("exact", ctx.speech.percent(agreement.exact))
            .with("expected", ctx.speech.percent(agreement.expected));
        out.push(sentence.to_string());
    }
    if let Some(drift) = report.drift
        && drift.per_semester.abs() > HALF_WIDTH * drift.se
    {
        out.push(match drift.per_semester > 0.0 {
            true => say("calibration-drift-severe").to_string(),
            false => say("calibration-drift-lenient").to_string(),
        });
    }
    let leans = report.halo.is_some_and(|halo| halo > HALO);
    if report.surprise > ERRATIC {
        out.push(say("calibration-erratic").to_string());
    }
    if leans {
        out.push(say("calibration-halo").to_string());
    }
    if report.surprise <= ERRATIC && !leans {
        out.push(say("calibration-steady").to_string());
    }
    out
}
