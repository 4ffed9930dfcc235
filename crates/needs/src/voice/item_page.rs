//! Something that was said, its support, and the answer to it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::frameworks::IndicatorCode;
use kernel::people;
use kernel::{Action, Ctx, Permit, School, Target};
use platform::web::{Form, Page, Problem, html, see_other};

use super::acts::{Answer, Support, VoiceError, answer, note_seen, support};
use super::item_view::ItemView;
use super::model::VoiceState;
use super::rules::Listener;
use super::school_page::around;
use super::store::{self, Voice, VoiceId};
use crate::need::list_needs_of_school;

/// The longest answer that is taken, in characters.
const LONGEST: usize = 2000;

#[derive(Template)]
#[template(path = "voice/item.html")]
struct ItemPage {
    page: Page,
    form: Form,
    school: School,
    item: ItemView,
    answered_by: Option<String>,
    can_answer: bool,
    can_support: bool,
    /// Where what stands behind it can be read.
    evidence: Option<String>,
    due: Option<String>,
    /// The answer somebody else gave while this one was being written.
    meanwhile: Option<String>,
    answers: Vec<(&'static str, String)>,
    means_key: String,
}

/// What was said, if the signed-in person may read it.
async fn open(ctx: &Ctx, id: VoiceId) -> Result<(Voice, Listener), Problem> {
    let voice = store::find_voice(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let target = Target::School(voice.school_id);
    let listener = Listener {
        person: ctx.me.id,
        may_answer: ctx.may(Action::AnswerVoice, target).await?,
    };
    // An author who has changed schools still reads what was answered.
    if voice.author_id != Some(ctx.me.id) {
        ctx.permit(Action::ViewVoice, target).await?;
    }
    if !listener.reads(&voice) {
        return Err(Problem::not_found());
    }
    Ok((voice, listener))
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<VoiceId>) -> Result<Response, Problem> {
    let (mut voice, listener) = open(&ctx, id).await?;
    let is_mine = voice.author_id == Some(ctx.me.id);
    if is_mine && voice.state != VoiceState::Open && !voice.is_answer_seen {
        note_seen(&ctx, &voice).await?;
        voice.is_answer_seen = true;
    }
    let form = Form::empty().with("version", voice.version);
    page(&ctx, voice, listener, form, None).await
}

async fn page(
    ctx: &Ctx,
    voice: Voice,
    listener: Listener,
    form: Form,
    meanwhile: Option<String>,
) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let target = Target::School(voice.school_id);
    let school = people::find_school(db, authority, voice.school_id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let needs = list_needs_of_school(db, &ctx.app.frameworks, authority, school.id).await?;
    let around = around(ctx, std::slice::from_ref(&voice), &needs).await?;
    let can_answer = listener.answers(&voice);
    let zone = school.zone.time_zone();
    let answered_by = voice
        .answered_by
        .and_then(|person| around.names.get(&person).cloned());
    let due = voice.due_at.map(|due| {
        let local = zone.to_datetime(due.0);
        format!(
            "{} {:02}.{:02}",
            ctx.speech.day(due.day_in(&zone)),
            local.hour(),
            local.minute()
        )
    });
    let key = voice.kind.key();
    let item = around.view(ctx, voice);
    let evidence = evidence(ctx, &item).await?;
    let status = match form.is_valid() && meanwhile.is_none() {
        true => StatusCode::OK,
        false if meanwhile.is_some() => StatusCode::CONFLICT,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut response = html(&ItemPage {
        page: ctx.page(key).titled(&item.title).in_stage("needs"),
        can_support: item.voice.kind.is_public()
            && item.voice.state != VoiceState::Declined
            && !item.is_mine
            && ctx.may(Action::SpeakUp, target).await?,
        answers: [VoiceState::Accepted, VoiceState::Declined]
            .map(|state| (state.as_str(), ctx.speech.say(state.key()).to_string()))
            .to_vec(),
        means_key: format!("voice-answer-means-{}", item.voice.kind),
        form,
        school,
        item,
        answered_by,
        can_answer,
        evidence,
        due,
        meanwhile,
    })?;
    *response.status_mut() = status;
    Ok(response)
}

/// The line of the author's map that it is about, for who may open that map.
async fn evidence(ctx: &Ctx, item: &ItemView) -> Result<Option<String>, Problem> {
    let (Some(author), Some(code)) = (item.voice.author_id, &item.voice.indicator) else {
        return Ok(None);
    };
    if !ctx.may(Action::ViewMap, Target::Person(author)).await? {
        return Ok(None);
    }
    let code = IndicatorCode::new(code.clone());
    Ok(Some(format!("/people/{author}/map#i-{}", code.number())))
}

pub(super) async fn submit_support(
    ctx: Ctx,
    Path(id): Path<VoiceId>,
    form: Form,
) -> Result<Response, Problem> {
    let (voice, _) = open(&ctx, id).await?;
    let permit = ctx
        .permit(Action::SpeakUp, Target::School(voice.school_id))
        .await?;
    let is_given = form.is("support", "yes");
    let ask = Support {
        voice: id,
        person: ctx.me.id,
        today: ctx.today(),
        is_given,
    };
    support(&ctx.app, &ctx.actor, permit, ask).await?;
    let notice = if is_given {
        "voice-supported"
    } else {
        "voice-support-taken-back"
    };
    Ok(see_other(&format!("/voice/items/{id}?notice={notice}")))
}

pub(super) async fn submit_answer(
    ctx: Ctx,
    Path(id): Path<VoiceId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (voice, listener) = open(&ctx, id).await?;
    let permit: Permit = ctx
        .permit(Action::AnswerVoice, Target::School(voice.school_id))
        .await?;
    let state = form.choice::<VoiceState>("state");
    if state == Some(VoiceState::Open) {
        return Err(Problem::not_found());
    }
    let words = form.text("answer", LONGEST);
    let seen = form.choice("version");
    let (Some(state), Some(words), Some(seen)) = (state, words, seen) else {
        return page(&ctx, voice, listener, form, None).await;
    };
    let given = Answer {
        voice: id,
        by: ctx.me.id,
        state,
        words,
        seen,
    };
    match answer(&ctx.app, &ctx.actor, permit, given).await {
        Ok(()) => Ok(see_other(&format!(
            "/voice/items/{id}?notice=voice-answered"
        ))),
        Err(VoiceError::AnsweredMeanwhile) => {
            let (now, listener) = open(&ctx, id).await?;
            let meanwhile = Some(now.answer.clone());
            // The other answer has been shown, so the next attempt is made knowing it.
            let form = Form::empty()
                .with("version", now.version)
                .with("state", form.value("state"))
                .with("answer", form.value("answer"));
            page(&ctx, now, listener, form, meanwhile).await
        }
        Err(error) => Err(error.into()),
    }
}
