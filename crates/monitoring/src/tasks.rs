//! What of monitoring waits for the signed-in person: indicators to set, programmes to start,
//! readings to enter.

use kernel::access::RoleKind;
use kernel::part::Pending;
use kernel::{Ctx, SchoolId, Task};
use planning::{Offer, OfferState, list_offers_of_coach, list_offers_of_schools};
use platform::Day;
use platform::web::Problem;

use crate::library::library;
use crate::model::OutcomeKind;
use crate::rules::{READING_EVERY_DAYS, missing_to_start, next_reading_on};
use crate::store::{
    OutcomeIndicator, Reading, list_indicators_by_ids, list_indicators_of, list_indicators_read_by,
    list_readings_of,
};
use crate::store_watch::{IndicatorPlan, Warning, list_plans_of, list_warnings_for};

/// Days before its day on which a reading begins to wait.
const REMIND_DAYS: i64 = 3;

/// What waits for the signed-in person.
pub(crate) fn tasks(ctx: Ctx) -> Pending<Vec<Task>> {
    Box::pin(async move {
        let mut tasks = warning_tasks(&ctx).await?;
        tasks.extend(start_tasks(&ctx).await?);
        tasks.extend(reading_tasks(&ctx).await?);
        Ok(tasks)
    })
}

/// Warnings that wait for a decision: to their owner at once, to who leads the school once the owner
/// has let the time pass.
async fn warning_tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let schools = schools_i_lead(ctx);
    let found = list_warnings_for(db, authority, Some(ctx.me.id), &schools).await?;
    let late = ctx.today().plus_days(-library().alarms.decide_within_days);
    let waiting: Vec<Warning> = found
        .into_iter()
        .filter(|(row, decision)| {
            decision.is_none() && (row.owner_id == ctx.me.id || row.raised_on <= late)
        })
        .map(|(row, _)| row)
        .collect();
    let ids: Vec<_> = waiting.iter().map(|row| row.indicator_id).collect();
    let indicators = list_indicators_by_ids(db, authority, &ids).await?;
    let tasks = waiting.iter().filter_map(|row| {
        let indicator = indicators.iter().find(|one| one.id == row.indicator_id)?;
        Some(warning_task(ctx, row, indicator))
    });
    Ok(tasks.collect())
}

fn warning_task(ctx: &Ctx, row: &Warning, indicator: &OutcomeIndicator) -> Task {
    let say = |key: &'static str| {
        ctx.speech
            .say(key)
            .with("name", indicator.name.as_str())
            .with("probability", ctx.speech.percent(row.probability))
            .to_string()
    };
    Task {
        stage: "monitoring",
        title: say("task-warning"),
        detail: say("task-warning-why"),
        button: say("task-warning-go"),
        href: format!("/offers/{}/indicators/{}", row.offer_id, row.indicator_id),
        due: Some(row.raised_on.plus_days(library().alarms.decide_within_days)),
        minutes: 10,
        rank: 1,
    }
}

fn schools_i_lead(ctx: &Ctx) -> Vec<SchoolId> {
    ctx.roles
        .iter()
        .filter(|role| role.kind == RoleKind::Principal)
        .filter_map(|role| role.school_id)
        .collect()
}

async fn start_tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let offers = offers_i_lead(ctx).await?;
    let planned: Vec<_> = offers
        .iter()
        .filter(|offer| offer.state == OfferState::Planned)
        .collect();
    let ids: Vec<_> = planned.iter().map(|offer| offer.id).collect();
    let indicators = list_indicators_of(ctx.db(), ctx.authority(), &ids).await?;
    Ok(planned
        .into_iter()
        .map(|offer| {
            let kinds: Vec<OutcomeKind> = indicators
                .iter()
                .filter(|row| row.offer_id == offer.id)
                .map(|row| row.kind)
                .collect();
            start_task(ctx, offer, &kinds)
        })
        .collect())
}

fn start_task(ctx: &Ctx, offer: &Offer, kinds: &[OutcomeKind]) -> Task {
    let say = |key: &'static str| {
        ctx.speech
            .say(key)
            .with("title", offer.title.as_str())
            .to_string()
    };
    let href = format!("/offers/{}/indicators", offer.id);
    let (title, detail, button, href, minutes) = match missing_to_start(kinds) {
        Some(missing) => (
            say("task-set-indicator"),
            say(missing.key()),
            say("task-set-indicator-go"),
            format!("{href}/new"),
            10,
        ),
        None => (
            say("task-start"),
            say("task-start-why"),
            say("task-start-go"),
            href,
            2,
        ),
    };
    Task {
        stage: "monitoring",
        title,
        detail,
        button,
        href,
        due: None,
        minutes,
        rank: 3,
    }
}

/// The approved offers someone coaches, or whose school they lead.
async fn offers_i_lead(ctx: &Ctx) -> Result<Vec<Offer>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut offers = list_offers_of_coach(db, authority, ctx.me.id).await?;
    let schools = schools_i_lead(ctx);
    if !schools.is_empty() {
        for offer in list_offers_of_schools(db, authority, &schools).await? {
            if !offers.iter().any(|known| known.id == offer.id) {
                offers.push(offer);
            }
        }
    }
    Ok(offers)
}

async fn reading_tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let indicators = list_indicators_read_by(db, authority, ctx.me.id).await?;
    if indicators.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = indicators.iter().map(|row| row.id).collect();
    let readings = list_readings_of(db, authority, &ids).await?;
    let plans = list_plans_of(db, authority, &ids).await?;
    let mut tasks = Vec::new();
    for indicator in &indicators {
        let plan = plans.iter().find(|plan| plan.indicator_id == indicator.id);
        // What is drawn from elsewhere is not asked for.
        if plan.is_some_and(|plan| plan.source.is_drawn()) {
            continue;
        }
        if let Some(due) = due_reading(indicator, plan, &readings, ctx.today()) {
            tasks.push(reading_task(ctx, indicator, due));
        }
    }
    Ok(tasks)
}

fn due_reading(
    indicator: &OutcomeIndicator,
    plan: Option<&IndicatorPlan>,
    readings: &[Reading],
    today: Day,
) -> Option<Day> {
    let every = plan.map_or(READING_EVERY_DAYS, |plan| plan.every_days);
    let latest = readings
        .iter()
        .filter(|reading| reading.indicator_id == indicator.id)
        .map(|reading| reading.read_on)
        .max();
    next_reading_on(&indicator.line(), latest, every)
        .filter(|due| *due <= today.plus_days(REMIND_DAYS))
}

fn reading_task(ctx: &Ctx, indicator: &OutcomeIndicator, due: Day) -> Task {
    let say = |key: &'static str| {
        ctx.speech
            .say(key)
            .with("name", indicator.name.as_str())
            .to_string()
    };
    Task {
        stage: "monitoring",
        title: say("task-reading"),
        detail: say("task-reading-why"),
        button: say("task-reading-go"),
        href: format!("/offers/{}/indicators/{}", indicator.offer_id, indicator.id),
        due: Some(due),
        minutes: 5,
        rank: 4,
    }
}
