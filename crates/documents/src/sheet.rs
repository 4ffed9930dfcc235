//! A page as the things on it, and the measures of all pages, in points.

use std::ops::Range;
use std::rc::Rc;

use crate::font::{Run, Weight};
use crate::structure::NodeId;

/// The width of A4.
pub(crate) const WIDTH: f32 = 595.28;
/// The height of A4.
pub(crate) const HEIGHT: f32 = 841.89;
/// The margin at both sides.
pub(crate) const MARGIN: f32 = 62.0;
/// Where the text begins.
pub(crate) const TOP: f32 = 62.0;
/// Where the text ends.
pub(crate) const BOTTOM: f32 = HEIGHT - 74.0;
/// The width of the text.
pub(crate) const MEASURE: f32 = WIDTH - 2.0 * MARGIN;

/// How dark something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Text.
    Dark,
    /// What stands back; still dark enough to read.
    Soft,
    /// Hairlines.
    Faint,
}

/// How a line of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    /// From one line to the next.
    pub(crate) leading: f32,
    pub(crate) ink: Ink,
}

impl Style {
    const fn new(weight: Weight, size: f32, leading: f32, ink: Ink) -> Self {
        Self {
            weight,
            size,
            leading,
            ink,
        }
    }
}

/// The title.
pub(crate) const TITLE: Style = Style::new(Weight::Bold, 22.0, 27.0, Ink::Dark);
/// A heading.
pub(crate) const HEADING: Style = Style::new(Weight::Bold, 14.0, 19.0, Ink::Dark);
/// What leads an entry or a row.
pub(crate) const LEAD: Style = Style::new(Weight::Bold, 10.5, 15.0, Ink::Dark);
/// Text.
pub(crate) const TEXT: Style = Style::new(Weight::Regular, 10.5, 15.0, Ink::Dark);
/// Cells.
pub(crate) const CELL: Style = Style::new(Weight::Regular, 9.5, 13.0, Ink::Dark);
/// Heads of rows.
pub(crate) const CELL_LEAD: Style = Style::new(Weight::Bold, 9.5, 13.0, Ink::Dark);
/// Heads of columns.
pub(crate) const CELL_HEAD: Style = Style::new(Weight::Bold, 9.0, 12.5, Ink::Soft);
/// Remarks, captions and the foot of a page.
pub(crate) const SMALL: Style = Style::new(Weight::Regular, 9.0, 12.5, Ink::Soft);

/// Something on a page.
pub(crate) enum Mark {
    /// A line of text.
    Text(TextMark),
    /// A hairline.
    Rule { x: f32, width: f32, y: f32 },
}

/// A line of text at its place.
pub(crate) struct TextMark {
    pub(crate) x: f32,
    /// The line the letters stand on.
    pub(crate) baseline: f32,
    pub(crate) run: Rc<Run>,
    pub(crate) glyphs: Range<usize>,
    pub(crate) style: Style,
    /// What it is part of; nothing for what is repeated from another page.
    pub(crate) node: Option<NodeId>,
}

/// A page.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) marks: Vec<Mark>,
}
