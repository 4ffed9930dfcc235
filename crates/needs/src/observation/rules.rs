//! Pure decisions about visits: which items a focus asks for, which minute it is, what has waited
//! too long. No database, no page.

use std::collections::{BTreeMap, BTreeSet};

use kernel::evidence::AnswerValue;
use kernel::frameworks::{self, Instrument, Item, ItemCode, Line, QuestionKind, Source};
use platform::Moment;

use super::model::{Visit, VisitState};

/// Whether a form can be filled as a visit: a supervisor's in which something is judged or counted as
/// it happens. A form of words alone is for a talk, and is filled in one go.
pub(crate) fn is_for_visits(instrument: &Instrument) -> bool {
    instrument.sources.contains(&Source::Supervision)
        && instrument.lines().any(|line| match line {
            Line::Judged(_) => true,
            Line::Asked(question) => question.kind != QuestionKind::Text,
        })
}

/// Days after which a visit that nobody touched is called left lying.
const LEFT_LYING_DAYS: i64 = 7;
/// No lesson lasts longer; a clock that says otherwise is wrong.
const LONGEST_MINUTES: i64 = 600;

/// What one may agree to look at: a section of the instrument, or an indicator where it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Focus {
    pub code: String,
    pub name: String,
    pub group: Option<String>,
}

/// Everything that can be the focus, in the instrument's order. `name_of` says an indicator's name.
pub(super) fn foci(instrument: &Instrument, name_of: impl Fn(&Item) -> String) -> Vec<Focus> {
    if !instrument.sections.is_empty() {
        return instrument
            .sections
            .iter()
            .map(|section| Focus {
                code: section.code.clone(),
                name: section.name.clone(),
                group: section.group.clone(),
            })
            .collect();
    }
    let mut found: Vec<Focus> = Vec::new();
    for item in &instrument.items {
        let code = item.indicator.number();
        if !found.iter().any(|focus| focus.code == code) {
            found.push(Focus {
                code: code.to_owned(),
                name: name_of(item),
                group: None,
            });
        }
    }
    found
}

fn is_of(instrument: &Instrument, line: Line<'_>, focus: &str) -> bool {
    match (instrument.sections.is_empty(), line) {
        (false, line) => line.section() == Some(focus),
        (true, Line::Judged(item)) => item.indicator.number() == focus,
        // What is counted belongs to the lesson, whatever one agreed to look at.
        (true, Line::Asked(_)) => true,
    }
}

/// The lines of a visit in the instrument's order: those of the focus, and those the instrument will
/// not do without.
pub(super) fn lines<'a>(instrument: &'a Instrument, focus: &str) -> Vec<Line<'a>> {
    instrument
        .lines()
        .filter(|line| is_of(instrument, *line, focus) || !line.is_optional())
        .collect()
}

/// The items to rate: those of the focus, then those the instrument will not do without.
pub(super) fn asked<'a>(instrument: &'a Instrument, focus: &str) -> Vec<&'a Item> {
    let lines = lines(instrument, focus);
    let (mut mine, others): (Vec<Line<'a>>, Vec<Line<'a>>) = lines
        .into_iter()
        .partition(|line| is_of(instrument, *line, focus));
    mine.extend(others);
    mine.into_iter()
        .filter_map(|line| match line {
            Line::Judged(item) => Some(item),
            Line::Asked(_) => None,
        })
        .collect()
}

/// What was given in a visit so far.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// Values chosen, by item.
    pub ratings: BTreeMap<String, i32>,
    /// What was counted, timed or written, by question.
    pub answers: BTreeMap<String, AnswerValue>,
}

impl Given {
    fn has(&self, line: Line<'_>) -> bool {
        let code = line.code().as_str();
        self.ratings.contains_key(code) || self.answers.contains_key(code)
    }

    fn number(&self, line: Line<'_>) -> Option<u32> {
        let code = line.code().as_str();
        let rating = self.ratings.get(code);
        rating
            .and_then(|value| u32::try_from(*value).ok())
            .or_else(|| self.answers.get(code)?.number())
    }

    /// The lines asked for after what was given.
    pub(super) fn asked(&self, lines: &[Line<'_>]) -> BTreeSet<ItemCode> {
        let numbers = lines
            .iter()
            .filter_map(|line| Some((line.code().clone(), self.number(*line)?)))
            .collect();
        frameworks::asked(lines.iter().copied(), &numbers)
    }

    /// Whether it is enough to talk about: one line at least, and each that must be given.
    pub(super) fn is_enough(&self, lines: &[Line<'_>]) -> bool {
        let asked = self.asked(lines);
        let mut lines = lines.iter().filter(|line| asked.contains(line.code()));
        lines.clone().any(|line| self.has(*line))
            && lines.all(|line| line.is_optional() || self.has(*line))
    }
}

/// When a note was written that took `ago` seconds to arrive: never before the lesson began, never later than now.
pub(super) fn written_at(started: Moment, now: Moment, ago: i64) -> Moment {
    now.plus_seconds(-ago.max(0)).max(started).min(now)
}

/// The whole minute of the lesson at a moment.
pub(super) fn minute(started: Moment, at: Moment) -> i32 {
    let minutes = (at.as_millis() - started.as_millis()) / 60_000;
    i32::try_from(minutes.clamp(0, LONGEST_MINUTES)).unwrap_or(0)
}

/// Whole days for which a visit that its observer has begun has lain untouched, when they are too many.
pub(super) fn days_left_lying(visit: &Visit, now: Moment) -> Option<i64> {
    let waits = matches!(
        visit.state,
        VisitState::Observing | VisitState::Talk | VisitState::Answer
    );
    let days = (now.as_millis() - visit.changed_at.as_millis()) / 86_400_000;
    (waits && days >= LEFT_LYING_DAYS).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::frameworks::{Frameworks, InstrumentCode};

    fn instrument(code: &str) -> Instrument {
        let frameworks = Frameworks::embedded();
        frameworks
            .instrument(&InstrumentCode::new(code))
            .unwrap()
            .clone()
    }

    #[test]
    fn an_instrument_in_sections_offers_them_as_focus_and_asks_for_their_items_only() {
        let instrument = instrument("observasi-kelas");
        let found = foci(&instrument, |_| String::new());
        assert_eq!(found.len(), 8);
        assert_eq!(found[1].name, "Penerapan disiplin positif");
        let asked = asked(&instrument, "2");
        assert_eq!(asked.len(), 3);
        assert!(
            asked
                .iter()
                .all(|item| item.section.as_deref() == Some("2"))
        );
    }

    #[test]
    fn an_instrument_without_sections_offers_its_indicators_once_each() {
        let mut instrument = instrument("penilaian-atasan-guru");
        let found = foci(&instrument, |item| item.text.clone());
        assert_eq!(found.len(), 12);
        assert_eq!(asked(&instrument, "1.2").len(), 1);
        instrument.items[4].is_optional = false;
        let asked = asked(&instrument, "1.2");
        assert_eq!(asked.len(), 2, "what must be rated is asked for as well");
        let lines = lines(&instrument, "1.2");
        let mut given = Given::default();
        for item in asked {
            assert!(!given.is_enough(&lines), "one is missing");
            given.ratings.insert(item.code.as_str().to_owned(), 3);
        }
        assert!(given.is_enough(&lines));
    }

    #[test]
    fn nothing_given_is_never_enough() {
        let instrument = instrument("observasi-kelas");
        assert!(!Given::default().is_enough(&lines(&instrument, "1")));
    }

    #[test]
    fn a_form_of_words_alone_is_no_visit() {
        assert!(is_for_visits(&instrument("observasi-kelas")));
        assert!(!is_for_visits(&instrument("percakapan-pra-observasi")));
    }

    #[test]
    fn a_note_that_arrives_late_keeps_the_minute_in_which_it_was_written() {
        let started = Moment::from_millis(1_000_000_000_000);
        let now = started.plus_seconds(25 * 60 + 10);
        let minute_of = |ago| minute(started, written_at(started, now, ago));
        assert_eq!(minute_of(0), 25);
        assert_eq!(minute_of(20 * 60), 5);
        assert_eq!(minute_of(90 * 60), 0, "not before the lesson");
        assert_eq!(minute_of(-500), 25, "not after now");
    }
}
