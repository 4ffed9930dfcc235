//! Indicators and changes as a reader sees them: numbers with their unit, and sentences.

use platform::Day;
use platform::i18n::Speech;

use crate::change::{MeanChange, Verdict};
use crate::chart::Chart;
use crate::library::library;
use crate::model::ReadingSource;
use crate::outlook::Outlook;
use crate::rules::{Pace, READING_EVERY_DAYS, next_reading_on};
use crate::store::{OutcomeIndicator, Reading};
use crate::store_watch::{Decision, DrawnReading, IndicatorPlan, Warning};
use crate::warnings::seen;

/// A number with its unit, as `65 %`.
pub(crate) fn amount(speech: &Speech, value: f64, unit: &str) -> String {
    let is_whole = (value - value.round()).abs() < 0.05;
    let number = speech.number(value, usize::from(!is_whole));
    // A number and its unit stay on one line.
    format!("{number}\u{a0}{unit}").trim_end().to_owned()
}

/// A change with its sign, as `+0,6`.
pub(crate) fn signed(speech: &Speech, value: f64) -> String {
    let number = speech.number(value, 1);
    if value >= 0.05 {
        format!("+{number}")
    } else {
        number
    }
}

/// What can be said of a change, in words.
pub(crate) fn change_sentence(speech: &Speech, change: &MeanChange) -> String {
    let key = match change.verdict() {
        Verdict::Risen => "change-risen",
        Verdict::Fallen => "change-fallen",
        Verdict::CannotTell => "change-cannot-tell",
    };
    speech
        .say(key)
        .with("change", signed(speech, change.mean))
        .with("size", speech.number(change.mean.abs(), 1))
        .with("low", signed(speech, change.low))
        .with("high", signed(speech, change.high))
        .to_string()
}

/// A row of an indicator's table.
#[derive(Clone, Debug)]
pub(crate) struct ReadingRow {
    pub(crate) day: String,
    pub(crate) value: String,
    pub(crate) expected: String,
    pub(crate) note: String,
    pub(crate) is_correction: bool,
}

/// An indicator with its chart, its table and its sentence.
#[derive(Clone, Debug)]
pub(crate) struct IndicatorView {
    pub(crate) row: OutcomeIndicator,
    pub(crate) href: String,
    pub(crate) baseline: String,
    pub(crate) target: String,
    pub(crate) starts_on: String,
    pub(crate) due_on: String,
    pub(crate) reader: String,
    pub(crate) sentence: String,
    /// The style of the sentence's tag.
    pub(crate) tone: &'static str,
    pub(crate) tag_key: &'static str,
    pub(crate) chart: Chart,
    pub(crate) readings: Vec<ReadingRow>,
    /// Whether the reader of the page may enter data.
    pub(crate) may_read: bool,
    /// When the next reading is due, in words; empty when none is.
    pub(crate) next: String,
    /// Where readings come from.
    pub(crate) source: ReadingSource,
    pub(crate) subject: String,
    pub(crate) every_days: i32,
    /// Where it is heading, in words; empty before the first reading.
    pub(crate) ahead: String,
    /// The forecast's row in the table: the value expected on the last day, and its interval.
    pub(crate) forecast: Option<(String, String)>,
    /// What the limits of chance say; empty while there are too few readings.
    pub(crate) limits: String,
    /// A warning that waits for a decision.
    pub(crate) open_warning: Option<WarningView>,
    /// Warnings that were decided on, newest first.
    pub(crate) decided: Vec<WarningView>,
}

/// A warning as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct WarningView {
    pub(crate) href: String,
    pub(crate) sentence: String,
    /// What was decided, by key; empty while it is open.
    pub(crate) choice_key: &'static str,
    pub(crate) reason: String,
    pub(crate) days: String,
}

impl WarningView {
    fn new(speech: &Speech, row: &OutcomeIndicator, found: &(Warning, Option<Decision>)) -> Self {
        let (warning, decision) = found;
        let path = format!("/offers/{}/indicators/{}", row.offer_id, row.id);
        Self {
            href: format!("{path}/warnings/{}", warning.id),
            sentence: speech
                .say("warning-says")
                .with("day", speech.day(warning.raised_on))
                .with("probability", speech.percent(warning.probability))
                .with("expected", amount(speech, warning.expected, &row.unit))
                .with("target", amount(speech, row.target, &row.unit))
                .to_string(),
            choice_key: decision.as_ref().map_or("", |found| found.choice.key()),
            reason: decision
                .as_ref()
                .map_or_else(String::new, |found| found.reason.clone()),
            days: decision.as_ref().map_or_else(String::new, |found| {
                let days = found.decided_on.days_since(warning.raised_on);
                speech
                    .say("warning-decided-after")
                    .with("day", speech.day(found.decided_on))
                    .with("days", days)
                    .to_string()
            }),
        }
    }
}

/// Everything that is known of one indicator.
pub(crate) struct Known<'a> {
    pub(crate) row: OutcomeIndicator,
    pub(crate) plan: Option<&'a IndicatorPlan>,
    pub(crate) readings: Vec<Reading>,
    pub(crate) drawn: &'a [DrawnReading],
    pub(crate) warnings: Vec<&'a (Warning, Option<Decision>)>,
    pub(crate) reader: String,
    pub(crate) may_read: bool,
}

impl IndicatorView {
    pub(crate) fn new(speech: &Speech, known: Known<'_>) -> Self {
        let Known { row, readings, .. } = &known;
        let line = row.line();
        let points: Vec<(Day, f64)> = readings
            .iter()
            .map(|row| (row.read_on, row.value))
            .collect();
        let outlook = Outlook::of(&line, &seen(readings, known.drawn));
        let latest = points.last().copied();
        let pace = line.pace(latest);
        let (tag_key, tone) = tag(pace, &outlook);
        let every_days = known
            .plan
            .map_or(READING_EVERY_DAYS, |plan| plan.every_days);
        let (open, closed): (Vec<_>, Vec<_>) =
            known.warnings.iter().partition(|found| found.1.is_none());
        let warning = |found: &&(Warning, Option<Decision>)| WarningView::new(speech, row, found);
        Self {
            href: format!("/offers/{}/indicators/{}", row.offer_id, row.id),
            baseline: amount(speech, row.baseline, &row.unit),
            target: amount(speech, row.target, &row.unit),
            starts_on: speech.day(row.starts_on),
            due_on: speech.day(row.due_on),
            sentence: pace_sentence(speech, row, pace, latest),
            tone,
            tag_key,
            chart: Chart::of(&line, &points, &outlook),
            readings: table(speech, &known),
            may_read: known.may_read,
            next: next_reading_on(&line, latest.map(|(day, _)| day), every_days)
                .map_or_else(String::new, |day| speech.day(day)),
            source: known.plan.map_or(ReadingSource::Manual, |plan| plan.source),
            subject: known
                .plan
                .map_or_else(String::new, |plan| plan.subject.clone()),
            every_days,
            ahead: ahead_sentence(speech, row, &outlook),
            forecast: outlook.forecast.map(|found| {
                let value = |value| amount(speech, value, &row.unit);
                let interval = format!("{} … {}", value(found.low), value(found.high));
                (value(found.expected), interval)
            }),
            limits: limits_sentence(speech, row, readings, &outlook),
            open_warning: open.first().map(warning),
            decided: closed.iter().rev().map(warning).collect(),
            reader: known.reader,
            row: known.row,
        }
    }
}

/// How the indicator stands, in one word: by the probability of missing the target, not by the line.
fn tag(pace: Pace, outlook: &Outlook) -> (&'static str, &'static str) {
    match (pace, outlook.misses()) {
        (Pace::NoReading, _) | (_, None) => ("pace-no-reading", "unknown"),
        (Pace::Reached, _) => ("pace-reached", "met"),
        (_, Some(misses)) if misses >= library().alarms.off_track => ("pace-off-track", "below"),
        (_, Some(misses)) if misses > 0.5 => ("pace-unclear", "unclear"),
        (_, Some(_)) => ("pace-on-track", "met"),
    }
}

fn table(speech: &Speech, known: &Known<'_>) -> Vec<ReadingRow> {
    let (row, line) = (&known.row, known.row.line());
    known
        .readings
        .iter()
        .map(|reading| {
            let drawn = known.drawn.iter().find(|row| row.reading_id == reading.id);
            ReadingRow {
                day: speech.day(reading.read_on),
                value: amount(speech, reading.value, &row.unit),
                expected: amount(speech, line.expected_on(reading.read_on), &row.unit),
                note: drawn.map_or_else(
                    || reading.note.clone(),
                    |drawn| {
                        speech
                            .say(format!("drawn-{}", drawn.source))
                            .with("basis", drawn.basis)
                            .to_string()
                    },
                ),
                is_correction: reading.supersedes_id.is_some(),
            }
        })
        .collect()
}

fn ahead_sentence(speech: &Speech, row: &OutcomeIndicator, outlook: &Outlook) -> String {
    let Some(found) = outlook.forecast else {
        return String::new();
    };
    let value = |value| amount(speech, value, &row.unit);
    speech
        .say("ahead-says")
        .with("day", speech.day(row.due_on))
        .with("expected", value(found.expected))
        .with("low", value(found.low))
        .with("high", value(found.high))
        .with("target", value(row.target))
        .with("misses", speech.percent(found.misses))
        .to_string()
}

fn limits_sentence(
    speech: &Speech,
    row: &OutcomeIndicator,
    readings: &[Reading],
    outlook: &Outlook,
) -> String {
    let Some(limits) = &outlook.limits else {
        return String::new();
    };
    let last = limits.signals.last().and_then(|(at, _)| readings.get(*at));
    let half = amount(speech, (limits.high - limits.low) / 2.0, &row.unit);
    match last {
        None => speech.say("limits-quiet").with("half", half).to_string(),
        Some(reading) => speech
            .say("limits-sign")
            .with("day", speech.day(reading.read_on))
            .with("half", half)
            .to_string(),
    }
}

fn pace_sentence(
    speech: &Speech,
    row: &OutcomeIndicator,
    pace: Pace,
    latest: Option<(Day, f64)>,
) -> String {
    let (key, expected) = match pace {
        Pace::NoReading => ("pace-says-no-reading", row.baseline),
        Pace::Reached => ("pace-says-reached", row.target),
        Pace::OnTrack { expected } => ("pace-says-on-track", expected),
        Pace::OffTrack { expected } => ("pace-says-off-track", expected),
    };
    let (day, value) = latest.unwrap_or((row.starts_on, row.baseline));
    speech
        .say(key)
        .with("day", speech.day(day))
        .with("value", amount(speech, value, &row.unit))
        .with("expected", amount(speech, expected, &row.unit))
        .with("target", amount(speech, row.target, &row.unit))
        .to_string()
}
