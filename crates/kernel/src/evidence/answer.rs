//! What is answered where nothing is judged: kept with the evidence, never a rating.

use serde::{Deserialize, Serialize};

use crate::frameworks::{ItemCode, QuestionKind};

/// The longest text of an answer, in characters.
const LONGEST: usize = 4000;
/// More events or seconds than a school day has.
const MOST: u32 = 100_000;

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenAnswer {
    /// The question.
    pub item: ItemCode,
    /// What was answered.
    pub value: AnswerValue,
}

/// What was answered, readable without the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerValue {
    /// The rater's own words.
    Text(String),
    /// How often each kind of event was seen.
    Tally(Vec<Count>),
    /// How long it took, in seconds.
    Seconds(u32),
    /// What was going on at each sample; `None` where nobody looked.
    Samples(Vec<Option<String>>),
}

/// How often one kind of event was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The kind of event.
    pub event: String,
    /// How often.
    pub count: u32,
}

impl AnswerValue {
    /// The number that conditions look at: the total of a tally, the seconds of a stopwatch.
    pub fn number(&self) -> Option<u32> {
        match self {
            Self::Tally(counts) => Some(counts.iter().map(|count| count.count).sum()),
            Self::Seconds(seconds) => Some(*seconds),
            Self::Text(_) | Self::Samples(_) => None,
        }
    }

    /// Whether it answers a question of this kind.
    pub fn fits(&self, kind: &QuestionKind) -> bool {
        match (self, kind) {
            (Self::Text(text), QuestionKind::Text) => {
                !text.trim().is_empty() && text.chars().count() <= LONGEST
            }
            (Self::Seconds(seconds), QuestionKind::Stopwatch) => *seconds <= MOST,
            (Self::Tally(counts), QuestionKind::Tally { choices }) => {
                counts.len() == choices.len()
                    && counts
                        .iter()
                        .zip(choices)
                        .all(|(count, choice)| count.event == *choice && count.count <= MOST)
            }
            (
                Self::Samples(found),
                QuestionKind::TimeSample {
                    choices, samples, ..
                },
            ) => {
                found.len() == usize::from(*samples)
                    && found
                        .iter()
                        .flatten()
                        .all(|choice| choices.contains(choice))
            }
            _ => false,
        }
    }

    /// The value as it is stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("invariant: an answer is plain data")
    }

    /// Reads a stored value; `None` when it is none.
    pub fn parse(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_fits_only_a_question_of_its_kind() {
        let tally = QuestionKind::Tally {
            choices: vec!["bertanya".to_owned()],
        };
        let counted = |event: &str, count| {
            AnswerValue::Tally(vec![Count {
                event: event.to_owned(),
                count,
            }])
        };
        assert!(counted("bertanya", 3).fits(&tally));
        assert!(!counted("menjawab", 3).fits(&tally));
        assert!(!counted("bertanya", MOST + 1).fits(&tally));
        assert!(!AnswerValue::Tally(Vec::new()).fits(&tally));
        assert!(!AnswerValue::Seconds(3).fits(&tally));
        assert!(!AnswerValue::Text(" ".to_owned()).fits(&QuestionKind::Text));
        let samples = QuestionKind::TimeSample {
            choices: vec!["menyimak".to_owned()],
            every_seconds: 60,
            samples: 2,
        };
        let looked = |choice: &str| AnswerValue::Samples(vec![Some(choice.to_owned()), None]);
        assert!(looked("menyimak").fits(&samples));
        assert!(!looked("tidur").fits(&samples));
        assert!(!AnswerValue::Samples(vec![None]).fits(&samples));
    }

    #[test]
    fn an_answer_survives_being_stored() {
        let value = AnswerValue::Samples(vec![Some("bekerja".to_owned()), None]);
        assert_eq!(AnswerValue::parse(&value.to_json()), Some(value));
        assert_eq!(AnswerValue::parse("{}"), None);
    }
}
