//! What of monitoring waits for the signed-in person: indicators to set, programmes to start,
//! readings to enter.

use kernel::access::RoleKind;
use kernel::part::Pending;
use kernel::{Ctx, Task};
use planning::{Offer, OfferState, list_offers_of_coach, list_offers_of_schools};
use platform::Day;
use platform::web::Problem;

use crate::model::OutcomeKind;
use crate::rules::{missing_to_start, next_reading_on};
use crate::store::{
    OutcomeIndicator, Reading, list_indicators_of, list_indicators_read_by, list_readings_of,
};

/// Days before its day on which a reading begins to wait.
const REMIND_DAYS: i64 = 3;

/// What waits for the signed-in person.
pub(crate) fn tasks(ctx: Ctx) -> Pending<Vec<Task>> {
    Box::pin(async move {
        let mut tasks = start_tasks(&ctx).await?;
        tasks.extend(reading_tasks(&ctx).await?);
        Ok(tasks)
    })
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
    let schools: Vec<_> = ctx
        .roles
        .iter()
        .filter(|role| role.kind == RoleKind::Principal)
        .filter_map(|role| role.school_id)
        .collect();
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
    let mut tasks = Vec::new();
    for indicator in &indicators {
        if let Some(due) = due_reading(indicator, &readings, ctx.today()) {
            tasks.push(reading_task(ctx, indicator, due));
        }
    }
    Ok(tasks)
}

fn due_reading(indicator: &OutcomeIndicator, readings: &[Reading], today: Day) -> Option<Day> {
    let latest = readings
        .iter()
        .filter(|reading| reading.indicator_id == indicator.id)
        .map(|reading| reading.read_on)
        .max();
    next_reading_on(&indicator.line(), latest).filter(|due| *due <= today.plus_days(REMIND_DAYS))
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
