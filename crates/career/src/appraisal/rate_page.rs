//! The form of a rating, with the matrix from which the predicate follows.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Action, Ctx};
use platform::web::{Fault, Form, Page, Problem, html};

use super::page::expectations;
use super::plan_forms::{LONGEST, done, refused};
use super::rate::{Rate, RatedLine, rate};
use super::seen::{Seen, open};
use crate::error::CareerError;
use crate::model::{AppraisalState, Expectation, VerdictKind};
use crate::rules::{Origin, rules};
use crate::store::{
    AppraisalId, VerdictId, list_results_of, list_verdict_lines_of, list_verdicts_of,
};

/// One result or behaviour to be rated.
struct Line {
    subject: String,
    name: String,
    guide: String,
    rating_field: String,
    remark_field: String,
}

#[derive(Template)]
#[template(path = "rate.html")]
struct RatePage {
    page: Page,
    path: String,
    year: i32,
    person: String,
    version: i32,
    form: Form,
    results: Vec<Line>,
    behaviours: Vec<Line>,
    expectations: Vec<(Expectation, String)>,
    /// The heads of the matrix's columns.
    heads: Vec<String>,
    /// The matrix by rows: the results' word and the predicates for each behaviour.
    matrix: Vec<(String, Vec<String>)>,
    regulation: String,
    origin: &'static Origin,
}

fn line(subject: String, name: String, guide: String) -> Line {
    Line {
        rating_field: format!("r-{subject}"),
        remark_field: format!("m-{subject}"),
        subject,
        name,
        guide,
    }
}

async fn results(ctx: &Ctx, seen: &Seen) -> Result<Vec<Line>, Problem> {
    let rows = list_results_of(ctx.db(), ctx.authority(), seen.row.id).await?;
    let lines = rows.into_iter();
    Ok(lines
        .map(|row| line(row.id.to_string(), row.title, row.measure))
        .collect())
}

fn behaviours(seen: &Seen) -> Vec<Line> {
    let rules = rules().appraisal(seen.row.year);
    let lines = rules.behaviours.iter();
    lines
        .map(|one| line(one.code.clone(), one.name.clone(), one.guide.clone()))
        .collect()
}

pub(crate) async fn show(ctx: Ctx, Path(id): Path<AppraisalId>) -> Result<Response, Problem> {
    let (seen, _) = open(&ctx, id, Action::RateAppraisal).await?;
    if !matches!(
        seen.row.state,
        AppraisalState::Running | AppraisalState::Rated
    ) {
        return Err(refused(&seen, CareerError::NotNow));
    }
    let form = filled(&ctx, &seen).await?;
    page(&ctx, &seen, form, seen.row.version).await
}

/// The form with the rating that stands, when there is one.
async fn filled(ctx: &Ctx, seen: &Seen) -> Result<Form, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut form = Form::empty().with("id", VerdictId::new());
    let verdicts = list_verdicts_of(db, authority, seen.row.id).await?;
    let standing = verdicts
        .into_iter()
        .rfind(|verdict| verdict.kind == VerdictKind::Rating);
    if let Some(verdict) = standing {
        for line in list_verdict_lines_of(db, authority, verdict.id).await? {
            form = form
                .with(&format!("r-{}", line.subject), line.expectation)
                .with(&format!("m-{}", line.subject), line.remark);
        }
        form = form
            .with("results", verdict.results)
            .with("results_reason", verdict.results_reason)
            .with("behaviour", verdict.behaviour)
            .with("behaviour_reason", verdict.behaviour_reason);
    }
    Ok(form)
}

async fn page(ctx: &Ctx, seen: &Seen, form: Form, version: i32) -> Result<Response, Problem> {
    let rules = rules().appraisal(seen.row.year);
    let person = ctx.person(seen.row.person_id).await?.name;
    let say = |key: &str| ctx.speech.say(key).to_string();
    let matrix = Expectation::ALL
        .iter()
        .map(|results| {
            let row = Expectation::ALL.iter();
            let row = row.map(|behaviour| say(rules.predicate(*results, *behaviour).value.key()));
            (say(results.key()), row.collect())
        })
        .collect();
    html(&RatePage {
        page: ctx.page("rate-title").in_stage("career"),
        path: seen.path(),
        year: seen.row.year,
        person,
        version,
        form,
        results: results(ctx, seen).await?,
        behaviours: behaviours(seen),
        expectations: expectations(ctx),
        heads: Expectation::ALL.iter().map(|one| say(one.key())).collect(),
        matrix,
        regulation: rules.head.regulation.clone(),
        origin: &rules
            .predicate(Expectation::Meets, Expectation::Meets)
            .origin,
    })
}

pub(crate) async fn save(
    ctx: Ctx,
    Path(id): Path<AppraisalId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::RateAppraisal).await?;
    let mut lines = results(&ctx, &seen).await?;
    lines.extend(behaviours(&seen));
    let Some(read) = read(&ctx, &mut form, id, &lines) else {
        let version = form.value("version").parse().unwrap_or(seen.row.version);
        let mut response = page(&ctx, &seen, form, version).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    match rate(&ctx.app, &ctx.actor, permit, read).await {
        Ok(()) => Ok(done(&seen, "appraisal-rated")),
        Err(CareerError::Changed) => {
            form.fail("results_reason", Fault::new("fault-appraisal-changed"));
            // Sent again, it goes over the version that is kept now.
            let mut response = page(&ctx, &seen, form, seen.row.version).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        Err(error) => Err(refused(&seen, error)),
    }
}

fn read(ctx: &Ctx, form: &mut Form, id: AppraisalId, lines: &[Line]) -> Option<Rate> {
    let mut rated = Vec::new();
    for line in lines {
        let expectation = form.choice::<Expectation>(&line.rating_field);
        let remark = form.optional_text(&line.remark_field, 600);
        if let (Some(expectation), Some(remark)) = (expectation, remark) {
            rated.push(RatedLine {
                subject: line.subject.clone(),
                expectation,
                remark,
            });
        }
    }
    let results = form.choice::<Expectation>("results");
    let results_reason = form.text("results_reason", LONGEST);
    let behaviour = form.choice::<Expectation>("behaviour");
    let behaviour_reason = form.text("behaviour_reason", LONGEST);
    let verdict = form.choice::<VerdictId>("id");
    let version = form.choice::<i32>("version");
    if !form.is_valid() {
        return None;
    }
    Some(Rate {
        id: verdict?,
        appraisal: id,
        by: ctx.me.id,
        seen: version?,
        lines: rated,
        results: results?,
        results_reason: results_reason?,
        behaviour: behaviour?,
        behaviour_reason: behaviour_reason?,
        today: ctx.today(),
    })
}
