//! One filled instrument, as it was seen: what stands here is what stands on every later page.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::evidence::{self, AnswerValue, Assessment, AssessmentId};
use kernel::frameworks::{InstrumentCode, ItemCode, Line, Mark};
use kernel::people::PersonId;
use kernel::{Action, Ctx, Person, Target};
use platform::web::{Page, Problem, html};

use crate::instruments::lines::clock;
use crate::map_page::instrument_name;
use crate::observation::{VisitId, find_visit_of_assessment};

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePage {
    page: Page,
    person: Person,
    rater: String,
    source_key: String,
    held_on: String,
    note: String,
    /// The visit it came from, when the reader is one of the two; others are told there was one.
    visit: Option<VisitId>,
    is_of_visit: bool,
    /// What stands in its place.
    correction: Option<AssessmentId>,
    is_correction: bool,
    /// The mark by the instrument's own official rule, where it has one, and the rule's source.
    mark: Option<(Mark, String)>,
    answers: Vec<(String, String, String)>,
}

pub(crate) async fn show(
    ctx: Ctx,
    Path((person, id)): Path<(PersonId, AssessmentId)>,
) -> Result<Response, Problem> {
    ctx.permit(Action::ViewMap, Target::Person(person)).await?;
    let assessment = evidence::find_assessment(ctx.db(), ctx.authority(), id)
        .await?
        .filter(|assessment| assessment.person_id == person)
        .ok_or_else(Problem::not_found)?;
    let answers = answers(&ctx, &assessment).await?;
    let mark = mark(&ctx, &assessment).await?;
    let visit = find_visit_of_assessment(ctx.db(), ctx.authority(), id).await?;
    let correction = evidence::find_correction_of(ctx.db(), ctx.authority(), id).await?;
    let title = instrument_name(&ctx, &assessment.instrument);
    html(&EvidencePage {
        page: ctx.page("evidence-title").titled(title).in_stage("needs"),
        person: ctx.person(person).await?,
        rater: match assessment.group_id {
            Some(_) => ctx.speech.say("evidence-group").to_string(),
            None => ctx.person(assessment.rater_id).await?.name,
        },
        source_key: format!("source-{}", assessment.source),
        held_on: ctx.speech.day(assessment.held_on),
        is_of_visit: visit.is_some(),
        visit: visit
            .filter(|visit| [visit.person_id, visit.observer_id].contains(&ctx.me.id))
            .map(|visit| visit.id),
        correction: correction.map(|row| row.id),
        is_correction: assessment.supersedes_id.is_some(),
        note: assessment.note,
        mark,
        answers,
    })
}

/// What was recorded, in the order of the form: text of the line, what was chosen or answered, a note.
async fn answers(
    ctx: &Ctx,
    assessment: &Assessment,
) -> Result<Vec<(String, String, String)>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let ratings = evidence::list_ratings_of(db, authority, assessment.id).await?;
    let given = evidence::list_answers_of(db, authority, assessment.id).await?;
    let code = InstrumentCode::new(assessment.instrument.clone());
    let Some(instrument) = ctx.catalogue.instrument(&code) else {
        return Ok(Vec::new());
    };
    let row = |line: Line<'_>| match line {
        Line::Judged(item) => {
            let code = item.code.as_str();
            let rating = ratings.iter().find(|rating| rating.item == code)?;
            let mut values = item.scale.values.iter();
            let value = values.find(|value| i32::from(value.value) == rating.value)?;
            Some((item.text.clone(), value.label.clone(), rating.note.clone()))
        }
        Line::Asked(question) => {
            let code = question.code.as_str();
            let answer = given.iter().find(|answer| answer.item == code)?;
            let value = in_words(ctx, &AnswerValue::parse(&answer.value)?);
            Some((question.text.clone(), value, String::new()))
        }
    };
    Ok(instrument.lines().filter_map(row).collect())
}

/// The mark of a form that an official rule marks. Its parts may be filled one by one over the year:
/// what counts is the last this rater gave for each item in the year, as of this assessment.
async fn mark(ctx: &Ctx, shown: &Assessment) -> Result<Option<(Mark, String)>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let code = InstrumentCode::new(shown.instrument.clone());
    let instrument = ctx.catalogue.instrument(&code);
    let Some((instrument, rule)) = instrument.and_then(|it| Some((it, it.mark.as_ref()?))) else {
        return Ok(None);
    };
    let year = shown.held_on.0.year();
    let mut ids: Vec<AssessmentId> = evidence::list_assessments_of(db, authority, shown.person_id)
        .await?
        .into_iter()
        .filter(|row| row.instrument == shown.instrument && row.rater_id == shown.rater_id)
        .filter(|row| row.held_on.0.year() == year && row.held_on <= shown.held_on)
        .map(|row| row.id)
        .filter(|id| *id != shown.id)
        .collect();
    ids.push(shown.id);
    let given = evidence::list_ratings_of_many(db, authority, &ids).await?;
    let mut latest = BTreeMap::new();
    // Earlier first, so that what was given later takes its place.
    for id in ids {
        for rating in given.iter().filter(|rating| rating.assessment_id == id) {
            let value = u32::try_from(rating.value).unwrap_or(0);
            latest.insert(ItemCode::new(rating.item.as_str()), value);
        }
    }
    let mark = rule.mark(instrument, &latest);
    Ok(Some((mark, rule.source.clone())))
}

/// An answer in words: counts by event, minutes and seconds, samples by what was seen.
pub(crate) fn in_words(ctx: &Ctx, value: &AnswerValue) -> String {
    let times = |event: &str, count: usize| {
        let say = ctx.speech.say("evidence-times").with("event", event);
        say.with("count", count).to_string()
    };
    match value {
        AnswerValue::Text(text) => text.clone(),
        AnswerValue::Seconds(seconds) => ctx
            .speech
            .say("evidence-clock")
            .with("time", clock(*seconds))
            .to_string(),
        AnswerValue::Tally(counts) => counts
            .iter()
            .map(|count| times(&count.event, count.count as usize))
            .collect::<Vec<_>>()
            .join("; "),
        AnswerValue::Samples(samples) => {
            let mut seen: Vec<(&str, usize)> = Vec::new();
            for choice in samples.iter().flatten() {
                match seen.iter_mut().find(|(known, _)| known == choice) {
                    Some((_, count)) => *count += 1,
                    None => seen.push((choice, 1)),
                }
            }
            let seen = seen.into_iter().map(|(choice, count)| times(choice, count));
            seen.collect::<Vec<_>>().join("; ")
        }
    }
}
