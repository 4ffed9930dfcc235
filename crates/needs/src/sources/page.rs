//! A person's three sources, indicator by indicator.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::competency_map::{
    self, BySource, Difference, MapEntry, MapLine, SOURCES, estimate_by_source,
};
use kernel::frameworks::Source;
use kernel::people::{self, Person, PersonId};
use kernel::{Action, Ctx, Target};
use platform::audit::Audited;
use platform::web::{Page, Problem, html};

use super::store::{self, SourceRequest};
use crate::map_page::{Behind, Evidence};

/// What one source says of one indicator.
struct Cell {
    source_key: String,
    /// Level and interval in words; `None` where it has not rated this.
    says: Option<String>,
    behind: Vec<Behind>,
}

struct Row {
    line: MapLine,
    cells: Vec<Cell>,
    merged: Option<String>,
    differences: Vec<String>,
}

/// A source as a whole: how often it has spoken and when last, or when it was asked for.
struct Overview {
    source: Source,
    key: String,
    count: usize,
    last: Option<String>,
    asked: Option<String>,
}

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage {
    page: Page,
    person: Person,
    overview: Vec<Overview>,
    rows: Vec<Row>,
    /// Indicators of which nothing is known.
    silent: usize,
    disagreements: usize,
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewMap, Target::Person(id)).await?;
    let person = ctx.person(id).await?;
    if id != ctx.me.id {
        let tx = ctx.app.shell.db.begin().await?;
        tx.commit(&ctx.actor, Audited::new("map.read", id.0))
            .await?;
    }
    let (db, frameworks) = (ctx.db(), &ctx.app.frameworks);
    let framework = competency_map::framework_of(db, frameworks, ctx.authority(), id).await?;
    let map = competency_map::find_map(db, frameworks, &person).await?;
    let (Some(framework), Some(map)) = (framework, map) else {
        return Err(Problem::rule("map-no-framework"));
    };
    let by_source = estimate_by_source(&ctx.app, db, &person, framework).await?;
    let evidence = Evidence::load(&ctx, id).await?;
    let requests = store::list_requests_of(db, ctx.authority(), &[id]).await?;
    let rows: Vec<Row> = map
        .lines
        .iter()
        .filter(|line| line.latest().is_some())
        .map(|line| lay_out(&ctx, line, &by_source, &evidence))
        .collect();
    let title = ctx
        .speech
        .say("sources-of")
        .with("name", person.name.as_str());
    html(&SourcesPage {
        page: ctx.page("sources-of").titled(title).in_stage("needs"),
        overview: overview(&ctx, &by_source, &requests).await?,
        silent: map.lines.len() - rows.len(),
        disagreements: rows
            .iter()
            .filter(|row| !row.differences.is_empty())
            .count(),
        rows,
        person,
    })
}

async fn overview(
    ctx: &Ctx,
    by_source: &BySource,
    requests: &[SourceRequest],
) -> Result<Vec<Overview>, Problem> {
    let ids: Vec<_> = requests.iter().map(|request| request.asked_by).collect();
    let names = people::list_people_by_ids(ctx.db(), ctx.authority(), &ids).await?;
    let zone = ctx
        .school
        .as_ref()
        .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
    let asked = |source: Source| {
        let request = requests
            .iter()
            .rfind(|request| request.source == source.as_str())?;
        let by = names.iter().find(|person| person.id == request.asked_by)?;
        let day = request.asked_at.day_in(&zone.time_zone());
        let sentence = ctx
            .speech
            .say("sources-asked")
            .with("name", by.name.as_str())
            .with("day", ctx.speech.day(day));
        Some(sentence.to_string())
    };
    Ok(by_source
        .views
        .iter()
        .map(|view| Overview {
            source: view.source,
            key: source_key(view.source),
            count: view.assessments.len(),
            last: view
                .assessments
                .last()
                .map(|assessment| ctx.speech.day(assessment.held_on)),
            asked: asked(view.source),
        })
        .collect())
}

fn source_key(source: Source) -> String {
    format!("source-{}", source.as_str())
}

fn lay_out(ctx: &Ctx, line: &MapLine, by_source: &BySource, evidence: &Evidence) -> Row {
    let subject = line.indicator.as_str();
    let mut behind = evidence.behind(ctx, line);
    let cells = SOURCES
        .into_iter()
        .map(|source| {
            let key = source_key(source);
            let view = by_source.views.iter().find(|view| view.source == source);
            let (mine, rest) = behind
                .drain(..)
                .partition::<Vec<_>, _>(|piece| piece.source_key == key);
            behind = rest;
            Cell {
                says: view
                    .and_then(|view| view.line(subject))
                    .map(|entry| interval(ctx, entry)),
                source_key: key,
                behind: mine,
            }
        })
        .collect();
    Row {
        cells,
        merged: line.latest().map(|entry| interval(ctx, entry)),
        differences: by_source
            .differences(subject)
            .iter()
            .filter(|difference| difference.is_beyond_doubt())
            .map(|difference| sentence(ctx, difference))
            .collect(),
        line: line.clone(),
    }
}

/// Level and interval as every page says them.
fn interval(ctx: &Ctx, entry: &MapEntry) -> String {
    ctx.speech
        .say("map-level-interval")
        .with("level", ctx.speech.number(entry.level, 1))
        .with("low", ctx.speech.number(entry.low, 1))
        .with("high", ctx.speech.number(entry.high, 1))
        .to_string()
}

/// A disagreement in words, with what makes it more than chance.
fn sentence(ctx: &Ctx, difference: &Difference) -> String {
    let name = |source: Source| ctx.speech.say(source_key(source)).to_string();
    ctx.speech
        .say("sources-differ")
        .with("higher", name(difference.higher))
        .with("lower", name(difference.lower))
        .with("levels", ctx.speech.number(difference.levels, 1))
        .with("error", ctx.speech.number(difference.se, 1))
        .with("chance", ctx.speech.percent(difference.probability))
        .to_string()
}
