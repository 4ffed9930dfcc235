//! Turns the written lines of an instrument into checked items and questions.

use std::collections::BTreeSet;

use super::definition::{ConditionLine, ItemKind, ItemLine};
use super::error::{FrameworkError, Problem};
use super::file::require;
use super::ids::{FrameworkCode, ItemCode, SubIndicatorCode};
use super::instrument_builder::{Builder, find_indicator};
use super::model::{
    Condition, Framework, Indicator, Item, Line, Question, QuestionKind, Scale, Slot,
};

/// The most kinds of event or activity that a person can tell apart while they watch.
const MOST_CHOICES: usize = 12;

/// The lines of a form, apart and in their order.
#[derive(Default)]
pub(super) struct Lines {
    pub items: Vec<Item>,
    pub questions: Vec<Question>,
    pub order: Vec<Slot>,
}

impl Lines {
    /// Items alone, in their order.
    pub(super) fn of_items(items: Vec<Item>) -> Self {
        Self {
            order: (0..items.len()).map(Slot::Judged).collect(),
            items,
            questions: Vec::new(),
        }
    }

    fn add_item(&mut self, item: Item) {
        self.order.push(Slot::Judged(self.items.len()));
        self.items.push(item);
    }

    fn add_question(&mut self, question: Question) {
        self.order.push(Slot::Asked(self.questions.len()));
        self.questions.push(question);
    }

    fn find(&self, code: &str) -> Option<Line<'_>> {
        let items = self.items.iter().map(Line::Judged);
        let questions = self.questions.iter().map(Line::Asked);
        items
            .chain(questions)
            .find(|line| line.code().as_str() == code)
    }
}

impl Builder<'_> {
    pub(super) fn lines(
        &self,
        instrument: &str,
        framework: &Framework,
        scales: &[Scale],
    ) -> Result<Lines, FrameworkError> {
        let mut seen = BTreeSet::new();
        let mut lines = Lines::default();
        for raw in &self.raw.items {
            let code = format!("{instrument}/{}", raw.code);
            if !seen.insert(&raw.code) {
                return self.fail(code, Problem::DuplicateCode("the same file".to_owned()));
            }
            require(self.file, &code, "text", &raw.text)?;
            if let Some(section) = &raw.section
                && !self.raw.sections.iter().any(|s| &s.code == section)
            {
                return self.fail(code, Problem::UnknownSection(section.clone()));
            }
            let shown_if = match &raw.shown_if {
                None => None,
                Some(written) => Some(self.condition(instrument, raw, written, &code, &lines)?),
            };
            match raw.kind() {
                ItemKind::Judged => {
                    lines.add_item(self.item(code, raw, shown_if, framework, scales)?);
                }
                kind => lines.add_question(self.question(code, raw, shown_if, kind)?),
            }
        }
        Ok(lines)
    }

    fn item(
        &self,
        code: String,
        raw: &ItemLine,
        shown_if: Option<Condition>,
        framework: &Framework,
        scales: &[Scale],
    ) -> Result<Item, FrameworkError> {
        let Some(number) = raw.indicator.as_ref().filter(|number| !number.is_empty()) else {
            return self.fail(code, Problem::NoIndicator);
        };
        let wanted = format!("{}/{number}", framework.code);
        let Some((competency, indicator)) = find_indicator(framework, &wanted) else {
            return self.fail(code, Problem::UnknownIndicator(wanted));
        };
        let sub_indicator = match &raw.sub_indicator {
            None => None,
            Some(number) => Some(self.sub_indicator(&code, &framework.code, indicator, number)?),
        };
        let origin = raw.origin().within(&self.raw.origin());
        Ok(Item {
            scale: self.scale(&code, raw.scale.as_ref(), scales)?,
            provenance: origin.resolve(&self.raw.sources, self.file, &code)?,
            code: ItemCode::new(code),
            text: raw.text.clone(),
            guidance: raw.guidance.clone(),
            section: raw.section.clone(),
            indicator: indicator.code.clone(),
            sub_indicator,
            based_on: None,
            is_optional: raw.optional.unwrap_or(self.raw.optional),
            shown_if,
            applies_to: competency.applies_to,
        })
    }

    fn sub_indicator(
        &self,
        item: &str,
        framework: &FrameworkCode,
        indicator: &Indicator,
        number: &str,
    ) -> Result<SubIndicatorCode, FrameworkError> {
        let code = SubIndicatorCode::new(format!("{framework}/{number}"));
        if indicator.sub_indicators.iter().any(|sub| sub.code == code) {
            return Ok(code);
        }
        self.fail(item, Problem::UnknownSubIndicator(code.to_string()))
    }

    fn question(
        &self,
        code: String,
        raw: &ItemLine,
        shown_if: Option<Condition>,
        kind: ItemKind,
    ) -> Result<Question, FrameworkError> {
        if raw.indicator.is_some() || raw.sub_indicator.is_some() || raw.scale.is_some() {
            return self.fail(code, Problem::NotJudged);
        }
        let kind = match kind {
            ItemKind::Tally => QuestionKind::Tally {
                choices: self.choices(&code, raw, 1)?,
            },
            ItemKind::TimeSample => self.time_sample(&code, raw)?,
            ItemKind::Stopwatch => QuestionKind::Stopwatch,
            ItemKind::Text | ItemKind::Judged => QuestionKind::Text,
        };
        let origin = raw.origin().within(&self.raw.origin());
        Ok(Question {
            provenance: origin.resolve(&self.raw.sources, self.file, &code)?,
            code: ItemCode::new(code),
            text: raw.text.clone(),
            guidance: raw.guidance.clone(),
            section: raw.section.clone(),
            kind,
            is_optional: raw.optional.unwrap_or(self.raw.optional),
            shown_if,
        })
    }

    fn time_sample(&self, code: &str, raw: &ItemLine) -> Result<QuestionKind, FrameworkError> {
        let choices = self.choices(code, raw, 2)?;
        match (raw.every_seconds, raw.samples) {
            (Some(every_seconds @ 5..=900), Some(samples @ 1..=60)) => {
                Ok(QuestionKind::TimeSample {
                    choices,
                    every_seconds,
                    samples,
                })
            }
            _ => self.fail(code, Problem::WrongClock),
        }
    }

    fn choices(
        &self,
        code: &str,
        raw: &ItemLine,
        least: usize,
    ) -> Result<Vec<String>, FrameworkError> {
        let different: BTreeSet<&str> = raw.choices.iter().map(|choice| choice.trim()).collect();
        let found = different.len();
        let is_good = found == raw.choices.len()
            && (least..=MOST_CHOICES).contains(&found)
            && !different.contains("");
        match is_good {
            true => Ok(raw.choices.clone()),
            false => self.fail(code, Problem::WrongChoices { least, found }),
        }
    }

    fn condition(
        &self,
        instrument: &str,
        raw: &ItemLine,
        written: &ConditionLine,
        code: &str,
        earlier: &Lines,
    ) -> Result<Condition, FrameworkError> {
        let Some(test) = written.test() else {
            return self.fail(code, Problem::ConditionUnclear);
        };
        let item = format!("{instrument}/{}", written.item);
        let problem = match earlier.find(&item) {
            Some(line) if line.section() != raw.section.as_deref() => {
                Problem::ConditionNotEarlier(written.item.clone())
            }
            None => Problem::ConditionNotEarlier(written.item.clone()),
            Some(Line::Judged(judged)) => {
                let (least, most) = judged.scale.range();
                let number = test.number();
                if (u32::from(least)..=u32::from(most)).contains(&number) {
                    return Ok(Condition {
                        item: ItemCode::new(item),
                        test,
                    });
                }
                Problem::ConditionOutsideScale {
                    number,
                    least,
                    most,
                }
            }
            Some(Line::Asked(question)) => match question.kind {
                QuestionKind::Tally { .. } | QuestionKind::Stopwatch => {
                    return Ok(Condition {
                        item: ItemCode::new(item),
                        test,
                    });
                }
                _ => Problem::ConditionWithoutNumber(written.item.clone()),
            },
        };
        self.fail(code, problem)
    }
}
