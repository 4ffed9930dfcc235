//! An instrument as it is written down, in a file or by the people who use it, before it is checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::mark::MarkRule;
use super::model::{Instrument, Line, QuestionKind, Scale, Test};
use super::words::{Provenance, Source, Wording};

/// A written instrument; [`super::Frameworks::build`] checks it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Its code.
    pub code: String,
    /// The year of its wording.
    pub year: u16,
    /// Its name.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// In which capacities it may be filled.
    pub sources_of_evidence: Vec<Source>,
    /// The framework its items refer to.
    pub framework: Option<String>,
    /// The frameworks it is made for, one instrument each, in place of `framework`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub for_each_framework: Vec<String>,
    /// The old framework whose statements are its items.
    pub items_from: Option<String>,
    /// Minutes it takes.
    pub minutes: u16,
    /// What to do, as one or two sentences.
    pub introduction: String,
    /// What to look at in items that are made from a framework.
    pub guidance: Option<String>,
    /// The code of the scale of items that name none.
    pub scale: Option<String>,
    /// Whether items that do not say may be left unanswered.
    #[serde(default)]
    pub optional: bool,
    /// Whose words it is written in.
    pub wording: Wording,
    /// Whether a public source says so.
    pub verified: bool,
    /// A key of `sources`.
    pub source: String,
    /// Where things come from, by key.
    pub sources: BTreeMap<String, String>,
    /// How an official rule marks it, where one does.
    pub mark: Option<MarkRule>,
    /// Its scales.
    #[serde(default)]
    pub scales: Vec<ScaleLine>,
    /// Its parts.
    #[serde(default)]
    pub sections: Vec<SectionLine>,
    /// Its items in order.
    #[serde(default)]
    pub items: Vec<ItemLine>,
}

/// A written scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleLine {
    /// Its code inside the instrument.
    pub code: String,
    /// Where one value gives way to the next, on the framework's levels.
    pub boundaries: Vec<f64>,
    /// Its values, lowest first.
    pub values: Vec<ScaleValueLine>,
}

/// A written value of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleValueLine {
    /// The number that is stored.
    pub value: u8,
    /// Its label.
    pub label: String,
    /// What it looks like.
    pub description: Option<String>,
}

/// A written part of an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionLine {
    /// Its code inside the instrument.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The dimension it belongs to.
    pub group: Option<String>,
}

platform::text_enum! {
    /// How an item is answered.
    pub enum ItemKind("item-kind") {
        /// Judged on a scale; the only kind that is a rating.
        Judged = "judged",
        /// In the rater's own words.
        Text = "text",
        /// Events of several kinds are counted.
        Tally = "tally",
        /// Seconds, started and stopped.
        Stopwatch = "stopwatch",
        /// What is going on, chosen every so many seconds.
        TimeSample = "time-sample",
    }
}

/// A written item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemLine {
    /// Its code inside the instrument.
    pub code: String,
    /// The code of its section.
    pub section: Option<String>,
    /// How it is answered; judged where nothing is said.
    pub kind: Option<ItemKind>,
    /// What is asked.
    pub text: String,
    /// What to look at.
    #[serde(default)]
    pub guidance: String,
    /// The number of the indicator it is evidence for; judged items only.
    pub indicator: Option<String>,
    /// The part of the indicator.
    pub sub_indicator: Option<String>,
    /// The code of its scale; judged items only.
    pub scale: Option<String>,
    /// What is counted, or chosen from every so many seconds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Seconds from one sample to the next.
    pub every_seconds: Option<u32>,
    /// How many samples are taken.
    pub samples: Option<u16>,
    /// Whether it may be left unanswered.
    pub optional: Option<bool>,
    /// When it is asked at all.
    pub shown_if: Option<ConditionLine>,
    /// Whose words it is written in.
    pub wording: Option<Wording>,
    /// Whether a public source says so.
    pub verified: Option<bool>,
    /// A key of the instrument's sources.
    pub source: Option<String>,
}

impl ItemLine {
    /// How it is answered.
    pub fn kind(&self) -> ItemKind {
        self.kind.unwrap_or(ItemKind::Judged)
    }
}

/// A written condition: exactly one of the three numbers is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionLine {
    /// The code of the earlier item it depends on.
    pub item: String,
    /// Asked when that item's number is at most this.
    pub at_most: Option<u32>,
    /// Asked when it is at least this.
    pub at_least: Option<u32>,
    /// Asked when it is exactly this.
    pub is: Option<u32>,
}

impl ConditionLine {
    /// The one comparison that is written, or `None` when there is none or more than one.
    pub fn test(&self) -> Option<Test> {
        match (self.at_most, self.at_least, self.is) {
            (Some(number), None, None) => Some(Test::AtMost(number)),
            (None, Some(number), None) => Some(Test::AtLeast(number)),
            (None, None, Some(number)) => Some(Test::Is(number)),
            _ => None,
        }
    }

    fn of(item: &str, test: Test) -> Self {
        let mut line = Self {
            item: item.to_owned(),
            at_most: None,
            at_least: None,
            is: None,
        };
        match test {
            Test::AtMost(number) => line.at_most = Some(number),
            Test::AtLeast(number) => line.at_least = Some(number),
            Test::Is(number) => line.is = Some(number),
        }
        line
    }
}

impl Definition {
    /// Reads a definition; the error says where it is broken.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// The definition as text, in the form of the data files.
    ///
    /// # Panics
    /// Never: every definition can be written.
    pub fn to_text(&self) -> String {
        toml::to_string(self).expect("invariant: a definition holds only what TOML can say")
    }

    /// An instrument written out, items made from a framework included, under another code.
    pub fn of(instrument: &Instrument, code: &str) -> Self {
        let mut sources = BTreeMap::new();
        let source = key_of(&mut sources, &instrument.provenance);
        let mut scales: Vec<ScaleLine> = Vec::new();
        let mut items = Vec::new();
        for line in instrument.lines() {
            let origin = line.provenance();
            let mut written = ItemLine {
                code: line.code().number().to_owned(),
                section: line.section().map(str::to_owned),
                kind: None,
                text: line.text().to_owned(),
                guidance: line.guidance().to_owned(),
                indicator: None,
                sub_indicator: None,
                scale: None,
                choices: Vec::new(),
                every_seconds: None,
                samples: None,
                optional: Some(line.is_optional()),
                shown_if: line
                    .shown_if()
                    .map(|condition| ConditionLine::of(condition.item.number(), condition.test)),
                wording: Some(origin.wording),
                verified: Some(origin.is_verified),
                source: Some(key_of(&mut sources, origin)),
            };
            fill(&mut written, &mut scales, line);
            items.push(written);
        }
        Self {
            code: code.to_owned(),
            year: instrument.year,
            name: instrument.name.clone(),
            name_en: instrument.name_en.clone(),
            sources_of_evidence: instrument.sources.clone(),
            framework: Some(instrument.framework.as_str().to_owned()),
            for_each_framework: Vec::new(),
            items_from: None,
            minutes: instrument.minutes,
            introduction: instrument.introduction.clone(),
            guidance: None,
            scale: None,
            optional: false,
            wording: instrument.provenance.wording,
            verified: instrument.provenance.is_verified,
            source,
            mark: instrument.mark.clone(),
            sources,
            scales,
            sections: instrument
                .sections
                .iter()
                .map(|section| SectionLine {
                    code: section.code.clone(),
                    name: section.name.clone(),
                    group: section.group.clone(),
                })
                .collect(),
            items,
        }
    }

    /// Takes a scale in and returns its code here: that of the same scale where there is one.
    pub fn adopt_scale(&mut self, scale: &Scale) -> String {
        adopt(&mut self.scales, scale)
    }

    /// The key of a source, which is added when it is new.
    pub fn adopt_source(&mut self, provenance: &Provenance) -> String {
        key_of(&mut self.sources, provenance)
    }
}

fn fill(written: &mut ItemLine, scales: &mut Vec<ScaleLine>, line: Line<'_>) {
    match line {
        Line::Judged(item) => {
            written.indicator = Some(item.indicator.number().to_owned());
            written.sub_indicator = item
                .sub_indicator
                .as_ref()
                .map(|sub| sub.number().to_owned());
            written.scale = Some(adopt(scales, &item.scale));
        }
        Line::Asked(question) => match &question.kind {
            QuestionKind::Text => written.kind = Some(ItemKind::Text),
            QuestionKind::Stopwatch => written.kind = Some(ItemKind::Stopwatch),
            QuestionKind::Tally { choices } => {
                written.kind = Some(ItemKind::Tally);
                written.choices.clone_from(choices);
            }
            QuestionKind::TimeSample {
                choices,
                every_seconds,
                samples,
            } => {
                written.kind = Some(ItemKind::TimeSample);
                written.choices.clone_from(choices);
                written.every_seconds = Some(*every_seconds);
                written.samples = Some(*samples);
            }
        },
    }
}

fn key_of(sources: &mut BTreeMap<String, String>, provenance: &Provenance) -> String {
    if let Some((key, _)) = sources
        .iter()
        .find(|(_, source)| **source == provenance.source)
    {
        return key.clone();
    }
    let key = free(|key| sources.contains_key(key));
    sources.insert(key.clone(), provenance.source.clone());
    key
}

fn adopt(scales: &mut Vec<ScaleLine>, scale: &Scale) -> String {
    let values: Vec<_> = scale
        .values
        .iter()
        .map(|value| ScaleValueLine {
            value: value.value,
            label: value.label.clone(),
            description: value.description.clone(),
        })
        .collect();
    let same = scales
        .iter()
        .find(|known| known.values == values && known.boundaries == scale.boundaries);
    if let Some(same) = same {
        return same.code.clone();
    }
    let taken = |code: &str| scales.iter().any(|known| known.code == code);
    let code = match taken(&scale.code) || scale.code.is_empty() {
        false => scale.code.clone(),
        true => free(taken),
    };
    scales.push(ScaleLine {
        code: code.clone(),
        boundaries: scale.boundaries.clone(),
        values,
    });
    code
}

/// The first of 1, 2, 3 and so on that is not taken.
pub(super) fn free(is_taken: impl Fn(&str) -> bool) -> String {
    (1..u32::MAX)
        .map(|number| number.to_string())
        .find(|key| !is_taken(key))
        .expect("invariant: numbers do not end")
}
