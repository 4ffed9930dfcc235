//! What programmes changed, over all schools within reach: by mode, programme by programme, and what the
//! next plan will expect of them.

use askama::Template;
use axum::response::Response;
use kernel::frameworks::IndicatorCode;
use kernel::{Action, Ctx, SchoolId};
use platform::web::{Page, Problem, html};

use super::confirm::may_confirm;
use super::model::{KindSummary, Told};
use super::overview::{ModeLine, OfferLine, Overview, load_overview};
use super::say::{self, Bar};
use super::store_effects::find_confirmation;
use crate::rules::{LEAST_GROUP, Sight, sight};

struct ModeRow {
    key: String,
    offers: usize,
    mean: String,
    interval: String,
    next: String,
    tag_key: &'static str,
    tone: &'static str,
    bar: Bar,
}

struct OfferRow {
    title: String,
    href: String,
    mode_key: &'static str,
    tag_key: &'static str,
    tone: &'static str,
    sentence: String,
    cost: String,
}

struct KindRow {
    title: String,
    indicator: String,
    year: String,
    offers: usize,
    people: usize,
    measured: String,
}

#[derive(Template)]
#[template(path = "effects.html")]
struct EffectsPage {
    page: Page,
    summary: String,
    forecast: String,
    cost: String,
    modes: Vec<ModeRow>,
    /// Modes whose whole interval is below what matters.
    losing: Vec<String>,
    offers: Vec<OfferRow>,
    hidden: usize,
    kinds: Vec<KindRow>,
    /// When the run became what is expected; none while it has not.
    confirmed_on: Option<String>,
    may_measure: bool,
    may_confirm: bool,
    run: String,
    least: usize,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let schools = ctx.schools_for(Action::ViewSchool).await?;
    if schools.is_empty() {
        return Err(Problem::forbidden());
    }
    let ids: Vec<SchoolId> = schools.iter().map(|school| school.id).collect();
    let (db, authority) = (ctx.db(), ctx.authority());
    let reach = (!ctx.reaches_all_schools()).then_some(&ids[..]);
    let found = load_overview(db, authority, reach).await?;
    let leads = ctx.schools_for(Action::ApprovePlan).await?;
    let leads: Vec<SchoolId> = leads.iter().map(|school| school.id).collect();
    let mut view = EffectsPage {
        page: ctx.page("effects-title").in_stage("monitoring"),
        summary: ctx.speech.say("effects-never").to_string(),
        forecast: String::new(),
        cost: String::new(),
        modes: Vec::new(),
        losing: Vec::new(),
        offers: Vec::new(),
        hidden: 0,
        kinds: Vec::new(),
        confirmed_on: None,
        may_measure: !ctx.schools_for(Action::MeasureEffects).await?.is_empty(),
        may_confirm: may_confirm(&ctx).await?,
        run: String::new(),
        least: LEAST_GROUP,
    };
    if let Some(found) = found {
        let confirmation = find_confirmation(db, authority, found.run.id).await?;
        view.confirmed_on = confirmation.map(|row| ctx.speech.day(row.confirmed_on));
        fill(&ctx, &mut view, &found, &leads);
    }
    html(&view)
}

fn fill(ctx: &Ctx, view: &mut EffectsPage, found: &Overview, leads: &[SchoolId]) {
    let speech = &ctx.speech;
    let measured = found
        .offers
        .iter()
        .filter(|line| line.is_measured())
        .count();
    view.run = found.run.id.to_string();
    view.summary = speech
        .say("effects-summary")
        .with("day", speech.day(found.run.made_on))
        .with("measured", measured)
        .with("offers", found.offers.len())
        .with("people", i64::from(found.run.people))
        .to_string();
    view.forecast = found.forecast_error().map_or_else(String::new, |error| {
        speech
            .say("effects-forecast-error")
            .with("mean", speech.number(error.mean, 2))
            .with("within", error.within)
            .with("effects", error.effects)
            .to_string()
    });
    view.cost = say::cost(speech, found.cost_per_level());
    view.modes = found.modes.iter().map(|line| mode_row(ctx, line)).collect();
    view.losing = found
        .modes
        .iter()
        .filter(|line| matches!(line.told, Told::TooLittle | Told::Harms))
        .map(|line| losing(ctx, line))
        .collect();
    for line in &found.offers {
        let counts = sight(
            line.participants(),
            leads.contains(&line.offer.school_id),
            false,
        );
        match counts {
            Sight::Group => view.offers.extend(offer_row(ctx, line)),
            Sight::Own | Sight::Nothing => view.hidden += 1,
        }
    }
    // Only what would be learned: an expectation from fewer would tell of each of them.
    let kinds = found.run.kind_summaries();
    let learned = kinds.iter().filter(|kind| kind.people >= LEAST_GROUP);
    view.kinds = learned.map(|kind| kind_row(ctx, kind)).collect();
}

fn mode_row(ctx: &Ctx, line: &ModeLine) -> ModeRow {
    let (speech, summary) = (&ctx.speech, &line.summary);
    ModeRow {
        key: format!("mode-{}", summary.mode),
        offers: summary.offers,
        mean: say::signed(speech, summary.mean.value),
        interval: say::interval(speech, &summary.mean),
        next: say::interval(speech, &summary.next),
        tag_key: line.told.key(),
        tone: say::tone(line.told),
        bar: Bar::new(&summary.mean, None),
    }
}

fn losing(ctx: &Ctx, line: &ModeLine) -> String {
    let summary = &line.summary;
    ctx.speech
        .say("effects-losing-line")
        .with("mode", ctx.speech.say(format!("mode-{}", summary.mode)))
        .with("offers", summary.offers)
        .with("interval", say::interval(&ctx.speech, &summary.mean))
        .to_string()
}

/// An offer by the indicator that is told of most surely.
fn offer_row(ctx: &Ctx, line: &OfferLine) -> Option<OfferRow> {
    let sure = |told: Told| match told {
        Told::Works | Told::Harms | Told::TooLittle => 0,
        Told::CannotTell => 1,
        _ => 2,
    };
    let (_, outcome) = line.found.iter().min_by_key(|(_, one)| sure(one.told))?;
    Some(OfferRow {
        title: line.offer.title.clone(),
        href: format!("/offers/{}/effect", line.offer.id),
        mode_key: line.offer.mode.key(),
        tag_key: outcome.told.key(),
        tone: say::tone(outcome.told),
        sentence: say::sentence(&ctx.speech, outcome),
        cost: match outcome.effect {
            Some(_) => say::cost(&ctx.speech, outcome.cost),
            None => String::new(),
        },
    })
}

fn kind_row(ctx: &Ctx, kind: &KindSummary) -> KindRow {
    let code = IndicatorCode::new(kind.indicator.clone());
    let found = ctx.app.frameworks.indicator(&code);
    let measured = say::signed(&ctx.speech, kind.measured.value);
    KindRow {
        title: kind.title.clone(),
        indicator: found.map_or_else(|| kind.indicator.clone(), |one| one.indicator.name.clone()),
        year: format!("{}/{}", kind.school_year, kind.school_year + 1),
        offers: kind.offers,
        people: kind.people,
        measured: format!(
            "{measured} ({})",
            say::interval(&ctx.speech, &kind.measured)
        ),
    }
}
