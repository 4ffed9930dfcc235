//! The climate of a school over the quarters, beside what coaching brought; and of all schools together.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::people::find_school;
use kernel::{Action, Ctx, SchoolId, Target};
use platform::web::{Page, Problem, html};
use serde::Deserialize;

use super::quarter::Quarter;
use super::release::{FEWEST, Released, release, together};
use super::store::{ClimateGroup, list_tallies};
use super::survey::survey;
use crate::coaching::{Kept, kept_by_quarter};

/// How many quarters are shown.
const QUARTERS: usize = 5;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    group: String,
}

impl Asked {
    fn group(&self) -> Option<ClimateGroup> {
        self.group.parse().ok()
    }
}

#[derive(Template)]
#[template(path = "climate_results.html")]
struct ResultsPage {
    page: Page,
    /// Where this page is.
    path: String,
    fewest: u32,
    /// The filter: value, name, whether it is chosen.
    groups: Vec<(String, String, bool)>,
    quarters: Vec<String>,
    /// Per item: its words and a cell per quarter, empty when not shown.
    rows: Vec<(String, Vec<String>)>,
    /// How many answered, per quarter; empty when not shown.
    people: Vec<String>,
    /// The share of checks that saw the practice hold, per quarter.
    kept: Vec<String>,
    is_empty: bool,
}

/// The climate of one school, for those who work there and those who accompany it.
pub(super) async fn show(
    ctx: Ctx,
    Path(school): Path<SchoolId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    ctx.permit(Action::ViewClimate, Target::School(school))
        .await?;
    let found = find_school(ctx.db(), ctx.authority(), school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let path = format!("/climate/results/{school}");
    results(&ctx, &[school], path, &found.name, asked.group()).await
}

/// The climate of all schools together, for those who see all of them.
pub(super) async fn show_all(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewClimate, Target::Authority).await?;
    let schools: Vec<SchoolId> = ctx
        .schools()
        .await?
        .iter()
        .map(|school| school.id)
        .collect();
    let title = ctx.speech.say("climate-all").to_string();
    let path = "/climate/results".to_owned();
    results(&ctx, &schools, path, &title, asked.group()).await
}

async fn results(
    ctx: &Ctx,
    schools: &[SchoolId],
    path: String,
    title: &str,
    group: Option<ClimateGroup>,
) -> Result<Response, Problem> {
    let (db, authority, today) = (ctx.db(), ctx.authority(), ctx.today());
    let tallies = list_tallies(db, authority, schools, today).await?;
    let mut released: BTreeMap<Quarter, Vec<Released>> = BTreeMap::new();
    for ((quarter, _), groups) in &tallies {
        released.entry(*quarter).or_default().push(release(groups));
    }
    let quarters = last_quarters(Quarter::of(today).before());
    let figures: Vec<_> = quarters
        .iter()
        .map(|quarter| together(released.get(quarter)?.iter()).figure(group))
        .collect();
    let kept = kept_by_quarter(db, authority, schools).await?;
    let language = ctx.speech.language;
    let mean = |item: &str, index: usize| {
        let figure = figures[index].as_ref()?;
        Some(ctx.speech.number(*figure.means.get(item)?, 1))
    };
    html(&ResultsPage {
        page: ctx
            .page("climate-results")
            .titled(ctx.speech.say("climate-of").with("school", title))
            .in_stage("monitoring"),
        path,
        fewest: FEWEST,
        groups: groups(ctx, group),
        rows: survey()
            .items
            .iter()
            .map(|item| {
                let cells =
                    (0..quarters.len()).map(|index| mean(&item.code, index).unwrap_or_default());
                (item.text(language).to_owned(), cells.collect())
            })
            .collect(),
        people: figures
            .iter()
            .map(|figure| {
                figure
                    .as_ref()
                    .map_or_else(String::new, |one| one.people.to_string())
            })
            .collect(),
        kept: quarters
            .iter()
            .map(|quarter| {
                kept.get(quarter)
                    .copied()
                    .and_then(Kept::share)
                    .map_or_else(String::new, |share| ctx.speech.percent(share))
            })
            .collect(),
        is_empty: figures.iter().all(Option::is_none),
        quarters: quarters
            .iter()
            .map(|quarter| quarter.say(&ctx.speech).to_string())
            .collect(),
    })
}

/// The last quarters up to one, oldest first.
fn last_quarters(last: Quarter) -> Vec<Quarter> {
    let mut found: Vec<_> = std::iter::successors(Some(last), |quarter| Some(quarter.before()))
        .take(QUARTERS)
        .collect();
    found.reverse();
    found
}

fn groups(ctx: &Ctx, chosen: Option<ClimateGroup>) -> Vec<(String, String, bool)> {
    let all = ctx.speech.say("climate-group-all").to_string();
    let mut found = vec![(String::new(), all, chosen.is_none())];
    found.extend(ClimateGroup::ALL.iter().map(|group| {
        let name = ctx.speech.say(group.key()).to_string();
        (group.to_string(), name, chosen == Some(*group))
    }));
    found
}
