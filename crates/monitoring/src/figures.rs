//! Indicators and changes as a reader sees them: numbers with their unit, and sentences.

use platform::Day;
use platform::i18n::Speech;

use crate::change::{MeanChange, Verdict};
use crate::chart::Chart;
use crate::rules::{Pace, next_reading_on};
use crate::store::{OutcomeIndicator, Reading};

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
}

impl IndicatorView {
    pub(crate) fn new(
        speech: &Speech,
        row: OutcomeIndicator,
        readings: &[&Reading],
        reader: String,
        may_read: bool,
    ) -> Self {
        let line = row.line();
        let points: Vec<(Day, f64)> = readings
            .iter()
            .map(|row| (row.read_on, row.value))
            .collect();
        let latest = points.last().copied();
        let pace = line.pace(latest);
        let (tag_key, tone) = match pace {
            Pace::NoReading => ("pace-no-reading", "unknown"),
            Pace::Reached => ("pace-reached", "met"),
            Pace::OnTrack { .. } => ("pace-on-track", "met"),
            Pace::OffTrack { .. } => ("pace-off-track", "below"),
        };
        let table = readings
            .iter()
            .map(|reading| ReadingRow {
                day: speech.day(reading.read_on),
                value: amount(speech, reading.value, &row.unit),
                expected: amount(speech, line.expected_on(reading.read_on), &row.unit),
                note: reading.note.clone(),
                is_correction: reading.supersedes_id.is_some(),
            })
            .collect();
        Self {
            href: format!("/offers/{}/indicators/{}", row.offer_id, row.id),
            baseline: amount(speech, row.baseline, &row.unit),
            target: amount(speech, row.target, &row.unit),
            starts_on: speech.day(row.starts_on),
            due_on: speech.day(row.due_on),
            reader,
            sentence: pace_sentence(speech, &row, pace, latest),
            tone,
            tag_key,
            chart: Chart::of(&line, &points),
            readings: table,
            may_read,
            next: next_reading_on(&line, latest.map(|(day, _)| day))
                .map_or_else(String::new, |day| speech.day(day)),
            row,
        }
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
