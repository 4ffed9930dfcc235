//! What a row would change of a person and their post; what the file leaves empty stays as it is.
//!
//! Pure.

use kernel::people::{Person, Post, fold};
use platform::Day;

use super::sheet::Incoming;

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name.
    Name,
    /// NUPTK.
    Nuptk,
    /// NIP.
    Nip,
    /// Sex.
    Sex,
    /// Employment.
    Employment,
    /// Golongan.
    Grade,
    /// Functional rank.
    Rank,
    /// E-mail.
    Email,
    /// Telephone.
    Phone,
    /// The post at the school.
    Post,
    /// Since when the post is held.
    StartsOn,
}

impl Field {
    /// The translation key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "roster-field-name",
            Self::Nuptk => "roster-field-nuptk",
            Self::Nip => "roster-field-nip",
            Self::Sex => "roster-field-sex",
            Self::Employment => "roster-field-employment",
            Self::Grade => "roster-field-grade",
            Self::Rank => "roster-field-rank",
            Self::Email => "roster-field-email",
            Self::Phone => "roster-field-phone",
            Self::Post => "roster-field-post",
            Self::StartsOn => "roster-field-starts-on",
        }
    }
}

/// A value before or after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// As written.
    Text(String),
    /// A translation key.
    Key(String),
    /// A day.
    Day(Day),
}

/// One value that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub field: Field,
    /// What stands there now.
    pub old: Value,
    /// What would stand there.
    pub new: Value,
}

/// What becomes of the posts a person holds at the school.
#[derive(Clone, Debug, PartialEq)]
pub enum PostStep {
    /// Nothing.
    Keep,
    /// A first post there.
    Add,
    /// The same kind of post under another title, or since another day.
    Correct(Post),
    /// This post ends and another begins.
    Replace(Post),
}

/// The person as the row has them, and what that changes.
pub fn updated(person: &Person, row: &Incoming) -> (Person, Vec<Change>) {
    let mut next = person.clone();
    let mut changes = Vec::new();
    // Capitals and spaces are a matter of the file, not of the name.
    if fold(&row.name) != person.name_folded {
        changes.push(change(Field::Name, text(&person.name), text(&row.name)));
        next.name.clone_from(&row.name);
        next.name_folded = fold(&row.name);
    }
    let mut texts = |field, slot: &mut Option<String>, new: &Option<String>| {
        if new.is_some() && slot != new {
            let show = |value: &Option<String>| {
                value.as_ref().map_or(Value::Empty, |value| match field {
                    Field::Rank => Value::Key(format!("roster-rank-{value}")),
                    _ => text(value),
                })
            };
            changes.push(change(field, show(slot), show(new)));
            slot.clone_from(new);
        }
    };
    texts(Field::Nuptk, &mut next.nuptk, &row.nuptk);
    texts(Field::Nip, &mut next.nip, &row.nip);
    texts(Field::Grade, &mut next.grade, &row.grade);
    texts(Field::Rank, &mut next.rank, &row.rank);
    texts(Field::Email, &mut next.email, &row.email);
    texts(Field::Phone, &mut next.phone, &row.phone);
    if row.sex.is_some() && row.sex != person.sex {
        let show =
            |sex: Option<kernel::people::Sex>| sex.map_or(Value::Empty, |sex| key(sex.key()));
        changes.push(change(Field::Sex, show(person.sex), show(row.sex)));
        next.sex = row.sex;
    }
    if let Some(employment) = row.employment
        && employment != person.employment
    {
        let (old, new) = (key(person.employment.key()), key(employment.key()));
        changes.push(change(Field::Employment, old, new));
        next.employment = employment;
    }
    (next, changes)
}

/// What the row does to the posts held at the school, oldest first.
pub fn post_step(held: &[&Post], row: &Incoming) -> (PostStep, Vec<Change>) {
    let alike = held
        .iter()
        .find(|post| post.kind == row.kind && post.title == row.title)
        .or_else(|| held.iter().find(|post| post.kind == row.kind));
    let Some(alike) = alike else {
        let named = |post: &Post| text(&post.title);
        let old = held.first().map_or(Value::Empty, |post| named(post));
        let step = held
            .first()
            .map_or(PostStep::Add, |post| PostStep::Replace((*post).clone()));
        return (step, vec![change(Field::Post, old, text(&row.title))]);
    };
    let mut changes = Vec::new();
    let mut next = (*alike).clone();
    if alike.title != row.title {
        changes.push(change(Field::Post, text(&alike.title), text(&row.title)));
        next.title.clone_from(&row.title);
    }
    if let Some(day) = row.starts_on
        && alike.starts_on != Some(day)
    {
        let old = alike.starts_on.map_or(Value::Empty, Value::Day);
        changes.push(change(Field::StartsOn, old, Value::Day(day)));
        next.starts_on = Some(day);
    }
    match changes.is_empty() {
        true => (PostStep::Keep, changes),
        false => (PostStep::Correct(next), changes),
    }
}

fn change(field: Field, old: Value, new: Value) -> Change {
    Change { field, old, new }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn key(key: &str) -> Value {
    Value::Key(key.to_owned())
}
