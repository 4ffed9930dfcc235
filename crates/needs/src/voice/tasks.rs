//! What waits because of what was said: for those who answer, and for those who were answered.

use kernel::access::RoleKind;
use kernel::{Ctx, PersonId, SchoolId, StoryEntry, Task};
use platform::web::Problem;

use super::item_view::Around;
use super::model::{VoiceKind, VoiceState};
use super::rules::{Listener, waited};
use super::store::{self, Voice};

pub(crate) async fn tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let mut tasks = to_answer(ctx).await?;
    tasks.extend(answers_to_read(ctx).await?);
    Ok(tasks)
}

/// For leaders: the words that have waited longest, and objections by themselves. A planner is
/// asked for objections only: what a principal may not answer, and what is late.
async fn to_answer(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let led: Vec<SchoolId> = ctx
        .roles
        .iter()
        .filter(|role| role.kind == RoleKind::Principal)
        .filter_map(|role| role.school_id)
        .collect();
    let mut voices = store::list_voices_of_schools(db, authority, &led).await?;
    if ctx.has_role(RoleKind::Planner) {
        let all = store::list_voices_of_kind(db, authority, VoiceKind::Objection).await?;
        voices.extend(all.into_iter().filter(|row| !led.contains(&row.school_id)));
    }
    let listener = Listener {
        person: ctx.me.id,
        may_answer: true,
    };
    voices.retain(|voice| voice.state == VoiceState::Open && listener.answers(voice));
    let (mut objections, mut words): (Vec<Voice>, Vec<Voice>) = voices
        .into_iter()
        .partition(|voice| voice.kind == VoiceKind::Objection);
    objections.sort_by_key(|voice| voice.due_at);
    words.sort_by_key(|voice| voice.made_on);
    let mut tasks = Vec::new();
    if let Some(first) = objections.first() {
        tasks.push(Task {
            due: first.due_at.map(|due| due.day_in(&jiff::tz::TimeZone::UTC)),
            rank: 1,
            ..waiting(ctx, "task-objection", first, objections.len())
        });
    }
    if let Some(first) = words.first() {
        tasks.push(waiting(ctx, "task-voice", first, words.len()));
    }
    Ok(tasks)
}

fn waiting(ctx: &Ctx, key: &str, first: &Voice, count: usize) -> Task {
    let say = |key: String| ctx.speech.say(key);
    let title = Around::default().view(ctx, first.clone()).title;
    Task {
        stage: "needs",
        title: say(key.to_owned()).with("title", title).to_string(),
        detail: say(format!("{key}-why"))
            .with("count", count)
            .with("days", waited(first, ctx.today()))
            .to_string(),
        button: say("task-voice-go".to_owned()).to_string(),
        href: format!("/voice/items/{}", first.id),
        due: None,
        minutes: 5,
        rank: 20,
    }
}

/// For authors: an answer they have not opened.
async fn answers_to_read(ctx: &Ctx) -> Result<Option<Task>, Problem> {
    let mine = store::list_voices_by(ctx.db(), ctx.authority(), ctx.me.id).await?;
    let unread = |voice: &&Voice| voice.state != VoiceState::Open && !voice.is_answer_seen;
    let Some(voice) = mine.iter().find(unread) else {
        return Ok(None);
    };
    let title = Around::default().view(ctx, voice.clone()).title;
    Ok(Some(Task {
        stage: "needs",
        title: ctx
            .speech
            .say("task-answered")
            .with("title", title)
            .to_string(),
        detail: ctx.speech.say("task-answered-why").to_string(),
        button: ctx.speech.say("task-answered-go").to_string(),
        href: format!("/voice/items/{}", voice.id),
        due: None,
        minutes: 1,
        rank: 15,
    }))
}

/// What someone said under their name, for themselves: the story is read by others too.
pub(crate) async fn story(ctx: &Ctx, person: PersonId) -> Result<Vec<StoryEntry>, Problem> {
    let mut said = store::list_voices_by(ctx.db(), ctx.authority(), person).await?;
    said.retain(|voice| voice.kind.is_public() || person == ctx.me.id);
    Ok(said
        .into_iter()
        .map(|voice| {
            let (day, id) = (voice.made_on, voice.id);
            let key = voice.kind.key();
            StoryEntry {
                stage: "needs",
                day,
                title: ctx.speech.say(key).to_string(),
                detail: Around::default().view(ctx, voice).title,
                href: format!("/voice/items/{id}"),
            }
        })
        .collect())
}
