//! The rows of an export: single people's latest lines, or a group's lines without names.

use std::collections::HashMap;

use exchange::table::{Column, Value};
use kernel::competency_map::{GroupLine, MapEntry};
use kernel::frameworks::{CompetencyCode, Frameworks, IndicatorCode};
use kernel::people::{Person, Post, School};
use kernel::{PersonId, SchoolId};

use super::FEWEST;

/// The columns of single people's lines, each explained on the page by a sentence of the same name.
pub(super) const PEOPLE: [Column; 19] = [
    Column::text("npsn"),
    Column::text("school"),
    Column::text("person"),
    Column::text("name"),
    Column::text("post"),
    Column::text("title"),
    Column::text("employment"),
    Column::text("rank"),
    Column::text("subject"),
    Column::text("subject_name"),
    Column::count("semester"),
    Column::number("level"),
    Column::number("low"),
    Column::number("high"),
    Column::number("target"),
    Column::number("probability_below"),
    Column::number("shortfall"),
    Column::number("level_before"),
    Column::count("ratings"),
];

/// The columns of a group's lines.
pub(super) const GROUP: [Column; 13] = [
    Column::text("subject"),
    Column::text("subject_name"),
    Column::count("people"),
    Column::number("level"),
    Column::number("low"),
    Column::number("high"),
    Column::number("target"),
    Column::number("share_below"),
    Column::number("shortfall"),
    Column::number("reliability"),
    Column::number("change"),
    Column::number("change_se"),
    Column::count("ratings"),
];

/// People, their posts and their schools.
pub(super) struct Register {
    pub people: HashMap<PersonId, Person>,
    pub posts: HashMap<PersonId, Post>,
    pub schools: HashMap<SchoolId, School>,
}

impl Register {
    /// A person's line as a row of [`PEOPLE`]; none for who has left meanwhile.
    pub(super) fn row(&self, frameworks: &Frameworks, entry: &MapEntry) -> Option<Vec<Value>> {
        let person = self.people.get(&entry.person_id)?;
        let post = self.posts.get(&entry.person_id);
        let school = post.and_then(|post| self.schools.get(&post.school_id));
        let text =
            |text: Option<&str>| text.map_or(Value::Empty, |text| Value::Text(text.to_owned()));
        Some(vec![
            text(school.map(|school| school.npsn.as_str())),
            text(school.map(|school| school.name.as_str())),
            Value::Text(person.id.to_string()),
            Value::Text(person.name.clone()),
            text(post.map(|post| post.kind.as_str())),
            text(post.map(|post| post.title.as_str())),
            Value::Text(person.employment.to_string()),
            text(person.rank.as_deref()),
            Value::Text(entry.subject.clone()),
            Value::Text(subject_name(frameworks, &entry.subject)),
            Value::Count(i64::from(entry.semester.code())),
            Value::Number(entry.level),
            Value::Number(entry.low),
            Value::Number(entry.high),
            Value::Number(entry.target),
            Value::Number(entry.probability_below),
            Value::Number(entry.shortfall),
            entry.before.map_or(Value::Empty, Value::Number),
            Value::Count(i64::from(entry.ratings)),
        ])
    }
}

/// A group's line as a row of [`GROUP`]; none where too few people stand behind it.
pub(super) fn group_row(frameworks: &Frameworks, line: &GroupLine) -> Option<Vec<Value>> {
    if line.people < FEWEST {
        return None;
    }
    let mean = line.mean();
    let change = line.change();
    let number = |value: Option<f64>| value.map_or(Value::Empty, Value::Number);
    Some(vec![
        Value::Text(line.subject.clone()),
        Value::Text(subject_name(frameworks, &line.subject)),
        Value::Count(line.people),
        Value::Number(mean.value),
        Value::Number(mean.low()),
        Value::Number(mean.high()),
        Value::Number(line.target()),
        Value::Number(line.below as f64 / line.people as f64),
        Value::Number(line.shortfall),
        number(line.reliability()),
        number(change.map(|change| change.value)),
        number(change.map(|change| change.se)),
        Value::Count(line.ratings),
    ])
}

/// The name of an indicator or competency.
fn subject_name(frameworks: &Frameworks, code: &str) -> String {
    if let Some(found) = frameworks.indicator(&IndicatorCode::new(code)) {
        return found.indicator.name.clone();
    }
    let code = CompetencyCode::new(code);
    frameworks
        .frameworks()
        .iter()
        .flat_map(|framework| &framework.competencies)
        .find(|competency| competency.code == code)
        .map_or_else(String::new, |competency| competency.name.clone())
}
