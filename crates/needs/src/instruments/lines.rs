//! The lines of an instrument as a form shows them, whoever fills it.

use kernel::frameworks::{Condition, Instrument, ItemCode, Line, QuestionKind, ScaleValue, Test};
use platform::i18n::Speech;

/// A line of a form, laid out.
#[derive(Clone, Debug)]
pub(crate) struct LineView {
    /// The field it is answered in, or the beginning of its fields.
    pub field: String,
    /// Its kind, as a style name: `scale`, `text`, `tally`, `stopwatch`, `samples`.
    pub kind: &'static str,
    /// What is asked.
    pub text: String,
    /// What to look at.
    pub guidance: String,
    /// Whether it may be left unanswered.
    pub is_optional: bool,
    /// When it is asked, in words and for the script.
    pub condition: Option<ConditionView>,
    /// The values of its scale.
    pub values: Vec<ScaleValue>,
    /// The fields of a tally or of time samples, with their labels.
    pub parts: Vec<(String, String)>,
    /// What can be chosen in a time sample.
    pub choices: Vec<String>,
    /// Seconds from one sample to the next.
    pub every: u32,
}

/// When a line is asked.
#[derive(Clone, Debug)]
pub(crate) struct ConditionView {
    /// In words.
    pub sentence: String,
    /// The field it depends on.
    pub field: String,
    /// The comparison, as the script knows it.
    pub test: &'static str,
    /// What is compared with.
    pub number: u32,
}

/// A part of a form.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Its heading, where the instrument has sections.
    pub heading: Option<String>,
    /// Its lines.
    pub lines: Vec<LineView>,
}

/// The field in which a line is answered.
pub(crate) fn field(line: Line<'_>) -> String {
    match line {
        Line::Judged(item) => format!("r.{}", item.code.as_str()),
        Line::Asked(question) => format!("a.{}", question.code.as_str()),
    }
}

/// The form of one section, or of all for an empty code.
pub(crate) fn blocks(speech: &Speech, instrument: &Instrument, section: &str) -> Vec<Block> {
    // Where everything may be left empty, the introduction says so once.
    let is_mixed = instrument.lines().any(|line| !line.is_optional());
    let view = |line| {
        let mut view = lay_out(speech, instrument, line);
        view.is_optional &= is_mixed;
        view
    };
    let without = Block {
        heading: None,
        lines: instrument
            .lines_of(section)
            .filter(|line| line.section().is_none())
            .map(view)
            .collect(),
    };
    let parts = instrument.sections.iter().map(|part| Block {
        heading: Some(part.name.clone()),
        lines: instrument
            .lines_of(section)
            .filter(|line| line.section() == Some(part.code.as_str()))
            .map(view)
            .collect(),
    });
    std::iter::once(without)
        .chain(parts)
        .filter(|block| !block.lines.is_empty())
        .collect()
}

/// One line, laid out.
pub(crate) fn lay_out(speech: &Speech, instrument: &Instrument, line: Line<'_>) -> LineView {
    let field = field(line);
    let mut view = LineView {
        kind: "scale",
        text: line.text().to_owned(),
        guidance: line.guidance().to_owned(),
        is_optional: line.is_optional(),
        condition: line
            .shown_if()
            .and_then(|condition| in_words(speech, instrument, condition)),
        values: Vec::new(),
        parts: Vec::new(),
        choices: Vec::new(),
        every: 0,
        field,
    };
    match line {
        Line::Judged(item) => view.values.clone_from(&item.scale.values),
        Line::Asked(question) => match &question.kind {
            QuestionKind::Text => view.kind = "text",
            QuestionKind::Stopwatch => view.kind = "stopwatch",
            QuestionKind::Tally { choices } => {
                view.kind = "tally";
                view.parts = choices
                    .iter()
                    .enumerate()
                    .map(|(index, choice)| (format!("{}.{index}", view.field), choice.clone()))
                    .collect();
            }
            QuestionKind::TimeSample {
                choices,
                every_seconds,
                samples,
            } => {
                view.kind = "samples";
                view.choices.clone_from(choices);
                view.every = *every_seconds;
                view.parts = (0..u32::from(*samples))
                    .map(|index| {
                        let at = clock(index * every_seconds);
                        (format!("{}.{index}", view.field), at)
                    })
                    .collect();
            }
        },
    }
    view
}

/// Seconds as minutes and seconds: `2:05`.
pub(crate) fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn in_words(
    speech: &Speech,
    instrument: &Instrument,
    condition: &Condition,
) -> Option<ConditionView> {
    let earlier = find(instrument, &condition.item)?;
    let (key, test) = match condition.test {
        Test::AtMost(_) => ("line-if-at-most", "at-most"),
        Test::AtLeast(_) => ("line-if-at-least", "at-least"),
        Test::Is(_) => ("line-if-is", "is"),
    };
    let number = condition.test.number();
    let value = match earlier {
        Line::Judged(item) => item
            .scale
            .values
            .iter()
            .find(|value| u32::from(value.value) == number)
            .map_or_else(|| number.to_string(), |value| value.label.clone()),
        Line::Asked(_) => number.to_string(),
    };
    Some(ConditionView {
        sentence: speech
            .say(key)
            .with("item", earlier.text())
            .with("value", value)
            .to_string(),
        field: field(earlier),
        test,
        number,
    })
}

/// The line with this code.
pub(crate) fn find<'a>(instrument: &'a Instrument, code: &ItemCode) -> Option<Line<'a>> {
    instrument.lines().find(|line| line.code() == code)
}
