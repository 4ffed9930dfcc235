//! The schools within reach as a heat map: coverage, and per competency the mean level with its
//! interval, in figures first and colour second.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::competency_map::{
    self, PeopleFilter, SchoolLine, count_people_of_schools, list_school_lines,
};
use kernel::frameworks::{Framework, FrameworkCode};
use kernel::people::{PostKind, SchoolId};
use kernel::{Action, Ctx, School, Target};
use platform::web::{Page, Problem, html};
use serde::Deserialize;

use super::filter::Reach;
use super::say::GroupView;

/// Schools on one page: more is no overview, and costs time.
const SCHOOLS_PER_PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    framework: String,
    #[serde(default)]
    page: usize,
}

struct Row {
    school: School,
    people: i64,
    coverage: String,
    cells: Vec<Option<GroupView>>,
}

#[derive(Template)]
#[template(path = "schools_map.html")]
struct SchoolsPage {
    page: Page,
    has_own_map: bool,
    can_refit: bool,
    can_design: bool,
    frameworks: Vec<(String, String, bool)>,
    columns: Vec<String>,
    rows: Vec<Row>,
    earlier: Option<String>,
    later: Option<String>,
}

pub(super) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let reach = Reach::of(&ctx, Action::ViewSchool).await?;
    let frameworks = shown_frameworks(&ctx);
    let asked_for = FrameworkCode::new(&*asked.framework);
    let framework = frameworks
        .iter()
        .find(|framework| framework.code == asked_for)
        .or(frameworks.first())
        .copied()
        .ok_or_else(Problem::not_found)?;
    let place = match (ctx.reaches_all_schools(), reach.schools.first()) {
        (false, Some(school)) => Target::School(school.id),
        _ => Target::Authority,
    };
    let pages = reach.schools.len().div_ceil(SCHOOLS_PER_PAGE).max(1);
    let at = asked.page.clamp(1, pages);
    let schools: Vec<School> = reach
        .schools
        .into_iter()
        .skip((at - 1) * SCHOOLS_PER_PAGE)
        .take(SCHOOLS_PER_PAGE)
        .collect();
    let address = |page: usize| {
        format!(
            "/map/schools?framework={}&page={page}",
            framework.code.as_str()
        )
    };
    let own =
        competency_map::framework_of(ctx.db(), &ctx.app.frameworks, ctx.authority(), ctx.me.id)
            .await?;
    html(&SchoolsPage {
        page: ctx.page("map-schools").in_stage("needs"),
        has_own_map: own.is_some(),
        can_refit: ctx.may(Action::RefitMap, Target::Authority).await?,
        can_design: ctx.may(Action::DesignInstruments, place).await?,
        frameworks: frameworks
            .iter()
            .map(|found| {
                let code = found.code.as_str().to_owned();
                (code, found.name.clone(), found.code == framework.code)
            })
            .collect(),
        columns: framework
            .competencies
            .iter()
            .map(|competency| competency.name.clone())
            .collect(),
        rows: rows(&ctx, framework, schools).await?,
        earlier: (at > 1).then(|| address(at - 1)),
        later: (at < pages).then(|| address(at + 1)),
    })
}

/// The frameworks that posts are measured by.
fn shown_frameworks(ctx: &Ctx) -> Vec<&Framework> {
    let mut found: Vec<&Framework> = Vec::new();
    for kind in PostKind::ALL {
        if let Some(framework) = ctx.app.frameworks.framework_for_post(kind.as_str())
            && !found.iter().any(|known| known.code == framework.code)
        {
            found.push(framework);
        }
    }
    found
}

async fn rows(ctx: &Ctx, framework: &Framework, schools: Vec<School>) -> Result<Vec<Row>, Problem> {
    if schools.is_empty() {
        return Ok(Vec::new());
    }
    let subjects: Vec<String> = framework
        .competencies
        .iter()
        .map(|competency| competency.code.as_str().to_owned())
        .collect();
    let filter = PeopleFilter {
        schools: schools.iter().map(|school| school.id).collect(),
        kinds: framework
            .posts
            .iter()
            .filter_map(|kind| kind.parse().ok())
            .collect(),
        ..PeopleFilter::default()
    };
    let (db, authority) = (ctx.db(), ctx.authority());
    let people: HashMap<SchoolId, i64> = count_people_of_schools(db, authority, &filter)
        .await?
        .into_iter()
        .collect();
    let mut lines: HashMap<SchoolId, Vec<SchoolLine>> = HashMap::new();
    for line in list_school_lines(db, authority, &filter, &subjects).await? {
        lines.entry(line.school_id).or_default().push(line);
    }
    Ok(schools
        .into_iter()
        .map(|school| {
            let own = lines.remove(&school.id).unwrap_or_default();
            let all = people.get(&school.id).copied().unwrap_or(0);
            let known = own.iter().map(|row| row.line.people).max().unwrap_or(0);
            Row {
                people: all,
                coverage: match all {
                    0 => String::new(),
                    all => ctx.speech.percent(known as f64 / all as f64),
                },
                cells: subjects
                    .iter()
                    .map(|subject| {
                        let found = own.iter().find(|row| row.line.subject == *subject)?;
                        GroupView::of(ctx, &found.line)
                    })
                    .collect(),
                school,
            }
        })
        .collect())
}
