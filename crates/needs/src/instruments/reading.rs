//! Reading a filled form: ratings, answers, and what the form's own conditions leave aside.

use std::collections::BTreeMap;

use kernel::evidence::{AnswerValue, Count, GivenAnswer, RatedItem};
use kernel::frameworks::{Instrument, Item, ItemCode, Line, Question, QuestionKind, asked};
use platform::web::{Fault, Form};

use super::lines::field;

/// What a form says, when nothing is wrong with it.
#[derive(Debug, Default)]
pub struct Filled {
    /// The ratings.
    pub ratings: Vec<RatedItem>,
    /// What was answered where nothing is judged.
    pub answers: Vec<GivenAnswer>,
    /// How many answers were given where, after the others, nothing is asked.
    pub set_aside: usize,
}

/// Reads the lines of one section, or all for an empty code, noting a fault at each that is missing
/// or does not fit.
pub(crate) fn read(form: &mut Form, instrument: &Instrument, section: &str) -> Filled {
    let lines: Vec<Line<'_>> = instrument.lines_of(section).collect();
    read_lines(form, &lines)
}

/// As [`read`], for lines in the order of their instrument.
pub(crate) fn read_lines(form: &mut Form, lines: &[Line<'_>]) -> Filled {
    let asked = asked(lines.iter().copied(), &numbers(form, lines));
    let mut filled = Filled::default();
    for line in lines {
        if !asked.contains(line.code()) {
            filled.set_aside += usize::from(is_answered(form, *line));
            continue;
        }
        match line {
            Line::Judged(item) => filled.ratings.extend(read_rating(form, item)),
            Line::Asked(question) => filled.answers.extend(read_answer(form, question)),
        }
    }
    if filled.ratings.is_empty() && filled.answers.is_empty() && form.is_valid() {
        let first = lines.first().map_or_else(String::new, |line| field(*line));
        form.fail(&first, Fault::new("assess-nothing-rated"));
    }
    filled
}

/// Reads the ratings of some judged items, noting a fault at each that is missing or does not fit.
pub(crate) fn read_ratings(form: &mut Form, items: &[&Item]) -> Vec<RatedItem> {
    let ratings: Vec<RatedItem> = items
        .iter()
        .filter_map(|item| read_rating(form, item))
        .collect();
    if ratings.is_empty() && form.is_valid() {
        let first = items
            .first()
            .map_or_else(String::new, |item| field(Line::Judged(item)));
        form.fail(&first, Fault::new("assess-nothing-rated"));
    }
    ratings
}

/// The numbers that conditions look at, as far as they can be read.
fn numbers(form: &Form, lines: &[Line<'_>]) -> BTreeMap<ItemCode, u32> {
    let number = |line: &Line<'_>| -> Option<u32> {
        let name = field(*line);
        match line {
            Line::Judged(_) => form.value(&name).parse().ok(),
            Line::Asked(question) => match &question.kind {
                QuestionKind::Stopwatch => form.value(&name).trim().parse().ok(),
                QuestionKind::Tally { choices } => {
                    let counts: Vec<u32> = (0..choices.len())
                        .filter_map(|index| {
                            form.value(&format!("{name}.{index}")).trim().parse().ok()
                        })
                        .collect();
                    (!counts.is_empty())
                        .then(|| counts.iter().copied().fold(0, u32::saturating_add))
                }
                QuestionKind::Text | QuestionKind::TimeSample { .. } => None,
            },
        }
    };
    lines
        .iter()
        .filter_map(|line| Some((line.code().clone(), number(line)?)))
        .collect()
}

/// The form with an answer in its fields, as [`read_answer`] reads it.
pub(crate) fn fill(form: Form, code: &ItemCode, value: &AnswerValue) -> Form {
    let name = format!("a.{}", code.as_str());
    let part = |index: usize| format!("{name}.{index}");
    match value {
        AnswerValue::Text(text) => form.with(&name, text),
        AnswerValue::Seconds(seconds) => form.with(&name, seconds),
        AnswerValue::Tally(counts) => counts
            .iter()
            .enumerate()
            .fold(form, |form, (at, count)| form.with(&part(at), count.count)),
        AnswerValue::Samples(samples) => samples
            .iter()
            .enumerate()
            .filter_map(|(at, sample)| Some((at, sample.as_ref()?)))
            .fold(form, |form, (at, choice)| form.with(&part(at), choice)),
    }
}

pub(crate) fn is_answered(form: &Form, line: Line<'_>) -> bool {
    let name = field(line);
    let parts = format!("{name}.");
    !form.value(&name).trim().is_empty()
        || form
            .values_under(&parts)
            .any(|(_, value)| !value.trim().is_empty())
}

fn read_rating(form: &mut Form, item: &Item) -> Option<RatedItem> {
    let name = field(Line::Judged(item));
    let typed = form.value(&name).to_owned();
    if typed.is_empty() {
        if !item.is_optional {
            form.fail(&name, Fault::new("fault-choose"));
        }
        return None;
    }
    let value = typed
        .parse()
        .ok()
        .filter(|value| item.scale.category(*value).is_some());
    let Some(value) = value else {
        let (least, most) = item.scale.range();
        let fault = Fault::new("assess-outside-scale")
            .with("least", least)
            .with("most", most);
        form.fail(&name, fault);
        return None;
    };
    let note = form.optional_text(&format!("n.{}", item.code.as_str()), 1000);
    Some(RatedItem {
        item: item.code.clone(),
        value,
        note: note.unwrap_or_default(),
    })
}

/// Reads what was answered to a question, noting a fault where it is missing or does not fit.
pub(crate) fn read_answer(form: &mut Form, question: &Question) -> Option<GivenAnswer> {
    let name = field(Line::Asked(question));
    if !is_answered(form, Line::Asked(question)) {
        if !question.is_optional {
            form.fail(&name, Fault::new("fault-required"));
        }
        return None;
    }
    let value = match &question.kind {
        QuestionKind::Text => AnswerValue::Text(form.text(&name, 4000)?),
        QuestionKind::Stopwatch => AnswerValue::Seconds(count(form, &name, &name)?),
        QuestionKind::Tally { choices } => {
            let mut counts = Vec::with_capacity(choices.len());
            for (index, event) in choices.iter().enumerate() {
                let part = format!("{name}.{index}");
                counts.push(Count {
                    event: event.clone(),
                    count: match form.value(&part).trim() {
                        "" => 0,
                        _ => count(form, &part, &name)?,
                    },
                });
            }
            AnswerValue::Tally(counts)
        }
        QuestionKind::TimeSample {
            choices, samples, ..
        } => {
            let mut found = Vec::with_capacity(usize::from(*samples));
            for index in 0..*samples {
                let typed = form.value(&format!("{name}.{index}")).to_owned();
                let is_known = typed.is_empty() || choices.contains(&typed);
                if !is_known {
                    form.fail(&name, Fault::new("fault-choose"));
                    return None;
                }
                found.push((!typed.is_empty()).then_some(typed));
            }
            AnswerValue::Samples(found)
        }
    };
    Some(GivenAnswer {
        item: question.code.clone(),
        value,
    })
}

/// A count in one field; what is wrong with it is said at the line.
fn count(form: &mut Form, part: &str, line: &str) -> Option<u32> {
    let number = form.value(part).trim().parse::<u32>().ok();
    let number = number.filter(|number| *number <= 100_000);
    if number.is_none() {
        form.fail(line, Fault::new("line-not-a-count"));
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::frameworks::{Definition, Frameworks, InstrumentCode};

    fn reading(typed: &str) -> (Form, Filled) {
        let frameworks = Frameworks::embedded();
        let code = InstrumentCode::new("observasi-kelas");
        let instrument = frameworks.instrument(&code).unwrap();
        let first = instrument.lines_of("1").next().unwrap();
        let mut form = Form::empty().with(&field(first), typed);
        let filled = read(&mut form, instrument, "1");
        (form, filled)
    }

    #[test]
    fn a_rating_on_the_scale_is_read_and_optional_items_may_be_left_out() {
        let (form, filled) = reading("3");
        assert!(form.is_valid());
        assert_eq!(filled.ratings.len(), 1);
        assert_eq!(filled.ratings[0].value, 3);
    }

    #[test]
    fn a_rating_outside_the_scale_is_a_fault_of_its_item() {
        for typed in ["0", "4", "-1", "tiga", "300"] {
            let (form, filled) = reading(typed);
            assert!(!form.is_valid(), "{typed}");
            assert!(filled.ratings.is_empty(), "{typed}");
        }
    }

    #[test]
    fn a_form_in_which_nothing_is_rated_is_not_taken() {
        let (form, _) = reading("");
        assert_eq!(form.fault_count(), 1);
    }

    const OWN: &str = r#"
code = "amatan"
year = 2026
name = "Amatan"
name_en = "Observation"
sources_of_evidence = ["supervision"]
framework = "guru-2626-2023"
minutes = 10
introduction = "Amati."
wording = "own"
verified = false
source = "kami"
sources = { kami = "Kami" }

[[items]]
code = "1"
kind = "tally"
text = "Murid angkat suara"
choices = ["bertanya", "menjawab"]

[[items]]
code = "2"
kind = "text"
text = "Mengapa sepi?"
shown_if = { item = "1", at_most = 1 }

[[items]]
code = "3"
kind = "stopwatch"
text = "Guru berbicara"
optional = true

[[items]]
code = "4"
kind = "time-sample"
text = "Kegiatan"
choices = ["menyimak", "bekerja"]
every_seconds = 60
samples = 2
optional = true
"#;

    fn own(fields: &[(&str, &str)]) -> (Form, Filled) {
        let definition = Definition::parse(OWN).unwrap();
        let instrument = Frameworks::embedded()
            .build(&definition, "amatan@1")
            .unwrap();
        let mut form = fields.iter().fold(Form::empty(), |form, (name, value)| {
            form.with(&format!("a.amatan@1/{name}"), value)
        });
        let filled = read(&mut form, &instrument, "");
        (form, filled)
    }

    #[test]
    fn an_empty_count_beside_others_is_none_and_an_excluded_answer_is_left_aside() {
        let (form, filled) = own(&[("1.0", "4"), ("2", "Tidak tahu"), ("3", "75")]);
        assert!(form.is_valid());
        assert_eq!(filled.set_aside, 1);
        let found: Vec<_> = filled.answers.iter().map(|given| &given.value).collect();
        let counts = |a, b| {
            AnswerValue::Tally(vec![
                Count {
                    event: "bertanya".to_owned(),
                    count: a,
                },
                Count {
                    event: "menjawab".to_owned(),
                    count: b,
                },
            ])
        };
        assert_eq!(found, [&counts(4, 0), &AnswerValue::Seconds(75)]);
    }

    #[test]
    fn a_required_question_is_asked_for_only_when_its_condition_holds() {
        let (form, _) = own(&[("1.0", "1")]);
        assert_eq!(
            form.fault("a.amatan@1/2"),
            Some(&Fault::new("fault-required"))
        );
        let (form, _) = own(&[("1.0", "2")]);
        assert!(form.is_valid());
    }

    #[test]
    fn what_is_no_count_or_no_choice_is_a_fault_of_its_line() {
        for (name, typed, line) in [
            ("1.1", "banyak", "1"),
            ("1.1", "-2", "1"),
            ("3", "1,5", "3"),
            ("3", "9999999", "3"),
            ("4.1", "tidur", "4"),
        ] {
            let (form, _) = own(&[("1.0", "5"), (name, typed)]);
            assert!(
                form.fault(&format!("a.amatan@1/{line}")).is_some(),
                "{typed}"
            );
        }
    }
}
