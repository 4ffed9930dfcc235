//! The rows of a visit's page: what is judged, what is counted, what was noted.

use kernel::Ctx;
use kernel::frameworks::{Item, ItemCode, Line};

use super::load::{Loaded, Reader};
use super::model::VisitNoteId;
use super::rules;
use crate::evidence_page::in_words;
use crate::instruments::lines::{LineView, lay_out};

/// A note as the page shows it.
pub(super) struct NoteRow {
    pub id: VisitNoteId,
    pub minute: i32,
    pub text: String,
    pub item: Option<String>,
}

/// An item with what was chosen and the notes tied to it.
pub(super) struct ItemRow {
    pub item: Item,
    pub value: Option<i32>,
    pub label: Option<String>,
    pub notes: Vec<(i32, String)>,
}

/// A line that is counted, timed or written, with what was given in words.
pub(super) struct CountedRow {
    pub code: ItemCode,
    pub line: LineView,
    pub words: Option<String>,
}

pub(super) fn item_rows(loaded: &Loaded, is_in_advance: bool) -> Vec<ItemRow> {
    let is_ahead = is_in_advance && loaded.reader == Reader::Observer;
    if !loaded.shows_what_was_seen() && !is_ahead {
        return Vec::new();
    }
    loaded
        .asked()
        .into_iter()
        .map(|item| {
            let code = item.code.as_str();
            let value = loaded.given.ratings.get(code).copied();
            ItemRow {
                value,
                label: label(item, value),
                notes: loaded
                    .notes
                    .iter()
                    .filter(|note| note.item.as_deref() == Some(code))
                    .map(|note| (note.minute, note.text.clone()))
                    .collect(),
                item: item.clone(),
            }
        })
        .collect()
}

pub(super) fn counted_rows(ctx: &Ctx, loaded: &Loaded) -> Vec<CountedRow> {
    let is_ahead = ctx.is_in_advance && loaded.reader == Reader::Observer;
    if !loaded.shows_what_was_seen() && !is_ahead {
        return Vec::new();
    }
    rules::lines(&loaded.instrument, &loaded.visit.focus)
        .into_iter()
        .filter(|line| matches!(line, Line::Asked(_)))
        .map(|line| CountedRow {
            code: line.code().clone(),
            line: shown_always(lay_out(&ctx.speech, &loaded.instrument, line)),
            words: loaded
                .given
                .answers
                .get(line.code().as_str())
                .map(|value| in_words(ctx, value)),
        })
        .collect()
}

/// A line with its condition in words only: in a visit each line is a form of its own, and the answer
/// it depends on may come later. What is not asked for in the end is set aside.
fn shown_always(mut line: LineView) -> LineView {
    if let Some(condition) = line.condition.take() {
        line.guidance = match line.guidance.is_empty() {
            true => condition.sentence,
            false => format!("{} {}", line.guidance, condition.sentence),
        };
    }
    line
}

/// The words of a value on an item's scale.
pub(super) fn label(item: &Item, value: Option<i32>) -> Option<String> {
    item.scale
        .values
        .iter()
        .find(|entry| Some(i32::from(entry.value)) == value)
        .map(|entry| entry.label.clone())
}

pub(super) fn note_rows(loaded: &Loaded) -> Vec<NoteRow> {
    let text_of = |code: &str| {
        let items = &loaded.instrument.items;
        let found = items.iter().find(|item| item.code.as_str() == code);
        found.map(|item| item.text.clone())
    };
    loaded
        .notes
        .iter()
        .map(|note| NoteRow {
            id: note.id,
            minute: note.minute,
            text: note.text.clone(),
            item: note.item.as_deref().and_then(text_of),
        })
        .collect()
}

impl NoteRow {
    pub(super) fn is_about(&self, item: &str) -> bool {
        self.item.as_deref() == Some(item)
    }
}

impl ItemRow {
    pub(super) fn is_value(&self, value: u8) -> bool {
        self.value == Some(i32::from(value))
    }
}
