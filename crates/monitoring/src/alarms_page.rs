//! The page that explains warnings: when one is given, and how often it is wrong.

use askama::Template;
use axum::response::Response;
use kernel::Ctx;
use platform::i18n::Speech;
use platform::web::{Page, Problem, html};

use crate::library::{Alarms, library};

#[derive(Template)]
#[template(path = "alarms.html")]
struct AlarmsPage {
    page: Page,
    rules: Vec<String>,
    /// What may happen, and how often it does.
    rates: Vec<(String, String)>,
    years: String,
    source: String,
}

pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let alarms = &library().alarms;
    html(&AlarmsPage {
        page: ctx.page("alarms-title").in_stage("monitoring"),
        rules: rules(&ctx.speech, alarms),
        rates: rates(&ctx.speech, alarms),
        years: ctx.speech.number(f64::from(alarms.stated.years), 0),
        source: alarms.source.clone(),
    })
}

fn rules(speech: &Speech, alarms: &Alarms) -> Vec<String> {
    [
        "alarms-rule-when",
        "alarms-rule-decide",
        "alarms-rule-again",
    ]
    .into_iter()
    .map(|key| {
        speech
            .say(key)
            .with("probability", speech.percent(alarms.off_track))
            .with("decide", alarms.decide_within_days)
            .with("again", alarms.again_after_days)
            .to_string()
    })
    .collect()
}

fn rates(speech: &Speech, alarms: &Alarms) -> Vec<(String, String)> {
    let stated = &alarms.stated;
    let say = |key: &str| speech.say(key).to_string();
    vec![
        (
            say("alarms-false"),
            speech.percent(stated.false_of_warnings),
        ),
        (
            say("alarms-on-track"),
            speech.percent(stated.warned_on_track),
        ),
        (say("alarms-missed"), speech.percent(stated.missed)),
        (say("alarms-first"), speech.number(stated.first_day, 0)),
        (
            say("alarms-outside"),
            format!("{} %", speech.number(100.0 * stated.outside_limits, 1)),
        ),
        (say("alarms-shift"), speech.percent(stated.shift_seen)),
    ]
}
