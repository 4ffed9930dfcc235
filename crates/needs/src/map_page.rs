//! A person's competency map: level, interval, target, trend, and what stands behind each line.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::access::RoleKind;
use kernel::competency_map::{self, MapLine, PersonMap, Standing};
use kernel::evidence::{self, Assessment, AssessmentId, Rating};
use kernel::frameworks::{InstrumentCode, ItemCode};
use kernel::people::{self, PersonId};
use kernel::{Action, Ctx, Person, Target};
use platform::audit::Audited;
use platform::web::{Page, Problem, html, see_other};

use crate::chart::Marks;

/// One piece of evidence behind a line.
pub(crate) struct Behind {
    /// Which assessment.
    pub assessment: AssessmentId,
    /// In which capacity, a translation key.
    pub source_key: String,
    /// When.
    pub day: String,
    /// By whom.
    pub rater: String,
    /// What was chosen, in the scale's words.
    pub answers: Vec<String>,
}

struct Row {
    line: MapLine,
    marks: Marks,
    sentence: String,
    sources: usize,
    behind: Vec<Behind>,
    levels: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage {
    page: Page,
    person: Person,
    is_mine: bool,
    map: Option<PersonMap>,
    lines: Vec<Row>,
    needs: Vec<(String, String)>,
    sees_schools: bool,
    can_assess: bool,
    readers: Vec<(String, String)>,
}

/// The signed-in person's own map; those who are measured by no framework see their schools.
pub(crate) async fn show_mine(ctx: Ctx) -> Result<Response, Problem> {
    let map = competency_map::find_map(ctx.db(), &ctx.app.frameworks, &ctx.me).await?;
    let leads = [
        RoleKind::Principal,
        RoleKind::Supervisor,
        RoleKind::Planner,
        RoleKind::Auditor,
    ]
    .into_iter()
    .any(|role| ctx.has_role(role));
    if map.is_none() && leads {
        return Ok(see_other("/map/schools"));
    }
    let me = ctx.me.clone();
    page(ctx, me, map).await
}

/// Someone's map. Reading another person's is recorded, and that person sees it.
pub(crate) async fn show(ctx: Ctx, Path(person): Path<PersonId>) -> Result<Response, Problem> {
    if person == ctx.me.id {
        return show_mine(ctx).await;
    }
    ctx.permit(Action::ViewMap, Target::Person(person)).await?;
    let person = ctx.person(person).await?;
    let map = competency_map::find_map(ctx.db(), &ctx.app.frameworks, &person).await?;
    let tx = ctx.app.shell.db.begin().await?;
    tx.commit(&ctx.actor, Audited::new("map.read", person.id.0))
        .await?;
    page(ctx, person, map).await
}

async fn page(ctx: Ctx, person: Person, map: Option<PersonMap>) -> Result<Response, Problem> {
    let is_mine = person.id == ctx.me.id;
    let evidence = Evidence::load(&ctx, person.id).await?;
    let lines: Vec<Row> = map
        .iter()
        .flat_map(|map| {
            map.lines
                .iter()
                .map(|line| lay_out(&ctx, map, line, &evidence))
        })
        .collect();
    let needs = map
        .iter()
        .flat_map(PersonMap::needs)
        .take(3)
        .map(|line| (line.name.clone(), verdict(&ctx, line)))
        .collect();
    let readers = if is_mine {
        readers(&ctx).await?
    } else {
        Vec::new()
    };
    let title = match is_mine {
        true => ctx.speech.say("map-mine"),
        false => ctx.speech.say("map-of").with("name", person.name.as_str()),
    };
    html(&MapPage {
        can_assess: is_mine || ctx.may(Action::Observe, Target::Person(person.id)).await?,
        page: ctx.page("map-mine").titled(title).in_stage("needs"),
        person,
        is_mine,
        map,
        lines,
        needs,
        sees_schools: ctx.may(Action::ViewSchool, place(&ctx)).await?,
        readers,
    })
}

fn place(ctx: &Ctx) -> Target {
    ctx.school
        .as_ref()
        .map_or(Target::Authority, |school| Target::School(school.id))
}

/// Who opened the map lately, newest first, each reader once.
async fn readers(ctx: &Ctx) -> Result<Vec<(String, String)>, Problem> {
    let mut entries = platform::audit::list_of(ctx.db(), ctx.authority(), ctx.me.id.0).await?;
    entries.retain(|entry| entry.action == "map.read");
    entries.reverse();
    let mut ids: Vec<PersonId> = Vec::new();
    let mut rows = Vec::new();
    for entry in entries {
        let Some(reader) = entry.actor_id.map(PersonId) else {
            continue;
        };
        if !ids.contains(&reader) {
            ids.push(reader);
            rows.push((reader, entry.at));
        }
    }
    rows.truncate(5);
    let people = people::list_people_by_ids(ctx.db(), ctx.authority(), &ids).await?;
    let zone = ctx
        .school
        .as_ref()
        .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
    Ok(rows
        .into_iter()
        .filter_map(|(reader, at)| {
            let person = people.iter().find(|person| person.id == reader)?;
            let day = at.day_in(&zone.time_zone());
            Some((person.name.clone(), ctx.speech.day(day)))
        })
        .collect())
}

/// All evidence about a person, read in three queries.
pub(crate) struct Evidence {
    pub assessments: Vec<Assessment>,
    pub ratings: Vec<Rating>,
    pub raters: HashMap<PersonId, String>,
}

impl Evidence {
    pub(crate) async fn load(ctx: &Ctx, person: PersonId) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let assessments = evidence::list_assessments_of(db, authority, person).await?;
        let ids: Vec<_> = assessments.iter().map(|row| row.id).collect();
        let ratings = evidence::list_ratings_of_many(db, authority, &ids).await?;
        let mut raters: Vec<_> = assessments.iter().map(|row| row.rater_id).collect();
        raters.sort_unstable();
        raters.dedup();
        let raters = people::list_people_by_ids(db, authority, &raters)
            .await?
            .into_iter()
            .map(|person| (person.id, person.name))
            .collect();
        Ok(Self {
            assessments,
            ratings,
            raters,
        })
    }

    pub(crate) fn behind(&self, ctx: &Ctx, line: &MapLine) -> Vec<Behind> {
        self.assessments
            .iter()
            .rev()
            .filter_map(|assessment| {
                let answers: Vec<String> = self
                    .ratings
                    .iter()
                    .filter(|rating| rating.assessment_id == assessment.id)
                    .filter_map(|rating| answer(ctx, line, rating))
                    .collect();
                (!answers.is_empty()).then(|| Behind {
                    assessment: assessment.id,
                    source_key: format!("source-{}", assessment.source),
                    day: ctx.speech.day(assessment.held_on),
                    rater: self
                        .raters
                        .get(&assessment.rater_id)
                        .cloned()
                        .unwrap_or_default(),
                    answers,
                })
            })
            .collect()
    }
}

fn answer(ctx: &Ctx, line: &MapLine, rating: &Rating) -> Option<String> {
    let entry = ctx.catalogue.item(&ItemCode::new(rating.item.clone()))?;
    if entry.item.indicator != line.indicator {
        return None;
    }
    let value = entry
        .item
        .scale
        .values
        .iter()
        .find(|value| i32::from(value.value) == rating.value)?;
    Some(format!("{}: {}", entry.item.text, value.label))
}

fn lay_out(ctx: &Ctx, map: &PersonMap, line: &MapLine, evidence: &Evidence) -> Row {
    let behind = evidence.behind(ctx, line);
    let mut sources: Vec<_> = behind.iter().map(|row| row.source_key.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let history = line.history.iter().filter(|entry| entry.ratings > 0);
    let levels = history
        .map(|entry| {
            let semester = entry.semester.say(&ctx.speech).to_string();
            let interval = ctx
                .speech
                .say("map-level-interval")
                .with("level", ctx.speech.number(entry.level, 1))
                .with("low", ctx.speech.number(entry.low, 1))
                .with("high", ctx.speech.number(entry.high, 1));
            (semester, interval.to_string())
        })
        .collect();
    Row {
        marks: Marks::of(line, map.levels.len()),
        sentence: verdict(ctx, line),
        sources: sources.len(),
        behind,
        levels,
        line: line.clone(),
    }
}

/// How an estimate stands to its target, in words with its certainty.
pub(crate) fn verdict(ctx: &Ctx, line: &MapLine) -> String {
    let Some(entry) = line.latest() else {
        return ctx.speech.say("map-verdict-unknown").to_string();
    };
    let key = match line.standing() {
        Standing::Below => "map-verdict-below",
        Standing::Unclear => "map-verdict-unclear",
        Standing::Met => "map-verdict-met",
        Standing::Unknown => "map-verdict-unknown",
    };
    ctx.speech
        .say(key)
        .with("missing", ctx.speech.number(entry.shortfall, 1))
        .with("chance", ctx.speech.percent(entry.probability_below))
        .to_string()
}

/// The name of an instrument in the reader's language.
pub(crate) fn instrument_name(ctx: &Ctx, code: &str) -> String {
    let found = ctx.catalogue.instrument(&InstrumentCode::new(code));
    match (found, ctx.speech.language) {
        (Some(instrument), platform::i18n::Language::English) => instrument.name_en.clone(),
        (Some(instrument), platform::i18n::Language::Indonesian) => instrument.name.clone(),
        (None, _) => code.to_owned(),
    }
}
