//! Blocks become lines on pages. A heading stays with what follows it, and an entry or a row is split only when it
//! is longer than a page.

use std::ops::Range;
use std::rc::Rc;

use crate::font::Run;
use crate::sheet::{
    BOTTOM, HEADING, LEAD, MARGIN, MEASURE, Mark, SMALL, Sheet, Style, TEXT, TITLE, TOP, TextMark,
};
use crate::structure::{NodeId, Role, Structure};
use crate::table;
use crate::{Block, Document, Entry};

/// Lines of text that a heading wants below it on its page.
const FOLLOWED_BY: f32 = 3.0;

/// A document on its pages.
pub(crate) struct Laid {
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) structure: Structure,
    /// Headings with their page and height on it.
    pub(crate) outline: Vec<(String, usize, f32)>,
}

/// A line that has no place yet.
#[derive(Clone)]
pub(crate) struct Line {
    run: Rc<Run>,
    glyphs: Range<usize>,
    style: Style,
    node: Option<NodeId>,
    /// From the left edge of its column.
    indent: f32,
}

/// Lines one below the other, from a left edge.
#[derive(Clone, Default)]
pub(crate) struct Stack {
    pub(crate) x: f32,
    pub(crate) lines: Vec<Line>,
}

impl Stack {
    fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.style.leading).sum()
    }

    /// Adds a text, broken to a width; line breaks in it are kept.
    pub(crate) fn write(&mut self, text: &str, style: Style, width: f32, node: Option<NodeId>) {
        for part in text.lines() {
            let run = Rc::new(Run::new(style.weight, part));
            for glyphs in run.lines(width / style.size) {
                self.lines.push(Line {
                    run: Rc::clone(&run),
                    glyphs,
                    style,
                    node,
                    indent: 0.0,
                });
            }
        }
    }

    /// Moves all lines to the right edge of a width.
    pub(crate) fn align_right(&mut self, width: f32) {
        for line in &mut self.lines {
            line.indent = width - line.run.width(&line.glyphs) * line.style.size;
        }
    }

    /// The same lines as an ornament, which is not read again.
    fn repeated(&self) -> Self {
        let mut copy = self.clone();
        for line in &mut copy.lines {
            line.node = None;
        }
        copy
    }
}

/// Pages while they are filled.
pub(crate) struct Flow {
    pub(crate) laid: Laid,
    pub(crate) y: f32,
    /// Heads of the table that is running, repeated on each new page.
    pub(crate) heads: Vec<Stack>,
}

/// Lays a document out.
pub(crate) fn lay_out(document: &Document) -> Laid {
    let laid = Laid {
        sheets: vec![Sheet::default()],
        structure: Structure::default(),
        outline: Vec::new(),
    };
    let mut flow = Flow {
        laid,
        y: TOP,
        heads: Vec::new(),
    };
    flow.title(&document.title, &document.subtitle);
    for block in &document.blocks {
        match block {
            Block::Heading(text) => flow.heading(text),
            Block::Paragraph(text) => flow.paragraph(text, TEXT),
            Block::Remark(text) => flow.paragraph(text, SMALL),
            Block::Entries(entries) => flow.entries(entries),
            Block::Table(table) => table::lay(&mut flow, table),
            Block::Page => flow.next_sheet(),
        }
    }
    flow.laid
}

impl Flow {
    fn title(&mut self, title: &str, subtitle: &str) {
        self.headline(1, title, TITLE);
        if !subtitle.is_empty() {
            self.paragraph(subtitle, SMALL);
        }
        self.gap(4.0);
        self.rule();
        self.gap(6.0);
    }

    fn heading(&mut self, text: &str) {
        // A heading that says nothing is none.
        if text.is_empty() {
            return;
        }
        self.gap(14.0);
        if self.y + HEADING.leading + FOLLOWED_BY * TEXT.leading > BOTTOM {
            self.next_sheet();
        }
        self.headline(2, text, HEADING);
        self.gap(4.0);
    }

    fn headline(&mut self, level: u16, text: &str, style: Style) {
        let structure = &mut self.laid.structure;
        let node = structure.add(Role::Heading(level, text.to_owned()));
        let page = self.laid.sheets.len() - 1;
        self.laid.outline.push((text.to_owned(), page, self.y));
        let mut stack = Stack::at(MARGIN);
        stack.write(text, style, MEASURE, Some(node));
        self.place(&[stack]);
    }

    fn paragraph(&mut self, text: &str, style: Style) {
        let node = self.laid.structure.add(Role::Paragraph);
        let mut stack = Stack::at(MARGIN);
        stack.write(text, style, MEASURE, Some(node));
        self.place(&[stack]);
        self.gap(5.0);
    }

    fn entries(&mut self, entries: &[Entry]) {
        let list = self.laid.structure.add(Role::List);
        for entry in entries {
            let item = self.laid.structure.add_in(list, Role::Item);
            let body = self.laid.structure.add_in(item, Role::ItemBody);
            let mut stack = Stack::at(MARGIN);
            for (text, style) in [(&entry.title, LEAD), (&entry.text, TEXT)] {
                let node = self.laid.structure.add_in(body, Role::Paragraph);
                stack.write(text, style, MEASURE, Some(node));
            }
            self.place(&[stack]);
            self.gap(3.0);
            self.rule();
            self.gap(5.0);
        }
    }

    /// Room below what is there; it vanishes at the top of a page.
    pub(crate) fn gap(&mut self, height: f32) {
        if self.y > TOP {
            self.y = (self.y + height).min(BOTTOM);
        }
    }

    /// A hairline over the whole width.
    pub(crate) fn rule(&mut self) {
        let mark = Mark::Rule {
            x: MARGIN,
            width: MEASURE,
            y: self.y,
        };
        self.put(mark);
    }

    fn put(&mut self, mark: Mark) {
        if let Some(sheet) = self.laid.sheets.last_mut() {
            sheet.marks.push(mark);
        }
    }

    pub(crate) fn next_sheet(&mut self) {
        self.laid.sheets.push(Sheet::default());
        self.y = TOP;
        let heads: Vec<Stack> = self.heads.iter().map(Stack::repeated).collect();
        if !heads.is_empty() {
            self.fill(&heads, &mut vec![0; heads.len()]);
            self.after_row();
        }
    }

    /// The hairline below a row of a table.
    pub(crate) fn after_row(&mut self) {
        self.gap(3.0);
        self.rule();
        self.gap(4.0);
    }

    /// Places stacks side by side, on the next page if they fit there and not here.
    pub(crate) fn place(&mut self, stacks: &[Stack]) {
        let height = stacks.iter().map(Stack::height).fold(0.0, f32::max);
        if self.y + height > BOTTOM && self.y > TOP {
            self.next_sheet();
        }
        let mut done = vec![0; stacks.len()];
        loop {
            self.fill(stacks, &mut done);
            let is_placed = stacks
                .iter()
                .zip(&done)
                .all(|(stack, done)| *done == stack.lines.len());
            if is_placed {
                return;
            }
            self.next_sheet();
        }
    }

    /// Places as many lines of each stack as the page has room for.
    fn fill(&mut self, stacks: &[Stack], done: &mut [usize]) {
        let top = self.y;
        for (stack, done) in stacks.iter().zip(done) {
            let mut y = top;
            while let Some(line) = stack.lines.get(*done) {
                let leading = line.style.leading;
                if y + leading > BOTTOM {
                    break;
                }
                let mark = TextMark {
                    x: stack.x + line.indent,
                    // Letters stand a little below the middle of their line.
                    baseline: y + leading / 2.0 + line.style.size * 0.34,
                    run: Rc::clone(&line.run),
                    glyphs: line.glyphs.clone(),
                    style: line.style,
                    node: line.node,
                };
                self.put(Mark::Text(mark));
                y += leading;
                *done += 1;
            }
            self.y = self.y.max(y);
        }
    }
}

impl Stack {
    /// No lines yet, from a left edge.
    pub(crate) fn at(x: f32) -> Self {
        Self {
            x,
            lines: Vec::new(),
        }
    }
}
