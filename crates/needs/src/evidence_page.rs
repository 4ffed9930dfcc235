//! One filled instrument, as it was seen: what stands here is what stands on every later page.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::evidence::{self, AssessmentId};
use kernel::frameworks::ItemCode;
use kernel::people::PersonId;
use kernel::{Action, Ctx, Person, Target};
use platform::web::{Page, Problem, html};

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
    let ratings = evidence::list_ratings_of(ctx.db(), ctx.authority(), id).await?;
    let answers = ratings
        .into_iter()
        .filter_map(|rating| {
            let entry = ctx
                .app
                .frameworks
                .item(&ItemCode::new(rating.item.clone()))?;
            let values = &entry.item.scale.values;
            let value = values
                .iter()
                .find(|value| i32::from(value.value) == rating.value)?;
            Some((entry.item.text.clone(), value.label.clone(), rating.note))
        })
        .collect();
    let visit = find_visit_of_assessment(ctx.db(), ctx.authority(), id).await?;
    let correction = evidence::find_correction_of(ctx.db(), ctx.authority(), id).await?;
    let title = instrument_name(&ctx, &assessment.instrument);
    html(&EvidencePage {
        page: ctx.page("evidence-title").titled(title).in_stage("needs"),
        person: ctx.person(person).await?,
        rater: ctx.person(assessment.rater_id).await?.name,
        source_key: format!("source-{}", assessment.source),
        held_on: ctx.speech.day(assessment.held_on),
        is_of_visit: visit.is_some(),
        visit: visit
            .filter(|visit| [visit.person_id, visit.observer_id].contains(&ctx.me.id))
            .map(|visit| visit.id),
        correction: correction.map(|row| row.id),
        is_correction: assessment.supersedes_id.is_some(),
        note: assessment.note,
        answers,
    })
}
