//! What is done with words: saying something, supporting it, answering it.

use axum::http::StatusCode;
use kernel::{Action, App, Ctx, Permit, PersonId, SchoolId};
use platform::audit::{Actor, Audited};
use platform::db::is_duplicate;
use platform::sea_orm::DbErr;
use platform::web::Problem;
use platform::{Day, Moment};
use serde_json::json;

use super::model::{VoiceKind, VoiceState, objection_rule};
use super::rules::Listener;
use super::store::{self, Voice, VoiceId, VoiceSupport, VoiceSupportId};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// Somebody has changed it since it was read.
    #[error("the words were answered meanwhile")]
    AnsweredMeanwhile,
    /// There is no such thing.
    #[error("nothing of the kind was said")]
    Unknown,
    /// Only proposals can be supported, and only before they are declined.
    #[error("this cannot be supported")]
    NotToSupport,
    /// It is one's own, or not for this person to answer.
    #[error("not this person's to answer")]
    NotYours,
    /// It is said to somebody, so it needs a name.
    #[error("this kind of words needs a name")]
    NeedsName,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<VoiceError> for Problem {
    fn from(error: VoiceError) -> Self {
        match error {
            VoiceError::AnsweredMeanwhile => {
                Self::new(StatusCode::CONFLICT, "problem-voice-answered")
            }
            VoiceError::NotToSupport => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "problem-voice-support")
            }
            VoiceError::Unknown => Self::not_found(),
            VoiceError::NotYours => Self::forbidden(),
            VoiceError::NeedsName => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "problem-voice-name")
            }
            VoiceError::Db(error) => Self::internal(error),
        }
    }
}

/// Something about to be said.
#[derive(Clone, Debug)]
pub struct Speak {
    /// Made by the form.
    pub id: VoiceId,
    /// At which school.
    pub school: SchoolId,
    /// What kind.
    pub kind: VoiceKind,
    /// About which indicator.
    pub indicator: Option<String>,
    /// In a few words; may be empty where the indicator says it.
    pub title: String,
    /// In own words.
    pub words: String,
    /// By whom; nobody for words without a name.
    pub author: Option<PersonId>,
    /// The day it is said.
    pub today: Day,
}

/// Keeps what someone says. Sent twice, it is kept once.
pub async fn speak(app: &App, actor: &Actor, permit: Permit, ask: Speak) -> Result<(), VoiceError> {
    if ask.author.is_none() && !ask.kind.may_be_anonymous() {
        return Err(VoiceError::NeedsName);
    }
    let actor = match ask.author {
        Some(_) => actor.clone(),
        None => nobody(actor),
    };
    let is_objection = ask.kind == VoiceKind::Objection;
    let row = Voice {
        authority_id: permit.authority(),
        id: ask.id,
        school_id: ask.school,
        kind: ask.kind,
        indicator: ask.indicator,
        title: ask.title,
        words: ask.words,
        author_id: ask.author,
        made_on: ask.today,
        due_at: is_objection.then(|| {
            actor
                .at
                .plus_seconds(objection_rule().answer_within_hours * 3600)
        }),
        state: VoiceState::Open,
        answer: String::new(),
        answered_by: None,
        answered_at: None,
        is_answer_seen: false,
        version: 1,
    };
    let tx = app.shell.db.begin().await?;
    match store::add_voice(&tx, row).await {
        Err(error) if is_duplicate(&error) => Ok(()),
        Err(error) => Err(error.into()),
        Ok(()) => {
            let entry = Audited::new("voice.said", ask.id.0).with(json!({ "kind": ask.kind }));
            Ok(tx.commit(&actor, entry).await?)
        }
    }
}

/// The one who acts without a name: nobody, at the beginning of the day.
fn nobody(actor: &Actor) -> Actor {
    let now = actor.at.as_millis();
    Actor {
        person: None,
        at: Moment::from_millis(now - now.rem_euclid(MILLIS_PER_DAY)),
        ..actor.clone()
    }
}

const MILLIS_PER_DAY: i64 = 24 * 3600 * 1000;

/// Support that is given or taken back.
#[derive(Clone, Copy, Debug)]
pub struct Support {
    /// Of which proposal.
    pub voice: VoiceId,
    /// By whom.
    pub person: PersonId,
    /// On which day.
    pub today: Day,
    /// Given, or taken back.
    pub is_given: bool,
}

/// Gives support to a proposal, or takes it back. Done twice, it is done once.
pub async fn support(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: Support,
) -> Result<(), VoiceError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let voice = store::find_voice(&*tx, authority, ask.voice)
        .await?
        .ok_or(VoiceError::Unknown)?;
    if voice.kind != VoiceKind::Programme || voice.state == VoiceState::Declined {
        return Err(VoiceError::NotToSupport);
    }
    let action = if ask.is_given {
        let row = VoiceSupport {
            authority_id: authority,
            id: VoiceSupportId::new(),
            voice_id: voice.id,
            person_id: ask.person,
            made_on: ask.today,
        };
        match store::add_support(&tx, row).await {
            Err(error) if is_duplicate(&error) => return Ok(()),
            added => added?,
        }
        "voice.supported"
    } else {
        store::remove_support(&tx, authority, voice.id, ask.person).await?;
        "voice.support-taken-back"
    };
    Ok(tx.commit(actor, Audited::new(action, voice.id.0)).await?)
}

/// An answer about to be given.
#[derive(Clone, Debug)]
pub struct Answer {
    /// To what.
    pub voice: VoiceId,
    /// By whom.
    pub by: PersonId,
    /// Accepted or declined.
    pub state: VoiceState,
    /// In own words.
    pub words: String,
    /// The version that was read.
    pub seen: i32,
}

/// Answers what was said, or answers anew.
pub async fn answer(
    app: &App,
    actor: &Actor,
    permit: Permit,
    given: Answer,
) -> Result<(), VoiceError> {
    let tx = app.shell.db.begin().await?;
    let voice = store::find_voice(&*tx, permit.authority(), given.voice)
        .await?
        .ok_or(VoiceError::Unknown)?;
    let listener = Listener {
        person: given.by,
        may_answer: permit.action() == Action::AnswerVoice,
    };
    if !listener.answers(&voice) {
        return Err(VoiceError::NotYours);
    }
    let id = voice.id;
    let row = Voice {
        state: given.state,
        answer: given.words,
        answered_by: Some(given.by),
        // The first answer is what the time for an objection is held against.
        answered_at: voice.answered_at.or(Some(actor.at)),
        is_answer_seen: false,
        ..voice
    };
    let data = json!({ "kind": row.kind, "state": row.state });
    if !store::update_voice(&tx, row, given.seen).await? {
        return Err(VoiceError::AnsweredMeanwhile);
    }
    let entry = Audited::new("voice.answered", id.0).with(data);
    Ok(tx.commit(actor, entry).await?)
}

/// Notes that the author has opened the answer.
pub(super) async fn note_seen(ctx: &Ctx, voice: &Voice) -> Result<(), VoiceError> {
    let tx = ctx.app.shell.db.begin().await?;
    let row = Voice {
        is_answer_seen: true,
        ..voice.clone()
    };
    if store::update_voice(&tx, row, voice.version).await? {
        let entry = Audited::new("voice.answer-read", voice.id.0);
        tx.commit(&ctx.actor, entry).await?;
    }
    Ok(())
}
