//! The survey itself: five questions, one minute.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::list_posts_of;
use kernel::{Action, Ctx, SchoolId, Target};
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::acts::{Answer, answer};
use super::quarter::Quarter;
use super::release::FEWEST;
use super::store::{ClimateGroup, has_answered};
use super::survey::{HIGHEST, survey};

#[derive(Template)]
#[template(path = "climate_answer.html")]
struct AnswerPage {
    page: Page,
    form: Form,
    quarter: String,
    /// The day from which results are shown.
    shown_from: String,
    fewest: u32,
    school: Option<SchoolId>,
    is_done: bool,
    items: Vec<(String, String)>,
    values: Vec<(u8, String)>,
}

/// Where the signed-in person works and as what, for the survey.
pub(super) async fn standing(ctx: &Ctx) -> Result<Option<(SchoolId, ClimateGroup)>, Problem> {
    let posts = list_posts_of(ctx.db(), ctx.authority(), ctx.me.id).await?;
    Ok(posts
        .first()
        .map(|post| (post.school_id, ClimateGroup::of(post.kind))))
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    page(&ctx, Form::empty()).await
}

async fn page(ctx: &Ctx, form: Form) -> Result<Response, Problem> {
    let quarter = Quarter::of(ctx.today());
    let is_faulty = !form.is_valid();
    let language = ctx.speech.language;
    let mut response = html(&AnswerPage {
        page: ctx.page("climate-title").in_stage("monitoring"),
        quarter: quarter.say(&ctx.speech).to_string(),
        shown_from: ctx.speech.day(quarter.next_begins()),
        fewest: FEWEST,
        school: standing(ctx).await?.map(|(school, _)| school),
        is_done: has_answered(ctx.db(), ctx.authority(), ctx.me.id, quarter).await?,
        items: survey()
            .items
            .iter()
            .map(|item| (item.code.clone(), item.text(language).to_owned()))
            .collect(),
        values: (1..=HIGHEST)
            .map(|value| {
                let name = ctx.speech.say(format!("climate-value-{value}"));
                (value, name.to_string())
            })
            .collect(),
        form,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub(super) async fn submit(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let (school, group) = standing(&ctx).await?.ok_or_else(Problem::forbidden)?;
    let permit = ctx
        .permit(Action::AnswerClimate, Target::School(school))
        .await?;
    let mut values = BTreeMap::new();
    for item in &survey().items {
        match form.choice::<u8>(&item.code) {
            Some(value) if (1..=HIGHEST).contains(&value) => {
                values.insert(item.code.clone(), value);
            }
            Some(_) => form.fail(&item.code, Fault::new("fault-choose")),
            None => {}
        }
    }
    if !form.is_valid() {
        return page(&ctx, form).await;
    }
    let given = Answer {
        person: ctx.me.id,
        school,
        group,
        quarter: Quarter::of(ctx.today()),
        values,
    };
    answer(&ctx.app, &ctx.actor, permit, given).await?;
    Ok(see_other("/climate?notice=climate-answered"))
}
