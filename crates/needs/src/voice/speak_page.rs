//! The form in which a person says something in their own words.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::frameworks::{Framework, IndicatorCode};
use kernel::people::{self, SchoolId};
use kernel::{Action, Ctx, School, Target};
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use serde::Deserialize;

use super::acts::{Speak, speak};
use super::item_view::indicator_name;
use super::model::{VoiceKind, VoiceState, objection_rule};
use super::store::{self, VoiceId};

/// The longest title and text that are taken, in characters.
const LONGEST: (usize, usize) = (120, 2000);

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    indicator: String,
}

#[derive(Template)]
#[template(path = "voice/speak.html")]
struct SpeakPage {
    page: Page,
    form: Form,
    school: School,
    kind: VoiceKind,
    /// What is said is about this indicator, chosen before.
    about: Option<String>,
    indicators: Vec<(String, String)>,
    explain_key: String,
    words_key: String,
    hours: i64,
    regulation: &'static str,
}

pub(super) async fn show(
    ctx: Ctx,
    Path(school): Path<SchoolId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    ctx.permit(Action::SpeakUp, Target::School(school)).await?;
    let kind: VoiceKind = asked.kind.parse().map_err(|_| Problem::not_found())?;
    let form = Form::empty()
        // Random, not made from the clock: words without a name shall not tell when they were written.
        .with("id", VoiceId(uuid::Uuid::new_v4()))
        .with("kind", kind)
        .with("indicator", &asked.indicator);
    page(&ctx, school, kind, form, StatusCode::OK).await
}

async fn page(
    ctx: &Ctx,
    school: SchoolId,
    kind: VoiceKind,
    form: Form,
    status: StatusCode,
) -> Result<Response, Problem> {
    let school = people::find_school(ctx.db(), ctx.authority(), school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let code = form.value("indicator").to_owned();
    let is_known = ctx
        .app
        .frameworks
        .indicator(&IndicatorCode::new(&*code))
        .is_some();
    let about = (kind == VoiceKind::NotMine)
        .then(|| is_known.then(|| indicator_name(ctx, &code)))
        .flatten();
    if kind == VoiceKind::NotMine && about.is_none() {
        return Err(Problem::not_found());
    }
    let key = format!("voice-new-{kind}");
    let mut response = html(&SpeakPage {
        page: ctx.page(&key).in_stage("needs"),
        indicators: indicators(ctx, &school, kind).await?,
        form,
        school,
        explain_key: format!("voice-explain-{kind}"),
        words_key: format!("voice-words-{kind}"),
        kind,
        about,
        hours: objection_rule().answer_within_hours,
        regulation: &objection_rule().regulation,
    })?;
    *response.status_mut() = status;
    Ok(response)
}

/// The indicators that can be named: of one's own framework, for a programme of everyone's.
async fn indicators(
    ctx: &Ctx,
    school: &School,
    kind: VoiceKind,
) -> Result<Vec<(String, String)>, Problem> {
    let mut posts = people::list_posts_of_school(ctx.db(), ctx.authority(), school.id).await?;
    if kind != VoiceKind::Programme {
        posts.retain(|post| post.person_id == ctx.me.id);
    }
    let mut frameworks: Vec<&Framework> = Vec::new();
    for post in &posts {
        let found = ctx.app.frameworks.framework_for_post(post.kind.as_str());
        if let Some(framework) = found
            && !frameworks.iter().any(|known| known.code == framework.code)
        {
            frameworks.push(framework);
        }
    }
    Ok(frameworks
        .into_iter()
        .flat_map(|framework| framework.indicators().map(move |found| (framework, found)))
        .map(|(framework, found)| {
            let text = format!("{}: {} {}", framework.name, found.code.number(), found.name);
            (found.code.as_str().to_owned(), text)
        })
        .collect())
}

pub(super) async fn submit(
    ctx: Ctx,
    Path(school): Path<SchoolId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let permit = ctx.permit(Action::SpeakUp, Target::School(school)).await?;
    let kind: VoiceKind = form.choice("kind").ok_or_else(Problem::not_found)?;
    let Some(ask) = read(&ctx, school, kind, &mut form).await? else {
        return page(&ctx, school, kind, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let href = match ask.author {
        Some(_) => format!("/voice/items/{}?notice=voice-said", ask.id),
        None => format!("/voice/{school}?notice=voice-said-unnamed"),
    };
    speak(&ctx.app, &ctx.actor, permit, ask).await?;
    Ok(see_other(&href))
}

async fn read(
    ctx: &Ctx,
    school: SchoolId,
    kind: VoiceKind,
    form: &mut Form,
) -> Result<Option<Speak>, Problem> {
    let id = form.choice("id");
    let title = match kind {
        VoiceKind::Need | VoiceKind::Programme => form.text("title", LONGEST.0),
        VoiceKind::NotMine | VoiceKind::Objection => Some(String::new()),
    };
    let words = form.text("words", LONGEST.1);
    let code = form.value("indicator").to_owned();
    let known = ctx.app.frameworks.indicator(&IndicatorCode::new(&*code));
    if !code.is_empty() && known.is_none() {
        form.fail("indicator", Fault::new("fault-choose"));
    }
    let is_unnamed = kind.may_be_anonymous() && form.is("unnamed", "yes");
    if kind == VoiceKind::NotMine && waits_already(ctx, &code, id).await? {
        form.fail("words", Fault::new("voice-fault-waits"));
    }
    let (Some(id), Some(title), Some(words), true) = (id, title, words, form.is_valid()) else {
        return Ok(None);
    };
    Ok(Some(Speak {
        id,
        school,
        kind,
        indicator: (!code.is_empty()).then_some(code),
        title,
        words,
        author: (!is_unnamed).then_some(ctx.me.id),
        today: ctx.today(),
    }))
}

/// Whether the same need was answered before and waits; the same form sent again does not count.
async fn waits_already(ctx: &Ctx, code: &str, id: Option<VoiceId>) -> Result<bool, Problem> {
    let mine = store::list_voices_by(ctx.db(), ctx.authority(), ctx.me.id).await?;
    Ok(mine.iter().any(|voice| {
        voice.kind == VoiceKind::NotMine
            && voice.state == VoiceState::Open
            && voice.indicator.as_deref() == Some(code)
            && Some(voice.id) != id
    }))
}
