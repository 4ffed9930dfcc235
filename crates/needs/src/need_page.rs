//! One need of a school: whom it concerns, by name, with the evidence behind each, and how much the
//! leader lets it count.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::competency_map::{self, MapEntry};
use kernel::evidence::{self, Assessment};
use kernel::frameworks::{IndicatorCode, ItemCode};
use kernel::people::{self, SchoolId};
use kernel::{Action, Ctx, PersonId, School, Target};
use platform::web::{Form, Page, Problem, html, see_other};
use serde::Deserialize;

use crate::need::{SchoolNeed, rank_needs};
use crate::reopened::{ReopenedNeed, list_reopened_of_people};
use crate::school_needs_page::{parts, reason};
use crate::voice::{self, NeedWeight, Weigh, Weight, weigh};

/// The longest reason that is taken, in characters.
const LONGEST: usize = 500;

#[derive(Deserialize)]
pub(crate) struct Asked {
    indicator: String,
}

struct Concerned {
    person: PersonId,
    name: String,
    level: String,
    target: String,
    chance: String,
    pieces: Vec<(Assessment, String, String)>,
    /// That the need is open again, since when and why; empty when it is not.
    again: String,
}

#[derive(Template)]
#[template(path = "need.html")]
struct NeedPage {
    page: Page,
    form: Form,
    school: School,
    need: SchoolNeed,
    rank: usize,
    reason: String,
    parts: String,
    can_see_people: bool,
    can_weigh: bool,
    concerned: Vec<Concerned>,
    weights: Vec<(&'static str, String)>,
    weighed: Option<(String, String)>,
    is_conflict: bool,
}

pub(crate) async fn show(
    ctx: Ctx,
    Path(school): Path<SchoolId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    page(&ctx, school, &asked.indicator, None, false).await
}

/// A need among its school's, and the people of the school with what is known of them.
struct Found {
    school: School,
    people: Vec<kernel::Person>,
    entries: Vec<MapEntry>,
    need: SchoolNeed,
    rank: usize,
}

async fn find(ctx: &Ctx, school: SchoolId, code: &str) -> Result<Found, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let people = people::list_people_of_school(db, authority, school).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let entries = competency_map::list_latest_of_people(db, authority, &ids).await?;
    let said = voice::load_said(db, authority, school).await?;
    let needs = rank_needs(&ctx.app.frameworks, &entries, &said);
    let ranked = needs.into_iter().zip(1..);
    let found = ranked
        .into_iter()
        .find(|(need, _)| need.indicator.as_str() == code);
    let (need, rank) = found.ok_or_else(Problem::not_found)?;
    let school = people::find_school(db, authority, school).await?;
    Ok(Found {
        school: school.ok_or_else(Problem::not_found)?,
        people,
        entries,
        need,
        rank,
    })
}

async fn page(
    ctx: &Ctx,
    school: SchoolId,
    code: &str,
    form: Option<Form>,
    is_conflict: bool,
) -> Result<Response, Problem> {
    let target = Target::School(school);
    ctx.permit(Action::ViewSchool, target).await?;
    let found = find(ctx, school, code).await?;
    let can_see_people =
        ctx.may(Action::Observe, target).await? || ctx.may(Action::EditPlan, target).await?;
    let concerned = if can_see_people {
        concerned(ctx, &found).await?
    } else {
        Vec::new()
    };
    let weights = voice::list_weights(ctx.db(), ctx.authority(), school).await?;
    let weight = weights.iter().find(|row| row.indicator == code);
    let weighed = match weight {
        Some(row) => Some(who_weighed(ctx, row, &found.school).await?),
        None => None,
    };
    let is_faulty = form.as_ref().is_some_and(|form| !form.is_valid());
    let form = form.unwrap_or_else(|| {
        Form::empty()
            .with("weight", found.need.weight)
            .with("version", weight.map_or(0, |row| row.version))
    });
    let mut response = html(&NeedPage {
        page: ctx
            .page("need-title")
            .titled(&found.need.name)
            .in_stage("needs"),
        form,
        rank: found.rank,
        reason: reason(ctx, &found.need),
        parts: parts(ctx, &found.need),
        school: found.school,
        need: found.need,
        can_see_people,
        can_weigh: ctx.may(Action::WeighNeeds, target).await?,
        concerned,
        weights: Weight::ALL
            .iter()
            .map(|weight| (weight.as_str(), ctx.speech.say(weight.key()).to_string()))
            .collect(),
        weighed,
        is_conflict,
    })?;
    *response.status_mut() = match (is_conflict, is_faulty) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, false) => StatusCode::OK,
    };
    Ok(response)
}

async fn who_weighed(
    ctx: &Ctx,
    row: &NeedWeight,
    school: &School,
) -> Result<(String, String), Problem> {
    let name = people::find_person(ctx.db(), ctx.authority(), row.set_by)
        .await?
        .map_or_else(String::new, |person| person.name);
    let day = row.set_at.day_in(&school.zone.time_zone());
    let sentence = ctx
        .speech
        .say("need-weighed-by")
        .with("weight", ctx.speech.say(row.weight.key()))
        .with("name", name)
        .with("day", ctx.speech.day(day));
    Ok((sentence.to_string(), row.reason.clone()))
}

/// Everyone it concerns by name, each with the filled forms that speak of this indicator.
async fn concerned(ctx: &Ctx, found: &Found) -> Result<Vec<Concerned>, Problem> {
    let Found {
        people,
        entries,
        need,
        ..
    } = found;
    let (db, authority) = (ctx.db(), ctx.authority());
    let assessments = evidence::list_assessments_of_many(db, authority, &need.people).await?;
    let corrected: Vec<_> = assessments
        .iter()
        .filter_map(|row| row.supersedes_id)
        .collect();
    let ids: Vec<_> = assessments.iter().map(|row| row.id).collect();
    let mut answers: HashMap<_, Vec<String>> = HashMap::new();
    for rating in evidence::list_ratings_of_many(db, authority, &ids).await? {
        if let Some(label) = label(ctx, &need.indicator, &rating) {
            answers.entry(rating.assessment_id).or_default().push(label);
        }
    }
    let reopened = list_reopened_of_people(db, authority, &need.people).await?;
    let number = |value| ctx.speech.number(value, 1);
    let mut rows = Vec::new();
    for person in people
        .iter()
        .filter(|person| need.people.contains(&person.id))
    {
        let entry = entries
            .iter()
            .find(|entry| entry.person_id == person.id && entry.subject == need.indicator.as_str());
        let Some(entry) = entry else { continue };
        let pieces = assessments
            .iter()
            .rev()
            .filter(|row| row.person_id == person.id && !corrected.contains(&row.id))
            .filter_map(|row| {
                let said = answers.get(&row.id)?.join("; ");
                Some((row.clone(), ctx.speech.day(row.held_on), said))
            })
            .collect();
        rows.push(Concerned {
            person: person.id,
            name: person.name.clone(),
            level: ctx
                .speech
                .say("map-level-interval")
                .with("level", number(entry.level))
                .with("low", number(entry.low))
                .with("high", number(entry.high))
                .to_string(),
            target: ctx.speech.number(entry.target, 0),
            chance: ctx.speech.percent(entry.probability_below),
            again: again(ctx, &reopened, person.id, &need.indicator),
            pieces,
        });
    }
    Ok(rows)
}

fn again(
    ctx: &Ctx,
    reopened: &[ReopenedNeed],
    person: PersonId,
    indicator: &IndicatorCode,
) -> String {
    reopened
        .iter()
        .find(|row| row.person_id == person && row.indicator == indicator.as_str())
        .map_or_else(String::new, |row| {
            ctx.speech
                .say(row.reason.key())
                .with("day", ctx.speech.day(row.opened_on))
                .to_string()
        })
}

/// What was chosen, in the scale's words, if the item speaks of this indicator.
fn label(ctx: &Ctx, indicator: &IndicatorCode, rating: &evidence::Rating) -> Option<String> {
    let entry = ctx.catalogue.item(&ItemCode::new(rating.item.clone()))?;
    if entry.item.indicator != *indicator {
        return None;
    }
    let values = &entry.item.scale.values;
    let value = values
        .iter()
        .find(|value| i32::from(value.value) == rating.value)?;
    Some(value.label.clone())
}

/// Records how much the need counts from now on.
pub(crate) async fn submit(
    ctx: Ctx,
    Path(school): Path<SchoolId>,
    Query(asked): Query<Asked>,
    mut form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::WeighNeeds, Target::School(school))
        .await?;
    let code = asked.indicator;
    let known = ctx.app.frameworks.indicator(&IndicatorCode::new(&*code));
    known.ok_or_else(Problem::not_found)?;
    let weight = form.choice::<Weight>("weight");
    let reason = form.text("reason", LONGEST);
    let seen = form.choice::<i32>("version");
    let (Some(weight), Some(reason), Some(seen)) = (weight, reason, seen) else {
        return page(&ctx, school, &code, Some(form), false).await;
    };
    let ask = Weigh {
        school,
        indicator: code.clone(),
        weight,
        by: ctx.me.id,
        reason,
        seen,
    };
    if weigh(&ctx.app, &ctx.actor, permit, ask).await? {
        return Ok(see_other(&format!("/needs/{school}?notice=need-weighed")));
    }
    // What the other has said is on the page; the next attempt is made knowing it.
    let rows = voice::list_weights(ctx.db(), ctx.authority(), school).await?;
    let now = rows.iter().find(|row| row.indicator == code);
    let form = Form::empty()
        .with("weight", form.value("weight"))
        .with("reason", form.value("reason"))
        .with("version", now.map_or(0, |row| row.version));
    page(&ctx, school, &code, Some(form), true).await
}
