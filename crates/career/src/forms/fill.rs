//! A form and what is known become a document.

use std::collections::BTreeMap;

use documents::{Block, Column, Side, Table};
use platform::i18n::Speech;

use crate::rules::{FormPart, FormRule, FormValue, RowSource};

/// What stands in the places of a form, or of one row.
pub(super) type Values = BTreeMap<FormValue, String>;

/// What is known for a set of forms.
#[derive(Default)]
pub(super) struct Known {
    pub(super) places: Values,
    pub(super) rows: BTreeMap<RowSource, Vec<Values>>,
}

/// A set of filled forms, each on a page of its own.
pub(super) fn blocks<'r>(
    speech: &Speech,
    forms: impl Iterator<Item = &'r FormRule>,
    known: &Known,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    for form in forms {
        if !blocks.is_empty() {
            blocks.push(Block::Page);
        }
        blocks.push(Block::Heading(form.title.clone()));
        blocks.push(Block::Remark(source(speech, form)));
        for part in &form.parts {
            blocks.push(Block::Table(table(part, known)));
        }
    }
    blocks
}

fn source(speech: &Speech, form: &FormRule) -> String {
    let said = speech
        .say("rule-source")
        .with("source", form.origin.source.as_str())
        .with("day", speech.day(form.origin.seen_on))
        .to_string();
    match form.origin.is_verified {
        true => said,
        false => format!("{said} {}", speech.say("forms-unverified")),
    }
}

fn table(part: &FormPart, known: &Known) -> Table {
    let at = |values: &Values, value: FormValue| values.get(&value).cloned().unwrap_or_default();
    let Some((source, columns)) = &part.rows else {
        let fields = part.fields.iter();
        return Table {
            caption: part.heading.clone(),
            columns: vec![column("", 2, Side::Left), column("", 5, Side::Left)],
            rows: fields
                .map(|(label, value)| vec![label.clone(), at(&known.places, *value)])
                .collect(),
        };
    };
    let rows = known.rows.get(source).map_or(&[][..], Vec::as_slice);
    let row = |values: &Values| columns.iter().map(|one| at(values, one.value)).collect();
    Table {
        caption: part.heading.clone(),
        columns: columns
            .iter()
            .map(|one| column(&one.head, one.share, side(one.value)))
            .collect(),
        rows: rows.iter().map(row).collect(),
    }
}

fn column(head: &str, share: u16, side: Side) -> Column {
    Column {
        head: head.to_owned(),
        share,
        side,
    }
}

/// Figures stand at the right.
fn side(value: FormValue) -> Side {
    use FormValue as V;
    match value {
        V::Percent | V::Coefficient | V::Points | V::Needs | V::Missing => Side::Right,
        _ => Side::Left,
    }
}
