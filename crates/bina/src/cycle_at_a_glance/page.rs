//! The page: the figures stage by stage, equity, school by school, and what no record tells.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::people::School;
use kernel::{Action, Ctx, SchoolId};
use platform::web::{Page, Problem, html};
use serde::Deserialize;

use super::equity::{self, Group, Shown};
use super::few::{FEWEST, hidden};
use super::figures::{Figure, NOT_COUNTED, figures};
use super::load::Found;

/// Schools that one page lists; more are found through the map.
const MOST_SCHOOLS: usize = 100;

/// What the address asks for.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// One school instead of all within reach.
    pub school: Option<SchoolId>,
    /// The format of a file.
    pub format: Option<String>,
}

/// A stage with its figures.
struct Stage {
    name: &'static str,
    figures: Vec<Figure>,
}

/// A group as a row of a table and of a chart.
struct Row {
    name: String,
    href: String,
    people: String,
    level: String,
    change: String,
    marks: Option<(f64, f64, f64)>,
}

#[derive(Template)]
#[template(path = "cycle.html")]
struct CyclePage {
    page: Page,
    scope: String,
    is_hidden: bool,
    stages: Vec<Stage>,
    /// Each comparison under the key of its caption.
    equity: Vec<(&'static str, Vec<Row>)>,
    schools: Vec<Row>,
    is_cut: bool,
    not_counted: Vec<String>,
    files: Vec<(&'static str, String)>,
    links: Vec<(String, &'static str)>,
    fewest: i64,
}

/// What was found of the schools that the reader asks for, and whether it may be shown.
pub(super) struct View {
    pub found: Found,
    pub scope: String,
    pub school: Option<School>,
    /// Whether too few people stand behind it for this reader.
    pub is_hidden: bool,
}

/// Loads what is asked for, within the reader's reach.
pub(super) async fn view(ctx: &Ctx, asked: &Asked) -> Result<View, Problem> {
    let reach = ctx.schools_for(Action::ViewSchool).await?;
    if reach.is_empty() {
        return Err(Problem::forbidden());
    }
    let chosen = match asked.school {
        None => None,
        Some(id) => {
            let found = reach.iter().find(|school| school.id == id).cloned();
            Some(found.ok_or_else(Problem::not_found)?)
        }
    };
    let is_all = chosen.is_none() && ctx.reaches_all_schools();
    let count = reach.len();
    let looked_at = chosen
        .as_ref()
        .map_or_else(|| reach.clone(), |one| vec![one.clone()]);
    let found = Found::load(ctx, looked_at, is_all).await?;
    let leads = ctx.schools_for(Action::ApprovePlan).await?;
    let leads_it = found
        .schools
        .iter()
        .all(|school| leads.iter().any(|own| own.id == school.id));
    // One of several schools may be hidden although it is not small: see `few`.
    let is_hidden = !leads_it
        && match &chosen {
            Some(school) if count > 1 => is_hidden_among(ctx, &reach, school.id).await?,
            _ => found.people < FEWEST,
        };
    let scope = match (&chosen, count) {
        (Some(school), _) => school.name.clone(),
        (None, 1) => reach[0].name.clone(),
        (None, _) => ctx
            .speech
            .say("glance-scope")
            .with("schools", count)
            .to_string(),
    };
    Ok(View {
        found,
        scope,
        school: chosen,
        is_hidden,
    })
}

/// Whether a school is hidden in the list of all within reach.
async fn is_hidden_among(ctx: &Ctx, reach: &[School], id: SchoolId) -> Result<bool, Problem> {
    use kernel::competency_map::{PeopleFilter, count_people_of_schools};
    let filter = PeopleFilter {
        schools: match ctx.reaches_all_schools() {
            true => Vec::new(),
            false => reach.iter().map(|school| school.id).collect(),
        },
        ..PeopleFilter::default()
    };
    let counts = count_people_of_schools(ctx.db(), ctx.authority(), &filter).await?;
    let of = |school: &School| {
        let found = counts.iter().find(|(id, _)| *id == school.id);
        found.map_or(0, |(_, people)| *people)
    };
    let counts: Vec<i64> = reach.iter().map(of).collect();
    let at = reach.iter().position(|school| school.id == id);
    let is_empty = at.is_some_and(|at| counts[at] == 0);
    Ok(is_empty || at.is_none_or(|at| hidden(&counts)[at]))
}

pub(super) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let view = view(&ctx, &asked).await?;
    let query = view
        .school
        .as_ref()
        .map_or_else(String::new, |school| format!("&school={}", school.id));
    let mut page = CyclePage {
        page: ctx.page("glance-title"),
        scope: view.scope.clone(),
        is_hidden: view.is_hidden,
        stages: Vec::new(),
        equity: Vec::new(),
        schools: Vec::new(),
        is_cut: false,
        not_counted: NOT_COUNTED
            .iter()
            .map(|code| ctx.speech.say(format!("glance-not-{code}")).to_string())
            .collect(),
        files: exchange::table::Format::ALL
            .iter()
            .map(|format| {
                (
                    format.as_str(),
                    format!("/cycle/file?format={format}{query}"),
                )
            })
            .collect(),
        links: links(match view.found.schools.as_slice() {
            [only] => Some(only),
            _ => None,
        }),
        fewest: FEWEST,
    };
    if !view.is_hidden {
        fill(&ctx, &mut page, &view);
    }
    html(&page)
}

fn fill(ctx: &Ctx, page: &mut CyclePage, view: &View) {
    let found = &view.found;
    for figure in figures(&ctx.speech, found) {
        match page
            .stages
            .last_mut()
            .filter(|stage| stage.name == figure.stage)
        {
            Some(stage) => stage.figures.push(figure),
            None => page.stages.push(Stage {
                name: figure.stage,
                figures: vec![figure],
            }),
        }
    }
    let rows = |groups: Vec<Group>| -> Vec<Row> {
        groups.into_iter().map(|group| row(ctx, group)).collect()
    };
    let employment = rows(equity::by_employment(&ctx.speech, found));
    if found.schools.len() > 1 {
        // One school is either remote or not: only several can be compared.
        let remoteness = rows(equity::by_remoteness(&ctx.speech, found));
        page.equity.push(("glance-by-remoteness", remoteness));
        page.schools = rows(equity::by_school(found));
        page.is_cut = page.schools.len() > MOST_SCHOOLS;
        page.schools.truncate(MOST_SCHOOLS);
    }
    if !employment.is_empty() {
        page.equity.push(("glance-by-employment", employment));
    }
}

fn row(ctx: &Ctx, group: Group) -> Row {
    let speech = &ctx.speech;
    let hidden = || speech.say("glance-few").to_string();
    let Group { name, href, shown } = group;
    let Some(shown) = shown else {
        return Row {
            name,
            href,
            people: hidden(),
            level: String::new(),
            change: String::new(),
            marks: None,
        };
    };
    let Shown {
        people,
        mean,
        change,
        marks,
    } = shown;
    let none = || speech.say("glance-none").to_string();
    Row {
        name,
        href,
        people: speech.number(people as f64, 0),
        level: mean.map_or_else(none, |mean| {
            let number = |value| speech.number(value, 2);
            let (low, high) = (number(mean.low()), number(mean.high()));
            format!("{} ({low} … {high})", number(mean.value))
        }),
        change: change.map_or_else(none, |change| {
            let sign = if change >= 0.005 { "+" } else { "" };
            format!("{sign}{}", speech.number(change, 2))
        }),
        marks,
    }
}

/// Where one may look closer.
fn links(school: Option<&School>) -> Vec<(String, &'static str)> {
    let mut links = match school {
        Some(school) => vec![
            (format!("/map/schools/{}", school.id), "glance-see-map"),
            (format!("/needs/{}", school.id), "glance-see-needs"),
            (format!("/plans?school={}", school.id), "glance-see-plans"),
        ],
        None => vec![("/map/schools".to_owned(), "glance-see-map")],
    };
    links.push(("/effects".to_owned(), "glance-see-effects"));
    links.push(("/activities".to_owned(), "glance-see-activities"));
    links
}
