//! Something that was said as pages show it.

use std::collections::HashMap;

use kernel::frameworks::IndicatorCode;
use kernel::{Ctx, PersonId};

use super::model::VoiceKind;
use super::rules::{is_late, waited};
use super::store::{Voice, VoiceSupport};
use crate::need::SchoolNeed;

/// Something that was said, in the reader's language.
pub(crate) struct ItemView {
    pub voice: Voice,
    pub title: String,
    pub author: Option<String>,
    pub indicator: Option<String>,
    pub day: String,
    /// How long it has waited for an answer; none when it was answered.
    pub waited: Option<String>,
    pub is_late: bool,
    /// That it meets a ranked need, as a sentence.
    pub meets: Option<String>,
    pub supports: usize,
    pub is_mine: bool,
    pub supported_by_me: bool,
    pub tag: &'static str,
}

/// What pages need to lay items out.
#[derive(Default)]
pub(crate) struct Around<'a> {
    pub names: HashMap<PersonId, String>,
    pub supports: Vec<VoiceSupport>,
    pub needs: &'a [SchoolNeed],
}

impl Around<'_> {
    pub(crate) fn view(&self, ctx: &Ctx, voice: Voice) -> ItemView {
        let indicator = voice
            .indicator
            .as_deref()
            .map(|code| indicator_name(ctx, code));
        let mine = |row: &&VoiceSupport| row.voice_id == voice.id;
        let supporters: Vec<PersonId> = self
            .supports
            .iter()
            .filter(mine)
            .map(|row| row.person_id)
            .collect();
        let is_open = voice.answered_at.is_none();
        ItemView {
            title: title(ctx, &voice, indicator.as_deref()),
            author: voice
                .author_id
                .map(|author| self.names.get(&author).cloned().unwrap_or_default()),
            day: ctx.speech.day(voice.made_on),
            waited: is_open.then(|| {
                ctx.speech
                    .say("voice-waited")
                    .with("days", waited(&voice, ctx.today()))
                    .to_string()
            }),
            is_late: is_late(&voice, ctx.now()),
            meets: self.meets(ctx, &voice),
            supports: supporters.len(),
            supported_by_me: supporters.contains(&ctx.me.id),
            is_mine: voice.author_id == Some(ctx.me.id),
            tag: match voice.state {
                super::VoiceState::Open => "unclear",
                super::VoiceState::Accepted => "met",
                super::VoiceState::Declined => "below",
            },
            indicator,
            voice,
        }
    }

    /// A proposal that is meant for a ranked need says so.
    fn meets(&self, ctx: &Ctx, voice: &Voice) -> Option<String> {
        if voice.kind != VoiceKind::Programme {
            return None;
        }
        let code = voice.indicator.as_deref()?;
        let at = self
            .needs
            .iter()
            .position(|need| need.indicator.as_str() == code)?;
        let sentence = ctx
            .speech
            .say("voice-meets")
            .with("rank", at + 1)
            .with("need", self.needs[at].name.as_str())
            .with("people", self.needs[at].people.len());
        Some(sentence.to_string())
    }
}

fn title(ctx: &Ctx, voice: &Voice, indicator: Option<&str>) -> String {
    if !voice.title.is_empty() {
        return voice.title.clone();
    }
    let key = match (voice.kind, indicator.is_some()) {
        (VoiceKind::NotMine, _) => "voice-title-not-mine",
        (VoiceKind::Objection, true) => "voice-title-objection-about",
        (VoiceKind::Objection, false) => "voice-title-objection",
        (VoiceKind::Need | VoiceKind::Programme, _) => voice.kind.key(),
    };
    ctx.speech
        .say(key)
        .with("indicator", indicator.unwrap_or_default())
        .to_string()
}

/// The name of an indicator; its code where no framework knows it any more.
pub(crate) fn indicator_name(ctx: &Ctx, code: &str) -> String {
    ctx.app
        .frameworks
        .indicator(&IndicatorCode::new(code))
        .map_or_else(|| code.to_owned(), |found| found.indicator.name.clone())
}
