//! What delivery has to say on the pages that belong to no stage: what waits for the signed-in
//! person, and a person's own way through sessions and practice.

use std::collections::HashMap;

use kernel::part::Pending;
use kernel::{Ctx, PersonId, StoryEntry, Task};
use planning::{Offer, OfferId, OfferState, list_offers_of_coach, list_offers_of_person};
use platform::Day;
use platform::web::Problem;

use crate::model::{Presence, hours};
use crate::participation::is_done;
use crate::store::{
    Attendance, Session, SessionId, SessionSeat, list_attendance_of, list_attendance_of_person,
    list_outcomes_of_person, list_reflections_by, list_seats_between, list_seats_of_person,
    list_sessions_by_ids, list_sessions_of_offers, list_tasks_of_person,
};

/// A reflection is asked for while the session is fresh; after that it is left in peace.
const REFLECTION_DAYS: i64 = 14;
/// Attendance that was never recorded is asked for so long.
const ATTENDANCE_DAYS: i64 = 60;
/// A practice task is called urgent so many days before it is due.
const SOON_DAYS: i64 = 3;

/// Days ahead for which a device keeps sessions.
const KEPT_DAYS: i64 = 30;

/// What waits for the signed-in person.
pub(crate) fn tasks(ctx: Ctx) -> Pending<Vec<Task>> {
    Box::pin(async move {
        let mut found = as_participant(&ctx).await?;
        found.extend(as_coach(&ctx).await?);
        found.extend(crate::cycle::tasks(&ctx).await?);
        Ok(found)
    })
}

/// The sessions of the coming thirty days and of the last two weeks, with their reflection for whoever
/// takes part.
pub(crate) fn kept(ctx: Ctx) -> Pending<Vec<String>> {
    Box::pin(async move {
        let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
        let today = ctx.today();
        let (from, to) = (
            today.plus_days(-REFLECTION_DAYS),
            today.plus_days(KEPT_DAYS),
        );
        let seats = list_seats_between(db, authority, &[me], from, to).await?;
        let mut offers = list_offers_of_coach(db, authority, me).await?;
        offers.retain(|offer| offer.state != OfferState::Finished);
        let ids: Vec<OfferId> = offers.iter().map(|offer| offer.id).collect();
        let mut coached = list_sessions_of_offers(db, authority, &ids).await?;
        coached.retain(|session| (from..=to).contains(&session.day));
        let mine = seats.iter().flat_map(|seat| {
            let page = format!("/sessions/{}", seat.session_id);
            [page.clone(), format!("{page}/reflection")]
        });
        let led = coached
            .iter()
            .map(|session| format!("/sessions/{}", session.id));
        Ok(std::iter::once("/activities".to_owned())
            .chain(mine)
            .chain(led)
            .chain(crate::cycle::kept(&ctx).await?)
            .collect())
    })
}

async fn as_participant(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
    let today = ctx.today();
    let (from, to) = (today.plus_days(-REFLECTION_DAYS), today.plus_days(1));
    let seats = list_seats_between(db, authority, &[me], from, to).await?;
    let near: Vec<SessionId> = seats.iter().map(|seat| seat.session_id).collect();
    let sessions = list_sessions_by_ids(db, authority, &near).await?;
    let attendance = list_attendance_of_person(db, authority, &[me]).await?;
    let reflections = list_reflections_by(db, authority, &[me]).await?;
    let mut found = Vec::new();
    for session in &sessions {
        if session.day >= today {
            found.push(coming(ctx, session));
        }
        let presence = attendance.iter().find(|row| row.session_id == session.id);
        let was_there =
            presence.map_or(session.day < today, |row| row.presence == Presence::Present);
        let is_written = reflections.iter().any(|row| row.session_id == session.id);
        if session.day <= today && was_there && !is_written {
            found.push(reflect(ctx, session));
        }
    }
    let outcomes = list_outcomes_of_person(db, authority, &[me]).await?;
    let tasks = list_tasks_of_person(db, authority, &[me]).await?;
    found.extend(
        tasks
            .iter()
            .filter(|task| !is_done(task, &outcomes))
            .map(|task| {
                let days = task.due_on.days_since(today);
                Task {
                    stage: "delivery",
                    title: ctx
                        .speech
                        .say("practice-task-waits")
                        .with("duty", &task.duty)
                        .to_string(),
                    detail: task.text.clone(),
                    button: ctx.speech.say("practice-task-go").to_string(),
                    href: format!("/sessions/{}", task.session_id),
                    due: Some(task.due_on),
                    minutes: 5,
                    rank: match days {
                        ..0 => 20,
                        0..=SOON_DAYS => 30,
                        _ => 60,
                    },
                }
            }),
    );
    Ok(found)
}

fn coming(ctx: &Ctx, session: &Session) -> Task {
    let (key, rank) = if session.day == ctx.today() {
        ("session-task-today", 10)
    } else {
        ("session-task-tomorrow", 40)
    };
    Task {
        stage: "delivery",
        title: ctx
            .speech
            .say(key)
            .with("time", session.starts_at.say(&ctx.speech))
            .with("topic", &session.topic)
            .to_string(),
        detail: session.place.clone(),
        button: ctx.speech.say("session-task-open").to_string(),
        href: format!("/sessions/{}", session.id),
        due: Some(session.day),
        minutes: session.minutes.unsigned_abs(),
        rank,
    }
}

fn reflect(ctx: &Ctx, session: &Session) -> Task {
    Task {
        stage: "delivery",
        title: ctx
            .speech
            .say("session-task-reflect")
            .with("topic", &session.topic)
            .to_string(),
        detail: ctx.speech.say("session-task-reflect-why").to_string(),
        button: ctx.speech.say("session-task-reflect-go").to_string(),
        href: format!("/sessions/{}/reflection", session.id),
        due: None,
        minutes: 5,
        rank: 50,
    }
}

async fn as_coach(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let today = ctx.today();
    let mut offers = list_offers_of_coach(db, authority, ctx.me.id).await?;
    offers.retain(|offer| offer.state != OfferState::Finished);
    let ids: Vec<OfferId> = offers.iter().map(|offer| offer.id).collect();
    let sessions = list_sessions_of_offers(db, authority, &ids).await?;
    let attendance = list_attendance_of(db, authority, &ids).await?;
    let is_waiting = |session: &&Session| {
        (0..=ATTENDANCE_DAYS).contains(&today.days_since(session.day))
            && attendance.iter().all(|row| row.session_id != session.id)
    };
    Ok(sessions
        .iter()
        .filter(is_waiting)
        .map(|session| record(ctx, session))
        .collect())
}

fn record(ctx: &Ctx, session: &Session) -> Task {
    Task {
        stage: "delivery",
        title: ctx
            .speech
            .say("session-task-attendance")
            .with("topic", &session.topic)
            .to_string(),
        detail: ctx.speech.day(session.day),
        button: ctx.speech.say("session-task-attendance-go").to_string(),
        href: format!("/sessions/{}", session.id),
        due: Some(session.day),
        minutes: 3,
        rank: 20,
    }
}

/// A person's way through sessions and practice. Reflections are told to their writer alone.
pub(crate) fn story(ctx: Ctx, person: PersonId) -> Pending<Vec<StoryEntry>> {
    Box::pin(async move {
        let (db, authority) = (ctx.db(), ctx.authority());
        let offers: HashMap<OfferId, Offer> = list_offers_of_person(db, authority, person)
            .await?
            .into_iter()
            .map(|offer| (offer.id, offer))
            .collect();
        let mut found = took_part(&ctx, person, &offers).await?;
        found.extend(tried(&ctx, person).await?);
        if ctx.me.id == person {
            found.extend(reflected(&ctx).await?);
        }
        Ok(found)
    })
}

async fn took_part(
    ctx: &Ctx,
    person: PersonId,
    offers: &HashMap<OfferId, Offer>,
) -> Result<Vec<StoryEntry>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let seats = list_seats_of_person(db, authority, person).await?;
    let attendance = list_attendance_of_person(db, authority, &[person]).await?;
    let was_there = |seat: &SessionSeat| {
        attendance.iter().any(|row: &Attendance| {
            row.session_id == seat.session_id && row.presence == Presence::Present
        })
    };
    let mut sums: HashMap<OfferId, (Day, usize, i32)> = HashMap::new();
    for seat in seats.iter().filter(|seat| was_there(seat)) {
        let sum = sums.entry(seat.offer_id).or_insert((seat.day, 0, 0));
        *sum = (sum.0.max(seat.day), sum.1 + 1, sum.2 + seat.minutes);
    }
    let entries = sums.into_iter().filter_map(|(id, (day, count, minutes))| {
        let offer = offers.get(&id)?;
        let detail = ctx
            .speech
            .say("session-story-hours")
            .with("count", count)
            .with("hours", hours(&ctx.speech, minutes));
        Some(StoryEntry {
            stage: "delivery",
            day,
            title: ctx
                .speech
                .say("session-story-part")
                .with("offer", &offer.title)
                .to_string(),
            detail: detail.to_string(),
            href: format!("/offers/{id}"),
        })
    });
    Ok(entries.collect())
}

async fn tried(ctx: &Ctx, person: PersonId) -> Result<Vec<StoryEntry>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let tasks = list_tasks_of_person(db, authority, &[person]).await?;
    let outcomes = list_outcomes_of_person(db, authority, &[person]).await?;
    let entries = outcomes.into_iter().filter_map(|outcome| {
        let task = tasks
            .iter()
            .find(|task| task.session_id == outcome.session_id)?;
        // What its owner wrote about it is for them and whoever runs the offer, on its own page.
        let (detail, href) = if ctx.me.id == person {
            (outcome.noticed, format!("/sessions/{}", outcome.session_id))
        } else {
            (task.text.clone(), format!("/offers/{}", outcome.offer_id))
        };
        Some(StoryEntry {
            stage: "delivery",
            day: outcome.done_on,
            title: ctx
                .speech
                .say("practice-story-tried")
                .with("duty", &task.duty)
                .to_string(),
            detail,
            href,
        })
    });
    Ok(entries.collect())
}

async fn reflected(ctx: &Ctx) -> Result<Vec<StoryEntry>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let reflections = list_reflections_by(db, authority, &[ctx.me.id]).await?;
    let ids: Vec<SessionId> = reflections.iter().map(|row| row.session_id).collect();
    let sessions = list_sessions_by_ids(db, authority, &ids).await?;
    let topics: HashMap<SessionId, &str> = sessions
        .iter()
        .map(|session| (session.id, session.topic.as_str()))
        .collect();
    let entry = |row: crate::store::SessionReflection| StoryEntry {
        stage: "delivery",
        day: row.written_on,
        title: ctx
            .speech
            .say("session-story-reflected")
            .with("topic", topics.get(&row.session_id).copied().unwrap_or(""))
            .to_string(),
        detail: row.learning,
        href: format!("/sessions/{}/reflection", row.session_id),
    };
    Ok(reflections.into_iter().map(entry).collect())
}
