//! The people's own voice: needs and programmes in their own words, support for each other's
//! proposals, answers to ranked needs, objections, and what those who lead answer.
//!
//! What is said without a name is kept without it: neither the row nor its audit entry knows who,
//! and both know the day only. It knows nothing of plans; planning reads [`load_wishes`].

mod acts;
mod item_page;
mod item_view;
mod model;
mod objections_page;
mod rules;
mod school_page;
mod speak_page;
mod store;
mod tasks;
mod weigh;

pub use acts::{Answer, Speak, Support, VoiceError, answer, speak, support};
pub use model::{VoiceKind, VoiceState, Weight};
pub use rules::Said;
pub use store::VoiceId;
pub use weigh::{Weigh, weigh};

pub(crate) use item_view::indicator_name;
pub(crate) use store::{MIGRATION, NeedWeight, list_weights};
pub(crate) use tasks::{story, tasks};

use axum::Router;
use axum::routing::{get, post};
use kernel::{App, AuthorityId, PersonId, SchoolId};
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::{Day, Moment};

use crate::reopened::load_reopened;

/// What people of a school have said of its needs.
pub async fn load_said(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Said, DbErr> {
    let voices = store::list_voices_of_schools(db, authority, &[school]).await?;
    let weights = list_weights(db, authority, school).await?;
    Ok(Said {
        reopened: load_reopened(db, authority, school).await?,
        ..Said::of(&voices, &weights)
    })
}

/// Something said that asks for an answer, and whether it got one.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Which.
    pub id: VoiceId,
    /// At which school.
    pub school: SchoolId,
    /// What kind.
    pub kind: VoiceKind,
    /// In a few words; may be empty.
    pub title: String,
    /// Who said it, where a name stands under it.
    pub author: Option<PersonId>,
    /// The day it was said.
    pub said_on: Day,
    /// When it was answered.
    pub answered_at: Option<Moment>,
}

/// Everything said at some schools, newest first, and what got an answer.
pub async fn list_heard(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<Heard>, DbErr> {
    let voices = store::list_voices_of_schools(db, authority, schools).await?;
    Ok(voices
        .into_iter()
        .map(|voice| Heard {
            id: voice.id,
            school: voice.school_id,
            kind: voice.kind,
            title: voice.title,
            author: voice.author_id,
            said_on: voice.made_on,
            answered_at: voice.answered_at,
        })
        .collect())
}

/// A proposal of a programme that still stands, as planning reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// In a few words.
    pub title: String,
    /// The indicator it is meant for.
    pub indicator: String,
    /// Everyone who proposed or supports it and is known by name.
    pub people: Vec<PersonId>,
}

/// The proposals of a school that name an indicator and were not declined, with who wishes for them.
pub async fn load_wishes(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<Wish>, DbErr> {
    let mut voices = store::list_voices_of_schools(db, authority, &[school]).await?;
    voices
        .retain(|voice| voice.kind == VoiceKind::Programme && voice.state != VoiceState::Declined);
    let ids: Vec<VoiceId> = voices.iter().map(|voice| voice.id).collect();
    let supports = store::list_supports(db, authority, &ids).await?;
    Ok(voices
        .into_iter()
        .filter_map(|voice| {
            let mut people: Vec<PersonId> = supports
                .iter()
                .filter(|row| row.voice_id == voice.id)
                .map(|row| row.person_id)
                .chain(voice.author_id)
                .collect();
            people.sort_unstable();
            people.dedup();
            Some(Wish {
                indicator: voice.indicator?,
                title: voice.title,
                people,
            })
        })
        .collect())
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/voice", get(school_page::choose))
        .route("/voice/objections", get(objections_page::show))
        .route("/voice/{school}", get(school_page::show))
        .route(
            "/voice/{school}/new",
            get(speak_page::show).post(speak_page::submit),
        )
        .route(
            "/voice/items/{id}",
            get(item_page::show).post(item_page::submit_answer),
        )
        .route("/voice/items/{id}/support", post(item_page::submit_support))
}
