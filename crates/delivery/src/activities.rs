//! What runs for the signed-in person: this week by day, their practice tasks, and the offers they
//! take part in, coach or lead.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::access::RoleKind;
use kernel::{Ctx, SchoolId};
use planning::{
    Offer, OfferId, OfferState, list_offers_of_coach, list_offers_of_person, list_offers_of_schools,
};
use platform::Day;
use platform::web::{Form, Page, Problem, html};
use serde::Deserialize;

use crate::model::{day_words, hours};
use crate::participation::is_done;
use crate::rules::{DEFAULT_WEEKLY_MINUTES, week_of};
use crate::session_page::{SessionFacts, TaskView, facts, task_view};
use crate::store::{
    PracticeTask, Session, SessionId, SessionSeat, list_attendance_of, list_limits,
    list_outcomes_of_person, list_seats_of_person, list_sessions_by_ids, list_sessions_of_offers,
    list_tasks_of_person,
};
use crate::workload::weekly_limit;

/// Which week is asked for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// A day of it; the present week when it is no day.
    week: Option<String>,
}

struct WeekView {
    from: String,
    previous: String,
    next: String,
    is_present: bool,
    days: Vec<DayView>,
    load: Option<String>,
    is_over: bool,
}

struct DayView {
    name: String,
    is_today: bool,
    sessions: Vec<(SessionFacts, String)>,
}

struct OfferRow {
    href: String,
    title: String,
    state_key: &'static str,
    mode_key: &'static str,
    next: Option<SessionFacts>,
    open_tasks: usize,
    unrecorded: usize,
}

struct Group {
    title_key: &'static str,
    rows: Vec<OfferRow>,
    past: Vec<OfferRow>,
}

struct LimitForm {
    school: SchoolId,
    name: String,
    form: Form,
}

#[derive(Template)]
#[template(path = "activities.html")]
struct ActivitiesPage {
    page: Page,
    week: WeekView,
    tasks: Vec<(TaskView, String)>,
    /// Whether the person takes part in anything that gives tasks.
    has_tasks: bool,
    groups: Vec<Group>,
    limits: Vec<LimitForm>,
}

/// Shows what runs for the signed-in person.
pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    html(&load(&ctx, &asked, None).await?)
}

/// Shows it with the form of a school's weekly limit that has faults.
pub(crate) async fn show_again(
    ctx: &Ctx,
    school: SchoolId,
    form: Form,
) -> Result<Response, Problem> {
    let page = load(ctx, &Asked::default(), Some((school, form))).await?;
    let mut response = html(&page)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// Everything that concerns the person, a few queries for all of it.
struct Mine {
    today: Day,
    joined: Vec<Offer>,
    coached: Vec<Offer>,
    led: Vec<Offer>,
    seats: Vec<SessionSeat>,
    sessions: Vec<Session>,
    recorded: HashSet<SessionId>,
    open_tasks: Vec<PracticeTask>,
}

async fn load(
    ctx: &Ctx,
    asked: &Asked,
    faulty: Option<(SchoolId, Form)>,
) -> Result<ActivitiesPage, Problem> {
    let mine = Mine::load(ctx).await?;
    let today = mine.today;
    let week = asked
        .week
        .as_deref()
        .and_then(|day| day.parse().ok())
        .unwrap_or(today);
    let tasks: Vec<_> = mine
        .open_tasks
        .iter()
        .map(|task| {
            let href = format!("/sessions/{}", task.session_id);
            (task_view(&ctx.speech, task, None, today), href)
        })
        .collect();
    let groups = [
        ("activities-joined", &mine.joined),
        ("activities-coached", &mine.coached),
        ("activities-led", &mine.led),
    ];
    let groups = groups
        .into_iter()
        .filter(|(_, offers)| !offers.is_empty())
        .map(|(title_key, offers)| mine.group(ctx, title_key, offers))
        .collect();
    Ok(ActivitiesPage {
        page: ctx.page("activities-title").in_stage("delivery"),
        week: mine.week(ctx, week_of(week)).await?,
        has_tasks: !tasks.is_empty() || !mine.joined.is_empty(),
        tasks,
        groups,
        limits: limits(ctx, faulty).await?,
    })
}

impl Mine {
    async fn load(ctx: &Ctx) -> Result<Self, Problem> {
        let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
        let joined = list_offers_of_person(db, authority, me).await?;
        let coached = list_offers_of_coach(db, authority, me).await?;
        let led = list_offers_of_schools(db, authority, &led_schools(ctx)).await?;
        let mut ids: Vec<OfferId> = joined
            .iter()
            .chain(&coached)
            .chain(&led)
            .filter(|offer| offer.state != OfferState::Finished)
            .map(|offer| offer.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let seats = list_seats_of_person(db, authority, me).await?;
        let attendance = list_attendance_of(db, authority, &ids).await?;
        let outcomes = list_outcomes_of_person(db, authority, &[me]).await?;
        let mut open_tasks = list_tasks_of_person(db, authority, &[me]).await?;
        open_tasks.retain(|task| !is_done(task, &outcomes));
        open_tasks.sort_by_key(|task| task.due_on);
        Ok(Self {
            today: ctx.today(),
            joined,
            coached,
            led,
            seats,
            sessions: list_sessions_of_offers(db, authority, &ids).await?,
            recorded: attendance.iter().map(|row| row.session_id).collect(),
            open_tasks,
        })
    }

    /// The sessions of a week at which the person is expected or which they coach.
    async fn week(&self, ctx: &Ctx, monday: Day) -> Result<WeekView, Problem> {
        let sunday = monday.plus_days(6);
        let is_here = |day: Day| monday <= day && day <= sunday;
        let seats: Vec<&SessionSeat> = self.seats.iter().filter(|seat| is_here(seat.day)).collect();
        let ids: Vec<SessionId> = seats.iter().map(|seat| seat.session_id).collect();
        let mut sessions = list_sessions_by_ids(ctx.db(), ctx.authority(), &ids).await?;
        let coached: HashSet<OfferId> = self.coached.iter().map(|offer| offer.id).collect();
        let also = self.sessions.iter().filter(|session| {
            coached.contains(&session.offer_id)
                && is_here(session.day)
                && !ids.contains(&session.id)
        });
        sessions.extend(also.cloned());
        sessions.sort_by_key(|session| (session.day, session.starts_at, session.id));
        let minutes: i32 = seats.iter().map(|seat| seat.minutes).sum();
        let limit = match &ctx.school {
            Some(school) => weekly_limit(ctx.db(), ctx.authority(), school.id).await?,
            None => DEFAULT_WEEKLY_MINUTES,
        };
        let load = ctx
            .speech
            .say("workload-week")
            .with("hours", hours(&ctx.speech, minutes))
            .with("limit", hours(&ctx.speech, limit));
        Ok(WeekView {
            from: ctx.speech.day(monday),
            previous: format!("/activities?week={}", monday.plus_days(-7)),
            next: format!("/activities?week={}", monday.plus_days(7)),
            is_present: is_here(self.today),
            days: self.days(ctx, &sessions),
            load: (minutes > 0).then(|| load.to_string()),
            is_over: minutes > limit,
        })
    }

    fn days(&self, ctx: &Ctx, sessions: &[Session]) -> Vec<DayView> {
        let titles: HashMap<OfferId, &str> = self
            .joined
            .iter()
            .chain(&self.coached)
            .map(|offer| (offer.id, offer.title.as_str()))
            .collect();
        let title_of = |session: &Session| {
            titles
                .get(&session.offer_id)
                .map_or(String::new(), |title| (*title).to_owned())
        };
        sessions
            .chunk_by(|a, b| a.day == b.day)
            .map(|day| DayView {
                name: day_words(&ctx.speech, day[0].day),
                is_today: day[0].day == self.today,
                sessions: day
                    .iter()
                    .map(|one| (facts(&ctx.speech, one), title_of(one)))
                    .collect(),
            })
            .collect()
    }

    fn group(&self, ctx: &Ctx, title_key: &'static str, offers: &[Offer]) -> Group {
        let is_over = |offer: &&Offer| offer.state == OfferState::Finished;
        let row = |offer| self.row(ctx, offer, title_key == "activities-joined");
        Group {
            title_key,
            rows: offers
                .iter()
                .filter(|offer| !is_over(offer))
                .map(row)
                .collect(),
            past: offers.iter().filter(is_over).map(row).collect(),
        }
    }

    fn row(&self, ctx: &Ctx, offer: &Offer, as_participant: bool) -> OfferRow {
        let here = || {
            self.sessions
                .iter()
                .filter(|session| session.offer_id == offer.id)
        };
        let is_mine = |session: &&Session| {
            !as_participant || self.seats.iter().any(|seat| seat.session_id == session.id)
        };
        let next = here()
            .filter(is_mine)
            .find(|session| session.day >= self.today);
        let is_waiting =
            |session: &&Session| session.day <= self.today && !self.recorded.contains(&session.id);
        let tasks = self
            .open_tasks
            .iter()
            .filter(|task| task.offer_id == offer.id);
        OfferRow {
            href: format!("/offers/{}", offer.id),
            title: offer.title.clone(),
            state_key: offer.state.key(),
            mode_key: offer.mode.key(),
            next: next.map(|session| facts(&ctx.speech, session)),
            open_tasks: if as_participant { tasks.count() } else { 0 },
            unrecorded: if as_participant {
                0
            } else {
                here().filter(is_waiting).count()
            },
        }
    }
}

/// The schools at which the person holds a role that answers for what runs there.
fn led_schools(ctx: &Ctx) -> Vec<SchoolId> {
    schools_with(
        ctx,
        &[RoleKind::Principal, RoleKind::Supervisor, RoleKind::Planner],
    )
}

fn schools_with(ctx: &Ctx, kinds: &[RoleKind]) -> Vec<SchoolId> {
    let led = ctx.roles.iter().filter(|role| kinds.contains(&role.kind));
    led.filter_map(|role| role.school_id).collect()
}

/// A form for the weekly limit of each school that the person leads.
async fn limits(ctx: &Ctx, faulty: Option<(SchoolId, Form)>) -> Result<Vec<LimitForm>, Problem> {
    let led = schools_with(ctx, &[RoleKind::Principal]);
    if led.is_empty() {
        return Ok(Vec::new());
    }
    let known = list_limits(ctx.db(), ctx.authority(), &led).await?;
    let weekly_hours = |id: SchoolId| {
        let limit = known.iter().find(|limit| limit.school_id == id);
        limit.map_or(DEFAULT_WEEKLY_MINUTES, |limit| limit.weekly_minutes) / 60
    };
    let schools = ctx.schools().await?.into_iter();
    let forms = schools
        .filter(|school| led.contains(&school.id))
        .map(|school| LimitForm {
            form: match &faulty {
                Some((id, form)) if *id == school.id => form.clone(),
                _ => Form::empty().with("weekly_hours", weekly_hours(school.id)),
            },
            school: school.id,
            name: school.name,
        });
    Ok(forms.collect())
}
