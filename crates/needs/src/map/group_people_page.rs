//! The people behind a group's figure, by name, each with their own estimate and the way to its evidence.

use std::collections::HashMap;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use kernel::competency_map::list_lines_of_group;
use kernel::frameworks::IndicatorCode;
use kernel::people::list_people_by_ids;
use kernel::{Action, Ctx, PersonId};
use platform::web::{Page, Problem, html};

use super::filter::{Chosen, Reach, read_query};

/// People on the page; more are asked for by a narrower choice.
const MOST: u64 = 200;

struct Row {
    person: PersonId,
    name: String,
    level: String,
    target: String,
    chance: String,
}

#[derive(Template)]
#[template(path = "map/people.html")]
struct PeoplePage {
    page: Page,
    group: String,
    number: String,
    back: String,
    rows: Vec<Row>,
    is_cut: bool,
    most: u64,
}

pub(super) async fn show(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let reach = Reach::of(&ctx, Action::ViewMap).await?;
    let form = read_query(query.as_deref());
    let chosen = Chosen::read(&form, "");
    let code = IndicatorCode::new(form.value("of"));
    let found = ctx.app.frameworks.indicator(&code);
    let title = found
        .map(|found| found.indicator.name.clone())
        .ok_or_else(Problem::not_found)?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let subjects = [code.as_str().to_owned()];
    let mut entries = match chosen.filter(&reach) {
        Some(filter) => list_lines_of_group(db, authority, &filter, &subjects, MOST + 1).await?,
        None => Vec::new(),
    };
    let is_cut = entries.len() as u64 > MOST;
    entries.truncate(MOST as usize);
    let ids: Vec<_> = entries.iter().map(|entry| entry.person_id).collect();
    let mut people = list_people_by_ids(db, authority, &ids).await?;
    people.sort_by(|a, b| a.name_folded.cmp(&b.name_folded));
    let by_person: HashMap<_, _> = entries
        .into_iter()
        .map(|entry| (entry.person_id, entry))
        .collect();
    let number = |value| ctx.speech.number(value, 1);
    let rows = people
        .into_iter()
        .filter_map(|person| {
            let entry = by_person.get(&person.id)?;
            Some(Row {
                person: person.id,
                name: person.name,
                level: ctx
                    .speech
                    .say("map-level-interval")
                    .with("level", number(entry.level))
                    .with("low", number(entry.low))
                    .with("high", number(entry.high))
                    .to_string(),
                target: ctx.speech.number(entry.target, 0),
                chance: ctx.speech.percent(entry.probability_below),
            })
        })
        .collect();
    html(&PeoplePage {
        page: ctx.page("map-explore").titled(title).in_stage("needs"),
        group: chosen.describe(&ctx, &reach),
        number: code.number().to_owned(),
        back: format!("/map/explore?{}", chosen.address("")),
        rows,
        is_cut,
        most: MOST,
    })
}
