//! The indicators of an offer: what it is measured by, whether it is on track, whether it may start,
//! and what changed in its participants.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::people::list_people_by_ids;
use kernel::{Action, Ctx};
use planning::{OfferHead, OfferId, OfferState, OfferTab};
use platform::web::{Page, Problem, html};

use crate::change_section::{ChangeSection, load_change_section};
use crate::figures::{IndicatorView, Known};
use crate::rules::missing_to_start;
use crate::store::{list_indicators_of, list_readings_of};
use crate::store_watch::{list_drawn_of, list_plans_of, list_warnings_of};

#[derive(Template)]
#[template(path = "indicators.html")]
struct IndicatorsPage {
    page: Page,
    head: OfferHead,
    indicators: Vec<IndicatorView>,
    start: Option<Start>,
    may_add: bool,
    /// Whether data can be drawn at once.
    may_draw: bool,
    change: ChangeSection,
}

/// The way to start a planned offer, or what stands against it.
struct Start {
    missing_key: Option<&'static str>,
    may_start: bool,
}

pub(crate) async fn show(ctx: Ctx, Path(id): Path<OfferId>) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, id, OfferTab::Indicators).await?;
    let may_monitor = ctx.may(Action::MonitorProgramme, head.offer.work()).await?;
    let indicators = load_views(&ctx, id, may_monitor).await?;
    let start = if head.offer.state == OfferState::Planned {
        let kinds: Vec<_> = indicators.iter().map(|view| view.row.kind).collect();
        Some(Start {
            missing_key: missing_to_start(&kinds).map(crate::rules::Missing::key),
            may_start: ctx.may(Action::RunProgramme, head.offer.work()).await?,
        })
    } else {
        None
    };
    html(&IndicatorsPage {
        page: head.page(&ctx, "monitoring"),
        change: load_change_section(&ctx, &head).await?,
        may_draw: may_monitor
            && head.offer.state == OfferState::Running
            && indicators.iter().any(|view| view.source.is_drawn()),
        may_add: may_monitor && head.offer.state != OfferState::Finished,
        head,
        indicators,
        start,
    })
}

/// All indicators of an offer with their readings: one query per table. Who monitors may enter data,
/// and so may the one named to read.
pub(crate) async fn load_views(
    ctx: &Ctx,
    id: OfferId,
    may_monitor: bool,
) -> Result<Vec<IndicatorView>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let rows = list_indicators_of(db, authority, &[id]).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let readings = list_readings_of(db, authority, &ids).await?;
    let drawn: Vec<_> = readings.iter().map(|row| row.id).collect();
    let drawn = list_drawn_of(db, authority, &drawn).await?;
    let plans = list_plans_of(db, authority, &ids).await?;
    let warnings = list_warnings_of(db, authority, &ids).await?;
    let readers: Vec<_> = rows.iter().map(|row| row.reader_id).collect();
    let people = list_people_by_ids(db, authority, &readers).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let of = |id| id == row.id;
            let known = Known {
                plan: plans.iter().find(|plan| of(plan.indicator_id)),
                readings: readings
                    .iter()
                    .filter(|one| of(one.indicator_id))
                    .cloned()
                    .collect(),
                drawn: &drawn,
                warnings: warnings
                    .iter()
                    .filter(|found| of(found.0.indicator_id))
                    .collect(),
                reader: people
                    .iter()
                    .find(|person| person.id == row.reader_id)
                    .map_or_else(String::new, |person| person.name.clone()),
                may_read: may_monitor || row.reader_id == ctx.me.id,
                row,
            };
            IndicatorView::new(&ctx.speech, known)
        })
        .collect())
}
