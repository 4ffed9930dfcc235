//! What is said at a school: proposals with their support, needs in own words, the ranked needs that
//! concern the reader, and what waits for an answer.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::frameworks::IndicatorCode;
use kernel::people::{self, SchoolId};
use kernel::{Action, Ctx, School, Target};
use platform::web::{Page, Problem, html, see_other};

use super::item_view::{Around, ItemView};
use super::model::{VoiceKind, VoiceState};
use super::rules::Listener;
use super::store::{self, Voice};
use crate::need::{SchoolNeed, list_needs_of_school};
use crate::school_needs_page::reason;

/// A ranked need that concerns the reader.
struct Concern {
    indicator: IndicatorCode,
    name: String,
    reason: String,
    /// What the reader has said of it.
    said: Option<ItemView>,
}

#[derive(Template)]
#[template(path = "voice/school.html")]
struct SchoolVoicePage {
    page: Page,
    school: School,
    can_speak: bool,
    can_answer: bool,
    waiting: Vec<ItemView>,
    concerns: Vec<Concern>,
    proposals: Vec<ItemView>,
    others: Vec<ItemView>,
}

#[derive(Template)]
#[template(path = "voice/choose.html")]
struct ChoosePage {
    page: Page,
    schools: Vec<School>,
}

/// One's own school; who works at none chooses.
pub(super) async fn choose(ctx: Ctx) -> Result<Response, Problem> {
    let schools = ctx.schools().await?;
    if let Some(school) = ctx.school.as_ref().or(match &schools[..] {
        [one] => Some(one),
        _ => None,
    }) {
        return Ok(see_other(&format!("/voice/{}", school.id)));
    }
    if let Some(first) = schools.first() {
        let place = if ctx.reaches_all_schools() {
            Target::Authority
        } else {
            Target::School(first.id)
        };
        ctx.permit(Action::ViewVoice, place).await?;
    }
    html(&ChoosePage {
        page: ctx.page("voice-choose").in_stage("needs"),
        schools,
    })
}

pub(super) async fn show(ctx: Ctx, Path(school): Path<SchoolId>) -> Result<Response, Problem> {
    let target = Target::School(school);
    ctx.permit(Action::ViewVoice, target).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let found = people::find_school(db, authority, school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let listener = Listener {
        person: ctx.me.id,
        may_answer: ctx.may(Action::AnswerVoice, target).await?,
    };
    let mut voices = store::list_voices_of_schools(db, authority, &[school]).await?;
    voices.retain(|voice| listener.reads(voice));
    let needs = list_needs_of_school(db, &ctx.app.frameworks, authority, school).await?;
    let around = around(&ctx, &voices, &needs).await?;
    let concerns = concerns(&ctx, &around, &voices, &needs);
    let mut waiting = Vec::new();
    let mut proposals = Vec::new();
    let mut others = Vec::new();
    for voice in voices {
        if voice.state == VoiceState::Open && listener.answers(&voice) {
            waiting.push(around.view(&ctx, voice.clone()));
        }
        match voice.kind {
            VoiceKind::Programme => proposals.push(around.view(&ctx, voice)),
            VoiceKind::Need | VoiceKind::NotMine | VoiceKind::Objection => {
                others.push(around.view(&ctx, voice));
            }
        }
    }
    // What has waited longest is first; objections have a time by which they are answered.
    waiting.sort_by_key(|item| (item.voice.due_at.is_none(), item.voice.made_on));
    proposals.sort_by_key(|item| std::cmp::Reverse(item.supports));
    let title = ctx
        .speech
        .say("voice-of-school")
        .with("school", found.name.as_str());
    html(&SchoolVoicePage {
        page: ctx.page("voice-title").titled(title).in_stage("needs"),
        can_speak: ctx.may(Action::SpeakUp, target).await?,
        can_answer: listener.may_answer,
        school: found,
        waiting,
        concerns,
        proposals,
        others,
    })
}

/// Names and supports of what is shown.
pub(super) async fn around<'a>(
    ctx: &Ctx,
    voices: &[Voice],
    needs: &'a [SchoolNeed],
) -> Result<Around<'a>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let ids: Vec<_> = voices.iter().map(|voice| voice.id).collect();
    let authors: Vec<_> = voices
        .iter()
        .flat_map(|voice| [voice.author_id, voice.answered_by])
        .flatten()
        .collect();
    let names = people::list_people_by_ids(db, authority, &authors)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    Ok(Around {
        names,
        supports: store::list_supports(db, authority, &ids).await?,
        needs,
    })
}

fn concerns(
    ctx: &Ctx,
    around: &Around<'_>,
    voices: &[Voice],
    needs: &[SchoolNeed],
) -> Vec<Concern> {
    let is_mine = |voice: &&Voice, code: &str| {
        voice.kind == VoiceKind::NotMine
            && voice.author_id == Some(ctx.me.id)
            && voice.indicator.as_deref() == Some(code)
    };
    needs
        .iter()
        .filter(|need| need.people.contains(&ctx.me.id))
        .map(|need| Concern {
            said: voices
                .iter()
                .find(|voice| is_mine(voice, need.indicator.as_str()))
                .map(|voice| around.view(ctx, voice.clone())),
            name: need.name.clone(),
            reason: reason(ctx, need),
            indicator: need.indicator.clone(),
        })
        .collect()
}
