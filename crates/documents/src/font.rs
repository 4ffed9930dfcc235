//! The letters of all documents: Source Sans 3 (SIL Open Font License, see `fonts/OFL.txt`), and how words become
//! lines of them.

use std::ops::Range;
use std::sync::OnceLock;

use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};

static REGULAR: &[u8] = include_bytes!("../fonts/SourceSans3-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/SourceSans3-SemiBold.ttf");

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// For text.
    Regular,
    /// For what leads.
    Bold,
}

/// A font to shape with and to embed.
pub(crate) struct Face {
    /// As the writer of the file takes it.
    pub(crate) font: Font,
    source: FontRef<'static>,
    shaping: ShaperData,
    /// What stands for letters the font does not have.
    missing: Option<(u32, i32)>,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Self {
        let source = FontRef::new(bytes).expect("invariant: the built-in fonts can be read");
        let mut face = Self {
            font: Font::new(bytes.into(), 0).expect("invariant: the built-in fonts can be read"),
            shaping: ShaperData::new(&source),
            source,
            missing: None,
        };
        face.missing = face.glyphs("\u{25A1}").or_else(|| face.glyphs("?"));
        face
    }

    /// The first letter of a text, when the font has it.
    fn glyphs(&self, text: &str) -> Option<(u32, i32)> {
        let shaped = self.shape(text);
        let (info, place) = (shaped.glyph_infos().first()?, shaped.glyph_positions());
        (info.glyph_id != 0).then_some((info.glyph_id, place.first()?.x_advance))
    }

    fn shape(&self, text: &str) -> harfrust::GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        // The fonts hold scripts that run from left to right alone.
        buffer.set_direction(Direction::LeftToRight);
        let shaper = self.shaping.shaper(&self.source).build();
        shaper.shape(buffer, ShapeOptions::new())
    }
}

/// The font of a weight, read once.
pub(crate) fn face(weight: Weight) -> &'static Face {
    static FACES: OnceLock<[Face; 2]> = OnceLock::new();
    let faces = FACES.get_or_init(|| [Face::new(REGULAR), Face::new(BOLD)]);
    match weight {
        Weight::Regular => &faces[0],
        Weight::Bold => &faces[1],
    }
}

/// A text as letters of one font, not yet broken into lines. Widths are in ems.
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) weight: Weight,
    pub(crate) glyphs: Vec<KrillaGlyph>,
}

impl Run {
    /// Shapes one line of text.
    pub(crate) fn new(weight: Weight, text: &str) -> Self {
        let text: String = text.chars().filter_map(writable).collect();
        let face = face(weight);
        let shaped = face.shape(&text);
        let (infos, places) = (shaped.glyph_infos(), shaped.glyph_positions());
        let em = face.font.units_per_em();
        let mut glyphs = Vec::with_capacity(infos.len());
        for (index, (info, place)) in infos.iter().zip(places).enumerate() {
            let mut later = infos[index + 1..].iter().map(|info| info.cluster);
            let end = later.find(|cluster| *cluster != info.cluster);
            let end = end.map_or(text.len(), |end| end as usize);
            let (id, advance) = match (info.glyph_id, face.missing) {
                (0, Some(missing)) => missing,
                (id, _) => (id, place.x_advance),
            };
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(id),
                advance as f32 / em,
                place.x_offset as f32 / em,
                place.y_offset as f32 / em,
                place.y_advance as f32 / em,
                info.cluster as usize..end,
                None,
            ));
        }
        Self {
            text,
            weight,
            glyphs,
        }
    }

    /// The width of some letters in ems, without the space at their end.
    pub(crate) fn width(&self, glyphs: &Range<usize>) -> f32 {
        let glyphs = &self.glyphs[glyphs.clone()];
        let spaces = glyphs.iter().rev().take_while(|glyph| self.is_space(glyph));
        let end = glyphs.len() - spaces.count();
        glyphs[..end].iter().map(|glyph| glyph.x_advance).sum()
    }

    fn cluster(&self, glyph: &KrillaGlyph) -> &str {
        &self.text[glyph.text_range.clone()]
    }

    fn is_space(&self, glyph: &KrillaGlyph) -> bool {
        self.cluster(glyph) == " "
    }

    /// Breaks into lines of a width in ems: between words, and within a word only when it is longer than a line.
    pub(crate) fn lines(&self, width: f32) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let (mut start, mut after_word, mut x) = (0, 0, 0.0);
        for (index, glyph) in self.glyphs.iter().enumerate() {
            if x + glyph.x_advance > width && !self.is_space(glyph) && index > start {
                let end = if after_word > start {
                    after_word
                } else {
                    index
                };
                lines.push(start..end);
                start = end;
                x = self.glyphs[start..index]
                    .iter()
                    .map(|glyph| glyph.x_advance)
                    .sum();
            }
            x += glyph.x_advance;
            if matches!(self.cluster(glyph), " " | "-" | "–" | "/") {
                after_word = index + 1;
            }
        }
        if start < self.glyphs.len() {
            lines.push(start..self.glyphs.len());
        }
        lines
    }
}

/// A letter as a document can hold it: no control characters, and nothing without a meaning of its own.
fn writable(letter: char) -> Option<char> {
    match letter {
        '\t' | '\u{a0}' => Some(' '),
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{fffd}' => None,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => Some('?'),
        other if other.is_control() => None,
        other => Some(other),
    }
}
