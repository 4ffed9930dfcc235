//! What a rater sees of their own rating, and nobody else does: for talks, never for blame.

use askama::Template;
use axum::response::Response;
use kernel::Ctx;
use kernel::competency_map::{HALF_WIDTH, RaterView, list_views_of_rater, rater_spread};
use kernel::evidence;
use kernel::frameworks::{Framework, InstrumentCode};
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
    /// Whether anything is known of how the reader rates.
    is_known: bool,
}

pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let mut reports: Vec<Report> = list_views_of_rater(ctx.db(), ctx.authority(), ctx.me.id)
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
    let is_known = !reports.is_empty();
    let unknown = not_yet_known(&ctx, &reports).await?;
    reports.extend(unknown);
    html(&CalibrationPage {
        page: ctx.page("calibration-title").in_stage("needs"),
        reports,
        is_known,
    })
}

/// For frameworks by which the rater has rated, or may soon, without being known: how wide their
/// severity starts.
async fn not_yet_known(ctx: &Ctx, known: &[Report]) -> Result<Vec<Report>, Problem> {
    let given = evidence::list_assessments_by(ctx.db(), ctx.authority(), ctx.me.id, 500).await?;
    let has_rated = |framework: &Framework| {
        given.iter().any(|row| {
            let code = InstrumentCode::new(row.instrument.as_str());
            let instrument = ctx.catalogue.instrument(&code);
            row.person_id != ctx.me.id
                && instrument.is_some_and(|found| found.framework == framework.code)
        })
    };
    let begins = given.iter().all(|row| row.person_id == ctx.me.id);
    let teachers = ctx.app.frameworks.framework_for_post("teacher");
    Ok(ctx
        .app
        .frameworks
        .frameworks()
        .iter()
        .filter(|framework| {
            let is_first = begins && teachers.is_some_and(|found| found.code == framework.code);
            is_first || has_rated(framework)
        })
        .filter(|framework| {
            known
                .iter()
                .all(|report| report.framework != framework.name)
        })
        .filter_map(|framework| {
            let spread = HALF_WIDTH * rater_spread(&ctx.app, &framework.code)?;
            let sentence = ctx
                .speech
                .say("calibration-new")
                .with("framework", framework.name.as_str())
                .with("levels", ctx.speech.number(spread, 1));
            Some(Report {
                framework: framework.name.clone(),
                sentences: vec![sentence.to_string()],
            })
        })
        .collect())
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
