//! A person's way over the semesters, indicator by indicator: level with interval and target, as a
//! drawing and as a table; and which visit would tell most.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::competency_map::{self, MapLine, Narrowing, PersonMap, narrowings};
use kernel::people::PersonId;
use kernel::{Action, Ctx, Person, Target};
use platform::audit::Audited;
use platform::web::{Page, Problem, html};

use super::level_chart::LevelChart;
use crate::assess::capacity;
use crate::map_page::instrument_name;
use crate::voice::indicator_name;

/// Suggestions on the page.
const MOST_SUGGESTIONS: usize = 3;
/// A mean narrowing below this share is not worth a visit's time.
const WORTH_A_VISIT: f64 = 0.03;

/// One semester of a line.
struct Step {
    semester: String,
    level: String,
    range: String,
    target: String,
    ratings: i32,
}

struct Row {
    line: MapLine,
    chart: LevelChart,
    steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "map/levels.html")]
struct LevelsPage {
    page: Page,
    person: Person,
    rows: Vec<Row>,
    levels: Vec<String>,
    suggestions: Vec<(String, Option<String>)>,
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewMap, Target::Person(id)).await?;
    let person = ctx.person(id).await?;
    let (db, frameworks) = (ctx.db(), &ctx.app.frameworks);
    let map = competency_map::find_map(db, frameworks, &person).await?;
    if id != ctx.me.id {
        let tx = ctx.app.shell.db.begin().await?;
        tx.commit(&ctx.actor, Audited::new("map.read", id.0))
            .await?;
    }
    let title = ctx
        .speech
        .say("levels-title")
        .with("name", person.name.as_str());
    html(&LevelsPage {
        page: ctx.page("levels-title").titled(title).in_stage("needs"),
        rows: map.as_ref().map(|map| rows(&ctx, map)).unwrap_or_default(),
        suggestions: suggestions(&ctx, &person).await?,
        levels: map.map(|map| map.levels).unwrap_or_default(),
        person,
    })
}

fn rows(ctx: &Ctx, map: &PersonMap) -> Vec<Row> {
    let number = |value| ctx.speech.number(value, 1);
    map.lines
        .iter()
        .filter(|line| line.latest().is_some())
        .map(|line| Row {
            chart: LevelChart::of(&line.history, map.levels.len()),
            steps: line
                .history
                .iter()
                .filter(|entry| entry.ratings > 0)
                .map(|entry| Step {
                    semester: entry.semester.say(&ctx.speech).to_string(),
                    level: number(entry.level),
                    range: ctx
                        .speech
                        .say("map-range")
                        .with("low", number(entry.low))
                        .with("high", number(entry.high))
                        .to_string(),
                    target: ctx.speech.number(entry.target, 0),
                    ratings: entry.ratings,
                })
                .collect(),
            line: line.clone(),
        })
        .collect()
}

/// What one more visit is expected to bring, in words, with the form for who may fill it.
async fn suggestions(ctx: &Ctx, person: &Person) -> Result<Vec<(String, Option<String>)>, Problem> {
    let (db, frameworks) = (ctx.db(), &ctx.app.frameworks);
    let framework =
        competency_map::framework_of(db, frameworks, ctx.authority(), person.id).await?;
    let Some(framework) = framework else {
        return Ok(Vec::new());
    };
    let mut found = narrowings(&ctx.app, db, person, framework).await?;
    found.retain(|narrowing| narrowing.mean >= WORTH_A_VISIT);
    found.truncate(MOST_SUGGESTIONS);
    let mut suggestions = Vec::new();
    for narrowing in found {
        let sentence = suggestion(ctx, &narrowing);
        let instrument = frameworks.instrument(&narrowing.instrument);
        let may_fill = match instrument {
            Some(instrument) => capacity(ctx, instrument, person.id)
                .await?
                .is_some_and(|(source, _)| source == narrowing.source),
            None => false,
        };
        let code = narrowing.instrument.as_str();
        let href = match narrowing.section.as_str() {
            "" => format!("/assess/{code}/{}", person.id),
            section => format!("/assess/{code}/{}?section={section}", person.id),
        };
        suggestions.push((sentence, may_fill.then_some(href)));
    }
    Ok(suggestions)
}

fn suggestion(ctx: &Ctx, narrowing: &Narrowing) -> String {
    let code = narrowing.instrument.as_str();
    let instrument = ctx.catalogue.instrument(&narrowing.instrument);
    let section = instrument.and_then(|found| {
        let section = found
            .sections
            .iter()
            .find(|row| row.code == narrowing.section)?;
        Some(section.name.clone())
    });
    let form = match section {
        Some(section) => format!("{}, {section}", instrument_name(ctx, code)),
        None => instrument_name(ctx, code),
    };
    ctx.speech
        .say("levels-suggestion")
        .with("form", form)
        .with("mean", ctx.speech.percent(narrowing.mean))
        .with("indicator", indicator_name(ctx, &narrowing.most.0))
        .with("most", ctx.speech.percent(narrowing.most.1))
        .with("minutes", narrowing.minutes)
        .to_string()
}
