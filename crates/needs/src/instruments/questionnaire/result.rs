//! What came out of a questionnaire. Pure: sheets in, counts and ratings out, never of fewer than five.

use std::collections::BTreeMap;

use kernel::evidence::{AnswerValue, RatedItem};
use kernel::frameworks::{Instrument, Item, Question, QuestionKind, asked};
use serde::{Deserialize, Serialize};

use super::FEWEST;
use crate::instruments::reading::Filled;

/// What one person answered, as it is stored.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Given {
    ratings: BTreeMap<String, u8>,
    answers: BTreeMap<String, AnswerValue>,
}

impl Given {
    pub(super) fn of(filled: &Filled) -> Self {
        Self {
            ratings: filled
                .ratings
                .iter()
                .map(|rated| (rated.item.as_str().to_owned(), rated.value))
                .collect(),
            answers: filled
                .answers
                .iter()
                .map(|given| (given.item.as_str().to_owned(), given.value.clone()))
                .collect(),
        }
    }
}

/// How often each value of an item was chosen, lowest first; `None` where fewer than five answered.
pub(super) fn counts(item: &Item, sheets: &[Given]) -> Option<Vec<usize>> {
    let chosen = chosen(item, sheets);
    (chosen.len() >= FEWEST).then(|| {
        (0..item.scale.values.len())
            .map(|category| chosen.iter().filter(|it| **it == category).count())
            .collect()
    })
}

/// The categories that were chosen, lowest first.
fn chosen(item: &Item, sheets: &[Given]) -> Vec<usize> {
    let code = item.code.as_str();
    let mut chosen: Vec<usize> = sheets
        .iter()
        .filter_map(|sheet| item.scale.category(*sheet.ratings.get(code)?))
        .collect();
    chosen.sort_unstable();
    chosen
}

/// What was written to a question, in alphabetical order so that nothing tells who wrote when; none
/// where fewer than five wrote.
pub(super) fn texts(question: &Question, sheets: &[Given]) -> Vec<String> {
    if question.kind != QuestionKind::Text {
        return Vec::new();
    }
    let mut texts: Vec<String> = sheets
        .iter()
        .filter_map(|sheet| match sheet.answers.get(question.code.as_str()) {
            Some(AnswerValue::Text(text)) => Some(text.clone()),
            _ => None,
        })
        .collect();
    texts.sort();
    if texts.len() < FEWEST {
        texts.clear();
    }
    texts
}

/// The group's ratings: of each item that five or more answered, the middle answer, the lower of two.
/// One rating an item, so that a large class does not outweigh everybody else.
pub(super) fn ratings(instrument: &Instrument, sheets: &[Given]) -> Vec<RatedItem> {
    let middle: Vec<RatedItem> = instrument
        .items
        .iter()
        .filter_map(|item| {
            let chosen = chosen(item, sheets);
            (chosen.len() >= FEWEST).then(|| RatedItem {
                item: item.code.clone(),
                value: item.scale.values[chosen[(chosen.len() - 1) / 2]].value,
                note: String::new(),
            })
        })
        .collect();
    let numbers = middle
        .iter()
        .map(|rated| (rated.item.clone(), u32::from(rated.value)))
        .collect();
    let asked = asked(instrument.lines(), &numbers);
    let is_asked = |rated: &RatedItem| asked.contains(&rated.item);
    middle.into_iter().filter(is_asked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::frameworks::Frameworks;

    fn sheets(item: &Item, values: &[u8]) -> Vec<Given> {
        values
            .iter()
            .map(|value| Given {
                ratings: BTreeMap::from([(item.code.as_str().to_owned(), *value)]),
                answers: BTreeMap::new(),
            })
            .collect()
    }

    #[test]
    fn four_answers_show_nothing_and_five_show_their_middle() {
        let frameworks = Frameworks::embedded();
        let instrument = frameworks.instrument(&"observasi-kelas".into()).unwrap();
        let item = &instrument.items[0];
        let four = sheets(item, &[1, 1, 3, 3]);
        assert_eq!(counts(item, &four), None);
        assert!(ratings(instrument, &four).is_empty());
        let five = sheets(item, &[3, 1, 1, 3, 3]);
        assert_eq!(counts(item, &five), Some(vec![2, 0, 3]));
        let found = ratings(instrument, &five);
        assert_eq!(found.len(), 1, "items that nobody answered get no rating");
        assert_eq!(found[0].value, 3);
        let six = sheets(item, &[1, 1, 1, 3, 3, 3]);
        assert_eq!(ratings(instrument, &six)[0].value, 1, "the lower of two");
    }
}
