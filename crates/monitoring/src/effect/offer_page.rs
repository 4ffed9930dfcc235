//! What one programme changed: by indicator, beside the plain difference, by hours and group, against what
//! the plan had forecast, and at what cost.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::frameworks::IndicatorCode;
use kernel::{Action, Ctx, Target};
use planning::{OfferForecast, OfferHead, OfferId, OfferTab, list_forecasts};
use platform::web::{Page, Problem, html};

use super::model::{Outcome, Told};
use super::say::{self, Bar};
use super::store_effects::{find_latest_run, list_effects_of_offer};
use crate::rules::{LEAST_GROUP, Sight, sight};

/// One indicator.
struct Row {
    name: String,
    tag_key: &'static str,
    tone: &'static str,
    sentence: String,
    /// What more would tell.
    would_tell: String,
    figures: Option<Figures>,
}

/// The figures behind it.
struct Figures {
    bar: Bar,
    participants: usize,
    comparators: usize,
    effect: String,
    interval: String,
    naive: String,
    why_naive: String,
    pooled: String,
    forecast: String,
    per_hour: String,
    groups: Vec<(String, String, String)>,
    cost: String,
}

#[derive(Template)]
#[template(path = "effect_offer.html")]
struct EffectPage {
    page: Page,
    head: OfferHead,
    /// When it was measured; none before the first run.
    measured_on: Option<String>,
    rows: Vec<Row>,
    is_running: bool,
    is_hidden: bool,
    may_measure: bool,
    least: usize,
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<OfferId>) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, id, OfferTab::Indicators).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let school = Target::School(head.offer.school_id);
    let leads = head.offer.coach_id == ctx.me.id || ctx.may(Action::ApprovePlan, school).await?;
    let run = find_latest_run(db, authority).await?;
    let mut found = Vec::new();
    if let Some(run) = &run {
        for row in list_effects_of_offer(db, authority, run.id, id).await? {
            found.extend(row.found().map(|outcome| (row.indicator, outcome)));
        }
    }
    let counted = found.iter().map(|(_, outcome)| outcome.participants);
    let is_hidden = sight(counted.max().unwrap_or(0), leads, false) != Sight::Group;
    let forecasts = list_forecasts(db, authority, &[id]).await?;
    html(&EffectPage {
        page: head.page(&ctx, "monitoring"),
        measured_on: run.map(|run| ctx.speech.day(run.made_on)),
        rows: match is_hidden {
            true => Vec::new(),
            false => found
                .iter()
                .map(|(code, outcome)| row(&ctx, code, outcome, &forecasts))
                .collect(),
        },
        is_running: head.offer.finished_on.is_none(),
        is_hidden: is_hidden && !found.is_empty(),
        may_measure: ctx.may(Action::MeasureEffects, school).await?,
        least: LEAST_GROUP,
        head,
    })
}

fn row(ctx: &Ctx, code: &str, outcome: &Outcome, forecasts: &[OfferForecast]) -> Row {
    let speech = &ctx.speech;
    let found = ctx.app.frameworks.indicator(&IndicatorCode::new(code));
    Row {
        name: found.map_or_else(|| code.to_owned(), |entry| entry.indicator.name.clone()),
        tag_key: outcome.told.key(),
        tone: say::tone(outcome.told),
        sentence: say::sentence(speech, outcome),
        would_tell: say::would_tell(speech, outcome),
        figures: figures(
            ctx,
            outcome,
            forecasts.iter().find(|row| row.indicator == code),
        ),
    }
}

fn figures(ctx: &Ctx, outcome: &Outcome, forecast: Option<&OfferForecast>) -> Option<Figures> {
    let speech = &ctx.speech;
    let effect = outcome.effect.as_ref()?;
    let with_interval = |span: &super::model::Span| {
        let interval = say::interval(speech, span);
        format!("{} ({interval})", say::signed(speech, span.value))
    };
    // A group of few tells of each of its people.
    let groups = outcome
        .groups
        .iter()
        .filter(|group| group.participants >= LEAST_GROUP);
    Some(Figures {
        bar: Bar::new(effect, Some(outcome.plain_change)),
        participants: outcome.participants,
        comparators: outcome.comparators,
        effect: say::signed(speech, effect.value),
        interval: say::interval(speech, effect),
        naive: say::signed(speech, outcome.plain_change),
        why_naive: say::why_naive(speech, outcome),
        pooled: outcome
            .pooled
            .as_ref()
            .map_or_else(String::new, with_interval),
        forecast: forecast.map_or_else(String::new, |forecast| {
            speech
                .say("effect-forecast-line")
                .with("forecast", say::signed(speech, forecast.levels))
                .with(
                    "error",
                    speech.number((effect.value - forecast.levels).abs(), 2),
                )
                .to_string()
        }),
        per_hour: outcome
            .per_hour
            .as_ref()
            .map_or_else(String::new, with_interval),
        groups: groups
            .map(|group| {
                (
                    speech.say(group.key.as_str()).to_string(),
                    speech.number(group.participants as f64, 0),
                    with_interval(&group.effect),
                )
            })
            .collect(),
        cost: match outcome.told {
            Told::TooFew | Told::NoOccasions => String::new(),
            _ => say::cost(speech, outcome.cost),
        },
    })
}
